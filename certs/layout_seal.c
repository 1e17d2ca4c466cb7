#include <math.h>
#include <string.h>
#include <utf8proc.h>

#include "certs/layout_parts.h"
#include "certs/ornament.h"
#include "certs/record.h"
#include "certs/typeset.h"

#define PI 3.141592653589793

/* Words around the seal, above (clockwise) or below (counter-clockwise). */
static void
arc(struct canvas *c, const struct canvas_font *f, bool above, const char *text, size_t len)
{
	double r = ORNAMENT_SEAL_TEXT + (above ? -0.4 : f->size * 0.36 + 1.6);
	double width = canvas_width(c, f, text, len) - f->spacing;
	double turn = above ? -1 : 1, angle = (above ? PI / 2 : -PI / 2) - turn * width / (2 * r);
	size_t n;

	for (size_t i = 0; i < len; i += n) {
		utf8proc_int32_t code;
		double w, middle;

		n = (size_t)utf8proc_iterate((const unsigned char *)text + i, (long)(len - i), &code);
		w = canvas_width(c, f, text + i, n) - f->spacing;
		middle = angle + turn * w / (2 * r);
		canvas_text_turned(c, f, ORNAMENT_SEAL_X + r * cos(middle) - w / 2 * cos(middle + turn * PI / 2),
		    ORNAMENT_SEAL_Y + r * sin(middle) - w / 2 * sin(middle + turn * PI / 2),
		    middle + turn * PI / 2, text + i, n);
		angle += turn * (w + f->spacing) / r;
	}
}

void
layout_seal(struct canvas *c, const struct record *record)
{
	struct canvas_font f = { FONT_SANS, 4.9, 0.35, CANVAS_NAVY, "ru", "organisation" };
	const char *texts[] = { record->organisation.ru, record->organisation.en };

	for (int i = 0; i < 2; i++) {
		struct layout_copy upper = layout_upper(texts[i], strcspn(texts[i], "\n"));
		double size;

		f.size = 4.9;
		size = typeset_fit(c, &f, 3.5, ORNAMENT_SEAL_TEXT * 2.9, upper.text);
		if (size == 0)
			continue;
		f.size = size;
		arc(c, &f, i == 0, upper.text, strlen(upper.text));
	}
}
