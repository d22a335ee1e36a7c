//! Which draft types open, and who may share them.

use zmq::{Channel, Client, Dgram, Dish, ErrorKind, Gather, Peer, Radio, Scatter, Server};

use crate::common::context;
use crate::{Draft, has_drafts};

#[test]
fn without_drafts_no_draft_type_opens() {
    fn refuses<T: Draft>() {
        let Err(error) = context().socket(T::OF) else { panic!("it opened") };
        assert_eq!(error.kind(), ErrorKind::Unsupported);
        let line = format!("zmq_socket `{}`: the linked libzmq was built without draft", T::NAME);
        assert_eq!(error.to_string(), line);
    }
    if has_drafts() {
        return;
    }
    refuses::<Client>();
    refuses::<Server>();
    refuses::<Radio>();
    refuses::<Dish>();
    refuses::<Scatter>();
    refuses::<Gather>();
    refuses::<Peer>();
    refuses::<Channel>();
    refuses::<Dgram>();
}

#[test]
fn threads_may_share_all_but_dgram() {
    fn shared<T: Send + Sync>() {}
    shared::<Client>();
    shared::<Server>();
    shared::<Radio>();
    shared::<Dish>();
    shared::<Scatter>();
    shared::<Gather>();
    shared::<Peer>();
    shared::<Channel>();
}
