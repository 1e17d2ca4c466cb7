#include <math.h>
#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

#include "certs/layout.h"
#include "certs/layout_parts.h"
#include "certs/ornament.h"
#include "certs/phrases.h"
#include "certs/record.h"
#include "certs/refusal.h"
#include "certs/typeset.h"

#define CENTRE (ORNAMENT_WIDTH / 2)
#define TOP(from_above) (ORNAMENT_HEIGHT - (from_above))

/* The middle of the page, from its upper edge: first and last base line. */
#define BLOCK_FIRST 211.5
#define BLOCK_LAST 384.0
#define BLOCK_WIDTH 650.0
/* The middle of the word for a duplicate. */
#define DUPLICATE (ORNAMENT_WIDTH - 104)
/* Beside the QR code's white edge there is less room. */
#define BLOCK_LOW_WIDTH 446.0

/*
 * The block in the middle is a stack of lines, each with a distance to the base
 * line before.  What is left of the height goes to the distances by their
 * stretch; what is missing is taken first from them, then from all sizes alike.
 */
struct stack_line {
	struct canvas_font	font;
	struct typeset_piece	piece;		/* text NULL: the gold rule */
	double			drop, stretch;
	enum tag_role		role;
	bool			first, last;	/* of its paragraph */
};

struct stack {
	struct stack_line	lines[16];
	int			n;
};

static void
stack_add(struct stack *s, const struct canvas_font *font, const struct typeset_lines *lines,
    double drop, double stretch)
{
	for (int i = 0; i < lines->n; i++) {
		struct stack_line *line = &s->lines[s->n++];

		line->font = *font;
		line->piece = lines->pieces[i];
		line->drop = i == 0 ? drop : font->size * 1.18;
		line->stretch = i == 0 ? stretch : 0;
		line->role = TAG_P;
		line->first = i == 0;
		line->last = i == lines->n - 1;
	}
}

static void
stack_add_text(struct stack *s, const struct canvas_font *font, const char *text, double drop,
    double stretch)
{
	struct typeset_lines lines = { .pieces = { { text, strlen(text) } }, .n = 1 };

	stack_add(s, font, &lines, drop, stretch);
}

static void
stack_add_rule(struct stack *s, double drop)
{
	struct stack_line *line = &s->lines[s->n++];

	memset(line, 0, sizeof(*line));
	line->drop = drop;
}

/* The name in the first script, large, then the others. */
static void
stack_names(struct canvas *c, struct stack *s, const struct record *record)
{
	const struct record_name *names = record->names;
	struct canvas_font font = { FONT_DISPLAY, 34, 0, CANVAS_NAVY, names[0].lang, "names[0].full" };
	struct typeset_lines lines = typeset_one_or_two(c, &font, 21, 23, 15, BLOCK_WIDTH, names[0].full);
	int latin = record->nnames > 2 && strcmp(names[1].script, "latn") != 0 ? 2 : 1;

	if (lines.n == 0)
		refusal_add(c->refusals, "name_does_not_fit", "names[0].full",
		    "not even in two lines of 15 points");
	stack_add(s, &font, &lines, font.size + 6, 2);
	/* below the longest tails, those of Georgian */
	stack_add_rule(s, 2.5 + 0.31 * font.size);
	for (int i = 1; i < record->nnames; i++) {
		int which = i == 1 ? latin : 3 - latin;
		bool italic = strcmp(names[which].script, "latn") == 0;
		struct canvas_font small = {
			italic ? FONT_ITALIC : FONT_TEXT, i == 1 ? 14.5 : 11.5, 0.2, CANVAS_INK,
			names[which].lang, which == 1 ? "names[1].full" : "names[2].full"
		};

		lines = typeset_one_or_two(c, &small, 9, 10, 8, 560, names[which].full);
		if (lines.n == 0)
			refusal_add(c->refusals, "name_does_not_fit", small.field,
			    "not even in two lines of 8 points");
		stack_add(s, &small, &lines, small.size + 2.5, 0);
	}
}

static void
stack_programme(struct canvas *c, struct stack *s, const struct record *record)
{
	struct canvas_font ru = { FONT_BOLD, 17, 0, CANVAS_NAVY, "ru", "programme_title.ru" };
	struct canvas_font en = { FONT_ITALIC, 11.5, 0, CANVAS_INK, "en", "programme_title.en" };
	struct typeset_lines lines;

	lines = typeset_one_or_two(c, &ru, 13, 14, 9, BLOCK_WIDTH, record->programme_title.ru);
	if (lines.n == 0)
		refusal_add(c->refusals, "text_does_not_fit", ru.field, "not even in two lines of 9 points");
	stack_add(s, &ru, &lines, ru.size + 6, 2);
	lines = typeset_one_or_two(c, &en, 9.5, 10.5, 7.5, BLOCK_LOW_WIDTH, record->programme_title.en);
	if (lines.n == 0)
		refusal_add(c->refusals, "text_does_not_fit", en.field, "not even in two lines of 7.5 points");
	stack_add(s, &en, &lines, en.size + 4, 0);
}

