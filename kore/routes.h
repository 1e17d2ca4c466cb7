#ifndef ROUTES_H
#define ROUTES_H

#include "src/route.h"

/* The whole site, one row a request; kore/routes.c. */
extern const struct route	routes[];
extern const size_t		routes_n;

#endif
