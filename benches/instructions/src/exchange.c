/* Loops in C, over inproc, in one thread. In an exchange, REQ asks and REP answers; routed, DEALER
   asks and ROUTER answers; in a flow, PUSH sends and PULL receives.

   Careful C asks a message how long it is, and as in Rust still has the asker's id when it has
   answered. The leanest takes the length from what the receive returns, and gives the id away. */

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

/* A loop that is compiled once for careful C, and once for the leanest. */
#define LOOP static inline __attribute__ ((always_inline)) void

struct pair {
    void *context, *client, *server;
};

static struct pair open_pair_of (int server, int client)
{
    struct pair pair;
    pair.context = zmq_ctx_new ();
    pair.server = zmq_socket (pair.context, server);
    pair.client = zmq_socket (pair.context, client);
    if (zmq_bind (pair.server, "inproc://exchange") != 0
        || zmq_connect (pair.client, "inproc://exchange") != 0)
        abort ();
    return pair;
}

static struct pair open_pair (void)
{
    return open_pair_of (ZMQ_REP, ZMQ_REQ);
}

static void close_pair (struct pair pair)
{
    zmq_close (pair.client);
    zmq_close (pair.server);
    zmq_ctx_term (pair.context);
}

static void send_message (void *socket, const void *bytes, size_t size)
{
    zmq_msg_t message;
    if (zmq_msg_init_size (&message, size) != 0)
        abort ();
    memcpy (zmq_msg_data (&message), bytes, size);
    if (zmq_msg_send (&message, socket, 0) == -1)
        abort ();
}

/* Receives into a message that is used again, and looks at it. */
LOOP recv_message (void *socket, zmq_msg_t *message, size_t size, bool looks, bool careful)
{
    int received = zmq_msg_recv (message, socket, 0);
    if (received == -1 || zmq_msg_more (message))
        abort ();
    if ((careful ? zmq_msg_size (message) : (size_t) received) != size)
        abort ();
    if (looks && *(char *) zmq_msg_data (message) != 0)
        abort ();
}

/* Messages, received into one that is used again. */
LOOP exchange (size_t size, unsigned long exchanges, bool looks, bool careful)
{
    struct pair pair = open_pair ();
    char *bytes = calloc (1, size);
    zmq_msg_t received;
    zmq_msg_init (&received);
    while (exchanges--) {
        send_message (pair.client, bytes, size);
        recv_message (pair.server, &received, size, looks, careful);
        send_message (pair.server, bytes, size);
        recv_message (pair.client, &received, size, looks, careful);
    }
    zmq_msg_close (&received);
    free (bytes);
    close_pair (pair);
}

void exchange_messages (size_t size, unsigned long exchanges, bool looks)
{
    exchange (size, exchanges, looks, false);
}

void exchange_carefully (size_t size, unsigned long exchanges, bool looks)
{
    exchange (size, exchanges, looks, true);
}

/* Messages, a fresh one for each receive. */
LOOP exchange_fresh (size_t size, unsigned long exchanges, bool looks, bool careful)
{
    struct pair pair = open_pair ();
    char *bytes = calloc (1, size);
    while (exchanges--) {
        for (int turn = 0; turn < 2; turn++) {
            zmq_msg_t received;
            send_message (turn ? pair.server : pair.client, bytes, size);
            zmq_msg_init (&received);
            recv_message (turn ? pair.client : pair.server, &received, size, looks,
                          careful);
            zmq_msg_close (&received);
        }
    }
    free (bytes);
    close_pair (pair);
}

void exchange_fresh_messages (size_t size, unsigned long exchanges, bool looks)
{
    exchange_fresh (size, exchanges, looks, false);
}

void exchange_fresh_carefully (size_t size, unsigned long exchanges, bool looks)
{
    exchange_fresh (size, exchanges, looks, true);
}

/* Plain buffers. */
void exchange_buffers (size_t size, unsigned long exchanges, bool looks)
{
    struct pair pair = open_pair ();
    char *bytes = calloc (2, size);
    char *received = bytes + size;
    while (exchanges--) {
        if (zmq_send (pair.client, bytes, size, 0) == -1
            || zmq_recv (pair.server, received, size, 0) != (int) size
            || (looks && *received != 0)
            || zmq_send (pair.server, bytes, size, 0) == -1
            || zmq_recv (pair.client, received, size, 0) != (int) size
            || (looks && *received != 0))
            abort ();
    }
    free (bytes);
    close_pair (pair);
}

static void send_copy (void *socket, zmq_msg_t *asker)
{
    zmq_msg_t copy;
    zmq_msg_init (&copy);
    if (zmq_msg_copy (&copy, asker) != 0 || zmq_msg_send (&copy, socket, ZMQ_SNDMORE) == -1)
        abort ();
}

