#include <stdlib.h>
#include <string.h>

#include "src/arena.h"
#include "src/table_read.h"
#include "tests/import/make.h"

/* ---- files that are longer than their words ------------------------------ */

static void
set(struct table_case *c, const char *bytes)
{
	c->bytes = bytes;
	c->n = strlen(bytes);
}

static void
columns_100000(struct arena *a, struct table_case *c)
{
	set(c, repeat(a, "1;", 100000));
}

static void
columns_most(struct arena *a, struct table_case *c)
{
	set(c, arena_printf(a, "%sx", repeat(a, "1;", TABLE_COLUMNS - 1)));
}

static void
rows_most(struct arena *a, struct table_case *c)
{
	set(c, repeat(a, "Kim;Anna\n", TABLE_ROWS + TABLE_HEAD));
}

static void
rows_more(struct arena *a, struct table_case *c)
{
	set(c, repeat(a, "Kim;Anna\n", TABLE_ROWS + TABLE_HEAD + 1));
}

static void
rows_blank(struct arena *a, struct table_case *c)
{
	set(c, arena_printf(a, "a;b\n%s1;2\n", repeat(a, " ;\n", 5000)));
}

static void
cell_most(struct arena *a, struct table_case *c)
{
	set(c, arena_printf(a, "a;b\n1;%s\n", repeat(a, "x", TABLE_FIELD)));
}

static void
cell_more(struct arena *a, struct table_case *c)
{
	set(c, arena_printf(a, "a;b\n1;%sx\n", repeat(a, "x", TABLE_FIELD)));
}

static void
quote_swallows(struct arena *a, struct table_case *c)
{
	set(c, arena_printf(a, "a;b\n\"1;%s", repeat(a, "x;y\n", 100000)));
}

static void
file_more(struct arena *a, struct table_case *c)
{
	set(c, repeat(a, "Kim;Anna\n", TABLE_BYTES / 9 + 1));
}

static void
sheet_columns_100000(struct arena *a, struct table_case *c)
{
	c->sheet = arena_printf(a, "<sheetData><row>%s</row></sheetData>",
	    repeat(a, "<c><v>1</v></c>", 100000));
	book(a, c);
}

static void
sheet_rows_more(struct arena *a, struct table_case *c)
{
	c->sheet = arena_printf(a, "<sheetData>%s</sheetData>", repeat(a,
	    "<row><c><v>1</v></c></row>", TABLE_ROWS + TABLE_HEAD + 1));
	book(a, c);
}

static void
sheet_cell_more(struct arena *a, struct table_case *c)
{
	c->strings = arena_printf(a, "<si><t>%sx</t></si>", repeat(a, "x",
	    TABLE_FIELD));
	book(a, c);
}

static void
sheet_text_more(struct arena *a, struct table_case *c)
{
	c->strings = arena_printf(a, "<si><t>%s</t></si>", repeat(a, "x",
	    TABLE_FIELD));
	c->sheet = arena_printf(a, "<sheetData>%s</sheetData>", repeat(a, "<row>"
	    "<c t=\"s\"><v>0</v></c><c t=\"s\"><v>0</v></c><c t=\"s\"><v>0</v></c>"
	    "</row>", 1500));
	book(a, c);
}

static void
sheet_merges(struct arena *a, struct table_case *c)
{
	c->sheet = arena_printf(a, "<sheetData><row><c><v>1</v></c></row>"
	    "</sheetData><mergeCells>%s</mergeCells>", repeat(a,
	    "<mergeCell ref=\"A1:A1048576\"/>", 6000));
	book(a, c);
}

static void
sheet_deep(struct arena *a, struct table_case *c)
{
	c->sheet = arena_printf(a, "!<worksheet>%s", repeat(a, "<a>", 100000));
	book(a, c);
}

static void
sheet_strings_more(struct arena *a, struct table_case *c)
{
	c->strings = repeat(a, "<si/>", 200001);
	book(a, c);
}

