#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "certs/gate.h"
#include "certs/phrases.h"
#include "certs/serial.h"

static void
serials(void **state)
{
	(void)state;
	assert_string_equal(serial_format(2026, 123).text, "2026-000123-38");
	assert_string_equal(serial_format(2026, 999999).text + 5, "999999-38");
	for (unsigned n = 1; n < 2000; n++)
		assert_true(serial_valid(serial_format(2026, n).text));
	assert_false(serial_valid(""));
	assert_false(serial_valid("2026-000000-00"));
	assert_false(serial_valid("2026-000123-39"));
	assert_false(serial_valid("2026-000123-38 "));
	assert_false(serial_valid("2026000123-38"));
	assert_false(serial_valid("2026-00012a-38"));
	assert_false(serial_valid("2026-000123_38"));
	assert_false(serial_valid("0026-000123-38"));
}

/* What check digits are for: every single wrong digit and every swap of neighbours is found. */
static void
typing_mistakes(void **state)
{
	struct serial_number right = serial_format(2026, 481516), wrong;

	(void)state;
	for (int i = 0; i < 14; i++) {
		if (right.text[i] == '-')
			continue;
		for (char digit = '0'; digit <= '9'; digit++) {
			wrong = right;
			wrong.text[i] = digit;
			assert_int_equal(serial_valid(wrong.text), digit == right.text[i]);
		}
		if (i == 13 || right.text[i + 1] == '-')
			continue;
		wrong = right;
		wrong.text[i] = right.text[i + 1];
		wrong.text[i + 1] = right.text[i];
		assert_int_equal(serial_valid(wrong.text), right.text[i] == right.text[i + 1]);
	}
}

static void
ids(void **state)
{
	unsigned char bytes[SERIAL_ID_BYTES], all[SERIAL_ID_BYTES];

	(void)state;
	assert_true(serial_id_decode("LFQGLKJPIX6NJ3IGRO6PFOP2I4", bytes));
	assert_string_equal(serial_id_encode(bytes).text, "LFQGLKJPIX6NJ3IGRO6PFOP2I4");
	assert_string_equal(serial_code(bytes).text, "A1N7-QR36");
	memset(all, 0xFF, sizeof(all));
	assert_string_equal(serial_id_encode(all).text, "7777777777777777777777777" "4");
	memset(all, 0, sizeof(all));
	assert_string_equal(serial_id_encode(all).text, "AAAAAAAAAAAAAAAAAAAAAAAAAA");
	for (int i = 0; i < 128; i++) {
		memset(all, 0, sizeof(all));
		all[i / 8] = (unsigned char)(1 << i % 8);
		assert_true(serial_id_decode(serial_id_encode(all).text, bytes));
		assert_memory_equal(all, bytes, sizeof(all));
	}
	/* bits that mean nothing are 0, so that an id is written in one way only */
	assert_false(serial_id_decode("LFQGLKJPIX6NJ3IGRO6PFOP2I5", bytes));
	assert_false(serial_id_decode("LFQGLKJPIX6NJ3IGRO6PFOP2I", bytes));
	assert_false(serial_id_decode("LFQGLKJPIX6NJ3IGRO6PFOP2I4A", bytes));
	assert_false(serial_id_decode("lFQGLKJPIX6NJ3IGRO6PFOP2I4", bytes));
	assert_false(serial_id_decode("0FQGLKJPIX6NJ3IGRO6PFOP2I4", bytes));
	assert_false(serial_id_decode("", bytes));
}

static const char *
judged(const char *text, size_t max, enum gate_allow allow)
{
	char detail[128];
	const char *wrong = gate_text(text, max, allow, detail, sizeof(detail));

	return wrong != NULL ? wrong : "fine";
}

