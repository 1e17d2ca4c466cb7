#include <stdlib.h>
#include <string.h>

#include "certs/audit/audit.h"

/* The codes of acts are part of what leaves say, so they stand here, not in a table that could be edited. */
static const char select_acts[] =
    "select a.certificate::text, case a.kind when 'issued' then '1' when 'handed_over' then '2' when 'suspended' then '3' when 'reinstated' then '4'"
    "  when 'revoked' then '5' when 'superseded' then '6' when 'lost' then '7' when 'erased' then '8' else '0' end,"
    " a.id::text, ((a.at at time zone 'Europe/Minsk')::date - date '1970-01-01')::text, coalesce(r.serial, 0)::text, a.kind,"
    " case when a.kind = 'superseded' then exists (select from certificate n where n.id = a.replaced_by and n.replaces = a.certificate"
    "   and n.proposed_by = a.proposed_by and n.approved_by = a.by and n.proposed_by <> n.approved_by)"
    "  when a.kind in ('reinstated', 'revoked', 'erased') then exists (select from act_proposal p where p.certificate = a.certificate and p.kind = a.kind"
    "   and p.state = 'approved' and p.proposed_by = a.proposed_by and p.decided_by = a.by and p.proposed_by <> p.decided_by)"
    "  else true end::text,"
    " k.serial::text,"
    " (exists (select from act_proposal p where p.certificate = a.certificate and p.kind = a.kind and p.state = 'approved')"
    "  and not exists (select from act_proposal p where p.certificate = a.certificate and p.kind = a.kind and p.state = 'approved'"
    "   and p.reason = a.reason and p.category is not distinct from a.category))::text"
    " from act a left join certificate r on r.id = a.replaced_by left join certificate k on k.id = a.certificate"
    " order by a.certificate collate \"C\", a.id";

static void
each(struct audit *a, const struct row *row)
{
	struct act *act;

	if ((a->nacts & (a->nacts - 1)) == 0) {
		a->act = realloc(a->act, (a->nacts > 0 ? 2 * a->nacts : 1) * sizeof(*a->act));
		if (a->act == NULL)
			abort();
	}
	act = &a->act[a->nacts++];
	*act = (struct act){ .code = (int)row_number(row, 1), .number = (long)row_number(row, 2),
	    .day = (long)row_number(row, 3), .serial = (uint64_t)row_number(row, 4), .leaf = -1 };
	strncpy(act->id, row_text(row, 0), ID_TEXT);
	if (row_null(row, 7))
		found(a, DELETED, "act %ld (%s) is on a certificate that is not in the register", act->number, row_text(row, 5));
	else if (*row_text(row, 6) != 't')
		found(a, NO_APPROVAL, "certificate %s: nobody else approved that it was %s",
		    serial_words((uint64_t)row_number(row, 7)), row_text(row, 5));
	if (*row_text(row, 8) == 't')
		found(a, EDITED, "certificate %s: it was %s for another reason than was approved",
		    serial_words((uint64_t)row_number(row, 7)), row_text(row, 5));
}

bool
acts_load(struct audit *a)
{
	return rows(a, select_acts, each);
}

struct act *
acts_of(struct audit *a, const char *id, size_t *n)
{
	size_t from = 0, to = a->nacts;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (strcmp(a->act[middle].id, id) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	for (*n = 0; from + *n < a->nacts && strcmp(a->act[from + *n].id, id) == 0; ++*n)
		;
	return a->act + from;
}

/* Nothing leaves revoked or superseded (4.3); acts stand in the order of their leaves. */
void
acts_check(struct audit *a)
{
	const struct act *over = NULL, *before = NULL;

	for (size_t i = 0; i < a->nacts; i++) {
		const struct act *act = &a->act[i];
		struct certificate *c = certificate_of(a, act->id);

		if (i == 0 || strcmp(act->id, act[-1].id) != 0)
			over = before = NULL;
		if (c == NULL)
			continue;
		if (over != NULL && (act->code == ACT_ISSUED || act->code == ACT_SUSPENDED || act->code == ACT_REINSTATED))
			found(a, UNREVOKED, "certificate %s: act %ld follows one that nothing follows", serial_words(c->serial),
			    act->number);
		if (act->code == ACT_REVOKED || act->code == ACT_SUPERSEDED)
			over = act;
		if (before != NULL && act->leaf >= 0 && act->leaf < before->leaf)
			found(a, REORDERED, "certificate %s: acts %ld and %ld stand in the log the other way round",
			    serial_words(c->serial), before->number, act->number);
		if (act->leaf >= 0)
			before = act;
	}
}
