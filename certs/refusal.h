#ifndef REFUSAL_H
#define REFUSAL_H

/*
 * Why a record cannot become a paper.  A refusal names one field of the record
 * by its path (names[0].full), a code that programs compare, and a detail for
 * people.  The detail never repeats the field's text: it may be somebody's
 * name, and details reach logs.
 */
struct refusal {
	char	code[32];
	char	field[64];
	char	detail[128];
};

/* The first refusals of a record in the order of discovery, each code once a field; more are only counted. */
struct refusals {
	struct refusal	list[24];
	int		n;		/* how many are in list */
	int		more;		/* how many did not fit */
};

void	refusal_add(struct refusals *, const char *code, const char *field,
	    const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif
