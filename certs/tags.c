#include <stdio.h>
#include <string.h>

#include "certs/tags.h"

const char *
tag_name(enum tag_role role)
{
	static const char *const names[TAG_ROLES] = {
		"Document", "Sect", "H1", "H2", "P", "Table", "TR", "TH", "TD", "Link"
	};

	return names[role];
}

void
tags_clear(struct tags *tags)
{
	tags->n = tags->nmarks = tags->overflow = 0;
	memset(tags->on_page, 0, sizeof(tags->on_page));
	tags->open = tags->link = -1;
}

int
tags_open(struct tags *tags, enum tag_role role, const char *lang)
{
	struct tag *tag;

	if (tags->n == TAGS_MAX) {
		tags->overflow = 1;
		return tags->open;
	}
	tag = &tags->tags[tags->n];
	tag->role = role;
	tag->parent = tags->open;
	snprintf(tag->lang, sizeof(tag->lang), "%s", lang != NULL ? lang : "");
	tags->open = tags->n++;
	return tags->open;
}

void
tags_close(struct tags *tags)
{
	if (tags->open >= 0 && !tags->overflow)
		tags->open = tags->tags[tags->open].parent;
}

int
tags_mark(struct tags *tags, int page)
{
	if (tags->nmarks == TAGS_MARKS) {
		tags->overflow = 1;
		return 0;
	}
	tags->marks[tags->nmarks++] = (struct tag_mark){ tags->open, page, tags->on_page[page] };
	return tags->on_page[page]++;
}
