/* A service in C with a context of its own and a poll(2) loop. A worker in Rust answers it. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

#include "worker.h"

enum { EXCHANGES = 10000, PATIENCE = 30000 };

#define CHECK(it)                                                              \
    do {                                                                       \
        if (!(it)) {                                                           \
            fprintf (stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #it);  \
            exit (1);                                                          \
        }                                                                      \
    } while (0)

/* The descriptor tells of changes only, so the socket is asked before each wait. */
static void wait_for_answer (void *socket)
{
    int fd, events;
    size_t size = sizeof fd;
    CHECK (zmq_getsockopt (socket, ZMQ_FD, &fd, &size) == 0);
    for (;;) {
        size = sizeof events;
        CHECK (zmq_getsockopt (socket, ZMQ_EVENTS, &events, &size) == 0);
        if (events & ZMQ_POLLIN)
            return;
        struct pollfd item = {fd, POLLIN, 0};
        CHECK (poll (&item, 1, PATIENCE) == 1);
    }
}

static void ask (void *socket, const char *question, const char *answer)
{
    char bytes[64];
    size_t length = strlen (answer);
    CHECK (zmq_send (socket, question, strlen (question), 0) >= 0);
    wait_for_answer (socket);
    CHECK (zmq_recv (socket, bytes, sizeof bytes, ZMQ_DONTWAIT) == (int) length);
    CHECK (memcmp (bytes, answer, length) == 0);
}

static void *connected (void *context, const char *endpoint)
{
    void *socket = zmq_socket (context, ZMQ_REQ);
    CHECK (socket && zmq_connect (socket, endpoint) == 0);
    return socket;
}

static void exchange (void *socket)
{
    char question[64];
    for (int i = 0; i < EXCHANGES; i++) {
        snprintf (question, sizeof question, "question %d", i);
        ask (socket, question, question);
    }
}

/* The end of the context wakes the worker, and waits for it. */
static void the_service_ends_first (void)
{
    void *context = zmq_ctx_new ();
    worker *worker = worker_start (context, "inproc://worker");
    CHECK (worker);
    void *socket = connected (context, "inproc://worker");
    exchange (socket);
    CHECK (zmq_close (socket) == 0);
    CHECK (zmq_ctx_term (context) == 0);
    CHECK (worker_join (worker) == WORKER_ENDED);
}

static void the_worker_ends_first (void)
{
    void *context = zmq_ctx_new ();
    worker *worker = worker_start (context, "inproc://worker");
    CHECK (worker);
    void *socket = connected (context, "inproc://worker");
    exchange (socket);
    ask (socket, "stop", "stopped");
    CHECK (worker_join (worker) == WORKER_ENDED);
    /* The context is none the worse for it. */
    CHECK (worker = worker_start (context, "inproc://another"));
    CHECK (zmq_connect (socket, "inproc://another") == 0);
    CHECK (zmq_close (socket) == 0);
    CHECK (zmq_ctx_shutdown (context) == 0);
    CHECK (worker_join (worker) == WORKER_ENDED);
    CHECK (zmq_ctx_term (context) == 0);
}

/* It answers at a socket that stays ours. */
static void the_worker_borrows_a_socket (void)
{
    void *context = zmq_ctx_new ();
    void *server = zmq_socket (context, ZMQ_REP);
    CHECK (server && zmq_bind (server, "inproc://ours") == 0);
    void *socket = connected (context, "inproc://ours");
    for (int i = 0; i < 3; i++) {
        worker *worker = worker_start_on (context, server);
        CHECK (worker);
        ask (socket, "hello", "hello");
        ask (socket, "stop", "stopped");
        CHECK (worker_join (worker) == WORKER_ENDED);
    }
    /* A socket of another type is refused. */
    CHECK (!worker_start_on (context, socket));
    CHECK (zmq_close (server) == 0);
    CHECK (zmq_close (socket) == 0);
    CHECK (zmq_ctx_term (context) == 0);
}

/* In its own thread and in ours. */
static void the_worker_panics (void)
{
    void *context = zmq_ctx_new ();
    worker *worker = worker_start (context, "inproc://worker");
    CHECK (worker);
    void *socket = connected (context, "inproc://worker");
    ask (socket, "hello", "hello");
    CHECK (zmq_send (socket, "panic", 5, 0) == 5);
    CHECK (worker_join (worker) == WORKER_PANICKED);
    CHECK (!worker_start (context, NULL));
    CHECK (!worker_start (NULL, "inproc://worker"));
    CHECK (!worker_start (context, "rubbish"));
    CHECK (zmq_close (socket) == 0);
    CHECK (zmq_ctx_term (context) == 0);
}

int main (void)
{
    the_service_ends_first ();
    the_worker_ends_first ();
    the_worker_borrows_a_socket ();
    the_worker_panics ();
    int major, minor, patch;
    zmq_version (&major, &minor, &patch);
    printf ("C: %d exchanges each way, libzmq %d.%d.%d\n", EXCHANGES, major, minor, patch);
    return 0;
}
