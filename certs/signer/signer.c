#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certs/signer/bench.h"
#include "certs/signer/ceremony.h"
#include "certs/signer/recover.h"
#include "certs/signer/signer.h"
#include "certs/trust/jwk.h"
#include "src/signer_client.h"

static const char help[] =
    "signer holds the keys of the registry and signs what fits together.\n"
    "\n"
    "  signer serve                         answer on the socket REGISTRY_SIGNER, with the keys in\n"
    "                                       REGISTRY_SIGNER_KEYS and the memory in REGISTRY_SIGNER_STATE\n"
    "  signer status                        what the one that serves says of itself\n"
    "  signer keys FOLDER --host HOST       make a fresh set; --demo: any date may be signed\n"
    "  signer rotate issue|status|pdf       a new key, used in 14 days; --now: at once\n"
    "  signer compromised KID|pdf DAY       the key was stolen on that day (2026-11-25)\n"
    "  signer policy FILE                   witnesses that readers ask for (lines of a C2SP policy)\n"
    "  signer recover                       what a database that was set back must take in;\n"
    "         --write FILE --confirm WORDS  write it\n"
    "  signer bench N                       sign and log N issues in a folder that is thrown away\n"
    "  signer help                          this text\n"
    "\n"
    "rotate, compromised and policy change the set in --keys FOLDER (else REGISTRY_SIGNER_KEYS)\n"
    "with the root keys in --roots FOLDER (else the same name and -roots).\n"
    "\n"
    "Exit codes: 0 fine; 1 refused: keys exist, recovery, a date or name is wrong; 2 usage;\n"
    "3 cannot read, write or connect; 4 settings, keys or state are missing or not in order.\n";

/* What stands on the command line beside the command. */
struct words {
	const char	*list[3];	/* without options */
	int		 n;
	const char	*host, *roots, *keys, *write, *confirm;
	bool		 demo, now, wrong;
};

static bool
take_option(struct words *w, const char *name, const char *value)
{
	const struct { const char *name; const char **to; } options[] = {
		{ "--host", &w->host }, { "--roots", &w->roots }, { "--keys", &w->keys },
		{ "--write", &w->write }, { "--confirm", &w->confirm },
	};

	for (size_t i = 0; value != NULL && i < sizeof(options) / sizeof(options[0]); i++)
		if (strcmp(options[i].name, name) == 0) {
			*options[i].to = value;
			return true;
		}
	return false;
}

static struct words
read_words(int argc, char *argv[])
{
	struct words w = { .keys = getenv("REGISTRY_SIGNER_KEYS") };

	for (int i = 1; i < argc && !w.wrong; i++) {
		if (strcmp(argv[i], "--demo") == 0)
			w.demo = true;
		else if (strcmp(argv[i], "--now") == 0)
			w.now = true;
		else if (take_option(&w, argv[i], argv[i + 1]))
			i++;
		/* a thumbprint may begin with a dash */
		else if (argv[i][0] == '-' && strlen(argv[i]) != JWK_THUMBPRINT)
			w.wrong = true;
		else if (w.n == 3)
			w.wrong = true;
		else
			w.list[w.n++] = argv[i];
	}
	return w;
}

static enum signer_exit
status(void)
{
	struct signer_client c = { .path = getenv("REGISTRY_SIGNER"), .timeout_ms = 5000, .fd = -1 };
	json_t *answer = signer_ask(&c, json_pack("{s:s}", "ask", "hello"));
	enum signer_exit code;

	if (answer == NULL) {
		code = signer_stop(SIGNER_FILE, "%s: %s", c.error, c.detail);
	} else {
		json_object_del(answer, "ok");
		json_dumpf(answer, stdout, JSON_INDENT(1));
		putchar('\n');
		code = strcmp(json_string_value(json_object_get(answer, "state")), "ready") == 0 ? SIGNER_FINE : SIGNER_REFUSED;
	}
	json_decref(answer);
	signer_close(&c);
	return code;
}

static bool
is_kind(const char *kind)
{
	return strcmp(kind, "issue") == 0 || strcmp(kind, "status") == 0 || strcmp(kind, "pdf") == 0;
}

/* A number of issues, 1 to 9999999; 0 if the text is anything else. */
static int
count_of(const char *text)
{
	size_t n = strlen(text);

	return n > 0 && n <= 7 && strspn(text, "0123456789") == n ? atoi(text) : 0;
}

static enum signer_exit
usage(void)
{
	fputs(help, stderr);
	return SIGNER_USAGE;
}

/* The commands that change a set of keys. */
static enum signer_exit
change(const struct words *w)
{
	const char *command = w->list[0];
	struct ceremony c = { w->keys, w->roots };

	if (strcmp(command, "keys") == 0 && w->n == 2 && w->host != NULL) {
		enum signer_exit code;

		c.keys = w->list[1];
		code = ceremony_keys(&c, w->host, w->demo);
		if (code == SIGNER_FINE)
			printf("keys for %s are in %s; take the folder of roots away to a safe\n", w->host, c.keys);
		return code;
	}
	if (c.keys == NULL)
		return signer_stop(SIGNER_USAGE, "say where the keys are, with --keys FOLDER or REGISTRY_SIGNER_KEYS");
	if (strcmp(command, "rotate") == 0 && w->n == 2 && is_kind(w->list[1]))
		return ceremony_rotate(&c, w->list[1], w->now);
	if (strcmp(command, "compromised") == 0 && w->n == 3)
		return ceremony_compromised(&c, w->list[1], w->list[2]);
	if (strcmp(command, "policy") == 0 && w->n == 2)
		return ceremony_policy(&c, w->list[1]);
	return usage();
}

int
main(int argc, char *argv[])
{
	struct words w = read_words(argc, argv);
	const char *command = w.n > 0 ? w.list[0] : "";

	if (sodium_init() < 0)
		return signer_stop(SIGNER_SYSTEM, "libsodium does not start");
	if (w.wrong || w.n == 0)
		return usage();
	if (strcmp(command, "serve") == 0 && w.n == 1)
		return serve();
	if (strcmp(command, "status") == 0 && w.n == 1)
		return status();
	if (strcmp(command, "recover") == 0 && w.n == 1)
		return recover(w.write, w.confirm);
	if (strcmp(command, "bench") == 0 && w.n == 2 && count_of(w.list[1]) > 0)
		return bench(count_of(w.list[1]));
	if (strcmp(command, "help") == 0) {
		fputs(help, stdout);
		return SIGNER_FINE;
	}
	return change(&w);
}
