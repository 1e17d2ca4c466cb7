#ifndef LIST_H
#define LIST_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

struct arena;

/*
 * A list as its reader sees it, for a file: rows (an array of flat objects)
 * under columns.
 *
 * columns: what is shown, in its order, each a text
 *	"KEY HEAD"		the value of KEY under the word HEAD
 *	"KEY HEAD WORDS"	the same, a code said by its word WORDS.<code>
 *	"* WORDS"		all keys not named, under their own names
 * Dates are written as the language writes them.  NULL: the keys of the first
 * row as they are.
 */
enum { LIST_COLUMNS = 200 };

struct list {
	struct arena	*arena;
	const json_t	*rows;
	const json_t	*words;		/* NULL: values as they are */
	const char	*lang;
	size_t		 n;		/* columns */
	struct list_column {
		const char	*key, *head;
		const char	*words;	/* path of what its codes mean, or NULL */
	} column[LIST_COLUMNS];
};

struct list list_of(struct arena *, const json_t *rows, const json_t *columns,
	    const json_t *words, const char *lang);

/* text: what a reader sees, "" for nothing. */
struct list_cell {
	enum { LIST_TEXT, LIST_NUMBER, LIST_DAY } is;
	const char	*text;
	double		 number;
	int		 year, month, day;
};

struct list_cell list_cell(const struct list *, size_t column,
	    const json_t *row);

/* Whether a spreadsheet might run this text. */
bool	list_is_formula(const char *);

#endif
