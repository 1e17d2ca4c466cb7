#ifndef WEB_H
#define WEB_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "kore/db.h"
#include "kore/routes.h"
#include "src/arena.h"
#include "src/bucket.h"
#include "src/fault.h"
#include "src/form.h"
#include "src/negotiate.h"
#include "src/password.h"
#include "src/template.h"
#include "src/words.h"

/*
 * What the files of kore/ share: the settings, one request, and what each
 * file offers the others.
 *
 * Settings come from the environment:
 *
 *	REGISTRY_DB		conninfo of PostgreSQL (required)
 *	REGISTRY_ORIGIN		http://localhost:8080; https makes cookies
 *				Secure and sends HSTS
 *	REGISTRY_HOST		the host of the origin
 *	REGISTRY_MAIL_FROM	registry@localhost; whose invitations the calendars of letters are
 *	REGISTRY_ZONE		Europe/Minsk
 *	REGISTRY_DB_CONNECTIONS	8, for each worker
 *	REGISTRY_DB_QUEUE	500 waiting questions, for each worker
 *	REGISTRY_DB_TIMEOUT	5000 ms for a statement
 *	REGISTRY_BODY_MAX	http_body_max of kore.conf; bytes
 *	REGISTRY_HASH_QUEUE	8 passwords waiting, for each worker
 *	REGISTRY_ARGON		3:65536, passes and KiB; not below 2:19456
 *				unless REGISTRY_STRICT is set
 *	REGISTRY_PEPPER		file of 32 bytes, or of 64 hex digits; none
 *	REGISTRY_RATE		20:60, requests a second and at once from one
 *				address; 0 for no limit
 *	REGISTRY_THROTTLE	1/2:30, the same for rows THROTTLED
 *	REGISTRY_LOGIN_RATE	1/6:10, the same for rows SIGN_IN and
 *				HASH_PASSWORD
 *	REGISTRY_GRID		250 ms between answers of rows EVEN; 0 none
 *	REGISTRY_TRUST_PROXY	1: the client's address is in X-Real-IP
 *	REGISTRY_STRICT		1: names unknown to a template are logged
 *	REGISTRY_WEB_DIES	1: a request may name the point its worker dies at
 *	REGISTRY_SIGNER		socket of the signer, for receipts; none
 *	REGISTRY_PAGES		assets, with html/ and words/
 *	REGISTRY_ASSETS		build/assets, with the built files
 */
struct settings {
	const char		*db, *origin, *host, *mail_from, *zone, *pages, *assets, *signer;
	bool			 https, trust_proxy, strict, dies;
	unsigned		 db_connections, db_queue, hash_queue, grid;
	uint64_t		 db_timeout;
	struct password_cost	 argon;
	char			 nobody[PASSWORD_STRING]; /* no password meets it */
	struct bucket_rate	 rate, throttle, login_rate;
	const char		*sid;		/* name of the session cookie */
};

extern struct settings		 settings;
extern struct arena		 forever;	/* lives as long as the process */
extern struct template		*templates;
extern struct words		 words;
extern const char		*openapi;	/* the document, JSON text */
extern struct route_plan	*plans;		/* one for each of routes[] */

/* Statements beside those of the routes, which have their own numbers. */
enum { STMT_FINISH, STMT_HASH, STMT_ME, STMT_READY, STMT_TABLE, STMT_EXTRA };

/* What a request is at, beyond the three states of serve.c. */
enum step {
	STEP_BEGIN,		/* nothing asked yet */
	STEP_CALL,		/* the row's own call */
	STEP_ME,		/* a page without a call: who is signed in */
	STEP_HASH_FILE,		/* an uploaded file is being hashed */
	STEP_HASH_NEW,		/* a new password is being hashed */
	STEP_LOGIN_HASH,	/* the hash to check `current` against */
	STEP_CHECK_CURRENT,
	STEP_CHECK_SIGN_IN,	/* the password of a sign-in is checked */
	STEP_FINISH,		/* api.login_finish */
	STEP_RECEIPT,		/* the signer signs what was answered */
	STEP_TABLE_FILE,	/* the bytes of a table, to be read again */
	STEP_TABLE,		/* a table is being read */
	STEP_LIST,		/* a list is being written as .xlsx */
	STEP_FORM,		/* the form to be shown again */
	STEP_READY
};

struct job;

struct web {
	struct http_request	*req;
	struct arena		 arena;
	struct db_q		 q;
	enum step		 step;
	uint64_t		 start;		/* ms */
	char			 number[12];	/* the request's, for reports */
	bool			 logged;

	/* What was asked. */
	enum method		 method;
	struct route_match	 match;
	const struct route	*route;		/* NULL: none */
	const struct route_plan	*plan;
	const char		*pattern;	/* for the log */
	enum kind		 kind;		/* of answer */
	struct pairs		 fields, query;
	const char		*lang, *address, *done;
	const char		*body_hash;	/* RECEIPT: SHA-256 of the body, hex */
	struct form_file	 file;		/* HASH_FILE, TABLE_FILE: in the body */
	const char		*file_hash;	/* its SHA-256, hex */
	const char		*table;		/* cells of a table, JSON text */
	const char		*list;		/* bytes of an .xlsx */
	size_t			 list_n;
	const char		*token;		/* of the cookie, or NULL */
	const char		*login;		/* bytea text, or NULL */
	bool			 by_key;	/* login is an API key's */
	const char		*set_lang;	/* cookie to be set, or NULL */

