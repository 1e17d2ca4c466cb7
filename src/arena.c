#include <assert.h>
#include <stdarg.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"

enum { BLOCK = 16 * 1024 };

struct arena_block {
	struct arena_block	*prev;
	size_t			 used, size;
	alignas(max_align_t) char data[];
};

void *
arena_alloc(struct arena *a, size_t n)
{
	struct arena_block *b = a->last;
	void *p;

	n = (n + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
	if (b == NULL || b->size - b->used < n) {
		size_t size = n > BLOCK ? n : BLOCK;

		if ((b = calloc(1, sizeof(*b) + size)) == NULL)
			abort();
		b->size = size;
		b->prev = a->last;
		a->last = b;
	}
	p = b->data + b->used;
	b->used += n;
	return p;
}

char *
arena_copy(struct arena *a, const char *s, size_t n)
{
	char *copy = arena_alloc(a, n + 1);

	if (n > 0)
		memcpy(copy, s, n);
	return copy;
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap, again;
	char *text;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	assert(n >= 0);
	text = arena_alloc(a, (size_t)n + 1);
	vsnprintf(text, (size_t)n + 1, fmt, again);
	va_end(again);
	va_end(ap);
	return text;
}

void
arena_free(struct arena *a)
{
	struct arena_block *b, *prev;

	for (b = a->last; b != NULL; b = prev) {
		prev = b->prev;
		free(b);
	}
	a->last = NULL;
}

struct buf
buf_new(struct arena *a)
{
	return (struct buf){ .arena = a, .data = arena_alloc(a, 256), .cap = 256 };
}

static void
buf_room(struct buf *b, size_t n)
{
	char *grown;

	if (b->cap - b->len > n)
		return;
	while (b->cap - b->len <= n)
		b->cap *= 2;
	grown = arena_alloc(b->arena, b->cap);
	memcpy(grown, b->data, b->len);
	b->data = grown;
}

void
buf_add(struct buf *b, const char *s, size_t n)
{
	buf_room(b, n);
	if (n > 0)
		memcpy(b->data + b->len, s, n);
	b->len += n;
	b->data[b->len] = '\0';
}

void
buf_puts(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap, again;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	assert(n >= 0);
	buf_room(b, (size_t)n);
	vsnprintf(b->data + b->len, b->cap - b->len, fmt, again);
	b->len += (size_t)n;
	va_end(again);
	va_end(ap);
}
