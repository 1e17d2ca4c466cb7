#include <harfbuzz/hb-ot.h>
#include <harfbuzz/hb-subset.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certs/font_faces.h"
#include "certs/gate.h"

#define FOLDER "/usr/share/fonts/truetype/noto/"

enum { ARMENIAN = FONT_STYLES, ARMENIAN_BOLD, GEORGIAN, GEORGIAN_BOLD };

static const char *const files[FONT_FACES] = {
	[FONT_DISPLAY] = "NotoSerifDisplay-Bold",
	[FONT_BOLD] = "NotoSerif-Bold",
	[FONT_TEXT] = "NotoSerif-Regular",
	[FONT_ITALIC] = "NotoSerif-Italic",
	[FONT_SANS] = "NotoSans-Regular",
	[ARMENIAN] = "NotoSerifArmenian-Regular",
	[ARMENIAN_BOLD] = "NotoSerifArmenian-Bold",
	[GEORGIAN] = "NotoSerifGeorgian-Regular",
	[GEORGIAN_BOLD] = "NotoSerifGeorgian-Bold",
};

/* Where to look for a letter, in this order. */
static const int order[FONT_STYLES][3] = {
	[FONT_DISPLAY] = { FONT_DISPLAY, ARMENIAN_BOLD, GEORGIAN_BOLD },
	[FONT_BOLD] = { FONT_BOLD, ARMENIAN_BOLD, GEORGIAN_BOLD },
	[FONT_TEXT] = { FONT_TEXT, ARMENIAN, GEORGIAN },
	[FONT_ITALIC] = { FONT_ITALIC, ARMENIAN, GEORGIAN },
	[FONT_SANS] = { FONT_SANS, ARMENIAN, GEORGIAN },
};

/*
 * Every letter a paper may need: the alphabets of the CIS in Cyrillic, Latin,
 * Armenian and Georgian, foreign names in Latin, and punctuation.
 */
static const unsigned repertoire[][2] = {
	{ 0x0020, 0x007E }, { 0x00A0, 0x017F }, { 0x018F, 0x018F }, { 0x01CD, 0x01DC },
	{ 0x01E6, 0x01E7 }, { 0x0218, 0x021B }, { 0x0259, 0x0259 }, { 0x02BB, 0x02BC },
	{ 0x0300, 0x0308 }, { 0x030A, 0x030C }, { 0x0327, 0x0328 }, { 0x0400, 0x045F },
	{ 0x0490, 0x052F }, { 0x0531, 0x058F }, { 0x10A0, 0x10FF }, { 0x1C90, 0x1CBF },
	{ 0x1E00, 0x1EFF }, { 0x2010, 0x2015 }, { 0x2018, 0x201E }, { 0x2020, 0x2022 },
	{ 0x2026, 0x2026 }, { 0x2030, 0x2033 }, { 0x2039, 0x203A }, { 0x20AC, 0x20BD },
	{ 0x2116, 0x2116 }, { 0x2122, 0x2122 }, { 0x2212, 0x2212 },
};

static int
big16(const char *at)
{
	return (int16_t)((unsigned char)at[0] << 8 | (unsigned char)at[1]);
}

/* A signed 16-bit number of a table; 0 if the table is too short. */
static int
table16(hb_face_t *face, hb_tag_t tag, unsigned offset)
{
	hb_blob_t *table = hb_face_reference_table(face, tag);
	unsigned len;
	const char *data = hb_blob_get_data(table, &len);
	int value = offset + 2 <= len ? big16(data + offset) : 0;

	hb_blob_destroy(table);
	return value;
}

static void
read_facts(struct font_face *f, int style, hb_face_t *whole)
{
	unsigned size = sizeof(f->name);
	const hb_tag_t head = HB_TAG('h', 'e', 'a', 'd');
	const hb_tag_t hhea = HB_TAG('h', 'h', 'e', 'a');

	hb_ot_name_get_utf8(whole, HB_OT_NAME_ID_POSTSCRIPT_NAME, HB_LANGUAGE_INVALID, &size, f->name);
	f->facts.name = f->name;
	f->facts.ascent = table16(f->face, hhea, 4);
	f->facts.descent = table16(f->face, hhea, 6);
	f->facts.cap_height = table16(whole, HB_TAG('O', 'S', '/', '2'), 88);
	f->facts.italic_angle = table16(whole, HB_TAG('p', 'o', 's', 't'), 4);
	for (unsigned i = 0; i < 4; i++)
		f->facts.box[i] = table16(whole, head, 36 + 2 * i);
	/* 4 symbolic, 2 serif, 64 italic: the bits of /Flags */
	f->facts.symbolic_flags = 4 | (style == FONT_SANS ? 0 : 2) | (style == FONT_ITALIC ? 64 : 0);
}

