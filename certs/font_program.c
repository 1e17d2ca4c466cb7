#include <harfbuzz/hb-subset.h>
#include <string.h>

#include "certs/bytes.h"
#include "certs/font_faces.h"

void
font_use_clear(struct font_use *use)
{
	for (int i = 0; i < use->n; i++)
		use->first[use->cid[i].glyph] = 0;
	use->n = 0;
}

int
font_use_cid(struct font_use *use, const struct font_glyph *g)
{
	int cid = use->first[g->glyph];

	if (cid != 0 && use->cid[cid].code == g->code)
		return cid;
	for (cid = 1; cid < use->n; cid++)
		if (use->cid[cid].glyph == g->glyph && use->cid[cid].code == g->code)
			return cid;
	if (use->n == FONT_CIDS)
		return 0;
	if (use->n == 0) {
		use->cid[0].glyph = 0;
		use->cid[0].code = 0;
		use->n = 1;
	}
	cid = use->n++;
	use->cid[cid].glyph = g->glyph;
	use->cid[cid].code = g->code;
	if (use->first[g->glyph] == 0)
		use->first[g->glyph] = (uint16_t)cid;
	return cid;
}

const struct font_facts *
font_facts(const struct fonts *fonts, int face)
{
	return &fonts->faces[face].facts;
}

int
font_advance(const struct fonts *fonts, int face, uint16_t glyph)
{
	return hb_font_get_glyph_h_advance(fonts->faces[face].font, glyph);
}

/* What a PDF reader does not need of an embedded font: everything but outlines. */
static void
drop_tables(hb_subset_input_t *input)
{
	static const char *const tags[] = {
		"GSUB", "GPOS", "GDEF", "cmap", "name", "post", "OS/2", "gasp", "STAT",
		"meta", "DSIG", "prep", "fpgm", "cvt "
	};
	hb_set_t *drop = hb_subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG);

	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++)
		hb_set_add(drop, hb_tag_from_string(tags[i], -1));
}

static int
cut(hb_face_t *face, hb_subset_input_t *input, const struct font_use *use, struct bytes *file,
    struct bytes *map)
{
	hb_subset_plan_t *plan = hb_subset_plan_create_or_fail(face, input);
	hb_face_t *made = plan != NULL ? hb_subset_plan_execute_or_fail(plan) : NULL;
	hb_blob_t *blob;
	unsigned len;

	if (made != NULL) {
		const hb_map_t *now = hb_subset_plan_old_to_new_glyph_mapping(plan);
		const char *data;

		blob = hb_face_reference_blob(made);
		data = hb_blob_get_data(blob, &len);
		bytes_add(file, data, len);
		for (int i = 0; i < use->n; i++)
			bytes_be16(map, hb_map_get(now, use->cid[i].glyph));
		hb_blob_destroy(blob);
	}
	hb_face_destroy(made);
	hb_subset_plan_destroy(plan);
	return made != NULL ? 0 : -1;
}

int
font_program(const struct fonts *fonts, int face, const struct font_use *use,
    struct bytes *file, struct bytes *map)
{
	hb_subset_input_t *input = hb_subset_input_create_or_fail();
	int answer;

	if (input == NULL)
		return -1;
	for (int i = 0; i < use->n; i++)
		hb_set_add(hb_subset_input_glyph_set(input), use->cid[i].glyph);
	drop_tables(input);
	hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NO_HINTING);
	answer = cut(fonts->faces[face].prepared, input, use, file, map);
	hb_subset_input_destroy(input);
	return answer;
}
