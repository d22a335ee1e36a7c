//! The mends of connections: where they break, or their socket ends them, and where what their peer
//! says is no message. See `mends.rs`.

use crate::mends::Mend;

pub(crate) const MENDS: &[Mend] = &[
    // What was taken out of the queue and is not yet written, is lost if the socket that closes
    // believes that all is: so the end of the queue is not taken out before it is.
    Mend {
        file: "pipe.hpp",
        fault: "    bool check_read ();
",
        mended: "    bool check_read ();

    //  Whether all has been read that there will ever be.
    bool is_at_end ();
",
    },
    Mend {
        file: "pipe.cpp",
        fault: "bool zmq::pipe_t::read (msg_t *msg_)
{
",
        mended: "bool zmq::pipe_t::is_at_end ()
{
    if (!_in_active
        || (_state != active && _state != waiting_for_delimiter))
        return false;
    if (!_in_pipe->check_read ()) {
        _in_active = false;
        return false;
    }
    return _in_pipe->probe (is_delimiter);
}

bool zmq::pipe_t::read (msg_t *msg_)
{
",
    },
    Mend {
        file: "session_base.hpp",
        fault: "    virtual int pull_msg (msg_t *msg_);
",
        mended: "    virtual int pull_msg (msg_t *msg_);

    //  Whether there is no message to pull, nor will there be.
    bool is_at_end () { return _pipe && _pipe->is_at_end (); }
",
    },
    Mend {
        file: "stream_engine_base.cpp",
        fault: "            if ((this->*_next_msg) (&_tx_msg) == -1) {
",
        mended: "            if (_outsize > 0 && _session->is_at_end ())
                break;
            if ((this->*_next_msg) (&_tx_msg) == -1) {
",
    },
    // When a connection broke whose input had stopped, as its queue was full, nothing more can be
    // written to it. What is asked to be all the same, as a PONG or a PING, waits with the rest.
    Mend {
        file: "stream_engine_base.cpp",
        fault: "    zmq_assert (!_io_error);

    //  If write buffer is empty, try to read new data from the encoder.
",
        mended: "    if (unlikely (_io_error))
        return;

    //  If write buffer is empty, try to read new data from the encoder.
",
    },
    // The queue that stopped one connection may have room again when the next has come, which it
    // did not stop (libzmq's issue 3937).
    Mend {
        file: "stream_engine_base.cpp",
        fault: "    zmq_assert (_input_stopped);
    zmq_assert (_session != NULL);
",
        mended: "    if (!_input_stopped)
        return true;
    zmq_assert (_session != NULL);
",
    },
    // Nor does a queue that is full take the id of who comes back, which it has had before.
    Mend {
        file: "stream_engine_base.cpp",
        fault: "            // so we can just bail out of the routing id set.
            return;
        }
        errno_assert (rc == 0);
        flush_session = true;
",
        mended: "            // so we can just bail out of the routing id set.
            routing_id.close ();
        } else {
            errno_assert (rc == 0);
            flush_session = true;
        }
",
    },
    Mend {
        file: "stream_engine_base.cpp",
        fault: "            // so we can just bail out of the notification.
            return;
        }
        errno_assert (rc == 0);
        flush_session = true;
",
        mended: "            // so we can just bail out of the notification.
        } else {
            errno_assert (rc == 0);
            flush_session = true;
        }
",
    },
    // Whom a socket turns away, or lets another take the place of, it has no more use for: as long
    // as that connection is there, so is its descriptor, even if its peer has gone. (A monitor is told
    // a descriptor that nobody has: libzmq aborts at -1.)
    //
    // A PAIR that connects, and turns away whom it finds, as the one before is not known to have left,
    // connects anew: by a connection without a pipe, nobody is ever heard.
    Mend {
        file: "session_base.cpp",
        fault: "    if (pipe_ == _pipe) {
        // If this is our current pipe, remove it
",
        mended: "    const bool is_left = pipe_ == _pipe && !_active && !_pending;
    const bool is_turned_away = pipe_ == _pipe && _active && !_pending && _engine
                                && options.immediate == 1
                                && options.type == ZMQ_PAIR;
    if (pipe_ == _pipe) {
        // If this is our current pipe, remove it
",
    },
    Mend {
        file: "session_base.cpp",
        fault: "    if (!is_terminating () && options.raw_socket) {
        if (_engine) {
",
        mended: "    if (is_turned_away && !is_terminating ()) {
        _engine->terminate ();
        _engine = NULL;
        reconnect ();
    }

    if (!is_terminating () && (options.raw_socket || is_left)) {
        if (_engine) {
            if (!options.raw_socket)
                _socket->event_disconnected (
                  _engine->get_endpoint (),
                  static_cast<fd_t> (0x7fffffff));
",
    },
    // So it is with who comes with an id that is taken. By inproc, libzmq may still have something
    // to write to it.
    Mend {
        file: "router.cpp",
        fault: "                if (!_handover)
                    //  Ignore peers with duplicate ID
                    return false;
",
        mended: "                if (!_handover) {
                    //  Turn away peers with duplicate ID
                    if (pipe_->get_endpoint_pair ().local_type
                        == endpoint_type_bind)
                        pipe_->terminate (false);
                    return false;
                }
",
    },
    // The frames of a message that has no end yet go with who wrote them, whichever it hears of
    // first: that nothing more comes, or that it is to end.
    Mend {
        file: "pipe.cpp",
        fault: "    else if (_state == delimiter_received) {
        _state = term_ack_sent;
        _out_pipe = NULL;
",
        mended: "    else if (_state == delimiter_received) {
        rollback ();
        _state = term_ack_sent;
        _out_pipe = NULL;
",
    },
    // Where a session has ended by itself, the next may be, and is not to be ended in its place.
    Mend {
        file: "socket_base.cpp",
        fault: "    launch_child (endpoint_);
    _endpoints.ZMQ_MAP_INSERT_OR_EMPLACE",
        mended: "    launch_child (endpoint_);
    for (endpoints_t::iterator it = _endpoints.begin ();
         it != _endpoints.end ();) {
        const endpoints_t::iterator next = it;
        ++it;
        if (next->second.first == endpoint_)
            _endpoints.erase (next);
    }
    _endpoints.ZMQ_MAP_INSERT_OR_EMPLACE",
    },
    // All frames of an answer go, also if it is none.
    Mend {
        file: "zap_client.cpp",
        fault: "    msg_t msg[zap_reply_frame_count];
",
        mended: "    struct reply_t
    {
        msg_t frames[zap_reply_frame_count];
        ~reply_t ()
        {
            const int err = errno;
            for (size_t i = 0; i < zap_reply_frame_count; i++)
                frames[i].close ();
            errno = err;
        }
    } reply;
    msg_t *const msg = reply.frames;
",
    },
    // Nothing is to be asked about a connection that comes about while its session ends: the
    // answer would come to nobody.
    Mend {
        file: "session_base.cpp",
        fault: "    if (_zap_pipe != NULL)
        return 0;

    endpoint_t peer",
        mended: "    if (_zap_pipe != NULL)
        return 0;

    if (is_terminating ()) {
        errno = ECONNREFUSED;
        return -1;
    }

    endpoint_t peer",
    },
    // Nor is there anybody to wait for when the messages of a closed socket have gone.
    Mend {
        file: "session_base.cpp",
        fault: "    //  If we are waiting for pending messages to be sent, at this point
",
        mended: "    if (_pending && !_pipe && _zap_pipe)
        _zap_pipe->terminate (false);

    //  If we are waiting for pending messages to be sent, at this point
",
    },
    // An answer to a question about who has left is not about who comes next.
    Mend {
        file: "session_base.cpp",
        fault: "    reset ();

    //  Reconnect.
",
        mended: "    if (_zap_pipe) {
        _zap_pipe->terminate (false);
        _terminating_pipes.insert (_zap_pipe);
        _zap_pipe = NULL;
    }

    reset ();

    //  Reconnect.
",
    },
    // Who speaks no mechanism by ws gets its messages as they are after a PING, too.
    Mend {
        file: "ws_engine.cpp",
        fault: "    msg_->set_flags (msg_t::command | msg_t::ping);

    _next_msg = &ws_engine_t::pull_and_encode;
",
        mended: "    msg_->set_flags (msg_t::command | msg_t::ping);

    if (_mechanism)
        _next_msg = &ws_engine_t::pull_and_encode;
    else
        _next_msg = &ws_engine_t::pull_msg_from_session;
",
    },
    // A PING without a time has no context, either.
    Mend {
        file: "zmtp_engine.cpp",
        fault: "    if (msg_->is_ping ()) {
",
        mended: "    if (msg_->is_ping ()
        && msg_->size () >= msg_t::ping_cmd_name_size + 2u) {
",
    },
    // A PING or a PONG is no part of a message.
    Mend {
        file: "dish.cpp",
        fault: "int zmq::dish_session_t::push_msg (msg_t *msg_)
{
",
        mended: "int zmq::dish_session_t::push_msg (msg_t *msg_)
{
    if (msg_->flags () & msg_t::command)
        return 0;

",
    },
    // The group of a message of which nothing more came.
    Mend {
        file: "dish.cpp",
        fault: "    _state (group)
{
}

zmq::dish_session_t::~dish_session_t ()
{
}
",
        mended: "    _state (group)
{
    const int rc = _group_msg.init ();
    errno_assert (rc == 0);
}

zmq::dish_session_t::~dish_session_t ()
{
    const int rc = _group_msg.close ();
    errno_assert (rc == 0);
}
",
    },
    Mend {
        file: "dish.cpp",
        fault: "    //  We set the group, so we don't need the group_msg anymore
    rc = _group_msg.close ();
    errno_assert (rc == 0);
",
        mended: "    //  We set the group, so we don't need the group_msg anymore
    rc = _group_msg.close ();
    errno_assert (rc == 0);
    rc = _group_msg.init ();
    errno_assert (rc == 0);
",
    },
    Mend {
        file: "dish.cpp",
        fault: "    session_base_t::reset ();
    _state = group;
",
        mended: "    session_base_t::reset ();
    int rc = _group_msg.close ();
    errno_assert (rc == 0);
    rc = _group_msg.init ();
    errno_assert (rc == 0);
    _state = group;
",
    },
];
