#include <string.h>

#include "certs/refusal.h"
#include "certs/sheet_parts.h"
#include "src/format.h"

/*
 * The sheets of a course.  All of them read
 *
 *	code, course_title, neutral_title, starts, ends, zone, where
 *
 * timetable	days [{day, rows [{time, topic, rooms, trainers, hours}]}]
 * sign_in	days [{day, rooms, trainers, sessions [{time, hours}]}], people [… {latin}]
 * participants	people [{n, name, other, agency, country, position}]
 * grades	assessments [{title, of}], people [… {latin, hours, score, outcome, s0, s1 …}]
 */

/* n, name, agency before what differs; score, hours, outcome behind. */
enum { SESSIONS = 12, ASSESSMENTS = 9 };

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

static const char *const keys[SESSIONS] = {
	"s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11"
};

static const char *
long_day(struct sheet *s, const char *iso)
{
	const char *day = format_date(&s->arena, iso, FORMAT_LONG, s->lang);

	return day != NULL ? day : iso;
}

const char *
sheet_course_dates(struct sheet *s)
{
	const char *starts = sheet_fact(s, "starts"), *ends = sheet_fact(s, "ends");

	if (strcmp(starts, ends) == 0)
		return sheet_date(s, starts);
	return arena_printf(&s->arena, "%s – %s", sheet_date(s, starts), sheet_date(s, ends));
}

/* Title, course, dates and place. */
static void
head(struct sheet *s, const char *word)
{
	const char *where = sheet_fact(s, "where");

	sheet_title(s, sheet_word(s, word), arena_printf(&s->arena, "%s  %s", sheet_fact(s, "code"),
	    sheet_fact(s, "course_title")));
	s->y += 6;
	sheet_paragraph(s, 9, CANVAS_GREY, arena_printf(&s->arena, "%s%s%s. %s: %s", sheet_course_dates(s),
	    *where != '\0' ? ", " : "", where, sheet_word(s, "course.zone"), sheet_fact(s, "zone")));
	sheet_gap(s, 8);
}

static const char *
country(struct sheet *s, const json_t *row)
{
	return sheet_word_of(s, "country", sheet_cell(s, row, "country"));
}

static const char *
outcome(struct sheet *s, const json_t *row)
{
	return sheet_word_of(s, "decision.outcome", sheet_cell(s, row, "outcome"));
}

void
sheet_timetable(struct sheet *s)
{
	static const struct sheet_column columns[] = {
		{ "sheet.time", 74, FONT_BOLD, false, "time", NULL, 0, NULL },
		{ "timetable.topic", 0, FONT_TEXT, false, "topic", NULL, 0, NULL },
		{ "timetable.room", 92, FONT_TEXT, false, "rooms", NULL, 0, NULL },
		{ "timetable.trainers", 112, FONT_TEXT, false, "trainers", NULL, 0, NULL },
		{ "sheet.hours", 40, FONT_TEXT, true, "hours", NULL, 0, NULL },
	};
	static const struct sheet_table table = { columns, COUNT(columns), 9, 22 };
	const json_t *day;
	size_t i;

	sheet_begin(s, false);
	sheet_part(s, sheet_fact(s, "code"));
	head(s, "sheet.kind.timetable");
	json_array_foreach(json_object_get(s->facts, "days"), i, day) {
		sheet_room(s, 90);
		sheet_line(s, FONT_BOLD, 11.5, CANVAS_NAVY, long_day(s, sheet_cell(s, day, "day")));
		sheet_gap(s, 5);
		sheet_table(s, &table, json_object_get(day, "rows"));
		sheet_gap(s, 12);
	}
}

/* One day or one session: everybody has a line, each session a column to sign in. */
static void
sign_in_day(struct sheet *s, const json_t *day)
{
	struct sheet_column columns[3 + SESSIONS] = {
		{ "attendance.sheet_of.number", 24, FONT_TEXT, true, "n", NULL, 0, NULL },
		{ "attendance.sheet_of.name", 0, FONT_BOLD, false, "name", NULL, 0, "latin" },
		{ "attendance.sheet_of.agency", 0, FONT_TEXT, false, "agency", NULL, 7.5, NULL },
	};
	struct sheet_table table = { columns, 3, 9, 25 };
	const char *rooms = sheet_cell(s, day, "rooms"), *trainers = sheet_cell(s, day, "trainers");
	const json_t *sessions = json_object_get(day, "sessions"), *session;
	size_t i, n = json_array_size(sessions);
	/* names and agencies need most of the page; what is left is still wide enough to sign in */
	double width = n < 4 ? 100 : (s->right - s->left - 24 - (n < 7 ? 390 : 290)) / (double)n;

	if (n > SESSIONS) {
		refusal_add(s->refusals, "text_does_not_fit", "sessions", "more than %d sessions a day", SESSIONS);
		return;
	}
	json_array_foreach(sessions, i, session)
		columns[table.n++] = (struct sheet_column){ arena_printf(&s->arena, "%s\n%s %s",
		    sheet_cell(s, session, "time"), sheet_cell(s, session, "hours"), sheet_word(s, "sheet.h")),
		    width, FONT_TEXT, false, keys[i], NULL, 0, NULL };
	sheet_part(s, arena_printf(&s->arena, "%s, %s%s%s", sheet_fact(s, "code"), long_day(s, sheet_cell(s, day, "day")), n == 1 ? ", " : "",
	    n == 1 ? sheet_cell(s, json_array_get(sessions, 0), "time") : ""));
	head(s, "sheet.kind.sign_in");
	sheet_line(s, FONT_BOLD, 11.5, CANVAS_NAVY, arena_printf(&s->arena, "%s%s%s",
	    long_day(s, sheet_cell(s, day, "day")), *rooms != '\0' ? ", " : "", rooms));
	sheet_gap(s, 6);
	sheet_table(s, &table, json_object_get(s->facts, "people"));
	sheet_gap(s, 16);
	sheet_room(s, 30);
	sheet_paragraph(s, 9, CANVAS_INK, arena_printf(&s->arena, "%s%s%s%s: ______________________   %s: ______________________",
	    sheet_word(s, "attendance.sheet_of.trainer"), *trainers != '\0' ? " (" : "", trainers,
	    *trainers != '\0' ? ")" : "", sheet_word(s, "attendance.sheet_of.signature")));
}

