#include <string.h>

#include "certs/sheet_parts.h"
#include "src/format.h"

/*
 * What hangs at a door and what is sent to who comes.  Both may be read by anybody, so the
 * course has its neutral title and nobody is named who takes part.
 *
 * door		doors [{room, day, rows [{time, hours}]}]
 * joining	where, languages ["ru"], first {day, time, rooms}, coordinator, email
 */

void
sheet_door(struct sheet *s)
{
	static const struct sheet_column columns[] = {
		{ "sheet.time", 200, FONT_BOLD, false, "time", NULL, 0, NULL },
		{ "sheet.course", 0, FONT_TEXT, false, "what", NULL, 0, NULL },
	};
	static const struct sheet_table table = { columns, 2, 18, 40 };
	const json_t *door;
	size_t i;

	sheet_begin(s, true);
	s->title = sheet_fact(s, "neutral_title");	/* it hangs there: what kind of sheet it is nobody need read */
	json_array_foreach(json_object_get(s->facts, "doors"), i, door) {
		const char *day = format_date(&s->arena, sheet_cell(s, door, "day"), FORMAT_LONG, s->lang);

		if (i > 0)
			sheet_next_page(s);
		sheet_owner(s);
		sheet_gap(s, 20);
		sheet_line(s, FONT_DISPLAY, 54, CANVAS_NAVY, sheet_cell(s, door, "room"));
		sheet_gap(s, 14);
		sheet_line(s, FONT_TEXT, 22, CANVAS_INK, sheet_fact(s, "neutral_title"));
		sheet_gap(s, 8);
		sheet_line(s, FONT_TEXT, 16, CANVAS_GREY, arena_printf(&s->arena, "%s, %s", day != NULL ? day : "",
		    sheet_fact(s, "zone")));
		sheet_gap(s, 18);
		sheet_table(s, &table, json_object_get(door, "rows"));
	}
}

/* A line "what: value" if there is a value. */
static void
fact(struct sheet *s, const char *word, const char *value)
{
	if (*value != '\0') {
		sheet_line(s, FONT_SANS, 8.5, CANVAS_GREY, sheet_word(s, word));
		sheet_paragraph(s, 11.5, CANVAS_INK, value);
		sheet_gap(s, 7);
	}
}

/* "Russian, English"; a language that has no word stands as its code. */
static const char *
languages(struct sheet *s)
{
	static const char *const known[][2] = {
		{ "ru", "language.russian" }, { "en", "language.english" }, { "be", "language.belarusian" }
	};
	const char *text = "";
	const json_t *one;
	size_t i;

	json_array_foreach(json_object_get(s->facts, "languages"), i, one) {
		const char *name = json_is_string(one) ? json_string_value(one) : "";

		for (int k = 0; k < 3; k++)
			if (strcmp(name, known[k][0]) == 0) {
				name = sheet_word(s, known[k][1]);
				break;
			}
		text = arena_printf(&s->arena, "%s%s%s", text, i > 0 ? ", " : "", name);
	}
	return text;
}

void
sheet_joining(struct sheet *s)
{
	static const char *const texts[] = { "sheet.join.arrive", "sheet.join.bring", "sheet.join.share", "sheet.join.ask" };
	const json_t *first = json_object_get(s->facts, "first");
	const char *day = format_date(&s->arena, sheet_cell(s, first, "day"), FORMAT_LONG, s->lang);
	const char *rooms = sheet_cell(s, first, "rooms"), *email = sheet_fact(s, "email");

	sheet_begin(s, false);
	sheet_title(s, sheet_word(s, "sheet.kind.joining"), arena_printf(&s->arena, "%s  %s", sheet_fact(s, "code"),
	    sheet_fact(s, "neutral_title")));
	fact(s, "course.dates", sheet_course_dates(s));
	fact(s, "course.where", sheet_fact(s, "where"));
	if (day != NULL)
		fact(s, "sheet.join.first", arena_printf(&s->arena, "%s, %s%s%s (%s)", day, sheet_cell(s, first, "time"),
		    *rooms != '\0' ? ", " : "", rooms, sheet_fact(s, "zone")));
	fact(s, "course.languages", languages(s));
	fact(s, "course.coordinator", arena_printf(&s->arena, "%s%s%s", sheet_fact(s, "coordinator"),
	    *email != '\0' ? ", " : "", email));
	sheet_gap(s, 10);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		sheet_paragraph(s, 11.5, CANVAS_INK, sheet_word(s, texts[i]));
		sheet_gap(s, 8);
	}
}
