#include <math.h>
#include <stddef.h>

#include "certs/canvas.h"
#include "certs/ornament.h"

#define WIDTH ORNAMENT_WIDTH
#define HEIGHT ORNAMENT_HEIGHT
#define TURN 6.283185307179586

#define EDGE 22.0		/* paper's edge to the frame */
#define BAND 20.0		/* width of the frame */
#define INNER (EDGE + BAND)	/* paper's edge to what the frame holds */

struct point { double x, y; };

/* The curve r = radius * (1 - depth + depth * cos(n * t)) around 0, 0 and its derivative. */
struct petals { double radius, depth; int n; };

static struct point
petal_at(const struct petals *p, double t)
{
	double r = p->radius * (1 - p->depth + p->depth * cos(p->n * t));

	return (struct point){ r * cos(t), r * sin(t) };
}

static struct point
petal_slope(const struct petals *p, double t)
{
	double r = p->radius * (1 - p->depth + p->depth * cos(p->n * t));
	double dr = -p->radius * p->depth * p->n * sin(p->n * t);

	return (struct point){ dr * cos(t) - r * sin(t), dr * sin(t) + r * cos(t) };
}

/* One petal, from its inner end around to the next: eight cubics with the curve's own tangents at their ends. */
static void
draw_petal(struct canvas *c, const struct petals *p)
{
	const double from = TURN / (2 * p->n), step = TURN / (8 * p->n);
	struct point at = petal_at(p, from), slope = petal_slope(p, from);

	canvas_move(c, at.x, at.y);
	for (int i = 1; i <= 8; i++) {
		struct point to = petal_at(p, from + i * step);
		struct point end = petal_slope(p, from + i * step);

		canvas_curve(c, at.x + slope.x * step / 3, at.y + slope.y * step / 3,
		    to.x - end.x * step / 3, to.y - end.y * step / 3, to.x, to.y);
		at = to;
		slope = end;
	}
	canvas_draw(c);
}

/* The whole curve `phases` times, each turned by a part of a petal. */
static void
rosette(struct canvas *c, double x, double y, const struct petals *p, int phases)
{
	const int n = p->n * phases;

	canvas_enter(c, x, y, 1);
	for (int i = 0; i < n; i++) {
		draw_petal(c, p);
		canvas_step(c, 0, 0, TURN / n);
	}
	canvas_leave(c);
}

/* Both halves of a sine's period, one cubic each. */
static void
wave(struct canvas *c, bool up, double period, double height)
{
	const double half = period / 2, lead = 0.3642 * half, top = height * 4 / 3;

	canvas_move(c, 0, 0);
	if (up) {
		canvas_curve(c, top, lead, top, half - lead, 0, half);
		canvas_curve(c, -top, half + lead, -top, period - lead, 0, period);
	} else {
		canvas_curve(c, lead, top, half - lead, top, half, 0);
		canvas_curve(c, half + lead, -top, period - lead, -top, period, 0);
	}
	canvas_draw(c);
}

/* Four sines around each other along one side of the frame, from x, y on. */
static void
ribbon(struct canvas *c, bool up, double x, double y, double length, int periods)
{
	const double period = length / periods;

	canvas_enter(c, x, y, 1);
	for (int i = 0; i < periods; i++) {
		canvas_stroke(c, CANVAS_NAVY, 0.45);
		wave(c, up, period, 6.8);
		canvas_stroke(c, CANVAS_GOLD, 0.45);
		wave(c, up, period, -6.8);
		canvas_stroke(c, CANVAS_NAVY, 0.3);
		wave(c, up, period, 3.2);
		wave(c, up, period, -3.2);
		canvas_step(c, up ? 0 : period, up ? period : 0, 0);
	}
	canvas_leave(c);
}

static void
corner(struct canvas *c, double x, double y)
{
	static const struct petals flower = { 8, 0.38, 8 };

	canvas_fill(c, CANVAS_NAVY);
	canvas_rectangle(c, x, y, BAND, BAND);
	canvas_paint(c);
	x += BAND / 2;
	y += BAND / 2;
	canvas_stroke(c, CANVAS_PALE_GOLD, 0.4);
	rosette(c, x, y, &flower, 2);
	canvas_fill(c, CANVAS_GOLD);
	canvas_circle(c, x, y, 1.6);
	canvas_paint(c);
}

