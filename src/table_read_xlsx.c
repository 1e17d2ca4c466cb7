#include <stdlib.h>
#include <string.h>

#include "table_xlsx.h"

void
xlsx_refuse(struct xlsx *x, const char *code)
{
	if (x->fault->code == NULL)
		*x->fault = (struct table_fault){ .code = code };
	if (x->parser != NULL)
		(void)XML_StopParser(x->parser, XML_FALSE);
}

const char *
xlsx_local(const char *name)
{
	const char *bar = strrchr(name, '|');

	return bar != NULL ? bar + 1 : name;
}

const char *
xlsx_attribute(const char **list, const char *name)
{
	for (; *list != NULL; list += 2)
		if (strcmp(xlsx_local(*list), name) == 0)
			return list[1];
	return NULL;
}

void
xlsx_text(struct xlsx *x, const char *s, size_t n)
{
	size_t room = TABLE_FIELD + 1 - x->text_n;

	n = n < room ? n : room;
	memcpy(x->text + x->text_n, s, n);
	x->text_n += n;
}

/* ---- parts of the archive ----------------------------------------------- */

static void
on_text(void *arg, const char *s, int n)
{
	struct xlsx *x = arg;

	if (x->collect)
		xlsx_text(x, s, (size_t)n);
}

/* Elements in elements without end would take all memory. */
static void
on_start(void *arg, const char *name, const char **list)
{
	struct xlsx *x = arg;

	if (++x->depth > XLSX_DEPTH)
		xlsx_refuse(x, "table_is_damaged");
	else
		x->start(x, xlsx_local(name), list);
}

static void
on_end(void *arg, const char *name)
{
	struct xlsx *x = arg;

	x->depth--;
	if (x->end != NULL)
		x->end(x, xlsx_local(name));
}

/* No workbook declares entities; whoever does means no good. */
static void
on_doctype(void *arg, const char *name, const char *system,
    const char *public, int inside)
{
	(void)name;
	(void)system;
	(void)public;
	(void)inside;
	xlsx_refuse(arg, "table_is_damaged");
}

static void
feed(struct xlsx *x, zip_file_t *f)
{
	char bytes[16384];
	zip_int64_t n = 1;

	while (n > 0 && x->fault->code == NULL) {
		n = zip_fread(f, bytes, sizeof(bytes));
		x->unpacked += n > 0 ? (size_t)n : 0;
		if (x->unpacked > XLSX_UNPACKED)
			xlsx_refuse(x, "table_unpacks_to_too_much");
		else if (n < 0 || XML_Parse(x->parser, bytes, (int)n, n == 0) !=
		    XML_STATUS_OK)
			xlsx_refuse(x, "table_is_damaged");
	}
}

bool
xlsx_part(struct xlsx *x, const char *name, XML_StartElementHandler start,
    XML_EndElementHandler end, void *reader)
{
	zip_int64_t i = zip_name_locate(x->zip, name, ZIP_FL_NOCASE);
	zip_file_t *f = i < 0 ? NULL : zip_fopen_index(x->zip, (zip_uint64_t)i, 0);

	if (i >= 0 && f == NULL)
		xlsx_refuse(x, "table_is_damaged");
	if (f == NULL)
		return false;
	x->start = start;
	x->end = end;
	x->reader = reader;
	x->depth = 0;
	x->collect = false;
	if ((x->parser = XML_ParserCreateNS(NULL, '|')) == NULL)
		abort();			/* no memory */
	XML_SetUserData(x->parser, x);
	XML_SetElementHandler(x->parser, on_start, on_end);
	XML_SetCharacterDataHandler(x->parser, on_text);
	XML_SetStartDoctypeDeclHandler(x->parser, on_doctype);
	feed(x, f);
	XML_ParserFree(x->parser);
	x->parser = NULL;
	zip_fclose(f);
	return x->fault->code == NULL;
}

/* ---- which part is what ------------------------------------------------- */

enum { RELATIONS = 1000, SHEETS = 255 };

struct relation {
	const char	*id, *type, *target;
};

struct relations {
	struct relation	 list[RELATIONS];
	size_t		 n;
	const char	*folder;	/* targets begin here: "", "xl/" */
};

static const char *
keep(struct xlsx *x, const char *s)
{
	return s == NULL ? "" : arena_copy(&x->arena, s, strlen(s));
}

static void
relation(void *arg, const char *name, const char **list)
{
	struct xlsx *x = arg;
	struct relations *all = x->reader;
	const char *target = xlsx_attribute(list, "Target");

	if (strcmp(name, "Relationship") != 0 || target == NULL ||
	    all->n == RELATIONS)
		return;
	all->list[all->n++] = (struct relation){
		.id = keep(x, xlsx_attribute(list, "Id")),
		.type = keep(x, xlsx_attribute(list, "Type")),
		.target = *target == '/' ? keep(x, target + 1) :
		    arena_printf(&x->arena, "%s%s", all->folder, target),
	};
}

/* The end of a type's address: Excel and the strict standard begin it in
 * different ways. */
static bool
is_type(const struct relation *r, const char *type)
{
	size_t n = strlen(r->type), m = strlen(type);

	return n >= m && strcmp(r->type + n - m, type) == 0;
}

static const char *
part_of_type(const struct relations *all, const char *type)
{
	for (size_t i = 0; i < all->n; i++)
		if (is_type(&all->list[i], type))
			return all->list[i].target;
	return NULL;
}

