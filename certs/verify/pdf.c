#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "certs/trust/pades.h"
#include "certs/verify/verify.h"

/* The paper as a file: the link on its QR code is judged, and the file's signature. */

enum { LINK_MOST = 1024 };

/* Reads the PDF string (ISO 32000-1, 7.3.4.2) that begins after "("; false: too long or not closed. */
static bool
read_string(const char *at, const char *end, char out[LINK_MOST])
{
	size_t n = 0;

	for (; at < end && *at != ')' && n < LINK_MOST - 1; at++) {
		if (*at == '\\' && end - at > 3 && strspn(at + 1, "01234567") >= 3) {
			out[n++] = (char)((at[1] - '0') << 6 | (at[2] - '0') << 3 | (at[3] - '0'));
			at += 3;
			continue;
		}
		if (*at == '\\' && end - at > 1)
			at++;
		out[n++] = *at;
	}
	out[n] = '\0';
	return at < end && *at == ')' && memchr(out, '\0', n) == NULL;
}

/* The one link to a page of verification in the file; 0 or several different ones: false. */
static bool
find_link(const char *pdf, size_t size, char link[LINK_MOST])
{
	static const char mark[] = "/URI";
	const char *end = pdf + size, *at = pdf;
	char one[LINK_MOST];

	link[0] = '\0';
	while ((at = memmem(at, (size_t)(end - at), mark, sizeof(mark) - 1)) != NULL) {
		at += sizeof(mark) - 1;
		at += strspn(at, " \t\r\n");
		if (at == end || *at != '(' || !read_string(at + 1, end, one) || strstr(one, "/V/") == NULL)
			continue;
		if (link[0] != '\0' && strcmp(link, one) != 0)
			return false;
		memcpy(link, one, sizeof(one));
	}
	return link[0] != '\0';
}

static json_t *
sha256_of(const char *bytes, size_t n)
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	char hex[2 * sizeof(hash) + 1];

	crypto_hash_sha256(hash, (const unsigned char *)bytes, n);
	return json_string(sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash)));
}

static enum verdict
judge_file(const struct source *source, const char *pdf, size_t n)
{
	static const char *const words[] = {
		[PADES_GOOD] = "good", [PADES_UNSIGNED] = "unsigned", [PADES_MALFORMED] = "malformed",
		[PADES_ALTERED] = "altered", [PADES_UNTRUSTED] = "untrusted"
	};
	enum pades_answer signature = pades_check((const unsigned char *)pdf, n, source->ca);
	char link[LINK_MOST];
	struct qr qr;
	enum verdict verdict = VERDICT_NOT_GENUINE;
	json_t *report = json_pack("{s:s, s:o}", "signature", words[signature], "sha256", sha256_of(pdf, n));

	if (find_link(pdf, n, link)) {
		json_object_set_new(report, "link", json_string(link));
		json_object_set_new(report, "qr", report_qr(source, judge_text(source, link, &qr, &verdict), &qr));
	} else
		json_object_set_new(report, "qr", json_pack("{s:s}", "code", "no_link"));
	print_json(report);
	return signature == PADES_GOOD ? verdict : VERDICT_NOT_GENUINE;
}

enum verdict
verify_pdf(const struct source *source, const char *path)
{
	size_t n;
	char *pdf;
	enum verdict verdict;

	if (source->ca == NULL)
		return say(VERDICT_USAGE, "pdf wants the authority of PDF signatures: --ca FILE, or ca.crt in the folder of the bundle");
	if ((pdf = read_whole(path, &n)) == NULL)
		return say(VERDICT_FILE, "%s cannot be read: %s", path, strerror(errno));
	verdict = n >= 5 && memcmp(pdf, "%PDF-", 5) == 0 ? judge_file(source, pdf, n) :
	    say(VERDICT_FILE, "%s is no PDF file", path);
	free(pdf);
	return verdict;
}
