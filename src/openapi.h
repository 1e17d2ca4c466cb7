#ifndef OPENAPI_H
#define OPENAPI_H

#include "route.h"

/* The route table as an OpenAPI 3.1 document, JSON text in the arena. */
const char *openapi_write(struct arena *, const struct route *, size_t n,
	    const char *origin);

#endif