/* A face of only our repertoire, with its kerning; NULL if HarfBuzz cannot. */
static hb_face_t *
cut_to_repertoire(hb_face_t *whole)
{
	hb_subset_input_t *input = hb_subset_input_create_or_fail();
	hb_face_t *made = NULL, *face = NULL;
	hb_blob_t *blob;

	if (input == NULL)
		return NULL;
	for (size_t i = 0; i < sizeof(repertoire) / sizeof(repertoire[0]); i++)
		hb_set_add_range(hb_subset_input_unicode_set(input), repertoire[i][0], repertoire[i][1]);
	hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NO_HINTING);
	made = hb_subset_or_fail(whole, input);
	if (made != NULL) {
		/* as one piece of memory, so that the whole font can go */
		blob = hb_face_reference_blob(made);
		face = hb_face_create(blob, 0);
		hb_blob_destroy(blob);
		hb_face_destroy(made);
	}
	hb_subset_input_destroy(input);
	return face;
}

static bool
load_face(struct font_face *f, int style, const char *path)
{
	hb_blob_t *blob = hb_blob_create_from_file_or_fail(path);
	hb_face_t *whole;

	if (blob == NULL)
		return false;
	whole = hb_face_create(blob, 0);
	hb_blob_destroy(blob);
	if (hb_face_get_upem(whole) == 1000)
		f->face = cut_to_repertoire(whole);
	if (f->face != NULL) {
		read_facts(f, style, whole);
		f->prepared = hb_subset_preprocess(f->face);
		f->font = hb_font_create(f->face);
	}
	hb_face_destroy(whole);
	return f->font != NULL && f->name[0] != '\0' && hb_face_get_glyph_count(f->face) < FONT_GLYPHS;
}

struct fonts *
fonts_load(char *why, size_t size)
{
	struct fonts *fonts = calloc(1, sizeof(*fonts));
	char path[128];

	if (fonts == NULL)
		abort();
	fonts->cache = calloc(CACHE_PLACES, sizeof(*fonts->cache));
	if (fonts->cache == NULL)
		abort();
	fonts->buffer = hb_buffer_create();
	hb_buffer_set_cluster_level(fonts->buffer, HB_BUFFER_CLUSTER_LEVEL_MONOTONE_CHARACTERS);
	for (int i = 0; i < FONT_FACES; i++) {
		snprintf(path, sizeof(path), FOLDER "%s.ttf", files[i]);
		if (load_face(&fonts->faces[i], i, path))
			continue;
		snprintf(why, size, "cannot use the font %s (package fonts-noto-core)", path);
		fonts_free(fonts);
		return NULL;
	}
	return fonts;
}

void
fonts_free(struct fonts *fonts)
{
	for (int i = 0; i < FONT_FACES; i++) {
		hb_font_destroy(fonts->faces[i].font);
		hb_face_destroy(fonts->faces[i].prepared);
		hb_face_destroy(fonts->faces[i].face);
	}
	hb_buffer_destroy(fonts->buffer);
	free(fonts->cache);
	free(fonts);
}

static bool
has(const struct fonts *fonts, int face, unsigned code)
{
	hb_codepoint_t glyph;

	return hb_font_get_nominal_glyph(fonts->faces[face].font, code, &glyph) && glyph != 0;
}

/*
 * The face for a letter.  A space, a hyphen or a mark stays with the face of
 * the letter before it, so that a name is shaped in one run and its hyphen is
 * as heavy as its letters.
 */
static int
face_for(const struct fonts *fonts, enum font_style style, unsigned code, int before)
{
	bool joins = code == ' ' || code == '-' || (code >= 0x0300 && code <= 0x036F);

	if (joins && before >= 0 && has(fonts, before, code))
		return before;
	for (int i = 0; i < 3; i++)
		if (has(fonts, order[style][i], code))
			return order[style][i];
	return -1;
}

