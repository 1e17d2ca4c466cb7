#include <string.h>

#include "arena.h"
#include "format.h"
#include "words.h"

const char *const words_langs[WORDS_LANGS] = { "en", "ru", "be" };

static bool
is_lang(const char *name)
{
	for (int i = 0; i < WORDS_LANGS; i++)
		if (strcmp(name, words_langs[i]) == 0)
			return true;
	return false;
}

/* A leaf is what has a language for a key. */
static bool
is_leaf(const json_t *node)
{
	for (int i = 0; i < WORDS_LANGS; i++)
		if (json_object_get(node, words_langs[i]) != NULL)
			return true;
	return false;
}

static bool
is_plural(const json_t *v)
{
	const char *form;
	json_t *text;
	void *next;

	json_object_foreach_safe((json_t *)v, next, form, text)
		if (!json_is_string(text) || (strcmp(form, "one") != 0 &&
		    strcmp(form, "few") != 0 && strcmp(form, "many") != 0 &&
		    strcmp(form, "other") != 0))
			return false;
	return json_is_string(json_object_get(v, "other"));
}

static const char *
check_leaf(const json_t *leaf)
{
	size_t texts = 0, plurals = 0;

	if (json_object_size(leaf) != WORDS_LANGS)
		return "has not exactly en, ru and be";
	for (int i = 0; i < WORDS_LANGS; i++) {
		const json_t *v = json_object_get(leaf, words_langs[i]);

		texts += json_is_string(v) && json_string_length(v) > 0;
		plurals += json_is_object(v) && is_plural(v);
	}
	return texts == WORDS_LANGS || plurals == WORDS_LANGS ? NULL :
	    "is not three texts, nor three plurals with \"other\"";
}

static bool
merge(struct arena *a, json_t *const into[], const json_t *from,
    const char *path, const char **why)
{
	const char *name, *fault;
	json_t *v;

	json_object_foreach((json_t *)from, name, v) {
		const char *here = arena_printf(a, "%s%s%s", path,
		    *path != '\0' ? "." : "", name);
		json_t *inner[WORDS_LANGS];

		fault = !json_is_object(v) ? "is no object" :
		    is_lang(name) ? "is a language outside a leaf" :
		    is_leaf(v) ? check_leaf(v) : NULL;
		if (fault == NULL && is_leaf(v) &&
		    json_object_get(into[0], name) != NULL)
			fault = "is there twice";
		for (int i = 0; i < WORDS_LANGS && fault == NULL; i++) {
			if (is_leaf(v)) {
				json_object_set(into[i], name,
				    json_object_get(v, words_langs[i]));
				continue;
			}
			inner[i] = json_object_get(into[i], name);
			if (inner[i] == NULL)
				json_object_set_new(into[i], name,
				    inner[i] = json_object());
			if (!json_is_object(inner[i]))
				fault = "is a text elsewhere";
		}
		if (fault != NULL) {
			*why = arena_printf(a, "%s %s", here, fault);
			return false;
		}
		if (!is_leaf(v) && !merge(a, inner, v, here, why))
			return false;
	}
	return true;
}

bool
words_add(struct arena *a, struct words *w, const char *text, const char **why)
{
	json_error_t e;
	json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &e);
	bool fine;

	if (!json_is_object(root)) {
		*why = arena_printf(a, "line %d: %s", e.line,
		    root == NULL ? e.text : "not an object");
		json_decref(root);
		return false;
	}
	for (int i = 0; i < WORDS_LANGS; i++)
		if (w->tree[i] == NULL)
			w->tree[i] = json_object();
	fine = merge(a, w->tree, root, "", why);
	json_decref(root);
	return fine;
}

void
words_free(struct words *w)
{
	for (int i = 0; i < WORDS_LANGS; i++)
		json_decref(w->tree[i]);
	memset(w, 0, sizeof(*w));
}

const json_t *
words_tree(const struct words *w, const char *lang)
{
	for (int i = 0; i < WORDS_LANGS; i++)
		if (strcmp(lang, words_langs[i]) == 0)
			return w->tree[i];
	return w->tree[0];
}

static const json_t *
walk(const json_t *node, const char *path)
{
	char part[128];

	while (node != NULL && *path != '\0') {
		size_t n = strcspn(path, ".");

		if (n >= sizeof(part))
			return NULL;
		memcpy(part, path, n);
		part[n] = '\0';
		node = json_object_get(node, part);
		path += n + (path[n] == '.');
	}
	return node;
}

const char *
words_get(const json_t *tree, const char *path, const char *last)
{
	const json_t *node = walk(tree, path);

	return json_string_value(last != NULL ? json_object_get(node, last) :
	    node);
}

const char *
words_plural(struct arena *a, const json_t *tree, const char *path,
    const char *number, const char *lang)
{
	const json_t *forms = walk(tree, path);
	const char *form = json_string_value(json_object_get(forms,
	    format_plural(number, lang)));
	const char *shown = format_number(a, number, lang), *text;
	json_t *values;

	if (form == NULL)
		form = json_string_value(json_object_get(forms, "other"));
	if (form == NULL || shown == NULL)
		return NULL;
	values = json_pack("{s:s}", "n", shown);
	text = words_fill(a, form, values);
	json_decref(values);
	return text;
}

static void
fill_one(struct buf *out, const json_t *v)
{
	if (json_is_string(v))
		buf_puts(out, json_string_value(v));
	else if (json_is_integer(v))
		buf_printf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(v));
	else if (json_is_real(v))
		buf_printf(out, "%.15g", json_real_value(v));
}

const char *
words_fill(struct arena *a, const char *sentence, const json_t *values)
{
	struct buf out = buf_new(a);

	while (*sentence != '\0') {
		size_t n = strcspn(sentence, "{"), end;
		const char *name;

		buf_add(&out, sentence, n);
		sentence += n;
		end = strcspn(sentence, "}");
		if (*sentence == '\0' || sentence[end] == '\0')
			break;
		name = arena_copy(a, sentence + 1, end - 1);
		fill_one(&out, json_object_get(values, name));
		sentence += end + 1;
	}
	buf_puts(&out, sentence);
	return out.data;
}
