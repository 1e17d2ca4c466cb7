#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "certs/signer/authority.h"
#include "certs/signer/ceremony.h"
#include "certs/signer/facts.h"
#include "certs/signer/folder.h"
#include "certs/signer/keylist.h"
#include "certs/signer/keys.h"
#include "certs/signer/secret.h"
#include "certs/trust/jwk.h"
#include "certs/trust/note.h"

enum {
	KNOWN_DAYS = 14,	/* a key stands in keys.jws before it signs, so that devices off the network know it */
	LIFE_DAYS = 365,
	DEMO_SINCE = 16436	/* 2015-01-01: papers of the demo have dates of years ago */
};

/* Open folders of a ceremony. */
struct desk {
	int	keys, roots, public;
	char	host[KEYS_HOST_MOST];
	char	why[256];
};

static uint32_t
today(void)
{
	return (uint32_t)(time(NULL) / 86400);
}

static bool
is_empty(int folder)
{
	DIR *dir = fdopendir(dup(folder));
	struct dirent *one;
	int n = 0;

	if (dir != NULL)
		rewinddir(dir);
	while (dir != NULL && (one = readdir(dir)) != NULL)
		n += strcmp(one->d_name, ".") != 0 && strcmp(one->d_name, "..") != 0;
	if (dir != NULL)
		closedir(dir);
	return dir != NULL && n == 0;
}

