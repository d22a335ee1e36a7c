//! What libzmq 4.3.5 does at a cost that can be spared: a question to the system whose answer is
//! known, and copies of what is long enough to stay where it is. See `mends.rs`.

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
    // What is sent is gathered in a buffer, and what is longer than that fills it up first, to go on
    // from where it is with the next write. Instead it goes as it is, together with what the buffer
    // holds by then. Over TLS nobody else but the engine knows how to write.
    Mend {
        file: "i_encoder.hpp",
        fault: "    //  Load a new message into encoder.
",
        mended: "    //  What follows what was encoded and was left where it is, as it is long,
    //  if there is such. It may go when all is encoded that comes next.
    virtual size_t take_rest (unsigned char **data_) = 0;

    //  Load a new message into encoder.
",
    },
    Mend {
        file: "encoder.hpp",
        fault: "            //  Copy data to the buffer. If the buffer is full, return.
",
        mended: "            if (pos > 0 && is_rest ())
                break;

            //  Copy data to the buffer. If the buffer is full, return.
",
    },
    Mend {
        file: "encoder.hpp",
        fault: "    void load_msg (msg_t *msg_) ZMQ_FINAL
    {
",
        mended: "    bool is_rest ()
    {
#if defined ZMQ_HAVE_WINDOWS || defined ZMQ_HAVE_WSS
        return false;
#else
        return in_progress () && _to_write >= _buf_size
               && _to_write / 8 < _buf_size;
#endif
    }

    size_t take_rest (unsigned char **data_) ZMQ_FINAL
    {
        if (!is_rest ())
            return 0;
        const size_t size = _to_write;
        *data_ = _write_pos;
        _write_pos = NULL;
        _to_write = 0;
        return size;
    }

    void load_msg (msg_t *msg_) ZMQ_FINAL
    {
",
    },
    Mend {
        file: "tcp.hpp",
        fault: "int tcp_write (fd_t s_, const void *data_, size_t size_);
",
        mended: "//  Where there is a rest, it is written behind the data.
int tcp_write (fd_t s_,
               const void *data_,
               size_t size_,
               const void *rest_ = NULL,
               size_t rest_size_ = 0);
",
    },
    Mend {
        file: "tcp.cpp",
        fault: "int zmq::tcp_write (fd_t s_, const void *data_, size_t size_)
{
",
        mended: "#ifndef ZMQ_HAVE_WINDOWS
#include <sys/uio.h>
#endif

int zmq::tcp_write (fd_t s_,
                    const void *data_,
                    size_t size_,
                    const void *rest_,
                    size_t rest_size_)
{
",
    },
    Mend {
        file: "tcp.cpp",
        fault: "    ssize_t nbytes = send (s_, static_cast<const char *> (data_), size_, 0);
",
        mended: "    ssize_t nbytes;
    if (rest_size_ > 0) {
        struct iovec parts[2];
        parts[0].iov_base = const_cast<void *> (data_);
        parts[0].iov_len = size_;
        parts[1].iov_base = const_cast<void *> (rest_);
        parts[1].iov_len = rest_size_;
        struct msghdr both;
        memset (&both, 0, sizeof both);
        both.msg_iov = parts;
        both.msg_iovlen = 2;
        nbytes = sendmsg (s_, &both, 0);
    } else
        nbytes = send (s_, static_cast<const char *> (data_), size_, 0);
",
    },
    Mend {
        file: "stream_engine_base.hpp",
        fault: "    size_t _outsize;
",
        mended: "    size_t _outsize;

    //  What is to be written behind that.
    unsigned char *_restpos;
    size_t _restsize;
",
    },
    Mend {
        file: "stream_engine_base.cpp",
        fault: "    _outsize (0),
",
        mended: "    _outsize (0),
    _restpos (NULL),
    _restsize (0),
",
    },
    Mend {
        file: "stream_engine_base.cpp",
        fault: "        _outsize = _encoder->encode (&_outpos, 0);

        while (_outsize < static_cast<size_t> (_options.out_batch_size)) {
",
        mended: "        _outsize = _encoder->encode (&_outpos, 0);
        _restsize = _encoder->take_rest (&_restpos);

        while (_restsize == 0
               && _outsize < static_cast<size_t> (_options.out_batch_size)) {
",
    },
    Mend {
        file: "stream_engine_base.cpp",
        fault: "            _outsize += n;
        }
",
        mended: "            _outsize += n;
            _restsize = _encoder->take_rest (&_restpos);
        }
",
    },
    Mend {
        file: "stream_engine_base.cpp",
        fault: "    const int nbytes = write (_outpos, _outsize);
",
        mended: "    const int nbytes =
      _restsize > 0
        ? tcp_write (_s, _outpos, _outsize, _restpos, _restsize)
        : write (_outpos, _outsize);
",
    },
    Mend {
        file: "stream_engine_base.cpp",
        fault: "    _outpos += nbytes;
    _outsize -= nbytes;
",
        mended: "    if (_restsize > 0 && static_cast<size_t> (nbytes) >= _outsize) {
        const size_t begun = nbytes - _outsize;
        _outpos = _restpos + begun;
        _outsize = _restsize - begun;
        _restsize = 0;
    } else {
        _outpos += nbytes;
        _outsize -= nbytes;
    }
",
    },
    // What follows a message that was too long for the buffer and so was read to where it belongs, is
    // likely to be as long: so not much more of it is read than libzmq does by default, as what is
    // has to be copied.
    Mend {
        file: "decoder.hpp",
        fault: "            *data_ = _read_pos;
            *size_ = _to_read;
            return;
        }

        *data_ = _buf;
        *size_ = _allocator.size ();
",
        mended: "            *data_ = _read_pos;
            *size_ = _to_read;
            _was_long = _to_read / 8 < _allocator.size ();
            return;
        }

        *data_ = _buf;
        *size_ = _was_long ? std::min (_allocator.size (), size_t (8192))
                           : _allocator.size ();
        _was_long = false;
",
    },
    Mend {
        file: "decoder.hpp",
        fault: "        _next (NULL), _read_pos (NULL), _to_read (0), _allocator (buf_size_)
",
        mended: "        _next (NULL),
        _read_pos (NULL),
        _to_read (0),
        _was_long (false),
        _allocator (buf_size_)
",
    },
    Mend {
        file: "decoder.hpp",
        fault: "    //  The duffer for data to decode.
",
        mended: "    //  Whether what was read last went to where it belongs.
    bool _was_long;

    //  The duffer for data to decode.
",
    },
    // Over ipc, the system calls a connection writable when three quarters of its buffer are free. One
    // message of 64 KiB is more than the fourth, so that each waited until the one before was read,
    // though there is room for three: they are tried one after the other, at 1.5 times the rate. Over
    // tcp that makes no difference, and with batches of short messages it was a tenth slower.
    Mend {
        file: "stream_engine_base.cpp",
        fault: "    //  If write buffer is empty, try to read new data from the encoder.
    if (!_outsize) {
",
        mended: "    for (int left = 4; left > 0; left--) {
    //  If write buffer is empty, try to read new data from the encoder.
    if (!_outsize) {
",
    },
    Mend {
        file: "stream_engine_base.cpp",
        fault: "    if (unlikely (_handshaking))
        if (_outsize == 0)
            reset_pollout ();
}
",
        mended: "    if (unlikely (_handshaking))
        if (_outsize == 0)
            reset_pollout ();

    if (_handshaking || _outsize > 0 || nbytes <= _options.out_batch_size)
        return;
    }
}
",
    },
];
