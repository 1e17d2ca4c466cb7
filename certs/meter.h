#ifndef METER_H
#define METER_H

/* Where the time of a paper goes; only `press bench` looks. */

enum meter_part {
	METER_SHAPE, METER_QR, METER_SUBSET, METER_DEFLATE, METER_CONTENT, METER_CONTAINER,
	METER_PARTS
};

struct meter {
	double	ms[METER_PARTS];	/* CPU time; CONTENT and CONTAINER include the others */
};

/* CPU milliseconds of this process; 0 if meter is NULL, which costs nothing. */
double	meter_start(const struct meter *);
void	meter_stop(struct meter *, enum meter_part, double since);

#endif
