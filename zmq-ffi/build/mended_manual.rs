//! The mends of an XPUB's manual mode, which remembers who made a request by an address: also when
//! that has left, and somebody else is there. See `mends.rs`.

use crate::mends::Mend;

pub(crate) const MENDS: &[Mend] = &[
    Mend {
        file: "xpub.hpp",
        fault: "    pipe_t *_last_pipe;
",
        mended: "    pipe_t *_last_pipe;

    //  If true, who sent it has left, and what is for it alone is for nobody.
    bool _last_left;
",
    },
    Mend {
        file: "xpub.cpp",
        fault: "    _last_pipe = NULL;
    options.type = ZMQ_XPUB;
",
        mended: "    _last_pipe = NULL;
    _last_left = false;
    options.type = ZMQ_XPUB;
",
    },
    // Who made a request and has left is no one.
    Mend {
        file: "xpub.cpp",
        fault: "static void stub (zmq::mtrie_t::prefix_t data_",
        mended: "static const char left_ = 0;

static zmq::pipe_t *left ()
{
    return reinterpret_cast<zmq::pipe_t *> (const_cast<char *> (&left_));
}

static void stub (zmq::mtrie_t::prefix_t data_",
    },
    Mend {
        file: "xpub.cpp",
        fault: "        if (pipe_ == _last_pipe) {
            _last_pipe = NULL;
        }
",
        mended: "        if (pipe_ == _last_pipe) {
            _last_pipe = NULL;
            _last_left = true;
        }
        for (size_t i = 0; i != _pending_pipes.size (); ++i)
            if (_pending_pipes[i] == pipe_)
                _pending_pipes[i] = left ();
",
    },
    Mend {
        file: "xpub.cpp",
        fault: "        _pending_pipes.pop_front ();

",
        mended: "        _pending_pipes.pop_front ();
        _last_left = _last_pipe == left ();
        if (_last_left)
            _last_pipe = NULL;

",
    },
    // That somebody leaves takes nothing from who made the last request.
    Mend {
        file: "xpub.cpp",
        fault: "        if (self_->_manual) {
            self_->_last_pipe = NULL;
            self_->_pending_pipes.push_back (NULL);
        }
",
        mended: "        if (self_->_manual)
            self_->_pending_pipes.push_back (NULL);
",
    },
    // What is for one alone stays so until it is sent, and is for nobody if that one has left.
    Mend {
        file: "xpub.cpp",
        fault: "        if (unlikely (_manual && _last_pipe && _send_last_pipe)) {
            _subscriptions.match (static_cast<unsigned char *> (msg_->data ()),
                                  msg_->size (), mark_last_pipe_as_matching,
                                  this);
            _last_pipe = NULL;
        } else
",
        mended: "        if (unlikely (_manual && _last_pipe && _send_last_pipe)) {
            _subscriptions.match (static_cast<unsigned char *> (msg_->data ()),
                                  msg_->size (), mark_last_pipe_as_matching,
                                  this);
        } else if (unlikely (_manual && _last_left && _send_last_pipe)) {
        } else
",
    },
    Mend {
        file: "xpub.cpp",
        fault: "            _more_send = msg_more;
            rc = 0; //  Yay, sent successfully
",
        mended: "            if (unlikely (_send_last_pipe) && !_more_send) {
                _last_pipe = NULL;
                _last_left = false;
            }
            _more_send = msg_more;
            rc = 0; //  Yay, sent successfully
",
    },
];
