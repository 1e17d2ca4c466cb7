#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certs/bytes.h"

void
bytes_clear(struct bytes *b)
{
	b->len = 0;
}

void
bytes_free(struct bytes *b)
{
	free(b->data);
	*b = (struct bytes){0};
}

unsigned char *
bytes_room(struct bytes *b, size_t n)
{
	if (b->cap - b->len < n) {
		b->cap = (b->len + n) * 2 + 256;
		b->data = realloc(b->data, b->cap);
		if (b->data == NULL)
			abort();
	}
	return b->data + b->len;
}

void
bytes_add(struct bytes *b, const void *data, size_t n)
{
	if (n == 0)
		return;
	memcpy(bytes_room(b, n), data, n);
	b->len += n;
}

void
bytes_puts(struct bytes *b, const char *text)
{
	bytes_add(b, text, strlen(text));
}

void
bytes_int(struct bytes *b, long value)
{
	char digits[24];
	int at = sizeof(digits);
	unsigned long rest = value < 0 ? -(unsigned long)value : (unsigned long)value;

	do
		digits[--at] = (char)('0' + rest % 10);
	while (rest /= 10);
	if (value < 0)
		digits[--at] = '-';
	bytes_add(b, digits + at, sizeof(digits) - (size_t)at);
}

void
bytes_be16(struct bytes *b, unsigned value)
{
	unsigned char two[2] = { (unsigned char)(value >> 8), (unsigned char)value };

	bytes_add(b, two, 2);
}

void
bytes_printf(struct bytes *b, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (n <= 0)
		return;
	va_start(args, format);
	vsnprintf((char *)bytes_room(b, (size_t)n + 1), (size_t)n + 1, format, args);
	va_end(args);
	b->len += (size_t)n;
}