static void
box(struct canvas *c, double in)
{
	canvas_rectangle(c, in, in, WIDTH - 2 * in, HEIGHT - 2 * in);
	canvas_draw(c);
}

static void
frame(struct canvas *c)
{
	const double middle = EDGE + BAND / 2;

	canvas_stroke(c, CANVAS_NAVY, 1.8);
	box(c, EDGE);
	for (int far = 0; far <= 1; far++) {
		ribbon(c, false, INNER, far ? HEIGHT - middle : middle, WIDTH - 2 * INNER, 42);
		ribbon(c, true, far ? WIDTH - middle : middle, INNER, HEIGHT - 2 * INNER, 28);
	}
	canvas_stroke(c, CANVAS_GOLD, 1.1);
	box(c, INNER);
	canvas_stroke(c, CANVAS_NAVY, 0.35);
	box(c, INNER + 3);
	for (int i = 0; i < 4; i++)
		corner(c, i & 1 ? WIDTH - INNER : EDGE, i & 2 ? HEIGHT - INNER : EDGE);
}

/* A globe in a gold ring: five meridians, three parallels. */
static void
globe(struct canvas *c, double x, double y, double r)
{
	static const double bends[] = { 0.86, 0.48, 0, -0.48, -0.86 };
	const double k = 0.5522848;

	canvas_stroke(c, CANVAS_GOLD, 0.4);
	for (int i = 0; i < 5; i++) {
		double w = bends[i] * r;

		canvas_move(c, x, y + r);
		canvas_curve(c, x + w * k, y + r, x + w, y + r * k, x + w, y);
		canvas_curve(c, x + w, y - r * k, x + w * k, y - r, x, y - r);
		canvas_draw(c);
	}
	for (int i = -1; i <= 1; i++) {
		double h = i * r * 0.5, half = sqrt(r * r - h * h);

		canvas_move(c, x - half, y + h);
		canvas_curve(c, x - half / 2, y + h * 0.86, x + half / 2, y + h * 0.86, x + half, y + h);
		canvas_draw(c);
	}
	canvas_circle(c, x, y, r);
	canvas_draw(c);
}

/* One page of an open book; side is -1 or 1. */
static void
book_page(struct canvas *c, double x, double y, int side)
{
	canvas_fill(c, CANVAS_NAVY);
	canvas_move(c, x, y - 6);
	canvas_curve(c, x + side * 3, y - 3.4, x + side * 8, y - 3.6, x + side * 12, y - 5);
	canvas_line(c, x + side * 12, y + 4);
	canvas_curve(c, x + side * 8, y + 5.4, x + side * 3, y + 5.4, x + side * 0.6, y + 3);
	canvas_line(c, x + side * 0.6, y - 5);
	canvas_close(c);
	canvas_paint(c);
	canvas_stroke(c, CANVAS_WHITE, 0.45);
	for (int line = 0; line < 3; line++) {
		double at = y + 2.4 - line * 2.1;

		canvas_move(c, x + side * 2.2, at);
		canvas_curve(c, x + side * 4, at + 0.9, x + side * 7, at + 1.1, x + side * 10.2, at + 0.4);
		canvas_draw(c);
	}
}

static void
emblem(struct canvas *c, double x, double y)
{
	canvas_enter(c, x, y, 0.92);
	canvas_stroke(c, CANVAS_GOLD, 0.9);
	canvas_circle(c, 0, 0, 19);
	canvas_draw(c);
	globe(c, 0, 1.2, 14.4);
	/* white behind the book, so that the globe stands behind it */
	canvas_fill(c, CANVAS_WHITE);
	canvas_rectangle(c, -13, -12.2, 26, 11.2);
	canvas_paint(c);
	book_page(c, 0, -6, -1);
	book_page(c, 0, -6, 1);
	canvas_stroke(c, CANVAS_GOLD, 0.35);
	canvas_circle(c, 0, 0, 17.2);
	canvas_draw(c);
	canvas_leave(c);
}