void
sheet_sign_in(struct sheet *s)
{
	const json_t *day;
	size_t i;

	sheet_begin(s, true);
	json_array_foreach(json_object_get(s->facts, "days"), i, day) {
		s->part = NULL;
		if (i > 0)
			sheet_next_page(s);
		sign_in_day(s, day);
	}
}

void
sheet_participants(struct sheet *s)
{
	static const struct sheet_column columns[] = {
		{ "sheet.number", 26, FONT_TEXT, true, "n", NULL, 0, NULL },
		{ "attendance.sheet_of.name", 0, FONT_BOLD, false, "name", NULL, 0, NULL },
		{ "sheet.other_name", 0, FONT_TEXT, false, "other", NULL, 0, NULL },
		{ "attendance.sheet_of.agency", 0, FONT_TEXT, false, "agency", NULL, 0, NULL },
		{ "sheet.position", 130, FONT_TEXT, false, "position", NULL, 0, NULL },
		{ "sheet.country", 84, FONT_TEXT, false, NULL, country, 0, NULL },
	};
	static const struct sheet_table table = { columns, COUNT(columns), 9, 22 };

	sheet_begin(s, true);
	sheet_part(s, sheet_fact(s, "code"));
	head(s, "sheet.kind.participants");
	sheet_table(s, &table, json_object_get(s->facts, "people"));
}

static void
commission(struct sheet *s)
{
	static const char *const who[] = { "sheet.chair", "sheet.member", "sheet.member", "sheet.member" };

	sheet_gap(s, 18);
	sheet_room(s, 110);
	for (int i = 0; i < COUNT(who); i++) {
		sheet_paragraph(s, 9, CANVAS_INK, arena_printf(&s->arena, "%s: ______________________  ______________________________",
		    sheet_word(s, who[i])));
		sheet_gap(s, 9);
	}
	sheet_paragraph(s, 9, CANVAS_INK, arena_printf(&s->arena, "%s: ______________________", sheet_word(s, "sheet.date")));
}

void
sheet_grades(struct sheet *s)
{
	struct sheet_column columns[6 + ASSESSMENTS] = {
		{ "sheet.number", 26, FONT_TEXT, true, "n", NULL, 0, NULL },
		{ "attendance.sheet_of.name", 0, FONT_BOLD, false, "name", NULL, 0, "latin" },
		{ "attendance.sheet_of.agency", 0, FONT_TEXT, false, "agency", NULL, 7.5, NULL },
	};
	static const struct sheet_column last[] = {
		{ "decision.hours", 54, FONT_TEXT, true, "hours", NULL, 0, NULL },
		{ "decision.score", 48, FONT_TEXT, true, "score", NULL, 0, NULL },
		{ "decision.outcome_label", 88, FONT_TEXT, false, NULL, outcome, 0, NULL },
	};
	struct sheet_table table = { columns, 3, 9, 24 };
	const json_t *assessments = json_object_get(s->facts, "assessments"), *one;
	size_t i;

	sheet_begin(s, true);
	if (json_array_size(assessments) > ASSESSMENTS) {
		refusal_add(s->refusals, "text_does_not_fit", "assessments", "more than %d assessments", ASSESSMENTS);
		return;
	}
	json_array_foreach(assessments, i, one)
		columns[table.n++] = (struct sheet_column){ arena_printf(&s->arena, "%s\n%s", sheet_cell(s, one, "title"),
		    sheet_cell(s, one, "of")), json_array_size(assessments) > 4 ? 50 : 74, FONT_TEXT, true, keys[i], NULL, 0, NULL };
	for (int k = 0; k < COUNT(last); k++)
		columns[table.n++] = last[k];
	sheet_part(s, sheet_fact(s, "code"));
	head(s, "sheet.kind.grades");
	sheet_table(s, &table, json_object_get(s->facts, "people"));
	commission(s);
}
