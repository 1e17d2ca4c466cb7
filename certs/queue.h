#ifndef QUEUE_H
#define QUEUE_H

#include "certs/press.h"

struct paper;

/*
 * Issues until SIGTERM or SIGINT, then ends between two steps and returns
 * PRESS_FINE.  The order is that of a promise: nothing is signed of
 * which there is no record: the intent (a row of the registry), the signature
 * with its leaf of the log, the paper, then it is issued:
 *
 *	issue_step	intents → signer → signature, leaf
 *	draw_step	signed papers → drawn → signed as files → stored, leaf; proofs
 *	act_step	acts → signer
 *	badge_step	issued papers → signer → badge
 *	log_step	leaves → signer → checkpoint, tiles
 *	publish_step	status lists, the offline bundle, keys
 *	sheet_step	what is printed for a room or a shelf
 *
 * REGISTRY_DB is the libpq connection string (role press), which may only call
 * functions of the schema press; REGISTRY_SIGNER is the signer's socket.  It
 * listens on channel press and also looks every 2 seconds.  What was not
 * committed is taken again, by this worker or another, and the signer gives the
 * same answer to the same question.  A paper that cannot be drawn is stopped
 * with its reason and never stands in the way of the next.  While the signer is
 * silent, proofs are drawn and papers wait.  A lost connection is made anew after
 * 0.1 to 5 seconds.  Reports go to stderr, one line each; they name no people
 * and no ids.
 *
 * PRESS_SYSTEM if one of the settings is missing.
 */
enum press_exit	queue_serve(struct paper *);

#endif
