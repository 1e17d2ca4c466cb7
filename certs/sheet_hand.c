#include "certs/sheet_parts.h"

/*
 * Letters to people without an address, on the centre's letterhead, to print and
 * hand on: each on a page of its own.
 *
 * letters	letters [{date, to, through, subject, lines}]
 */

static void
letter(struct sheet *s, const json_t *one)
{
	const json_t *line;
	size_t i;

	sheet_title(s, sheet_cell(s, one, "subject"), "");
	sheet_told(s, "sheet.to", sheet_cell(s, one, "to"));
	sheet_told(s, "sheet.through", sheet_cell(s, one, "through"));
	sheet_told(s, "sheet.date", sheet_date(s, sheet_cell(s, one, "date")));
	sheet_gap(s, 14);
	json_array_foreach(json_object_get(one, "lines"), i, line) {
		const char *text = json_string_value(line);

		if (text != NULL && *text != '\0')
			sheet_paragraph(s, 11, CANVAS_INK, text);
		else
			sheet_gap(s, 9);
	}
}

void
sheet_letters(struct sheet *s)
{
	const json_t *one;
	size_t i;

	sheet_begin(s, false);
	json_array_foreach(json_object_get(s->facts, "letters"), i, one) {
		if (i > 0)
			sheet_next_page(s);
		letter(s, one);
	}
	s->title = sheet_word(s, "sheet.kind.letters");
}
