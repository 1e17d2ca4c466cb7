#include <stdio.h>
#include <string.h>

#include "certs/column.h"
#include "certs/layout_parts.h"
#include "certs/ornament.h"
#include "certs/phrases.h"
#include "certs/record.h"
#include "certs/refusal.h"
#include "certs/typeset.h"

#define LEFT 52.0
#define RIGHT (ORNAMENT_WIDTH - 52)
#define TOP(from_above) (ORNAMENT_HEIGHT - (from_above))

/* The two columns below the head. */
#define BODY_TOP TOP(160)
#define BODY_FOOT 52.0
#define TABLE_WIDTH 424.0
#define SIDE_X (LEFT + TABLE_WIDTH + 32)
#define LEAST_PERCENT 60

/* A sentence that was put together. */
struct sentence { char text[512]; };

static void
draw_heading(struct canvas *c, const struct record *record)
{
	const struct canvas_font title = { FONT_BOLD, 16, 0.4, CANVAS_NAVY, "ru", "kind" };
	const struct canvas_font english = { FONT_ITALIC, 10, 0.2, CANVAS_GREY, "en", "kind" };
	const struct canvas_font serial = { FONT_BOLD, 12.5, 0.2, CANVAS_INK, "ru", "serial" };
	const struct canvas_font code = { FONT_TEXT, 9.5, 0.2, CANVAS_INK, "ru", "code" };
	const char *line = record->kind == RECORD_STATE_FORM ? "Приложение к свидетельству" :
	    "Приложение к сертификату";

	tags_open(c->tags, TAG_H1, "ru");
	canvas_content(c, false);
	typeset_left(c, &title, LEFT, TOP(66), line);
	canvas_content_end(c);
	tags_close(c->tags);
	tags_open(c->tags, TAG_P, "en");
	canvas_content(c, false);
	typeset_left(c, &english, LEFT, TOP(79.5), "Supplement to the certificate: what was attended and decided");
	canvas_content_end(c);
	tags_close(c->tags);
	tags_open(c->tags, TAG_P, "ru");
	canvas_content(c, false);
	typeset_right(c, &serial, RIGHT, TOP(66), record->proof ? "ОБРАЗЕЦ · PROOF" : record->serial);
	if (!record->proof)
		typeset_right(c, &code, RIGHT, TOP(79.5), record->code);
	canvas_content_end(c);
	tags_close(c->tags);
	canvas_stroke(c, CANVAS_GOLD, 0.9);
	canvas_move(c, LEFT, TOP(87));
	canvas_line(c, RIGHT, TOP(87));
	canvas_draw(c);
}

/* Whose page this is: the sheets may come apart. */
static void
draw_holder(struct canvas *c, const struct record *record)
{
	const struct record_name *name = &record->names[0];
	struct canvas_font large = { FONT_BOLD, 12, 0, CANVAS_NAVY, name->lang, "names[0].full" };
	const struct canvas_font ru = { FONT_TEXT, 9, 0, CANVAS_INK, "ru", "programme_title.ru" };
	const struct canvas_font en = { FONT_ITALIC, 8, 0, CANVAS_GREY, "en", "programme_title.en" };

	tags_open(c->tags, TAG_P, name->lang);
	layout_fitted_left(c, &large, 5, RIGHT - LEFT, LEFT, TOP(103), name->full);
	tags_close(c->tags);
	tags_open(c->tags, TAG_P, "ru");
	layout_fitted_left(c, &ru, 4.5, RIGHT - LEFT, LEFT, TOP(116), record->programme_title.ru);
	tags_close(c->tags);
	tags_open(c->tags, TAG_P, "en");
	layout_fitted_left(c, &en, 4.5, RIGHT - LEFT, LEFT, TOP(126), record->programme_title.en);
	tags_close(c->tags);
}

