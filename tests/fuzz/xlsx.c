#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "src/arena.h"
#include "src/table_read.h"
#include "tests/fuzz/table_limits.h"
#include "tests/import/make.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* An uploaded XLSX: the first byte says which of its parts the rest is, or
 * that it is the whole file. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const struct table_how how = { NULL, NULL, NULL };
	struct arena a = { 0 };
	struct part parts[] = { { "_rels/.rels", root, 0 },
	    { "xl/workbook.xml", workbook(&a, one_sheet), 0 },
	    { "xl/_rels/workbook.xml.rels", relations, 0 },
	    { "xl/worksheets/sheet1.xml", worksheet(&a, "<sheetData><row><c "
	    "t=\"s\"><v>0</v></c><c s=\"1\"><v>32574</v></c></row></sheetData>"),
	    0 },
	    { "xl/sharedStrings.xml", "<sst><si><t>Kim</t></si></sst>", 0 },
	    { "xl/styles.xml", "<styleSheet><cellXfs><xf/><xf numFmtId=\"14\"/>"
	    "</cellXfs></styleSheet>", 0 } };
	const char *bytes;
	size_t size;

	if (n > 1 && data[0] % 7 < 6) {
		struct part *p = &parts[data[0] % 7];

		p->text = arena_copy(&a, (const char *)data + 1, n - 1);
		p->n = n - 1;
		bytes = archive(&a, parts, 6, &size);
		table_within_limits(bytes, size, &how);
	} else if (n > 1) {
		char *whole = arena_alloc(&a, n + 3);

		memcpy(whole, "PK\x03\x04", 4);
		memcpy(whole + 4, data + 1, n - 1);
		table_within_limits(whole, n + 3, &how);
	}
	arena_free(&a);
	return 0;
}
