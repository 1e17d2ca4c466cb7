#ifndef PROTOCOL_H
#define PROTOCOL_H

/*
 * What one says to the signer and what it answers.  A Unix stream socket; each
 * side sends one JSON object a line, as many as it likes, answers in the order
 * of the questions.  Who asks is known by SO_PEERCRED: press may ask all, the
 * web server `receipt` alone, root and the signer's own user `hello` alone.
 *
 *	{"ok":true, …}
 *	{"ok":false,"error":CODE,"detail":"for people"}
 *
 * ID is the 26 letters of a certificate's id; HEX is lower case; B64 is base64
 * with padding; DAY is "YYYY-MM-DD"; approvals are numbers of accounts.  A
 * member that is not named here is refused: what is signed is what was read.
 *
 * hello	[size, root]
 *	→ log {size, root HEX}, serial {"2026":123}, seq (of the last bundle),
 *	  journal {size, head HEX}, host, demo, state "ready"|"recovery",
 *	  keys {issue {kid, x}, status {kid, x}, log {vkey}}
 *	size and root: the tree over the first min(own leaves, log.size) leaves
 *	of the database, so ask twice: without them for log.size, then with them.
 *	Anything but the signer's own size and root means that the database is
 *	behind or another one: the signer remembers that and answers "recovery"
 *	to all but hello and public until a hello agrees (`signer recover`).
 *	In recovery a hello with the size and root of the last checkpoint that
 *	the database has tells `signer recover` where both were last in step.
 *
 * public
 *	→ files {"keys.jws","jwks.json","did.json","roots.json","ca.crt","crl.pem"}: texts to publish
 *
 * issue	items [{id, serial 2026000123, issued DAY, expires DAY|null, course, status,
 *		kind, commitments ["16 hex",… 0..3], approvals [a,b]}, … 1..1000]
 *	→ items [{cose B64} | {error CODE}], one for each, in their order.
 *	The whole line is synced once, before the answer.  The same item again
 *	gives the same bytes.  An item that fails does not stop the next; but
 *	those after it in its year fail with serial_gap.
 *
 * pdf		items [{id, digest "64 hex"}, … 1..1000]
 *	→ items [{cms B64} | {error}].  digest: SHA-256 over the ByteRange.
 *	The same digest again gives another, equally good signature.
 *
 * act		items [{id, code, day, serial, approvals}, … 1..1000]; serial 0, or
 *		that of the new certificate
 *	→ items [{} | {error}].  code: issued handed_over suspended reinstated revoked
 *	  superseded lost erased.  revoked and superseded want two approvals.
 *
 * status	list, purpose "revocation"|"suspension", bits B64 of gzip of 16384 bytes
 *	→ credential {…}
 *
 * badge	fields {…} (certs/trust/badge.h): of a certificate that is good, with
 *		the course, status, issued and expires that it was issued with
 *	→ credential {…}
 *
 * bundle	payload {iss, seq, iat, exp, …} (verification.md 9.1)  → jws
 * receipt	payload {iss, aud, iat, jti, …} (verification.md 4.5)  → jws
 *
 * checkpoint	from, entries "HEX of 34-byte entries"
 *	→ size, root HEX, note.  from is the signer's own size.  A smaller from is
 *	fine when the entries it repeats are those already there.
 *
 * Codes of errors:
 */
#define SIGNER_CODES(CODE) \
	CODE(not_json)		/* the line is no JSON object */ \
	CODE(too_long)		/* a line above 8 MB; the connection ends */ \
	CODE(unknown_ask) \
	CODE(not_yours)		/* this user may not ask that */ \
	CODE(malformed)		/* a member is missing, of a wrong type or too much; detail names it */ \
	CODE(recovery)		/* the database must catch up first */ \
	CODE(too_many)		/* more than REGISTRY_SIGNER_HOURLY issues within an hour */ \
	CODE(no_key)		/* no key of this kind is good today */ \
	CODE(disk)		/* nothing was signed because it could not be remembered */ \
	CODE(wrong_date)	/* issued or day is not today, give or take one */ \
	CODE(same_approver)	/* two different people must have approved */ \
	CODE(serial_gap)	/* not the next serial of its year */ \
	CODE(serial_used)	/* a serial that another id has */ \
	CODE(id_used)		/* an id that was issued with other facts */ \
	CODE(status_used)	/* a place in a status list that another id has */ \
	CODE(unknown_id)	/* never issued here */ \
	CODE(other_digest)	/* the PDF of this id has another digest */ \
	CODE(already_final)	/* revoked or superseded: nothing but erased may follow */ \
	CODE(went_backwards)	/* entries, a revocation bit or seq that were different before */ \
	CODE(gap)		/* from is beyond the signer's size */ \
	CODE(wrong_issuer)	/* iss is not this host */ \
	CODE(wrong_time)	/* iat is not now, or exp too far */

#endif
