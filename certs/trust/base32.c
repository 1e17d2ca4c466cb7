#include "certs/trust/base32.h"

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

size_t
base32_encode(const unsigned char *in, size_t n, char *out)
{
	size_t made = 0;
	unsigned bits = 0;
	unsigned long hold = 0;

	for (size_t i = 0; i < n; i++) {
		hold = (hold << 8 | in[i]) & 0xfff;
		for (bits += 8; bits >= 5; bits -= 5)
			out[made++] = letters[hold >> (bits - 5) & 31];
	}
	if (bits > 0)
		out[made++] = letters[hold << (5 - bits) & 31];
	out[made] = '\0';
	return made;
}

static int
value_of(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	return c >= '2' && c <= '7' ? c - '2' + 26 : -1;
}

long
base32_decode(const char *in, size_t n, unsigned char *out, size_t room)
{
	size_t made = 0;
	unsigned bits = 0;
	unsigned long hold = 0;

	/* 1, 3 or 6 letters more than a multiple of 8 end inside a byte. */
	if (n % 8 == 1 || n % 8 == 3 || n % 8 == 6)
		return -1;
	for (size_t i = 0; i < n; i++) {
		int value = value_of(in[i]);

		if (value < 0)
			return -1;
		hold = (hold << 5 | (unsigned)value) & 0xfff;
		bits += 5;
		if (bits < 8)
			continue;
		bits -= 8;
		if (made == room)
			return -1;
		out[made++] = (unsigned char)(hold >> bits);
	}
	if ((hold & ((1ul << bits) - 1)) != 0)
		return -1;
	return (long)made;
}