	/* On the way. */
	const char		*values[ROUTE_ARGS];
	const char		*new_token;	/* in clear */
	const char		*password;	/* Argon2id string */
	const char		*current_ok;	/* "true", "false" or NULL */
	const char		*account;	/* of a sign-in */
	struct job		*job;		/* at work or finished; NULL: none */
	struct kore_timer	*timer;
	int			 even;		/* 1: waits for the time grid,
						   -1: has waited */

	/* The answer. */
	struct fault		 fault;		/* status 0: none */
	struct fault		 refused;	/* what a form shown again says */
	const char		*allow;		/* with 405 */
	unsigned		 retry_after;	/* s, with 429 */
	const char		*body;		/* JSON text, NULL for null */
	const char		*me;		/* JSON text, NULL for null */
	const char		*sid;		/* new cookie, "" clears it */
	int			 status;	/* what was sent */
};

/* serve.c: an answer is a fault from here on. */
void	web_fail(struct web *, int status, const char *code, const char *field);

/* ask.c: everything that is read from the request before SQL is asked.
 * False when the request is already decided (fault, or answered). */
bool	ask_begin(struct web *);
/* The values of a call in its order; false on a fault. */
bool	ask_values(struct web *, const struct route_plan *,
	    const char *values[]);
const char *ask_header(struct web *, const char *name);

/* answer.c: what came from PostgreSQL, rows or an error report.  False when a
 * password is checked, a receipt signed, a table read or a list written
 * first. */
bool	answer_rows(struct web *);
void	answer_error(struct web *);

/* login.c: cookies, keys, CSRF and the steps of signing in. */
void	login_read(struct web *);		/* cookie or key -> login */
bool	login_check_post(struct web *);		/* CSRF; false on a fault */
const char *login_csrf(struct web *);		/* field value, "" signed out */
const char *login_new_token(struct arena *);
const char *login_token_hash(struct arena *, const char *token);
void	login_cookies(struct web *);		/* set-cookie lines */

/* hash.c: passwords and uploaded files in the worker's one thread. */
bool	hash_file(struct web *, const struct form_file *);
bool	hash_new(struct web *, const char *password);
bool	hash_check(struct web *, const char *password, const char *string);
const char *hash_result(struct web *, bool *fine);	/* string of a new one,
						   or SHA-256 in hex */

/* receipt.c: w->body gets its receipt from the signer.  receipt_start: false
 * when the answer is complete already; receipt_taken: false while it waits. */
bool	receipt_start(struct web *);
bool	receipt_taken(struct web *);

/* table.c: a table is read.  table_start: false on a fault; table_taken: false
 * while it is at work, then w->table is there or a fault. */
bool	table_start(struct web *, const char *bytes, size_t n);
bool	table_taken(struct web *);

/* list.c: what was answered becomes an .xlsx.  list_start: false on a fault;
 * list_taken: false while it is at work, then w->list is there or a fault. */
bool	list_start(struct web *);
bool	list_taken(struct web *);

/* guard.c: bodies longer than announced. */
void	guard_init(void);

/* point.c: named points of a request that changes something, at which tests have
 * its worker die as by kill -9.  Where REGISTRY_WEB_DIES is set, the request names
 * the point in a header dies-at: asked (everything is read, nothing is sent to
 * PostgreSQL) sent (PostgreSQL has the statement) committed (its answer has come)
 * answered (the reply is made, no byte of it has left). */
void	web_point(struct web *, const char *name);
bool	web_dies_at(struct web *, const char *name);

/* limit.c: rates in memory that all workers share. */
void	limit_init(void);
bool	limit_any(struct web *);		/* false on a fault (429) */
bool	limit_strict(struct web *);

/* assets.c: built files, templates and words, all read at start. */
void	assets_init(void);
bool	assets_serve(struct web *);		/* false: no such file */
const json_t *assets_names(void);		/* {"NAME": "/assets/…"} */
const json_t *assets_columns(const char *view);	/* of its CSV, or NULL */

/* headers.c: the security headers of every answer. */
enum content { CONTENT_HTML, CONTENT_CAMERA, CONTENT_DATA, CONTENT_FILE,
    CONTENT_LASTING, CONTENT_ASSET, CONTENT_WORKER };

void	headers_send(struct web *, enum content, const char *type);

/* reply.c and page.c: from JSON or a fault to bytes. */
void	reply_send(struct web *);
void	reply_plain(struct web *, int status, const char *type,
	    const char *text);
void	reply_bytes(struct web *, int status, const void *, size_t n);
void	page_send(struct web *, int status, const char *view);
const char *page_message(struct web *, const struct fault *);

/* random.c: up to 1,024 random bytes for what must be unique (the number of a
 * request, the key of a form); a secret is fetched from libsodium itself.  For
 * workers alone: the process they are forked from must not begin to use it. */
void	web_random(unsigned char *, size_t n);

/* log.c: one line for each request, without personal data. */
void	log_request(struct web *, int status);

#endif