/* Course, period, town, languages: four facts in a row. */
static void
draw_course(struct canvas *c, const struct record *record)
{
	const struct record_decision *d = &record->decision;
	const struct canvas_font caption = { FONT_SANS, 5.4, 0.4, CANVAS_GREY, "ru", "kind" };
	struct phrase period_ru = phrases_period_ru(record->starts, record->ends);
	struct phrase period_en = phrases_period_en(record->starts, record->ends);
	const struct {
		const char *caption, *field, *ru, *en;
		double x, width;
	} facts[] = {
		{ "КУРС / COURSE", "decision.course", d->course, NULL, LEFT, 130 },
		{ "ПЕРИОД / PERIOD", "starts", period_ru.text, period_en.text, LEFT + 145, 170 },
		{ "МЕСТО / VENUE", "decision.town", d->town.ru, d->town.en, LEFT + 330, 150 },
		{ "ЯЗЫКИ ОБУЧЕНИЯ / LANGUAGES", "decision.languages", d->languages.ru, d->languages.en,
		  LEFT + 495, RIGHT - LEFT - 495 },
	};

	for (int i = 0; i < 4; i++) {
		const struct canvas_font ru = { FONT_TEXT, 8.6, 0, CANVAS_INK, "ru", facts[i].field };
		const struct canvas_font en = { FONT_ITALIC, 7.6, 0, CANVAS_GREY, "en", facts[i].field };

		tags_open(c->tags, TAG_P, "ru");
		layout_fitted_left(c, &caption, 4, facts[i].width, facts[i].x, TOP(139), facts[i].caption);
		layout_fitted_left(c, &ru, 4, facts[i].width, facts[i].x, TOP(148.5), facts[i].ru);
		if (facts[i].en != NULL)
			layout_fitted_left(c, &en, 4, facts[i].width, facts[i].x, TOP(157.5), facts[i].en);
		tags_close(c->tags);
	}
}

static void
begin_table(struct column *col)
{
	if (!col->dry)
		tags_open(col->canvas->tags, TAG_TABLE, NULL);
}

static void
end_table(struct column *col)
{
	if (!col->dry)
		tags_close(col->canvas->tags);
}

static void
attendance(struct column *col, const struct record *record)
{
	const struct record_decision *d = &record->decision;
	struct phrase planned = phrases_number(d->hours_planned);
	struct phrase credited = phrases_number(d->hours_credited);

	column_heading(col, "Посещаемость по темам", "Attendance by topic");
	begin_table(col);
	column_row(col, &(struct column_row){
	    .role = TAG_TH, .field = "kind", .ru = "ТЕМА / TOPIC",
	    .values = { "ЧАСЫ / HOURS", "ЗАЧТЕНО / CREDITED" }, .widths = { 66, 76 }, .nvalues = 2 });
	for (int i = 0; i < d->ntopics; i++) {
		struct phrase hours = phrases_number(d->topics[i].hours);
		struct phrase done = phrases_number(d->topics[i].credited);

		column_row(col, &(struct column_row){
		    .role = TAG_TD, .field = "decision.attendance",
		    .ru = d->topics[i].title.ru, .en = d->topics[i].title.en,
		    .values = { hours.text, done.text }, .widths = { 66, 76 }, .nvalues = 2 });
	}
	column_row(col, &(struct column_row){
	    .role = TAG_TD, .field = "decision.hours_planned", .ru = "Всего / Total",
	    .values = { planned.text, credited.text }, .widths = { 66, 76 }, .nvalues = 2,
	    .strong = true });
	end_table(col);
}

static void
results(struct column *col, const struct record *record)
{
	const struct record_decision *d = &record->decision;

	column_heading(col, "Результаты", "Results");
	if (d->nassessments == 0) {
		column_gap(col, 2);
		column_paragraph(col, "ru", "kind", 8.2, "Аттестация программой не предусмотрена.");
		column_paragraph(col, "en", "kind", 7.4, "The programme has no assessment.");
		return;
	}
	begin_table(col);
	column_row(col, &(struct column_row){
	    .role = TAG_TH, .field = "kind", .ru = "ИСПЫТАНИЕ / TEST",
	    .values = { "БАЛЛ / SCORE", "ПОРОГ / PASS", "ВЕС / WEIGHT" }, .widths = { 48, 46, 46 },
	    .nvalues = 3 });
	for (int i = 0; i < d->nassessments; i++) {
		const struct record_assessment *a = &d->assessments[i];
		struct phrase pass = phrases_number(a->pass), weight = phrases_number(a->weight);
		struct phrase score;

		snprintf(score.text, sizeof(score.text), "%.24s / %.24s", phrases_number(a->score).text,
		    phrases_number(a->maximum).text);
		column_row(col, &(struct column_row){
		    .role = TAG_TD, .field = "decision.assessments", .ru = a->title.ru, .en = a->title.en,
		    .values = { score.text, pass.text, weight.text }, .widths = { 48, 46, 46 },
		    .nvalues = 3 });
	}
	end_table(col);
}

