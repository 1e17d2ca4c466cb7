#ifndef WORDS_H
#define WORDS_H

#include <jansson.h>
#include <stdbool.h>

/*
 * The catalogues of words: JSON files merged into one tree.  Every leaf is
 * an object of exactly en, ru and be; each of the three a text, or each an
 * object of plural forms (one, few, many, other) with {n} for the number.
 */

struct arena;

enum { WORDS_LANGS = 3 };

extern const char *const words_langs[WORDS_LANGS];	/* en, ru, be */

struct words {
	json_t	*tree[WORDS_LANGS];	/* one per language; texts at the leaves */
};

/* Merges one file's text; false with *why (in the arena) on any fault: bad
 * JSON, a leaf without one of its languages, the same leaf twice. */
bool	 words_add(struct arena *, struct words *, const char *text,
	    const char **why);
void	 words_free(struct words *);

/* The tree of a language, English for an unknown one. */
const json_t *words_tree(const struct words *, const char *lang);

/* "course.state" and then "draft" (may be NULL): the text, NULL if none. */
const char *words_get(const json_t *tree, const char *path, const char *last);

/* The plural of a path for a number, {n} filled in; NULL if none. */
const char *words_plural(struct arena *, const json_t *tree, const char *path,
	    const char *number, const char *lang);

/* A sentence with each {name} filled from an object; what it lacks is left
 * out. */
const char *words_fill(struct arena *, const char *sentence,
	    const json_t *values);

#endif
