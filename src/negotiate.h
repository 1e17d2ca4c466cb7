#ifndef NEGOTIATE_H
#define NEGOTIATE_H

#include <stdbool.h>

/* What a client would like, from its Accept headers (NULL if it sent none). */

enum kind { KIND_HTML, KIND_JSON, KIND_CSV, KIND_XLSX };

/* en, ru or be, by quality and then by order; NULL when none is wanted. */
const char *negotiate_language(const char *accept_language);

/* HTML unless JSON, CSV or XLSX is named with as high a quality. */
enum kind negotiate_kind(const char *accept);

/* Whether gzip may be sent. */
bool	 negotiate_gzip(const char *accept_encoding);

/* Whether an If-None-Match line names the tag ("abc" with its quotes). */
bool	 negotiate_tag(const char *if_none_match, const char *tag);

#endif
