#include <string.h>

#include "certs/pdf_parts.h"
#include "certs/tags.h"

/*
 * Elements carry only what readers need and cannot infer: no /Type, a language
 * only where it changes.  A paper has some hundred of them.
 */

struct tree {
	struct pdf		*pdf;
	const struct tags	*tags;
	HPDF_Dict		 root;
	HPDF_Dict		 elements[TAGS_MAX];
	HPDF_Array		 kids[TAGS_MAX];
	HPDF_Array		 parents[TAGS_PAGES];	/* MCID to element, by page */
};

static void
add_element(struct tree *t, int i)
{
	const struct tag *tag = &t->tags->tags[i];
	HPDF_Dict element = pdf_object(t->pdf);

	t->elements[i] = element;
	t->kids[i] = pdf_array(t->pdf);
	HPDF_Dict_AddName(element, "S", tag_name(tag->role));
	HPDF_Dict_Add(element, "P", tag->parent < 0 ? t->root : t->elements[tag->parent]);
	HPDF_Dict_Add(element, "K", t->kids[i]);
	if (tag->lang[0] != '\0' && strcmp(tag->lang, t->pdf->paper->about.lang) != 0)
		pdf_add_ascii(t->pdf, element, "Lang", tag->lang);
	if (tag->parent >= 0)
		HPDF_Array_Add(t->kids[tag->parent], element);
}

static void
add_mark(struct tree *t, const struct tag_mark *mark)
{
	HPDF_Dict element = t->elements[mark->tag];

	if (HPDF_Dict_GetItem(element, "Pg", HPDF_OCLASS_DICT) == NULL)
		HPDF_Dict_Add(element, "Pg", t->pdf->pages[mark->page]);
	HPDF_Array_AddNumber(t->kids[mark->tag], mark->mcid);
	HPDF_Array_Add(t->parents[mark->page], element);
}

/* The link's element holds its picture and the place one can press. */
static void
add_link(struct tree *t, HPDF_Array numbers)
{
	HPDF_Dict reference = pdf_dict(t->pdf);

	HPDF_Dict_AddName(reference, "Type", "OBJR");
	HPDF_Dict_Add(reference, "Obj", t->pdf->link);
	HPDF_Dict_Add(reference, "Pg", t->pdf->pages[0]);
	HPDF_Array_Add(t->kids[t->tags->link], reference);
	pdf_add_text(t->pdf, t->elements[t->tags->link], "Alt",
	    "QR-код для проверки / QR code for verification");
	HPDF_Array_AddNumber(numbers, PDF_PAGES);
	HPDF_Array_Add(numbers, t->elements[t->tags->link]);
}

void
pdf_tags(struct pdf *pdf)
{
	struct tree t = { .pdf = pdf, .tags = pdf->paper->tags };
	HPDF_Dict parents = pdf_object(pdf), mark_info = pdf_dict(pdf);
	HPDF_Array numbers = pdf_array(pdf), top = pdf_array(pdf);

	t.root = pdf_object(pdf);
	for (int i = 0; i < t.tags->n; i++)
		add_element(&t, i);
	HPDF_Dict_Add(parents, "Nums", numbers);
	for (int i = 0; i < pdf->paper->pages; i++) {
		t.parents[i] = pdf_array(pdf);
		HPDF_Array_AddNumber(numbers, i);
		HPDF_Array_Add(numbers, t.parents[i]);
	}
	for (int i = 0; i < t.tags->nmarks; i++)
		add_mark(&t, &t.tags->marks[i]);
	if (pdf->link != NULL)
		add_link(&t, numbers);
	HPDF_Array_Add(top, t.elements[0]);
	HPDF_Dict_AddName(t.root, "Type", "StructTreeRoot");
	HPDF_Dict_Add(t.root, "K", top);
	HPDF_Dict_Add(t.root, "ParentTree", parents);
	HPDF_Dict_AddNumber(t.root, "ParentTreeNextKey", PDF_PAGES + 1);
	HPDF_Dict_Add(pdf->doc->catalog, "StructTreeRoot", t.root);
	HPDF_Dict_AddBoolean(mark_info, "Marked", HPDF_TRUE);
	HPDF_Dict_Add(pdf->doc->catalog, "MarkInfo", mark_info);
}
