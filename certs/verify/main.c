#include <ctype.h>
#include <getopt.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "certs/trust/base32.h"
#include "certs/trust/commit.h"
#include "certs/trust/fold.h"
#include "certs/verify/verify.h"

static const char help[] =
    "registry-verify checks papers of a training registry without asking it.\n"
    "\n"
    "  registry-verify OPTIONS qr TEXT          the text of a QR code: what it claims and whether\n"
    "                                           it holds, as JSON; or why not, as one word\n"
    "  registry-verify OPTIONS match TEXT FAMILY GIVEN [PATRONYMIC]\n"
    "                                           whether the paper is of this name, as printed on it;\n"
    "                                           initials do; after a match the code is that of the paper\n"
    "  registry-verify OPTIONS pdf FILE         the link on the QR code of the file, and its signature\n"
    "  registry-verify OPTIONS badge FILE       an Open Badge\n"
    "  registry-verify fold FAMILY GIVEN [PATRONYMIC]   the key under which a name is compared\n"
    "  registry-verify commit KEY ID            the commitment to a key on the paper ID\n"
    "  registry-verify --help                   this text\n"
    "\n"
    "  --bundle FOLDER      what the registry publishes: bundle.jws, issued/YEAR.bin, and if\n"
    "                       they are there keys.jws, ca.crt; and from the agreement with the\n"
    "                       registry roots.json, or roots: thumbprints, one a line\n"
    "  --root THUMBPRINT    pins a root, in place of those files; may be given again\n"
    "  --jwk FILE --prefix URL   in place of a bundle: one key, and how its texts begin.\n"
    "                       Then neither status nor register is asked\n"
    "  --ca FILE            the authority of PDF signatures, PEM or DER\n"
    "  --today YYYY-MM-DD   noon of that day (UTC) instead of the clock\n"
    "\n"
    "Exit codes: 0 genuine; 1 not genuine, or revoked, suspended, no match; 2 usage; 3 a file\n"
    "is missing or unfit; 4 cannot be told; 5 genuine, but expired, newer than the register\n"
    "or judged by data older than a week.\n";

enum verdict
say(enum verdict verdict, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fputs("registry-verify: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	return verdict;
}

static enum verdict
usage(void)
{
	fputs(help, stderr);
	return VERDICT_USAGE;
}

static enum verdict
print_key(const char *family, const char *given, const char *patronymic)
{
	char key[FOLD_MOST];

	if (!fold_key(family, given, patronymic, key, sizeof(key)))
		return say(VERDICT_USAGE, "a name is too long or no UTF-8");
	puts(key);
	return VERDICT_GENUINE;
}

static enum verdict
print_commitment(const char *key, const char *id)
{
	unsigned char id16[16], commitment[COMMITMENT];
	char letters[QR_ID + 1], hex[2 * COMMITMENT + 1];
	size_t n = strlen(id);

	for (size_t i = 0; i <= n && i <= QR_ID; i++)
		letters[i] = (char)toupper((unsigned char)id[i]);
	if (n != QR_ID || base32_decode(letters, QR_ID, id16, sizeof(id16)) != sizeof(id16))
		return say(VERDICT_USAGE, "%s is no id: 26 letters A-Z and digits 2-7", id);
	name_commitment(key, id16, commitment);
	puts(sodium_bin2hex(hex, sizeof(hex), commitment, sizeof(commitment)));
	return VERDICT_GENUINE;
}

/* The commands that need something to check against. */
static enum verdict
check(const struct options *options, char *const *word, int n)
{
	struct source source;
	enum verdict verdict = source_open(options, &source);

	if (verdict == VERDICT_GENUINE) {
		if (strcmp(word[0], "qr") == 0)
			verdict = verify_qr(&source, word[1]);
		else if (strcmp(word[0], "pdf") == 0)
			verdict = verify_pdf(&source, word[1]);
		else if (strcmp(word[0], "badge") == 0)
			verdict = verify_badge(&source, word[1]);
		else
			verdict = verify_match(&source, word[1], word[2], word[3], n == 5 ? word[4] : NULL);
	}
	source_close(&source);
	return verdict;
}

static enum verdict
run(const struct options *options, char *const *word, int n)
{
	static const struct { const char *name; int least, most; } commands[] = {
		{ "qr", 2, 2 }, { "match", 4, 5 }, { "pdf", 2, 2 }, { "badge", 2, 2 }, { "fold", 3, 4 }, { "commit", 3, 3 }
	};
	size_t i = 0, all = sizeof(commands) / sizeof(commands[0]);

	while (n > 0 && i < all && strcmp(word[0], commands[i].name) != 0)
		i++;
	if (n == 0 || i == all || n < commands[i].least || n > commands[i].most)
		return usage();
	if (strcmp(word[0], "fold") == 0)
		return print_key(word[1], word[2], n == 4 ? word[3] : NULL);
	if (strcmp(word[0], "commit") == 0)
		return print_commitment(word[1], word[2]);
	return check(options, word, n);
}

int
main(int argc, char **argv)
{
	static const struct option names[] = {
		{ "bundle", required_argument, NULL, 'b' }, { "root", required_argument, NULL, 'r' },
		{ "jwk", required_argument, NULL, 'j' }, { "prefix", required_argument, NULL, 'p' },
		{ "ca", required_argument, NULL, 'c' }, { "today", required_argument, NULL, 't' },
		{ "help", no_argument, NULL, 'h' }, { NULL, 0, NULL, 0 }
	};
	struct options options = { 0 };
	enum verdict verdict;
	int c;

	/* + : options come first, so that a name may begin with a dash */
	while ((c = getopt_long(argc, argv, "+h", names, NULL)) != -1) {
		switch (c) {
		case 'b': options.bundle = optarg; break;
		case 'j': options.jwk = optarg; break;
		case 'p': options.prefix = optarg; break;
		case 'c': options.ca = optarg; break;
		case 't': options.today = optarg; break;
		case 'r':
			if (options.nroots == TRUST_ROOTS)
				return usage();
			options.roots[options.nroots++] = optarg;
			break;
		case 'h':
			fputs(help, stdout);
			return VERDICT_GENUINE;
		default:
			return usage();
		}
	}
	if (sodium_init() < 0)
		return say(VERDICT_FILE, "libsodium does not start");
	verdict = run(&options, argv + optind, argc - optind);
	if (fflush(stdout) != 0 || ferror(stdout))
		return say(VERDICT_FILE, "the answer could not be written");
	return (int)verdict;
}
