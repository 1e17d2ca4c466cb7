#include <dirent.h>
#include <jansson.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certs/file.h"
#include "certs/gate.h"
#include "certs/layout_parts.h"
#include "certs/paper_parts.h"
#include "certs/refusal.h"
#include "certs/sheet.h"
#include "certs/sheet_parts.h"
#include "src/words.h"

enum { LARGEST_CATALOGUE = 1 << 20 };

static struct words catalogue;

static const struct {
	const char	*kind;
	void		(*draw)(struct sheet *);
} kinds[] = {
	{ "book", sheet_book },
	{ "timetable", sheet_timetable },
	{ "sign_in", sheet_sign_in },
	{ "sign_in_session", sheet_sign_in },
	{ "participants", sheet_participants },
	{ "grades", sheet_grades },
	{ "door", sheet_door },
	{ "joining", sheet_joining },
	{ "badges_90", sheet_badges },
	{ "badges_86", sheet_badges },
	{ "badges_a6", sheet_badges },
	{ "slips", sheet_slips },
	{ "result_letter", sheet_result_letter },
	{ "letters", sheet_letters },
};

static bool
take_words(const char *folder, const char *name, char *why, size_t size)
{
	struct arena arena = {0};
	struct bytes text = {0};
	const char *reason = "cannot be read";
	char path[512];
	bool fine;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	fine = file_read(path, LARGEST_CATALOGUE, &text) == 0;
	if (fine) {
		bytes_add(&text, "", 1);
		fine = words_add(&arena, &catalogue, (const char *)text.data, &reason);
	}
	if (!fine)
		snprintf(why, size, "%s: %s", path, reason);
	bytes_free(&text);
	arena_free(&arena);
	return fine;
}

bool
sheet_words(const char *folder, char *why, size_t size)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	bool fine = dir != NULL;

	if (dir == NULL)
		snprintf(why, size, "cannot open the folder of words %s", folder);
	while (fine && (entry = readdir(dir)) != NULL) {
		const char *end = strrchr(entry->d_name, '.');

		if (end != NULL && strcmp(end, ".json") == 0)
			fine = take_words(folder, entry->d_name, why, size);
	}
	if (dir != NULL)
		closedir(dir);
	return fine;
}

/* Every text of the facts passes the gate that certificates have. */
static void
check_texts(struct sheet *s, const char *field, const json_t *value)
{
	const char *key, *code, *text;
	char detail[128];
	json_t *member;
	size_t i;

	if (json_is_object(value)) {
		json_object_foreach((json_t *)value, key, member)
			check_texts(s, key, member);
	} else if (json_is_array(value)) {
		json_array_foreach(value, i, member)
			check_texts(s, field, member);
	} else if (json_is_string(value)) {
		text = json_string_value(value);
		/* what people typed into a field for a note may have lines and spaces as they like */
		code = *text == '\0' ? NULL : gate_text(text, 4000, GATE_TWO_LINES, detail, sizeof(detail));
		if (code != NULL && strcmp(code, "spaces") != 0)
			refusal_add(s->refusals, code, field, "%s", detail);
	}
}

static void
foot(struct sheet *s, int i)
{
	struct canvas *c = s->pages[i];
	const struct canvas_font f = { FONT_TEXT, 7, 0, CANVAS_GREY, s->lang, "title" };
	const char *printed = arena_printf(&s->arena, "%s %s", sheet_word(s, "sheet.printed"), sheet_date(s, sheet_fact(s, "printed")));
	const char *left = s->of[i].part == NULL ? s->title : arena_printf(&s->arena, "%s · %s", s->title, s->of[i].part);
	int last = i;

	while (last + 1 < s->n && s->of[last + 1].first == s->of[i].first)
		last++;
	canvas_stroke(c, CANVAS_GOLD, 0.5);
	canvas_move(c, s->left, s->foot - 8);
	canvas_line(c, s->right, s->foot - 8);
	canvas_draw(c);
	canvas_text(c, &f, s->left, s->foot - 18, left, strlen(left));
	printed = arena_printf(&s->arena, "%s · %d / %d", printed, i - s->of[i].first + 1, last - s->of[i].first + 1);
	canvas_text(c, &f, s->right - canvas_width(c, &f, printed, strlen(printed)), s->foot - 18,
	    printed, strlen(printed));
}

/* The pages are drawn; now the file around them. */
static int
write_file(struct sheet *s, const unsigned char *digest, struct bytes *out)
{
	struct paper *p = s->paper;
	struct bytes *packed = calloc((size_t)s->n, sizeof(*packed));
	const char *printed = sheet_fact(s, "printed");
	struct layout_copy owner = layout_one_line(sheet_fact(s, "organisation"));
	struct pdf_paper file = {
		.about = { .title = s->title, .author = owner.text, .lang = s->lang, .digest = digest },
		.width = s->width, .height = s->height, .fonts = p->fonts, .use = p->use,
		.common = &p->common, .packed = packed, .pages = s->n, .compressor = p->quick,
		.spare = p->spare,
	};
	int answer;

	if (packed == NULL)
		abort();
	if (sscanf(printed, "%4d-%2d-%2d", &file.about.day.year, &file.about.day.month, &file.about.day.day) != 3)
		file.about.day = (struct record_date){ 2000, 1, 1 };
	for (int i = 0; i < s->n; i++)
		paper_pack(p->quick, &s->pages[i]->out, &packed[i]);
	answer = pdf_write(&file, out);
	if (answer < 0)
		refusal_add(s->refusals, "cannot_be_drawn", "-", "libharu error 0x%04lX", file.error);
	for (int i = 0; i < s->n; i++)
		bytes_free(&packed[i]);
	free(packed);
	return answer;
}

static int
draw(struct sheet *s, const unsigned char *digest, struct bytes *out)
{
	const char *kind = sheet_fact(s, "kind");
	size_t i = 0;

	while (i < sizeof(kinds) / sizeof(kinds[0]) && strcmp(kinds[i].kind, kind) != 0)
		i++;
	if (i == sizeof(kinds) / sizeof(kinds[0])) {
		refusal_add(s->refusals, "unknown_kind", "kind", "there is no such sheet");
		return -1;
	}
	check_texts(s, "-", s->facts);
	if (s->refusals->n > 0)
		return -1;
	for (int face = 0; face < FONT_FACES; face++)
		font_use_clear(&s->paper->use[face]);
	kinds[i].draw(s);
	for (int page = 0; page < s->n; page++) {
		if (!s->bare)
			foot(s, page);
		canvas_end(s->pages[page]);
	}
	return s->refusals->n > 0 ? -1 : write_file(s, digest, out);
}

int
sheet_draw(struct paper *paper, const char *facts, size_t len, struct bytes *out, int *pages,
    struct refusals *refusals)
{
	struct sheet s = { .paper = paper, .refusals = refusals };
	unsigned char digest[SHA256_DIGEST_LENGTH];
	json_t *root = json_loadb(facts, len, 0, NULL);
	int answer = -1;

	bytes_clear(out);
	s.facts = root;
	if (json_is_object(root)) {
		s.lang = sheet_fact(&s, "lang");
		s.words = words_tree(&catalogue, s.lang);
		SHA256((const unsigned char *)facts, len, digest);
		answer = draw(&s, digest, out);
	} else
		refusal_add(refusals, "facts_are_wrong", "-", "not a JSON object");
	*pages = s.n;
	for (int i = 0; i < s.n; i++) {
		canvas_free(s.pages[i]);
		free(s.pages[i]);
	}
	json_decref(root);
	arena_free(&s.arena);
	return answer;
}
