//! What keeps a secured socket from becoming something else by the way, or from
//! failing in silence.
//!
//! To libzmq the options of all mechanisms are one group: each switches the
//! mechanism, or the role in it, and the last one counts. Some do so where nobody
//! expects it, such as a server of one kind that is *not* to be one of another.
#![forbid(unsafe_code)]

use zmq_sys as ffi;

use super::Mechanism;
use super::curve::MISMATCH;
use crate::error::{Error, Result};
use crate::options::{Opt, Setting, missing};
use crate::socket::Socket;

/// What an option says of the mechanism.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Says {
    Server,
    Client,
    /// Only that it is this mechanism.
    Part,
    /// That the socket is not a server of this kind.
    NoServer,
}

/// The setting that leaves nothing of any mechanism.
pub(super) fn unsecured() -> Setting {
    Opt::PLAIN_SERVER.to(&false)
}

impl Setting {
    /// Whether it switches the mechanism, so that its place among others like it
    /// matters.
    pub(crate) fn settles_mechanism(&self) -> bool {
        self.says().is_some()
    }

    fn says(&self) -> Option<(Mechanism, Says)> {
        let server = |option: &Opt<bool>| match self.value_of(option) {
            Some(false) => Says::NoServer,
            _ => Says::Server,
        };
        Some(match self.id {
            ffi::ZMQ_PLAIN_SERVER => (Mechanism::Plain, server(&Opt::PLAIN_SERVER)),
            ffi::ZMQ_PLAIN_USERNAME | ffi::ZMQ_PLAIN_PASSWORD => (Mechanism::Plain, Says::Client),
            ffi::ZMQ_CURVE_SERVER => (Mechanism::Curve, server(&Opt::CURVE_SERVER)),
            ffi::ZMQ_CURVE_SERVERKEY => (Mechanism::Curve, Says::Client),
            ffi::ZMQ_CURVE_PUBLICKEY | ffi::ZMQ_CURVE_SECRETKEY => (Mechanism::Curve, Says::Part),
            ffi::ZMQ_GSSAPI_SERVER => (Mechanism::Gssapi, server(&Opt::GSSAPI_SERVER)),
            ffi::ZMQ_GSSAPI_SERVICE_PRINCIPAL => (Mechanism::Gssapi, Says::Client),
            ffi::ZMQ_GSSAPI_PRINCIPAL => (Mechanism::Gssapi, Says::Part),
            _ => return None,
        })
    }
}

impl Socket {
    /// What to tell libzmq for `setting`, if anything; an error if it would turn
    /// a server, or a socket that encrypts, into something else.
    pub(crate) fn obey(&self, setting: &Setting) -> Result<Option<Setting>> {
        const CALL: &str = "zmq_setsockopt";

        let Some((mechanism, says)) = setting.says() else { return Ok(Some(setting.clone())) };
        let present = self.mechanism()?;
        let is_server = self.is_server(present)?;
        if says == Says::NoServer {
            if let Some(missing) = missing(CALL, setting.name) {
                return Err(missing);
            }
            return Ok((is_server && present == mechanism).then(unsecured));
        }
        let encrypts = matches!(present, Mechanism::Curve | Mechanism::Gssapi);
        let becomes_client = is_server && says == Says::Client;
        if (is_server || encrypts) && present != mechanism || becomes_client {
            let role = if is_server { "server" } else { "client" };
            let reason =
                format!("the socket is a {} {role}: make it unsecured first", present.name());
            return Err(Error::new(CALL, libc::EINVAL).about(setting.name).because(reason));
        }
        Ok(Some(setting.clone()))
    }

    fn is_server(&self, mechanism: Mechanism) -> Result<bool> {
        match mechanism {
            Mechanism::Null => Ok(false),
            Mechanism::Plain => self.plain_server(),
            Mechanism::Curve => self.curve_server(),
            Mechanism::Gssapi => self.gssapi_server(),
        }
    }

    /// An error if no connection at `endpoint` could be secured in the way that
    /// the options say: libzmq would fail in silence, leave it unsecured, or
    /// abort the process.
    pub(crate) fn check_security(&self, call: &'static str, endpoint: &str) -> Result<()> {
        // What stays in the process is never secured.
        if !self.chose_mechanism() || endpoint.starts_with("inproc:") {
            return Ok(());
        }
        let mechanism = self.mechanism()?;
        if mechanism == Mechanism::Null {
            return Ok(());
        }
        let name = mechanism.name();
        let refused =
            |reason: String| Err(Error::new(call, libc::EINVAL).about(endpoint).because(reason));
        if self.kind() == ffi::ZMQ_STREAM {
            return refused(format!(
                "a STREAM cannot be secured by {name}, as it speaks plain TCP"
            ));
        }
        if let Some(transport) = WITHOUT_HANDSHAKE.iter().find(|it| endpoint.starts_with(**it)) {
            return refused(format!("{transport} cannot be secured by {name}"));
        }
        let is_server = self.is_server(mechanism)?;
        match mechanism {
            #[cfg(feature = "draft")]
            // libzmq aborts when a client comes.
            Mechanism::Plain if is_server && self.zap_enforce_domain()? => {
                match self.zap_domain()? {
                    None => refused("a PLAIN server that enforces its ZAP domain has one".into()),
                    Some(_) => Ok(()),
                }
            }
            Mechanism::Curve => {
                let Some(secret) = self.curve_secretkey()? else {
                    return refused("there is no CURVE secret key".into());
                };
                if !is_server && self.curve_serverkey()?.is_none() {
                    return refused("a CURVE client needs the public key of its server".into());
                }
                match self.curve_publickey()? {
                    Some(public) if public == secret.public_key()? => Ok(()),
                    Some(_) => refused(format!("the CURVE public key is wrong: {MISMATCH}")),
                    // A server does not use it.
                    None if is_server => Ok(()),
                    None => refused("there is no CURVE public key".into()),
                }
            }
            Mechanism::Gssapi if !is_server && self.gssapi_service_principal()?.is_none() => {
                refused("a GSSAPI client needs the principal of its server".into())
            }
            _ => Ok(()),
        }
    }
}

/// Transports that know of no peers, and so of no mechanisms.
const WITHOUT_HANDSHAKE: [&str; 4] = ["udp:", "pgm:", "epgm:", "norm:"];
