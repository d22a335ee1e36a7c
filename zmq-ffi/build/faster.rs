//! What libzmq 4.3.5 does at a cost that can be spared: a question to the system whose answer is
//! known. See `mends.rs`.

use crate::mends::Mend;

pub(crate) const MENDS: &[Mend] = &[
    // To look for commands, libzmq asks the system whether there is a signal, and so does a receive
    // that finds nothing, and each question for `ZMQ_EVENTS`. There is none as long as nothing was
    // written since the reader went to sleep, and that can be seen; else there is one, or about to
    // be. (Where a template is instantiated, a member that others may not use can be named.) A
    // process that was forked off is told by that question that the socket is not its own, and so
    // goes on asking.
    Mend {
        file: "mailbox.cpp",
        fault: "int zmq::mailbox_t::recv (command_t *cmd_, int timeout_)
{
    //  Try to get the command straight away.
    if (_active) {
        if (_cpipe.read (cmd_))
            return 0;

        //  If there are no more commands available, switch into passive state.
        _active = false;
    }

    //  Wait for signal from the command sender.
    int rc = _signaler.wait (timeout_);
    if (rc == -1) {
        errno_assert (errno == EAGAIN || errno == EINTR);
        return -1;
    }

    //  Receive the signal.
    rc = _signaler.recv_failable ();
    if (rc == -1) {
        errno_assert (errno == EAGAIN);
        return -1;
    }
",
        mended: "#ifdef HAVE_FORK
#include <pthread.h>
#endif

namespace zmq
{
#ifdef HAVE_FORK
static void fork_off ();
static bool must_ask = pthread_atfork (NULL, NULL, fork_off) != 0;
static void fork_off ()
{
    must_ask = true;
}
#else
static const bool must_ask = false;
#endif

typedef ypipe_t<command_t, command_pipe_granularity> commands_t;

template <atomic_ptr_t<command_t> commands_t::*c> struct sleeper_t
{
    friend bool is_written (commands_t &pipe_)
    {
        return (pipe_.*c).cas (NULL, NULL) != NULL;
    }
};
bool is_written (commands_t &pipe_);
template struct sleeper_t<&commands_t::_c>;
}

int zmq::mailbox_t::recv (command_t *cmd_, int timeout_)
{
    if (_active) {
        if (_cpipe.read (cmd_))
            return 0;
        _active = false;
    }

    const bool is_signalled = !must_ask && is_written (_cpipe);
    if (timeout_ == 0 && !must_ask && !is_signalled) {
        errno = EAGAIN;
        return -1;
    }
    if (!is_signalled || _signaler.recv_failable () == -1) {
        if (_signaler.wait (timeout_) == -1) {
            errno_assert (errno == EAGAIN || errno == EINTR);
            return -1;
        }
        if (_signaler.recv_failable () == -1) {
            errno_assert (errno == EAGAIN);
            return -1;
        }
    }
",
    },
];
