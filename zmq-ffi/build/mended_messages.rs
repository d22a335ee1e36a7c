//! The mends of messages of several frames, which are taken out frame by frame: whoever has begun
//! has to get the rest, and no other's, whatever becomes of the connection. See `mends.rs`.

use crate::mends::Mend;

pub(crate) const MENDS: &[Mend] = &[
    // Messages are put into a pipe whole, so the rest is there also when the pipe has come to its
    // end for all else.
    Mend {
        file: "pipe.hpp",
        fault: "    bool _delay;

    //  Routing id of the writer.",
        mended: "    bool _delay;

    //  If true, a message was taken out of which more is to come.
    bool _in_message;

    //  If true, a message was put in of which the beginning is gone.
    bool _out_cut;

  public:
    bool is_in_message () const { return _in_message; }

  private:
    //  Routing id of the writer.",
    },
    Mend {
        file: "pipe.cpp",
        fault: "    _delay (true),
    _server_socket_routing_id (0),
",
        mended: "    _delay (true),
    _in_message (false),
    _out_cut (false),
    _server_socket_routing_id (0),
",
    },
    Mend {
        file: "pipe.cpp",
        fault: "    if (unlikely (!_in_active))
        return false;
    if (unlikely (_state != active && _state != waiting_for_delimiter))
        return false;

    while (true) {
",
        mended: "    if (unlikely (!_in_active))
        return false;
    const bool is_open = _state == active || _state == waiting_for_delimiter;
    if (unlikely (!is_open && !_in_message))
        return false;

    while (true) {
",
    },
    Mend {
        file: "pipe.cpp",
        fault: "    if (!(msg_->flags () & msg_t::more) && !msg_->is_routing_id ())
        _msgs_read++;

    if (_lwm > 0 && _msgs_read % _lwm == 0)
        send_activate_write (_peer, _msgs_read);
",
        mended: "    const bool more = (msg_->flags () & msg_t::more) != 0;
    //  The newest frame is no part of the one before, nor is an id of a message.
    _in_message = more && !_conflate && !msg_->is_routing_id ();
    if (!more && !msg_->is_routing_id ())
        _msgs_read++;

    //  The peer may be gone otherwise.
    if (_lwm > 0 && _msgs_read % _lwm == 0 && likely (is_open))
        send_activate_write (_peer, _msgs_read);
",
    },
    // Where a connection breaks while a message is put in, the beginning goes, and so does the rest.
    Mend {
        file: "pipe.cpp",
        fault: "    _out_pipe->flush ();
    msg_t msg;
    while (_out_pipe->read (&msg)) {
",
        mended: "    msg_t msg;
    bool is_cut = false;
    for (; _out_pipe->unwrite (&msg); is_cut = true) {
        const int rc = msg.close ();
        errno_assert (rc == 0);
    }
    _out_pipe->flush ();
    while (_out_pipe->read (&msg)) {
",
    },
    Mend {
        file: "pipe.cpp",
        fault: "    _out_active = true;

    //  If appropriate, notify the user about the hiccup.
    if (_state == active)
        _sink->hiccuped (this);
",
        mended: "    const bool was_full = !_out_active;
    _out_active = true;

    //  What is said now is whole.
    is_cut = is_cut || _out_cut;
    _out_cut = false;

    //  If appropriate, notify the user about the hiccup.
    if (_state == active)
        _sink->hiccuped (this);
    _out_cut = is_cut;

    //  Nobody else will, as nobody reads what filled it.
    if (was_full && _state == active)
        _sink->write_activated (this);
",
    },
    // It needs no room. Nor is a credential counted, which the reader does not count either: else
    // each that is put in takes the room of a message for ever.
    Mend {
        file: "pipe.cpp",
        fault: "    if (unlikely (!check_write ()))
        return false;

    const bool more = (msg_->flags () & msg_t::more) != 0;
    const bool is_routing_id = msg_->is_routing_id ();
    _out_pipe->write (*msg_, more);
    if (!more && !is_routing_id)
",
        mended: "    const bool more = (msg_->flags () & msg_t::more) != 0;
    if (unlikely (_out_cut && _state == active)) {
        _out_cut = more;
        msg_t msg = *msg_;
        const int rc = msg.close ();
        errno_assert (rc == 0);
        return true;
    }

    if (unlikely (!check_write ()))
        return false;

    const bool is_routing_id = msg_->is_routing_id ();
    _out_pipe->write (*msg_, more);
    if (!more && !is_routing_id && !msg_->is_credential ())
",
    },
    // A message that libzmq says at a reconnect is read as one, so it is counted as one: else there
    // are fewer in the queue than none, which is as many as there can be.
    Mend {
        file: "pipe.cpp",
        fault: "        errno_assert (rc == 0);

        _out_pipe->write (msg, false);
",
        mended: "        errno_assert (rc == 0);

        _out_pipe->write (msg, false);
        _msgs_written++;
",
    },
    // The beginning of a message goes with who wrote it, also where nothing is waited for.
    Mend {
        file: "pipe.cpp",
        fault: "        else {
            _state = term_ack_sent;
            _out_pipe = NULL;
            send_pipe_term_ack (_peer);
        }
    }

    //  Delimiter happened",
        mended: "        else {
            rollback ();
            _state = term_ack_sent;
            _out_pipe = NULL;
            send_pipe_term_ack (_peer);
        }
    }

    //  Delimiter happened",
    },
    // And what is left when the pipe goes is kept.
    Mend {
        file: "fq.hpp",
        fault: "#include \"array.hpp\"
",
        mended: "#include <deque>

#include \"array.hpp\"
",
    },
    Mend {
        file: "fq.hpp",
        fault: "    bool _more;

",
        mended: "    bool _more;

    //  What is left of a message whose pipe is gone, and which that was.
    std::deque<msg_t> *_rest;
    pipe_t *_rest_from;

",
    },
    Mend {
        file: "fq.cpp",
        fault: "zmq::fq_t::fq_t () : _active (0), _current (0), _more (false)
{
}

zmq::fq_t::~fq_t ()
{
",
        mended: "zmq::fq_t::fq_t () :
    _active (0), _current (0), _more (false), _rest (NULL), _rest_from (NULL)
{
}

zmq::fq_t::~fq_t ()
{
    for (; _rest && !_rest->empty (); _rest->pop_front ()) {
        const int rc = _rest->front ().close ();
        errno_assert (rc == 0);
    }
    delete _rest;
",
    },
    Mend {
        file: "fq.cpp",
        fault: "    const pipes_t::size_type index = _pipes.index (pipe_);

    //  Remove the pipe from the list; adjust number of active pipes
    //  accordingly.
    if (index < _active) {
        _active--;
        _pipes.swap (index, _active);
        if (_current == _active)
            _current = 0;
    }
",
        mended: "    const pipes_t::size_type index = _pipes.index (pipe_);

    const bool is_current = _more && index < _active && index == _current;
    while (unlikely (is_current && pipe_->is_in_message ())) {
        msg_t msg;
        msg.init ();
        if (!pipe_->read (&msg))
            break;
        if (!_rest)
            _rest = new std::deque<msg_t> ();
        _rest->push_back (msg);
        _rest_from = pipe_;
    }

    //  Remove the pipe from the list; adjust number of active pipes
    //  accordingly. The current one, if it was the last, is now where this was.
    if (index < _active) {
        _active--;
        _pipes.swap (index, _active);
        if (_current == _active)
            _current = _current == index ? 0 : index;
    }
",
    },
    Mend {
        file: "fq.cpp",
        fault: "    int rc = msg_->close ();
    errno_assert (rc == 0);

    //  Round-robin",
        mended: "    int rc = msg_->close ();
    errno_assert (rc == 0);

    if (unlikely (_rest != NULL)) {
        *msg_ = _rest->front ();
        _rest->pop_front ();
        if (pipe_)
            *pipe_ = _rest_from;
        _more = (msg_->flags () & msg_t::more) != 0;
        if (_rest->empty ()) {
            delete _rest;
            _rest = NULL;
        }
        return 0;
    }

    //  Round-robin",
    },
    // What is being sent in parts goes on to who has got the first of them, also if another leaves.
    Mend {
        file: "lb.cpp",
        fault: "        _active--;
        _pipes.swap (index, _active);
        if (_current == _active)
            _current = 0;
    }
    _pipes.erase (pipe_);
",
        mended: "        _active--;
        _pipes.swap (index, _active);
        if (_current == _active)
            _current = _current == index ? 0 : index;
    }
    _pipes.erase (pipe_);
",
    },
    // A ROUTER then has nothing to end any more.
    Mend {
        file: "router.cpp",
        fault: "        if (pipe_ == _current_out)
            _current_out = NULL;
    }
}

