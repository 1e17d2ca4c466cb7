#include <dirent.h>
#include <errno.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "certs/verify/verify.h"

enum { FILE_MOST = 64 << 20, PATH_ROOM = 4096, DAY = 86400 };

char *
read_whole(const char *path, size_t *n)
{
	FILE *file = fopen(path, "rb");
	struct stat st;
	char *text = NULL;
	bool fine = false;

	if (file == NULL)
		return NULL;
	if (fstat(fileno(file), &st) == 0 && (S_ISDIR(st.st_mode) || st.st_size > FILE_MOST))
		errno = S_ISDIR(st.st_mode) ? EISDIR : EFBIG;
	else if ((text = malloc((size_t)st.st_size + 1)) != NULL) {
		*n = fread(text, 1, (size_t)st.st_size, file);
		text[*n] = '\0';
		fine = !ferror(file);
	}
	fclose(file);
	if (fine)
		return text;
	free(text);
	return NULL;
}

/* A text file of the folder without the blanks around it. */
static char *
read_text(const char *folder, const char *name)
{
	char path[PATH_ROOM];
	size_t n;
	char *text;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	text = read_whole(path, &n);
	while (text != NULL && n > 0 && strchr(" \t\r\n", text[n - 1]) != NULL)
		text[--n] = '\0';
	return text;
}

/* Thumbprints, one a line. */
static bool
pin_lines(char *text, struct trust_roots *roots)
{
	char *line;
	bool fine = true;

	while (fine && (line = strsep(&text, " \t\r\n")) != NULL)
		fine = *line == '\0' || trust_pin(roots, line);
	return fine && roots->n > 0;
}

/* roots.json as the registry makes it: a set of JWK. */
static bool
pin_set(const char *text, struct trust_roots *roots)
{
	json_t *set = json_loads(text, JSON_REJECT_DUPLICATES, NULL), *key;
	const char *kid;
	size_t i;
	bool fine = true;

	json_array_foreach(json_object_get(set, "keys"), i, key) {
		kid = json_string_value(json_object_get(key, "kid"));
		fine = fine && kid != NULL && trust_pin(roots, kid);
	}
	json_decref(set);
	return fine && roots->n > 0;
}

/* What is pinned: those of --root, else the file roots, else roots.json. */
static enum verdict
pin(const struct options *options, struct trust_roots *roots)
{
	const char *name = "roots";
	char *text;
	bool fine;

	for (int i = 0; i < options->nroots; i++)
		if (!trust_pin(roots, options->roots[i]))
			return say(VERDICT_USAGE, "%s is no thumbprint of a root", options->roots[i]);
	if (options->nroots > 0)
		return VERDICT_GENUINE;
	if ((text = read_text(options->bundle, name)) == NULL)
		text = read_text(options->bundle, name = "roots.json");
	if (text == NULL)
		return say(VERDICT_FILE, "%s has neither roots nor roots.json: %s (or pin with --root)", options->bundle, strerror(errno));
	fine = strcmp(name, "roots") == 0 ? pin_lines(text, roots) : pin_set(text, roots);
	free(text);
	return fine ? VERDICT_GENUINE : say(VERDICT_FILE, "%s/%s names no roots", options->bundle, name);
}

/* Takes in each issued/YEAR.bin that the folder has. */
static enum verdict
read_registers(const char *folder, struct bundle *bundle)
{
	const char *year;
	json_t *said;

	json_object_foreach(json_object_get(bundle->payload, "issued"), year, said) {
		char path[PATH_ROOM];
		size_t n;
		char *bytes;
		bool fine;

		if (strspn(year, "0123456789") != 4 || year[4] != '\0')
			return say(VERDICT_FILE, "%s/bundle.jws announces no year: %s", folder, year);
		snprintf(path, sizeof(path), "%s/issued/%s.bin", folder, year);
		if ((bytes = read_whole(path, &n)) == NULL && errno == ENOENT)
			continue;	/* its papers cannot be told */
		if (bytes == NULL)
			return say(VERDICT_FILE, "%s cannot be read: %s", path, strerror(errno));
		fine = bundle_register(bundle, atoi(year), (unsigned char *)bytes, n);
		free(bytes);
		if (!fine)
			return say(VERDICT_FILE, "%s is not the register that bundle.jws announces", path);
	}
	return VERDICT_GENUINE;
}