/* One question to a ROUTER and its answer, in messages that are used again. */
LOOP route (struct pair pair, zmq_msg_t *asker, zmq_msg_t *received, char *bytes, size_t size,
            bool looks, bool careful)
{
    send_message (pair.client, bytes, size);
    if (zmq_msg_recv (asker, pair.server, 0) == -1 || !zmq_msg_more (asker))
        abort ();
    recv_message (pair.server, received, size, looks, careful);
    if (careful)
        send_copy (pair.server, asker);
    else if (zmq_msg_send (asker, pair.server, ZMQ_SNDMORE) == -1)
        abort ();
    send_message (pair.server, bytes, size);
    recv_message (pair.client, received, size, looks, careful);
}

LOOP routed (size_t size, unsigned long exchanges, bool looks, bool careful)
{
    struct pair pair = open_pair_of (ZMQ_ROUTER, ZMQ_DEALER);
    char *bytes = calloc (1, size);
    zmq_msg_t asker, received;
    zmq_msg_init (&asker);
    zmq_msg_init (&received);
    while (exchanges--)
        route (pair, &asker, &received, bytes, size, looks, careful);
    zmq_msg_close (&received);
    zmq_msg_close (&asker);
    free (bytes);
    close_pair (pair);
}

void routed_messages (size_t size, unsigned long exchanges, bool looks)
{
    routed (size, exchanges, looks, false);
}

void routed_carefully (size_t size, unsigned long exchanges, bool looks)
{
    routed (size, exchanges, looks, true);
}

/* The same with fresh messages. */
LOOP routed_fresh (size_t size, unsigned long exchanges, bool looks, bool careful)
{
    struct pair pair = open_pair_of (ZMQ_ROUTER, ZMQ_DEALER);
    char *bytes = calloc (1, size);
    while (exchanges--) {
        zmq_msg_t asker, received;
        zmq_msg_init (&asker);
        zmq_msg_init (&received);
        route (pair, &asker, &received, bytes, size, looks, careful);
        zmq_msg_close (&received);
        zmq_msg_close (&asker);
    }
    free (bytes);
    close_pair (pair);
}

void routed_fresh_messages (size_t size, unsigned long exchanges, bool looks)
{
    routed_fresh (size, exchanges, looks, false);
}

void routed_fresh_carefully (size_t size, unsigned long exchanges, bool looks)
{
    routed_fresh (size, exchanges, looks, true);
}

/* Messages one way, received into one that is used again. */
LOOP flow (size_t size, unsigned long messages, bool looks, bool careful)
{
    struct pair pair = open_pair_of (ZMQ_PULL, ZMQ_PUSH);
    char *bytes = calloc (1, size);
    zmq_msg_t received;
    zmq_msg_init (&received);
    while (messages--) {
        send_message (pair.client, bytes, size);
        recv_message (pair.server, &received, size, looks, careful);
    }
    zmq_msg_close (&received);
    free (bytes);
    close_pair (pair);
}

void flow_messages (size_t size, unsigned long messages, bool looks)
{
    flow (size, messages, looks, false);
}

void flow_carefully (size_t size, unsigned long messages, bool looks)
{
    flow (size, messages, looks, true);
}

/* Messages one way, a fresh one for each receive. */
LOOP flow_fresh (size_t size, unsigned long messages, bool looks, bool careful)
{
    struct pair pair = open_pair_of (ZMQ_PULL, ZMQ_PUSH);
    char *bytes = calloc (1, size);
    while (messages--) {
        zmq_msg_t received;
        send_message (pair.client, bytes, size);
        zmq_msg_init (&received);
        recv_message (pair.server, &received, size, looks, careful);
        zmq_msg_close (&received);
    }
    free (bytes);
    close_pair (pair);
}

void flow_fresh_messages (size_t size, unsigned long messages, bool looks)
{
    flow_fresh (size, messages, looks, false);
}

void flow_fresh_carefully (size_t size, unsigned long messages, bool looks)
{
    flow_fresh (size, messages, looks, true);
}

/* Plain buffers one way. */
void flow_buffers (size_t size, unsigned long messages, bool looks)
{
    struct pair pair = open_pair_of (ZMQ_PULL, ZMQ_PUSH);
    char *bytes = calloc (2, size);
    char *received = bytes + size;
    while (messages--) {
        if (zmq_send (pair.client, bytes, size, 0) == -1
            || zmq_recv (pair.server, received, size, 0) != (int) size
            || (looks && *received != 0))
            abort ();
    }
    free (bytes);
    close_pair (pair);
}
