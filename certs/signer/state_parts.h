#ifndef STATE_PARTS_H
#define STATE_PARTS_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

struct state;

/* Enters a record of the journal into memory; false: it contradicts what is there. */
bool	state_apply(struct state *, const json_t *record, uint64_t offset);

/* Writes state.json.  false with errno. */
bool	state_write(const struct state *);

#endif
