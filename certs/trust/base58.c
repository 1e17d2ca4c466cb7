#include <string.h>

#include "certs/trust/base58.h"

static const char letters[] = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

static void
reverse(unsigned char *bytes, size_t n)
{
	for (size_t i = 0; i < n / 2; i++) {
		unsigned char hold = bytes[i];

		bytes[i] = bytes[n - 1 - i];
		bytes[n - 1 - i] = hold;
	}
}

size_t
base58_encode(const unsigned char *in, size_t n, char *out)
{
	unsigned char *digits = (unsigned char *)out;
	size_t made = 0, zeros = 0;

	/* A zero in front has no digit of the number: each is a letter of its own. */
	while (zeros < n && in[zeros] == 0)
		zeros++;
	for (size_t i = zeros; i < n; i++) {
		unsigned carry = in[i];

		for (size_t j = 0; j < made; j++) {
			carry += (unsigned)digits[j] << 8;
			digits[j] = (unsigned char)(carry % 58);
			carry /= 58;
		}
		for (; carry > 0; carry /= 58)
			digits[made++] = (unsigned char)(carry % 58);
	}
	while (zeros-- > 0)
		digits[made++] = 0;
	reverse(digits, made);
	for (size_t i = 0; i < made; i++)
		out[i] = letters[digits[i]];
	out[made] = '\0';
	return made;
}

long
base58_decode(const char *in, size_t n, unsigned char *out, size_t room)
{
	size_t made = 0, zeros = 0;

	while (zeros < n && in[zeros] == letters[0])
		zeros++;
	for (size_t i = zeros; i < n; i++) {
		const char *letter = in[i] == '\0' ? NULL : strchr(letters, in[i]);
		unsigned carry;

		if (letter == NULL)
			return -1;
		carry = (unsigned)(letter - letters);
		for (size_t j = 0; j < made; j++) {
			carry += out[j] * 58u;
			out[j] = (unsigned char)carry;
			carry >>= 8;
		}
		if (carry == 0)
			continue;
		if (made == room)
			return -1;
		out[made++] = (unsigned char)carry;
	}
	if (zeros > room - made)
		return -1;
	memset(out + made, 0, zeros);
	made += zeros;
	reverse(out, made);
	return (long)made;
}
