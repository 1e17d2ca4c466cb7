#include <kore/kore.h>
#include <kore/http.h>

#include <string.h>

#include "kore/job.h"
#include "kore/web.h"

/*
 * Every request passes here.  ASK finds the row and its values and asks
 * PostgreSQL; ANSWER waits; REPLY makes bytes of what came.  A sign-in goes
 * round twice, a refused form once more for the data of its page.
 */
int	serve(struct http_request *);

static int	ask(struct http_request *);
static int	answer(struct http_request *);
static int	reply(struct http_request *);

enum { ASK, ANSWER, REPLY };

static struct http_state states[] = {
	[ASK]	 = KORE_HTTP_STATE(ask),
	[ANSWER] = KORE_HTTP_STATE(answer),
	[REPLY]	 = KORE_HTTP_STATE(reply),
};

void
web_fail(struct web *w, int status, const char *code, const char *field)
{
	w->fault = (struct fault){ .status = status, .code = code,
	    .field = field };
}

/* Kore calls this when a request ends, answered or not. */
static void
forget(struct http_request *req)
{
	struct web *w = http_state_get(req);

	if (w == NULL)
		return;
	if (!w->logged && w->number[0] != '\0')
		log_request(w, 499);	/* the client went away */
	if (w->timer != NULL) {
		kore_timer_remove(w->timer);
		w->timer = NULL;
	}
	job_forget(w);
	db_release(&w->q);
	arena_free(&w->arena);
}

static int
go(struct web *w, int state)
{
	w->req->fsm_state = (u_int8_t)state;
	return HTTP_STATE_CONTINUE;
}

static int
ask_db(struct web *w, enum step step, size_t stmt, bool reads, size_t n)
{
	w->step = step;
	db_ask(&w->q, w->req, stmt, reads, w->values, (int)n);
	return go(w, ANSWER);
}

/* The row's own call. */
static int
ask_call(struct web *w)
{
	if (w->plan->sql == NULL && w->login != NULL &&
	    w->route->reply == PAGE && w->kind == KIND_HTML) {
		w->values[0] = w->login;
		return ask_db(w, STEP_ME, routes_n + STMT_ME, true, 1);
	}
	if (w->plan->sql == NULL)
		return go(w, REPLY);
	if ((w->route->flags & NEW_TOKEN) != 0)
		w->new_token = arena_printf(&w->arena, "itc_%s",
		    login_new_token(&w->arena));
	w->step = STEP_CALL;
	if (!ask_values(w, w->plan, w->values))
		return go(w, REPLY);
	web_point(w, "asked");
	w->q.dies = web_dies_at(w, "sent");
	return ask_db(w, STEP_CALL, (size_t)(w->route - routes),
	    w->method == GET, w->plan->n);
}

/* What has to be known about passwords before the call. */
static int
ask_passwords(struct web *w)
{
	const char *current = pairs_find(w->fields.list, w->fields.n, "current");
	const char *password = pairs_find(w->fields.list, w->fields.n,
	    "password");
	unsigned flags = w->route->flags;
	const char *wrong;

	if ((flags & CHECK_PASSWORD) != 0 && current != NULL &&
	    w->current_ok == NULL) {
		w->values[0] = w->login;
		return ask_db(w, STEP_LOGIN_HASH, routes_n + STMT_HASH, true, 1);
	}
	if ((flags & HASH_PASSWORD) == 0 || password == NULL ||
	    *password == '\0' || w->password != NULL)
		return ask_call(w);
	if ((wrong = password_fault(password)) != NULL) {
		web_fail(w, 422, wrong, "password");
		return go(w, REPLY);
	}
	w->step = STEP_HASH_NEW;
	return hash_new(w, password) ? HTTP_STATE_RETRY : go(w, REPLY);
}

/* Of an uploaded file the hash is all that is needed, or its cells. */
static int
ask_file(struct web *w)
{
	if ((w->route->flags & TABLE_AGAIN) != 0) {
		w->values[0] = w->login;
		w->values[1] = pairs_find(w->match.parts, w->match.n, "id");
		return ask_db(w, STEP_TABLE_FILE, routes_n + STMT_TABLE, true, 2);
	}
	if (w->file.n == 0)
		return ask_passwords(w);
	if ((w->route->flags & TABLE_FILE) != 0) {
		w->step = STEP_TABLE;
		return table_start(w, w->file.bytes, w->file.n) ?
		    HTTP_STATE_RETRY : go(w, REPLY);
	}
	w->step = STEP_HASH_FILE;
	return hash_file(w, &w->file) ? HTTP_STATE_RETRY : go(w, REPLY);
}

/* A password was hashed or checked, or a file hashed. */
static int
ask_hashed(struct web *w)
{
	bool fine;
	const char *made;

	if (job_busy(w)) {
		http_request_sleep(w->req);
		return HTTP_STATE_RETRY;
	}
	made = hash_result(w, &fine);
	switch (w->step) {
	case STEP_HASH_FILE:
		w->file_hash = made;
		return ask_call(w);
	case STEP_HASH_NEW:
		if (!fine) {
			web_fail(w, 503, "try_again", NULL);
			return go(w, REPLY);
		}
		w->password = made;
		return ask_passwords(w);
	case STEP_CHECK_CURRENT:
		w->current_ok = fine ? "true" : "false";
		return ask_passwords(w);
	default:		/* STEP_CHECK_SIGN_IN */
		w->new_token = login_new_token(&w->arena);
		w->values[0] = w->account;
		w->values[1] = fine ? "true" : "false";
		w->values[2] = login_token_hash(&w->arena, w->new_token);
		w->values[3] = w->address;
		return ask_db(w, STEP_FINISH, routes_n + STMT_FINISH, false, 4);
	}
}