static void
gate(void **state)
{
	static const struct { const char *text, *wrong; } cases[] = {
		{ "Ёлкин", "fine" }, { "Oʻrinova", "fine" }, { "Д’Арк", "fine" }, { "№\u00a014", "fine" },
		{ "Վարդազարյան", "fine" }, { "წყაროველი", "fine" }, { "a", "fine" }, { "", "empty" },
		{ "И\u0306", "not_nfc" }, { "a\u0308", "not_nfc" }, { "\u212b", "not_nfc" },
		{ " a", "spaces" }, { "a ", "spaces" }, { "a  b", "spaces" }, { "a \u00a0b", "spaces" },
		{ "a\tb", "control_character" }, { "a\nb", "control_character" }, { "a\x7f", "control_character" },
		{ "a\xc2\x85", "control_character" }, { "a\u2028b", "control_character" },
		{ "a\u202eb", "direction_character" }, { "a\u2066b", "direction_character" },
		{ "a\u200eb", "direction_character" }, { "a\u061cb", "direction_character" },
		{ "a\u200bb", "invisible_character" }, { "a\u200db", "invisible_character" },
		{ "a\u00adb", "invisible_character" }, { "a\ufeffb", "invisible_character" },
		{ "a\ufe0fb", "invisible_character" }, { "a\u3164b", "invisible_character" },
		{ "a\u2800b", "invisible_character" }, { "a\U000e0041", "invisible_character" },
		{ "a\ue000", "private_character" }, { "a\u0378", "private_character" },
		{ "a\u2003b", "private_character" }, { "a\U0010fffd", "private_character" },
		{ "a\xff", "not_utf8" }, { "a\xd0", "not_utf8" }, { "\xd0" "B", "not_utf8" },
		{ "\xc0\x80", "not_utf8" }, { "\xed\xa0\x80", "not_utf8" }, { "\xf4\x90\x80\x80", "not_utf8" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(judged(cases[i].text, 100, GATE_ONE_LINE), cases[i].wrong);
	assert_string_equal(judged("Ёлки", 4, GATE_ONE_LINE), "fine");
	assert_string_equal(judged("Ёлкин", 4, GATE_ONE_LINE), "too_long");
	assert_string_equal(judged("a\nb", 9, GATE_TWO_LINES), "fine");
	assert_string_equal(judged("a\nb\nc", 9, GATE_TWO_LINES), "control_character");
	assert_string_equal(judged("a\n", 9, GATE_TWO_LINES), "spaces");
	assert_string_equal(judged("a\n b", 9, GATE_TWO_LINES), "spaces");
}

static void
scripts(void **state)
{
	(void)state;
	assert_int_equal(gate_foreign("Берёзкин-Щёголев Ұлан", GATE_CYRL), 0);
	assert_int_equal(gate_foreign("Cеров", GATE_CYRL), 'C');	/* a Latin C */
	assert_int_equal(gate_foreign("Ștefan Oʻrinova D’Arc", GATE_LATN), 0);
	assert_int_equal(gate_foreign("Serov\u0430", GATE_LATN), 0x430);	/* a Cyrillic a */
	assert_int_equal(gate_foreign("և Հասմիկ", GATE_ARMN), 0);
	assert_int_equal(gate_foreign("ჟუჟუნა", GATE_GEOR), 0);
	assert_int_equal(gate_foreign("ჟუჟუნა", GATE_ARMN), 0x10DF);
	assert_int_equal(gate_foreign("12-3 №", GATE_GEOR), 0);
}

static void
counts(void **state)
{
	static const struct { int n; const char *ru, *en; } cases[] = {
		{ 1, "1\u00a0академический час", "1\u00a0academic hour" },
		{ 2, "2\u00a0академических часа", "2\u00a0academic hours" },
		{ 4, "4\u00a0академических часа", "4\u00a0academic hours" },
		{ 5, "5\u00a0академических часов", "5\u00a0academic hours" },
		{ 11, "11\u00a0академических часов", "11\u00a0academic hours" },
		{ 12, "12\u00a0академических часов", "12\u00a0academic hours" },
		{ 14, "14\u00a0академических часов", "14\u00a0academic hours" },
		{ 21, "21\u00a0академический час", "21\u00a0academic hours" },
		{ 72, "72\u00a0академических часа", "72\u00a0academic hours" },
		{ 111, "111\u00a0академических часов", "111\u00a0academic hours" },
		{ 112, "112\u00a0академических часов", "112\u00a0academic hours" },
		{ 9999, "9999\u00a0академических часов", "9999\u00a0academic hours" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_string_equal(phrases_hours_ru(cases[i].n).text, cases[i].ru);
		assert_string_equal(phrases_hours_en(cases[i].n).text, cases[i].en);
	}
	assert_string_equal(phrases_number(3600).text, "36");
	assert_string_equal(phrases_number(3450).text, "34.5");
	assert_string_equal(phrases_number(3405).text, "34.05");
	assert_string_equal(phrases_number(0).text, "0");
	assert_string_equal(phrases_number(-1).text, "–");
}

static void
periods(void **state)
{
	const struct record_date a = { 2026, 11, 16 }, b = { 2026, 11, 20 }, c = { 2026, 12, 4 }, d = { 2027, 1, 9 };

	(void)state;
	assert_string_equal(phrases_date_ru(a).text, "16 ноября 2026\u00a0г.");
	assert_string_equal(phrases_date_en(a).text, "16 November 2026");
	assert_string_equal(phrases_period_ru(a, a).text, "16 ноября 2026\u00a0г.");
	assert_string_equal(phrases_period_ru(a, b).text, "16–20 ноября 2026\u00a0г.");
	assert_string_equal(phrases_period_ru(a, c).text, "16 ноября – 4 декабря 2026\u00a0г.");
	assert_string_equal(phrases_period_ru(a, d).text, "16 ноября 2026\u00a0г. – 9 января 2027\u00a0г.");
	assert_string_equal(phrases_period_en(a, b).text, "16–20 November 2026");
	assert_string_equal(phrases_period_en(a, c).text, "16 November – 4 December 2026");
	assert_string_equal(phrases_period_en(a, d).text, "16 November 2026 – 9 January 2027");
	/* the longest there are stay whole */
	for (int month = 1; month <= 12; month++) {
		struct record_date from = { 2026, month, 28 }, to = { 2027, month, 28 };

		assert_non_null(strstr(phrases_period_ru(from, to).text, "2027\u00a0г."));
		assert_non_null(strstr(phrases_period_en(from, to).text, "2027"));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(serials), cmocka_unit_test(typing_mistakes), cmocka_unit_test(ids),
		cmocka_unit_test(gate), cmocka_unit_test(scripts), cmocka_unit_test(counts),
		cmocka_unit_test(periods),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
