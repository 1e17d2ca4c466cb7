#include <stddef.h>
#include <time.h>

#include "certs/meter.h"

double
meter_start(const struct meter *meter)
{
	struct timespec t;

	if (meter == NULL)
		return 0;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

void
meter_stop(struct meter *meter, enum meter_part part, double since)
{
	if (meter != NULL)
		meter->ms[part] += meter_start(meter) - since;
}
