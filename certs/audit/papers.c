#include <string.h>

#include "certs/audit/audit.h"

static void
each(struct audit *a, const struct row *row)
{
	const struct certificate *c = certificate_of(a, row_text(row, 0));
	unsigned char computed[HASH];
	size_t n;
	const unsigned char *bytes = row_bytes(row, 1, &n);

	if (c == NULL) {
		found(a, DELETED, "a paper is stored of a certificate that is not in the register: %s", row_text(row, 0));
		return;
	}
	a->papers++;
	hash_bytes(bytes, n, computed);
	if (c->file_leaf >= 0 && memcmp(computed, c->logged_file, HASH) != 0)
		found(a, OTHER_BYTES, "certificate %s: its file is not the one in the log", serial_words(c->serial));
	else if (memcmp(computed, c->file, HASH) != 0)
		found(a, c->file_leaf >= 0 ? EDITED : OTHER_BYTES, "certificate %s: its file has another hash than its row says",
		    serial_words(c->serial));
}

bool
papers_check(struct audit *a)
{
	return rows(a, "select certificate::text, bytes from paper", each);
}
