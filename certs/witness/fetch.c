#include <curl/curl.h>
#include <stdio.h>
#include <string.h>

#include "certs/witness/witness.h"

enum { SECONDS_MOST = 30, CONNECT_MOST = 10 };

struct body { unsigned char *data; size_t n, room; };

static size_t
take(char *data, size_t one, size_t n, void *of)
{
	struct body *body = of;

	(void)one;
	if (n > body->room - body->n)
		return 0;
	memcpy(body->data + body->n, data, n);
	body->n += n;
	return n;
}

enum fetched
fetch(const char *url, void *out, size_t room, size_t *n, char why[static FETCH_WHY])
{
	CURL *curl = curl_easy_init();
	struct body body = { out, 0, room };
	char error[CURL_ERROR_SIZE] = "";
	CURLcode code;
	long status = 0;

	if (curl == NULL)
		return FETCH_FAILED;
	curl_easy_setopt(curl, CURLOPT_URL, url);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)SECONDS_MOST);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_MOST);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, "registry-witness/1");
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, error);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);
	code = curl_easy_perform(curl);
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_cleanup(curl);
	*n = body.n;
	if (code == CURLE_OK && status == 200)
		return FETCHED;
	if (code == CURLE_OK)
		snprintf(why, FETCH_WHY, "%.200s answered %ld", url, status);
	else
		snprintf(why, FETCH_WHY, "%.120s: %.120s", url, code == CURLE_WRITE_ERROR ? "the answer is too long" :
		    *error != '\0' ? error : curl_easy_strerror(code));
	return code == CURLE_OK && (status == 404 || status == 410) ? FETCH_MISSING : FETCH_FAILED;
}
