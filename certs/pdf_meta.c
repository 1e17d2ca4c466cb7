#include <stdio.h>

#include "certs/pdf_parts.h"

static const char producer[] = "Training and Certificate Registry, press";
static const char creator[] = "Training and Certificate Registry";

static void
xml(struct bytes *out, const char *text)
{
	for (; *text != '\0'; text++) {
		switch (*text) {
		case '<':
			bytes_puts(out, "&lt;");
			break;
		case '>':
			bytes_puts(out, "&gt;");
			break;
		case '&':
			bytes_puts(out, "&amp;");
			break;
		default:
			bytes_add(out, text, 1);
		}
	}
}

static void
xmp(struct bytes *out, const struct pdf_about *about)
{
	struct record_date d = about->day;

	bytes_clear(out);
	bytes_puts(out, "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>"
	    "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">"
	    "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
	    "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
	    " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\""
	    " xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">"
	    "<dc:format>application/pdf</dc:format>"
	    "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">");
	xml(out, about->title);
	bytes_puts(out, "</rdf:li></rdf:Alt></dc:title><dc:creator><rdf:Seq><rdf:li>");
	xml(out, about->author);
	bytes_printf(out, "</rdf:li></rdf:Seq></dc:creator><xmp:CreatorTool>%s</xmp:CreatorTool>", creator);
	for (int i = 0; i < 2; i++)
		bytes_printf(out, "<xmp:%s>%04d-%02d-%02dT00:00:00+00:00</xmp:%s>",
		    i ? "ModifyDate" : "CreateDate", d.year, d.month, d.day, i ? "ModifyDate" : "CreateDate");
	bytes_printf(out, "<pdf:Producer>%s</pdf:Producer>", producer);
	bytes_puts(out, "<pdfaid:part>1</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>"
	    "</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"w\"?>");
}

static void
add_info(struct pdf *pdf, const struct pdf_about *about)
{
	struct record_date d = about->day;
	HPDF_Date date = { d.year, d.month, d.day, 0, 0, 0, '+', 0, 0 };

	HPDF_SetInfoAttr(pdf->doc, HPDF_INFO_PRODUCER, producer);
	HPDF_SetInfoAttr(pdf->doc, HPDF_INFO_CREATOR, creator);
	HPDF_SetInfoDateAttr(pdf->doc, HPDF_INFO_CREATION_DATE, date);
	HPDF_SetInfoDateAttr(pdf->doc, HPDF_INFO_MOD_DATE, date);
	pdf_add_text(pdf, pdf->doc->info, "Title", about->title);
	pdf_add_text(pdf, pdf->doc->info, "Author", about->author);
}

static void
add_xmp(struct pdf *pdf, const struct pdf_about *about)
{
	HPDF_Dict stream = HPDF_DictStream_New(pdf->doc->mmgr, pdf->doc->xref);
	struct bytes *out = &pdf->paper->spare[0];

	xmp(out, about);
	HPDF_Dict_AddName(stream, "Type", "Metadata");
	HPDF_Dict_AddName(stream, "Subtype", "XML");
	HPDF_Stream_Write(stream->stream, out->data, (HPDF_UINT)out->len);
	HPDF_Dict_Add(pdf->doc->catalog, "Metadata", stream);
}

static void
add_output_intent(struct pdf *pdf)
{
	HPDF_Dict intent = pdf_dict(pdf), profile = pdf_stream(pdf, &pdf->paper->common->profile);
	HPDF_Array all = pdf_array(pdf);

	HPDF_Dict_AddNumber(profile, "N", 3);
	HPDF_Dict_AddName(intent, "Type", "OutputIntent");
	HPDF_Dict_AddName(intent, "S", "GTS_PDFA1");
	pdf_add_ascii(pdf, intent, "OutputConditionIdentifier", "sRGB");
	pdf_add_ascii(pdf, intent, "Info", "sRGB IEC61966-2.1");
	HPDF_Dict_Add(intent, "DestOutputProfile", profile);
	HPDF_Array_Add(all, intent);
	HPDF_Dict_Add(pdf->doc->catalog, "OutputIntents", all);
}

void
pdf_metadata(struct pdf *pdf)
{
	const struct pdf_about *about = &pdf->paper->about;
	HPDF_Array id = pdf_array(pdf);
	unsigned char digest[16];

	for (int i = 0; i < 16; i++)
		digest[i] = about->digest[i];
	add_info(pdf, about);
	add_xmp(pdf, about);
	add_output_intent(pdf);
	for (int i = 0; i < 2; i++)
		HPDF_Array_Add(id, HPDF_Binary_New(pdf->doc->mmgr, digest, 16));
	HPDF_Dict_Add(pdf->doc->trailer, "ID", id);
}