/* Paths that are no rows: answered at once, whatever the database does. */
static bool
ask_special(struct web *w)
{
	const char *path = w->req->path;
	const struct { const char *path, *type, *text; } plain[] = {
		{ "/healthz", "text/plain; charset=utf-8", "ok\n" },
		{ "/robots.txt", "text/plain; charset=utf-8",
		    "User-agent: *\nDisallow: /\n" },
		{ "/openapi.json", "application/json", openapi },
	};

	if (w->req->method != HTTP_METHOD_GET &&
	    w->req->method != HTTP_METHOD_HEAD)
		return false;
	w->start = kore_time_ms();
	for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++)
		if (strcmp(path, plain[i].path) == 0) {
			w->pattern = plain[i].path;
			reply_plain(w, 200, plain[i].type, plain[i].text);
			return true;
		}
	return assets_serve(w);
}

static int
ask_first(struct http_request *req)
{
	struct web *w = http_state_create(req, sizeof(*w), forget);

	w->req = req;
	if (ask_header(w, "content-length") == NULL &&
	    ask_header(w, "transfer-encoding") == NULL && ask_special(w)) {
		log_request(w, w->status);
		return HTTP_STATE_COMPLETE;
	}
	if (req->method == HTTP_METHOD_GET && strcmp(req->path, "/ready") == 0) {
		w->start = kore_time_ms();
		w->pattern = "/ready";
		w->lang = "en";
		return ask_db(w, STEP_READY, routes_n + STMT_READY, true, 0);
	}
	if (!ask_begin(w))
		return go(w, REPLY);
	return ask_file(w);
}

static int
ask(struct http_request *req)
{
	struct web *w = http_state_get(req);

	if (w == NULL)
		return ask_first(req);
	if (w->step == STEP_TABLE) {
		if (table_taken(w))
			return w->fault.status == 0 ? ask_call(w) : go(w, REPLY);
	} else if (w->step != STEP_RECEIPT && w->step != STEP_LIST)
		return ask_hashed(w);
	else if (w->step == STEP_LIST ? list_taken(w) : receipt_taken(w))
		return go(w, REPLY);
	http_request_sleep(req);
	return HTTP_STATE_RETRY;
}

static int
answer(struct http_request *req)
{
	struct web *w = http_state_get(req);
	enum step step = w->step;

	switch (w->q.state) {
	case DB_OK:
		web_point(w, "committed");
		if (answer_rows(w))
			return go(w, REPLY);
		req->fsm_state = ASK;	/* a task is at work */
		return HTTP_STATE_RETRY;
	case DB_ERROR:
		answer_error(w);
		break;
	case DB_TIMEOUT:
		web_fail(w, 504, "took_too_long", NULL);
		break;
	case DB_DOWN:
	case DB_FULL:
		web_fail(w, 503, "try_again", NULL);
		break;
	default:
		http_request_sleep(req);
		return HTTP_STATE_RETRY;
	}
	if (step == STEP_ME)		/* the page needs no database */
		w->fault.status = 0;
	if (step == STEP_FORM) {	/* no form: the plain error page */
		w->fault = w->refused;
		w->refused.status = 0;
	}
	return go(w, REPLY);
}

/* A refused form is shown again: asks for the data of its page. */
static bool
show_again(struct web *w)
{
	const struct route *form;
	int status = w->fault.status;

	if ((status != 400 && status != 409 && status != 422) ||
	    w->route == NULL || w->route->form == NULL || w->step == STEP_FORM ||
	    w->kind != KIND_HTML)
		return false;
	form = route_by_path(routes, routes_n, GET, w->route->form);
	w->refused = w->fault;
	w->fault.status = 0;
	w->new_token = NULL;
	w->step = STEP_FORM;
	w->route = form;
	w->plan = &plans[form - routes];
	w->body = w->me = NULL;
	w->values[0] = w->login;
	if (w->plan->sql == NULL && w->login == NULL)
		return false;
	if (w->plan->sql == NULL)
		(void)ask_db(w, STEP_FORM, routes_n + STMT_ME, true, 1);
	else {
		(void)ask_values(w, w->plan, w->values);
		(void)ask_db(w, STEP_FORM, (size_t)(form - routes), true,
		    w->plan->n);
	}
	return true;
}

static void
wake(void *arg, u_int64_t now)
{
	struct web *w = arg;

	(void)now;
	w->timer = NULL;		/* Kore frees it */
	http_request_wakeup(w->req);
}

/* Known and unknown leave on the same grid of time. */
static bool
wait_for_grid(struct web *w)
{
	uint64_t spent = kore_time_ms() - w->start;

	if (w->even <= 0 || settings.grid == 0)
		return false;
	w->even = -1;
	w->timer = kore_timer_add(wake, settings.grid - spent % settings.grid,
	    w, KORE_TIMER_ONESHOT);
	http_request_sleep(w->req);
	return true;
}

static int
reply(struct http_request *req)
{
	struct web *w = http_state_get(req);

	if (w->timer != NULL)
		return HTTP_STATE_RETRY;
	if (w->route != NULL && w->step != STEP_FORM && w->even >= 0)
		w->even = (w->route->flags & EVEN) != 0;
	if (show_again(w))
		return HTTP_STATE_CONTINUE;
	if (wait_for_grid(w))
		return HTTP_STATE_RETRY;
	reply_send(w);
	web_point(w, "answered");
	log_request(w, w->status);
	return HTTP_STATE_COMPLETE;
}

int
serve(struct http_request *req)
{
	return http_state_run(states, 3, req);
}
