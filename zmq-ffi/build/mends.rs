//! Faults of libzmq 4.3.5 that a peer can make use of, mended in the library that is built.
//!
//! Most end or hold up the process when a peer leaves or speaks at the wrong moment. What is put in
//! their place is what libzmq does at any other.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    faster, layout, mended_connections, mended_manual, mended_messages, sources::Sources, spares,
};

pub(crate) struct Mend {
    pub(crate) file: &'static str,
    pub(crate) fault: &'static str,
    pub(crate) mended: &'static str,
}

const MENDS: &[Mend] = &[
    // A message of which only a part was read, when its peer left, has no more to be read if its
    // socket closes in the same moment (libzmq's issue 3442).
    Mend {
        file: "session_base.cpp",
        fault: "        rc = pull_msg (&msg);
        errno_assert (rc == 0);
",
        mended: "        if (pull_msg (&msg) != 0)
            _incomplete_in = false;
",
    },
    // Where somebody connected and left, nobody comes back for the messages to them.
    Mend {
        file: "session_base.cpp",
        fault: "        _pipe->terminate (linger_ != 0);
",
        mended: "        _pipe->terminate (linger_ != 0 && (_active || _engine));
",
    },
    // The first message of a peer of ZMTP 2.0 or older, or of none, may come when the socket
    // closes, and then nobody takes it. Those that come later just stop the input.
    Mend {
        file: "zmtp_engine.cpp",
        fault: "        const int rc = session ()->push_msg (msg_);
        errno_assert (rc == 0);
",
        mended: "        if (session ()->push_msg (msg_) != 0)
            return -1;
",
    },
    Mend {
        file: "zmtp_engine.cpp",
        fault: "        rc = session ()->push_msg (&subscription);
        errno_assert (rc == 0);
",
        mended: "        if (session ()->push_msg (&subscription) != 0)
            return -1;
",
    },
    Mend {
        file: "ws_engine.cpp",
        fault: "        const int rc = session ()->push_msg (msg_);
        errno_assert (rc == 0);
",
        mended: "        if (session ()->push_msg (msg_) != 0)
            return -1;
",
    },
    // Who speaks no mechanism is let in without a question, as by tcp only where there is none to
    // be asked.
    Mend {
        file: "ws_engine.cpp",
        fault: "    if (_options.mechanism == ZMQ_NULL && (strcmp (\"ZWS2.0\", protocol_) == 0)) {
",
        mended: "    if (_options.mechanism == ZMQ_NULL && !session ()->zap_enabled ()
        && strcmp (\"ZWS2.0\", protocol_) == 0) {
",
    },
    // A peer may have chosen the id that a ROUTER would give to the next, or to who makes way.
    Mend {
        file: "router.cpp",
        fault: "            put_uint32 (buf + 1, _next_integral_routing_id++);
            routing_id.set (buf, sizeof buf);
            msg.close ();
",
        mended: "            do {
                put_uint32 (buf + 1, _next_integral_routing_id++);
                routing_id.set (buf, sizeof buf);
            } while (has_out_pipe (routing_id));
            msg.close ();
",
    },
    Mend {
        file: "router.cpp",
        fault: "                put_uint32 (buf + 1, _next_integral_routing_id++);
                blob_t new_routing_id (buf, sizeof buf);
",
        mended: "                do {
                    put_uint32 (buf + 1, _next_integral_routing_id++);
                } while (has_out_pipe (blob_t (buf, sizeof buf)));
                blob_t new_routing_id (buf, sizeof buf);
",
    },
    // Once this end has said that it is to end a connection, or agrees to that, the other may be
    // gone, or ask when this one is.
    Mend {
        file: "pipe.cpp",
        fault: "    endpoint_uri_pair_t *ep =
      new (std::nothrow) endpoint_uri_pair_t (_endpoint_pair);
    send_pipe_peer_stats (",
        mended: "    if (_state == term_ack_sent || _state == term_req_sent1
        || _state == term_req_sent2)
        return;
    endpoint_uri_pair_t *ep =
      new (std::nothrow) endpoint_uri_pair_t (_endpoint_pair);
    send_pipe_peer_stats (",
    },
    // The name that a proxy answers with may be longer than 127 bytes, and come in parts.
    Mend {
        file: "socks.cpp",
        fault: "        if (atyp == 0x01)
            n = 3 + 2;
        else if (atyp == 0x03)
            n = _buf[4] + 2;
        else if (atyp == 0x04)
            n = 15 + 2;
",
        mended: "        if (atyp == 0x01)
            n = 10 - _bytes_read;
        else if (atyp == 0x03)
            n = 7 + static_cast<uint8_t> (_buf[4]) - _bytes_read;
        else if (atyp == 0x04)
            n = 22 - _bytes_read;
",
    },
    // What a proxy that is not there was to be reached by is not watched any more, nor to be let go
    // of again.
    Mend {
        file: "socks_connecter.cpp",
        fault: "    rm_fd (_handle);
    close ();
    _greeting_encoder.reset ();
",
        mended: "    rm_handle ();
    close ();
    _greeting_encoder.reset ();
",
    },
    // As by tcp: who cannot be let in for want of descriptors waits.
    Mend {
        file: "ipc_listener.cpp",
        fault: "                      || errno == ECONNABORTED || errno == EPROTO
                      || errno == ENFILE);
",
        mended: "                      || errno == ECONNABORTED || errno == EPROTO
                      || errno == ENOBUFS || errno == ENOMEM || errno == EMFILE
                      || errno == ENFILE);
