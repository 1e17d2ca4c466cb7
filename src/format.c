#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "format.h"

enum { EN, RU, BE };

/* The nominative stands alone ("November 2026"), the genitive in a date. */
static const char *const months[3][12] = {
	{ "January", "February", "March", "April", "May", "June", "July",
	  "August", "September", "October", "November", "December" },
	{ "январь", "февраль", "март", "апрель", "май", "июнь", "июль",
	  "август", "сентябрь", "октябрь", "ноябрь", "декабрь" },
	{ "студзень", "люты", "сакавік", "красавік", "май", "чэрвень",
	  "ліпень", "жнівень", "верасень", "кастрычнік", "лістапад",
	  "снежань" },
};

static const char *const months_of[3][12] = {
	{ "January", "February", "March", "April", "May", "June", "July",
	  "August", "September", "October", "November", "December" },
	{ "января", "февраля", "марта", "апреля", "мая", "июня", "июля",
	  "августа", "сентября", "октября", "ноября", "декабря" },
	{ "студзеня", "лютага", "сакавіка", "красавіка", "мая", "чэрвеня",
	  "ліпеня", "жніўня", "верасня", "кастрычніка", "лістапада",
	  "снежня" },
};

static const char *const days[3][7] = {
	{ "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
	  "Saturday" },
	{ "воскресенье", "понедельник", "вторник", "среда", "четверг",
	  "пятница", "суббота" },
	{ "нядзеля", "панядзелак", "аўторак", "серада", "чацвер", "пятніца",
	  "субота" },
};

static const char *const days_short[3][7] = {
	{ "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" },
	{ "Вс", "Пн", "Вт", "Ср", "Чт", "Пт", "Сб" },
	{ "Нд", "Пн", "Аў", "Ср", "Чц", "Пт", "Сб" },
};

struct moment {
	int		 year, month, day;
	const char	*time;		/* "09:30…", NULL if there is none */
};

static int
tongue(const char *lang)
{
	return strcmp(lang, "ru") == 0 ? RU : strcmp(lang, "be") == 0 ? BE : EN;
}

/* n digits as a number, -1 if they are not there. */
static int
digits(const char *s, int n)
{
	int v = 0;

	for (; n > 0; n--, s++) {
		if (!isdigit((unsigned char)*s))
			return -1;
		v = v * 10 + *s - '0';
	}
	return v;
}

static bool
is_time(const char *s)
{
	return digits(s, 2) >= 0 && s[2] == ':' && digits(s + 3, 2) >= 0;
}

static bool
read_moment(const char *s, struct moment *m)
{
	*m = (struct moment){ 0 };
	if (is_time(s)) {		/* "09:30:00" alone */
		m->time = s;
		return true;
	}
	if ((m->year = digits(s, 4)) < 0 || s[4] != '-' ||
	    (m->month = digits(s + 5, 2)) < 1 || m->month > 12 || s[7] != '-' ||
	    (m->day = digits(s + 8, 2)) < 1 || m->day > 31)
		return false;
	if ((s[10] == 'T' || s[10] == ' ') && is_time(s + 11))
		m->time = s + 11;
	return s[10] == '\0' || m->time != NULL;
}

/* 0 is Sunday; the Gregorian calendar (Sakamoto). */
static int
weekday(const struct moment *m)
{
	static const int shift[] = { 0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4 };
	int y = m->year - (m->month < 3);

	return (y + y / 4 - y / 100 + y / 400 + shift[m->month - 1] + m->day) % 7;
}

const char *
format_date(struct arena *a, const char *iso, enum format format,
    const char *lang)
{
	struct moment m;
	int t = tongue(lang);

	if (!read_moment(iso, &m) || (m.month == 0 && format != FORMAT_TIME) ||
	    (m.time == NULL && format == FORMAT_TIME))
		return NULL;
	switch (format) {
	case FORMAT_DM:
		return arena_printf(a, "%02d.%02d", m.day, m.month);
	case FORMAT_LONG:
		return arena_printf(a, t == EN ? "%s, %d %s %d" :
		    "%s, %d %s %d г.",
		    days[t][weekday(&m)], m.day, months_of[t][m.month - 1],
		    m.year);
	case FORMAT_MONTH:
		return arena_printf(a, "%s %d", months[t][m.month - 1], m.year);
	case FORMAT_WEEKDAY:
		return days_short[t][weekday(&m)];
	case FORMAT_TIME:
		return arena_copy(a, m.time, 5);
	case FORMAT_DATETIME:
		if (m.time != NULL)
			return arena_printf(a, "%02d.%02d.%04d %.5s", m.day,
			    m.month, m.year, m.time);
		break;
	case FORMAT_DATE:
		break;
	}
	return arena_printf(a, "%02d.%02d.%04d", m.day, m.month, m.year);
}

/* -123.45: how many digits before and after the point; false if none. */
static bool
read_number(const char *s, size_t *whole, size_t *part)
{
	static const char figures[] = "0123456789";

	s += *s == '-';
	*whole = strspn(s, figures);
	*part = 0;
	s += *whole;
	if (*s == '.')
		*part = strspn(++s, figures);
	return *whole > 0 && s[*part] == '\0';
}

const char *
format_number(struct arena *a, const char *s, const char *lang)
{
	struct buf b = buf_new(a);
	size_t whole, part;

	if (!read_number(s, &whole, &part))
		return NULL;
	if (*s == '-') {
		buf_puts(&b, "\xe2\x88\x92");		/* U+2212 minus */
		s++;
	}
	for (size_t i = 0; i < whole; i++) {
		if (i > 0 && (whole - i) % 3 == 0)
			buf_puts(&b, "\xe2\x80\xaf");	/* U+202F */
		buf_add(&b, s + i, 1);
	}
	if (part > 0) {
		buf_puts(&b, tongue(lang) == EN ? "." : ",");
		buf_add(&b, s + whole + 1, part);
	}
	return b.data;
}

const char *
format_plural(const char *s, const char *lang)
{
	size_t whole, part;
	int ones, tens;

	s += *s == '-';
	if (!read_number(s, &whole, &part))
		return "other";
	if (tongue(lang) == EN)
		return strcmp(s, "1") == 0 ? "one" : "other";
	if (part > 0)
		return "other";
	ones = s[whole - 1] - '0';
	tens = whole > 1 ? s[whole - 2] - '0' : 0;
	if (tens == 1)
		return "many";
	return ones == 1 ? "one" : ones >= 2 && ones <= 4 ? "few" : "many";
}
