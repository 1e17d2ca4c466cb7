#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "src/mail.h"

static struct arena a;

static const char *
written(const char *subject, const char *body)
{
	const struct mail m = { .from = "registry@itc.example", .from_name = "ITC Registry", .to = "post@agency.example",
		.subject = subject, .lang = "ru", .body = body, .message_id = "0b6f-1@itc.example", .date = 1795610000 };
	size_t len;
	const char *text = mail_write(&a, &m, &len);

	if (text != NULL)
		assert_int_equal(len, strlen(text));
	return text;
}

static void
heads(void **state)
{
	const char *text = written("Plain subject", "x\n");

	(void)state;
	assert_non_null(strstr(text, "From: \"ITC Registry\" <registry@itc.example>\r\nTo: <post@agency.example>\r\n"));
	assert_non_null(strstr(text, "\r\nSubject: Plain subject\r\n"));
	assert_non_null(strstr(text, "\r\nMessage-ID: <0b6f-1@itc.example>\r\n"));
	assert_non_null(strstr(text, "Date: Wed, 25 Nov 2026 12:33:20 +0000\r\n"));
	/* Реестр: encoded words of whole letters, none longer than 75 */
	text = written("Реестр Международного учебного центра: документ готов", "x");
	assert_non_null(strstr(text, "\r\nSubject: =?UTF-8?B?"));
	for (const char *p = text; (p = strstr(p, "=?UTF-8?B?")) != NULL; p++)
		assert_true(strstr(p, "?=") - p <= 73);
	assert_null(strstr(written("a\r\nBcc: x@y.example", "x"), "\nBcc"));
	assert_null(strstr(written("a\nBcc: x@y.example", "x"), "\nBcc"));
}

static void
bodies(void **state)
{
	const char *body;

	(void)state;
	body = strstr(written("s", "Да = 1 \n.\n.x\nlast"), "\r\n\r\n") + 4;
	assert_string_equal(body, "=D0=94=D0=B0 =3D 1=20\r\n=2E\r\n=2Ex\r\nlast\r\n");
	body = strstr(written("s", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"), "\r\n\r\n") + 4;
	assert_int_equal(strcspn(body, "\r"), 76);	/* with its soft break */
	assert_string_equal(body + 78, "xxxxxxxxxxxxxxxxxxxxxxxxx\r\n");
	for (const char *p = written("Тема", "длинная строка без конца и края, в которой много букв и ни одного перевода строки, ещё и ещё"); *p != '\0'; p++)
		assert_true((unsigned char)*p < 0x80);
}

/* What goes along: base64 in lines of 76, names as RFC 2231 says, a boundary that no part holds. */
static void
files(void **state)
{
	char bytes[100];
	struct mail_file file[] = {
		{ "ITC-2026-014.ics", "text/calendar; charset=UTF-8; method=REQUEST", "BEGIN:VCALENDAR\r\n", 17 },
		{ "Письмо о результате рассмотрения кандидатур.pdf", "application/pdf", bytes, sizeof(bytes) },
	};
	struct mail m = { .from = "registry@itc.example", .from_name = "R", .to = "a@b.example", .subject = "s", .lang = "ru",
		.body = "Да --=_part\n", .message_id = "1@x", .files = file, .files_n = 2 };
	size_t len;
	const char *text, *at;

	(void)state;
	memset(bytes, 'x', sizeof(bytes));
	text = mail_write(&a, &m, &len);
	assert_non_null(strstr(text, "\r\nContent-Type: multipart/mixed; boundary=\"=_part\"\r\n\r\n--=_part\r\nContent-Type: text/plain; charset=UTF-8\r\n"
	    "Content-Transfer-Encoding: quoted-printable\r\n\r\n=D0=94=D0=B0 --=3D_part\r\n"));
	assert_non_null(strstr(text, "\r\n--=_part\r\nContent-Type: text/calendar; charset=UTF-8; method=REQUEST\r\nContent-Disposition: attachment;\r\n filename=\"ITC-2026-014.ics\"\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\nQkVHSU46VkNBTEVOREFSDQo=\r\n--=_part\r\n"));
	assert_non_null(strstr(text, "\r\n filename*0*=UTF-8''%D0%9F%D0%B8%D1%81%D1%8C%D0%BC%D0%BE%20%D0%BE%20%D1%80;\r\n filename*1*=%D0%B5"));
	at = strstr(text, "eHh4");
	assert_int_equal(strcspn(at, "\r"), 76);
	assert_string_equal(strstr(text, "\r\n--=_part--"), "\r\n--=_part--\r\n");
	for (at = text; *at != '\0'; at += strcspn(at, "\n") + 1)
		assert_true(strcspn(at, "\n") <= 79);
	m.files_n = 1;
	file[0].type = "text/plain\r\nBcc: x@y.example";
	assert_null(mail_write(&a, &m, &len));
}

static void
refused(void **state)
{
	struct mail m = { .from = "registry@itc.example", .from_name = "R", .to = "a@b.example\r\nRCPT TO:<c@d.example>",
		.subject = "s", .lang = "en", .body = "x", .message_id = "1@x", .date = 0 };
	size_t len;

	(void)state;
	assert_null(mail_write(&a, &m, &len));
	m.to = "a@b.example";
	m.message_id = "1>\r\nX: y";
	assert_null(mail_write(&a, &m, &len));
	m.message_id = "1@x";
	assert_non_null(mail_write(&a, &m, &len));
	m.reply_to = "coordinator@itc.example";
	assert_non_null(strstr(mail_write(&a, &m, &len), "\r\nReply-To: <coordinator@itc.example>\r\n"));
	m.reply_to = "c@itc.example\r\nBcc: x@y";
	assert_null(mail_write(&a, &m, &len));
	assert_false(mail_address("nobody"));
	assert_false(mail_address("@x"));
	assert_false(mail_address("a@"));
	assert_false(mail_address("a@b@c"));
	assert_false(mail_address("a b@c"));
	assert_false(mail_address("<a@c>"));
	assert_true(mail_address("o'neil+tag@mail.example"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(heads),
		cmocka_unit_test(bodies),
		cmocka_unit_test(files),
		cmocka_unit_test(refused),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	arena_free(&a);
	return failed;
}
