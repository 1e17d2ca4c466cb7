#include <math.h>

#include "certs/canvas.h"
#include "certs/meter.h"
#include "certs/refusal.h"

/* Shapes the text into c->line. */
static void
shape(struct canvas *c, const struct canvas_font *f, const char *text, size_t len)
{
	double since = meter_start(c->meter);

	font_shape(c->fonts, f->style, f->lang, text, len, &c->line);
	meter_stop(c->meter, METER_SHAPE, since);
}

static double
line_width(const struct canvas *c, const struct canvas_font *f)
{
	return c->line.width * f->size / 1000 + c->line.n * f->spacing;
}

double
canvas_width(struct canvas *c, const struct canvas_font *f, const char *text, size_t len)
{
	shape(c, f, text, len);
	return line_width(c, f);
}

static void
hex(struct canvas *c, unsigned value)
{
	static const char digits[] = "0123456789ABCDEF";
	unsigned char *at = bytes_room(&c->out, 4);

	for (int i = 0; i < 4; i++)
		at[i] = (unsigned char)digits[value >> (12 - 4 * i) & 15];
	c->out.len += 4;
}

/* A step back inside a TJ array, in thousandths of an em. */
static void
step(struct canvas *c, int back)
{
	if (back == 0)
		return;
	bytes_puts(&c->out, ">");
	bytes_int(&c->out, back);
	bytes_puts(&c->out, "<");
}

/* Shows the glyphs of one run at the current text position. */
static void
show_run(struct canvas *c, const struct font_run *run, const struct canvas_font *f)
{
	int rise = 0;

	bytes_puts(&c->out, "[<");
	for (int i = 0; i < run->n; i++) {
		const struct font_glyph *g = &c->line.glyphs[run->first + i];
		int cid = font_use_cid(&c->use[run->face], g);

		if (cid == 0)
			refusal_add(c->refusals, "too_many_letters", f->field, "more than %d in one typeface", FONT_CIDS - 1);
		if (g->y != rise) {
			rise = g->y;
			bytes_printf(&c->out, ">]TJ %ld Ts[<", lround(rise * f->size / 10));
		}
		step(c, -g->x);
		hex(c, (unsigned)cid);
		step(c, g->x + g->natural - g->advance);
	}
	bytes_puts(&c->out, ">]TJ\n");
	if (rise != 0)
		bytes_puts(&c->out, "0 Ts\n");
}

/* Sets c->line with the text matrix a b -b a x y. */
static void
show_line(struct canvas *c, const struct canvas_font *f, double x, double y, double angle)
{
	canvas_fill(c, f->colour);
	bytes_puts(&c->out, "BT ");
	if (angle == 0)
		bytes_puts(&c->out, "1 0 0 1 ");
	else
		bytes_printf(&c->out, "%.4f %.4f %.4f %.4f ", cos(angle), sin(angle), -sin(angle), cos(angle));
	bytes_int(&c->out, lround(x * 100));
	bytes_puts(&c->out, " ");
	bytes_int(&c->out, lround(y * 100));
	bytes_puts(&c->out, " Tm ");
	bytes_int(&c->out, lround(f->spacing * 100));
	bytes_puts(&c->out, " Tc");
	for (int i = 0; i < c->line.nruns; i++) {
		bytes_puts(&c->out, "/F");
		bytes_int(&c->out, c->line.runs[i].face);
		bytes_puts(&c->out, " ");
		bytes_int(&c->out, lround(f->size * 100));
		bytes_puts(&c->out, " Tf");
		show_run(c, &c->line.runs[i], f);
	}
	bytes_puts(&c->out, "ET\n");
	c->end_x = x + line_width(c, f);
	c->end_y = y;
}

void
canvas_text_turned(struct canvas *c, const struct canvas_font *f, double x, double y,
    double angle, const char *text, size_t len)
{
	canvas_raw(c, "");
	shape(c, f, text, len);
	if (c->line.missing != 0)
		refusal_add(c->refusals, "missing_letter", f->field, "no typeface has U+%04X",
		    c->line.missing);
	else if (c->line.overflow)
		refusal_add(c->refusals, "too_many_letters", f->field, "in one line, or it changes its script too often");
	else
		show_line(c, f, x, y, angle);
}

void
canvas_text(struct canvas *c, const struct canvas_font *f, double x, double y, const char *text,
    size_t len)
{
	canvas_text_turned(c, f, x, y, 0, text, len);
}

void
canvas_text_on(struct canvas *c, const struct canvas_font *f, const char *text, size_t len)
{
	canvas_text(c, f, c->end_x, c->end_y, text, len);
}
