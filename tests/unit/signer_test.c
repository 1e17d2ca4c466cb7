#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <jansson.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "certs/signer/confine.h"
#include "certs/signer/facts.h"
#include "certs/signer/secret.h"
#include "certs/signer/state.h"
#include "certs/trust/base32.h"

/* What the signer remembers, and how it is shut in. */

static char folder[64];

static int
new_folder(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/signer_test.XXXXXX");
	return mkdtemp(folder) == NULL;
}

static int
remove_folder(void **state)
{
	char command[128];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	return system(command);
}

static struct state *
opened(void)
{
	char why[256] = "";
	struct state *s = state_open(folder, true, why, sizeof(why));

	if (s == NULL)
		print_error("%s\n", why);
	assert_non_null(s);
	return s;
}

/* Opening must fail with words that contain these. */
static void
refused(const char *words)
{
	char why[256] = "";

	assert_null(state_open(folder, true, why, sizeof(why)));
	if (strstr(why, words) == NULL)
		fail_msg("'%s' does not say '%s'", why, words);
}

static void
id_of(unsigned n, unsigned char id[16])
{
	crypto_generichash(id, 16, (const unsigned char *)&n, sizeof(n), NULL, 0);
}

static void
issue(struct state *s, unsigned n)
{
	unsigned char id[16];
	char text[27];
	json_t *record;

	id_of(n, id);
	base32_encode(id, 16, text);
	record = json_pack("{s:s, s:I, s:i}", "id", text, "serial", (json_int_t)2026 * SERIAL_YEAR + n, "status", 131072 + (int)n);
	state_remember(s, "issue", record);
	json_decref(record);
}

static void
act(struct state *s, unsigned n, const char *code)
{
	unsigned char id[16];
	char text[27];
	json_t *record;

	id_of(n, id);
	base32_encode(id, 16, text);
	record = json_pack("{s:s, s:s}", "id", text, "code", code);
	state_remember(s, "act", record);
	json_decref(record);
}

static void
checkpoint(struct state *s, size_t n)
{
	unsigned char entry[STATE_ENTRY] = { 1, 1 }, root[32];
	char hex[65];
	json_t *record;

	for (size_t i = 0; i < n; i++) {
		entry[2] = (unsigned char)(s->tree.size % 251);
		state_extend(s, entry, 1);
	}
	tree_root(&s->tree, root);
	record = json_pack("{s:I, s:s}", "size", (json_int_t)s->tree.size, "root", sodium_bin2hex(hex, sizeof(hex), root, 32));
	state_remember(s, "checkpoint", record);
	json_decref(record);
}

static void
change_file(const char *name, long offset, char byte)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, "r+");
	assert_non_null(f);
	assert_int_equal(fseek(f, offset, offset < 0 ? SEEK_END : SEEK_SET), 0);
	fputc(byte, f);
	fclose(f);
}

static void
shorten(const char *name, off_t by)
{
	char path[128];
	struct stat st;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(truncate(path, st.st_size - by), 0);
}

static void
lengthen(const char *name, const char *with)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, "a");
	assert_non_null(f);
	fputs(with, f);
	fclose(f);
}

static void
remembers(void **state)
{
	struct state *s = opened();
	unsigned char id[16], root[32], again[32], head[32];
	const struct certificate *c;

	(void)state;
	for (unsigned n = 1; n <= 3000; n++)
		issue(s, n);
	act(s, 7, "suspended");
	act(s, 8, "revoked");
	checkpoint(s, 700);
	assert_true(state_sync(s));
	checkpoint(s, 1);
	assert_true(state_sync(s));
	tree_root(&s->tree, root);
	memcpy(head, s->journal.head, 32);
	state_close(s);

	s = opened();
	tree_root(&s->tree, again);
	assert_memory_equal(root, again, 32);
	assert_memory_equal(head, s->journal.head, 32);
	assert_int_equal(s->tree.size, 701);
	assert_int_equal(state_last(s, 2026), 3000);
	assert_int_equal(state_last(s, 2027), 0);
	assert_int_equal(state_issues(s, time(NULL)), 3000);
	assert_int_equal(state_issues(s, time(NULL) + 3720), 0);
	for (unsigned n = 1; n <= 3000; n++) {
		id_of(n, id);
		c = certificate_of(&s->certificates, id);
		assert_non_null(c);
		assert_int_equal(c->serial % SERIAL_YEAR, n);
		assert_ptr_equal(certificate_at(&s->certificates, 131072 + n), c);
		assert_int_equal(c->final, n == 8);
		assert_int_equal(c->last_act != 0, n == 7 || n == 8);
	}
	id_of(3001, id);
	assert_null(certificate_of(&s->certificates, id));
	assert_null(certificate_at(&s->certificates, 131072 + 3001));
	/* bit 8 from the left */
	assert_int_equal(state_list(s, 1)->must[0], 0);
	assert_int_equal(state_list(s, 1)->must[1], 0x80);
	state_close(s);
}

