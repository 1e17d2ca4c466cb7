#include <string.h>

#include "certs/sheet_parts.h"
#include "src/words.h"

/*
 * The book of issue of a year: every number in order, with room for the
 * signature of who took the paper.
 *
 *	year		2026
 *	total		how many numbers: [rows] has one for each that exists
 *	missing		numbers that no paper has
 *	signed_by	who asked for it, and answers for the book
 *	rows		[{n, serial, form_number, name, title, code, issued, state,
 *			  replaces, handed_on, handed_how, handed_to}]
 */

static const char *
serial(struct sheet *s, const json_t *row)
{
	const char *state = sheet_cell(s, row, "state"), *replaces = sheet_cell(s, row, "replaces");
	const char *text = sheet_cell(s, row, "serial");

	if (strcmp(state, "valid") != 0)
		text = arena_printf(&s->arena, "%s\n%s", text, sheet_word_of(s, "certificate.state", state));
	if (*replaces != '\0')
		text = arena_printf(&s->arena, "%s\n%s %s", text, sheet_word(s, "act.replaces"), replaces);
	return text;
}

static const char *
programme(struct sheet *s, const json_t *row)
{
	return arena_printf(&s->arena, "%s\n%s", sheet_cell(s, row, "title"), sheet_cell(s, row, "code"));
}

static const char *
issued(struct sheet *s, const json_t *row)
{
	return sheet_date(s, sheet_cell(s, row, "issued"));
}

static const char *
handed_over(struct sheet *s, const json_t *row)
{
	const char *on = sheet_cell(s, row, "handed_on"), *to = sheet_cell(s, row, "handed_to");

	if (*on == '\0')
		return "";
	on = arena_printf(&s->arena, "%s, %s", sheet_date(s, on),
	    sheet_word_of(s, "act.how", sheet_cell(s, row, "handed_how")));
	return *to != '\0' ? arena_printf(&s->arena, "%s\n%s", on, to) : on;
}

void
sheet_book(struct sheet *s)
{
	static const struct sheet_column columns[] = {
		{ "sheet.number", 30, FONT_TEXT, true, "n", NULL, 0, NULL },
		{ "verification.serial", 86, FONT_TEXT, false, NULL, serial, 0, NULL },
		{ "act.form", 58, FONT_TEXT, false, "form_number", NULL, 0, NULL },
		{ "batch.name", 0, FONT_BOLD, false, "name", NULL, 0, NULL },
		{ "certificate.programme", 0, FONT_TEXT, false, NULL, programme, 0, NULL },
		{ "verification.issued", 54, FONT_TEXT, false, NULL, issued, 0, NULL },
		{ "book.handed_over", 112, FONT_TEXT, false, NULL, handed_over, 0, NULL },
		{ "book.signature", 84, FONT_TEXT, false, NULL, NULL, 0, NULL },
	};
	const struct sheet_table table = { columns, sizeof(columns) / sizeof(columns[0]), 7.5, 27 };
	const json_t *missing = json_object_get(s->facts, "missing"), *one;
	struct buf gaps = buf_new(&s->arena);
	const char *total;
	size_t i;

	sheet_begin(s, true);
	total = words_plural(&s->arena, s->words, "book.n_serials", sheet_cell(s, s->facts, "total"), s->lang);
	sheet_title(s, arena_printf(&s->arena, "%s, %s", sheet_word(s, "book.title"),
	    sheet_cell(s, s->facts, "year")), json_array_size(missing) == 0 ?
	    arena_printf(&s->arena, "%s %s", total, sheet_word(s, "book.gapless")) : total);
	json_array_foreach(missing, i, one)
		buf_printf(&gaps, " %" JSON_INTEGER_FORMAT, json_integer_value(one));
	if (i > 0) {
		sheet_paragraph(s, 9, CANVAS_INK, arena_printf(&s->arena, "%s%s", sheet_word(s, "book.missing"), gaps.data));
		sheet_gap(s, 6);
	}
	sheet_table(s, &table, json_object_get(s->facts, "rows"));
	sheet_gap(s, 18);
	sheet_room(s, 30);
	sheet_paragraph(s, 9, CANVAS_INK, arena_printf(&s->arena, "%s: ______________________ %s",
	    sheet_word(s, "book.kept_by"), sheet_fact(s, "signed_by")));
}
