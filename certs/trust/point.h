#ifndef TRUST_POINT_H
#define TRUST_POINT_H

/*
 * Named points at which a test has a program die as by kill -9: the setting
 * "journal_synced", or "journal_synced:3" for the third time it is reached.
 * Without a setting a point is one comparison.
 *
 * signer (REGISTRY_SIGNER_DIES_AT): entries_written entries_synced
 *	journal_written journal_synced neighbour_written state_synced (before the
 *	answer) answered
 * press (REGISTRY_PRESS_DIES_AT): issue_taken issue_signed issue_stored
 *	draw_taken draw_drawn draw_signed draw_stored act_told badge_made
 *	log_signed log_stored sheet_drawn committed
 */
void	point_setting(const char *);	/* NULL: none */
void	point_reached(const char *name);

#endif
