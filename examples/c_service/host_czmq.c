/* A service with czmq. A worker in Rust answers it, at a socket that czmq opened. */
#include <czmq.h>

#include "worker.h"

enum { EXCHANGES = 10000 };

#define CHECK(it)                                                              \
    do {                                                                       \
        if (!(it)) {                                                           \
            fprintf (stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #it);  \
            exit (1);                                                          \
        }                                                                      \
    } while (0)

static void ask (zsock_t *socket, const char *question, const char *answer)
{
    CHECK (zstr_send (socket, question) == 0);
    char *text = zstr_recv (socket);
    CHECK (text && streq (text, answer));
    zstr_free (&text);
}

static void exchange (zsock_t *socket)
{
    char question[64];
    for (int i = 0; i < EXCHANGES; i++) {
        snprintf (question, sizeof question, "question %d", i);
        ask (socket, question, question);
    }
}

static zsock_t *connected (const char *endpoint)
{
    zsock_t *socket = zsock_new_req (endpoint);
    CHECK (socket);
    zsock_set_rcvtimeo (socket, 30000);
    return socket;
}

/* It leaves czmq the socket that it borrowed. */
static void the_worker_ends_first (void *context)
{
    zsock_t *server = zsock_new_rep ("inproc://ours");
    worker *worker = worker_start_on (context, zsock_resolve (server));
    CHECK (worker);
    zsock_t *socket = connected ("inproc://ours");
    exchange (socket);
    ask (socket, "stop", "stopped");
    CHECK (worker_join (worker) == WORKER_ENDED);
    CHECK (zstr_send (socket, "hello") == 0);
    char *text = zstr_recv (server);
    CHECK (text && streq (text, "hello"));
    zstr_free (&text);
    zsock_destroy (&socket);
    zsock_destroy (&server);
}

static void the_worker_panics (void *context)
{
    worker *worker = worker_start (context, "inproc://panics");
    CHECK (worker);
    zsock_t *socket = connected ("inproc://panics");
    CHECK (zstr_send (socket, "panic") == 0);
    CHECK (worker_join (worker) == WORKER_PANICKED);
    zsock_destroy (&socket);
}

/* The end of czmq's context wakes the worker, and waits for it. */
static void the_service_ends_first (void *context)
{
    worker *worker = worker_start (context, "inproc://worker");
    CHECK (worker);
    zsock_t *socket = connected ("inproc://worker");
    exchange (socket);
    zsock_destroy (&socket);
    zsys_shutdown ();
    CHECK (worker_join (worker) == WORKER_ENDED);
}

int main (void)
{
    /* There is one for the program, and zsys_shutdown ends it: so that comes last. */
    void *context = zsys_init ();
    CHECK (context);
    the_worker_ends_first (context);
    the_worker_panics (context);
    the_service_ends_first (context);
    int major, minor, patch;
    zmq_version (&major, &minor, &patch);
    printf ("czmq: %d exchanges each way, libzmq %d.%d.%d\n", EXCHANGES, major, minor, patch);
    return 0;
}
