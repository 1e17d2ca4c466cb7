#ifndef POINT_H
#define POINT_H

/*
 * Named points at which a test has the signer die as by kill -9:
 * REGISTRY_SIGNER_DIES_AT=journal_synced, or journal_synced:3 for the third
 * time it is reached.  Without that setting a point is one comparison.
 *
 *	entries_written entries_synced journal_written journal_synced
 *	neighbour_written state_synced (before the answer) answered
 */
void	point_setting(const char *);	/* NULL: none */
void	point_reached(const char *name);

#endif
