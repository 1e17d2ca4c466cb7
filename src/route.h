#ifndef ROUTE_H
#define ROUTE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The route table: what can be asked, which SQL function answers, and how
 * its answer is shown.  Everything here is plain text work; nothing knows
 * HTTP or PostgreSQL.
 */

struct arena;

enum { ROUTE_ARGS = 32 };	/* arguments of one call, parts of one path */

enum method { GET, POST };	/* HEAD is GET without its body */

/* How the JSON that comes back is turned into a reply. */
enum reply {
	PAGE,		/* HTML by the template `view`; .json, .csv, .xlsx if asked */
	FRAGMENT,	/* the same, for a template that is a piece of a page */
	SEE,		/* 303 to the path `view`, {name} filled from the JSON */
	FILES,		/* rows (name, type, bytes): none 404, one a file,
			   several a ZIP */
	DATA,		/* the JSON as it came, whatever was asked for */
	ICS		/* a calendar; the JSON holds name, at and rows */
};

/* What else is done for a row; any of them or-ed together. */
enum route_flag {
	PUBLIC		= 1 << 0,	/* answers without an account: said in
					   /openapi.json, nothing else */
	THROTTLED	= 1 << 1,	/* the strict limit for each address */
	EVEN		= 1 << 2,	/* the answer leaves on the time grid */
	ZIP		= 1 << 3,	/* FILES: a ZIP even for one file */
	HASH_PASSWORD	= 1 << 4,	/* field `password` (12..128 characters)
					   reaches SQL as its Argon2id string */
	SIGN_IN		= 1 << 5,	/* call is login_begin(...): its answer
					   {account, hash}, the field `password`
					   is checked against hash, then
					   api.login_finish(_account, _ok,
					   _token, _address); sets the cookie */
	SIGN_OUT	= 1 << 6,	/* clears the cookie and the browser */
	NEW_TOKEN	= 1 << 7,	/* a random token is made: argument
					   `token_hash` is its SHA-256 (bytea),
					   member "token" of the answer itself;
					   argument `new_token` only where it goes
					   on by mail */
	LASTING		= 1 << 9,	/* FILES: what is there now never changes */
	CHECK_PASSWORD	= 1 << 8,	/* field `current` is checked against
					   api.login_hash(_login) -> {hash};
					   argument `current_ok` is true/false */
	CAMERA		= 1 << 10,	/* PAGE: may use the camera, and run the
					   decoder that reads its pictures */
	RECEIPT		= 1 << 11,	/* DATA: the member "receipt" is signed by
					   the signer; argument `request_hash` is
					   the SHA-256 of the body in hex */
	HASH_FILE	= 1 << 12,	/* of a PDF that is uploaded nothing goes
					   further than its SHA-256 in hex, which
					   is argument `sha256` */
	TABLE_FILE	= 1 << 13,	/* an uploaded table is read: argument
					   `table` is the JSON of its cells
					   (src/table_read.h), `file` its bytes;
					   fields `charset` and `separator` say
					   how, or it is found out */
	TABLE_AGAIN	= 1 << 14	/* the same, of the bytes that
					   api.import_file(_login, _id) gives */
};

/*
 * call:  "course(login, id)": a function of the schema api and its
 *        arguments; each `x` is passed as the named parameter `_x`.
 *          x     the field's text, NULL when absent or empty
 *          x[]   every field named x, as a JSON array
 *          x{}   every field named x.KEY, as a JSON object {"KEY": "value"}
 *        login, lang, address, path (of the request), token_hash, new_token,
 *        current_ok, request_hash and table never come from the visitor's fields.
 *        NULL: nothing is asked, the template shows itself.
 * view:  template name (PAGE, FRAGMENT), path (SEE), ZIP name (FILES).
 * form:  the path of the GET row that is shown again, with what was typed,
 *        when this POST is refused with 400, 409 or 422.
 */
struct route {
	enum method	 method;
	const char	*path;		/* "/courses/{id}"; "{name*}" at the end
					   takes the rest, slashes too */
	const char	*call;
	enum reply	 reply;
	const char	*view;
	const char	*form;
	unsigned	 flags;
	const char	*about;		/* one sentence for /openapi.json */
};

/* A name and its value: a path part, a form field, a query parameter. */
struct pair {
	const char *name, *value;
};

struct pairs {
	struct pair	*list;
	size_t		 n;
};

/* One argument of a call. */
struct route_arg {
	enum { ARG_TEXT, ARG_LIST, ARG_MAP } kind;
	const char	*name;		/* without [] or {} */
};

/* A row made ready at start: its SQL statement and arguments in order. */
struct route_plan {
	const char		*sql;	/* NULL when there is no call */
	const char		*function;	/* "course" */
	struct route_arg	 args[ROUTE_ARGS];
	size_t			 n;
	bool			 me;	/* second column: api.me(_login) */
};

/* What a path asks for. */
struct route_match {
	const struct route	*route;	/* NULL: nothing here, or `allow` */
	struct pair		 parts[ROUTE_ARGS];	/* its {names} */
	size_t			 n;
	enum { AS_ASKED, AS_JSON, AS_CSV, AS_XLSX } suffix;
	const char		*path;	/* without the suffix, decoded not */
	bool			 get, post;	/* methods this path knows */
};

/*
 * Finds the row for a path (as it stands in the request line, without the
 * query).  A pattern with fewer {names} wins over one with more.  The suffix
 * .json, .csv or .xlsx is taken off when no row has it in its pattern.
 */
void	route_find(struct arena *, const struct route *, size_t n, enum method,
	    const char *path, struct route_match *);

/* The row of the same text of path; NULL if none. */
const struct route *route_by_path(const struct route *, size_t n, enum method,
	    const char *path);

/* Reads a call; false with *why when the table's author made a mistake. */
bool	route_plan(struct arena *, const struct route *, struct route_plan *,
	    const char **why);

/* A pair's value, NULL if absent; the first of several. */
const char *pairs_find(const struct pair *, size_t n, const char *name);

#endif
