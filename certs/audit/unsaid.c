#include "certs/audit/audit.h"

/* What of a certificate no leaf says; erased holders have none, which is counted. */
static void
check_certificate(struct audit *a, const struct certificate *c, unsigned long erased[LEAF_TYPES])
{
	if (c->erased) {
		erased[LEAF_OF_ISSUE] += c->issue_leaf < 0;
		erased[LEAF_OF_FILE] += c->file_leaf < 0;
		return;
	}
	if (c->issue_leaf < 0 && (c->is_signed || c->has_paper))
		found(a, UNLOGGED, "certificate %s: no leaf says that it was issued", serial_words(c->serial));
	if (c->file_leaf < 0 && c->has_paper)
		found(a, UNLOGGED, "certificate %s: no leaf says what file it has", serial_words(c->serial));
	/* that a file is missing which the log has was said with its leaf */
	if (!c->has_paper && c->file_leaf < 0 && !c->waits)
		found(a, MISSING_PAPER, "certificate %s: there is none, and none is going to be drawn", serial_words(c->serial));
}

void
unsaid_check(struct audit *a)
{
	static const char *const words[LEAF_TYPES] = { [LEAF_OF_ISSUE] = "was issued", [LEAF_OF_FILE] = "has a file", [LEAF_OF_ACT] = "was acted upon" };
	unsigned long erased[LEAF_TYPES] = {0};

	for (size_t i = 0; i < a->ncertificates; i++)
		check_certificate(a, &a->certificate[i], erased);
	for (size_t i = 0; i < a->nacts; i++) {
		const struct act *act = &a->act[i];
		const struct certificate *c = certificate_of(a, act->id);

		if (act->leaf >= 0 || act->code == ACT_ISSUED || c == NULL)
			continue;
		if (c->erased)
			erased[LEAF_OF_ACT]++;
		else
			found(a, UNLOGGED, "certificate %s: no leaf says act %ld", serial_words(c->serial), act->number);
	}
	for (int type = LEAF_OF_ISSUE; type <= LEAF_OF_ACT; type++)
		if (a->dataless[type] > erased[type])
			found(a, DELETED, "%lu leaves have lost what they say (that a certificate %s), and %lu were erased",
			    a->dataless[type], words[type], erased[type]);
}
