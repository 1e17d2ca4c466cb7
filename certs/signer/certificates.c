#include <stdlib.h>
#include <string.h>

#include "certs/signer/certificates.h"

/* Ids are random bits: any of them will do. */
static size_t
place_of_id(const unsigned char id[16])
{
	size_t bits;

	memcpy(&bits, id, sizeof(bits));
	return bits;
}

static size_t
place_of_status(uint32_t status)
{
	return status * (size_t)0x9E3779B97F4A7C15 >> 20;
}

struct certificate *
certificate_of(const struct certificates *all, const unsigned char id[16])
{
	if (all->places == 0)
		return NULL;
	for (size_t i = place_of_id(id);; i++) {
		uint32_t at = all->by_id[i & (all->places - 1)];

		if (at == 0)
			return NULL;
		if (memcmp(all->list[at - 1].id, id, 16) == 0)
			return &all->list[at - 1];
	}
}

struct certificate *
certificate_at(const struct certificates *all, uint32_t status)
{
	if (all->places == 0)
		return NULL;
	for (size_t i = place_of_status(status);; i++) {
		uint32_t at = all->by_status[i & (all->places - 1)];

		if (at == 0)
			return NULL;
		if (all->list[at - 1].status == status)
			return &all->list[at - 1];
	}
}

static void
enter(uint32_t *index, size_t places, size_t place, uint32_t at)
{
	while (index[place & (places - 1)] != 0)
		place++;
	index[place & (places - 1)] = at;
}

static void
grow(struct certificates *all)
{
	free(all->by_id);
	free(all->by_status);
	all->room = all->room == 0 ? 1024 : all->room * 2;
	all->places = all->room * 2;
	all->list = realloc(all->list, all->room * sizeof(*all->list));
	all->by_id = calloc(all->places, sizeof(*all->by_id));
	all->by_status = calloc(all->places, sizeof(*all->by_status));
	if (all->list == NULL || all->by_id == NULL || all->by_status == NULL)
		abort();
	for (uint32_t i = 0; i < all->n; i++) {
		enter(all->by_id, all->places, place_of_id(all->list[i].id), i + 1);
		enter(all->by_status, all->places, place_of_status(all->list[i].status), i + 1);
	}
}

void
certificates_add(struct certificates *all, const struct certificate *one)
{
	if (all->n == all->room)
		grow(all);
	all->list[all->n++] = *one;
	enter(all->by_id, all->places, place_of_id(one->id), (uint32_t)all->n);
	enter(all->by_status, all->places, place_of_status(one->status), (uint32_t)all->n);
}

void
certificates_free(struct certificates *all)
{
	free(all->list);
	free(all->by_id);
	free(all->by_status);
	*all = (struct certificates){0};
}
