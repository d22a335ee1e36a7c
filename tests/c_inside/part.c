/* The part of the program that is in C. Each returns 0, or the line where something failed. */
#include <string.h>
#include <zmq.h>

#define TRY(it)                                                                \
    do {                                                                       \
        if (!(it))                                                             \
            return __LINE__;                                                   \
    } while (0)

/* The header that this was compiled with. */
int part_version (void)
{
    return ZMQ_VERSION;
}

/* Asks so often over a socket of its own. */
int part_ask (void *context, const char *endpoint, int times)
{
    void *socket = zmq_socket (context, ZMQ_REQ);
    int patience = 10000, none = 0, i;
    TRY (socket);
    TRY (zmq_setsockopt (socket, ZMQ_RCVTIMEO, &patience, sizeof patience) == 0);
    TRY (zmq_setsockopt (socket, ZMQ_LINGER, &none, sizeof none) == 0);
    TRY (zmq_connect (socket, endpoint) == 0);
    for (i = 0; i < times; i++) {
        char answer[16];
        TRY (zmq_send (socket, &i, sizeof i, 0) == (int) sizeof i);
        TRY (zmq_recv (socket, answer, sizeof answer, 0) == (int) sizeof i);
        TRY (memcmp (answer, &i, sizeof i) == 0);
    }
    TRY (zmq_close (socket) == 0);
    return 0;
}

/* Answers so often over a REP socket that it is lent. */
int part_answer (void *socket, int times)
{
    int patience = 10000, i;
    TRY (zmq_setsockopt (socket, ZMQ_RCVTIMEO, &patience, sizeof patience) == 0);
    for (i = 0; i < times; i++) {
        zmq_msg_t message;
        TRY (zmq_msg_init (&message) == 0);
        TRY (zmq_msg_recv (&message, socket, 0) >= 0);
        TRY (zmq_msg_send (&message, socket, 0) >= 0);
    }
    return 0;
}

/* Takes a message, which is closed here, and makes one, which is closed there. */
int part_exchange (zmq_msg_t *message, zmq_msg_t *answer)
{
    size_t i, size = zmq_msg_size (message);
    TRY (zmq_msg_init_size (answer, size) == 0);
    for (i = 0; i < size; i++)
        ((char *) zmq_msg_data (answer))[i] = ((char *) zmq_msg_data (message))[size - 1 - i];
    TRY (zmq_msg_close (message) == 0);
    return 0;
}

/* Closes a socket that it is given for good. */
int part_close (void *socket)
{
    TRY (zmq_close (socket) == 0);
    return 0;
}

/* Ends a context that it is given for good. */
int part_end (void *context)
{
    TRY (zmq_ctx_term (context) == 0);
    return 0;
}
