/* Loops that careful C writes: a copy is sent, and received into a message that is used again. */

#include "measure.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zmq.h>

static const struct job *the_job;
static char frontend_at[256], backend_at[256];

/* Keeps a socket until the program ends. */
static void *stay (void)
{
    while (1)
        pause ();
    return NULL;
}

/* Sends all, and stays until the sink is done. */
static void *source (void *type)
{
    void *socket = open_socket (context_for (the_job, 1), (int) (size_t) type);
    char *bytes = calloc (1, the_job->size);
    CHECK (zmq_connect (socket, frontend_at) == 0);
    for (size_t left = total (the_job); left; left--)
        send_bytes (socket, bytes, the_job->size, 0);
    return stay ();
}

static void measure_sink (void *socket, int frames)
{
    zmq_msg_t message;
    double began = 0, spent = 0;
    size_t ahead = warm_up (the_job), all = total (the_job);
    CHECK (zmq_msg_init (&message) == 0);
    for (size_t seen = 1; seen <= all; seen++) {
        if (frames == 2)
            CHECK (zmq_msg_recv (&message, socket, 0) != -1);
        CHECK (zmq_msg_recv (&message, socket, 0) == (int) the_job->size);
        CHECK (!zmq_msg_more (&message));
        if (seen == ahead) {
            spent = processor_time ();
            began = now ();
        }
    }
    began = now () - began;
    report (the_job->messages, began, processor_time () - spent, NULL, -1);
}

static void thr (void)
{
    void *sink = open_socket (context_for (the_job, 0), ZMQ_PULL);
    bind_to (the_job, sink, "thr");
    endpoint_of (sink, frontend_at);
    start (source, (void *) ZMQ_PUSH);
    measure_sink (sink, 1);
}

static void *device (void *sockets)
{
    zmq_proxy (((void **) sockets)[0], ((void **) sockets)[1], NULL);
    return NULL;
}

static void hop (void)
{
    static void *sockets[2];
    void *sink = open_socket (context_for (the_job, 0), ZMQ_DEALER);
    sockets[0] = open_socket (context_for (the_job, 2), ZMQ_ROUTER);
    sockets[1] = open_socket (context_for (the_job, 2), ZMQ_DEALER);
    bind_to (the_job, sockets[0], "front");
    endpoint_of (sockets[0], frontend_at);
    bind_to (the_job, sockets[1], "back");
    endpoint_of (sockets[1], backend_at);
    start (device, sockets);
    CHECK (zmq_connect (sink, backend_at) == 0);
    start (source, (void *) ZMQ_DEALER);
    measure_sink (sink, 2);
}

static void *answer (void *socket)
{
    zmq_msg_t message;
    char *bytes = calloc (1, the_job->size);
    CHECK (zmq_msg_init (&message) == 0);
    while (1) {
        CHECK (zmq_msg_recv (&message, socket, 0) == (int) the_job->size);
        CHECK (!zmq_msg_more (&message));
        send_bytes (socket, bytes, the_job->size, 0);
    }
    return NULL;
}

static void lat (void)
{
    void *server = open_socket (context_for (the_job, 0), ZMQ_REP);
    void *client = open_socket (context_for (the_job, 1), ZMQ_REQ);
    size_t ahead = warm_up (the_job), all = total (the_job);
    char *bytes = calloc (1, the_job->size);
    double *times = calloc (all, sizeof *times);
    double began = 0, spent = 0, since;
    zmq_msg_t message;
    CHECK (zmq_msg_init (&message) == 0);
    bind_to (the_job, server, "lat");
    endpoint_of (server, frontend_at);
    CHECK (zmq_connect (client, frontend_at) == 0);
    start (answer, server);
    since = now ();
    for (size_t seen = 1; seen <= all; seen++) {
        send_bytes (client, bytes, the_job->size, 0);
        CHECK (zmq_msg_recv (&message, client, 0) == (int) the_job->size);
        CHECK (!zmq_msg_more (&message));
        double time = now ();
        times[seen - 1] = time - since;
        since = time;
        if (seen == ahead) {
            spent = processor_time ();
            began = now ();
        }
    }
    began = now () - began;
    report (the_job->messages, began, processor_time () - spent, times + ahead, -1);
}

