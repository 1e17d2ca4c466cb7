#include <kore/kore.h>
#include <kore/http.h>

#include <unistd.h>

#include "kore/web.h"

void	on_conn(struct connection *);

/*
 * A large body lies in a file while it comes.  It loses its name at once, so
 * that nothing of what a visitor sent stays when a worker is killed.  Kore,
 * which takes the name away at the end, minds none that is not there.
 */
static void
forget_name(struct http_request *req)
{
	if (req == NULL || req->http_body_path == NULL ||
	    req->http_body_path[0] == '\0')
		return;
	(void)unlink(req->http_body_path);
	req->http_body_path[0] = '\0';
}

/*
 * Kore subtracts what came from Content-Length without looking: a body
 * longer than announced wraps the rest to a huge number, and the connection
 * may then fill memory.  So every read looks first.
 */
static int
guarded_read(struct connection *c, size_t *n)
{
	struct http_request *req = c->rnb->extra;

	if (req != NULL && req->content_length > http_body_max)
		return KORE_RESULT_ERROR;	/* drops the connection */
	forget_name(req);
	return net_read(c, n);
}

/* A connection begins.  What follows the first line is what Kore does itself
 * without such a callback. */
void
on_conn(struct connection *c)
{
	c->read = guarded_read;
	c->proto = CONN_PROTO_HTTP;
	if (http_keepalive_time != 0)
		c->idle_timer.length = http_keepalive_time * 1000;
	net_recv_queue(c, http_header_max, NETBUF_CALL_CB_ALWAYS,
	    http_header_recv);
}

/* Every listener has the guard, whether kore.conf names it or not. */
void
guard_init(void)
{
	struct kore_server *server;
	struct listener *l;

	LIST_FOREACH(server, &kore_servers, list)
		LIST_FOREACH(l, &server->listeners, list)
			if (l->connect == NULL &&
			    (l->connect = kore_runtime_getcall("on_conn")) ==
			    NULL)
				fatal("guard: on_conn is not in the module");
}