/* Adds the run text[from..to) to the line. */
static void
shape_run(struct fonts *fonts, int face, const char *lang, const char *text, size_t from,
    size_t to, struct font_line *line)
{
	static const hb_feature_t plain[] = {
		/* a ligature would spoil both letter-spacing and copied text */
		{ HB_TAG('l', 'i', 'g', 'a'), 0, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END },
		{ HB_TAG('c', 'l', 'i', 'g'), 0, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END },
	};
	hb_font_t *font = fonts->faces[face].font;
	hb_glyph_info_t *info;
	hb_glyph_position_t *at;
	struct font_run *run = &line->runs[line->nruns++];
	unsigned n;

	run->face = face;
	run->first = line->n;
	hb_buffer_clear_contents(fonts->buffer);
	hb_buffer_add_utf8(fonts->buffer, text, (int)to, (unsigned)from, (int)(to - from));
	hb_buffer_set_language(fonts->buffer, hb_language_from_string(lang, -1));
	hb_buffer_guess_segment_properties(fonts->buffer);
	hb_shape(font, fonts->buffer, plain, 2);
	info = hb_buffer_get_glyph_infos(fonts->buffer, &n);
	at = hb_buffer_get_glyph_positions(fonts->buffer, &n);
	if (line->n + (int)n > FONT_LINE) {
		line->overflow = true;
		n = 0;
	}
	for (unsigned i = 0; i < n; i++) {
		struct font_glyph *g = &line->glyphs[line->n++];
		const char *letter = text + info[i].cluster;

		g->glyph = (uint16_t)info[i].codepoint;
		g->code = i > 0 && info[i].cluster == info[i - 1].cluster ? 0 : gate_next(&letter);
		g->advance = at[i].x_advance;
		g->natural = hb_font_get_glyph_h_advance(font, info[i].codepoint);
		g->x = at[i].x_offset;
		g->y = at[i].y_offset;
		line->width += g->advance;
	}
	run->n = line->n - run->first;
}

static void
shape(struct fonts *fonts, enum font_style style, const char *lang, const char *text, size_t len,
    struct font_line *line)
{
	const char *at = text;
	int face = -1;
	size_t from = 0;

	line->n = line->nruns = line->width = 0;
	line->missing = 0;
	line->overflow = false;
	while ((size_t)(at - text) < len) {
		size_t here = (size_t)(at - text);
		unsigned code = gate_next(&at);
		int next = face_for(fonts, style, code, face);

		if (next < 0) {
			line->missing = code;
			return;
		}
		if (line->nruns == FONT_RUNS - 1) {
			line->overflow = true;
			return;
		}
		if (face >= 0 && next != face) {
			shape_run(fonts, face, lang, text, from, here, line);
			from = here;
		}
		face = next;
	}
	if (face >= 0)
		shape_run(fonts, face, lang, text, from, len, line);
}

/* FNV-1a over what a shaped line depends on. */
static struct font_cached *
place_of(struct fonts *fonts, enum font_style style, const char *lang, const char *text, size_t len)
{
	uint32_t hash = 2166136261U ^ (uint32_t)style;

	for (; *lang != '\0'; lang++)
		hash = (hash ^ (unsigned char)*lang) * 16777619U;
	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)text[i]) * 16777619U;
	return &fonts->cache[(hash ^ hash >> 16) % CACHE_PLACES];
}

static void
remember(struct font_cached *place, enum font_style style, const char *lang, const char *text,
    size_t len, const struct font_line *line)
{
	if (len >= CACHE_TEXT || strlen(lang) >= sizeof(place->lang) || line->missing != 0 ||
	    line->overflow || line->n > CACHE_GLYPHS || line->nruns > CACHE_RUNS)
		return;
	memcpy(place->text, text, len);
	strcpy(place->lang, lang);
	place->len = len;
	place->style = style;
	place->n = line->n;
	place->nruns = line->nruns;
	place->width = line->width;
	memcpy(place->glyphs, line->glyphs, (size_t)line->n * sizeof(line->glyphs[0]));
	memcpy(place->runs, line->runs, (size_t)line->nruns * sizeof(line->runs[0]));
}

void
font_shape(struct fonts *fonts, enum font_style style, const char *lang, const char *text,
    size_t len, struct font_line *line)
{
	struct font_cached *place = place_of(fonts, style, lang, text, len);

	if (len > 0 && place->len == len && place->style == style &&
	    memcmp(place->text, text, len) == 0 && strcmp(place->lang, lang) == 0) {
		line->n = place->n;
		line->nruns = place->nruns;
		line->width = place->width;
		line->missing = 0;
		line->overflow = false;
		memcpy(line->glyphs, place->glyphs, (size_t)place->n * sizeof(line->glyphs[0]));
		memcpy(line->runs, place->runs, (size_t)place->nruns * sizeof(line->runs[0]));
		return;
	}
	shape(fonts, style, lang, text, len, line);
	remember(place, style, lang, text, len, line);
}
