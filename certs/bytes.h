#ifndef BYTES_H
#define BYTES_H

#include <stddef.h>
#include <stdint.h>

/*
 * Bytes that grow.  A zeroed struct is empty and ready.  The owner calls
 * bytes_free() once; bytes_clear() keeps the memory for the next use, which
 * is what makes drawing thousands of papers cost no allocation.
 * Running out of memory ends the process.
 */
struct bytes {
	unsigned char	*data;
	size_t		 len, cap;
};

void	bytes_clear(struct bytes *);
void	bytes_free(struct bytes *);

/* Makes room for n more bytes and returns where they begin; len is unchanged. */
unsigned char	*bytes_room(struct bytes *, size_t n);

void	bytes_add(struct bytes *, const void *, size_t);
void	bytes_puts(struct bytes *, const char *);
void	bytes_int(struct bytes *, long);	/* decimal, no locale */
void	bytes_be16(struct bytes *, unsigned);
void	bytes_printf(struct bytes *, const char *, ...)
	    __attribute__((format(printf, 2, 3)));

#endif
