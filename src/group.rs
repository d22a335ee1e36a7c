//! [`Group`]: what a RADIO sends to and a DISH joins.
#![forbid(unsafe_code)]

use std::borrow::Borrow;
use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use crate::error::{Error, Result};

/// The name of a group: what a [`Radio`](crate::Radio) sends to, and a
/// [`Dish`](crate::Dish) joins.
///
/// It has 14 bytes at most, and no NUL. libzmq 4.3.5 would take more, and read
/// them after they are freed when two peers get the message. It reads as a
/// `&str`.
///
/// ```
/// # use zmq::Group;
/// let group: Group = "weather".parse()?;
/// assert_eq!(group, "weather");
/// assert!("a name that is too long".parse::<Group>().is_err());
/// # Ok::<(), zmq::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[doc(alias = "ZMQ_GROUP_MAX_LENGTH")]
pub struct Group(Box<str>);

impl Group {
    /// The most bytes that a name may have.
    ///
    /// ```
    /// assert_eq!(zmq::Group::MAX_LEN, 14);
    /// ```
    pub const MAX_LEN: usize = 14;

    /// What libzmq says it is.
    pub(crate) fn from_libzmq(name: &str) -> Self {
        Self(name.into())
    }

    /// As `name` if it may be one, in the name of `call`.
    pub(crate) fn check(call: &'static str, name: &str) -> Result<Self> {
        let reason = if name.contains('\0') {
            "the name of a group must not contain a NUL"
        } else if name.len() > Self::MAX_LEN {
            "the name of a group has 14 bytes at most"
        } else {
            return Ok(Self(name.into()));
        };
        Err(Error::new(call, libc::EINVAL).about(name).because(reason))
    }
}

/// # Errors
///
/// [`InvalidInput`](crate::ErrorKind::InvalidInput), and why.
impl FromStr for Group {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        Self::check("Group", name)
    }
}

impl Deref for Group {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Group {
    fn as_ref(&self) -> &str {
        self
    }
}

impl Borrow<str> for Group {
    fn borrow(&self) -> &str {
        self
    }
}

impl PartialEq<str> for Group {
    fn eq(&self, other: &str) -> bool {
        **self == *other
    }
}

impl PartialEq<&str> for Group {
    fn eq(&self, other: &&str) -> bool {
        **self == **other
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self)
    }
}

impl fmt::Debug for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Group({:?})", &**self)
    }
}
