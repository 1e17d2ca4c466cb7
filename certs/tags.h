#ifndef TAGS_H
#define TAGS_H

/*
 * The structure of a paper for people who listen to it: a tree of what is a
 * heading, a paragraph, a table, in reading order, each in its language.
 * Drawing fills it (canvas.h), writing turns it into the PDF's structure tree.
 */

enum tag_role {
	TAG_DOCUMENT, TAG_SECT, TAG_H1, TAG_H2, TAG_P, TAG_TABLE, TAG_TR, TAG_TH, TAG_TD,
	TAG_LINK, TAG_ROLES
};

enum { TAGS_MAX = 480, TAGS_MARKS = 640, TAGS_PAGES = 2 };

struct tag {
	enum tag_role	role;
	int		parent;		/* index of the tag around this one; -1: none */
	char		lang[16];	/* "": as the tag around */
};

/* A piece of page content that belongs to a tag; its number on its page is its MCID. */
struct tag_mark { int tag, page, mcid; };

struct tags {
	struct tag	tags[TAGS_MAX];
	int		n;
	struct tag_mark	marks[TAGS_MARKS];
	int		nmarks;
	int		on_page[TAGS_PAGES];	/* how many marks each page has */
	int		open;			/* the tag that is open now; -1: none */
	int		link;			/* the tag of the link; -1: none */
	int		overflow;		/* something did not fit */
};

const char	*tag_name(enum tag_role);

void	tags_clear(struct tags *);

/* Opens a tag inside the open one, and closes the open one. lang may be NULL. */
int	tags_open(struct tags *, enum tag_role, const char *lang);
void	tags_close(struct tags *);

/* Adds content on the page (0 or 1) to the open tag; returns its MCID. */
int	tags_mark(struct tags *, int page);

#endif
