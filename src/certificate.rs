//! Keys in files, as pyzmq and czmq keep them: [`KeyPair::load`].
#![forbid(unsafe_code)]

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::str;

use crate::curve::{KeyPair, PublicKey, SecretKey};
use crate::error::{Error, Result};
use crate::wiped::Wiped;

/// More than any certificate has.
const LONGEST: usize = 65_536;

/// # Files
impl KeyPair {
    /// Reads both keys from a file such as `server.key_secret`, which
    /// [`save`](Self::save), pyzmq's `create_certificates` or czmq wrote.
    ///
    /// ```
    /// # use zmq::KeyPair;
    /// # let directory = std::env::temp_dir();
    /// # let path = directory.join(format!("zmq-load-{}", std::process::id()));
    /// # KeyPair { public: [1; 32].into(), secret: [2; 32].into() }.save(&path)?;
    /// let keys = KeyPair::load(path.with_extension("key_secret"))?;
    /// # assert_eq!(keys.public.as_bytes(), &[1; 32]);
    /// # for extension in ["key", "key_secret"] {
    /// #     std::fs::remove_file(path.with_extension(extension)).unwrap();
    /// # }
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// What the operating system says of the file, and
    /// [`InvalidData`](crate::ErrorKind::InvalidData) if it has not both keys.
    #[doc(alias = "load_certificate")]
    pub fn load(path: impl AsRef<Path>) -> Result<Self> {
        let (public, secret) = read("KeyPair::load", path.as_ref())?;
        let secret = secret.ok_or_else(|| lacks("KeyPair::load", path.as_ref(), SECRET))?;
        Ok(Self { public, secret })
    }

    /// Writes the public key to `path` with `.key` behind it, and both keys to
    /// `path` with `.key_secret`, which only this user may read.
    ///
    /// pyzmq's `load_certificate` reads either. Files that are there are not
    /// overwritten.
    ///
    /// ```
    /// # use zmq::{KeyPair, PublicKey};
    /// # let directory = std::env::temp_dir();
    /// # let path = directory.join(format!("zmq-save-{}", std::process::id()));
    /// # if !zmq::has("curve") { return Ok(()); }
    /// let keys = KeyPair::generate()?;
    /// keys.save(&path)?;
    /// // For the clients:
    /// assert_eq!(PublicKey::load(path.with_extension("key"))?, keys.public);
    /// # for extension in ["key", "key_secret"] {
    /// #     std::fs::remove_file(path.with_extension(extension)).unwrap();
    /// # }
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// What the operating system says of the files.
    #[doc(alias = "create_certificates")]
    pub fn save(&self, path: impl AsRef<Path>) -> Result<()> {
        let public = format!("    {PUBLIC} = \"{}\"\n", self.public);
        let secret = Wiped::from(self.secret.expose_z85().into_bytes());
        let secret: [&[u8]; 4] = [SECRET_HEAD, public.as_bytes(), b"    secret-key = \"", &secret];
        let path = path.as_ref();
        let secret_path = with(path, ".key_secret");
        write(&secret_path, true, secret.into_iter().chain([&b"\"\n"[..]]))?;
        write(&with(path, ".key"), false, [PUBLIC_HEAD, public.as_bytes()]).inspect_err(|_| {
            // It is ours alone, so that the next try need not fail on it.
            let _ = fs::remove_file(&secret_path);
        })
    }
}

/// # Files
impl PublicKey {
    /// Reads the public key from a file such as `server.key`; see
    /// [`KeyPair::load`].
    ///
    /// ```
    /// # use zmq::{KeyPair, PublicKey};
    /// # let directory = std::env::temp_dir();
    /// # let path = directory.join(format!("zmq-public-{}", std::process::id()));
    /// # KeyPair { public: [1; 32].into(), secret: [2; 32].into() }.save(&path)?;
    /// let server = PublicKey::load(path.with_extension("key"))?;
    /// # assert_eq!(server.as_bytes(), &[1; 32]);
    /// # for extension in ["key", "key_secret"] {
    /// #     std::fs::remove_file(path.with_extension(extension)).unwrap();
    /// # }
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`KeyPair::load`].
    #[doc(alias = "load_certificate")]
    pub fn load(path: impl AsRef<Path>) -> Result<Self> {
        Ok(read("PublicKey::load", path.as_ref())?.0)
    }
}

const PUBLIC: &str = "public-key";
const SECRET: &str = "secret-key";
const PUBLIC_HEAD: &[u8] =
    b"# A public key for CURVE. Whoever has it may show it to everybody.\ncurve\n";
const SECRET_HEAD: &[u8] = b"# A secret key for CURVE. Show this file to nobody.\ncurve\n";

/// The keys of a file: the public one, and the secret one if it is there.
fn read(call: &'static str, path: &Path) -> Result<(PublicKey, Option<SecretKey>)> {
    let failed = |error| failed(call, path, &error);
    let mut bytes = Wiped::zeros(LONGEST);
    let mut file = File::open(path).map_err(failed)?;
    let mut len = 0;
    loop {
        match file.read(&mut bytes[len..]) {
            Ok(0) => break,
            Ok(count) => len += count,
            // A signal came between, as it can where the path is a pipe.
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(failed(error)),
        }
    }
    let text = str::from_utf8(&bytes[..len]).ok().filter(|_| len < LONGEST);
    let text = text.ok_or_else(|| malformed(call, path, "it is no certificate"))?;
    let value = |name| {
        let lines = text.lines().map(str::trim).filter(|line| !line.starts_with('#'));
        let mut pairs = lines.rev().filter_map(|line| line.split_once('='));
        let (_, value) = pairs.find(|(key, _)| key.trim_end() == name)?;
        Some(value.trim_matches([' ', '\t', '"', '\'']))
    };
    let public = value(PUBLIC).ok_or_else(|| lacks(call, path, PUBLIC))?;
    let not_z85 = |_| malformed(call, path, "a key in it is not 40 characters of Z85");
    let secret = value(SECRET).map(str::parse).transpose().map_err(not_z85)?;
    Ok((public.parse().map_err(not_z85)?, secret))
}

fn write<'a>(path: &Path, is_secret: bool, text: impl IntoIterator<Item = &'a [u8]>) -> Result<()> {
    let failed = |error| failed("KeyPair::save", path, &error);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, if is_secret { 0o600 } else { 0o644 });
    #[cfg(not(unix))]
    let _ = is_secret;
    let mut file = options.open(path).map_err(failed)?;
    let written = text.into_iter().try_for_each(|part| file.write_all(part));
    written.map_err(|error| {
        let _ = fs::remove_file(path);
        failed(error)
    })
}

/// `path`, whatever it ends with, and `ending`.
fn with(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    name.into()
}

fn failed(call: &'static str, path: &Path, error: &io::Error) -> Error {
    let errno = error.raw_os_error().unwrap_or(libc::EIO);
    Error::new(call, errno).about(&path.to_string_lossy()).because(error.to_string())
}

fn malformed(call: &'static str, path: &Path, reason: &'static str) -> Error {
    Error::new(call, libc::EBADMSG).about(&path.to_string_lossy()).because(reason)
}

fn lacks(call: &'static str, path: &Path, key: &str) -> Error {
    let error = Error::new(call, libc::EBADMSG).about(&path.to_string_lossy());
    error.because(format!("it has no {key}"))
}
