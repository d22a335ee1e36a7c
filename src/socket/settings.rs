//! What a socket is told, and what it tells of itself.

use std::ptr;

use zmq_sys as ffi;

use super::Socket;
use crate::error::{Error, Result};
use crate::frame;
#[cfg(feature = "draft")]
use crate::options::ReconnectStop;
use crate::options::{Capped, Opt, OptionValue, Setting, missing};
use crate::wait;
use crate::wiped::Wiped;

impl Socket {
    pub(crate) fn option<V: OptionValue>(&self, option: &Opt<V>) -> Result<V> {
        if frame::is_freeing() {
            return Err(Error::freeing("zmq_getsockopt").about(option.name));
        }
        let mut buffer = Wiped::zeros(V::ROOM);
        loop {
            let mut len = buffer.len();
            let data = buffer.as_mut_ptr();
            // SAFETY: the socket is open, and `data` is writable for `len` bytes.
            let rc =
                unsafe { ffi::zmq_getsockopt(self.as_ptr(), option.id, data.cast(), &raw mut len) };
            if rc == 0 {
                return Ok(V::decode(&buffer[..len]));
            }
            let error = Error::last("zmq_getsockopt");
            match error.errno() {
                libc::EINTR => self.check_owner("zmq_getsockopt")?,
                // Too little room, or no such option: more room will tell.
                libc::EINVAL if buffer.len() < V::MOST_ROOM => buffer = Wiped::zeros(V::MOST_ROOM),
                _ => {
                    let missing = missing("zmq_getsockopt", option.name);
                    return Err(missing.unwrap_or(error.about(option.name)));
                }
            }
        }
    }

    pub(crate) fn apply(&self, setting: &Setting) -> Result<()> {
        self.check_applies(setting.name)?;
        setting.check()?;
        if !setting.settles_mechanism() {
            return self.apply_as_it_is(setting);
        }
        self.obey(setting)?.map_or(Ok(()), |setting| self.apply_as_it_is(&setting))
    }

    /// Applies what belongs together, if libzmq may see all of it.
    pub(crate) fn apply_all(&self, settings: &[Setting]) -> Result<()> {
        settings.iter().try_for_each(Setting::check)?;
        settings.iter().try_for_each(|setting| self.apply(setting))
    }

    /// Applies what the socket may be told whatever it was told before.
    pub(crate) fn apply_as_it_is(&self, setting: &Setting) -> Result<()> {
        let setting = &*self.with_room(setting);
        self.check_conflating(setting)?;
        self.check_in_time(setting)?;
        self.set_option(setting)?;
        if let Some(Capped(messages)) = setting.value_of(&Opt::SNDHWM) {
            self.learn_of_room(messages);
        }
        if let Some(on) = setting.value_of(&Opt::CONFLATE) {
            self.inner.conflates.set(on);
        }
        for (option, cell) in
            [(Opt::RCVTIMEO, &self.inner.recv_timeout), (Opt::SNDTIMEO, &self.inner.send_timeout)]
        {
            if let Some(timeout) = setting.value_of(&option) {
                cell.set(wait::to_millis(timeout));
            }
        }
        self.find_plain_ways();
        self.note(|journal| journal.set(setting));
        Ok(())
    }

    /// What it subscribes to.
    pub(crate) fn topics(&self) -> Vec<Vec<u8>> {
        self.inner.journal.borrow().topics()
    }

    /// Whether somebody else used it before.
    pub(crate) fn is_foreign(&self) -> bool {
        self.inner.journal.borrow().is_foreign()
    }

    /// Whether peers of any routing id may be, or have been, connected.
    pub(crate) fn meets_strangers(&self) -> bool {
        self.inner.journal.borrow().meets_strangers()
    }

    /// What `option` was set to here, if it was: libzmq does not say it of all.
    pub(crate) fn chosen<V: OptionValue>(&self, option: &Opt<V>) -> Option<V> {
        self.inner.journal.borrow().chosen(option)
    }

    /// libzmq tells peers of a new high-water mark, also those that have just
    /// gone, whose memory is no longer theirs; and where a connection breaks that
    /// was made under another word on `ZMQ_IMMEDIATE`, it ends the process, or does
    /// not make it again. And what we do ourselves on each connection is to be the
    /// same for all.
    fn check_in_time(&self, setting: &Setting) -> Result<()> {
        let is_first = [
            ffi::ZMQ_SNDHWM,
            ffi::ZMQ_RCVHWM,
            ffi::ZMQ_IMMEDIATE,
            ffi::ZMQ_CONFLATE,
            ffi::ZMQ_STREAM_NOTIFY,
        ]
        .contains(&setting.id);
        if is_first && (self.meets_strangers() || self.has_endpoints()) {
            return Err(Error::new("zmq_setsockopt", libc::ENOTSUP)
                .about(setting.name)
                .because("it is too late: the socket has been bound or connected"));
        }
        Ok(())
    }

    /// Whether connections that break, or cannot be made, may be given up.
    pub(crate) fn gives_connections_up(&self) -> bool {
        let gives_up = self.remembered(&Opt::RECONNECT_IVL) == Some(None);
        #[cfg(feature = "draft")]
        let gives_up = gives_up
            || !matches!(self.remembered(&Opt::RECONNECT_STOP), None | Some(ReconnectStop::NEVER));
        gives_up
    }

    /// What it was told last, for options that libzmq does not tell.
    pub(crate) fn remembered<V: OptionValue>(&self, option: &Opt<V>) -> Option<V> {
        self.inner.journal.borrow().last(option)
    }

    pub(crate) fn chose_mechanism(&self) -> bool {
        self.inner.journal.borrow().chose_mechanism()
    }

    /// All that it was told, in that order.
    #[cfg(feature = "draft")]
    pub(crate) fn settings(&self) -> Vec<Setting> {
        self.inner.journal.borrow().settings().cloned().collect()
    }

    /// Sets an option without writing it down.
    pub(crate) fn set_option(&self, setting: &Setting) -> Result<()> {
        setting.check()?;
        let Setting { id, name, bytes, if_known, .. } = setting;
        if frame::is_freeing() {
            return Err(Error::freeing("zmq_setsockopt").about(name));
        }
        // Some options are cleared by no bytes at no address, and by no others.
        let data = if bytes.is_empty() { ptr::null() } else { bytes.as_ptr().cast() };
        // SAFETY: the socket is open, and `data` is readable for its length.
        while unsafe { ffi::zmq_setsockopt(self.as_ptr(), *id, data, bytes.len()) } == -1 {
            let error = Error::last("zmq_setsockopt");
            match error.errno() {
                libc::EINTR => self.check_owner("zmq_setsockopt")?,
                libc::EINVAL if *if_known => return Ok(()),
                _ => return Err(missing("zmq_setsockopt", name).unwrap_or(error.about(name))),
            }
        }
        Ok(())
    }
}
