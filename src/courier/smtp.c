#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include <curl/curl.h>

#include "src/courier/smtp.h"

struct smtp {
	const struct smtp_settings	*settings;
	CURL				*curl;
	char				 said[256];	/* the last line of the server */
	char				 error[CURL_ERROR_SIZE];
};

struct reading {
	const char	*at;
	size_t		 left;
};

static size_t
read_letter(char *out, size_t size, size_t n, void *data)
{
	struct reading *r = data;
	size_t some = size * n < r->left ? size * n : r->left;

	memcpy(out, r->at, some);
	r->at += some;
	r->left -= some;
	return some;
}

/* libcurl tells every line of the server as a header.  Its good-bye says nothing of a letter. */
static size_t
hear(char *line, size_t size, size_t n, void *data)
{
	struct smtp *s = data;

	if (size * n >= 3 && strncmp(line, "221", 3) != 0)
		snprintf(s->said, sizeof(s->said), "%.*s", (int)strcspn(line, "\r\n"), line);
	return size * n;
}

static size_t
hear_nothing(char *p, size_t size, size_t n, void *data)
{
	(void)p;
	(void)data;
	return size * n;
}

struct smtp *
smtp_open(const struct smtp_settings *settings)
{
	struct smtp *s = calloc(1, sizeof(*s));

	if (s == NULL || (s->curl = curl_easy_init()) == NULL)
		abort();
	s->settings = settings;
	return s;
}

void
smtp_close(struct smtp *s)
{
	curl_easy_cleanup(s->curl);
	free(s);
}

static void
set_up(struct smtp *s, struct reading *r, struct curl_slist *to)
{
	const struct smtp_settings *set = s->settings;
	CURL *c = s->curl;

	curl_easy_reset(c);	/* the connection stays */
	curl_easy_setopt(c, CURLOPT_URL, set->url);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(c, CURLOPT_USE_SSL, set->tls ? (long)CURLUSESSL_ALL : (long)CURLUSESSL_NONE);
	curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	if (set->ca != NULL)
		curl_easy_setopt(c, CURLOPT_CAINFO, set->ca);
	if (set->user != NULL) {
		curl_easy_setopt(c, CURLOPT_USERNAME, set->user);
		curl_easy_setopt(c, CURLOPT_PASSWORD, set->password);
	}
	curl_easy_setopt(c, CURLOPT_MAIL_FROM, set->from);
	curl_easy_setopt(c, CURLOPT_MAIL_RCPT, to);
	curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(c, CURLOPT_READFUNCTION, read_letter);
	curl_easy_setopt(c, CURLOPT_READDATA, r);
	curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, hear);
	curl_easy_setopt(c, CURLOPT_HEADERDATA, s);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, hear_nothing);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, set->timeout);
	curl_easy_setopt(c, CURLOPT_TIMEOUT, set->timeout);
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_ERRORBUFFER, s->error);
}

/*
 * Was it this letter that the server refused: its recipient, or its text?  A
 * greeting, a sign-in or a sender that it refuses is trouble of ours, and no
 * letter is given up for that.
 */
static bool
about_letter(const struct smtp *s, const struct reading *r)
{
	return strncmp(s->error, "RCPT failed", 11) == 0 || strncmp(s->error, "DATA failed", 11) == 0 || r->left == 0;
}

enum smtp_outcome
smtp_send(struct smtp *s, const char *to, const char *letter, size_t len, char *answer, size_t size)
{
	struct reading r = { letter, len };
	struct curl_slist *list = NULL;
	char address[300];
	long code = 0;
	CURLcode result;

	snprintf(address, sizeof(address), "<%s>", to);
	if ((list = curl_slist_append(NULL, address)) == NULL)
		abort();
	s->said[0] = s->error[0] = '\0';
	set_up(s, &r, list);
	result = curl_easy_perform(s->curl);
	curl_easy_getinfo(s->curl, CURLINFO_RESPONSE_CODE, &code);
	curl_slist_free_all(list);
	if (result == CURLE_OK) {
		snprintf(answer, size, "%s", s->said);
		return SMTP_SENT;
	}
	/* What the server said of this letter; a sign-in or a handshake that fails is our own trouble. */
	if (code >= 400 && s->said[0] != '\0')
		snprintf(answer, size, "%s", s->said);
	else
		snprintf(answer, size, "%s", s->error[0] != '\0' ? s->error : curl_easy_strerror(result));
	return code >= 500 && code < 600 && about_letter(s, &r) ? SMTP_REFUSED : SMTP_LATER;
}
