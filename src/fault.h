#ifndef FAULT_H
#define FAULT_H

/*
 * What went wrong, in terms of HTTP and of the word catalogue, from what a
 * database says about it.
 */

struct arena;

struct fault {
	int		 status;	/* 400, 404 … */
	const char	*code;		/* key below t.error */
	const char	*field;		/* the form field it is about, or NULL */
	const char	*detail;	/* JSON meant for the visitor, or NULL */
};

/* The fields of an error report; any may be NULL. */
struct fault_report {
	const char	*sqlstate, *message, *constraint, *column, *hint,
			*context;
};

/*
 * PTnnn is nnn with the message as code, the column as field and the hint as
 * detail.  Class 22, 23502 and 23514: 400; the rest of class 23: 409; 08, 40,
 * 53, 55, 57: 503; all else 500.  The code is the constraint's name where
 * there is one.  When an argument could not be read, its number stands in
 * the context: *argument is that number from 1, else 0.
 */
struct fault fault_from(struct arena *, const struct fault_report *,
	    unsigned *argument);

/* A key for a status that comes without one: "not_found" for 404. */
const char *fault_code(int status);

#endif