void zmq::router_t::xread_activated",
        mended: "        if (pipe_ == _current_out)
            _current_out = NULL;
        if (pipe_ == _current_in) {
            _current_in = NULL;
            _terminate_current_in = false;
        }
    }
}

void zmq::router_t::xread_activated",
    },
    // Who makes way for a namesake has no more room than before.
    Mend {
        file: "router.cpp",
        fault: "                pipe_t *const old_pipe = existing_outpipe->pipe;

                erase_out_pipe (old_pipe);
",
        mended: "                pipe_t *const old_pipe = existing_outpipe->pipe;
                const bool was_active = existing_outpipe->active;

                erase_out_pipe (old_pipe);
",
    },
    Mend {
        file: "router.cpp",
        fault: "                add_out_pipe (ZMQ_MOVE (new_routing_id), old_pipe);
",
        mended: "                add_out_pipe (ZMQ_MOVE (new_routing_id), old_pipe);
                lookup_out_pipe (old_pipe->get_routing_id ())->active =
                  was_active;
",
    },
    // A question that is none leaves nothing to be forgotten of the answer to it, nor of the next,
    // also if its peer has left.
    Mend {
        file: "router.cpp",
        fault: "        _current_out = NULL;
        _more_out = false;
    }
    return 0;
",
        mended: "        _current_out = NULL;
    }
    _more_out = false;
    return 0;