",
    },
    Mend {
        file: "socks.cpp",
        fault: "_bytes_read == 4 + 1 + _buf[4] + 2u;",
        mended: "_bytes_read == 4 + 1 + static_cast<uint8_t> (_buf[4]) + 2u;",
    },
    // The frames of a message that is not for a CHANNEL.
    Mend {
        file: "channel.cpp",
        fault: "        read = _pipe->read (msg_);
        while (read && msg_->flags () & msg_t::more)
            read = _pipe->read (msg_);

        // get the new message
        if (read)
            read = _pipe->read (msg_);
",
        mended: "        do {
            rc = msg_->close ();
            errno_assert (rc == 0);
            read = _pipe->read (msg_);
        } while (read && msg_->flags () & msg_t::more);

        // get the new message
        if (read) {
            rc = msg_->close ();
            errno_assert (rc == 0);
            read = _pipe->read (msg_);
        }
",
    },
    // A datagram that cannot leave, or does not arrive, is lost, and what it was to go through is
    // still good: opened anew, it would want a descriptor.
    Mend {
        file: "udp_engine.cpp",
        fault: "            if (rc != EWOULDBLOCK) {
                assert_success_or_recoverable (_fd, rc);
                error (connection_error);
            }
",
        mended: "",
    },
    Mend {
        file: "udp_engine.cpp",
        fault: "        if (nbytes != EWOULDBLOCK) {
            assert_success_or_recoverable (_fd, nbytes);
            error (connection_error);
        }
",
        mended: "",
    },
    // Who takes back what it never subscribed to says nothing of others who did, unless each word is
    // to be heard.
    Mend {
        file: "xpub.cpp",
        fault: "                    notify =
                      rm_result != mtrie_t::values_remain || _verbose_unsubs;
",
        mended: "                    notify = rm_result == mtrie_t::last_value_removed
                             || _verbose_unsubs;
",
    },
    // What counts the readers of a buffer's messages is behind it, and aligned also if the buffer's
    // size is odd, as an option may have it.
    Mend {
        file: "decoder_allocators.cpp",
        fault: "          _max_size + sizeof (zmq::atomic_counter_t)
",
        mended: "          _max_size + sizeof (zmq::msg_t::content_t)
          + sizeof (zmq::atomic_counter_t)
",
    },
    Mend {
        file: "decoder_allocators.cpp",
        fault: "      _buf + sizeof (atomic_counter_t) + _max_size);
",
        mended: "      _buf
      + (sizeof (atomic_counter_t) + _max_size + sizeof (void *) - 1)
          / sizeof (void *) * sizeof (void *));
",
    },
    // What an XPUB receives is a copy, and nobody else's, also if what it is a copy of was shared.
    Mend {
        file: "xpub.cpp",
        fault: "            _pending_flags.push_back (msg.flags ());
",
        mended: "            _pending_flags.push_back (msg.flags () & msg_t::more);
",
    },
];

/// What is compiled in the place of the sources that have faults.
#[derive(Default)]
pub(crate) struct Mended {
    /// Each in its file of that name, those first that others include.
    names: Vec<&'static str>,
}

impl Mended {
    /// Writes the sources without their faults to `out`. The mends rely on each other, so other sources
    /// than those that are carried are taken as they are, unless all are for them too.
    pub(crate) fn write(sources: &Sources, out: &Path) -> Result<Self, String> {
        let texts = match texts(sources) {
            Ok(texts) => texts,
            Err(name) if sources.are_carried => return Err(format!("{name} is not as expected")),
            Err(_) => return Ok(Self::default()),
        };
        for (name, text) in &texts {
            super::vendored::write(&out.join(place(name)), text);
        }
        Ok(Self { names: texts.into_iter().map(|(name, _)| name).collect() })
    }

    /// The headers, to be included before all else: then none takes those of the sources.
    pub(crate) fn headers(&self) -> impl Iterator<Item = PathBuf> {
        let is_header = |name: &&&str| Path::new(name).extension().is_some_and(|it| it == "hpp");
        self.names.iter().filter(is_header).map(|name| place(name))
    }

    /// What to compile for `file`: itself, or its copy without faults.
    pub(crate) fn instead_of(&self, file: PathBuf) -> PathBuf {
        let name = file.file_name().and_then(|name| name.to_str());
        match self.names.iter().find(|known| Some(**known) == name) {
            Some(name) => place(name),
            None => file,
        }
    }
}

/// Where the copy is, in `out`.
fn place(name: &str) -> PathBuf {
    Path::new("mended").join(name)
}

/// The sources that have faults, without them; or the name of one that is another than expected.
fn texts(sources: &Sources) -> Result<Vec<(&'static str, String)>, &'static str> {
    let mut texts: Vec<(&str, String)> = Vec::new();
    for &Mend { file, fault, mended } in all() {
        if texts.iter().all(|(name, _)| *name != file) {
            let path = sources.path("src").join(file);
            let text = fs::read_to_string(path).map_err(|_| file)?;
            // As a checkout on Windows may have them.
            texts.push((file, text.replace("\r\n", "\n")));
        }
        for (_, text) in texts.iter_mut().filter(|(name, _)| *name == file) {
            if text.matches(fault).count() != 1 {
                return Err(file);
            }
            *text = text.replace(fault, mended);
        }
    }
    Ok(texts)
}

fn all() -> impl Iterator<Item = &'static Mend> {
    // Of the headers, those first that others include.
    [
        MENDS,
        mended_connections::MENDS,
        mended_messages::MENDS,
        mended_manual::MENDS,
        faster::MENDS,
        spares::MENDS,
        layout::CHECKS,
    ]
    .into_iter()
    .flatten()
}
