#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certs/layout.h"
#include "certs/layout_parts.h"
#include "certs/meter.h"
#include "certs/ornament.h"
#include "certs/paper_parts.h"
#include "certs/phrases.h"
#include "certs/record.h"
#include "certs/refusal.h"

/* Debian's icc-profiles-free; an ICC 2 profile, as PDF/A-1 wants. */
#define PROFILE "/usr/share/color/icc/sRGB.icc"

void
paper_pack(struct libdeflate_compressor *how, const struct bytes *in, struct bytes *out)
{
	size_t bound = libdeflate_zlib_compress_bound(how, in->len);

	bytes_clear(out);
	out->len = libdeflate_zlib_compress(how, in->data, in->len, bytes_room(out, bound), bound);
}

static int
read_profile(struct paper *p, char *why, size_t size)
{
	struct bytes raw = {0};
	FILE *file = fopen(PROFILE, "rb");
	size_t n = 1;

	while (file != NULL && n > 0 && raw.len < 1 << 16) {
		n = fread(bytes_room(&raw, 4096), 1, 4096, file);
		raw.len += n;
	}
	if (file != NULL)
		fclose(file);
	if (raw.len > 128)
		paper_pack(p->thorough, &raw, &p->common.profile);
	bytes_free(&raw);
	if (p->common.profile.len > 0)
		return 0;
	snprintf(why, size, "cannot read the colour profile %s (package icc-profiles-free)", PROFILE);
	return -1;
}

/* What is the same in all papers is drawn and packed once. */
static void
draw_ornaments(struct paper *p)
{
	struct canvas *c = &p->pages[0];

	ornament_page(c);
	paper_pack(p->thorough, &c->out, &p->common.art[0]);
	ornament_supplement(c);
	paper_pack(p->thorough, &c->out, &p->common.art[1]);
}

struct paper *
paper_open(char *why, size_t size)
{
	struct paper *p = calloc(1, sizeof(*p));

	if (p == NULL)
		abort();
	p->fonts = fonts_load(why, size);
	if (p->fonts == NULL) {
		free(p);
		return NULL;
	}
	p->quick = libdeflate_alloc_compressor(6);
	p->thorough = libdeflate_alloc_compressor(12);
	if (p->quick == NULL || p->thorough == NULL)
		abort();
	for (int i = 0; i < PAPER_PAGES; i++) {
		p->pages[i].fonts = p->fonts;
		p->pages[i].use = p->use;
		p->pages[i].tags = &p->tags;
		p->pages[i].page = i;
	}
	if (read_profile(p, why, size) < 0) {
		paper_close(p);
		return NULL;
	}
	draw_ornaments(p);
	return p;
}

void
paper_close(struct paper *p)
{
	for (int i = 0; i < PAPER_PAGES; i++) {
		canvas_free(&p->pages[i]);
		bytes_free(&p->packed[i]);
		bytes_free(&p->common.art[i]);
	}
	for (int i = 0; i < 3; i++)
		bytes_free(&p->spare[i]);
	bytes_free(&p->common.profile);
	libdeflate_free_compressor(p->quick);
	libdeflate_free_compressor(p->thorough);
	fonts_free(p->fonts);
	free(p);
}

/* Draws both pages; the tags of the document stay open around them. */
static struct layout_link
draw_pages(struct paper *p, const struct record *record, struct refusals *refusals,
    struct meter *meter, int pages)
{
	struct layout_link link;

	for (int i = 0; i < FONT_FACES; i++)
		font_use_clear(&p->use[i]);
	tags_clear(&p->tags);
	for (int i = 0; i < PAPER_PAGES; i++) {
		p->pages[i].refusals = refusals;
		p->pages[i].meter = meter;
	}
	tags_open(&p->tags, TAG_DOCUMENT, NULL);
	link = layout_page(&p->pages[0], record);
	if (pages > 1)
		layout_supplement(&p->pages[1], record);
	tags_close(&p->tags);
	return link;
}

static void
name_file(const struct record *record, char *title, size_t size)
{
	snprintf(title, size, "%s, %s", phrases_kind(record->kind)->file,
	    record->proof ? "образец / proof" : record->serial);
}

int
paper_draw_pages(struct paper *p, const struct record *record, int pages, struct bytes *out,
    struct refusals *refusals, struct meter *meter)
{
	struct layout_copy author = layout_one_line(record->organisation.ru);
	char title[256];
	struct pdf_paper sheet = {
		.about = { title, author.text, "ru", record->issued, record->digest, record->url },
		.width = PDF_A4_LONG, .height = PDF_A4_SHORT,
		.fonts = p->fonts, .use = p->use, .tags = &p->tags, .art = p->common.art,
		.common = &p->common, .packed = p->packed, .pages = pages, .compressor = p->quick,
		.spare = p->spare, .meter = meter
	};
	double since = meter_start(meter);

	name_file(record, title, sizeof(title));
	bytes_clear(out);
	sheet.link = draw_pages(p, record, refusals, meter, pages);
	meter_stop(meter, METER_CONTENT, since);
	if (p->tags.overflow)
		refusal_add(refusals, "text_does_not_fit", "decision", "too many parts for one paper");
	if (refusals->n > 0)
		return -1;
	since = meter_start(meter);
	for (int i = 0; i < pages; i++)
		paper_pack(p->quick, &p->pages[i].out, &p->packed[i]);
	meter_stop(meter, METER_PACK, since);
	since = meter_start(meter);
	if (pdf_write(&sheet, out) < 0) {
		refusal_add(refusals, "cannot_be_drawn", "-", "libharu error 0x%04lX", sheet.error);
		return -1;
	}
	meter_stop(meter, METER_CONTAINER, since);
	return 0;
}

int
paper_draw(struct paper *p, const struct record *record, struct bytes *out,
    struct refusals *refusals, struct meter *meter)
{
	return paper_draw_pages(p, record, PAPER_PAGES, out, refusals, meter);
}
