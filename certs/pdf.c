#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "certs/meter.h"
#include "certs/pdf_parts.h"

/* libharu's errors are sticky and some are fatal later; so the first one ends the document. */
static void
on_error(HPDF_STATUS error, HPDF_STATUS detail, void *data)
{
	struct pdf *pdf = data;

	(void)detail;
	pdf->paper->error = error;
	longjmp(pdf->failed, 1);
}

HPDF_Dict
pdf_dict(struct pdf *pdf)
{
	return HPDF_Dict_New(pdf->doc->mmgr);
}

HPDF_Dict
pdf_object(struct pdf *pdf)
{
	HPDF_Dict dict = HPDF_Dict_New(pdf->doc->mmgr);

	HPDF_Xref_Add(pdf->doc->xref, dict);
	return dict;
}

HPDF_Array
pdf_array(struct pdf *pdf)
{
	return HPDF_Array_New(pdf->doc->mmgr);
}

/* libharu drops a Filter key it did not set itself; it calls this after the keys. */
static HPDF_STATUS
write_filter(HPDF_Dict dict, HPDF_Stream stream)
{
	(void)dict;
	return HPDF_Stream_WriteStr(stream, "/Filter /FlateDecode\n");
}

HPDF_Dict
pdf_stream(struct pdf *pdf, const struct bytes *deflated)
{
	HPDF_Dict stream = HPDF_DictStream_New(pdf->doc->mmgr, pdf->doc->xref);

	HPDF_Stream_Write(stream->stream, deflated->data, (HPDF_UINT)deflated->len);
	stream->write_fn = write_filter;
	return stream;
}

HPDF_Dict
pdf_deflate(struct pdf *pdf, const struct bytes *raw)
{
	struct libdeflate_compressor *how = pdf->paper->compressor;
	struct bytes *out = &pdf->paper->spare[2];
	size_t bound = libdeflate_zlib_compress_bound(how, raw->len);
	double since = meter_start(pdf->paper->meter);

	bytes_clear(out);
	out->len = libdeflate_zlib_compress(how, raw->data, raw->len, bytes_room(out, bound), bound);
	meter_stop(pdf->paper->meter, METER_DEFLATE, since);
	return pdf_stream(pdf, out);
}

void
pdf_add_ascii(struct pdf *pdf, HPDF_Dict dict, const char *key, const char *ascii)
{
	HPDF_Dict_Add(dict, key, HPDF_String_New(pdf->doc->mmgr, ascii, NULL));
}

/* UTF-16BE with its mark, which every reader knows. */
void
pdf_add_text(struct pdf *pdf, HPDF_Dict dict, const char *key, const char *utf8)
{
	struct bytes *out = &pdf->paper->spare[0];
	const unsigned char *at = (const unsigned char *)utf8;
	utf8proc_int32_t c;

	bytes_clear(out);
	bytes_be16(out, 0xFEFF);
	while (*at != '\0') {
		at += utf8proc_iterate(at, -1, &c);
		if (c > 0xFFFF) {
			bytes_be16(out, 0xD800 | (unsigned)(c - 0x10000) >> 10);
			bytes_be16(out, 0xDC00 | ((unsigned)c & 1023));
		} else
			bytes_be16(out, (unsigned)c);
	}
	HPDF_Dict_Add(dict, key, HPDF_Binary_New(pdf->doc->mmgr, out->data, (HPDF_UINT)out->len));
}

static void
add_page(struct pdf *pdf, int i)
{
	HPDF_Page page = HPDF_AddPage(pdf->doc);
	HPDF_Array contents = pdf_array(pdf);
	HPDF_Dict resources;

	pdf->pages[i] = page;
	HPDF_Page_SetWidth(page, (float)pdf->paper->width);
	HPDF_Page_SetHeight(page, (float)pdf->paper->height);
	if (pdf->paper->art != NULL)
		HPDF_Array_Add(contents, pdf_stream(pdf, &pdf->paper->art[i]));
	HPDF_Array_Add(contents, pdf_stream(pdf, &pdf->paper->packed[i]));
	HPDF_Dict_Add(page, "Contents", contents);	/* instead of libharu's own, empty one */
	resources = HPDF_Page_GetInheritableItem(page, "Resources", HPDF_OCLASS_DICT);
	HPDF_Dict_Add(resources, "Font", pdf->fonts);
	if (pdf->paper->tags == NULL)
		return;
	HPDF_Dict_AddNumber(page, "StructParents", i);
	HPDF_Dict_AddName(page, "Tabs", "S");
}

static void
add_link(struct pdf *pdf)
{
	const struct layout_link *at = &pdf->paper->link;
	HPDF_Rect area = {
		(float)at->x, (float)at->y, (float)(at->x + at->width), (float)(at->y + at->height)
	};

	if (at->width == 0)
		return;
	pdf->link = HPDF_Page_CreateURILinkAnnot(pdf->pages[0], area, pdf->paper->about.url);
	HPDF_LinkAnnot_SetBorderStyle(pdf->link, 0, 0, 0);
	HPDF_Dict_AddNumber(pdf->link, "F", 4);		/* printed, as PDF/A wants */
	HPDF_Dict_AddNumber(pdf->link, "StructParent", PDF_PAGES);
	pdf_add_text(pdf, pdf->link, "Contents", "Проверить подлинность / Verify this certificate");
}

static void
build(struct pdf *pdf)
{
	HPDF_Dict preferences;

	pdf->doc->pdf_version = HPDF_VER_14;
	pdf_fonts(pdf);
	for (int i = 0; i < pdf->paper->pages; i++)
		add_page(pdf, i);
	add_link(pdf);
	if (pdf->paper->tags != NULL)
		pdf_tags(pdf);
	pdf_add_ascii(pdf, pdf->doc->catalog, "Lang", pdf->paper->about.lang);
	pdf_metadata(pdf);
	preferences = pdf_dict(pdf);
	HPDF_Dict_AddBoolean(preferences, "DisplayDocTitle", HPDF_TRUE);
	HPDF_Dict_Add(pdf->doc->catalog, "ViewerPreferences", preferences);
}

/* Never HPDF_SaveToFile: it does not see a full disk. */
static void
save(struct pdf *pdf, struct bytes *out)
{
	HPDF_UINT32 size;

	HPDF_SaveToStream(pdf->doc);
	size = HPDF_GetStreamSize(pdf->doc);
	HPDF_ResetStream(pdf->doc);
	HPDF_ReadFromStream(pdf->doc, bytes_room(out, size), &size);
	out->len += size;
}

/* In a function of its own, so that *pdf is whole after a jump. */
static int
attempt(struct pdf *pdf, struct bytes *out)
{
	if (setjmp(pdf->failed) != 0)
		return -1;
	pdf->doc = HPDF_New(on_error, pdf);
	if (pdf->doc == NULL)
		return -1;
	build(pdf);
	save(pdf, out);
	return 0;
}

int
pdf_write(struct pdf_paper *paper, struct bytes *out)
{
	struct pdf pdf = { .paper = paper };
	int answer;

	paper->error = HPDF_FAILD_TO_ALLOC_MEM;
	pdf.pages = calloc((size_t)paper->pages, sizeof(*pdf.pages));
	if (pdf.pages == NULL)
		abort();
	answer = attempt(&pdf, out);
	if (pdf.doc != NULL)
		HPDF_Free(pdf.doc);
	free(pdf.pages);
	return answer;
}
