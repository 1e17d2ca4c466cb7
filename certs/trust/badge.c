#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certs/trust/badge.h"
#include "certs/trust/base32.h"
#include "certs/trust/statuslist.h"

#define CONTEXT		"https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
#define OB_TERM		"https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
#define SCHEMA_TERM	"https://schema.org/"

enum { DAY = 86400, URL_MOST = CREDENTIAL_HOST_MOST + 64, UUID = 36 };

/* The names that a credential is made of; its JSON and its lines take them from here. */
struct names {
	char	credential[URL_MOST], did[CREDENTIAL_HOST_MOST + 8], subject[UUID + 10];
	char	achievement[URL_MOST], criteria[URL_MOST + 10];
	char	list[URL_MOST], entry[URL_MOST + 16], index[16];
	char	from[CREDENTIAL_TIME + 1], until[CREDENTIAL_TIME + 1];	/* until: "" when it never ends */
};

static bool
text_is_fine(const char *text)
{
	size_t n = text == NULL ? 0 : strnlen(text, BADGE_TEXT_MOST + 1);

	return n > 0 && n <= BADGE_TEXT_MOST;
}

static bool
uuid_is_fine(const char *text)
{
	if (strlen(text) != UUID)
		return false;
	for (int i = 0; i < UUID; i++)
		if (i == 8 || i == 13 || i == 18 || i == 23 ? text[i] != '-' : strchr("0123456789abcdef", text[i]) == NULL)
			return false;
	return true;
}

static bool
fits(const struct badge *b)
{
	unsigned char id[16];

	return credential_host_is_fine(b->host) && strlen(b->id) == BADGE_ID &&
	    base32_decode(b->id, BADGE_ID, id, sizeof(id)) == sizeof(id) && uuid_is_fine(b->subject) &&
	    text_is_fine(b->holder) && text_is_fine(b->issuer) && text_is_fine(b->title) &&
	    text_is_fine(b->description) && text_is_fine(b->criteria) && b->issued <= CREDENTIAL_LAST_DAY &&
	    b->expires >= -1 && b->expires <= CREDENTIAL_LAST_DAY;
}

static void
names_make(const struct badge *b, struct names *names)
{
	snprintf(names->credential, sizeof(names->credential), "https://%s/V/%.26s", b->host, b->id);
	snprintf(names->did, sizeof(names->did), "did:web:%s", b->host);
	snprintf(names->subject, sizeof(names->subject), "urn:uuid:%.36s", b->subject);
	snprintf(names->achievement, sizeof(names->achievement), "https://%s/courses/%lu", b->host,
	    (unsigned long)b->course);
	snprintf(names->criteria, sizeof(names->criteria), "%s#criteria", names->achievement);
	snprintf(names->list, sizeof(names->list), "https://%s/status/%lu/revocation", b->host,
	    (unsigned long)b->status / STATUSLIST_BITS);
	snprintf(names->index, sizeof(names->index), "%lu", (unsigned long)b->status % STATUSLIST_BITS);
	snprintf(names->entry, sizeof(names->entry), "%s#%s", names->list, names->index);
	credential_time((time_t)b->issued * DAY, names->from);
	names->until[0] = '\0';
	if (b->expires >= 0)
		credential_time((time_t)b->expires * DAY + DAY - 1, names->until);
}

/* NULL: a text is no UTF-8. */
static json_t *
achievement_of(const struct badge *b, const struct names *names)
{
	return json_pack("{s:s, s:[s], s:s, s:s, s:s, s:{s:s, s:s}}", "id", names->achievement, "type", "Achievement",
	    "achievementType", "Certificate", "name", b->title, "description", b->description,
	    "criteria", "id", names->criteria, "narrative", b->criteria);
}

/* The credential without its proof. */
static json_t *
document_of(const struct badge *b, const struct names *names)
{
	json_t *subject = json_pack("{s:s, s:[s], s:[{s:s, s:b, s:s, s:s}], s:o}", "id", names->subject,
	    "type", "AchievementSubject", "identifier", "type", "IdentityObject", "hashed", 0,
	    "identityHash", b->holder, "identityType", "name", "achievement", achievement_of(b, names));
	json_t *status = json_pack("{s:s, s:s, s:s, s:s, s:s}", "id", names->entry, "type", "BitstringStatusListEntry",
	    "statusPurpose", "revocation", "statusListIndex", names->index, "statusListCredential", names->list);

	return json_pack("{s:[s,s], s:s, s:[s,s], s:s, s:{s:s, s:[s], s:s}, s:s, s:s*, s:o, s:o}",
	    "@context", CREDENTIAL_CONTEXT, CONTEXT, "id", names->credential,
	    "type", "VerifiableCredential", "OpenBadgeCredential", "name", b->title,
	    "issuer", "id", names->did, "type", "Profile", "name", b->issuer,
	    "validFrom", names->from, "validUntil", names->until[0] == '\0' ? NULL : names->until,
	    "credentialSubject", subject, "credentialStatus", status);
}