static void
star(struct canvas *c, double x, double y, double outer, double inner)
{
	canvas_fill(c, CANVAS_GOLD);
	for (int i = 0; i < 10; i++) {
		double r = i & 1 ? inner : outer, t = TURN / 4 + TURN * i / 10;

		if (i == 0)
			canvas_move(c, x + r * cos(t), y + r * sin(t));
		else
			canvas_line(c, x + r * cos(t), y + r * sin(t));
	}
	canvas_close(c);
	canvas_paint(c);
}

static void
seal_ribbons(struct canvas *c, double x, double y)
{
	canvas_fill(c, CANVAS_NAVY);
	for (int side = -1; side <= 1; side += 2) {
		canvas_move(c, x + side * 5, y - 22);
		canvas_line(c, x + side * 21, y - 55);
		canvas_line(c, x + side * 12.5, y - 51.5);
		canvas_line(c, x + side * 6, y - 58);
		canvas_line(c, x - side * 5, y - 30);
		canvas_close(c);
		canvas_paint(c);
	}
}

/* The scalloped gold edge: forty shallow lobes. */
static void
seal_edge(struct canvas *c, double x, double y)
{
	const int lobes = 40;
	const double low = 37.6, high = 42.2;

	canvas_fill(c, CANVAS_GOLD);
	canvas_move(c, x + low, y);
	for (int i = 0; i < lobes; i++) {
		double a = TURN * i / lobes, b = TURN * (i + 1) / lobes, in = TURN / lobes * 0.22;

		canvas_curve(c, x + high * cos(a + in), y + high * sin(a + in),
		    x + high * cos(b - in), y + high * sin(b - in), x + low * cos(b), y + low * sin(b));
	}
	canvas_close(c);
	canvas_paint(c);
}

static void
seal(struct canvas *c, double x, double y)
{
	static const struct petals heart = { 23.6, 0.26, 12 };

	seal_ribbons(c, x, y);
	seal_edge(c, x, y);
	canvas_stroke(c, CANVAS_PALE_GOLD, 0.7);
	canvas_circle(c, x, y, 36.4);
	canvas_draw(c);
	canvas_fill(c, CANVAS_CREAM);
	canvas_circle(c, x, y, 35);
	canvas_paint(c);
	canvas_stroke(c, CANVAS_GOLD, 0.5);
	canvas_circle(c, x, y, 25);
	canvas_draw(c);
	canvas_stroke(c, CANVAS_GOLD, 0.3);
	rosette(c, x, y, &heart, 3);
	star(c, x, y, 11.6, 4.6);
}

static void
diamond(struct canvas *c, double x, double y, double r)
{
	canvas_fill(c, CANVAS_GOLD);
	canvas_move(c, x - r, y);
	canvas_line(c, x, y + r);
	canvas_line(c, x + r, y);
	canvas_line(c, x, y - r);
	canvas_close(c);
	canvas_paint(c);
}

void
ornament_page(struct canvas *c)
{
	static const struct petals large = { 152, 0.34, 18 }, core = { 74, 0.42, 12 };
	const double x = WIDTH / 2, y = HEIGHT / 2 + 4;

	canvas_begin(c);
	canvas_stroke(c, CANVAS_TINT, 0.35);
	rosette(c, x, y, &large, 6);
	canvas_stroke(c, CANVAS_TINT, 0.35);
	rosette(c, x, y, &core, 4);
	frame(c);
	emblem(c, x, HEIGHT - 71.5);
	seal(c, ORNAMENT_SEAL_X, ORNAMENT_SEAL_Y);
	canvas_end(c);
}

void
ornament_supplement(struct canvas *c)
{
	canvas_begin(c);
	canvas_stroke(c, CANVAS_NAVY, 1.2);
	box(c, 26);
	canvas_stroke(c, CANVAS_GOLD, 0.6);
	box(c, 30);
	for (int i = 0; i < 4; i++)
		diamond(c, i & 1 ? WIDTH - 30 : 30, i & 2 ? HEIGHT - 30 : 30, 3);
	canvas_end(c);
}