/* The first byte of a message to subscribers. */
enum { HELLO, NEWS, END };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static size_t are_there, are_content, heard;
static double heard_until;

static void *subscriber (void *unused)
{
    int hwm = 0, is_there = 0;
    size_t messages = 0;
    zmq_msg_t message;
    void *socket = open_socket (context_for (the_job, 1), ZMQ_SUB);
    (void) unused;
    CHECK (zmq_setsockopt (socket, ZMQ_RCVHWM, &hwm, sizeof hwm) == 0);
    CHECK (zmq_setsockopt (socket, ZMQ_SUBSCRIBE, "", 0) == 0);
    CHECK (zmq_connect (socket, frontend_at) == 0);
    CHECK (zmq_msg_init (&message) == 0);
    while (1) {
        CHECK (zmq_msg_recv (&message, socket, 0) == (int) the_job->size);
        CHECK (!zmq_msg_more (&message));
        char kind = *(char *) zmq_msg_data (&message);
        if (kind == NEWS && ++messages < the_job->messages)
            continue;
        if (kind == HELLO && is_there++)
            continue;
        pthread_mutex_lock (&lock);
        if (kind == HELLO) {
            are_there++;
        } else {
            are_content++;
            heard += messages;
            heard_until = now ();
        }
        pthread_mutex_unlock (&lock);
        if (kind != HELLO)
            return stay ();
    }
    return NULL;
}

static size_t read_locked (const size_t *number)
{
    pthread_mutex_lock (&lock);
    size_t read = *number;
    pthread_mutex_unlock (&lock);
    return read;
}

static void fan (void)
{
    int hwm = 0;
    char *bytes = calloc (1, the_job->size);
    void *socket = open_socket (context_for (the_job, 0), ZMQ_PUB);
    CHECK (zmq_setsockopt (socket, ZMQ_SNDHWM, &hwm, sizeof hwm) == 0);
    bind_to (the_job, socket, "fan");
    endpoint_of (socket, frontend_at);
    context_for (the_job, 1);
    for (size_t peer = 0; peer < the_job->peers; peer++)
        start (subscriber, NULL);
    while (read_locked (&are_there) < the_job->peers) {
        send_bytes (socket, bytes, the_job->size, 0);
        usleep (1000);
    }
    double spent = processor_time (), began = now ();
    bytes[0] = NEWS;
    for (size_t left = the_job->messages; left; left--)
        send_bytes (socket, bytes, the_job->size, 0);
    bytes[0] = END;
    while (read_locked (&are_content) < the_job->peers) {
        send_bytes (socket, bytes, the_job->size, 0);
        usleep (1000);
    }
    report (heard, heard_until - began, processor_time () - spent, NULL,
            1 - (double) heard / (the_job->messages * the_job->peers));
}

int compare (int count, const char *const *arguments)
{
    static struct job job;
    check (count == 7, "usage: <workload> <transport> <bytes> <messages> <peers> <directory>");
    job.workload = arguments[1];
    job.transport = arguments[2];
    job.size = strtoul (arguments[3], NULL, 10);
    job.messages = strtoul (arguments[4], NULL, 10);
    job.peers = strtoul (arguments[5], NULL, 10);
    job.directory = arguments[6];
    the_job = &job;
    if (strcmp (job.workload, "thr") == 0)
        thr ();
    if (strcmp (job.workload, "lat") == 0)
        lat ();
    if (strcmp (job.workload, "fan") == 0)
        fan ();
    if (strcmp (job.workload, "hop") == 0)
        hop ();
    if (strcmp (job.workload, "many") == 0)
        many (&job);
    return 1;
}
