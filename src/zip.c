#include <stdbool.h>
#include <string.h>
#include <zip.h>

#include "arena.h"
#include "zip.h"

enum { SOME_TIME = 946684800 };		/* 2000-01-01: no clock in the bytes */

static const char *
plain_name(struct arena *a, const char *name)
{
	char *copy;

	for (const char *p = name; *p != '\0'; p++)
		if (*p == '/' || *p == '\\')
			name = p + 1;
	copy = arena_copy(a, *name != '\0' ? name : "file",
	    *name != '\0' ? strlen(name) : 4);
	for (char *p = copy; *p != '\0'; p++)
		if ((unsigned char)*p < ' ' || *p == ':')
			*p = '_';
	return copy;
}

static bool
add(struct arena *a, zip_t *z, const struct zip_part *part)
{
	const char *name = plain_name(a, part->name), *dot = strrchr(name, '.');
	const char *unique = name;
	size_t stem = dot != NULL ? (size_t)(dot - name) : strlen(name);
	zip_source_t *s = zip_source_buffer(z, part->bytes, part->n, 0);
	zip_int64_t i;

	if (s == NULL)
		return false;
	for (int n = 2; zip_name_locate(z, unique, 0) >= 0; n++)
		unique = arena_printf(a, "%.*s (%d)%s", (int)stem, name, n,
		    name + stem);
	i = zip_file_add(z, unique, s, ZIP_FL_ENC_UTF_8);
	if (i < 0) {
		zip_source_free(s);
		return false;
	}
	/* What goes in is deflated already. */
	zip_set_file_compression(z, (zip_uint64_t)i, ZIP_CM_STORE, 0);
	zip_file_set_mtime(z, (zip_uint64_t)i, SOME_TIME, 0);
	return true;
}

static unsigned char *
read_back(struct arena *a, zip_source_t *s, size_t *n)
{
	unsigned char *bytes = NULL;
	zip_stat_t st;

	if (zip_source_open(s) < 0)
		return NULL;
	if (zip_source_stat(s, &st) == 0 && (st.valid & ZIP_STAT_SIZE) != 0) {
		bytes = arena_alloc(a, st.size + 1);
		*n = st.size;
		if (zip_source_read(s, bytes, st.size) != (zip_int64_t)st.size)
			bytes = NULL;
	}
	zip_source_close(s);
	return bytes;
}

unsigned char *
zip_pack(struct arena *a, const struct zip_part *parts, size_t n_parts,
    size_t *n)
{
	zip_error_t e;
	zip_source_t *s = zip_source_buffer_create(NULL, 0, 0, &e);
	unsigned char *bytes = NULL;
	zip_t *z;

	if (s == NULL)
		return NULL;
	if ((z = zip_open_from_source(s, ZIP_TRUNCATE, &e)) == NULL) {
		zip_source_free(s);
		return NULL;
	}
	zip_source_keep(s);		/* closing the archive would free it */
	for (size_t i = 0; i < n_parts; i++)
		if (!add(a, z, &parts[i])) {
			zip_discard(z);
			zip_source_free(s);
			return NULL;
		}
	if (zip_close(z) == 0)
		bytes = read_back(a, s, n);
	else
		zip_discard(z);
	zip_source_free(s);
	return bytes;
}
