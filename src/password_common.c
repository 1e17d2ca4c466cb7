#include <string.h>
#include <utf8proc.h>

#include "password.h"

/*
 * What guessers try first: a known word or two with a date behind them, a row
 * of keys, one letter again and again.  A password is taken apart into such
 * pieces; what is left over is what its owner thought of.
 */

enum { OWN = 4 };	/* characters of one's own that are enough */

static const char *const words[] = {
	"password", "passw0rd", "p4ssword", "passwort", "parol", "пароль",
	"administrator", "admin", "админ", "администратор", "root", "user",
	"welcome", "letmein", "login", "логин", "secret", "секрет", "master",
	"iloveyou", "monkey", "dragon", "sunshine", "princess", "football",
	"superman", "changeme", "default", "guest", "test", "demo", "привет",
	"любовь", "солнышко", "наташа", "максим", "марина", "андрей",
	"training", "centre", "center", "registry", "register", "certificate",
	"course", "itc", "minsk", "migration", "border", "police", "trainee",
	"trainer", "coordinator", "registrar", "director", "auditor", "agency",
	"учебный", "центр", "реестр", "сертификат", "курс", "муц", "минск",
	"миграция", "граница", "полиция", "координатор", "слушатель",
	"пагранічнік", "рэестр", "цэнтр", "belarus", "беларусь",
};

/* Rows of keys and of the alphabet; four neighbours are a piece. */
static const char *const rows[] = {
	"qwertyuiop", "asdfghjkl", "zxcvbnm", "poiuytrewq", "lkjhgfdsa",
	"mnbvcxz", "qazwsxedcrfvtgbyhnujm", "йцукенгшщзхъ", "фывапролджэ",
	"ячсмитьбю", "ъхзщшгнекуцй", "abcdefghijklmnopqrstuvwxyz",
	"абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
};

/* Small letters and digits alone; false when there is no room. */
static bool
plain(const char *text, char *out, size_t room)
{
	const utf8proc_uint8_t *s = (const utf8proc_uint8_t *)text;
	utf8proc_ssize_t n;
	utf8proc_int32_t c;

	while ((n = utf8proc_iterate(s, -1, &c)) > 0 && c != 0) {
		utf8proc_category_t kind = utf8proc_category(c);

		s += n;
		if (kind > UTF8PROC_CATEGORY_LO && kind != UTF8PROC_CATEGORY_ND)
			continue;
		if (room < 5)
			return false;
		n = utf8proc_encode_char(utf8proc_tolower(c),
		    (utf8proc_uint8_t *)out);
		out += n;
		room -= (size_t)n;
	}
	*out = '\0';
	return true;
}

static size_t
letter(const char *s)
{
	size_t n = 1;

	while (((unsigned char)s[n] & 0xc0) == 0x80)
		n++;
	return n;
}

/* How many bytes of s stand in a row as they stand here, if four letters do. */
static size_t
of_row(const char *s, const char *row)
{
	size_t best = 0;

	for (const char *at = row; *at != '\0'; at += letter(at)) {
		size_t n = 0, letters = 0;

		while (s[n] != '\0' && at[n] != '\0' &&
		    letter(s + n) == letter(at + n) &&
		    memcmp(s + n, at + n, letter(s + n)) == 0) {
			n += letter(s + n);
			letters++;
		}
		if (letters >= 4 && n > best)
			best = n;
	}
	return best;
}

/* The longest piece at s that anybody would try; 0: none. */
static size_t
piece(const char *s)
{
	size_t best = 0, one = letter(s), n = one;

	if (*s >= '0' && *s <= '9')
		return 1;
	while (s[n] != '\0' && strncmp(s, s + n, one) == 0)
		n += one;
	if (n >= 3 * one)
		best = n;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		n = strlen(words[i]);
		if (n > best && strncmp(s, words[i], n) == 0)
			best = n;
	}
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if ((n = of_row(s, rows[i])) > best)
			best = n;
	return best;
}

bool
password_is_common(const char *password)
{
	char text[5 * PASSWORD_MAX];
	unsigned own = 0;
	bool fits = plain(password, text, sizeof(text));

	for (const char *s = text; fits && *s != '\0' && own < OWN;) {
		size_t n = piece(s);

		own += n == 0;
		s += n != 0 ? n : letter(s);
	}
	return fits && own < OWN;
}
