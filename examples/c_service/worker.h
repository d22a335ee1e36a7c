/* A worker in Rust, for services in C and C++. */
#ifndef WORKER_H
#define WORKER_H

#ifdef __cplusplus
extern "C" {
#endif

typedef struct worker worker;

enum { WORKER_ENDED = 0, WORKER_FAILED = -1, WORKER_PANICKED = -2 };

/* Starts a worker that answers at `endpoint`, which is bound when this returns; NULL if it
   cannot. */
worker *worker_start (void *context, const char *endpoint);

/* Starts a worker that answers at a REP socket of yours, which is its until it is joined. */
worker *worker_start_on (void *context, void *socket);

/* Waits for its end: after the question "stop", or with the context. */
int worker_join (worker *worker);

#ifdef __cplusplus
}
#endif

#endif