static void
draw_rule(struct canvas *c, double y)
{
	canvas_stroke(c, CANVAS_GOLD, 0.6);
	canvas_move(c, CENTRE - 240, y);
	canvas_line(c, CENTRE + 240, y);
	canvas_draw(c);
}

/* How much of its distance a line can give: a third of what keeps it from touching the one before. */
static double
to_give(const struct stack *s, int i)
{
	double below = 0.27 * s->lines[i - 1].font.size, above = 0.8 * s->lines[i].font.size;

	return fmax(0, s->lines[i].drop - below - above - 1) / 3;
}

/* Makes the distances fit the room; returns what remains to be done to the sizes: 1, or less. */
static double
fit_stack(struct stack *s, double room)
{
	double height = 0, slack = 0, stretch = 0, share = 0, spare = 0;

	for (int i = 1; i < s->n; i++) {
		height += s->lines[i].drop;
		slack += to_give(s, i);
		stretch += s->lines[i].stretch;
	}
	if (height > room)
		share = fmin(1, (height - room) / slack);
	else
		spare = fmin(room - height, stretch * 8) / stretch;
	for (int i = 1; i < s->n; i++) {
		struct stack_line *line = &s->lines[i];

		line->drop += spare * line->stretch - share * to_give(s, i);
	}
	return fmin(1, room / (height - share * slack));
}

static void
draw_stack(struct canvas *c, struct stack *s)
{
	double scale = fit_stack(s, BLOCK_LAST - BLOCK_FIRST), y = TOP(BLOCK_FIRST);

	for (int i = 0; i < s->n; i++) {
		struct stack_line *line = &s->lines[i];

		if (i > 0)
			y -= line->drop * scale;
		if (line->piece.text == NULL) {
			draw_rule(c, y);
			continue;
		}
		line->font.size *= scale;
		if (line->first) {
			tags_open(c->tags, line->role, line->font.lang);
			canvas_content(c, false);
		}
		typeset_centre(c, &line->font, CENTRE, y, line->piece.text, line->piece.len);
		if (!line->last)
			typeset_space(c, &line->font);
		else {
			canvas_content_end(c);
			tags_close(c->tags);
		}
	}
	if (scale < 0.8)
		refusal_add(c->refusals, "text_does_not_fit", "programme_title",
		    "names and titles together are too high for the page");
}

static void
draw_block(struct canvas *c, const struct record *record)
{
	static const struct canvas_font ru = { FONT_ITALIC, 11, 0.2, CANVAS_INK, "ru", "kind" };
	static const struct canvas_font en = { FONT_ITALIC, 9, 0.2, CANVAS_GREY, "en", "kind" };
	const struct record_pair *statement = &phrases_kind(record->kind)->statement;
	struct canvas_font plain = ru;
	struct stack stack = { .n = 0 };

	plain.style = FONT_TEXT;
	plain.size = 10.5;
	stack_add_text(&stack, &ru, "Настоящим удостоверяется, что", 0, 0);
	stack_add_text(&stack, &en, "This is to certify that", 11.5, 0);
	stack_names(c, &stack, record);
	stack_add_text(&stack, &plain, statement->ru, 18, 2);
	stack_add_text(&stack, &en, statement->en, 11.5, 0);
	stack_programme(c, &stack, record);
	draw_stack(c, &stack);
}

/*
 * The organisation: what is before its line feed large and tracked, the rest
 * smaller; without one in a single large line or two small ones.  English in
 * one line.
 */
static void
draw_organisation(struct canvas *c, const struct record *record)
{
	static const struct canvas_font first = { FONT_TEXT, 10.5, 1.5, CANVAS_NAVY, "ru", "organisation.ru" };
	static const struct canvas_font second = { FONT_TEXT, 8.8, 0.5, CANVAS_NAVY, "ru", "organisation.ru" };
	static const struct canvas_font en = { FONT_TEXT, 7.8, 0.4, CANVAS_GREY, "en", "organisation.en" };
	const char *text = record->organisation.ru;
	bool large = strchr(text, '\n') != NULL || canvas_width(c, &first, text, strlen(text)) <= 620;
	struct typeset_lines lines = typeset_break(c, large ? &first : &second, 620, 2, text);

	if (lines.n == 0)
		refusal_add(c->refusals, "text_does_not_fit", first.field, "at most two lines");
	tags_open(c->tags, TAG_P, "ru");
	canvas_content(c, false);
	for (int i = 0; i < lines.n; i++) {
		const struct canvas_font *f = i == 0 && large ? &first : &second;

		typeset_centre(c, f, CENTRE, TOP(101.5 + 11.8 * i), lines.pieces[i].text, lines.pieces[i].len);
		if (i < lines.n - 1)
			typeset_space(c, f);
	}
	canvas_content_end(c);
	tags_close(c->tags);

	tags_open(c->tags, TAG_P, "en");
	layout_fitted(c, &en, 5.5, 620, CENTRE, TOP(lines.n > 1 ? 124.7 : 113.5),
	    layout_one_line(record->organisation.en).text);
	tags_close(c->tags);
}

