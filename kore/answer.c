#include <kore/kore.h>
#include <kore/http.h>

#include <string.h>

#include "kore/web.h"
#include "src/text.h"

/* A value of PostgreSQL's row as text; NULL for null. */
static const char *
column(struct web *w, int i)
{
	const PGresult *r = w->q.res;

	if (PQntuples(r) == 0 || i >= PQnfields(r) || PQgetisnull(r, 0, i))
		return NULL;
	return arena_copy(&w->arena, PQgetvalue(r, 0, i),
	    (size_t)PQgetlength(r, 0, i));
}

/* login_begin or login_hash said what to check the password against. */
static bool
check_password(struct web *w, enum step step, const char *field)
{
	const char *text = column(w, 0);
	const char *given = pairs_find(w->fields.list, w->fields.n, field);
	json_t *root = json_loads(text != NULL ? text : "{}", 0, NULL);
	const json_t *account = json_object_get(root, "account");
	const char *hash = json_string_value(json_object_get(root, "hash"));

	/* For nobody a password is checked all the same: it takes as long. */
	hash = hash != NULL ? arena_copy(&w->arena, hash, strlen(hash)) :
	    settings.nobody;
	if (json_is_string(account))
		w->account = arena_copy(&w->arena, json_string_value(account),
		    json_string_length(account));
	else if (json_is_integer(account))
		w->account = arena_printf(&w->arena, "%" JSON_INTEGER_FORMAT,
		    json_integer_value(account));
	json_decref(root);
	if (given == NULL || text_length(given) > 4 * PASSWORD_MAX)
		given = "";
	w->step = step;
	return !hash_check(w, given, hash);
}

/* login_finish raises when it refuses; "error" says so without raising. */
static void
signed_in(struct web *w)
{
	json_t *root = json_loads(w->body != NULL ? w->body : "null",
	    JSON_DECODE_ANY, NULL);
	const json_t *error = json_object_get(root, "error");

	if (strcmp(w->values[1], "true") != 0 || !json_is_object(root) ||
	    (error != NULL && !json_is_null(error)) ||
	    json_is_false(json_object_get(root, "ok")))
		web_fail(w, 422, json_is_string(error) ?
		    arena_printf(&w->arena, "%s", json_string_value(error)) :
		    "sign_in_failed", NULL);
	else
		w->sid = w->new_token;
	w->new_token = NULL;
	json_decref(root);
}

/* A row without bytes refuses by the code in its type: what the database
 * counted on the way is kept, which a raised error would undo. */
static void
files_refused(struct web *w)
{
	const char *code = column(w, 1);

	if (code != NULL && PQnfields(w->q.res) > 2 &&
	    PQgetisnull(w->q.res, 0, 2))
		web_fail(w, 422, code, NULL);
}

/* The bytes of a table that is to be read again. */
static bool
read_again(struct web *w)
{
	if (PQntuples(w->q.res) == 0 || PQgetisnull(w->q.res, 0, 0)) {
		web_fail(w, 404, "not_found", NULL);
		return false;
	}
	w->step = STEP_TABLE;
	return table_start(w, PQgetvalue(w->q.res, 0, 0),
	    (size_t)PQgetlength(w->q.res, 0, 0));
}

bool
answer_rows(struct web *w)
{
	switch (w->step) {
	case STEP_LOGIN_HASH:
		return check_password(w, STEP_CHECK_CURRENT, "current");
	case STEP_CALL:
		if ((w->route->flags & SIGN_IN) != 0)
			return check_password(w, STEP_CHECK_SIGN_IN, "password");
		if (w->route->reply == FILES) {
			files_refused(w);
			break;		/* the rows stay where they are */
		}
		w->body = column(w, 0);
		w->me = column(w, 1);
		if (w->body == NULL && w->method == GET)
			web_fail(w, 404, "not_found", NULL);
		if ((w->route->flags & SIGN_OUT) != 0)
			w->sid = "";
		if ((w->route->flags & RECEIPT) != 0 && w->body != NULL) {
			w->step = STEP_RECEIPT;
			return !receipt_start(w);
		}
		if (w->kind == KIND_XLSX && w->body != NULL &&
		    w->route->reply == PAGE && w->fault.status == 0) {
			w->step = STEP_LIST;
			return !list_start(w);
		}
		break;
	case STEP_TABLE_FILE:
		return !read_again(w);
	case STEP_FINISH:
		w->body = column(w, 0);
		signed_in(w);
		break;
	case STEP_FORM:
		w->body = w->plan->sql != NULL ? column(w, 0) : NULL;
		w->me = column(w, w->plan->sql != NULL ? 1 : 0);
		break;
	case STEP_ME:
		w->me = column(w, 0);
		break;
	default:
		break;
	}
	return true;
}

/*
 * Our own mistakes and the server's troubles are logged, by state, message
 * and constraint: never the detail, which quotes rows, nor a visitor's value.
 */
static void
log_fault(struct web *w, const struct fault_report *r)
{
	if (w->fault.status < 500)
		return;
	kore_log(LOG_ERR, "db: %s: %s %s%s%s (%s)",
	    w->pattern != NULL ? w->pattern : "-",
	    r->sqlstate != NULL ? r->sqlstate : "", r->message != NULL ?
	    r->message : "", r->constraint != NULL ? " constraint " : "",
	    r->constraint != NULL ? r->constraint : "", w->number);
}

/* A value that cannot be: of the path a page that is not there, of the form
 * a field to be mended. */
static void
blame_argument(struct web *w, unsigned argument)
{
	const char *name;

	if (w->step != STEP_CALL || argument == 0 || argument > w->plan->n ||
	    w->fault.status != 400)
		return;
	name = w->plan->args[argument - 1].name;
	if (pairs_find(w->match.parts, w->match.n, name) != NULL)
		web_fail(w, 404, "not_found", NULL);
	else
		w->fault.field = name;
}

void
answer_error(struct web *w)
{
	const PGresult *r = w->q.res;
	const struct fault_report report = {
		.sqlstate = PQresultErrorField(r, PG_DIAG_SQLSTATE),
		.message = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY),
		.constraint = PQresultErrorField(r, PG_DIAG_CONSTRAINT_NAME),
		.column = PQresultErrorField(r, PG_DIAG_COLUMN_NAME),
		.hint = PQresultErrorField(r, PG_DIAG_MESSAGE_HINT),
		.context = PQresultErrorField(r, PG_DIAG_CONTEXT),
	};
	unsigned argument;

	w->fault = fault_from(&w->arena, &report, &argument);
	log_fault(w, &report);
	blame_argument(w, argument);
}
