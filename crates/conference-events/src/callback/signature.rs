use std::{borrow::Cow, fmt::Write as _};

use secrecy::{ExposeSecret as _, SecretString};
use sha1::{Digest as _, Sha1};
use subtle::{Choice, ConstantTimeEq as _};

/// Signs a message: the SHA-1 of the parts, sorted as bytes.
pub(super) fn sign(token: &SecretString, timestamp: &str, nonce: &str, encrypt: &str) -> String {
    let mut parts = [token.expose_secret(), timestamp, nonce, encrypt];
    parts.sort_unstable();
    let hash = parts.iter().fold(Sha1::new(), Sha1::chain_update);
    hex(&hash.finalize())
}

/// Returns true if one of the given signatures is right. Compares in constant time.
pub(super) fn is_any(signature: &str, given: &[Cow<'_, str>]) -> bool {
    let equal = given.iter().map(|given| given.as_bytes().ct_eq(signature.as_bytes()));
    equal.fold(Choice::from(0), |any, equal| any | equal).into()
}

/// Lower-case hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
