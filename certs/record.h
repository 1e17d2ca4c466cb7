#ifndef RECORD_H
#define RECORD_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The RECORD: everything that is printed on one paper, and nothing else.  The
 * registry freezes it when a certificate is issued; the same record gives the
 * same bytes for ever.  All of it is data: no field is ever read as a template.
 *
 * One JSON object.  Every key below must be there and no other may be; `|null`
 * says where null is allowed.  PAIR is {"ru": text, "en": text}.  Texts are
 * UTF-8 in NFC without control, direction or invisible characters, without a
 * space at an end or two together; the number in brackets is the greatest count
 * of letters.  DATE is "YYYY-MM-DD".  NUMBER is 0..99999 with at most two
 * decimals.
 *
 *	template	 1: the look and the fixed sentences of this version
 *	kind		 "participation" "completion" "language_level" "state_form" "trainer"
 *	proof		 true: a specimen for approval; may be left out (false).
 *			 Then serial, code, id and url are null, and only then.
 *	duplicate	 true: "Дубликат / Duplicate" stands beside the title; may be
 *			 left out (false)
 *	names		 array of 1..3, as printed from the largest down:
 *	  script	   "cyrl" "latn" "armn" "geor": of every letter in this entry
 *	  lang		   language of the name, "ru" or "uz-Latn" (BCP 47)
 *	  family	   text [100]
 *	  given		   text [100] |null
 *	  patronymic	   text [100] |null
 *	  full		   text [100]: exactly what is printed; contains family and given
 *			 The first is the large one.  Of the others one in "latn" stands
 *			 in italic below it, then the remaining one.
 *	organisation	 PAIR [200]; one line feed may say where it breaks
 *	programme_title	 PAIR [240]
 *	hours		 1..9999, academic hours of the programme
 *	starts, ends	 DATE
 *	result		 PAIR [60], "зачтено" and "passed"
 *	issued		 DATE
 *	expires		 DATE |null: the last valid day; null: without end
 *	serial		 "2026-000123-38" with right check digits (serial.h)
 *	code		 "A1N7-QR36", the one that belongs to id
 *	id		 26 letters of base32
 *	host		 the name of the verifying site: lower case, [40]
 *	url		 https://<host>/V/<id>, then nothing or "#1" and base32: the
 *			 signed payload.  It is what the QR code carries.
 *	signatures	 array of exactly 2:
 *	  name		   text [60] |null: the signer's name, printed under the line
 *	  post_ru, post_en text [120]
 *	decision	 page 2:
 *	  sentence	   PAIR [400]: what was decided
 *	  rule		   text [40]: version of the rule
 *	  hours_credited   NUMBER
 *	  hours_planned	   NUMBER
 *	  attendance	   array of 0..40 {topic_ru [200], topic_en [200], hours NUMBER,
 *			   credited NUMBER}
 *	  assessments	   array of 0..12 {title_ru [160], title_en [160], score NUMBER|null,
 *			   maximum NUMBER, pass NUMBER|null, weight NUMBER|null}
 *	  decided	   DATE
 *	  minutes	   text [60]: number of the minutes
 *	  course	   text [40]: code of the course
 *	  languages	   PAIR [120]: languages of instruction
 *	  town		   PAIR [80]: where it was held
 *
 * Codes of refusals: missing, unknown_key, duplicate_key, wrong_type, wrong_count,
 * unknown_value, bad_number, bad_date, date_order, bad_language, bad_serial,
 * bad_id, bad_code (not the code of this id), bad_host, bad_url, script_differs,
 * full_differs, proof_differs, and those of gate.h.
 */

enum record_kind {
	RECORD_PARTICIPATION, RECORD_COMPLETION, RECORD_LANGUAGE_LEVEL,
	RECORD_STATE_FORM, RECORD_TRAINER, RECORD_KINDS
};

enum {
	RECORD_NAMES = 3, RECORD_SIGNATURES = 2, RECORD_TOPICS = 40,
	RECORD_ASSESSMENTS = 12
};

struct record_pair { const char *ru, *en; };
struct record_date { int year, month, day; };	/* year 0: null */

struct record_name {
	const char	*script, *lang;
	const char	*family, *given, *patronymic, *full;
};

struct record_signature { const char *name, *post_ru, *post_en; };

/* Numbers are in hundredths; -1 is null. */
struct record_topic {
	struct record_pair	title;
	long			hours, credited;
};

struct record_assessment {
	struct record_pair	title;
	long			score, maximum, pass, weight;
};

struct record_decision {
	struct record_pair		sentence, languages, town;
	const char			*rule, *minutes, *course;
	long				hours_credited, hours_planned;
	struct record_date		decided;
	struct record_topic		topics[RECORD_TOPICS];
	int				ntopics;
	struct record_assessment	assessments[RECORD_ASSESSMENTS];
	int				nassessments;
};

struct record {
	enum record_kind	kind;
	bool			proof, duplicate;
	struct record_name	names[RECORD_NAMES];
	int			nnames;
	struct record_pair	organisation, programme_title, result;
	int			hours;
	struct record_date	starts, ends, issued, expires;
	const char		*serial, *code, *id, *host, *url;
	struct record_signature	signatures[RECORD_SIGNATURES];
	struct record_decision	decision;

	unsigned char		digest[32];	/* SHA-256 of the canonical JSON */
	struct json_t		*root;		/* owns every text above */
};

struct refusals;

enum record_answer {
	RECORD_FINE,
	RECORD_STOPPED,		/* refusals say why */
	RECORD_NOT_JSON		/* one fault, field "-", code malformed, says where */
};

/*
 * Reads one record.  The record is to be freed whatever the answer; unless the
 * answer is RECORD_FINE nothing in it may be used.
 */
enum record_answer	record_read(const char *json, size_t len, struct record *,
			    struct refusals *);
void			record_free(struct record *);

#endif
