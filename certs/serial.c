#include <openssl/sha.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "certs/serial.h"

static const char base32[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
static const char crockford[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

unsigned
serial_check_digits(unsigned long n)
{
	return 98 - (unsigned)(n % 97 * 100 % 97);
}

struct serial_number
serial_format(unsigned year, unsigned number)
{
	struct serial_number serial;
	unsigned long n = year % 10000 * 1000000UL + number % 1000000;

	snprintf(serial.text, sizeof(serial.text), "%04lu-%06lu-%02u",
	    n / 1000000, n % 1000000, serial_check_digits(n) % 100);
	return serial;
}

/* Reads n digits; false if one of them is something else. */
static bool
digits(const char *text, int n, unsigned long *value)
{
	*value = 0;
	for (int i = 0; i < n; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		*value = *value * 10 + (unsigned long)(text[i] - '0');
	}
	return true;
}

bool
serial_valid(const char *text)
{
	unsigned long year, number, check;

	if (strlen(text) != strlen("YYYY-NNNNNN-CC"))
		return false;
	if (!digits(text, 4, &year) || text[4] != '-')
		return false;
	if (!digits(text + 5, 6, &number) || text[11] != '-')
		return false;
	if (!digits(text + 12, 2, &check))
		return false;
	return year >= 1000 && number > 0 &&
	    check == serial_check_digits(year * 1000000 + number);
}

bool
serial_id_decode(const char *text, unsigned char bytes[static SERIAL_ID_BYTES])
{
	unsigned char made[SERIAL_ID_BYTES + 1];
	uint32_t bits = 0;
	int have = 0, at = 0;

	if (strlen(text) != SERIAL_ID_LETTERS)
		return false;
	for (int i = 0; i < SERIAL_ID_LETTERS; i++) {
		const char *letter = strchr(base32, text[i]);

		if (letter == NULL)
			return false;
		bits = bits << 5 | (uint32_t)(letter - base32);
		have += 5;
		if (have >= 8) {
			have -= 8;
			made[at++] = (unsigned char)(bits >> have);
		}
	}
	if ((bits & ((1U << have) - 1)) != 0)
		return false;
	memcpy(bytes, made, SERIAL_ID_BYTES);
	return true;
}

struct serial_id
serial_id_encode(const unsigned char bytes[static SERIAL_ID_BYTES])
{
	struct serial_id id;
	uint32_t bits = 0;
	int have = 0, at = 0;

	for (int i = 0; i < SERIAL_ID_BYTES; i++) {
		bits = bits << 8 | bytes[i];
		for (have += 8; have >= 5; have -= 5)
			id.text[at++] = base32[bits >> (have - 5) & 31];
	}
	id.text[at++] = base32[bits << (5 - have) & 31];
	id.text[at] = '\0';
	return id;
}

struct serial_code
serial_code(const unsigned char id[static SERIAL_ID_BYTES])
{
	static const char domain[] = "tcr-code-v1";	/* its NUL is hashed too */
	unsigned char input[sizeof(domain) + SERIAL_ID_BYTES];
	unsigned char hash[SHA256_DIGEST_LENGTH];
	struct serial_code code;
	uint64_t bits = 0;
	int at = 0;

	memcpy(input, domain, sizeof(domain));
	memcpy(input + sizeof(domain), id, SERIAL_ID_BYTES);
	SHA256(input, sizeof(input), hash);
	for (int i = 0; i < 5; i++)
		bits = bits << 8 | hash[i];
	for (int i = 7; i >= 0; i--) {
		code.text[at++] = crockford[bits >> (5 * i) & 31];
		if (i == 4)
			code.text[at++] = '-';
	}
	code.text[at] = '\0';
	return code;
}
