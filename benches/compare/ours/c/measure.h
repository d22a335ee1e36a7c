/* The job, the clock and the report, as ../../harness has them. */

#ifndef MEASURE_H
#define MEASURE_H

#include <pthread.h>
#include <stddef.h>

struct job {
    const char *workload, *transport, *directory;
    size_t size, messages, peers;
};

/* Ends the program if a step failed. */
#define CHECK(condition) check ((condition) != 0, #condition)
void check (int held, const char *what);

/* Of the process, or of the wall, in seconds. */
double processor_time (void);
double now (void);

/* The most bytes that this process ever held, and what other processes did. */
double peak_memory (void);
void also_held (double bytes);

size_t warm_up (const struct job *job);
size_t total (const struct job *job);

/* Prints what was measured, and does not return. */
void report (size_t messages, double wall, double spent, double *times, double lost);

/* A context for one end: one for both where they must share it. */
void *context_for (const struct job *job, int end);

/* Where to bind, and where something is bound. */
void bind_to (const struct job *job, void *socket, const char *name);
void endpoint_of (void *socket, char endpoint[256]);

void *open_socket (void *context, int type);
pthread_t start (void *(*body) (void *), void *argument);

/* A copy of `bytes`, as careful C sends it. */
void send_bytes (void *socket, const void *bytes, size_t size, int flags);

/* DEALERs on one ROUTER. */
void many (const struct job *job);

#endif
