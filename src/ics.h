#ifndef ICS_H
#define ICS_H

#include <jansson.h>

struct buf;

/*
 * A calendar as iCalendar (RFC 5545): lines folded at 75 bytes, CRLF, times
 * in UTC; METHOD:PUBLISH, or what goes with a letter: METHOD:REQUEST, or
 * METHOD:CANCEL, of an organizer to one attendee; of one session, since RFC
 * 5546 wants one UID under these.
 *
 * calendar: {"method": "REQUEST", "CANCEL", "PUBLISH" or none, "attendee": address (of the first two), "name": text, "at": "20261125T180000Z", "rows": [{"uid": text,
 *	"sequence": number, "starts", "ends": as at, "status": "CONFIRMED",
 *	"TENTATIVE" or "CANCELLED", "title": text, "place": text or null,
 *	"path": "/…"}]}
 * origin: what a path is put behind; host: what makes a uid the only one;
 * organizer: the address that letters come from.
 */
void	ics_write(struct buf *, const json_t *calendar, const char *origin,
	    const char *host, const char *organizer);

/* libical reads the system's list of zones when it is first used: once, before
 * the process gives up its rights. */
void	ics_init(void);

#endif
