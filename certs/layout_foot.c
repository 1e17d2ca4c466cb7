#include <string.h>
#include <utf8proc.h>

#include "certs/layout_parts.h"
#include "certs/meter.h"
#include "certs/ornament.h"
#include "certs/phrases.h"
#include "certs/qr.h"
#include "certs/record.h"
#include "certs/refusal.h"
#include "certs/typeset.h"

#define CENTRE (ORNAMENT_WIDTH / 2)

#define LEFT 66.0		/* left edge of the numbers */
#define LEFT_WIDTH 138.0
#define QR_SIZE 113.39		/* 40 mm */
#define QR_X 663.0
#define QR_Y 89.0			/* the caption stays below the quiet zone, four modules */
#define QR_MIDDLE (QR_X + QR_SIZE / 2)

static const char pending_ru[] = "— будет присвоен при выдаче —";
static const char pending_en[] = "— assigned when issued —";

struct layout_copy
layout_one_line(const char *text)
{
	struct layout_copy copy;
	size_t n = 0;

	for (; text[n] != '\0' && n < sizeof(copy.text) - 1; n++)
		copy.text[n] = text[n] == '\n' ? ' ' : text[n];
	copy.text[n] = '\0';
	return copy;
}

struct layout_copy
layout_upper(const char *text, size_t len)
{
	struct layout_copy copy;
	size_t n = 0;

	for (size_t i = 0; i < len && n < sizeof(copy.text) - 5;) {
		utf8proc_int32_t code;

		i += (size_t)utf8proc_iterate((const unsigned char *)text + i, (long)(len - i), &code);
		n += (size_t)utf8proc_encode_char(utf8proc_toupper(code), (unsigned char *)copy.text + n);
	}
	copy.text[n] = '\0';
	return copy;
}

/* The font at the size that fits; the size is 0 and a refusal noted if none does. */
static struct canvas_font
fitted(struct canvas *c, const struct canvas_font *font, double least, double width, const char *text)
{
	struct canvas_font f = *font;

	f.size = typeset_fit(c, font, least, width, text);
	if (f.size == 0)
		refusal_add(c->refusals, "text_does_not_fit", f.field, "wider than %.0f points at size %.1f",
		    width, least);
	return f;
}

void
layout_content(struct canvas *c, const struct canvas_font *font)
{
	const char *around = c->tags->tags[c->tags->open].lang;

	canvas_content(c, strcmp(font->lang, "en") == 0 && strcmp(around, "en") != 0);
}

void
layout_fitted(struct canvas *c, const struct canvas_font *font, double least, double width,
    double x, double y, const char *text)
{
	struct canvas_font f = fitted(c, font, least, width, text);

	layout_content(c, &f);
	typeset_centre(c, &f, x, y, text, strlen(text));
	canvas_content_end(c);
}

void
layout_fitted_left(struct canvas *c, const struct canvas_font *font, double least, double width,
    double x, double y, const char *text)
{
	struct canvas_font f = fitted(c, font, least, width, text);

	layout_content(c, &f);
	typeset_left(c, &f, x, y, text);
	canvas_content_end(c);
}

/* One fact: caption below, Russian, English. */
struct fact {
	const char	*caption;
	const char	*field_ru, *ru;
	const char	*field_en, *en;
	double		 x, width;
};

static void
draw_fact(struct canvas *c, const struct fact *fact)
{
	const struct canvas_font ru = { FONT_TEXT, 10.5, 0, CANVAS_INK, "ru", fact->field_ru };
	const struct canvas_font en = { FONT_ITALIC, 8.6, 0, CANVAS_GREY, "en", fact->field_en };
	const struct canvas_font caption = { FONT_SANS, 5.6, 0.5, CANVAS_GREY, "ru", "kind" };

	tags_open(c->tags, TAG_P, "ru");
	layout_fitted(c, &caption, 4, fact->width, fact->x, 192, fact->caption);
	layout_fitted(c, &ru, 6, fact->width, fact->x, 179, fact->ru);
	layout_fitted(c, &en, 6, fact->width, fact->x, 168, fact->en);
	tags_close(c->tags);
}