",
    },
    // Of what conflates, the newest message is not kept back while the one before is being read, nor
    // forgotten when the next comes.
    Mend {
        file: "dbuffer.hpp",
        fault: "        if (_sync.try_lock ()) {
            _front->move (*_back);
            _has_msg = true;

            _sync.unlock ();
        }
",
        mended: "        scoped_lock_t lock (_sync);
        _front->move (*_back);
        _has_msg = true;
",
    },
    // Nor is a message to a group whose name has been sent when its connection breaks.
    Mend {
        file: "radio.cpp",
        fault: "    _state (group)
{
}

zmq::radio_session_t::~radio_session_t ()
{
",
        mended: "    _state (group)
{
    const int rc = _pending_msg.init ();
    errno_assert (rc == 0);
}

zmq::radio_session_t::~radio_session_t ()
{
    const int rc = _pending_msg.close ();
    errno_assert (rc == 0);
",
    },
    Mend {
        file: "radio.cpp",
        fault: "    *msg_ = _pending_msg;
",
        mended: "    *msg_ = _pending_msg;
    const int rc = _pending_msg.init ();
    errno_assert (rc == 0);
",
    },
    Mend {
        file: "radio.cpp",
        fault: "    session_base_t::reset ();
    _state = group;
",
        mended: "    session_base_t::reset ();
    int rc = _pending_msg.close ();
    errno_assert (rc == 0);
    rc = _pending_msg.init ();
    errno_assert (rc == 0);
    _state = group;
",
    },
    // A PAIR has one peer, and then the next.
    Mend {
        file: "pair.hpp",
        fault: "    zmq::pipe_t *_pipe;
",
        mended: "    zmq::pipe_t *_pipe;

    //  What is left of a message whose pipe is gone.
    std::deque<msg_t> _rest;

    //  Whether one is being sent, and whether its pipe is gone.
    bool _more_out = false;
    bool _out_gone = false;
",
    },
    Mend {
        file: "pair.hpp",
        fault: "#include \"blob.hpp\"
",
        mended: "#include <deque>

#include \"blob.hpp\"
#include \"msg.hpp\"
",
    },
    Mend {
        file: "pair.cpp",
        fault: "    zmq_assert (!_pipe);
",
        mended: "    zmq_assert (!_pipe);
    for (; !_rest.empty (); _rest.pop_front ()) {
        const int rc = _rest.front ().close ();
        errno_assert (rc == 0);
    }
",
    },
    Mend {
        file: "pair.cpp",
        fault: "    if (pipe_ == _pipe) {
        _pipe = NULL;
    }
",
        mended: "    if (pipe_ == _pipe) {
        while (pipe_->is_in_message ()) {
            msg_t msg;
            msg.init ();
            if (!pipe_->read (&msg))
                break;
            _rest.push_back (msg);
        }
        _pipe = NULL;
        _out_gone = _more_out;
    }
",
    },
    // The rest of a message is not for the next peer. (Whoever waits for room for it is not told that
    // there is none to come, and begins with the next peer after all: we do not wait.)
    Mend {
        file: "pair.cpp",
        fault: "    if (!_pipe || !_pipe->write (msg_)) {
        errno = EAGAIN;
        return -1;
    }
",
        mended: "    if (_out_gone || !_pipe || !_pipe->write (msg_)) {
        if (_more_out && !_out_gone && _pipe)
            _pipe->rollback ();
        _more_out = _out_gone = false;
        errno = EAGAIN;
        return -1;
    }
    _more_out = (msg_->flags () & msg_t::more) != 0;
",
    },
    Mend {
        file: "pair.cpp",
        fault: "    int rc = msg_->close ();
    errno_assert (rc == 0);

    if (!_pipe",
        mended: "    int rc = msg_->close ();
    errno_assert (rc == 0);

    if (unlikely (!_rest.empty ())) {
        *msg_ = _rest.front ();
        _rest.pop_front ();
        return 0;
    }

    if (!_pipe",
    },
    Mend {
        file: "pair.cpp",
        fault: "    if (!_pipe)
        return false;

    return _pipe->check_read ();
",
        mended: "    if (!_rest.empty ())
        return true;

    if (!_pipe)
        return false;

    return _pipe->check_read ();
",
    },
];
