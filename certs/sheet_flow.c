#include <stdlib.h>
#include <string.h>

#include "certs/paper_parts.h"
#include "certs/refusal.h"
#include "certs/sheet_parts.h"
#include "certs/typeset.h"
#include "src/format.h"
#include "src/words.h"

#define MARGIN 42.0

struct canvas *
sheet_page(struct sheet *s)
{
	return s->pages[s->n - 1];
}

/* What a page that goes on belongs to. */
static void
running_head(struct sheet *s)
{
	const struct canvas_font f = { FONT_BOLD, 9, 0, CANVAS_NAVY, s->lang, "title" };
	const char *text = arena_printf(&s->arena, "%s, %s", s->part, s->title);

	s->y -= 9;
	canvas_text(sheet_page(s), &f, s->left, s->y, text, strlen(text));
	s->y -= 8;
}

void
sheet_part(struct sheet *s, const char *part)
{
	s->part = part;
	s->of[s->n - 1].part = part;
	s->of[s->n - 1].first = s->n - 1;
}

void
sheet_next_page(struct sheet *s)
{
	struct canvas *c;

	if (s->n == SHEET_PAGES) {
		/* goes on over the last page, which nobody will see */
		refusal_add(s->refusals, "too_many_pages", "-", "more than %d pages", SHEET_PAGES);
		s->y = s->top;
		return;
	}
	c = calloc(1, sizeof(*c));
	if (c == NULL)
		abort();
	c->fonts = s->paper->fonts;
	c->use = s->paper->use;
	c->refusals = s->refusals;
	c->page = s->n;
	s->pages[s->n++] = c;
	canvas_begin(c);
	s->y = s->top;
	s->of[s->n - 1].part = s->part;
	s->of[s->n - 1].first = s->n > 1 ? s->of[s->n - 2].first : 0;
	if (s->part != NULL)
		running_head(s);
}

void
sheet_begin(struct sheet *s, bool landscape)
{
	s->width = landscape ? PDF_A4_LONG : PDF_A4_SHORT;
	s->height = landscape ? PDF_A4_SHORT : PDF_A4_LONG;
	s->left = MARGIN;
	s->right = s->width - MARGIN;
	s->top = s->height - MARGIN;
	s->foot = MARGIN + 12;
	sheet_next_page(s);
}

void
sheet_room(struct sheet *s, double height)
{
	if (s->y - height < s->foot)
		sheet_next_page(s);
}

const char *
sheet_word(const struct sheet *s, const char *path)
{
	const char *word = words_get(s->words, path, NULL);

	return word != NULL ? word : path;
}

const char *
sheet_word_of(const struct sheet *s, const char *path, const char *value)
{
	const char *word = *value != '\0' ? words_get(s->words, path, value) : NULL;

	return word != NULL ? word : value;
}

const char *
sheet_fact(const struct sheet *s, const char *key)
{
	const char *text = json_string_value(json_object_get(s->facts, key));

	return text != NULL ? text : "";
}

const char *
sheet_cell(struct sheet *s, const json_t *row, const char *key)
{
	const json_t *v = json_object_get(row, key);

	if (json_is_integer(v))
		return arena_printf(&s->arena, "%" JSON_INTEGER_FORMAT, json_integer_value(v));
	if (json_is_real(v))
		return format_number(&s->arena, arena_printf(&s->arena, "%.10g", json_real_value(v)), s->lang);
	return json_is_string(v) ? json_string_value(v) : "";
}

const char *
sheet_date(struct sheet *s, const char *iso)
{
	const char *date = *iso != '\0' ? format_date(&s->arena, iso, FORMAT_DATE, s->lang) : NULL;

	return date != NULL ? date : iso;
}

void
sheet_told(struct sheet *s, const char *word, const char *value)
{
	if (*value != '\0')
		sheet_paragraph(s, 10.5, CANVAS_INK, arena_printf(&s->arena, "%s: %s", sheet_word(s, word), value));
}

void
sheet_gap(struct sheet *s, double points)
{
	s->y -= points;
}

void
sheet_paragraph(struct sheet *s, double size, int colour, const char *text)
{
	const struct canvas_font f = { FONT_TEXT, size, 0, colour, s->lang, "text" };
	struct typeset_lines lines;

	while (*text != '\0') {
		size_t len = strcspn(text, "\n");
		const char *line = arena_copy(&s->arena, text, len);

		lines = typeset_fill(sheet_page(s), &f, s->right - s->left, TYPESET_LINES, line);
		if (lines.n == 0 && len > 0)
			refusal_add(s->refusals, "text_does_not_fit", "text", "a paragraph is too long");
		for (int i = 0; i < lines.n; i++) {
			sheet_room(s, size * 1.4);
			s->y -= size * 1.4;
			canvas_text(sheet_page(s), &f, s->left, s->y + size * 0.3, lines.pieces[i].text,
			    lines.pieces[i].len);
		}
		text += len + (text[len] == '\n');
	}
}

void
sheet_line(struct sheet *s, enum font_style style, double size, int colour, const char *text)
{
	struct canvas_font f = { style, size, 0, colour, s->lang, "title" };
	struct typeset_lines lines = typeset_one_or_two(sheet_page(s), &f, size * 0.75, size * 0.75, 7,
	    s->right - s->left, text);

	if (lines.n == 0)
		refusal_add(s->refusals, "text_does_not_fit", "title", "too long for two lines");
	for (int i = 0; i < lines.n; i++) {
		s->y -= f.size * 1.3;
		canvas_text(sheet_page(s), &f, s->left, s->y, lines.pieces[i].text, lines.pieces[i].len);
	}
}

void
sheet_owner(struct sheet *s)
{
	const char *owner = sheet_fact(s, "organisation");

	while (*owner != '\0') {
		size_t len = strcspn(owner, "\n");

		sheet_line(s, FONT_SANS, 7.5, CANVAS_GREY, arena_copy(&s->arena, owner, len));
		owner += len + (owner[len] == '\n');
	}
	s->y -= 6;
	canvas_stroke(sheet_page(s), CANVAS_GOLD, 0.9);
	canvas_move(sheet_page(s), s->left, s->y);
	canvas_line(sheet_page(s), s->right, s->y);
	canvas_draw(sheet_page(s));
	s->y -= 6;
}

void
sheet_title(struct sheet *s, const char *title, const char *below)
{
	s->title = title;
	sheet_owner(s);
	sheet_line(s, FONT_BOLD, 17, CANVAS_NAVY, title);
	if (*below != '\0') {
		s->y -= 2;
		sheet_line(s, FONT_TEXT, 9.5, CANVAS_INK, below);
	}
	s->y -= 12;
}
