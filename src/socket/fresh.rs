//! A message and whose it is, which are not there yet.

use std::mem::MaybeUninit;

use crate::frame::Measured;
use crate::message::Message;
use crate::routing_id::RoutingId;
use crate::several::Several;

/// Makes both, empty, and has them filled. As libzmq is told where they are, what is moved before
/// it fills them is moved once more; so are two that were made apart.
#[expect(clippy::inline_always, reason = "else what is received is moved once more")]
#[inline(always)]
pub(crate) fn fill_both<E>(
    fill: impl FnOnce(&mut RoutingId, &mut Message) -> Result<(), E>,
) -> Result<(RoutingId, Message), E> {
    let mut both = MaybeUninit::<(RoutingId, Message)>::uninit();
    let place = both.as_mut_ptr();
    // SAFETY: `place` is that of `both`, in this function.
    let id = unsafe { &raw mut (*place).0.0 };
    // SAFETY: as for `id`.
    let one = unsafe { &raw mut (*place).1.one };
    // SAFETY: as for `id`.
    let many = unsafe { &raw mut (*place).1.many };
    // SAFETY: it is in `both`, which is ours to write.
    unsafe { Measured::init(id) };
    // SAFETY: as for `id`.
    unsafe { Measured::init(one) };
    // SAFETY: as for `id`.
    unsafe { many.write(Several::NONE) };
    // SAFETY: all its parts were written above, which the pattern below sees to.
    let (id, message) = unsafe { both.assume_init_mut() };
    let (RoutingId(_), Message { one: _, many: _ }) = (&*id, &*message);
    if let Err(error) = fill(id, message) {
        // SAFETY: `fill` had it by references, and left it whole. It is not used again.
        unsafe { both.assume_init_drop() };
        return Err(error);
    }
    // SAFETY: as on an error.
    Ok(unsafe { both.assume_init() })
}