static void
achievement_lines(const struct badge *b, const struct names *names, struct quads *q)
{
	quads_link(q, names->achievement, RDF_TYPE, OB_TERM "Achievement");
	/* the context of Open Badges has criteria under the name of their class */
	quads_link(q, names->achievement, OB_TERM "Criteria", names->criteria);
	quads_text(q, names->achievement, OB_TERM "achievementType", "Certificate", NULL);
	quads_text(q, names->achievement, SCHEMA_TERM "description", b->description, NULL);
	quads_text(q, names->achievement, SCHEMA_TERM "name", b->title, NULL);
	quads_text(q, names->criteria, OB_TERM "narrative", b->criteria, NULL);
}

static void
subject_lines(const struct badge *b, const struct names *names, struct quads *q)
{
	quads_link(q, names->subject, RDF_TYPE, OB_TERM "AchievementSubject");
	quads_link(q, names->subject, OB_TERM "achievement", names->achievement);
	quads_link(q, names->subject, OB_TERM "identifier", QUADS_BLANK);
	quads_link(q, QUADS_BLANK, RDF_TYPE, OB_TERM "IdentityObject");
	/* https is no slip of ours: the context of Open Badges writes this type so */
	quads_text(q, QUADS_BLANK, OB_TERM "hashed", "false", "https://www.w3.org/2001/XMLSchema#boolean");
	quads_text(q, QUADS_BLANK, OB_TERM "identityHash", b->holder, NULL);
	quads_text(q, QUADS_BLANK, OB_TERM "identityType", "name", NULL);
}

static void
credential_lines(const struct badge *b, const struct names *names, struct quads *q)
{
	quads_link(q, names->did, RDF_TYPE, OB_TERM "Profile");
	quads_text(q, names->did, SCHEMA_TERM "name", b->issuer, NULL);
	quads_link(q, names->credential, RDF_TYPE, OB_TERM "OpenBadgeCredential");
	quads_link(q, names->credential, RDF_TYPE, VC_TERM "VerifiableCredential");
	quads_text(q, names->credential, SCHEMA_TERM "name", b->title, NULL);
	quads_link(q, names->credential, VC_TERM "credentialStatus", names->entry);
	quads_link(q, names->credential, VC_TERM "credentialSubject", names->subject);
	quads_link(q, names->credential, VC_TERM "issuer", names->did);
	quads_text(q, names->credential, VC_TERM "validFrom", names->from, XSD_TIME);
	if (names->until[0] != '\0')
		quads_text(q, names->credential, VC_TERM "validUntil", names->until, XSD_TIME);
	quads_link(q, names->entry, RDF_TYPE, STATUS_TERM "BitstringStatusListEntry");
	quads_link(q, names->entry, STATUS_TERM "statusListCredential", names->list);
	quads_text(q, names->entry, STATUS_TERM "statusListIndex", names->index, NULL);
	quads_text(q, names->entry, STATUS_TERM "statusPurpose", "revocation", NULL);
}

bool
badge_lines(const struct badge *b, struct quads *q)
{
	struct names names;

	if (!fits(b))
		return false;
	names_make(b, &names);
	credential_lines(b, &names, q);
	subject_lines(b, &names, q);
	achievement_lines(b, &names, q);
	return true;
}

json_t *
badge_sign(const struct badge *b, time_t now, const unsigned char sk[static 64])
{
	struct names names;
	struct quads lines = {0};
	json_t *document;

	if (!badge_lines(b, &lines))
		return NULL;
	names_make(b, &names);
	document = document_of(b, &names);
	if (document != NULL)
		json_object_set_new(document, "proof",
		    json_pack("[o]", data_integrity_sign(&lines, b->host, now, sk)));
	quads_free(&lines);
	return document;
}

