#include "certs/sheet_parts.h"
#include "src/words.h"

/*
 * What was decided on the nominations of an agency, on the centre's letterhead: one
 * letter an agency, each beginning on a page of its own.
 *
 * result_letter	code, course_title, starts, ends, where, town, sign, signed_by,
 *	coordinator, email, letters [{agency, letter, accepted (and not yet confirmed),
 *	waiting, people [{n, name, other, state, reason, until, course}]}]
 */

static const char *
decided(struct sheet *s, const json_t *row)
{
	const char *word = sheet_word_of(s, "sheet.decided", sheet_cell(s, row, "state"));
	const char *until = sheet_cell(s, row, "until"), *course = sheet_cell(s, row, "course");

	if (*until != '\0')
		return arena_printf(&s->arena, "%s %s", sheet_word(s, "sheet.result.offered"), until);
	return *course != '\0' ? arena_printf(&s->arena, "%s: %s", word, course) : word;
}

/* The kind of reason of a refusal; what was written beside it is for who signs in. */
static const char *
reason(struct sheet *s, const json_t *row)
{
	return sheet_word_of(s, "nomination.reason_code", sheet_cell(s, row, "reason"));
}

static const char *
sentence(struct sheet *s, const char *word)
{
	const char *where = sheet_fact(s, "where");
	json_t *facts = json_pack("{s:s, s:s, s:s, s:s}", "code", sheet_fact(s, "code"), "title", sheet_fact(s, "course_title"),
	    "dates", sheet_course_dates(s), "where", *where != '\0' ? arena_printf(&s->arena, ", %s", where) : "");
	const char *text = words_fill(&s->arena, sheet_word(s, word), facts);

	json_decref(facts);
	return text;
}

static void
paragraph(struct sheet *s, const char *text)
{
	if (*text != '\0') {
		sheet_paragraph(s, 10.5, CANVAS_INK, text);
		sheet_gap(s, 8);
	}
}

static void
letter(struct sheet *s, const json_t *one)
{
	static const struct sheet_column columns[] = {
		{ "sheet.number", 26, FONT_TEXT, true, "n", NULL, 0, NULL },
		{ "attendance.sheet_of.name", 0, FONT_BOLD, false, "name", NULL, 0, NULL },
		{ "sheet.other_name", 0, FONT_TEXT, false, "other", NULL, 0, NULL },
		{ "sheet.decision", 104, FONT_TEXT, false, NULL, decided, 0, NULL },
		{ "sheet.reason", 104, FONT_TEXT, false, NULL, reason, 0, NULL },
	};
	static const struct sheet_table table = { columns, sizeof(columns) / sizeof(columns[0]), 9.5, 22 };
	const char *email = sheet_fact(s, "email");

	sheet_title(s, sheet_word(s, "sheet.kind.result_letter"), "");
	sheet_told(s, "sheet.date", arena_printf(&s->arena, "%s, %s", sheet_date(s, sheet_fact(s, "printed")), sheet_fact(s, "town")));
	sheet_told(s, "sheet.result.number", "____________________");
	sheet_told(s, "sheet.to", sheet_cell(s, one, "agency"));
	sheet_told(s, "sheet.your_letter", sheet_cell(s, one, "letter"));
	sheet_gap(s, 14);
	paragraph(s, sentence(s, "sheet.result.about"));
	sheet_table(s, &table, json_object_get(one, "people"));
	sheet_gap(s, 14);
	if (json_integer_value(json_object_get(one, "accepted")) > 0)
		paragraph(s, sheet_word(s, "sheet.result.confirm"));
	if (json_integer_value(json_object_get(one, "waiting")) > 0)
		paragraph(s, sheet_word(s, "sheet.result.wait"));
	sheet_told(s, "course.coordinator", arena_printf(&s->arena, "%s%s%s", sheet_fact(s, "coordinator"),
	    *email != '\0' ? ", " : "", email));
	sheet_gap(s, 26);
	sheet_room(s, 24);
	sheet_paragraph(s, 10.5, CANVAS_INK, arena_printf(&s->arena, "%s ______________________ %s", sheet_fact(s, "sign"),
	    sheet_fact(s, "signed_by")));
}

void
sheet_result_letter(struct sheet *s)
{
	const json_t *one;
	size_t i;

	sheet_begin(s, false);
	json_array_foreach(json_object_get(s->facts, "letters"), i, one) {
		s->part = NULL;
		if (i > 0)
			sheet_next_page(s);
		sheet_part(s, sheet_fact(s, "code"));
		letter(s, one);
	}
}
