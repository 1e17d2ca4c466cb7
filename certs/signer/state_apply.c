#include <string.h>

#include "certs/signer/facts.h"
#include "certs/signer/state.h"
#include "certs/signer/state_parts.h"

/* What each kind of record means for the memory of the signer. */

static json_int_t
number(const json_t *record, const char *name)
{
	return json_integer_value(json_object_get(record, name));
}

static bool
hex_of(const json_t *record, const char *name, unsigned char *out, size_t n)
{
	return hex_read(json_string_value(json_object_get(record, name)), out, n);
}

static struct certificate *
subject(struct state *s, const json_t *record)
{
	unsigned char id[16];

	if (!id_read(json_string_value(json_object_get(record, "id")), id))
		return NULL;
	return certificate_of(&s->certificates, id);
}

static void
count(struct state *s, int64_t at)
{
	size_t n = sizeof(s->hour) / sizeof(s->hour[0]), i = (size_t)(at / 60) % n;

	if (s->hour[i].minute != at / 60) {
		s->hour[i].minute = at / 60;
		s->hour[i].n = 0;
	}
	s->hour[i].n++;
}

static bool
issued(struct state *s, const json_t *record, uint64_t offset)
{
	struct certificate new = { .serial = (uint64_t)number(record, "serial"),
		.status = (uint32_t)number(record, "status"), .issued = offset };
	uint32_t year = (uint32_t)(new.serial / SERIAL_YEAR), n = (uint32_t)(new.serial % SERIAL_YEAR);
	int i = 0;

	if (!id_read(json_string_value(json_object_get(record, "id")), new.id) ||
	    certificate_of(&s->certificates, new.id) != NULL ||
	    certificate_at(&s->certificates, new.status) != NULL || n != state_last(s, year) + 1)
		return false;
	while (i < s->nyears && s->years[i].year != year)
		i++;
	if (i == STATE_YEARS)
		return false;
	if (i == s->nyears)
		s->years[s->nyears++].year = year;
	s->years[i].last = n;
	certificates_add(&s->certificates, &new);
	count(s, number(record, "at"));
	return true;
}

static bool
has_pdf(struct state *s, const json_t *record)
{
	struct certificate *c = subject(s, record);

	if (c == NULL || c->has_digest || !hex_of(record, "digest", c->digest, 32))
		return false;
	c->has_digest = true;
	return true;
}

static bool
acted(struct state *s, const json_t *record, uint64_t offset)
{
	struct certificate *c = subject(s, record);
	const char *code = json_string_value(json_object_get(record, "code"));

	if (c == NULL || code == NULL || (c->final && !act_after_end(code)))
		return false;
	c->last_act = offset + 1;
	if (act_is_final(code)) {
		uint32_t index = c->status % STATE_LIST;

		c->final = true;
		state_list(s, c->status / STATE_LIST)->must[index / 8] |= (unsigned char)(0x80 >> index % 8);
	}
	return true;
}

static bool
bits_were_signed(struct state *s, const json_t *record)
{
	struct status_list *list = state_list(s, (uint32_t)number(record, "list"));
	json_t *one, *set = json_object_get(record, "set");
	size_t i;

	json_array_foreach(set, i, one) {
		json_int_t index = json_integer_value(one);

		if (index < 0 || index >= STATE_LIST)
			return false;
		list->must[index / 8] |= (unsigned char)(0x80 >> index % 8);
	}
	return true;
}

static bool
checkpoint_was_signed(struct state *s, const json_t *record)
{
	uint64_t size = (uint64_t)number(record, "size");

	if (size < s->signed_size)
		return false;
	s->signed_size = size;
	return hex_of(record, "root", s->signed_root, 32);
}

static bool
bundle_was_signed(struct state *s, const json_t *record)
{
	uint64_t seq = (uint64_t)number(record, "seq");

	if (seq <= s->seq)
		return false;
	s->seq = seq;
	return true;
}

bool
state_apply(struct state *s, const json_t *record, uint64_t offset)
{
	const char *ask = json_string_value(json_object_get(record, "ask"));

	if (ask == NULL)
		return false;
	if (strcmp(ask, "issue") == 0)
		return issued(s, record, offset);
	if (strcmp(ask, "pdf") == 0)
		return has_pdf(s, record);
	if (strcmp(ask, "act") == 0)
		return acted(s, record, offset);
	if (strcmp(ask, "status") == 0)
		return bits_were_signed(s, record);
	if (strcmp(ask, "checkpoint") == 0)
		return checkpoint_was_signed(s, record);
	if (strcmp(ask, "bundle") == 0)
		return bundle_was_signed(s, record);
	return strcmp(ask, "badge") == 0;
}