static void
draw_title(struct canvas *c, const struct record *record)
{
	const struct phrases_kind *kind = phrases_kind(record->kind);
	struct canvas_font title = { FONT_DISPLAY, 41, 7, CANVAS_NAVY, "ru", "kind" };
	struct canvas_font english = { FONT_TEXT, 11.5, 3.6, CANVAS_GOLD, "en", "kind" };
	double y = TOP(190), half, side;

	tags_open(c->tags, TAG_H1, "ru");
	canvas_content(c, false);
	typeset_centre(c, &title, CENTRE, TOP(171.5), kind->title, strlen(kind->title));
	canvas_content_end(c);
	tags_close(c->tags);

	tags_open(c->tags, TAG_P, "en");
	half = canvas_width(c, &english, kind->title_en, strlen(kind->title_en)) / 2;
	canvas_content(c, false);
	typeset_centre(c, &english, CENTRE, y - 1, kind->title_en, strlen(kind->title_en));
	canvas_content_end(c);
	tags_close(c->tags);

	for (side = -1; side <= 1; side += 2) {
		double from = CENTRE + side * (half + 12), to = CENTRE + side * fmax(255, half + 50);

		canvas_stroke(c, CANVAS_GOLD, 0.6);
		canvas_move(c, from, y + 3);
		canvas_line(c, to, y + 3);
		canvas_draw(c);
		canvas_fill(c, CANVAS_GOLD);
		canvas_move(c, to + side * 2, y + 3);
		canvas_line(c, to + side * 4.6, y + 5.6);
		canvas_line(c, to + side * 7.2, y + 3);
		canvas_line(c, to + side * 4.6, y + 0.4);
		canvas_close(c);
		canvas_paint(c);
	}
}

/* Of a paper that stands for one that is lost: to the right of the title, where
 * an eye that compares papers looks. */
static void
draw_duplicate(struct canvas *c)
{
	static const struct canvas_font ru = { FONT_ITALIC, 14, 0.4, CANVAS_NAVY, "ru", "duplicate" };
	static const struct canvas_font en = { FONT_ITALIC, 10, 0.4, CANVAS_GREY, "en", "duplicate" };

	tags_open(c->tags, TAG_P, "ru");
	layout_fitted(c, &ru, 14, 90, DUPLICATE, TOP(160), "Дубликат");
	tags_close(c->tags);
	tags_open(c->tags, TAG_P, "en");
	layout_fitted(c, &en, 10, 90, DUPLICATE, TOP(173), "Duplicate");
	tags_close(c->tags);
}

/* A line so small that it is a line to the eye and to a copier, and words under a glass. */
static void
draw_microprint(struct canvas *c, const struct record *record)
{
	static const struct canvas_font f = { FONT_SANS, 1.9, 0, CANVAS_GREY, "en", "serial" };
	struct layout_copy who = layout_upper(record->organisation.en, strcspn(record->organisation.en, "\n"));
	char text[sizeof(who.text) + 32];
	double width, from = 66, to = ORNAMENT_WIDTH - 66;
	size_t len;
	int n;

	snprintf(text, sizeof(text), "%s \u00b7 %s \u00b7 ", who.text, record->proof ? "PROOF" : record->serial);
	len = strlen(text);
	width = canvas_width(c, &f, text, len);
	n = (int)((to - from) / width);
	for (int i = 0; i < n; i++)
		canvas_text(c, &f, CENTRE + (i - n / 2.0) * width, 47.8, text, len - (i == n - 1 ? 4 : 0));
}

static void
draw_proof(struct canvas *c)
{
	static const char text[] = "ОБРАЗЕЦ · PROOF";
	static const struct canvas_font f = { FONT_DISPLAY, 84, 6, CANVAS_PROOF, "ru", "proof" };
	double angle = atan2(ORNAMENT_HEIGHT, ORNAMENT_WIDTH) * 0.86;
	double half = canvas_width(c, &f, text, strlen(text)) / 2;

	canvas_text_turned(c, &f, CENTRE - half * cos(angle) + 20, ORNAMENT_HEIGHT / 2 - half * sin(angle) - 26,
	    angle, text, strlen(text));
}

struct layout_link
layout_page(struct canvas *c, const struct record *record)
{
	struct layout_link link;

	canvas_begin(c);
	if (record->proof)
		draw_proof(c);
	tags_open(c->tags, TAG_SECT, NULL);
	draw_organisation(c, record);
	draw_title(c, record);
	if (record->duplicate)
		draw_duplicate(c);
	draw_block(c, record);
	layout_seal(c, record);
	draw_microprint(c, record);
	link = layout_foot(c, record);
	tags_close(c->tags);
	canvas_end(c);
	return link;
}
