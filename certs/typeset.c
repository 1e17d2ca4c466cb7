#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "certs/typeset.h"

enum { WORDS = 128 };

/* The words of a text, with the width of each and of the space between. */
struct words {
	struct typeset_piece	word[WORDS];
	double			width[WORDS];
	bool			ends[WORDS];	/* a line feed follows */
	double			space;
	int			n;
};

void
typeset_centre(struct canvas *c, const struct canvas_font *f, double x, double y,
    const char *text, size_t len)
{
	/* the room after the last letter is not part of the picture */
	double width = canvas_width(c, f, text, len) - f->spacing;

	canvas_text(c, f, x - width / 2, y, text, len);
}

void
typeset_space(struct canvas *c, const struct canvas_font *f)
{
	canvas_text_on(c, f, " ", 1);
}

void
typeset_left(struct canvas *c, const struct canvas_font *f, double x, double y, const char *text)
{
	canvas_text(c, f, x, y, text, strlen(text));
}

void
typeset_right(struct canvas *c, const struct canvas_font *f, double x, double y, const char *text)
{
	double width = canvas_width(c, f, text, strlen(text)) - f->spacing;

	canvas_text(c, f, x - width, y, text, strlen(text));
}

double
typeset_fit(struct canvas *c, const struct canvas_font *f, double least, double width,
    const char *text)
{
	double natural = canvas_width(c, f, text, strlen(text)) - f->spacing;
	double size = f->size;

	if (natural > width)
		size = floor(f->size * width / natural * 4) / 4;
	return size >= least ? size : 0;
}

static void
split(struct canvas *c, const struct canvas_font *f, const char *text, struct words *w)
{
	w->n = 0;
	w->space = canvas_width(c, f, " ", 1);
	while (*text != '\0' && w->n < WORDS) {
		size_t len = strcspn(text, " \n");

		w->word[w->n] = (struct typeset_piece){ text, len };
		w->width[w->n] = canvas_width(c, f, text, len);
		w->ends[w->n] = text[len] == '\n';
		w->n++;
		text += len;
		if (*text != '\0')
			text++;
	}
}

/* Fills lines from the left; false if that takes more than most. */
static bool
fill(const struct words *w, double width, int most, struct typeset_lines *lines)
{
	double used = 0;

	lines->n = 0;
	for (int i = 0; i < w->n; i++) {
		bool fresh = i == 0 || w->ends[i - 1] || used + w->space + w->width[i] > width;

		if (w->width[i] > width || (fresh && lines->n == most))
			return false;
		if (fresh) {
			lines->pieces[lines->n++] = w->word[i];
			used = w->width[i];
		} else {
			struct typeset_piece *line = &lines->pieces[lines->n - 1];

			line->len = (size_t)(w->word[i].text - line->text) + w->word[i].len;
			used += w->space + w->width[i];
		}
	}
	return true;
}

/* The narrowest column of at least `low` in which words need no more lines than in one of `width`. */
static struct typeset_lines
narrowed(const struct words *w, double low, double width, int most)
{
	struct typeset_lines lines, best = {0};
	double high = width;

	if (most > TYPESET_LINES)
		most = TYPESET_LINES;
	if (!fill(w, width, most, &best)) {
		best.n = 0;
		return best;
	}
	most = best.n;
	while (high - low > 1) {
		double middle = (low + high) / 2;

		if (fill(w, middle, most, &lines)) {
			best = lines;
			high = middle;
		} else
			low = middle;
	}
	return best;
}

struct typeset_lines
typeset_break(struct canvas *c, const struct canvas_font *f, double width, int most,
    const char *text)
{
	struct words w;

	split(c, f, text, &w);
	return narrowed(&w, 0, width, most);
}

struct typeset_lines
typeset_fill(struct canvas *c, const struct canvas_font *f, double width, int most,
    const char *text)
{
	struct words w;
	struct typeset_lines lines;

	split(c, f, text, &w);
	lines = narrowed(&w, width, width, most);
	/* lines a little shorter bring company to a lone last word */
	if (lines.n > 1 && w.n > 2 && lines.pieces[lines.n - 1].text == w.word[w.n - 1].text)
		lines = narrowed(&w, 0.8 * width, width, lines.n);
	return lines;
}

struct typeset_lines
typeset_one_or_two(struct canvas *c, struct canvas_font *f, double one, double two, double least,
    double width, const char *text)
{
	double size = typeset_fit(c, f, one, width, text);
	struct typeset_lines lines = {0};

	if (size > 0) {
		f->size = size;
		lines.pieces[0] = (struct typeset_piece){ text, strlen(text) };
		lines.n = 1;
		return lines;
	}
	for (f->size = two; f->size >= least && lines.n == 0; f->size -= 0.25)
		lines = typeset_break(c, f, width, 2, text);
	f->size += 0.25;
	return lines;
}
