#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#include "certs/audit/audit.h"
#include "certs/trust/fold.h"

enum { KEY_MOST = 512, ITERATIONS = 100000, COMMITMENT = 8 };

static const char select_names[] =
    "select c.id::text, n.m ->> 'family', n.m ->> 'given', n.m ->> 'patronymic', coalesce(c.name_keys[n.i], '')"
    " from certificate c, jsonb_array_elements(c.record -> 'names') with ordinality n (m, i)"
    " order by c.id collate \"C\", n.i";

/* PBKDF2 over the folded name, salted with the id (verification.md 2.4). */
static bool
commits(const char *key, const unsigned char *id, const unsigned char *commitment)
{
	unsigned char salt[12 + ID] = "tcr-name-v1", computed[COMMITMENT];

	memcpy(salt + 12, id, ID);
	return PKCS5_PBKDF2_HMAC(key, (int)strlen(key), salt, sizeof(salt), ITERATIONS, EVP_sha256(), COMMITMENT, computed) == 1 &&
	    memcmp(computed, commitment, COMMITMENT) == 0;
}

static void
each(struct audit *a, const struct row *row)
{
	struct certificate *c = certificate_of(a, row_text(row, 0));
	char key[KEY_MOST];
	int i;

	if (c == NULL || c->issue_leaf < 0 || c->erased || c->logged.n == 0)
		return;
	i = c->names++;
	if (!fold_key(row_text(row, 1), row_text(row, 2), row_text(row, 3), key, sizeof(key)) ||
	    i >= c->logged.n || !commits(key, c->bytes, c->logged.commitment[i]))
		found(a, EDITED, "certificate %s: name %d of its record is not the one that was signed", serial_words(c->serial), i + 1);
	else if (strcmp(key, row_text(row, 4)) != 0)
		found(a, EDITED, "certificate %s: name %d is looked up by another key than it has", serial_words(c->serial), i + 1);
}

bool
names_check(struct audit *a)
{
	if (!rows(a, select_names, each))
		return false;
	for (size_t i = 0; i < a->ncertificates; i++) {
		const struct certificate *c = &a->certificate[i];

		if (c->issue_leaf >= 0 && !c->erased && c->names < c->logged.n)
			found(a, EDITED, "certificate %s: its record has %d names, %d were signed", serial_words(c->serial), c->names,
			    c->logged.n);
	}
	return true;
}