static bool
open_folders(struct desk *d, const struct ceremony *c, bool make)
{
	char beside[4096];
	const char *roots = c->roots;
	mode_t before = umask(022);

	if (roots == NULL) {
		snprintf(beside, sizeof(beside), "%.4000s-roots", c->keys);
		roots = beside;
	}
	d->keys = folder_open(c->keys, make);
	d->roots = d->keys < 0 ? -1 : folder_open(roots, make);
	if (make && d->roots >= 0 && is_empty(d->keys) && is_empty(d->roots))
		mkdirat(d->keys, "public", 0755);
	d->public = d->roots < 0 ? -1 : openat(d->keys, "public", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	umask(before);
	if (d->roots < 0)
		signer_stop(SIGNER_FILE, "%s cannot be used: %s", d->keys < 0 ? c->keys : roots, strerror(errno));
	return d->roots >= 0;
}

static void
close_folders(struct desk *d)
{
	if (d->public >= 0)
		close(d->public);
	if (d->roots >= 0)
		close(d->roots);
	if (d->keys >= 0)
		close(d->keys);
}

/* Lower-case letters, digits, dots and dashes; what fits a QR code. */
static bool
is_host(const char *host)
{
	size_t n = strspn(host, "abcdefghijklmnopqrstuvwxyz0123456789.-");

	return n > 0 && n <= 40 && host[n] == '\0' && host[0] != '.' && host[0] != '-';
}

static json_t *
first_list(struct desk *d, bool demo, const unsigned char a[32], const unsigned char b[32],
    const unsigned char issue[32], const unsigned char status[32], const unsigned char log[32])
{
	uint32_t from = demo ? DEMO_SINCE : today(), to = today() + LIFE_DAYS;
	char kid_a[JWK_THUMBPRINT + 1], kid_b[JWK_THUMBPRINT + 1], name[KEYS_HOST_MOST + 8], vkey[NOTE_VKEY_MOST];
	struct note_key key;

	jwk_thumbprint(a, kid_a);
	jwk_thumbprint(b, kid_b);
	snprintf(name, sizeof(name), "%s/log", d->host);
	if (!note_key_make(&key, name, NOTE_ED25519, log))
		abort();
	note_vkey_write(&key, vkey);
	return json_pack("{s:o, s:i, s:[o,o,o,o], s:[s,s], s:o}", "iss", json_sprintf("https://%s", d->host), "seq", 0,
	    "keys", keylist_key(issue, "issue", d->host, from, to), keylist_key(status, "status", d->host, from, to),
	    keylist_root(a), keylist_root(b),
	    "roots", kid_a, kid_b, "witness_policy", json_sprintf("log %s\nquorum none\n", vkey));
}

static bool
make_all(struct desk *d, bool demo)
{
	unsigned char a[32], b[32], issue[32], status[32], log[32];
	char text[160];
	json_t *list;
	bool fine;

	if (!secret_make(d->roots, "root-a.key", a) || !secret_make(d->roots, "root-b.key", b) ||
	    !secret_make(d->keys, "issue.key", issue) || !secret_make(d->keys, "status.key", status) ||
	    !secret_make(d->keys, "log.key", log) || !keylist_roots(d->public, a, b)) {
		snprintf(d->why, sizeof(d->why), "a key cannot be written: %s", strerror(errno));
		return false;
	}
	list = first_list(d, demo, a, b, issue, status, log);
	fine = keylist_write(d->public, d->roots, list, d->why, sizeof(d->why)) &&
	    authority_make(d->roots, d->keys, d->public, d->host, d->why, sizeof(d->why));
	json_decref(list);
	/* the last file: a folder without it is no set of keys */
	snprintf(text, sizeof(text), "{\"host\":\"%s\",\"demo\":%s}\n", d->host, demo ? "true" : "false");
	if (fine && !folder_write(d->keys, "registry.json", 0644, text, strlen(text))) {
		snprintf(d->why, sizeof(d->why), "registry.json cannot be written: %s", strerror(errno));
		fine = false;
	}
	return fine;
}

enum signer_exit
ceremony_keys(const struct ceremony *c, const char *host, bool demo)
{
	struct desk d = { .keys = -1, .roots = -1, .public = -1 };
	enum signer_exit code = SIGNER_FINE;

	if (!is_host(host))
		return signer_stop(SIGNER_USAGE, "%s is no host: lower-case letters, digits, dots and dashes, at most 40", host);
	snprintf(d.host, sizeof(d.host), "%s", host);
	if (!open_folders(&d, c, true))
		code = SIGNER_FILE;
	else if (d.public < 0 || !is_empty(d.public) || faccessat(d.keys, "registry.json", F_OK, 0) == 0)
		code = signer_stop(SIGNER_REFUSED, "%s and its folder of roots must be empty: keys are never overwritten", c->keys);
	else if (!make_all(&d, demo))
		code = signer_stop(SIGNER_FILE, "%s", d.why);
	close_folders(&d);
	return code;
}

/* An existing set and its list. */
static json_t *
open_set(struct desk *d, const struct ceremony *c, enum signer_exit *code)
{
	char *text = NULL;
	json_t *registry = NULL, *list = NULL;
	const char *host;

	*code = SIGNER_FILE;
	if (!open_folders(d, c, false))
		return NULL;
	text = folder_read(d->keys, "registry.json", NULL);
	registry = text == NULL ? NULL : json_loads(text, 0, NULL);
	host = json_string_value(json_object_get(registry, "host"));
	*code = SIGNER_SYSTEM;
	if (host == NULL || d->public < 0 || !is_host(host)) {
		signer_stop(*code, "%s holds no keys: registry.json is missing", c->keys);
	} else if (faccessat(d->roots, "root-a.key", R_OK, 0) < 0 || faccessat(d->roots, "ca.key", R_OK, 0) < 0) {
		*code = signer_stop(SIGNER_FILE, "root-a.key and ca.key must be at hand: name their folder with --roots");
	} else {
		snprintf(d->host, sizeof(d->host), "%s", host);
		list = keylist_read(d->public, d->why, sizeof(d->why));
		if (list == NULL)
			signer_stop(*code, "%s", d->why);
	}
	json_decref(registry);
	free(text);
	return list;
}

/* What root made belongs to the user of the signer, like the folder. */
static bool
hand_over(int folder)
{
	DIR *dir = fdopendir(dup(folder));
	struct dirent *one;
	struct stat owner;
	bool fine = dir != NULL && fstat(folder, &owner) == 0;

	if (dir != NULL)
		rewinddir(dir);
	while (fine && geteuid() == 0 && (one = readdir(dir)) != NULL)
		fine = one->d_name[0] == '.' || fchownat(folder, one->d_name, owner.st_uid, owner.st_gid, AT_SYMLINK_NOFOLLOW) == 0;
	if (dir != NULL)
		closedir(dir);
	return fine;
}

/* Signs the list anew; the CRL gets another year on the way. */
static enum signer_exit
close_set(struct desk *d, json_t *list, const char *done)
{
	if (!keylist_write(d->public, d->roots, list, d->why, sizeof(d->why)) ||
	    !authority_crl(d->roots, d->public, d->why, sizeof(d->why)))
		return signer_stop(SIGNER_FILE, "%s", d->why);
	if (!hand_over(d->keys) || !hand_over(d->public))
		return signer_stop(SIGNER_FILE, "the new files cannot be given to the owner of the keys: %s", strerror(errno));
	printf("%s; keys.jws is number %lld; restart the signer\n", done,
	    (long long)json_integer_value(json_object_get(list, "seq")));
	return SIGNER_FINE;
}

/* issue-2.key, or the next that is free. */
static bool
new_secret(struct desk *d, const char *kind, unsigned char pk[32])
{
	char name[32];

	for (int i = 2; i < 100; i++) {
		snprintf(name, sizeof(name), "%s-%d.key", kind, i);
		if (secret_make(d->keys, name, pk))
			return true;
		if (errno != EEXIST)
			break;
	}
	snprintf(d->why, sizeof(d->why), "%s cannot be written: %s", name, strerror(errno));
	return false;
}

static enum signer_exit
rotate(struct desk *d, json_t *list, const char *kind, bool now)
{
	uint32_t from = today() + (now ? 0 : KNOWN_DAYS);
	unsigned char pk[32];
	char done[80];

	if (strcmp(kind, "pdf") == 0) {
		if (!authority_new_key(d->roots, d->keys, d->public, d->host, d->why, sizeof(d->why)))
			return signer_stop(SIGNER_FILE, "%s", d->why);
	} else {
		if (!new_secret(d, kind, pk))
			return signer_stop(SIGNER_FILE, "%s", d->why);
		json_array_append_new(json_object_get(list, "keys"), keylist_key(pk, kind, d->host, from, from + LIFE_DAYS));
	}
	snprintf(done, sizeof(done), "a new %s key signs %s", kind, now || strcmp(kind, "pdf") == 0 ? "from now on" :
	    "in 14 days, when readers know it");
	return close_set(d, list, done);
}

enum signer_exit
ceremony_rotate(const struct ceremony *c, const char *kind, bool now)
{
	struct desk d = { .keys = -1, .roots = -1, .public = -1 };
	enum signer_exit code;
	json_t *list = open_set(&d, c, &code);

	if (list != NULL)
		code = rotate(&d, list, kind, now);
	json_decref(list);
	close_folders(&d);
	return code;
}

/* The entry of a kid; NULL: there is none. */
static json_t *
entry_of(const json_t *list, const char *kid)
{
	json_t *one;
	size_t i;

	json_array_foreach(json_object_get(list, "keys"), i, one)
		if (strcmp(json_string_value(json_object_get(one, "kid")), kid) == 0)
			return one;
	return NULL;
}

static enum signer_exit
compromised(struct desk *d, json_t *list, const char *kid, uint32_t day)
{
	json_t *entry = entry_of(list, kid);

	if (strcmp(kid, "pdf") == 0) {
		if (!authority_revoke(d->roots, d->keys, d->public, (int64_t)day * 86400, d->why, sizeof(d->why)))
			return signer_stop(SIGNER_FILE, "%s", d->why);
		return close_set(d, list, "the certificate of PDFs is revoked; now: signer rotate pdf");
	}
	if (entry == NULL)
		return signer_stop(SIGNER_REFUSED, "keys.jws has no key %s", kid);
	json_object_set_new(entry, "compromised_from", json_integer(day));
	return close_set(d, list, "the key signs no more; now: signer rotate KIND --now");
}

enum signer_exit
ceremony_compromised(const struct ceremony *c, const char *kid, const char *day)
{
	struct desk d = { .keys = -1, .roots = -1, .public = -1 };
	enum signer_exit code;
	uint32_t from;
	json_t *list;

	if (!day_read(day, &from) || from > today())
		return signer_stop(SIGNER_USAGE, "%s is no day up to today; write it as 2026-11-25", day);
	list = open_set(&d, c, &code);
	if (list != NULL)
		code = compromised(&d, list, kid, from);
	json_decref(list);
	close_folders(&d);
	return code;
}

/* The first line of a policy is our log's; the rest is what the file says. */
static enum signer_exit
set_policy(struct desk *d, json_t *list, const char *file)
{
	const char *old = json_string_value(json_object_get(list, "witness_policy"));
	char *text = folder_read(AT_FDCWD, file, NULL);
	enum signer_exit code;

	if (text == NULL)
		return signer_stop(SIGNER_FILE, "%s cannot be read: %s", file, strerror(errno));
	if (strstr(text, "quorum ") == NULL) {
		code = signer_stop(SIGNER_REFUSED, "%s has no line quorum", file);
	} else {
		json_object_set_new(list, "witness_policy", json_sprintf("%.*s\n%s", (int)strcspn(old, "\n"), old, text));
		code = close_set(d, list, "the policy is changed");
	}
	free(text);
	return code;
}

enum signer_exit
ceremony_policy(const struct ceremony *c, const char *file)
{
	struct desk d = { .keys = -1, .roots = -1, .public = -1 };
	enum signer_exit code;
	json_t *list = open_set(&d, c, &code);

	if (list != NULL)
		code = set_policy(&d, list, file);
	json_decref(list);
	close_folders(&d);
	return code;
}
