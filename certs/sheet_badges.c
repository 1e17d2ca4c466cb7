#include <string.h>

#include "certs/qr.h"
#include "certs/refusal.h"
#include "certs/sheet_parts.h"
#include "certs/typeset.h"

/*
 * Name badges, cut from A4 along thin lines.  What their code says is random: who finds a
 * badge or photographs its code learns no more than the letters on it.
 *
 *	code, neutral_title
 *	people	[{name, other, agency, country, code}], who teaches or interprets {name, other, role}
 */

#define MM (72 / 25.4)

static const struct size { const char *kind; double width, height, name, qr; } sizes[] = {
	{ "badges_90", 90 * MM, 54 * MM, 17, 19 * MM },
	{ "badges_86", 86 * MM, 54 * MM, 16, 19 * MM },
	{ "badges_a6", 105 * MM, 148.5 * MM, 27, 34 * MM },
};

/* Lines from *y downwards, smaller if they do not fit. */
static void
lines(struct sheet *s, enum font_style style, double size, int colour, double x, double width, double *y, const char *text)
{
	struct canvas_font f = { style, size, 0, colour, s->lang, "name" };
	struct typeset_lines set;

	if (*text == '\0')
		return;
	set = typeset_one_or_two(sheet_page(s), &f, size * 0.75, size * 0.9, 4.5, width, text);
	if (set.n == 0)
		refusal_add(s->refusals, "text_does_not_fit", "name", "too long for a badge");
	for (int i = 0; i < set.n; i++) {
		*y -= f.size * 1.28;
		canvas_text(sheet_page(s), &f, x, *y, set.pieces[i].text, set.pieces[i].len);
	}
}

static void
code(struct sheet *s, const struct size *size, double right, double bottom, const char *text)
{
	struct canvas *c = sheet_page(s);

	canvas_raw(c, "");
	if (qr_draw(&c->out, text, (long)((right - size->qr) * 100), (long)(bottom * 100), (long)(size->qr * 100)) <= 0)
		refusal_add(s->refusals, "qr_too_large", "code", "cannot be a QR code");
	c->fill = -1;
}

static void
badge(struct sheet *s, const struct size *size, double x, double top, const json_t *row)
{
	struct canvas *c = sheet_page(s);
	const char *owner = sheet_fact(s, "organisation");
	double pad = size->height * 0.075, y = top - pad, width = size->width - 2 * pad;
	double beside = width - size->qr - 8;

	canvas_stroke(c, CANVAS_GREY, 0.25);
	canvas_rectangle(c, x, top - size->height, size->width, size->height);
	canvas_draw(c);
	x += pad;
	for (size_t len; *owner != '\0'; owner += len + (owner[len] == '\n')) {
		len = strcspn(owner, "\n");
		lines(s, FONT_SANS, 5.5 * size->name / 17, CANVAS_GREY, x, width, &y, arena_copy(&s->arena, owner, len));
	}
	y -= 5;
	canvas_stroke(c, CANVAS_GOLD, 0.9);
	canvas_move(c, x, y);
	canvas_line(c, x + width, y);
	canvas_draw(c);
	y -= size->height * 0.03;
	lines(s, FONT_BOLD, size->name, CANVAS_NAVY, x, width, &y, sheet_cell(s, row, "name"));
	y -= 2;
	lines(s, FONT_TEXT, size->name * 0.6, CANVAS_INK, x, width, &y, sheet_cell(s, row, "other"));
	top -= size->height - pad - size->qr;
	if (*sheet_cell(s, row, "code") != '\0')
		code(s, size, x + width, top - size->qr, sheet_cell(s, row, "code"));
	if (y > top)
		y = top;
	lines(s, FONT_TEXT, size->name * 0.48, CANVAS_INK, x, beside, &y, sheet_cell(s, row, "agency"));
	lines(s, FONT_BOLD, size->name * 0.48, CANVAS_INK, x, beside, &y, sheet_word_of(s, "sheet.role", sheet_cell(s, row, "role")));
	lines(s, FONT_TEXT, size->name * 0.48, CANVAS_GREY, x, beside, &y, sheet_word_of(s, "country", sheet_cell(s, row, "country")));
	lines(s, FONT_SANS, size->name * 0.42, CANVAS_GREY, x, beside, &y, sheet_fact(s, "code"));
}

void
sheet_badges(struct sheet *s)
{
	const char *kind = sheet_fact(s, "kind");
	const struct size *size = sizes;
	const json_t *row;
	size_t i;
	int down;

	while (strcmp(size->kind, kind) != 0)
		size++;
	sheet_begin(s, false);
	s->title = arena_printf(&s->arena, "%s %s", sheet_word_of(s, "sheet.kind", kind), sheet_fact(s, "code"));
	s->bare = true;
	down = (int)((s->height + 1) / size->height);
	json_array_foreach(json_object_get(s->facts, "people"), i, row) {
		int at = (int)i % (2 * down);

		if (i > 0 && at == 0)
			sheet_next_page(s);
		badge(s, size, s->width / 2 + (at % 2 - 1) * size->width,
		    (s->height + down * size->height) / 2 - at / 2 * size->height, row);
	}
}
