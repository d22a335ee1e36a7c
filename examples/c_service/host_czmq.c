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

int main (void)
{
    /* czmq's context, which ends by zsys_shutdown. */
    void *context = zsys_init ();
    CHECK (context);

    /* The worker ends first, and leaves czmq its socket. */
    zsock_t *server = zsock_new_rep ("inproc://ours");
    worker *worker = worker_start_on (context, zsock_resolve (server));
    CHECK (worker);
    zsock_t *socket = zsock_new_req ("inproc://ours");
    zsock_set_rcvtimeo (socket, 30000);
    exchange (socket);
    ask (socket, "stop", "stopped");
    CHECK (worker_join (worker) == WORKER_ENDED);
    CHECK (zstr_send (socket, "hello") == 0);
    char *text = zstr_recv (server);
    CHECK (text && streq (text, "hello"));
    zstr_free (&text);
    zsock_destroy (&socket);
    zsock_destroy (&server);

    /* It panics. */
    worker = worker_start (context, "inproc://panics");
    socket = zsock_new_req ("inproc://panics");
    CHECK (zstr_send (socket, "panic") == 0);
    CHECK (worker_join (worker) == WORKER_PANICKED);
    zsock_destroy (&socket);

    /* The service ends first. */
    worker = worker_start (context, "inproc://worker");
    CHECK (worker);
    socket = zsock_new_req ("inproc://worker");
    zsock_set_rcvtimeo (socket, 30000);
    exchange (socket);
    zsock_destroy (&socket);
    zsys_shutdown ();
    CHECK (worker_join (worker) == WORKER_ENDED);

    int major, minor, patch;
    zmq_version (&major, &minor, &patch);
    printf ("czmq: %d exchanges each way, libzmq %d.%d.%d\n", EXCHANGES, major, minor, patch);
    return 0;
}