/* 33 MB of blanks in 33 kB. */
static void
bomb(struct arena *a, struct table_case *c)
{
	size_t n = 33 << 20;
	char *all = malloc(n);
	const struct part parts[] = { { "_rels/.rels", root, 0 },
	    { "xl/workbook.xml", workbook(a, one_sheet), 0 },
	    { "xl/_rels/workbook.xml.rels", relations, 0 },
	    { "xl/worksheets/sheet1.xml", all, n } };

	memset(all, ' ', n);
	memcpy(all, "<worksheet>", 11);
	c->bytes = archive(a, parts, 4, &c->n);
	free(all);
}

static void
cut(struct arena *a, struct table_case *c)
{
	book(a, c);
	c->n = c->n * 2 / 3;
}

static void
broken_inside(struct arena *a, struct table_case *c)
{
	char *bytes;

	book(a, c);
	bytes = arena_copy(a, c->bytes, c->n);
	for (size_t i = 40; i < 80; i++)
		bytes[i] ^= 0x55;
	c->bytes = bytes;
}

static void
no_sheet(struct arena *a, struct table_case *c)
{
	const struct part parts[] = { { "_rels/.rels", root, 0 },
	    { "xl/workbook.xml", workbook(a, one_sheet), 0 },
	    { "xl/_rels/workbook.xml.rels", relations, 0 } };

	c->bytes = archive(a, parts, 3, &c->n);
}

static void
word_document(struct arena *a, struct table_case *c)
{
	const struct part parts[] = { { "_rels/.rels", root, 0 },
	    { "xl/workbook.xml", "<document><body/></document>", 0 } };

	c->bytes = archive(a, parts, 2, &c->n);
}

static void
open_document(struct arena *a, struct table_case *c)
{
	const struct part parts[] = { { "mimetype",
	    "application/vnd.oasis.opendocument.spreadsheet", 0 },
	    { "content.xml", "<office:document-content/>", 0 } };

	c->bytes = archive(a, parts, 2, &c->n);
}

static void
utf16_sheet(struct arena *a, struct table_case *c)
{
	static const char text[] = "<worksheet><sheetData><row><c t='str'><v>Kim"
	    "</v></c></row></sheetData></worksheet>";
	size_t n = sizeof(text) - 1;
	char *wide = arena_alloc(a, 2 * n + 2);
	const struct part parts[] = { { "_rels/.rels", root, 0 },
	    { "xl/workbook.xml", workbook(a, one_sheet), 0 },
	    { "xl/_rels/workbook.xml.rels", relations, 0 },
	    { "xl/worksheets/sheet1.xml", wide, 2 * n + 2 } };

	memcpy(wide, "\xff\xfe", 2);
	for (size_t i = 0; i < n; i++)
		wide[2 * i + 2] = text[i];
	c->bytes = archive(a, parts, 4, &c->n);
}

/* ---- the corpus ---------------------------------------------------------- */

#define CSV(name, bytes, outcome) { name, outcome, bytes, sizeof(bytes) - 1, \
	NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL }
#define SAID(name, bytes, outcome, charset, separator) { name, outcome, bytes, \
	sizeof(bytes) - 1, NULL, NULL, NULL, NULL, NULL, charset, separator, NULL }
#define MADE(name, make, outcome) { name, outcome, NULL, 0, make, \
	"<sheetData><row><c t=\"s\"><v>0</v></c></row></sheetData>", NULL, NULL, \
	NULL, NULL, NULL, NULL }
#define DATA(name, data, outcome) { name, outcome, NULL, 0, NULL, \
	"<sheetData>" data "</sheetData>", NULL, NULL, NULL, NULL, NULL, NULL }
#define BOOK(name, data, strings, formats, book, outcome) { name, outcome, \
	NULL, 0, NULL, data, strings, formats, book, NULL, NULL, NULL }
