//! Z85: bytes as text, as ZeroMQ writes its keys (RFC 32).
#![forbid(unsafe_code)]

use crate::error::{Error, Result};

const ALPHABET: &[u8; 85] =
    b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";

/// Writes bytes as text: five characters for every four bytes.
///
/// ```
/// let bytes = [0x86, 0x4f, 0xd2, 0x6f, 0xb5, 0x59, 0xf7, 0x5b];
/// assert_eq!(zmq::z85::encode(&bytes)?, "HelloWorld");
/// # Ok::<(), zmq::Error>(())
/// ```
///
/// # Errors
///
/// [`InvalidInput`](crate::ErrorKind::InvalidInput) if the bytes are not a
/// multiple of four.
#[doc(alias = "zmq_z85_encode")]
pub fn encode(bytes: &[u8]) -> Result<String> {
    if bytes.len() % 4 != 0 {
        let reason = format!("{} bytes are not a multiple of 4", bytes.len());
        return Err(Error::new("zmq_z85_encode", libc::EINVAL).because(reason));
    }
    let mut text = String::with_capacity(bytes.len() / 4 * 5);
    for chunk in bytes.chunks_exact(4) {
        let value = chunk.iter().fold(0, |value, &byte| value << 8 | u32::from(byte));
        for power in POWERS {
            text.push(char::from(ALPHABET[(value / power % 85) as usize]));
        }
    }
    Ok(text)
}

/// Reads the bytes that [`encode`] wrote as text.
///
/// ```
/// assert_eq!(zmq::z85::decode("HelloWorld")?, [0x86, 0x4f, 0xd2, 0x6f, 0xb5, 0x59, 0xf7, 0x5b]);
/// assert!(zmq::z85::decode("Hello World").is_err());
/// # Ok::<(), zmq::Error>(())
/// ```
///
/// # Errors
///
/// [`InvalidInput`](crate::ErrorKind::InvalidInput) if the characters are not a
/// multiple of five, are not Z85's, or five of them stand for more than four
/// bytes can hold.
#[doc(alias = "zmq_z85_decode")]
pub fn decode(text: &str) -> Result<Vec<u8>> {
    let refused = |reason: String| Error::new("zmq_z85_decode", libc::EINVAL).because(reason);
    if let Some(alien) = text.chars().find(|alien| digit(*alien).is_none()) {
        return Err(refused(format!("{alien:?} is not a character of Z85")));
    }
    if text.len() % 5 != 0 {
        return Err(refused(format!("{} characters are not a multiple of 5", text.len())));
    }
    let mut bytes = Vec::with_capacity(text.len() / 5 * 4);
    // All of it is ASCII by now. It may be a secret, so that no copy of it is to be left.
    for chunk in text.as_bytes().chunks_exact(5) {
        let mut digits = chunk.iter().filter_map(|&byte| digit(byte.into()));
        let value =
            digits.try_fold(0_u32, |value, digit| value.checked_mul(85)?.checked_add(digit));
        let value = value.ok_or_else(|| refused("five characters exceed four bytes".into()))?;
        bytes.extend(value.to_be_bytes());
    }
    Ok(bytes)
}

/// The worth of each of five digits.
const POWERS: [u32; 5] = [85 * 85 * 85 * 85, 85 * 85 * 85, 85 * 85, 85, 1];

fn digit(character: char) -> Option<u32> {
    let place = ALPHABET.iter().position(|&known| char::from(known) == character)?;
    place.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_can_be_read() {
        for value in [0_u32, 1, 84, 85, 0x8080_8080, u32::MAX - 1, u32::MAX] {
            let bytes = [value.to_be_bytes(), value.to_le_bytes()].concat();
            assert_eq!(decode(&encode(&bytes).unwrap()).unwrap(), bytes);
        }
        assert_eq!(encode(b"").unwrap(), "");
        assert_eq!(decode("").unwrap(), b"");
    }

    #[test]
    fn what_is_not_z85_is_refused_with_the_reason() {
        for (text, reason) in [
            ("Hello", None),
            ("Hell", Some("4 characters are not a multiple of 5")),
            ("Hel o", Some("' ' is not a character of Z85")),
            ("Hellö", Some("'ö' is not a character of Z85")),
            ("Hel\0o", Some("'\\0' is not a character of Z85")),
            ("#####", Some("five characters exceed four bytes")),
        ] {
            match (decode(text), reason) {
                (Ok(bytes), None) => assert_eq!(bytes.len(), 4),
                (Err(error), Some(reason)) => {
                    assert!(error.to_string().contains(reason), "{error}");
                }
                (outcome, _) => panic!("{text}: {outcome:?}"),
            }
        }
        assert!(encode(b"abc").unwrap_err().to_string().contains("3 bytes"));
    }
}
