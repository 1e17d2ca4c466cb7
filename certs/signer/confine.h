#ifndef CONFINE_H
#define CONFINE_H

#include <stdbool.h>

/*
 * Before keys are read: no core dumps, not dumpable (nobody of this user may
 * trace the process or read its memory), no new privileges.  false with errno.
 */
bool	confine_memory(void);

/*
 * Once everything is open: only the system calls that answering takes.  No
 * socket can be made, no program started, no memory made executable; whoever
 * tries has the process killed.  false with errno.
 */
bool	confine_calls(void);

#endif