#define TWO_SHEETS "<sheets><sheet name=\"List\" r:id=\"r1\"/><sheet name=\"Two\" r:id=\"r2\"/></sheets>"
#define SHEET(name, data, which, outcome) { name, outcome, NULL, 0, NULL, \
	data, NULL, NULL, TWO_SHEETS, NULL, NULL, which }

#define KIM_1251 "\xca\xe8\xec"
#define DAYS "<numFmts><numFmt numFmtId=\"164\" formatCode=\"[$-419]dd\\.mm\\.yyyy;@\"/>" \
	"<numFmt numFmtId=\"165\" formatCode=\"dd.mm.yyyy hh:mm\"/><numFmt numFmtId=\"166\" formatCode=\"0.00&quot; day&quot;\"/></numFmts>" \
	"<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/><xf numFmtId=\"20\"/><xf numFmtId=\"166\"/></cellXfs>"
#define ROW(cells) "<sheetData><row r=\"1\">" cells "</row></sheetData>"

struct table_case table_cases[] = {
	/* encodings */
	CSV("UTF-8", "Фамилия,Имя\nКим,Анна\n", "utf-8 comma [[1,\"Фамилия\",\"Имя\"],[2,\"Ким\",\"Анна\"]]"),
	CSV("UTF-8 with its mark", "\xef\xbb\xbf" "Имя;b\nКим;2\n", "utf-8 semicolon [[1,\"Имя\",\"b\"],[2,\"Ким\",\"2\"]]"),
	CSV("Windows-1251", KIM_1251 ";2\n" KIM_1251 ";3\n", "windows-1251 semicolon [[1,\"Ким\",\"2\"],[2,\"Ким\",\"3\"]]"),
	CSV("Belarusian in Windows-1251", "\xb3\xa2\xbf;\xb9 1\n", "windows-1251 semicolon [[1,\"іўї\",\"№ 1\"]]"),
	CSV("UTF-16, little end first", "\xff\xfe" "K\0i\0m\0\t\0\x1a\x04\n\0", "utf-16 tab [[1,\"Kim\",\"К\"]]"),
	CSV("UTF-16, big end first", "\xfe\xff" "\0K\0i\0m\0\t\x04\x1a\0\n", "utf-16 tab [[1,\"Kim\",\"К\"]]"),
	CSV("UTF-16 that breaks off in a character", "\xff\xfe" "K\0i\0m\0\t\0\x1a", "utf-16 tab [[1,\"Kim\",\"\xef\xbf\xbd\"]]"),
	CSV("UTF-16 without its mark", "K\0i\0m\0;\0a\0\n\0", "!table_is_no_text 0 "),
	CSV("a NUL among the letters", "Kim;An\0na\n", "!table_is_no_text 0 "),
	CSV("UTF-8 with a broken character", "Имя;Фамилия\nАнна;Ким\nОль\xd0;Ли Вера Петровна\n", "!table_is_no_utf8 3 "),
	SAID("Windows-1251 that is said to be UTF-8", "a;b\n" KIM_1251 ";2\n", "!table_is_no_utf8 2 ", "utf-8", NULL),
	SAID("UTF-8 that is said to be Windows-1251", "К;2\n", "windows-1251 semicolon [[1,\"Рљ\",\"2\"]]", "windows-1251", NULL),
	CSV("letters of many alphabets", "Կիմ;კიმი;Қ;Ə;😀\n", "utf-8 semicolon [[1,\"Կիմ\",\"კიმი\",\"Қ\",\"Ə\",\"😀\"]]"),
	CSV("only the mark of UTF-8", "\xef\xbb\xbf", "!table_is_empty 0 "),
	/* separators */
	CSV("tabs", "a\tb, c\n1\t2\n", "utf-8 tab [[1,\"a\",\"b, c\"],[2,\"1\",\"2\"]]"),
	CSV("decimal commas between semicolons", "a;b;c\n8,5;9,5;1,0\n7,5;6,5;2,0\n", "utf-8 semicolon [[1,\"a\",\"b\",\"c\"],[2,\"8,5\",\"9,5\",\"1,0\"],[3,\"7,5\",\"6,5\",\"2,0\"]]"),
	CSV("sep= in the first line, as Excel has it", "sep=,\r\na;x,b\r\n1;x,2\r\n", "utf-8 comma [[1,\"a;x\",\"b\"],[2,\"1;x\",\"2\"]]"),
	SAID("another separator is said", "a,b;c\n", "utf-8 semicolon [[1,\"a,b\",\"c\"]]", NULL, "semicolon"),
	CSV("one column", "Kim\nLee\n", "utf-8 semicolon [[1,\"Kim\"],[2,\"Lee\"]]"),
	CSV("separators at the end", "a;b;;;\n1;2;;;\n", "utf-8 semicolon [[1,\"a\",\"b\"],[2,\"1\",\"2\"]]"),
	CSV("rows of different lengths", "a;b\n1;2;3\n4\n", "utf-8 semicolon [[1,\"a\",\"b\"],[2,\"1\",\"2\",\"3\"],[3,\"4\"]]"),
	CSV("empty cells in the middle", "a;;c\n;2;\n", "utf-8 semicolon [[1,\"a\",\"\",\"c\"],[2,\"\",\"2\"]]"),
	/* ends of lines */
	CSV("CR and LF", "a;b\r\n1;2\r\n", "utf-8 semicolon [[1,\"a\",\"b\"],[2,\"1\",\"2\"]]"),
	CSV("CR alone", "a;b\r1;2\r", "utf-8 semicolon [[1,\"a\",\"b\"],[2,\"1\",\"2\"]]"),
	CSV("ends of several kinds", "a;b\r\n1;2\n3;4\r5;6", "utf-8 semicolon [[1,\"a\",\"b\"],[2,\"1\",\"2\"],[3,\"3\",\"4\"],[4,\"5\",\"6\"]]"),
	CSV("no end in the last line", "a;b\n1;2", "utf-8 semicolon [[1,\"a\",\"b\"],[2,\"1\",\"2\"]]"),
	CSV("empty lines keep their numbers", "\n\na;b\n\n1;2\n", "utf-8 semicolon [[3,\"a\",\"b\"],[5,\"1\",\"2\"]]"),
	CSV("nothing but empty lines", "\n ;\t\n\r\n", "!table_is_empty 0 "),
	CSV("headings alone", "Фамилия;Имя\n", "utf-8 semicolon [[1,\"Фамилия\",\"Имя\"]]"),
	{ .name = "nothing", .outcome = "!table_is_missing 0 ", .bytes = "", .n = 0 },
	/* quotes */
	CSV("a separator in quotes", "\"a;b\";c\n", "utf-8 semicolon [[1,\"a;b\",\"c\"]]"),
	CSV("a new line in quotes", "\"a\nb\";c\n1;2\n", "utf-8 semicolon [[1,\"a\\nb\",\"c\"],[2,\"1\",\"2\"]]"),
	CSV("doubled quotes", "\"ООО \"\"Рога\"\"\";c\n", "utf-8 semicolon [[1,\"ООО \\\"Рога\\\"\",\"c\"]]"),
	CSV("quotes in the middle of a cell", "ООО \"Рога\";c\n", "utf-8 semicolon [[1,\"ООО \\\"Рога\\\"\",\"c\"]]"),
	CSV("blanks around quotes", " \"a\" ; b \n", "utf-8 semicolon [[1,\"a\",\"b\"]]"),
	CSV("a quote that never ends", "a;b\n1;\"2\n", "!table_quote_is_open 2 B"),
	MADE("a quote that swallows the rest", quote_swallows, "!table_quote_is_open 2 A"),
	CSV("headings that stand twice", "a;a\n1;2\n", "utf-8 semicolon [[1,\"a\",\"a\"],[2,\"1\",\"2\"]]"),
	CSV("no-break spaces alone", "a;\xc2\xa0\xc2\xa0\n", "utf-8 semicolon [[1,\"a\"]]"),
	/* what a spreadsheet would run */
	CSV("a formula is a text", "a;=cmd|' /C calc'!A0\n", "utf-8 semicolon [[1,\"a\",\"=cmd|' /C calc'!A0\"]]"),
	CSV("our own apostrophe goes", "'+375 29;'=1;'x\n", "utf-8 semicolon [[1,\"+375 29\",\"=1\",\"'x\"]]"),
	/* too much */
	MADE("100,000 columns", columns_100000, "!table_is_too_wide 1 DQ"),
	MADE("as many columns as may be", columns_most, "utf-8 semicolon [[1,\"1\",*"),
	MADE("as many rows as may be", rows_most, "utf-8 semicolon [[1,\"Kim\",*"),
	MADE("one row more", rows_more, "!table_is_too_long 2021 "),
	MADE("blank rows do not count", rows_blank, "utf-8 semicolon [[1,\"a\",\"b\"],[5002,\"1\",\"2\"]]"),
	MADE("a cell as long as may be", cell_most, "utf-8 semicolon [[1,\"a\",\"b\"],[2,\"1\",\"xxx*"),
	MADE("one letter more", cell_more, "!table_field_is_too_long 2 B"),
	MADE("more than 1 MB", file_more, "!table_is_too_large 0 "),
	/* other kinds */
	CSV("an old Excel file, or one with a password", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "!table_is_old_excel 0 "),
	CSV("a page that is called .xls", "\r\n<HTML><table><tr><td>1</td></tr></table>", "!table_is_of_another_kind 0 "),
	CSV("a PDF", "%PDF-1.7\n1 0 obj\n", "!table_is_of_another_kind 0 "),
	CSV("a picture", "\x89PNG\r\n\x1a\n\0\0", "!table_is_of_another_kind 0 "),
	MADE("a document of Word", word_document, "!table_is_of_another_kind 0 "),
	MADE("a sheet of LibreOffice", open_document, "!table_is_of_another_kind 0 "),
	/* XLSX */
	BOOK("shared texts", ROW("<c r=\"A1\" t=\"s\"><v>1</v></c><c r=\"C1\" t=\"s\"><v>0</v></c>"), "<si><t>Имя</t></si><si><r><t>Фами</t></r><r><t xml:space=\"preserve\">лия </t></r><rPh><t>furigana</t></rPh></si>", NULL, NULL, "List [[1,\"Фамилия \",\"\",\"Имя\"]]"),
	DATA("texts in their cells", "<row r=\"2\"><c r=\"B2\" t=\"inlineStr\"><is><t>Ким</t></is></c></row>", "List [[2,\"\",\"Ким\"]]"),
	DATA("no addresses at all", "<row><c><v>1</v></c><c t=\"str\"><v>b</v></c></row><row/><row><c><v>3</v></c></row>", "List [[1,\"1\",\"b\"],[3,\"3\"]]"),
	DATA("numbers as they are kept", "<row><c><v>85.400000000000006</v></c><c><v>375291234567</v></c><c><v>1E-2</v></c><c><v>-3</v></c><c><v>many</v></c></row>", "List [[1,\"85.4\",\"375291234567\",\"0.01\",\"-3\",\"many\"]]"),
	BOOK("days", ROW("<c s=\"1\"><v>32574</v></c><c s=\"2\"><v>32574.5</v></c><c s=\"3\"><v>46352.375</v></c><c s=\"4\"><v>0.375</v></c><c s=\"5\"><v>7</v></c><c s=\"0\"><v>32574</v></c><c s=\"1\"><v>-1</v></c><c s=\"1\"><v>59</v></c>"), NULL, DAYS, NULL,
	    "List [[1,\"07.03.1989\",\"07.03.1989\",\"26.11.2026 09:00\",\"09:00\",\"7\",\"32574\",\"-1\",\"28.02.1900\"]]"),
	BOOK("days since 1904", ROW("<c s=\"1\"><v>31112</v></c>"), NULL, DAYS, "<workbookPr date1904=\"1\"/><sheets><sheet name=\"Mac\" r:id=\"r1\"/></sheets>", "Mac [[1,\"07.03.1989\"]]"),
	DATA("a day as ISO writes it", "<row><c t=\"d\"><v>1989-03-07T00:00:00</v></c></row>", "List [[1,\"1989-03-07 00:00:00\"]]"),
	DATA("yes, no and errors", "<row><c t=\"b\"><v>1</v></c><c t=\"b\"><v>0</v></c><c t=\"e\"><v>#N/A</v></c></row>", "List [[1,\"1\",\"0\",\"#N/A\"]]"),
	DATA("formulas by what they gave", "<row><c><f>1+1</f><v>2</v></c><c t=\"str\"><f>A1&amp;B1</f><v>ab</v></c><c><f t=\"shared\" si=\"0\"/><v>3</v></c></row>", "List [[1,\"2\",\"ab\",\"3\"]]"),
	DATA("a formula that was never worked out", "<row><c><f>SUM(A2:A9)</f></c></row>", "List [[1,\"=SUM(A2:A9)\"]]"),
	DATA("a text that looks like a formula", "<row><c t=\"inlineStr\"><is><t>=HYPERLINK(\"http://evil.example\")</t></is></c></row>", "List [[1,\"=HYPERLINK(\\\"http://evil.example\\\")\"]]"),
	BOOK("cells merged downwards", "<sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>x</v></c><c r=\"B1\"><v>1</v></c></row><row r=\"2\"><c r=\"B2\"><v>2</v></c></row><row r=\"4\"><c r=\"B4\"><v>4</v></c></row></sheetData><mergeCells><mergeCell ref=\"A1:A3\"/></mergeCells>", NULL, NULL, NULL, "List [[1,\"x\",\"1\"],[2,\"x\",\"2\"],[4,\"\",\"4\"]]"),
	BOOK("cells merged sideways", "<sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>title</v></c></row><row r=\"2\"><c r=\"B2\"><v>2</v></c></row></sheetData><mergeCells><mergeCell ref=\"A1:F1\"/></mergeCells>", NULL, NULL, NULL, "List [[1,\"title\"],[2,\"\",\"2\"]]"),
	DATA("formats far to the right", "<row><c><v>1</v></c><c r=\"XFD1\" s=\"1\"/></row>", "List [[1,\"1\"]]"),
	DATA("what XML cannot hold", "<row><c t=\"str\"><v>a_x000D_b _x0041_</v></c></row>", "List [[1,\"a b _x0041_\"]]"),
	BOOK("a hidden sheet in front", ROW("<c><v>1</v></c>"), NULL, NULL, "<sheets><sheet name=\"Lists\" state=\"veryHidden\" r:id=\"r1\"/><sheet name=\"Shown\" r:id=\"r2\"/></sheets>", "Shown [[1,\"second\"]]"),
	BOOK("a chart in front", ROW("<c><v>1</v></c>"), NULL, NULL, "<sheets><sheet name=\"Chart\" r:id=\"r3\"/><sheet name=\"Table\" r:id=\"r1\"/></sheets>", "Table [[1,\"1\"]]"),
	SHEET("the first of two sheets", ROW("<c><v>1</v></c>"), NULL, "List [[1,\"1\"]]"),
	SHEET("the second of two sheets", ROW("<c><v>1</v></c>"), "Two", "Two [[1,\"second\"]]"),
	SHEET("a sheet in front with nothing in it", "<sheetData><row r=\"9\"><c><v> </v></c></row></sheetData>", NULL, "Two [[1,\"second\"]]"),
	SHEET("a sheet with nothing in it that is asked for", "<sheetData/>", "List", "!table_is_empty 0 "),
	SHEET("a sheet of another name", ROW("<c><v>1</v></c>"), "list", "!table_has_no_such_sheet 0 "),
	SHEET("a sheet that cannot be read beside one that can", "!<worksheet><sheetData><row>", "Two", "Two [[1,\"second\"]]"),
	BOOK("elements with a prefix", "!<x:worksheet xmlns:x=\"http://purl.oclc.org/ooxml/spreadsheetml/main\"><x:sheetData><x:row><x:c><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>", NULL, NULL, NULL, "List [[1,\"1\"]]"),
	MADE("a sheet in UTF-16", utf16_sheet, "List [[1,\"Kim\"]]"),
	DATA("an empty sheet", "", "!table_is_empty 0 "),
	DATA("rows that go back", "<row r=\"2\"><c><v>1</v></c></row><row r=\"1\"><c><v>1</v></c></row>", "!table_is_damaged 0 "),
	DATA("a shared text that is not there", "<row><c t=\"s\"><v>7</v></c></row>", "!table_is_damaged 0 "),
	BOOK("XML that breaks off", "!<worksheet><sheetData><row><c><v>1", NULL, NULL, NULL, "!table_is_damaged 0 "),
	BOOK("a workbook without sheets", ROW("<c><v>1</v></c>"), NULL, NULL, "<sheets/>", "!table_is_damaged 0 "),
	MADE("a sheet that is not there", no_sheet, "!table_is_damaged 0 "),
	MADE("a file that breaks off", cut, "!table_is_damaged 0 "),
	MADE("a file broken inside", broken_inside, "!table_is_damaged 0 "),
	BOOK("a sheet outside of the file", ROW("<c><v>1</v></c>"), NULL, NULL, "<sheets><sheet name=\"Out\" r:id=\"r7\"/></sheets>", "!table_is_damaged 0 "),
	BOOK("a sheet on the net", ROW("<c><v>1</v></c>"), NULL, NULL, "<sheets><sheet name=\"Net\" r:id=\"r6\"/></sheets>", "!table_is_damaged 0 "),
	BOOK("an entity that reads a file", "!<!DOCTYPE w [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><worksheet><sheetData><row><c t=\"str\"><v>&x;</v></c></row></sheetData></worksheet>", NULL, NULL, NULL, "!table_is_damaged 0 "),
	BOOK("entities that grow", "!<!DOCTYPE w [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;\">]><worksheet><sheetData><row><c t=\"str\"><v>&c;</v></c></row></sheetData></worksheet>", NULL, NULL, NULL, "!table_is_damaged 0 "),
	MADE("elements in elements without end", sheet_deep, "!table_is_damaged 0 "),
	MADE("a bomb of 33 MB", bomb, "!table_unpacks_to_too_much 0 "),
	MADE("a sheet of 100,000 columns", sheet_columns_100000, "!table_is_too_wide 1 DQ"),
	DATA("a column that cannot be", "<row><c r=\"ZZZZZZZZZZ1\"><v>1</v></c></row>", "!table_is_too_wide 1 *"),
	MADE("a sheet of too many rows", sheet_rows_more, "!table_is_too_long 2021 "),
	MADE("a shared text that is too long", sheet_cell_more, "!table_field_is_too_long 1 A"),
	MADE("one text shared by thousands", sheet_text_more, "!table_unpacks_to_too_much *"),
	MADE("200,001 shared texts", sheet_strings_more, "!table_unpacks_to_too_much 0 "),
	MADE("6,000 merged columns", sheet_merges, "!table_unpacks_to_too_much 0 "),
};

const size_t table_cases_n = sizeof(table_cases) / sizeof(table_cases[0]);