static enum verdict
not_believed(const char *folder, const char *name, enum trust_answer answer)
{
	return say(VERDICT_FILE, "%s/%s is %s", folder, name,
	    answer == TRUST_MALFORMED ? "malformed" : "not signed under a pinned root");
}

/* The folder: roots, keys.jws, bundle.jws, issued/.  keys.jws may be left out: the bundle carries one. */
static enum verdict
read_folder(const struct options *options, struct source *source)
{
	struct trust_roots roots = { 0 };
	struct trust newest = { 0 };
	enum trust_answer answer = TRUST_FINE;
	enum verdict verdict = pin(options, &roots);
	char *text;

	if (verdict != VERDICT_GENUINE)
		return verdict;
	if ((text = read_text(options->bundle, "keys.jws")) != NULL)
		answer = trust_read(text, &roots, 0, &newest);
	free(text);
	if (answer != TRUST_FINE)
		return not_believed(options->bundle, "keys.jws", answer);
	if ((text = read_text(options->bundle, "bundle.jws")) == NULL)
		return say(VERDICT_FILE, "%s/bundle.jws cannot be read: %s", options->bundle, strerror(errno));
	answer = bundle_read(text, &roots, 0, &source->bundle);
	free(text);
	if (answer != TRUST_FINE)
		return not_believed(options->bundle, "bundle.jws", answer);
	source->has_bundle = true;
	/* Of two lists the newer one holds: it may say that a key was stolen. */
	if (newest.seq > source->bundle.trust.seq)
		source->bundle.trust = newest;
	return read_registers(options->bundle, &source->bundle);
}

static enum verdict
read_key(const struct options *options, struct source *source)
{
	size_t n;
	char *text = read_whole(options->jwk, &n);
	json_t *jwk = text == NULL ? NULL : json_loadb(text, n, JSON_REJECT_DUPLICATES, NULL);
	bool fine = jwk != NULL && trust_one(jwk, options->prefix, &source->one);

	json_decref(jwk);
	if (text == NULL)
		return say(VERDICT_FILE, "%s cannot be read: %s", options->jwk, strerror(errno));
	free(text);
	return fine ? VERDICT_GENUINE :
	    say(VERDICT_FILE, "%s is no Ed25519 JWK, or the prefix is too long", options->jwk);
}

static enum verdict
read_ca(const struct options *options, struct source *source)
{
	char path[PATH_ROOM];
	BIO *bio;

	if (options->ca == NULL && options->bundle == NULL)
		return VERDICT_GENUINE;
	if (options->ca != NULL)
		snprintf(path, sizeof(path), "%s", options->ca);
	else
		snprintf(path, sizeof(path), "%s/ca.crt", options->bundle);
	if ((bio = BIO_new_file(path, "rb")) != NULL) {
		source->ca = PEM_read_bio_X509(bio, NULL, NULL, NULL);
		if (source->ca == NULL && BIO_seek(bio, 0) == 0)
			source->ca = d2i_X509_bio(bio, NULL);
		BIO_free(bio);
	}
	return source->ca != NULL || options->ca == NULL ? VERDICT_GENUINE :
	    say(VERDICT_FILE, "%s is no certificate", path);
}

enum verdict
source_open(const struct options *options, struct source *source)
{
	struct tm tm = { 0 };
	const char *end;
	enum verdict verdict;

	memset(source, 0, sizeof(*source));
	source->now = (int64_t)time(NULL);
	if (options->today != NULL) {
		end = strptime(options->today, "%Y-%m-%d", &tm);
		if (strlen(options->today) != 10 || end == NULL || *end != '\0')
			return say(VERDICT_USAGE, "--today wants YYYY-MM-DD");
		source->now = (int64_t)timegm(&tm) + DAY / 2;
	}
	if ((options->bundle == NULL) == (options->jwk == NULL) || (options->jwk == NULL) != (options->prefix == NULL))
		return say(VERDICT_USAGE, "either --bundle FOLDER, or --jwk FILE with --prefix URL");
	verdict = options->bundle != NULL ? read_folder(options, source) : read_key(options, source);
	return verdict == VERDICT_GENUINE ? read_ca(options, source) : verdict;
}

void
source_close(struct source *source)
{
	bundle_free(&source->bundle);
	X509_free(source->ca);
}
