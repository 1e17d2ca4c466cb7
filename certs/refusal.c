#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "certs/refusal.h"

void
refusal_add(struct refusals *all, const char *code, const char *field, const char *format, ...)
{
	const int room = sizeof(all->list) / sizeof(all->list[0]);
	struct refusal *one;
	va_list args;

	/* a title stands on both pages; one fault is one reason */
	for (int i = 0; i < all->n; i++)
		if (strcmp(all->list[i].code, code) == 0 && strcmp(all->list[i].field, field) == 0)
			return;
	if (all->n == room) {
		all->more++;
		return;
	}
	one = &all->list[all->n++];
	snprintf(one->code, sizeof(one->code), "%s", code);
	snprintf(one->field, sizeof(one->field), "%s", field);
	va_start(args, format);
	vsnprintf(one->detail, sizeof(one->detail), format, args);
	va_end(args);
}
