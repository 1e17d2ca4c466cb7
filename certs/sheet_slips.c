#include "certs/sheet_parts.h"

/*
 * What everybody reads and signs before papers are printed: how the name will stand on them.
 * One slip below the other, to be cut apart.
 *
 * slips	people [{n, agency, names ["…", "…"]}]
 */

/* Room for a slip, so that none goes over a page. */
enum { SLIP = 158 };

static void
slip(struct sheet *s, const json_t *row)
{
	const json_t *names = json_object_get(row, "names"), *name;
	size_t i;

	sheet_room(s, SLIP);
	sheet_line(s, FONT_SANS, 8.5, CANVAS_GREY, arena_printf(&s->arena, "%s.  %s  %s", sheet_cell(s, row, "n"),
	    sheet_fact(s, "code"), sheet_cell(s, row, "agency")));
	sheet_gap(s, 4);
	json_array_foreach(names, i, name)
		if (json_is_string(name))
			sheet_line(s, FONT_BOLD, 15, CANVAS_NAVY, json_string_value(name));
	sheet_gap(s, 10);
	sheet_paragraph(s, 9.5, CANVAS_INK, arena_printf(&s->arena, "%s: ________________________________   %s: ______________",
	    sheet_word(s, "slip.sheet_right"), sheet_word(s, "sheet.date")));
	sheet_gap(s, 10);
	sheet_paragraph(s, 9.5, CANVAS_INK, arena_printf(&s->arena, "%s: ____________________________________________________________________",
	    sheet_word(s, "slip.sheet_wrong")));
	sheet_gap(s, 12);
	sheet_line(s, FONT_TEXT, 7, CANVAS_GREY, "- - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - -"
	    " - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - -");
	sheet_gap(s, 10);
}

void
sheet_slips(struct sheet *s)
{
	const json_t *row;
	size_t i;

	sheet_begin(s, false);
	sheet_title(s, sheet_word(s, "sheet.kind.slips"), arena_printf(&s->arena, "%s  %s", sheet_fact(s, "code"),
	    sheet_fact(s, "course_title")));
	sheet_paragraph(s, 9.5, CANVAS_GREY, sheet_word(s, "slip.sheet_hint"));
	sheet_gap(s, 12);
	json_array_foreach(json_object_get(s->facts, "people"), i, row)
		slip(s, row);
}
