#ifndef ZIP_H
#define ZIP_H

#include <stddef.h>

struct arena;

struct zip_part {
	const char		*name;
	const unsigned char	*bytes;
	size_t			 n;
};

/*
 * Several files as one ZIP, in the arena; the same files give the same
 * bytes.  Names lose any folders; of two alike the second becomes
 * "name (2).pdf".  NULL if libzip fails.
 */
unsigned char *zip_pack(struct arena *, const struct zip_part *, size_t parts,
	    size_t *n);

#endif