static void
draw_facts(struct canvas *c, const struct record *record)
{
	struct phrase hours_ru = phrases_hours_ru(record->hours);
	struct phrase hours_en = phrases_hours_en(record->hours);
	struct phrase period_ru = phrases_period_ru(record->starts, record->ends);
	struct phrase period_en = phrases_period_en(record->starts, record->ends);
	const struct fact facts[] = {
		{ "ОБЪЁМ / DURATION", "hours", hours_ru.text, "hours", hours_en.text, CENTRE - 142, 124 },
		{ "ПЕРИОД / PERIOD", "starts", period_ru.text, "starts", period_en.text, CENTRE, 142 },
		{ "ИТОГ / RESULT", "result.ru", record->result.ru, "result.en", record->result.en,
		  CENTRE + 142, 124 },
	};

	for (int i = 0; i < 3; i++)
		draw_fact(c, &facts[i]);
	canvas_stroke(c, CANVAS_PALE_GOLD, 0.7);
	for (int side = -1; side <= 1; side += 2) {
		canvas_move(c, CENTRE + side * 75, 167);
		canvas_line(c, CENTRE + side * 75, 198);
		canvas_draw(c);
	}
}

/* A post in one line, or in two smaller ones; returns how many lines it took. */
static int
draw_post(struct canvas *c, const struct canvas_font *font, double x, double y, const char *text)
{
	struct canvas_font f = *font;
	struct typeset_lines lines = typeset_one_or_two(c, &f, 6.2, 6.5, 5, 154, text);

	if (lines.n == 0)
		refusal_add(c->refusals, "text_does_not_fit", f.field, "not even in two lines of 5 points");
	layout_content(c, &f);
	for (int i = 0; i < lines.n; i++) {
		typeset_centre(c, &f, x, y - i * (f.size + 1), lines.pieces[i].text, lines.pieces[i].len);
		if (i < lines.n - 1)
			typeset_space(c, &f);
	}
	canvas_content_end(c);
	return lines.n;
}

static void
draw_signature(struct canvas *c, const struct record_signature *one, int which)
{
	static const char *const fields[RECORD_SIGNATURES][3] = {
		{ "signatures[0].name", "signatures[0].post_ru", "signatures[0].post_en" },
		{ "signatures[1].name", "signatures[1].post_ru", "signatures[1].post_en" },
	};
	const struct canvas_font name = { FONT_TEXT, 9.5, 0, CANVAS_INK, "ru", fields[which][0] };
	const struct canvas_font ru = { FONT_TEXT, 6.8, 0, CANVAS_GREY, "ru", fields[which][1] };
	const struct canvas_font en = { FONT_TEXT, 6.8, 0, CANVAS_GREY, "en", fields[which][2] };
	double x = CENTRE + (which == 0 ? -127 : 127), y = 102;
	int lines;

	canvas_stroke(c, CANVAS_INK, 0.5);
	canvas_move(c, x - 77, 112);
	canvas_line(c, x + 77, 112);
	canvas_draw(c);
	tags_open(c->tags, TAG_P, "ru");
	if (one->name != NULL) {
		layout_fitted(c, &name, 6, 154, x, 101, one->name);
		y = 90;
	}
	lines = draw_post(c, &ru, x, y, one->post_ru);
	draw_post(c, &en, x, y - 2 - 7.5 * lines, one->post_en);
	tags_close(c->tags);
}

struct number { const char *caption, *field, *value, *english; };

/* The numbers by which the paper is looked up, and its dates. */
static void
draw_number(struct canvas *c, const struct number *n, double y, bool pending)
{
	const struct canvas_font caption = { FONT_SANS, 5.6, 0.5, CANVAS_GREY, "ru", n->field };
	const struct canvas_font value = { FONT_BOLD, n->english ? 10.5 : 12.5, 0.2, CANVAS_INK, "ru", n->field };
	const struct canvas_font en = { FONT_ITALIC, 8.2, 0, CANVAS_GREY, "en", n->field };
	const struct canvas_font later = { FONT_ITALIC, 7.2, 0, CANVAS_GREY, "ru", n->field };

	tags_open(c->tags, TAG_P, "ru");
	layout_fitted_left(c, &caption, 4, LEFT_WIDTH, LEFT, y, n->caption);
	if (pending) {
		layout_fitted_left(c, &later, 5, LEFT_WIDTH, LEFT, y - 10.5, pending_ru);
		layout_fitted_left(c, &later, 5, LEFT_WIDTH, LEFT, y - 19.5, pending_en);
	} else
		layout_fitted_left(c, &value, 6, LEFT_WIDTH, LEFT, y - (n->english ? 12.5 : 14), n->value);
	if (n->english != NULL)
		layout_fitted_left(c, &en, 5, LEFT_WIDTH, LEFT, y - 22.5, n->english);
	tags_close(c->tags);
}

