#include <sodium.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "certs/trust/tlog_proof.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static const char vkey[] = "verify.example.org/log+54b3342d+AcHjUP31Sw7V/JwlXg5C7ULKb9gspbdGYbSfpQ/ri1yX";

/* There is one way to write a proof, and none proves an entry that the log of tests/vectors never had. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static char again[TLOG_PROOF_MOST];
	static struct note_key key;
	static struct tlog_proof proof;
	struct checkpoint c;

	if (key.name[0] == '\0' && (sodium_init() < 0 || !note_vkey_read(vkey, &key)))
		abort();
	if (!tlog_proof_read((const char *)data, n, &proof))
		return 0;
	if (tlog_proof_write(&proof, again, sizeof(again)) != n || memcmp(again, data, n) != 0)
		abort();
	if (tlog_proof_check(&proof, &key, (const unsigned char *)"foreign", 7, &c) == TLOG_FINE)
		abort();
	return 0;
}
