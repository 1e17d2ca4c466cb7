#include <stdio.h>
#include <string.h>

#include "certs/phrases.h"

static const struct phrases_kind kinds[RECORD_KINDS] = {
	[RECORD_PARTICIPATION] = {
		"СЕРТИФИКАТ", "CERTIFICATE OF PARTICIPATION",
		"Сертификат участника / Certificate of participation",
		{ "принял(а) участие в учебном мероприятии", "has participated in the training event" }
	},
	[RECORD_COMPLETION] = {
		"СЕРТИФИКАТ", "CERTIFICATE OF COMPLETION",
		"Сертификат о прохождении обучения / Certificate of completion",
		{ "успешно завершил(а) обучение по программе", "has successfully completed the training programme" }
	},
	[RECORD_LANGUAGE_LEVEL] = {
		"СЕРТИФИКАТ", "CERTIFICATE OF LANGUAGE PROFICIENCY",
		"Сертификат о владении языком / Certificate of language proficiency",
		{ "завершил(а) языковой курс и подтвердил(а) указанный уровень",
		  "has completed the language course and demonstrated the level stated below" }
	},
	[RECORD_STATE_FORM] = {
		"СВИДЕТЕЛЬСТВО", "CERTIFICATE OF ADVANCED TRAINING",
		"Свидетельство о повышении квалификации / Certificate of advanced training",
		{ "освоил(а) содержание образовательной программы повышения квалификации",
		  "has mastered the educational programme of advanced training" }
	},
	[RECORD_TRAINER] = {
		"СЕРТИФИКАТ", "TRAINER CERTIFICATE",
		"Сертификат тренера / Trainer certificate",
		{ "подготовлен(а) и допущен(а) к проведению занятий в качестве тренера по программе",
		  "is qualified to conduct training as a trainer in the programme" }
	},
};

static const char *const months_ru[] = {
	"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа",
	"сентября", "октября", "ноября", "декабря"
};
static const char *const months_en[] = {
	"January", "February", "March", "April", "May", "June", "July", "August",
	"September", "October", "November", "December"
};

const struct phrases_kind *
phrases_kind(enum record_kind kind)
{
	return &kinds[kind];
}

struct phrase
phrases_date_ru(struct record_date d)
{
	struct phrase p;

	/* U+00A0: "г." never stands alone on a line */
	snprintf(p.text, sizeof(p.text), "%d %s %d\u00a0г.", d.day, months_ru[d.month - 1], d.year);
	return p;
}

struct phrase
phrases_date_en(struct record_date d)
{
	struct phrase p;

	snprintf(p.text, sizeof(p.text), "%d %s %d", d.day, months_en[d.month - 1], d.year);
	return p;
}

/* What both ends of a period share is written once: 16–20 ноября 2026 г. */
static struct phrase
period(struct record_date a, struct record_date b, const char *const months[], const char *year,
    struct phrase last)
{
	struct phrase p;

	if (a.year != b.year)
		snprintf(p.text, sizeof(p.text), "%d %s %d%s – %.60s", a.day, months[a.month - 1],
		    a.year, year, last.text);
	else if (a.month != b.month)
		snprintf(p.text, sizeof(p.text), "%d %s – %.60s", a.day, months[a.month - 1], last.text);
	else if (a.day != b.day)
		snprintf(p.text, sizeof(p.text), "%d–%.60s", a.day, last.text);
	else
		p = last;
	return p;
}

struct phrase
phrases_period_ru(struct record_date a, struct record_date b)
{
	return period(a, b, months_ru, "\u00a0г.", phrases_date_ru(b));
}

struct phrase
phrases_period_en(struct record_date a, struct record_date b)
{
	return period(a, b, months_en, "", phrases_date_en(b));
}

struct phrase
phrases_hours_ru(int hours)
{
	int ten = hours % 100, one = hours % 10;
	const char *words = "академических часов";
	struct phrase p;

	if (one == 1 && ten != 11)
		words = "академический час";
	else if (one >= 2 && one <= 4 && (ten < 12 || ten > 14))
		words = "академических часа";
	snprintf(p.text, sizeof(p.text), "%d\u00a0%s", hours, words);
	return p;
}

struct phrase
phrases_hours_en(int hours)
{
	struct phrase p;

	snprintf(p.text, sizeof(p.text), "%d\u00a0academic %s", hours, hours == 1 ? "hour" : "hours");
	return p;
}

struct phrase
phrases_number(long hundredths)
{
	struct phrase p;

	if (hundredths < 0)
		strcpy(p.text, "–");
	else if (hundredths % 100 == 0)
		snprintf(p.text, sizeof(p.text), "%ld", hundredths / 100);
	else if (hundredths % 10 == 0)
		snprintf(p.text, sizeof(p.text), "%ld.%ld", hundredths / 100, hundredths % 100 / 10);
	else
		snprintf(p.text, sizeof(p.text), "%ld.%02ld", hundredths / 100, hundredths % 100);
	return p;
}