struct book {
	bool		 is_one;
	const char	*names[SHEETS], *ids[SHEETS];	/* of visible sheets */
	const char	*parts[SHEETS];			/* where their cells are */
	size_t		 n;
};

static void
in_book(void *arg, const char *name, const char **list)
{
	struct xlsx *x = arg;
	struct book *b = x->reader;
	const char *state = xlsx_attribute(list, "state");

	b->is_one |= x->depth == 1 && strcmp(name, "workbook") == 0;
	if (strcmp(name, "workbookPr") == 0) {
		const char *since = xlsx_attribute(list, "date1904");

		x->since_1904 = since != NULL && strchr("1t", *since) != NULL;
	} else if (strcmp(name, "sheet") == 0 && b->n < SHEETS &&
	    (state == NULL || strcmp(state, "visible") == 0)) {
		b->names[b->n] = keep(x, xlsx_attribute(list, "name"));
		b->ids[b->n++] = keep(x, xlsx_attribute(list, "id"));
	}
}

/* ---- the whole ---------------------------------------------------------- */

static zip_t *
open_zip(const char *bytes, size_t n)
{
	zip_error_t e;
	zip_source_t *s = zip_source_buffer_create(bytes, n, 0, &e);
	zip_t *z = s != NULL ? zip_open_from_source(s, ZIP_RDONLY, &e) : NULL;

	if (z == NULL && s != NULL)
		zip_source_free(s);
	return z;
}

/* Charts and the like go: what is left has cells. */
static void
keep_sheets(struct book *b, const struct relations *all)
{
	size_t n = 0;

	for (size_t i = 0; i < b->n; i++)
		for (size_t k = 0; k < all->n; k++)
			if (strcmp(all->list[k].id, b->ids[i]) == 0 &&
			    is_type(&all->list[k], "/worksheet")) {
				b->names[n] = b->names[i];
				b->parts[n++] = all->list[k].target;
				break;
			}
	b->n = n;
}

/* The sheet that is said, or the first with something in it; what belongs to
 * all of them is read before. */
static const char *
read_sheet(struct xlsx *x, const struct book *b, const struct relations *all,
    const char *said, struct table_rows *rows)
{
	const char *strings = part_of_type(all, "/sharedStrings"), *formats =
	    part_of_type(all, "/styles");

	if (b->n == 0)
		xlsx_refuse(x, "table_is_damaged");
	if (strings != NULL && x->fault->code == NULL)
		xlsx_strings(x, strings);
	if (formats != NULL && x->fault->code == NULL)
		xlsx_formats(x, formats);
	for (size_t i = 0; i < b->n && x->fault->code == NULL; i++) {
		if (said != NULL && strcmp(b->names[i], said) != 0)
			continue;
		rows->n = 0;
		xlsx_cells(x, b->parts[i], rows);
		if (said != NULL || json_array_size(rows->rows) > 0)
			return b->names[i];
	}
	if (said != NULL)
		xlsx_refuse(x, "table_has_no_such_sheet");
	return x->fault->code == NULL ? b->names[0] : NULL;
}

static const char *
read_book(struct xlsx *x, struct book *b, const char *said,
    struct table_rows *rows)
{
	struct relations *all = arena_alloc(&x->arena, sizeof(*all));
	const char *path, *slash;
	int folder;

	all->folder = "";
	(void)xlsx_part(x, "_rels/.rels", relation, NULL, all);
	path = part_of_type(all, "/officeDocument");
	if (x->fault->code == NULL && (path == NULL ||
	    !xlsx_part(x, path, in_book, NULL, b) || !b->is_one))
		xlsx_refuse(x, "table_is_of_another_kind");
	if (x->fault->code != NULL)
		return NULL;
	slash = strrchr(path, '/');
	folder = slash != NULL ? (int)(slash + 1 - path) : 0;
	all->n = 0;
	all->folder = arena_printf(&x->arena, "%.*s", folder, path);
	(void)xlsx_part(x, arena_printf(&x->arena, "%s_rels/%s.rels",
	    all->folder, path + folder), relation, NULL, all);
	keep_sheets(b, all);
	return x->fault->code == NULL ? read_sheet(x, b, all, said, rows) : NULL;
}

static json_t *
names_of(const struct book *b)
{
	json_t *names = json_array();

	for (size_t i = 0; i < b->n; i++)
		json_array_append_new(names, json_string(b->names[i]));
	return names;
}

json_t *
table_read_xlsx(const char *bytes, size_t n, const struct table_how *how,
    struct table_fault *fault)
{
	struct xlsx x = { .fault = fault, .zip = open_zip(bytes, n) };
	struct table_rows rows = { .rows = json_array(), .fault = fault };
	struct book *b = arena_alloc(&x.arena, sizeof(*b));
	json_t *table = NULL;
	const char *name;

	if (x.zip == NULL)
		xlsx_refuse(&x, "table_is_damaged");
	else if ((name = read_book(&x, b, how->sheet, &rows)) != NULL)
		table = json_pack("{s:s, s:n, s:n, s:s, s:o, s:O}", "format",
		    "xlsx", "charset", "separator", "sheet", name, "sheets",
		    names_of(b), "rows", rows.rows);
	if (x.zip != NULL)
		zip_discard(x.zip);
	json_decref(rows.row);
	json_decref(rows.rows);
	arena_free(&x.arena);
	return table;
}
