#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/pades_fixture.h"

/*
 * A file as it came is judged and, if press might have drawn it, signed.  One
 * that begins with ! changes a signed file: three bytes each, where and to what;
 * whatever is changed among the signed bytes, the signature is not good any more.
 */

static struct signing authority, signer;
static struct bytes good;
static size_t room, room_end;

int	LLVMFuzzerInitialize(int *, char ***);
int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct bytes file = {0};

	(void)argc;
	(void)argv;
	authority = certify("authority", NULL, "critical,keyCertSign,cRLSign", NULL, 100);
	signer = certify("signer", &authority, "critical,digitalSignature,nonRepudiation", NULL, 100);
	small_file(&file, "/Type /Page\n/Parent 2 0 R\n/Annots [ 3 0 R ]");
	sign_file(&file, &signer, &good);
	room = (size_t)((unsigned char *)memmem(good.data, good.len, "/Contents <", 11) - good.data) + 11;
	room_end = room + 2 * PADES_ROOM;
	bytes_free(&file);
	return 0;
}

static void
judge_changed(const uint8_t *data, size_t n)
{
	struct bytes changed = {0};
	bool signed_bytes = false;

	bytes_add(&changed, good.data, good.len);
	for (; n >= 3; data += 3, n -= 3) {
		size_t at = (size_t)(data[0] << 8 | data[1]) % changed.len;

		changed.data[at] = data[2];
	}
	for (size_t i = 0; i < good.len && !signed_bytes; i++)
		signed_bytes = (i < room || i >= room_end) && changed.data[i] != good.data[i];
	if (pades_check(changed.data, changed.len, authority.crt) == PADES_GOOD && signed_bytes)
		abort();
	bytes_free(&changed);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct bytes out = {0};
	unsigned char digest[32];

	if (n > 0 && data[0] == '!') {
		judge_changed(data + 1, n - 1);
		return 0;
	}
	if (pades_check(data, n, authority.crt) == PADES_GOOD)
		abort();
	if (pades_prepare(data, n, &out, digest)) {
		bytes_clear(&out);
		sign_file(&(struct bytes){ .data = (unsigned char *)data, .len = n }, &signer, &out);
		if (pades_check(out.data, out.len, authority.crt) != PADES_GOOD)
			abort();
	}
	bytes_free(&out);
	return 0;
}
