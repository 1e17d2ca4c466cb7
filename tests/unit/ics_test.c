#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "src/arena.h"
#include "src/ics.h"
#include "src/text.h"

static struct arena a;

static const char *
ics(const char *json)
{
	struct buf out = buf_new(&a);
	json_t *v = json_loads(json, 0, NULL);

	assert_non_null(v);
	ics_write(&out, v, "https://registry.example.org",
	    "registry.example.org", "registry@itc.example");
	json_decref(v);
	return out.data;
}

/* Every line ends with CRLF, holds at most 75 bytes and whole letters. */
static void
assert_strict(const char *text)
{
	const char *end;

	for (; *text != '\0'; text = end + 2) {
		end = strstr(text, "\r\n");
		assert_non_null(end);
		assert_in_range(end - text, 1, 75);
		assert_null(memchr(text, '\n', (size_t)(end - text)));
		assert_null(memchr(text, '\r', (size_t)(end - text)));
		assert_true(text_is_utf8(text, (size_t)(end - text)));
	}
}

static void
empty_calendar(void **state)
{
	const char *t = ics("{\"name\":\"ITC\",\"at\":\"20261125T180000Z\","
	    "\"rows\":[]}");

	(void)state;
	assert_strict(t);
	assert_memory_equal(t, "BEGIN:VCALENDAR\r\n", 17);
	assert_non_null(strstr(t, "\r\nVERSION:2.0\r\n"));
	assert_non_null(strstr(t, "\r\nMETHOD:PUBLISH\r\n"));
	assert_non_null(strstr(t, "\r\nEND:VCALENDAR\r\n"));
}

static void
sessions(void **state)
{
	const char *t = ics("{\"name\":\"Зал; 1, верхний\","
	    "\"at\":\"20261125T180000Z\",\"rows\":["
	    "{\"uid\":\"u1\",\"sequence\":3,\"starts\":\"20261126T060000Z\","
	    "\"ends\":\"20261126T073000Z\",\"status\":\"CANCELLED\","
	    "\"title\":\"ITC-2026-014 Расследование преступлений, "
	    "связанных с торговлей людьми; часть первая\\nдва\","
	    "\"place\":\"Аудитория 1, Минск\",\"path\":\"/courses/7\"},"
	    "{\"uid\":\"u2\",\"sequence\":0,\"starts\":\"20261127T060000Z\","
	    "\"ends\":\"20261127T073000Z\",\"status\":\"TENTATIVE\","
	    "\"title\":\"T\",\"place\":null,\"path\":\"/courses/7\"}]}");

	(void)state;
	assert_strict(t);
	assert_non_null(strstr(t, "\r\nUID:u1@registry.example.org\r\n"));
	assert_non_null(strstr(t, "\r\nDTSTAMP:20261125T180000Z\r\n"));
	assert_non_null(strstr(t, "\r\nDTSTART:20261126T060000Z\r\n"));
	assert_non_null(strstr(t, "\r\nDTEND:20261126T073000Z\r\n"));
	assert_non_null(strstr(t, "\r\nSEQUENCE:3\r\n"));
	assert_non_null(strstr(t, "\r\nSTATUS:CANCELLED\r\n"));
	assert_non_null(strstr(t, "\r\nSTATUS:TENTATIVE\r\n"));
	assert_non_null(strstr(t, "\r\nX-WR-CALNAME:Зал  1  верхний\r\n"));
	assert_non_null(strstr(t, "\r\nLOCATION:Аудитория 1\\, Минск\r\n"));
	assert_non_null(strstr(t,
	    "\r\nURL:https://registry.example.org/courses/7\r\n"));
	assert_non_null(strstr(t, "\\n"));
}

/* What goes with a letter: who asks whom, the same sessions. */
static void
invitation(void **state)
{
	static const char rows[] = "\"name\":\"ITC\",\"at\":\"20261125T180000Z\",\"rows\":[{\"uid\":\"u1\",\"sequence\":4,\"starts\":\"20261126T060000Z\",\"ends\":\"20261126T073000Z\",\"status\":\"CONFIRMED\",\"title\":\"T\",\"place\":null,\"path\":\"/x\"}]}";
	const char *t = ics(arena_printf(&a, "{\"method\":\"REQUEST\",\"attendee\":\"a@b.example\",%s", rows));

	(void)state;
	assert_strict(t);
	assert_non_null(strstr(t, "\r\nMETHOD:REQUEST\r\n"));
	assert_non_null(strstr(t, "\r\nORGANIZER:mailto:registry@itc.example\r\n"));
	assert_non_null(strstr(t, "\r\nATTENDEE;RSVP=FALSE:mailto:a@b.example\r\n"));
	t = ics(arena_printf(&a, "{\"method\":\"CANCEL\",\"attendee\":\"a@b.example\",%s", rows));
	assert_non_null(strstr(t, "\r\nMETHOD:CANCEL\r\n"));
	/* a publication has an organizer (RFC 5546 3.2.1), and asks nobody */
	t = ics(arena_printf(&a, "{%s", rows));
	assert_non_null(strstr(t, "\r\nMETHOD:PUBLISH\r\n"));
	assert_non_null(strstr(t, "\r\nORGANIZER:mailto:registry@itc.example\r\n"));
	assert_null(strstr(t, "ATTENDEE"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(empty_calendar),
		cmocka_unit_test(sessions),
		cmocka_unit_test(invitation),
	};
	int failed;

	ics_init();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(&a);
	return failed;
}
