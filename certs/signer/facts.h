#ifndef FACTS_H
#define FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The small texts of a question and what they mean; NULL is no text of any kind. */

enum { SERIAL_YEAR = 1000000 };	/* serial = year * SERIAL_YEAR + number within it */

/* Exactly n bytes as lower-case hex. */
bool	hex_read(const char *, unsigned char *out, size_t n);

/* 26 letters A-Z2-7 whose unused bits are 0. */
bool	id_read(const char *, unsigned char out[16]);

/* "2026-11-25" as days since 1970-01-01; years 1970 to 9999. */
bool	day_read(const char *, uint32_t *out);

/* Codes of acts (protocol.h). */
bool	act_is_known(const char *code);
bool	act_is_final(const char *code);		/* wants two approvals and ends the certificate */
bool	act_after_end(const char *code);	/* may follow a final one */

#endif
