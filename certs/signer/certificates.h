#ifndef CERTIFICATES_H
#define CERTIFICATES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the signer remembers of each certificate, found by id or by its place in a status list. */
struct certificate {
	unsigned char	id[16];
	uint64_t	serial;
	uint32_t	status;		/* list * 131072 + index */
	bool		final;		/* revoked or superseded */
	bool		has_digest;
	unsigned char	digest[32];	/* of its PDF's ByteRange */
	uint64_t	issued;		/* where the journal says so */
	uint64_t	last_act;	/* where it says that, plus 1; 0: no act */
};

/* A zeroed struct is empty.  Certificates are never taken out; pointers hold until the next one is added. */
struct certificates {
	struct certificate	*list;
	size_t			 n, room;
	uint32_t		*by_id, *by_status;	/* place in list plus 1; 0: free */
	size_t			 places;		/* of each index, a power of two */
};

struct certificate	*certificate_of(const struct certificates *, const unsigned char id[16]);
struct certificate	*certificate_at(const struct certificates *, uint32_t status);

/* Neither id nor status may be there already. */
void	certificates_add(struct certificates *, const struct certificate *);
void	certificates_free(struct certificates *);

#endif
