#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "src/arena.h"
#include "tests/import/make.h"

const char head[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

/* As programs write it: deflated. */
const char *
archive(struct arena *a, const struct part *parts, size_t n_parts, size_t *n)
{
	zip_error_t e;
	zip_source_t *s = zip_source_buffer_create(NULL, 0, 0, &e);
	zip_t *z = zip_open_from_source(s, ZIP_TRUNCATE, &e);
	zip_stat_t st;
	char *bytes;

	zip_source_keep(s);
	for (size_t i = 0; i < n_parts; i++)
		if (parts[i].text != NULL)
			assert(zip_file_add(z, parts[i].name,
			    zip_source_buffer(z, parts[i].text, parts[i].n > 0 ?
			    parts[i].n : strlen(parts[i].text), 0), 0) >= 0);
	assert(zip_close(z) == 0);
	assert(zip_source_open(s) == 0 && zip_source_stat(s, &st) == 0);
	bytes = arena_alloc(a, st.size + 1);
	assert(zip_source_read(s, bytes, st.size) == (zip_int64_t)st.size);
	zip_source_close(s);
	zip_source_free(s);
	*n = (size_t)st.size;
	return bytes;
}

const char *
repeat(struct arena *a, const char *what, size_t times)
{
	size_t n = strlen(what);
	char *all = arena_alloc(a, n * times + 1);

	for (size_t i = 0; i < times; i++)
		memcpy(all + i * n, what, n);
	return all;
}

#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/relationships"

const char one_sheet[] = "<sheets><sheet name=\"List\" sheetId=\"1\" r:id=\"r1\"/></sheets>";
const char relations[] = "<Relationships xmlns=\"" PACKAGE "\">"
    "<Relationship Id=\"r1\" Type=\"" OFFICE "/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
    "<Relationship Id=\"r2\" Type=\"" OFFICE "/worksheet\" Target=\"/xl/worksheets/sheet2.xml\"/>"
    "<Relationship Id=\"r3\" Type=\"" OFFICE "/chartsheet\" Target=\"chartsheets/sheet1.xml\"/>"
    "<Relationship Id=\"r4\" Type=\"" OFFICE "/sharedStrings\" Target=\"sharedStrings.xml\"/>"
    "<Relationship Id=\"r5\" Type=\"" OFFICE "/styles\" Target=\"styles.xml\"/>"
    "<Relationship Id=\"r6\" Type=\"" OFFICE "/worksheet\" TargetMode=\"External\" Target=\"http://evil.example/sheet.xml\"/>"
    "<Relationship Id=\"r7\" Type=\"" OFFICE "/worksheet\" Target=\"../../../etc/passwd\"/>"
    "</Relationships>";
const char root[] = "<Relationships xmlns=\"" PACKAGE "\">"
    "<Relationship Id=\"r1\" Type=\"" OFFICE "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";

const char *
workbook(struct arena *a, const char *sheets)
{
	return arena_printf(a, "%s<workbook xmlns=\"" MAIN "\" xmlns:r=\"" OFFICE
	    "\">%s</workbook>", head, sheets);
}

const char *
worksheet(struct arena *a, const char *data)
{
	return *data == '<' ? arena_printf(a, "%s<worksheet xmlns=\"" MAIN
	    "\">%s</worksheet>", head, data) : arena_printf(a, "%s", data + 1);
}

/* A workbook around a sheet. */
void
book(struct arena *a, struct table_case *c)
{
	const struct part parts[] = {
		{ "_rels/.rels", root, 0 },
		{ "xl/workbook.xml", workbook(a, c->book != NULL ? c->book :
		    one_sheet), 0 },
		{ "xl/_rels/workbook.xml.rels", relations, 0 },
		{ "xl/worksheets/sheet1.xml", worksheet(a, c->sheet), 0 },
		{ "xl/worksheets/sheet2.xml", worksheet(a, "<sheetData><row>"
		    "<c t=\"inlineStr\"><is><t>second</t></is></c></row>"
		    "</sheetData>"), 0 },
		{ "xl/sharedStrings.xml", c->strings == NULL ? NULL :
		    arena_printf(a, "%s<sst xmlns=\"" MAIN "\">%s</sst>", head,
		    c->strings), 0 },
		{ "xl/styles.xml", c->formats == NULL ? NULL : arena_printf(a,
		    "%s<styleSheet xmlns=\"" MAIN "\">%s</styleSheet>", head,
		    c->formats), 0 },
	};

	c->bytes = archive(a, parts, sizeof(parts) / sizeof(parts[0]), &c->n);
}

void
table_case_make(struct arena *a, struct table_case *c)
{
	if (c->bytes != NULL)
		c->n = c->n > 0 ? c->n : strlen(c->bytes);
	else if (c->make != NULL)
		c->make(a, c);
	else
		book(a, c);
}
