#include <string.h>

#include "certs/refusal.h"
#include "certs/sheet_parts.h"
#include "certs/typeset.h"

#define PAD 3.5
#define LEAD 1.22
#define LEAST 4.5

enum { COLUMNS = 16 };

/* One cell ready to be drawn: it has its own size. */
struct cell {
	struct canvas_font	font, small;
	struct typeset_lines	lines, below;
};

struct grid {
	const struct sheet_table	*table;
	double				 x[COLUMNS + 1];
};

static void
measure(struct sheet *s, struct grid *g)
{
	double fixed = 0;
	int free = 0;

	for (int i = 0; i < g->table->n; i++) {
		fixed += g->table->columns[i].width;
		free += g->table->columns[i].width == 0;
	}
	g->x[0] = s->left;
	for (int i = 0; i < g->table->n; i++) {
		double width = g->table->columns[i].width;

		g->x[i + 1] = g->x[i] + (width > 0 ? width : (s->right - s->left - fixed) / free);
	}
}

/* Breaks a text into the lines of its column, smaller if a word is too wide. */
static void
set_cell(struct sheet *s, const struct grid *g, int i, const char *text, struct cell *cell)
{
	double width = g->x[i + 1] - g->x[i] - 2 * PAD;

	memset(&cell->lines, 0, sizeof(cell->lines));
	if (*text == '\0')
		return;
	for (; cell->font.size >= LEAST && cell->lines.n == 0; cell->font.size -= 0.5)
		cell->lines = typeset_fill(sheet_page(s), &cell->font, width, TYPESET_LINES, text);
	cell->font.size += 0.5;
	if (cell->lines.n == 0)
		refusal_add(s->refusals, "text_does_not_fit", cell->font.field, "a cell is too narrow for it");
}

/* The small type below a cell's text. */
static void
set_below(struct sheet *s, const struct grid *g, int i, const char *text, struct cell *cell)
{
	struct cell small = { .font = cell->font };

	small.font.style = FONT_TEXT;
	small.font.size = g->table->size * 0.78;
	small.font.colour = CANVAS_GREY;
	set_cell(s, g, i, text, &small);
	cell->small = small.font;
	cell->below = small.lines;
}

static double
row_height(const struct sheet_table *table, const struct cell *cells)
{
	double most = table->least;

	for (int i = 0; i < table->n; i++) {
		double height = (cells[i].lines.n * cells[i].font.size + cells[i].below.n * cells[i].small.size) * LEAD + 2 * PAD;

		if (height > most)
			most = height;
	}
	return most;
}

static void
draw_row(struct sheet *s, const struct grid *g, struct cell *cells, double height, bool head)
{
	struct canvas *c = sheet_page(s);

	if (head) {
		canvas_fill(c, CANVAS_TINT);
		canvas_rectangle(c, s->left, s->y - height, s->right - s->left, height);
		canvas_paint(c);
	}
	for (int i = 0; i < g->table->n; i++) {
		const struct cell *cell = &cells[i];
		double y = s->y - PAD - cell->font.size * 0.92;

		for (int line = 0; line < cell->lines.n + cell->below.n; line++) {
			bool below = line >= cell->lines.n;
			const struct canvas_font *font = below ? &cell->small : &cell->font;
			const struct typeset_piece *piece = below ? &cell->below.pieces[line - cell->lines.n] : &cell->lines.pieces[line];
			double x = g->x[i] + PAD;

			if (g->table->columns[i].right)
				x = g->x[i + 1] - PAD - canvas_width(c, font, piece->text, piece->len);
			canvas_text(c, font, x, y, piece->text, piece->len);
			y -= font->size * LEAD;
		}
	}
	canvas_stroke(c, CANVAS_GREY, 0.35);
	for (int i = 0; i <= g->table->n; i++) {
		canvas_move(c, g->x[i], s->y);
		canvas_line(c, g->x[i], s->y - height);
		canvas_draw(c);
	}
	s->y -= height;
	canvas_move(c, s->left, s->y);
	canvas_line(c, s->right, s->y);
	canvas_draw(c);
}

static void
draw_head(struct sheet *s, const struct grid *g)
{
	struct cell cells[COLUMNS];

	for (int i = 0; i < g->table->n; i++) {
		cells[i].below.n = 0;
		cells[i].font = (struct canvas_font){ FONT_SANS, g->table->size * 0.88, 0, CANVAS_NAVY, s->lang,
		    g->table->columns[i].head };
		set_cell(s, g, i, sheet_word(s, g->table->columns[i].head), &cells[i]);
	}
	canvas_stroke(sheet_page(s), CANVAS_GREY, 0.35);
	canvas_move(sheet_page(s), s->left, s->y);
	canvas_line(sheet_page(s), s->right, s->y);
	canvas_draw(sheet_page(s));
	draw_row(s, g, cells, row_height(&(struct sheet_table){ .n = g->table->n }, cells), true);
}

void
sheet_table(struct sheet *s, const struct sheet_table *table, const json_t *rows)
{
	struct grid g = { .table = table };
	struct cell cells[COLUMNS];
	size_t at;
	const json_t *row;

	measure(s, &g);
	sheet_room(s, table->least + 40);
	draw_head(s, &g);
	json_array_foreach(rows, at, row) {
		double height;

		for (int i = 0; i < table->n; i++) {
			const struct sheet_column *column = &table->columns[i];

			cells[i].font = (struct canvas_font){ column->style, column->size > 0 ? column->size : table->size, 0, CANVAS_INK, s->lang,
			    column->key != NULL ? column->key : column->head };
			set_cell(s, &g, i, column->text != NULL ? column->text(s, row) :
			    column->key != NULL ? sheet_cell(s, row, column->key) : "", &cells[i]);
			set_below(s, &g, i, column->below != NULL ? sheet_cell(s, row, column->below) : "", &cells[i]);
		}
		height = row_height(table, cells);
		if (s->y - height < s->foot) {
			sheet_next_page(s);
			draw_head(s, &g);
		}
		draw_row(s, &g, cells, height, false);
	}
}
