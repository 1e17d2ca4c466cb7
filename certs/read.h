#ifndef READ_H
#define READ_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Reading one JSON object strictly.  Every function notes a fault under the
 * field's path and returns something harmless (NULL, -1, an empty date) when
 * the value is missing or wrong, so a reader goes on and finds all the refusals.
 */

struct json_t;
struct refusals;
struct record_date;
struct record_pair;

struct reader {
	struct json_t	*object;	/* NULL after a fault: then all is silent */
	struct refusals	*refusals;
	char		 path[48];	/* "decision.assessments[2]", "" at the top */
};

enum read_null { READ_NEEDED, READ_NULL_ALLOWED };

/* Notes a fault of a member. */
void	read_refuse(struct reader *, const char *code, const char *key, const char *detail);

/* A reader for a member object, or for the index-th of a member array. */
struct reader	read_object(struct reader *, const char *key);
struct reader	read_element(struct reader *, const char *key, size_t index);

/* How many elements the member array has; 0 after a fault. */
size_t	read_count(struct reader *, const char *key, size_t min, size_t max);

/* Notes every member that is not among the keys, which end with NULL. */
void	read_only(struct reader *, const char *const keys[]);

/* The text lives as long as the JSON does.  allow: see gate.h. */
const char	*read_text(struct reader *, const char *key, size_t max, enum read_null);
const char	*read_word(struct reader *, const char *key, enum read_null);
struct record_pair	read_pair(struct reader *, const char *key, size_t max, int allow);
struct record_date	read_date(struct reader *, const char *key, enum read_null);
long	read_hundredths(struct reader *, const char *key, enum read_null);
int	read_int(struct reader *, const char *key, int min, int max);

/* False when left out. */
bool	read_flag(struct reader *, const char *key);

/* Whether the member is there and null; silent. */
bool	read_is_null(struct reader *, const char *key);

#endif