static void
decision(struct column *col, const struct record *record)
{
	const struct record_decision *d = &record->decision;
	struct sentence ru, en;

	column_gap(col, 9);
	column_heading(col, "Решение", "Decision");
	column_gap(col, 2);
	column_paragraph(col, "ru", "decision.sentence.ru", 8.6, d->sentence.ru);
	column_gap(col, 1.5);
	column_paragraph(col, "en", "decision.sentence.en", 7.8, d->sentence.en);
	column_gap(col, 4);
	snprintf(ru.text, sizeof(ru.text), "Протокол %s, %s; правило %s", d->minutes,
	    phrases_date_ru(d->decided).text, d->rule);
	snprintf(en.text, sizeof(en.text), "Minutes %s, %s; rule %s", d->minutes,
	    phrases_date_en(d->decided).text, d->rule);
	column_paragraph(col, "ru", "decision.minutes", 7.6, ru.text);
	column_paragraph(col, "en", "decision.minutes", 7, en.text);
}

static void
verification(struct column *col, const struct record *record)
{
	struct sentence ru, en;

	snprintf(ru.text, sizeof(ru.text), "Наведите камеру телефона на QR-код и убедитесь, что открылся "
	    "адрес https://%s. Без камеры: откройте этот адрес и введите регистрационный номер и код "
	    "проверки. Сравните имя на бумаге с документом, удостоверяющим личность.", record->host);
	snprintf(en.text, sizeof(en.text), "Point a phone's camera at the QR code and check that the address "
	    "is https://%s. Without a camera: open this address and type the serial number and the check "
	    "code. Compare the name on the paper with an identity document.", record->host);
	column_gap(col, 9);
	column_heading(col, "Как проверить", "How to verify");
	column_gap(col, 2);
	column_paragraph(col, "ru", "host", 7.8, ru.text);
	column_gap(col, 1.5);
	column_paragraph(col, "en", "host", 7.2, en.text);
}

static void
side(struct column *col, const struct record *record)
{
	results(col, record);
	decision(col, record);
	verification(col, record);
}

/* Draws a column at the greatest scale at which it ends above the foot. */
static void
draw_column(struct column *col, const struct record *record, const char *field,
    void (*part)(struct column *, const struct record *))
{
	double top = col->y;

	col->dry = true;
	for (int percent = 100; percent >= LEAST_PERCENT; percent -= 4) {
		col->scale = percent / 100.0;
		col->y = top;
		part(col, record);
		if (col->y >= BODY_FOOT)
			break;
	}
	if (col->y < BODY_FOOT)
		refusal_add(col->canvas->refusals, "text_does_not_fit", field, "too much for page 2");
	col->y = top;
	col->dry = false;
	part(col, record);
}

/* Who speaks, and that there is no third sheet. */
static void
draw_foot(struct canvas *c, const struct record *record)
{
	const struct canvas_font f = { FONT_TEXT, 5.8, 0.2, CANVAS_GREY, "ru", "organisation.ru" };

	tags_open(c->tags, TAG_P, "ru");
	layout_fitted_left(c, &f, 3.5, RIGHT - LEFT - 120, LEFT, 38.5, layout_one_line(record->organisation.ru).text);
	canvas_content(c, false);
	typeset_right(c, &f, RIGHT, 38.5, "Лист 2 из 2 / Sheet 2 of 2");
	canvas_content_end(c);
	tags_close(c->tags);
}

void
layout_supplement(struct canvas *c, const struct record *record)
{
	struct column table = { .canvas = c, .x = LEFT, .width = TABLE_WIDTH, .y = BODY_TOP - 6 };
	struct column notes = { .canvas = c, .x = SIDE_X, .width = RIGHT - SIDE_X, .y = BODY_TOP - 6 };

	canvas_begin(c);
	tags_open(c->tags, TAG_SECT, NULL);
	draw_heading(c, record);
	draw_holder(c, record);
	draw_course(c, record);
	draw_column(&table, record, "decision.attendance", attendance);
	draw_column(&notes, record, "decision.assessments", side);
	draw_foot(c, record);
	tags_close(c->tags);
	canvas_end(c);
}