static void
draw_numbers(struct canvas *c, const struct record *record)
{
	struct phrase issued_ru = phrases_date_ru(record->issued);
	struct phrase issued_en = phrases_date_en(record->issued);
	struct phrase expires_ru = { "без ограничения срока" }, expires_en = { "no expiry date" };
	struct number numbers[] = {
		{ "РЕГИСТРАЦИОННЫЙ № / SERIAL NUMBER", "serial", record->serial, NULL },
		{ "КОД ПРОВЕРКИ / CHECK CODE", "code", record->code, NULL },
		{ "ДАТА ВЫДАЧИ / DATE OF ISSUE", "issued", issued_ru.text, issued_en.text },
		{ "ДЕЙСТВИТЕЛЕН ДО / VALID UNTIL", "expires", expires_ru.text, expires_en.text },
	};
	const double tops[] = { 192, 162, 131, 92 };

	if (record->expires.year != 0) {
		expires_ru = phrases_date_ru(record->expires);
		expires_en = phrases_date_en(record->expires);
	}
	for (int i = 0; i < 4; i++)
		draw_number(c, &numbers[i], tops[i], record->proof && i < 2);
}

/* Where the QR code will be, on a proof. */
static void
draw_dashed_square(struct canvas *c)
{
	canvas_stroke(c, CANVAS_GREY, 0.6);
	canvas_raw(c, "[400 300] 0 d\n");
	canvas_rectangle(c, QR_X, QR_Y, QR_SIZE, QR_SIZE);
	canvas_draw(c);
	canvas_raw(c, "[] 0 d\n");
}

static struct layout_link
draw_code(struct canvas *c, const struct record *record)
{
	struct layout_link link = { QR_X, QR_Y, QR_SIZE, QR_SIZE };
	double since;
	int width;

	if (record->proof) {
		draw_dashed_square(c);
		return (struct layout_link){0};
	}
	tags_open(c->tags, TAG_LINK, "ru");
	c->tags->link = c->tags->open;
	canvas_content(c, false);
	since = meter_start(c->meter);
	width = qr_draw(&c->out, record->url, (long)(QR_X * 100), (long)(QR_Y * 100), (long)(QR_SIZE * 100));
	meter_stop(c->meter, METER_QR, since);
	canvas_content_end(c);
	tags_close(c->tags);
	if (width <= 0)
		refusal_add(c->refusals, "qr_too_large", "url", "needs more than version %d", QR_MAX_VERSION);
	return link;
}

/* How to check, under the code; the host stands alone so that it can be compared. */
static void
draw_check(struct canvas *c, const struct record *record)
{
	const struct canvas_font ru = { FONT_TEXT, 5.7, 0, CANVAS_GREY, "ru", "host" };
	const struct canvas_font en = { FONT_TEXT, 5.7, 0, CANVAS_GREY, "en", "host" };
	const struct canvas_font host = { FONT_BOLD, 7.6, 0.1, CANVAS_NAVY, "en", "host" };

	tags_open(c->tags, TAG_P, "ru");
	layout_fitted(c, &ru, 4, 130, QR_MIDDLE, 68.6, "Убедитесь, что открылся адрес");
	layout_fitted(c, &en, 4, 130, QR_MIDDLE, 62, "Check that the address is");
	layout_fitted(c, &host, 4, 130, QR_MIDDLE, 53, record->host);
	tags_close(c->tags);
}

struct layout_link
layout_foot(struct canvas *c, const struct record *record)
{
	struct layout_link link;

	draw_facts(c, record);
	for (int i = 0; i < RECORD_SIGNATURES; i++)
		draw_signature(c, &record->signatures[i], i);
	draw_numbers(c, record);
	link = draw_code(c, record);
	draw_check(c, record);
	return link;
}
