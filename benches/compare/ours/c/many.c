/* DEALERs on one ROUTER: all ask before the first answer is read. */

#include "measure.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
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

/* DEALERs at `endpoint`, each of which has asked once. */
static void **arrive (const struct job *job, const char *endpoint, size_t peers, const char *bytes)
{
    void **dealers = calloc (peers, sizeof *dealers);
    /* They come in groups that a listener's queue has room for. */
    for (size_t group = 0; group < peers; group += 50) {
        size_t end = group + 50 < peers ? group + 50 : peers;
        for (size_t index = group; index < end; index++) {
            dealers[index] = open_socket (context_for (job, 1), ZMQ_DEALER);
            CHECK (zmq_connect (dealers[index], endpoint) == 0);
        }
        ask (dealers, group, end, bytes, job->size);
    }
    return dealers;
}

static void answer_at (const struct job *job, char endpoint[256])
{
    router = open_socket (context_for (job, 0), ZMQ_ROUTER);
    bind_to (job, router, "many");
    endpoint_of (router, endpoint);
    start (answer_all, (void *) job);
}

/* DEALERs in a process of their own, where one may not open as many files. */
struct member {
    size_t peers;
    int hears, says;
};

struct outcome {
    double spent, memory;
};

enum { MOST_MEMBERS = 16, ENDPOINT = 256 };

static void take_part (const struct job *job, struct member member, size_t rounds)
{
    char endpoint[ENDPOINT], go;
    char *bytes = calloc (1, job->size);
    CHECK (read (member.hears, endpoint, ENDPOINT) == ENDPOINT);
    void **dealers = arrive (job, endpoint, member.peers, bytes);
    CHECK (write (member.says, "r", 1) == 1);
    CHECK (read (member.hears, &go, 1) == 1);
    struct outcome outcome = {-processor_time (), 0};
    while (rounds--)
        ask (dealers, 0, member.peers, bytes, job->size);
    outcome.spent += processor_time ();
    outcome.memory = peak_memory ();
    CHECK (write (member.says, &outcome, sizeof outcome) == sizeof outcome);
    _exit (0);
}

/* Forked off before there are sockets and threads. How many there are; none if all DEALERs have
   room here. */
static size_t gather (const struct job *job, struct member *members, size_t rounds)
{
    struct rlimit files;
    CHECK (getrlimit (RLIMIT_NOFILE, &files) == 0);
    size_t most = files.rlim_cur - 100;
    /* One for the socket, and one for each end of its connection. */
    if (strcmp (job->transport, "inproc") == 0 || job->peers * 3 <= most)
        return 0;
    size_t count = (job->peers * 2 + most - 1) / most;
    CHECK (count <= MOST_MEMBERS);
    for (size_t index = 0; index < count; index++) {
        int to[2], from[2];
        CHECK (pipe (to) == 0 && pipe (from) == 0);
        members[index].peers = job->peers * (index + 1) / count - job->peers * index / count;
        members[index].hears = to[0];
        members[index].says = from[1];
        pid_t child = fork ();
        CHECK (child != -1);
        if (child == 0)
            take_part (job, members[index], rounds);
        members[index].hears = from[0];
        members[index].says = to[1];
    }
    return count;
}

static void many_elsewhere (const struct job *job, struct member *members, size_t count,
                            size_t rounds)
{
    char endpoint[ENDPOINT] = {0}, ready;
    struct outcome theirs;
    double others = 0;
    answer_at (job, endpoint);
    for (size_t index = 0; index < count; index++)
        CHECK (write (members[index].says, endpoint, ENDPOINT) == ENDPOINT);
    for (size_t index = 0; index < count; index++)
        CHECK (read (members[index].hears, &ready, 1) == 1);
    double spent = processor_time (), began = now ();
    for (size_t index = 0; index < count; index++)
        CHECK (write (members[index].says, "g", 1) == 1);
    for (size_t index = 0; index < count; index++) {
        CHECK (read (members[index].hears, &theirs, sizeof theirs) == sizeof theirs);
        others += theirs.spent;
        also_held (theirs.memory);
    }
    began = now () - began;
    report (rounds * job->peers, began, processor_time () - spent + others, NULL, -1);
}

void many (const struct job *job)
{
    char endpoint[ENDPOINT];
    struct member members[MOST_MEMBERS];
    size_t rounds = job->messages / job->peers;
    rounds = rounds ? rounds : 1;
    size_t count = gather (job, members, rounds);
    if (count)
        many_elsewhere (job, members, count, rounds);
    char *bytes = calloc (1, job->size);
    answer_at (job, endpoint);
    void **dealers = arrive (job, endpoint, job->peers, bytes);
    double spent = processor_time (), began = now ();
    for (size_t round = 0; round < rounds; round++)
        ask (dealers, 0, job->peers, bytes, job->size);
    began = now () - began;
    report (rounds * job->peers, began, processor_time () - spent, NULL, -1);
}
