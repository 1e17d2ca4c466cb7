#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "certs/trust/point.h"

static const char *wanted;
static size_t wanted_len;
static unsigned long times = 1;

void
point_setting(const char *setting)
{
	wanted = setting;
	if (setting == NULL)
		return;
	wanted_len = strcspn(setting, ":");
	if (setting[wanted_len] == ':')
		times = strtoul(setting + wanted_len + 1, NULL, 10);
}

void
point_reached(const char *name)
{
	if (wanted == NULL || strlen(name) != wanted_len || strncmp(name, wanted, wanted_len) != 0)
		return;
	if (--times == 0)
		raise(SIGKILL);
}