/* What is not synced was never promised; what a crash tore is cut off. */
static void
torn(void **state)
{
	struct state *s = opened();

	(void)state;
	issue(s, 1);
	checkpoint(s, 5);
	assert_true(state_sync(s));
	issue(s, 2);
	checkpoint(s, 5);
	state_close(s);
	lengthen("journal", "0000 {\"ask\":\"iss");
	lengthen("entries", "torn");
	s = opened();
	assert_int_equal(state_last(s, 2026), 1);
	assert_int_equal(s->tree.size, 5);
	issue(s, 2);
	checkpoint(s, 5);
	assert_true(state_sync(s));
	state_close(s);
	s = opened();
	assert_int_equal(state_last(s, 2026), 2);
	assert_int_equal(s->tree.size, 10);
	state_close(s);
}

/* A whole line that state.json does not know yet counts: state.json may be the older one, never the journal. */
static void
older_state(void **state)
{
	struct state *s = opened();
	char old[128], new[128], why[256];

	(void)state;
	issue(s, 1);
	assert_true(state_sync(s));
	snprintf(old, sizeof(old), "%s/state.json", folder);
	snprintf(new, sizeof(new), "%s/kept", folder);
	assert_int_equal(link(old, new), 0);
	issue(s, 2);
	checkpoint(s, 3);
	assert_true(state_sync(s));
	state_close(s);
	assert_int_equal(rename(new, old), 0);
	s = opened();
	assert_int_equal(state_last(s, 2026), 2);
	assert_int_equal(s->tree.size, 3);
	/* and while it is open nobody else gets it */
	assert_null(state_open(folder, true, why, sizeof(why)));
	assert_non_null(strstr(why, "another signer"));
	state_close(s);
}

static void
damage(void **state)
{
	struct state *s = opened();

	(void)state;
	issue(s, 1);
	issue(s, 2);
	checkpoint(s, 5);
	assert_true(state_sync(s));
	state_close(s);
	change_file("entries", 40, 'x');
	refused("entries are not those");
	change_file("entries", 40, 0);
	change_file("entries", 36, 1);
	state_close(opened());
	change_file("journal", 80, 'x');
	refused("journal is not the one");
}

static void
cut_entries(void **state)
{
	struct state *s = opened();

	(void)state;
	checkpoint(s, 5);
	assert_true(state_sync(s));
	state_close(s);
	shorten("entries", STATE_ENTRY);
	refused("entries are not those");
}

static void
cut_journal(void **state)
{
	struct state *s = opened();

	(void)state;
	issue(s, 1);
	assert_true(state_sync(s));
	state_close(s);
	shorten("journal", 1);
	refused("journal is not the one");
}

static void
recovery_lasts(void **state)
{
	struct state *s = opened();
	unsigned char root[32] = { 1 };

	(void)state;
	assert_false(s->recovery);
	assert_true(state_set_recovery(s, true, 17, root));
	state_close(s);
	s = opened();
	assert_true(s->recovery);
	assert_int_equal(s->behind_size, 17);
	assert_memory_equal(s->behind_root, root, 32);
	assert_true(state_set_recovery(s, false, 0, root));
	state_close(s);
	s = opened();
	assert_false(s->recovery);
	state_close(s);
}

