#include "measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>
#include <zmq.h>

void check (int held, const char *what)
{
    if (held)
        return;
    fprintf (stderr, "%s: %s\n", what, zmq_strerror (zmq_errno ()));
    exit (1);
}

double processor_time (void)
{
    struct rusage usage;
    getrusage (RUSAGE_SELF, &usage);
    return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
           + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6;
}

double now (void)
{
    struct timespec time;
    clock_gettime (CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec * 1e-9;
}

size_t warm_up (const struct job *job)
{
    return job->messages / 10 + 1;
}

size_t total (const struct job *job)
{
    return warm_up (job) + job->messages;
}

static int compare_times (const void *left, const void *right)
{
    double difference = *(const double *) left - *(const double *) right;
    return (difference > 0) - (difference < 0);
}

double peak_memory (void)
{
    char line[256];
    unsigned long kilobytes = 0;
    FILE *status = fopen ("/proc/self/status", "r");
    CHECK (status);
    while (fgets (line, sizeof line, status))
        if (sscanf (line, "VmHWM: %lu", &kilobytes) == 1)
            break;
    fclose (status);
    return kilobytes * 1024.0;
}

static double held_by_others;

void also_held (double bytes)
{
    held_by_others += bytes;
}

void report (size_t messages, double wall, double spent, double *times, double lost)
{
    printf ("rate %.17g\ncpu %.17g\n", messages / wall, spent / messages * 1e6);
    if (times) {
        qsort (times, messages, sizeof *times, compare_times);
        printf ("p50 %.17g\np99 %.17g\n", times[(size_t) ((messages - 1) * 0.5)],
                times[(size_t) ((messages - 1) * 0.99)]);
    }
    if (lost >= 0)
        printf ("lost %.17g\n", lost);
    printf ("memory %.17g\n", peak_memory () + held_by_others);
    exit (0);
}

void *context_for (const struct job *job, int end)
{
    static void *contexts[3];
    int index = strcmp (job->transport, "inproc") == 0 ? 0 : end;
    if (!contexts[index]) {
        contexts[index] = zmq_ctx_new ();
        CHECK (contexts[index]);
        CHECK (zmq_ctx_set (contexts[index], ZMQ_MAX_SOCKETS, 20000) == 0);
    }
    return contexts[index];
}

void bind_to (const struct job *job, void *socket, const char *name)
{
    char endpoint[256];
    if (strcmp (job->transport, "tcp") == 0)
        strcpy (endpoint, "tcp://127.0.0.1:*");
    else if (strcmp (job->transport, "ipc") == 0)
        snprintf (endpoint, sizeof endpoint, "ipc://%s/%s-%d", job->directory, name,
                  (int) getpid ());
    else
        snprintf (endpoint, sizeof endpoint, "inproc://%s", name);
    CHECK (zmq_bind (socket, endpoint) == 0);
}

void endpoint_of (void *socket, char endpoint[256])
{
    size_t size = 256;
    CHECK (zmq_getsockopt (socket, ZMQ_LAST_ENDPOINT, endpoint, &size) == 0);
}

void *open_socket (void *context, int type)
{
    void *socket = zmq_socket (context, type);
    CHECK (socket);
    return socket;
}

pthread_t start (void *(*body) (void *), void *argument)
{
    pthread_t thread;
    CHECK (pthread_create (&thread, NULL, body, argument) == 0);
    return thread;
}

void send_bytes (void *socket, const void *bytes, size_t size, int flags)
{
    zmq_msg_t message;
    CHECK (zmq_msg_init_size (&message, size) == 0);
    memcpy (zmq_msg_data (&message), bytes, size);
    CHECK (zmq_msg_send (&message, socket, flags) != -1);
}
