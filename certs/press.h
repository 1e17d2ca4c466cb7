#ifndef PRESS_H
#define PRESS_H

/*
 * The program `press`: draws papers.
 *
 *	press render RECORD.json OUT.pdf   one paper, without a database
 *	press check RECORD.json            what would stop it, one line a problem:
 *	                                   field: code: detail
 *	press serve                        takes papers from the queue (queue.h)
 *	press bench N                      draws N different papers, says how long
 *	press help
 *
 * Exit codes:
 */
enum press_exit {
	PRESS_FINE = 0,
	PRESS_STOPPED = 1,	/* the record would be stopped; every reason on stderr */
	PRESS_USAGE = 2,
	PRESS_FILE = 3,		/* cannot read or write, or the file is not JSON */
	PRESS_SYSTEM = 4	/* fonts, colour profile or database settings missing */
};

struct paper;

/* Draws n papers of the invented records in bench.c and prints what they cost. */
enum press_exit	bench_run(struct paper *, int n);

#endif
