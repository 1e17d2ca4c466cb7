#include <math.h>

#include "certs/canvas.h"

static long
hundredths(double points)
{
	return lround(points * 100);
}

static void
number(struct canvas *c, double points)
{
	bytes_int(&c->out, hundredths(points));
	bytes_add(&c->out, " ", 1);
}

static void
pair(struct canvas *c, double x, double y)
{
	number(c, x);
	number(c, y);
}

/* What belongs to no tag must say so: PDF readers skip an artifact. */
static void
mark_artifact(struct canvas *c)
{
	if (c->artifact || c->content || c->tags == NULL)
		return;
	bytes_puts(&c->out, "/Artifact BMC\n");
	c->artifact = true;
}

static void
end_artifact(struct canvas *c)
{
	if (c->artifact)
		bytes_puts(&c->out, "EMC\n");
	c->artifact = false;
}

void
canvas_begin(struct canvas *c)
{
	bytes_clear(&c->out);
	c->fill = c->stroke = c->width = -1;
	c->artifact = c->content = false;
	bytes_puts(&c->out, "q .01 0 0 .01 0 0 cm\n");
}

void
canvas_end(struct canvas *c)
{
	end_artifact(c);
	bytes_puts(&c->out, "Q\n");
}

void
canvas_free(struct canvas *c)
{
	bytes_free(&c->out);
}

void
canvas_content(struct canvas *c, bool english)
{
	if (c->tags == NULL)
		return;
	end_artifact(c);
	if (english)
		bytes_puts(&c->out, "/Span<</Lang(en)/MCID ");
	else
		bytes_puts(&c->out, "/Span<</MCID ");
	bytes_int(&c->out, tags_mark(c->tags, c->page));
	bytes_puts(&c->out, ">>BDC\n");
	c->content = true;
}

void
canvas_content_end(struct canvas *c)
{
	if (c->content)
		bytes_puts(&c->out, "EMC\n");
	c->content = false;
}

static void
colour(struct canvas *c, int rgb, const char *operator)
{
	for (int shift = 16; shift >= 0; shift -= 8) {
		int thousandths = ((rgb >> shift & 255) * 1000 + 127) / 255;

		if (thousandths == 0 || thousandths == 1000)
			bytes_printf(&c->out, "%d ", thousandths / 1000);
		else
			bytes_printf(&c->out, ".%03d ", thousandths);
	}
	bytes_puts(&c->out, operator);
}

void
canvas_fill(struct canvas *c, int rgb)
{
	if (c->fill == rgb)
		return;
	c->fill = rgb;
	colour(c, rgb, "rg\n");
}

void
canvas_stroke(struct canvas *c, int rgb, double width)
{
	if (c->stroke != rgb)
		colour(c, rgb, "RG\n");
	c->stroke = rgb;
	if (c->width == (int)hundredths(width))
		return;
	c->width = (int)hundredths(width);
	number(c, width);
	bytes_puts(&c->out, "w\n");
}

void
canvas_move(struct canvas *c, double x, double y)
{
	mark_artifact(c);
	pair(c, x, y);
	bytes_puts(&c->out, "m\n");
}

void
canvas_line(struct canvas *c, double x, double y)
{
	pair(c, x, y);
	bytes_puts(&c->out, "l\n");
}

void
canvas_curve(struct canvas *c, double x1, double y1, double x2, double y2, double x, double y)
{
	pair(c, x1, y1);
	pair(c, x2, y2);
	pair(c, x, y);
	bytes_puts(&c->out, "c\n");
}

void
canvas_close(struct canvas *c)
{
	bytes_puts(&c->out, "h\n");
}

void
canvas_rectangle(struct canvas *c, double x, double y, double w, double h)
{
	mark_artifact(c);
	pair(c, x, y);
	pair(c, w, h);
	bytes_puts(&c->out, "re\n");
}

void
canvas_circle(struct canvas *c, double x, double y, double r)
{
	const double k = 0.5522848 * r;	/* a quarter of a circle as one cubic */

	canvas_move(c, x + r, y);
	canvas_curve(c, x + r, y + k, x + k, y + r, x, y + r);
	canvas_curve(c, x - k, y + r, x - r, y + k, x - r, y);
	canvas_curve(c, x - r, y - k, x - k, y - r, x, y - r);
	canvas_curve(c, x + k, y - r, x + r, y - k, x + r, y);
	canvas_close(c);
}

void
canvas_draw(struct canvas *c)
{
	bytes_puts(&c->out, "S\n");
}

void
canvas_paint(struct canvas *c)
{
	bytes_puts(&c->out, "f\n");
}

void
canvas_raw(struct canvas *c, const char *operators)
{
	mark_artifact(c);
	bytes_puts(&c->out, operators);
}

void
canvas_enter(struct canvas *c, double x, double y, double scale)
{
	mark_artifact(c);
	/* lines end half their width further on, so that no gap shows between two steps */
	bytes_printf(&c->out, "q 2 J %.2f 0 0 %.2f ", scale, scale);
	pair(c, x, y);
	bytes_puts(&c->out, "cm\n");
}

void
canvas_step(struct canvas *c, double dx, double dy, double angle)
{
	/* seven decimals: a hundred steps add up to less than a hundredth of a point */
	if (angle == 0)
		bytes_puts(&c->out, "1 0 0 1 ");
	else
		bytes_printf(&c->out, "%.7f %.7f %.7f %.7f ", cos(angle), sin(angle), -sin(angle), cos(angle));
	pair(c, dx, dy);
	bytes_puts(&c->out, "cm\n");
}

void
canvas_leave(struct canvas *c)
{
	bytes_puts(&c->out, "Q\n");
	c->fill = c->stroke = c->width = -1;
}
