#ifndef METER_H
#define METER_H

/* Where the time of a paper goes; only `press bench` looks. */

enum meter_part {
	METER_CONTENT,		/* both pages drawn, with */
	METER_SHAPE, METER_QR,	/* letters shaped, the QR code encoded */
	METER_PACK,		/* the pages' content deflated */
	METER_CONTAINER,	/* the file, with */
	METER_SUBSET,		/* fonts cut */
	METER_DEFLATE,		/* and deflated */
	METER_PARTS
};

struct meter {
	double	ms[METER_PARTS];	/* CPU time */
};

/* CPU milliseconds of this process; 0 if meter is NULL, which costs nothing. */
double	meter_start(const struct meter *);
void	meter_stop(struct meter *, enum meter_part, double since);

#endif