/* ---- reading ---- */

/* A whole day, by its text and the time of day that follows. */
static bool
day_read(const char *day, const char *rest, uint32_t *out)
{
	char text[CREDENTIAL_TIME + 8];
	time_t when;

	if (snprintf(text, sizeof(text), "%.16s%s", day, rest) != CREDENTIAL_TIME || !credential_time_read(text, &when))
		return false;
	*out = (uint32_t)(when / DAY);
	return true;
}

bool
badge_fields(const json_t *fields, struct badge *b)
{
	json_int_t course, status;
	const char *issued;
	json_t *expires;
	uint32_t last;

	if (json_unpack_ex((json_t *)fields, NULL, JSON_STRICT, "{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:s, s:o}",
	    "id", &b->id, "subject", &b->subject, "holder", &b->holder, "issuer", &b->issuer, "title", &b->title,
	    "description", &b->description, "criteria", &b->criteria, "course", &course, "status", &status,
	    "issued", &issued, "expires", &expires) != 0 ||
	    course < 0 || course > UINT32_MAX || status < 0 || status > UINT32_MAX ||
	    !day_read(issued, "T00:00:00Z", &b->issued))
		return false;
	b->course = (uint32_t)course;
	b->status = (uint32_t)status;
	b->expires = -1;
	if (json_is_null(expires))
		return true;
	if (!json_is_string(expires) || !day_read(json_string_value(expires), "T00:00:00Z", &last))
		return false;
	b->expires = last;
	return true;
}

/* The numbers and ids that addresses and times carry; what is not ours makes other ones. */
static bool
addresses_read(const char *credential, const char *subject, const char *achievement, const char *list,
    const char *index, struct badge *b)
{
	const char *rest = credential_host_read(credential, b->host), *number = strrchr(achievement, '/');
	const char *of_list = strstr(list, "/status/");

	if (rest == NULL || strncmp(rest, "/V/", 3) != 0 || strncmp(subject, "urn:uuid:", 9) != 0 || number == NULL ||
	    of_list == NULL)
		return false;
	b->id = rest + 3;
	b->subject = subject + 9;
	b->course = (uint32_t)strtoul(number + 1, NULL, 10);
	b->status = (uint32_t)(strtoul(of_list + 8, NULL, 10) * STATUSLIST_BITS + strtoul(index, NULL, 10));
	return true;
}

static bool
times_read(const char *from, const json_t *until, struct badge *b)
{
	time_t first, last;

	if (!credential_time_read(from, &first))
		return false;
	b->issued = (uint32_t)(first / DAY);
	b->expires = -1;
	if (until == NULL)
		return true;
	if (!json_is_string(until) || !credential_time_read(json_string_value(until), &last))
		return false;
	b->expires = last / DAY;
	return true;
}

static bool
document_read(json_t *document, struct badge *b)
{
	const char *credential, *subject, *achievement, *list, *index, *from;

	return json_unpack(document, "{s:s, s:s, s:s, s:{s:s}, s:{s:s, s:[{s:s}], s:{s:s, s:s, s:{s:s}}}, s:{s:s, s:s}}",
	    "id", &credential, "name", &b->title, "validFrom", &from, "issuer", "name", &b->issuer,
	    "credentialSubject", "id", &subject, "identifier", "identityHash", &b->holder,
	    "achievement", "id", &achievement, "description", &b->description, "criteria", "narrative", &b->criteria,
	    "credentialStatus", "statusListCredential", &list, "statusListIndex", &index) == 0 &&
	    addresses_read(credential, subject, achievement, list, index, b) &&
	    times_read(from, json_object_get(document, "validUntil"), b);
}

enum proof_answer
badge_check(const json_t *credential, const unsigned char pk[static 32], struct badge *out)
{
	struct names names;
	struct quads lines = {0};
	enum proof_answer answer = PROOF_MALFORMED;
	json_t *proof = json_object_get(credential, "proof"), *again;

	if (!document_read((json_t *)credential, out) || !badge_lines(out, &lines))
		return PROOF_MALFORMED;
	/* what was read says nothing about what else is there: the whole must be what we make of it */
	names_make(out, &names);
	again = document_of(out, &names);
	json_object_set(again, "proof", proof);
	if (json_equal(again, credential))
		answer = data_integrity_check(&lines, out->host, proof, pk);
	json_decref(again);
	quads_free(&lines);
	return answer;
}
