//! Keys for CURVE: [`KeyPair`], [`PublicKey`], [`SecretKey`].

use std::ffi::c_char;
use std::fmt;
use std::str::FromStr;

use zmq_sys as ffi;

use crate::error::{Error, Result};
use crate::wiped::wipe;
use crate::z85;

/// A key that may be shown to everybody: 32 bytes.
///
/// It prints as the 40 characters of Z85 by which ZeroMQ programs write keys,
/// and is read from them.
///
/// ```
/// # use zmq::PublicKey;
/// let key: PublicKey = "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID".parse()?;
/// assert_eq!(key.to_string(), "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID");
/// assert_eq!(key, PublicKey::from(*key.as_bytes()));
/// # Ok::<(), zmq::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicKey([u8; BYTES]);

/// A key to be kept: 32 bytes, not printed by `Debug`, and wiped from memory
/// when dropped.
///
/// ```
/// # use zmq::SecretKey;
/// let key: SecretKey = "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs".parse()?;
/// assert_eq!(format!("{key:?}"), "SecretKey(…)");
/// # Ok::<(), zmq::Error>(())
/// ```
#[derive(Clone)]
pub struct SecretKey([u8; BYTES]);

/// A public key and the secret one that belongs to it.
///
/// ```
/// if zmq::has("curve") {
///     let server = zmq::KeyPair::generate()?;
///     println!("clients need {}", server.public);
/// }
/// # Ok::<(), zmq::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct KeyPair {
    /// The one for the others.
    pub public: PublicKey,
    /// The one to be kept.
    pub secret: SecretKey,
}

impl KeyPair {
    /// Makes a new one, by chance.
    ///
    /// ```
    /// # use zmq::KeyPair;
    /// # if !zmq::has("curve") { return Ok(()) }
    /// let pair = KeyPair::generate()?;
    /// assert_eq!(pair.secret.public_key()?, pair.public);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Unsupported`](crate::ErrorKind::Unsupported) if the linked libzmq
    /// cannot encrypt; the error says how to get one that can.
    #[doc(alias = "zmq_curve_keypair")]
    pub fn generate() -> Result<Self> {
        let mut public = Text::default();
        let mut secret = Text::default();
        // SAFETY: both have room for the 40 characters and the NUL of a key.
        let rc = unsafe { ffi::zmq_curve_keypair(public.as_mut_ptr(), secret.as_mut_ptr()) };
        if rc == -1 {
            return Err(without_curve("zmq_curve_keypair"));
        }
        let secret = SecretKey(secret.decode()?);
        Ok(Self { public: PublicKey(public.decode()?), secret })
    }
}

impl PublicKey {
    /// The key itself.
    ///
    /// ```
    /// assert_eq!(zmq::PublicKey::from([7; 32]).as_bytes(), &[7; 32]);
    /// ```
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; BYTES] {
        &self.0
    }
}

impl SecretKey {
    /// The key itself. What is copied from here is not wiped.
    ///
    /// ```
    /// assert_eq!(zmq::SecretKey::from([7; 32]).expose(), &[7; 32]);
    /// ```
    #[must_use]
    pub fn expose(&self) -> &[u8; BYTES] {
        &self.0
    }

    /// The 40 characters of Z85 by which to store it. They are not wiped.
    ///
    /// ```
    /// # use zmq::SecretKey;
    /// let text = "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs";
    /// assert_eq!(text.parse::<SecretKey>()?.expose_z85(), text);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[must_use]
    pub fn expose_z85(&self) -> String {
        encode(&self.0)
    }

    /// The public key that belongs to it.
    ///
    /// ```
    /// # use zmq::KeyPair;
    /// # if !zmq::has("curve") { return Ok(()) }
    /// let pair = KeyPair::generate()?;
    /// assert_eq!(pair.secret.public_key()?, pair.public);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`KeyPair::generate`].
    #[doc(alias = "zmq_curve_public")]
    pub fn public_key(&self) -> Result<PublicKey> {
        let mut public = Text::default();
        let mut secret = Text::default();
        secret.write(self.expose_z85());
        // SAFETY: `secret` is a C string of 40 characters, and `public` has room for one.
        let rc = unsafe { ffi::zmq_curve_public(public.as_mut_ptr(), secret.as_mut_ptr()) };
        if rc == -1 {
            return Err(without_curve("zmq_curve_public"));
        }
        Ok(PublicKey(public.decode()?))
    }
}

impl From<[u8; BYTES]> for PublicKey {
    fn from(key: [u8; BYTES]) -> Self {
        Self(key)
    }
}

/// The array that this is made of is not wiped.
impl From<[u8; BYTES]> for SecretKey {
    fn from(key: [u8; BYTES]) -> Self {
        Self(key)
    }
}

/// Reads 40 characters of Z85.
impl FromStr for PublicKey {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Ok(Self(decode("PublicKey", text)?))
    }
}

/// Reads 40 characters of Z85.
impl FromStr for SecretKey {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Ok(Self(decode("SecretKey", text)?))
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&encode(&self.0))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({self})")
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(…)")
    }
}

impl Drop for SecretKey {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

pub(crate) const BYTES: usize = 32;
const CHARACTERS: usize = BYTES / 4 * 5;

/// A key as libzmq's functions want it: Z85, ended by a NUL. Wiped in the end.
struct Text([u8; CHARACTERS + 1]);

impl Text {
    fn as_mut_ptr(&mut self) -> *mut c_char {
        self.0.as_mut_ptr().cast()
    }

    fn write(&mut self, text: String) {
        let mut text = text.into_bytes();
        self.0[..CHARACTERS].copy_from_slice(&text);
        wipe(&mut text);
    }

    fn decode(&self) -> Result<[u8; BYTES]> {
        let text = std::str::from_utf8(&self.0[..CHARACTERS]).unwrap_or_default();
        decode("zmq_curve_keypair", text)
    }
}

impl Default for Text {
    fn default() -> Self {
        Self([0; CHARACTERS + 1])
    }
}

impl Drop for Text {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

fn encode(key: &[u8; BYTES]) -> String {
    // 32 is a multiple of four, which is all it asks for.
    z85::encode(key).unwrap_or_default()
}

fn decode(call: &'static str, text: &str) -> Result<[u8; BYTES]> {
    if text.chars().count() != CHARACTERS {
        return Err(Error::new(call, libc::EINVAL)
            .because(format!("a key is {CHARACTERS} characters of Z85")));
    }
    let mut bytes = z85::decode(text)?;
    let key = bytes.as_slice().try_into().unwrap_or([0; BYTES]);
    wipe(&mut bytes);
    Ok(key)
}

/// Why there is no CURVE, and how to get it.
pub(crate) const WITHOUT_CURVE: &str =
    "the linked libzmq cannot encrypt: enable feature `curve`, or link one with libsodium";

fn without_curve(call: &'static str) -> Error {
    Error::last(call).because(WITHOUT_CURVE)
}
