#ifndef BENCH_H
#define BENCH_H

#include "certs/signer/signer.h"

/*
 * Issues n invented certificates with keys of its own, 50 a question as press
 * asks, each 50 followed by the checkpoint over their entries, everything
 * synced as when serving; prints how many a second.
 */
enum signer_exit	bench(int n);

#endif
