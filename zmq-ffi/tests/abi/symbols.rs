//! The addresses of all functions, so that the linker has to find them.

/// Whether the library has the draft API, and we declare it.
pub(crate) const DRAFT: bool =
    cfg!(feature = "draft") && matches!(env!("ZMQ_SYS_DRAFT").as_bytes(), b"1");

type Symbols = Vec<(&'static str, *const ())>;

pub(crate) fn linked() -> Symbols {
    <Library<DRAFT> as HasSymbols>::symbols()
}

/// A type for each kind of library: what is not called is not linked, even in a debug build.
struct Library<const DRAFT: bool>;

trait HasSymbols {
    fn symbols() -> Symbols;
}

macro_rules! symbols {
    ($($name:ident)*) => { vec![$((stringify!($name), zmq_sys::$name as *const ())),*] };
}

impl HasSymbols for Library<false> {
    fn symbols() -> Symbols {
        symbols! {
            zmq_errno zmq_strerror zmq_version zmq_ctx_new zmq_ctx_term zmq_ctx_shutdown
            zmq_ctx_set zmq_ctx_get zmq_init zmq_term zmq_ctx_destroy zmq_msg_init
            zmq_msg_init_size zmq_msg_init_data zmq_msg_send zmq_msg_recv zmq_msg_close
            zmq_msg_move zmq_msg_copy zmq_msg_data zmq_msg_size zmq_msg_more zmq_msg_get
            zmq_msg_set zmq_msg_gets zmq_socket zmq_close zmq_setsockopt zmq_getsockopt zmq_bind
            zmq_connect zmq_unbind zmq_disconnect zmq_send zmq_send_const zmq_recv
            zmq_socket_monitor zmq_poll zmq_proxy zmq_proxy_steerable zmq_has zmq_device
            zmq_sendmsg zmq_recvmsg zmq_sendiov zmq_recviov zmq_z85_encode zmq_z85_decode
            zmq_curve_keypair zmq_curve_public zmq_atomic_counter_new zmq_atomic_counter_set
            zmq_atomic_counter_inc zmq_atomic_counter_dec zmq_atomic_counter_value
            zmq_atomic_counter_destroy zmq_timers_new zmq_timers_destroy zmq_timers_add
            zmq_timers_cancel zmq_timers_set_interval zmq_timers_reset zmq_timers_timeout
            zmq_timers_execute zmq_stopwatch_start zmq_stopwatch_intermediate zmq_stopwatch_stop
            zmq_sleep zmq_threadstart zmq_threadclose
        }
    }
}

impl HasSymbols for Library<true> {
    #[cfg(not(feature = "draft"))]
    fn symbols() -> Symbols {
        unreachable!("the draft API is not declared")
    }

    #[cfg(feature = "draft")]
    fn symbols() -> Symbols {
        let mut symbols = Library::<false>::symbols();
        symbols.extend(symbols! {
            zmq_ctx_set_ext zmq_ctx_get_ext zmq_join zmq_leave zmq_connect_peer
            zmq_msg_set_routing_id zmq_msg_routing_id zmq_msg_set_group zmq_msg_group
            zmq_msg_init_buffer zmq_poller_new zmq_poller_destroy zmq_poller_size zmq_poller_add
            zmq_poller_modify zmq_poller_remove zmq_poller_wait zmq_poller_wait_all zmq_poller_fd
            zmq_poller_add_fd zmq_poller_modify_fd zmq_poller_remove_fd zmq_socket_get_peer_state
            zmq_socket_monitor_versioned zmq_socket_monitor_pipes_stats zmq_ppoll
        });
        symbols
    }
}
