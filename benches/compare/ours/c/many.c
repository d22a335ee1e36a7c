/* DEALERs on one ROUTER: all ask before the first answer is read. */

#include "measure.h"

#include <stdlib.h>
#include <zmq.h>

static void *router;

static void *answer_all (void *bytes)
{
    const struct job *job = bytes;
    zmq_msg_t id, message;
    char *payload = calloc (1, job->size);
    CHECK (zmq_msg_init (&id) == 0);
    CHECK (zmq_msg_init (&message) == 0);
    while (1) {
        CHECK (zmq_msg_recv (&id, router, 0) != -1);
        CHECK (zmq_msg_recv (&message, router, 0) == (int) job->size);
        CHECK (!zmq_msg_more (&message));
        CHECK (zmq_msg_send (&id, router, ZMQ_SNDMORE) != -1);
        send_bytes (router, payload, job->size, 0);
    }
    return NULL;
}

static void ask (void **dealers, size_t from, size_t until, const char *bytes, size_t size)
{
    zmq_msg_t message;
    CHECK (zmq_msg_init (&message) == 0);
    for (size_t index = from; index < until; index++)
        send_bytes (dealers[index], bytes, size, 0);
    for (size_t index = from; index < until; index++) {
        CHECK (zmq_msg_recv (&message, dealers[index], 0) == (int) size);
        CHECK (!zmq_msg_more (&message));
    }
    CHECK (zmq_msg_close (&message) == 0);
}

void many (const struct job *job)
{
    char endpoint[256];
    char *bytes = calloc (1, job->size);
    void **dealers = calloc (job->peers, sizeof *dealers);
    size_t rounds = job->messages / job->peers;
    rounds = rounds ? rounds : 1;
    router = open_socket (context_for (job, 0), ZMQ_ROUTER);
    bind_to (job, router, "many");
    endpoint_of (router, endpoint);
    start (answer_all, (void *) job);
    /* They come in groups that a listener's queue has room for. */
    for (size_t group = 0; group < job->peers; group += 50) {
        size_t end = group + 50 < job->peers ? group + 50 : job->peers;
        for (size_t index = group; index < end; index++) {
            dealers[index] = open_socket (context_for (job, 1), ZMQ_DEALER);
            CHECK (zmq_connect (dealers[index], endpoint) == 0);
        }
        ask (dealers, group, end, bytes, job->size);
    }
    double spent = processor_time (), began = now ();
    for (size_t round = 0; round < rounds; round++)
        ask (dealers, 0, job->peers, bytes, job->size);
    began = now () - began;
    report (rounds * job->peers, began, processor_time () - spent, NULL, -1);
}
