#include <stdio.h>

#include "certs/meter.h"
#include "certs/pdf_parts.h"

/* A subset needs a name of its own: six letters of the digest of what is printed. */
struct subset_name { char text[80]; };

static struct subset_name
name_of(struct pdf *pdf, int face)
{
	const unsigned char *digest = pdf->paper->about.digest;
	struct subset_name name;

	snprintf(name.text, sizeof(name.text), "%c%c%c%c%c%c+%s", 'A' + digest[0] % 26,
	    'A' + digest[1] % 26, 'A' + digest[2] % 26, 'A' + digest[3] % 26, 'A' + digest[4] % 26,
	    'A' + face, font_facts(pdf->paper->fonts, face)->name);
	return name;
}

/* From CIDs back to letters, for search and copying. */
static void
to_unicode(const struct font_use *use, struct bytes *out)
{
	int from = 1;

	bytes_clear(out);
	bytes_puts(out, "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
	    "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n"
	    "/CMapName/Adobe-Identity-UCS def/CMapType 2 def\n"
	    "1 begincodespacerange<0000><FFFF>endcodespacerange\n");
	while (from < use->n) {
		int to = from + 100 < use->n ? from + 100 : use->n, count = 0;

		for (int i = from; i < to; i++)
			count += use->cid[i].code != 0;
		bytes_printf(out, "%d beginbfchar\n", count);
		for (int i = from; i < to; i++)
			if (use->cid[i].code != 0)
				bytes_printf(out, "<%04X><%04X>\n", (unsigned)i, use->cid[i].code);
		bytes_puts(out, "endbfchar\n");
		from = to;
	}
	bytes_puts(out, "endcmap CMapName currentdict/CMap defineresource pop end end");
}

/* All CIDs of the subset are in it: PDF/A-1 wants them listed. */
static void
cid_set(const struct font_use *use, struct bytes *out)
{
	bytes_clear(out);
	for (int i = 0; i < use->n; i += 8) {
		int bits = use->n - i < 8 ? use->n - i : 8;
		unsigned char byte = (unsigned char)(0xFF << (8 - bits));

		bytes_add(out, &byte, 1);
	}
}

static HPDF_Dict
descriptor(struct pdf *pdf, int face, const char *name, HPDF_Dict file)
{
	const struct font_facts *facts = font_facts(pdf->paper->fonts, face);
	struct bytes *set = &pdf->paper->spare[0];
	HPDF_Dict d = pdf_object(pdf);
	HPDF_Array box = pdf_array(pdf);

	HPDF_Dict_AddName(d, "Type", "FontDescriptor");
	HPDF_Dict_AddName(d, "FontName", name);
	HPDF_Dict_AddNumber(d, "Flags", facts->symbolic_flags);
	HPDF_Dict_AddNumber(d, "ItalicAngle", facts->italic_angle);
	HPDF_Dict_AddNumber(d, "Ascent", facts->ascent);
	HPDF_Dict_AddNumber(d, "Descent", facts->descent);
	HPDF_Dict_AddNumber(d, "CapHeight", facts->cap_height);
	HPDF_Dict_AddNumber(d, "StemV", 80);
	for (int i = 0; i < 4; i++)
		HPDF_Array_AddNumber(box, facts->box[i]);
	HPDF_Dict_Add(d, "FontBBox", box);
	HPDF_Dict_Add(d, "FontFile2", file);
	cid_set(&pdf->paper->use[face], set);
	HPDF_Dict_Add(d, "CIDSet", pdf_deflate(pdf, set));
	return d;
}

static HPDF_Array
widths(struct pdf *pdf, int face)
{
	const struct font_use *use = &pdf->paper->use[face];
	HPDF_Array outer = pdf_array(pdf), inner = pdf_array(pdf);

	HPDF_Array_AddNumber(outer, 0);
	HPDF_Array_Add(outer, inner);
	for (int i = 0; i < use->n; i++)
		HPDF_Array_AddNumber(inner, font_advance(pdf->paper->fonts, face, use->cid[i].glyph));
	return outer;
}

static HPDF_Dict
system_info(struct pdf *pdf)
{
	HPDF_Dict info = pdf_dict(pdf);

	pdf_add_ascii(pdf, info, "Registry", "Adobe");
	pdf_add_ascii(pdf, info, "Ordering", "Identity");
	HPDF_Dict_AddNumber(info, "Supplement", 0);
	return info;
}

/* The outlines and the map to them. */
static HPDF_Dict
cid_font(struct pdf *pdf, int face, const char *name)
{
	struct bytes *file = &pdf->paper->spare[0], *map = &pdf->paper->spare[1];
	HPDF_Dict font = pdf_object(pdf), program, where;
	double since = meter_start(pdf->paper->meter);
	int length;

	bytes_clear(file);
	bytes_clear(map);
	if (font_program(pdf->paper->fonts, face, &pdf->paper->use[face], file, map) < 0)
		longjmp(pdf->failed, 1);
	meter_stop(pdf->paper->meter, METER_SUBSET, since);
	length = (int)file->len;
	program = pdf_deflate(pdf, file);
	HPDF_Dict_AddNumber(program, "Length1", length);
	where = pdf_deflate(pdf, map);
	HPDF_Dict_AddName(font, "Type", "Font");
	HPDF_Dict_AddName(font, "Subtype", "CIDFontType2");
	HPDF_Dict_AddName(font, "BaseFont", name);
	HPDF_Dict_Add(font, "CIDSystemInfo", system_info(pdf));
	HPDF_Dict_Add(font, "CIDToGIDMap", where);
	HPDF_Dict_Add(font, "W", widths(pdf, face));
	HPDF_Dict_Add(font, "FontDescriptor", descriptor(pdf, face, name, program));
	return font;
}

static HPDF_Dict
composite_font(struct pdf *pdf, int face)
{
	struct subset_name name = name_of(pdf, face);
	HPDF_Dict font = pdf_object(pdf);
	HPDF_Array descendants = pdf_array(pdf);

	HPDF_Dict_AddName(font, "Type", "Font");
	HPDF_Dict_AddName(font, "Subtype", "Type0");
	HPDF_Dict_AddName(font, "BaseFont", name.text);
	HPDF_Dict_AddName(font, "Encoding", "Identity-H");
	HPDF_Array_Add(descendants, cid_font(pdf, face, name.text));
	HPDF_Dict_Add(font, "DescendantFonts", descendants);
	to_unicode(&pdf->paper->use[face], &pdf->paper->spare[0]);
	HPDF_Dict_Add(font, "ToUnicode", pdf_deflate(pdf, &pdf->paper->spare[0]));
	return font;
}

void
pdf_fonts(struct pdf *pdf)
{
	pdf->fonts = pdf_object(pdf);
	for (int face = 0; face < FONT_FACES; face++) {
		char name[4] = { 'F', (char)('0' + face), '\0' };

		if (pdf->paper->use[face].n > 0)
			HPDF_Dict_Add(pdf->fonts, name, composite_font(pdf, face));
	}
}
