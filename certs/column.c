#include <string.h>

#include "certs/column.h"
#include "certs/refusal.h"
#include "certs/typeset.h"

#define COLUMN_HEAD 5.6		/* size of the words above a table's columns */

static void
rule(struct column *col, int colour, double width)
{
	if (col->dry)
		return;
	canvas_stroke(col->canvas, colour, width);
	canvas_move(col->canvas, col->x, col->y);
	canvas_line(col->canvas, col->x + col->width, col->y);
	canvas_draw(col->canvas);
}

static struct canvas_font
scaled(const struct column *col, struct canvas_font font)
{
	font.size *= col->scale;
	font.spacing *= col->scale;
	return font;
}

void
column_gap(struct column *col, double points)
{
	col->y -= points * col->scale;
}

void
column_heading(struct column *col, const char *ru, const char *en)
{
	static const struct canvas_font bold = { FONT_BOLD, 9.5, 0, CANVAS_NAVY, "ru", "kind" };
	static const struct canvas_font italic = { FONT_ITALIC, 8.5, 0, CANVAS_GREY, "en", "kind" };
	struct canvas *c = col->canvas;

	col->y -= 10;	/* headings of both columns are alike, whatever their scale */
	if (!col->dry) {
		double x = col->x + canvas_width(c, &bold, ru, strlen(ru)) + 6;

		tags_open(c->tags, TAG_H2, "ru");
		canvas_content(c, false);
		typeset_left(c, &bold, col->x, col->y, ru);
		canvas_content_end(c);
		canvas_content(c, true);
		typeset_left(c, &italic, x, col->y, en);
		canvas_content_end(c);
		tags_close(c->tags);
	}
	col->y -= 4.5;
	rule(col, CANVAS_GOLD, 0.6);
}

/* Lines from y down, content of the open tag; moves y. */
static void
set_lines(struct column *col, const struct canvas_font *font, const struct typeset_lines *lines,
    double leading, bool english)
{
	struct canvas *c = col->canvas;

	if (!col->dry)
		canvas_content(c, english);
	for (int i = 0; i < lines->n; i++) {
		col->y -= leading * font->size;
		if (col->dry)
			continue;
		canvas_text(c, font, col->x, col->y, lines->pieces[i].text, lines->pieces[i].len);
		if (i < lines->n - 1)
			typeset_space(c, font);
	}
	if (!col->dry)
		canvas_content_end(c);
}

static struct typeset_lines
broken(struct column *col, const struct canvas_font *font, double width, int most, const char *text)
{
	struct typeset_lines lines = most == TYPESET_LINES ?
	    typeset_fill(col->canvas, font, width, most, text) :
	    typeset_break(col->canvas, font, width, most, text);

	if (lines.n == 0 && !col->dry)
		refusal_add(col->canvas->refusals, "text_does_not_fit", font->field,
		    "not in %d lines of page 2", most);
	return lines;
}

void
column_paragraph(struct column *col, const char *lang, const char *field, double size,
    const char *text)
{
	bool english = strcmp(lang, "en") == 0;
	const struct canvas_font font = scaled(col, (struct canvas_font){
	    english ? FONT_ITALIC : FONT_TEXT, size, 0, english ? CANVAS_GREY : CANVAS_INK, lang, field });
	struct typeset_lines lines = broken(col, &font, col->width, TYPESET_LINES, text);

	if (!col->dry)
		tags_open(col->canvas->tags, TAG_P, lang);
	set_lines(col, &font, &lines, 1.24, false);
	if (!col->dry)
		tags_close(col->canvas->tags);
}

/* The short values of a row, right-aligned in their columns, on one base line. */
static void
set_values(struct column *col, const struct column_row *row, double y)
{
	const struct canvas_font head = { FONT_SANS, COLUMN_HEAD, 0.2, CANVAS_GREY, "ru", row->field };
	const struct canvas_font value = scaled(col, (struct canvas_font){
	    row->strong ? FONT_BOLD : FONT_TEXT, 8.6, 0, CANVAS_INK, "ru", row->field });
	struct canvas *c = col->canvas;
	double edge = col->x + col->width;

	for (int i = row->nvalues - 1; i > 0; i--)
		edge -= row->widths[i];
	for (int i = 0; i < row->nvalues; i++) {
		tags_open(c->tags, row->role, NULL);
		canvas_content(c, false);
		typeset_right(c, row->role == TAG_TH ? &head : &value, edge, y, row->values[i]);
		canvas_content_end(c);
		tags_close(c->tags);
		if (i + 1 < row->nvalues)
			edge += row->widths[i + 1];
	}
}

/*
 * What a row is about: Russian above English, or where room is short and both
 * fit, one behind the other.
 */
static void
set_titles(struct column *col, const struct column_row *row, const struct canvas_font *ru,
    const struct canvas_font *en, double width)
{
	struct canvas *c = col->canvas;
	struct typeset_lines lines = broken(col, ru, width, 3, row->ru);
	double gap = 0.6 * ru->size, used;

	set_lines(col, ru, &lines, 1.16, false);
	if (row->en == NULL)
		return;
	used = canvas_width(c, ru, row->ru, strlen(row->ru)) + gap;
	if (col->scale < 1 && used + canvas_width(c, en, row->en, strlen(row->en)) <= width) {
		if (col->dry)
			return;
		canvas_content(c, true);
		canvas_text(c, en, col->x + used, col->y, row->en, strlen(row->en));
		canvas_content_end(c);
		return;
	}
	lines = broken(col, en, width, 3, row->en);
	set_lines(col, en, &lines, 1.2, true);
}

void
column_row(struct column *col, const struct column_row *row)
{
	const struct canvas_font head = { FONT_SANS, COLUMN_HEAD, 0.2, CANVAS_GREY, "ru", row->field };
	const struct canvas_font ru = scaled(col, (struct canvas_font){
	    row->strong ? FONT_BOLD : FONT_TEXT, 8.6, 0, CANVAS_INK, "ru", row->field });
	const struct canvas_font en = scaled(col, (struct canvas_font){
	    FONT_ITALIC, 7.4, 0, CANVAS_GREY, "en", row->field });
	const struct canvas_font *first = row->role == TAG_TH ? &head : &ru;
	struct canvas *c = col->canvas;
	double width = col->width - 8, base;

	for (int i = 0; i < row->nvalues; i++)
		width -= row->widths[i];
	if (!col->dry) {
		tags_open(c->tags, TAG_TR, NULL);
		tags_open(c->tags, row->role, NULL);
	}
	column_gap(col, 1.8);
	base = col->y - 1.16 * first->size;
	set_titles(col, row, first, &en, width);
	column_gap(col, 2.9);
	if (!col->dry) {
		tags_close(c->tags);
		set_values(col, row, base);
		tags_close(c->tags);
	}
	rule(col, row->strong || row->role == TAG_TH ? CANVAS_GOLD : CANVAS_PALE_GOLD, 0.4);
}