static void
small_texts(void **state)
{
	static const char *const bad[] = { "2026-02-29", "2026-13-01", "2026-1-01", "26-01-01", "2026-01-01 ",
		"1969-12-31", "+026-01-01", "2026-00-10", "2026-01-00", "" };
	unsigned char out[16];
	uint32_t day;

	(void)state;
	assert_true(day_read("1970-01-01", &day));
	assert_int_equal(day, 0);
	assert_true(day_read("2026-11-23", &day));
	assert_int_equal(day, 20780);
	assert_true(day_read("2028-02-29", &day));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(day_read(bad[i], &day));
	assert_false(day_read(NULL, &day));
	assert_true(hex_read("00ff", out, 2));
	assert_false(hex_read("00FF", out, 2));
	assert_false(hex_read("00f", out, 2));
	assert_false(hex_read("00ff00", out, 2));
	assert_false(hex_read(NULL, out, 2));
	assert_true(id_read("LFQGLKJPIX6NJ3IGRO6PFOP2I4", out));
	assert_false(id_read("LFQGLKJPIX6NJ3IGRO6PFOP2I5", out));
	assert_false(id_read("lfqglkjpix6nj3igro6pfop2i4", out));
	assert_false(id_read("LFQGLKJPIX6NJ3IGRO6PFOP2I", out));
	assert_true(act_is_final("revoked") && act_is_final("superseded") && !act_is_final("suspended"));
	assert_true(act_after_end("erased") && !act_after_end("reinstated"));
	assert_true(act_is_known("lost") && !act_is_known("found") && !act_is_known(NULL));
}

static void
secrets(void **state)
{
	int dir = open(folder, O_RDONLY | O_DIRECTORY);
	unsigned char pk[32], sk[64];
	struct stat st;

	(void)state;
	assert_true(secret_make(dir, "one.key", pk));
	assert_false(secret_make(dir, "one.key", pk));
	assert_int_equal(fstatat(dir, "one.key", &st, 0), 0);
	assert_int_equal(st.st_mode & 0777, 0400);
	assert_true(secret_read(dir, "one.key", sk));
	assert_memory_equal(sk + 32, pk, 32);
	assert_int_equal(fchmodat(dir, "one.key", 0440, 0), 0);
	assert_false(secret_read(dir, "one.key", sk));
	assert_int_equal(fchmodat(dir, "one.key", 0600, 0), 0);
	change_file("one.key", 3, 'x');
	assert_false(secret_read(dir, "one.key", sk));
	close(dir);
}

/* How a child ends that is shut in, proves that it lives, and does that. */
static int
end_of(void (*what)(void))
{
	int status, fd[2];
	char alive = 0;
	pid_t child;

	assert_int_equal(pipe(fd), 0);
	child = fork();
	if (child == 0) {
		if (!confine_memory() || !confine_calls() || write(fd[1], "y", 1) != 1)
			_exit(1);
		what();
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(read(fd[0], &alive, 1), 1);
	close(fd[0]);
	close(fd[1]);
	return WIFSIGNALED(status) ? WTERMSIG(status) : -WEXITSTATUS(status);
}

static void nothing(void) { }
static void inet(void) { socket(AF_INET, SOCK_STREAM, 0); }
static void local(void) { socket(AF_UNIX, SOCK_STREAM, 0); }
static void program(void) { execl("/bin/true", "true", (char *)NULL); }
static void child(void) { fork(); }
static void code(void) { mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); }

static void
shut_in(void **state)
{
	(void)state;
	assert_int_equal(end_of(nothing), 0);
	assert_int_equal(end_of(inet), SIGSYS);
	assert_int_equal(end_of(local), SIGSYS);
	assert_int_equal(end_of(program), SIGSYS);
	assert_int_equal(end_of(child), SIGSYS);
	assert_int_equal(end_of(code), SIGSYS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(remembers, new_folder, remove_folder),
		cmocka_unit_test_setup_teardown(torn, new_folder, remove_folder),
		cmocka_unit_test_setup_teardown(older_state, new_folder, remove_folder),
		cmocka_unit_test_setup_teardown(damage, new_folder, remove_folder),
		cmocka_unit_test_setup_teardown(cut_entries, new_folder, remove_folder),
		cmocka_unit_test_setup_teardown(cut_journal, new_folder, remove_folder),
		cmocka_unit_test_setup_teardown(recovery_lasts, new_folder, remove_folder),
		cmocka_unit_test_setup_teardown(secrets, new_folder, remove_folder),
		cmocka_unit_test(small_texts), cmocka_unit_test(shut_in),
	};

	return sodium_init() < 0 ? 1 : cmocka_run_group_tests_name("signer", tests, NULL, NULL);
}
