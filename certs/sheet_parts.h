#ifndef SHEET_PARTS_H
#define SHEET_PARTS_H

/* Inside of sheet*.c.  Lengths in points; what is drawn moves y down. */

#include <jansson.h>

#include "certs/canvas.h"
#include "src/arena.h"

enum { SHEET_PAGES = 150 };

struct sheet {
	struct paper	*paper;
	const json_t	*facts, *words;		/* the words of its language */
	const char	*lang;
	struct arena	 arena;			/* of texts that are put together */
	struct refusals	*refusals;
	double		 width, height;		/* of a page */
	double		 left, right, top, foot;	/* what may be drawn on, from below */
	double		 y;			/* where the next thing begins */
	struct canvas	*pages[SHEET_PAGES];
	int		 n;
	bool		 bare;			/* pages have no foot */
	const char	*title;			/* of the file and of every page's foot */
	const char	*part;			/* what the pages from now on are of; NULL: of the whole */
	struct { const char *part; int first; } of[SHEET_PAGES];
};

/* Landscape or upright; then the first page. */
void	sheet_begin(struct sheet *, bool landscape);

/* The page that is being drawn; a new one. */
struct canvas	*sheet_page(struct sheet *);
void	sheet_next_page(struct sheet *);

/* True, after a new page if need be: so much room is left on the page. */
void	sheet_room(struct sheet *, double height);

/* A member of the facts as text, "" if there is none; a word of the catalogue. */
const char	*sheet_fact(const struct sheet *, const char *key);
const char	*sheet_word(const struct sheet *, const char *path);

/* A member of a row as text, a date as its language writes it, a word path.<value>. */
const char	*sheet_cell(struct sheet *, const json_t *row, const char *key);
const char	*sheet_date(struct sheet *, const char *iso);
const char	*sheet_word_of(const struct sheet *, const char *path, const char *value);

/*
 * This page begins a part of its own, "ITC-2026-014, Monday, 23 November 2026":
 * its pages are counted by themselves, and name it at the foot and, from the
 * second on, at the head, so that a page that lies alone says what was signed.
 */
void	sheet_part(struct sheet *, const char *part);

/* Whose sheet it is; and with it what it is, and a line below. */
void	sheet_owner(struct sheet *);
void	sheet_title(struct sheet *, const char *title, const char *below);

/* A paragraph over the whole width. */
void	sheet_paragraph(struct sheet *, double size, int colour, const char *text);

/* "What: value" on a line, what by its word, if there is a value. */
void	sheet_told(struct sheet *, const char *word, const char *value);

/* One line, set smaller if need be, or two. */
void	sheet_line(struct sheet *, enum font_style, double size, int colour, const char *text);

void	sheet_gap(struct sheet *, double);

/*
 * A table.  A row that does not fit goes to the next page, where the head stands
 * again.  A cell's text is that of text(), else the member key; it wraps, and is
 * set smaller when one word is too wide.  An empty head makes no column line.
 */
struct sheet_column {
	const char	*head;			/* path of its word */
	double		 width;			/* 0: shares what the others leave */
	enum font_style	 style;
	bool		 right;			/* set to the right */
	const char	*key;
	const char	*(*text)(struct sheet *, const json_t *row);
	double		 size;			/* of its text; 0: the table's */
	const char	*below;			/* member in small type below, if the row has it */
};

struct sheet_table {
	const struct sheet_column *columns;
	int		 n;			/* at most 16 */
	double		 size;			/* of its text */
	double		 least;			/* height of a row: room to write in */
};

void	sheet_table(struct sheet *, const struct sheet_table *, const json_t *rows);

/* The kinds. */
void	sheet_book(struct sheet *);
void	sheet_timetable(struct sheet *);
void	sheet_sign_in(struct sheet *);
void	sheet_participants(struct sheet *);
void	sheet_grades(struct sheet *);
void	sheet_door(struct sheet *);
void	sheet_joining(struct sheet *);
void	sheet_badges(struct sheet *);
void	sheet_slips(struct sheet *);
void	sheet_letters(struct sheet *);
void	sheet_result_letter(struct sheet *);

/* From when until when a course is. */
const char	*sheet_course_dates(struct sheet *);

#endif
