#include <kore/kore.h>
#include <kore/http.h>

#include "kore/web.h"

void	on_conn(struct connection *);

/*
 * Kore subtracts what came from Content-Length without looking: a body
 * longer than announced wraps the rest to a huge number, and the connection
 * may then fill memory.  So every read looks first.
 */
static int
guarded_read(struct connection *c, size_t *n)
{
	const struct http_request *req = c->rnb->extra;

	if (req != NULL && req->content_length > http_body_max)
		return KORE_RESULT_ERROR;	/* drops the connection */
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
