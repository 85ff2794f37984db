//! Cipher of HTTP callbacks, written independently of `conference-events`, so that a mistake there
//! is not repeated here.

use aes::{
    Aes256,
    cipher::{BlockDecryptMut, BlockEncryptMut, KeyIvInit, generic_array::GenericArray},
};
use sha1::{Digest, Sha1};

use super::base64;

const BLOCK: usize = 16;

/// Length that PKCS#7 pads to, instead of the block length.
const PAD_TO: usize = 32;

/// Length of the random bytes and of the length field before the text.
const HEADER: usize = 20;

/// The secrets that the app and the platform share.
#[derive(Clone)]
pub(super) struct Cipher {
    token: String,
    key: [u8; 32],
    owner_key: String,
}

impl Cipher {
    /// Creates a cipher. `None` if the key is not Base64 of 32 bytes.
    pub(super) fn new(token: String, aes_key: &str, owner_key: String) -> Option<Self> {
        let key = base64::decode(aes_key)?.try_into().ok()?;
        Some(Self { token, key, owner_key })
    }

    /// Encrypts a text after 16 random characters.
    pub(super) fn seal(&self, random: &str, text: &str) -> String {
        let length = u32::try_from(text.len()).unwrap_or(u32::MAX).to_be_bytes();
        let parts = [random.as_bytes(), &length, text.as_bytes(), self.owner_key.as_bytes()];
        let mut bytes = parts.concat();
        let pad = PAD_TO - bytes.len() % PAD_TO;
        bytes.resize(bytes.len() + pad, u8::try_from(pad).unwrap_or(0));
        let (key, iv) = self.key_and_iv();
        let mut cipher = cbc::Encryptor::<Aes256>::new(key.into(), iv.into());
        for block in bytes.chunks_exact_mut(BLOCK) {
            cipher.encrypt_block_mut(GenericArray::from_mut_slice(block));
        }
        base64::encode(&bytes)
    }

    /// Decrypts a text, or returns the reason why it cannot.
    pub(super) fn open(&self, sealed: &str) -> Result<String, &'static str> {
        let mut bytes = base64::decode(sealed).ok_or("encrypt is not Base64")?;
        if bytes.is_empty() || bytes.len() % BLOCK != 0 {
            return Err("encrypt is not a number of blocks");
        }
        let (key, iv) = self.key_and_iv();
        let mut cipher = cbc::Decryptor::<Aes256>::new(key.into(), iv.into());
        for block in bytes.chunks_exact_mut(BLOCK) {
            cipher.decrypt_block_mut(GenericArray::from_mut_slice(block));
        }
        self.text(&bytes)
    }

    /// Returns the signature over all parts of a message.
    pub(super) fn signature(&self, timestamp: &str, nonce: &str, sealed: &str) -> String {
        let mut parts = [&*self.token, timestamp, nonce, sealed];
        parts.sort_unstable();
        format!("{:x}", Sha1::digest(parts.concat()))
    }

    fn text(&self, bytes: &[u8]) -> Result<String, &'static str> {
        let damaged = "encrypt was not encrypted with this key";
        let pad = usize::from(*bytes.last().ok_or(damaged)?);
        if !(1..=PAD_TO).contains(&pad) || bytes.len() < HEADER + pad {
            return Err(damaged);
        }
        let (header, rest) = bytes[..bytes.len() - pad].split_at(HEADER);
        let length = u32::from_be_bytes(header[BLOCK..].try_into().map_err(|_| damaged)?);
        let length = usize::try_from(length).map_err(|_| damaged)?;
        let (text, owner_key) = rest.split_at_checked(length).ok_or(damaged)?;
        if owner_key != self.owner_key.as_bytes() {
            return Err("encrypt names another owner");
        }
        String::from_utf8(text.to_vec()).map_err(|_| "the clear text is not UTF-8")
    }

    /// Returns the key and its first bytes as the initialization vector.
    fn key_and_iv(&self) -> (&[u8; 32], &[u8; BLOCK]) {
        let iv = self.key.first_chunk().expect("a key is longer than a block");
        (&self.key, iv)
    }
}

impl std::fmt::Debug for Cipher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cipher").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Vector {
        token: &'static str,
        aes_key: &'static str,
        owner_key: &'static str,
        timestamp: &'static str,
        nonce: &'static str,
        random: &'static str,
        signature: &'static str,
        sealed: &'static str,
        text: &'static str,
    }

    /// The vectors of the platform's documents and demos.
    const VECTORS: [Vector; 4] = [
        Vector {
            token: "123456",
            aes_key: "1234567890123456789012345678901234567890123",
            owner_key: "dingsnotzck6pm5veliw",
            timestamp: "1614767836",
            nonce: "A7Co0cJLMzIDtMMI",
            random: "dICkEDLj0eb6yAbc",
            signature: "9a95a004dd16f5c307e849b994173f76aa26e5eb",
            sealed: "YvkvaGe4hQxd3VxRmEty0dVlnCOAqwf56xwTRHDHoOURqhalbmBJQk5FNcRk42Gl5T0YQXZNwpwWSm1xAFJ5ZA==",
            text: "success",
        },
        Vector {
            token: "tokenxxxx",
            aes_key: "o1w0aum42yaptlz8alnhwikjd3jenzt9cb9wmzptgus",
            owner_key: "dingxxxxxx",
            timestamp: "1605695694141",
            nonce: "WelUQl6bCqcBa2fM",
            random: "WelUQl6bCqcBa2fM",
            signature: "f36f4ba5337d426c7d4bca0dbcb06b3ddc1388fc",
            sealed: "X1VSe9cTJUMZu60d3kyLYTrBq5578ZRJtteU94wG0Q4Uk6E/wQYeJRIC0/UFW5Wkya1Ihz9oXAdLlyC9TRaqsQ==",
            text: "success",
        },
        Vector {
            token: "mryue",
            aes_key: "Yue0EfdN5900c1ce5cf6A152c63DDe1808a60c5ecd7",
            owner_key: "ding6ccabc44d2c8d38b",
            timestamp: "1608001896814",
            nonce: "WL4PK6yA",
            random: "l7Y3EcX2CU5w8av3",
            signature: "03044561471240d4a14bb09372dfcfd4fd0e40cb",
            sealed: "0vJiX6vliEpwG3U45CtXqi+m8PXbQRARJ8p8BbDuD1EMTDf0jKpQ79QS93qEk7XHpP6u+oTTrd15NRPvNvmBKyDCYxxOK+HZeKju4yhELOFchzNukR+t8SB/qk4ROMu3",
            text: r#"{"EventType":"check_url"}"#,
        },
        Vector {
            token: "123456",
            aes_key: "4g5j64qlyl3zvetqxz5jiocdr586fn2zvjpa8zls3ij",
            owner_key: "suite4xxxxxxxxxxxxxxx",
            timestamp: "1445827045067",
            nonce: "nEXhMP4r",
            random: "hU3bEfGZZewzhG5a",
            signature: "5a65ceeef9aab2d149439f82dc191dd6c5cbe2c0",
            sealed: "1a3NBxmCFwkCJvfoQ7WhJHB+iX3qHPsc9JbaDznE1i03peOk1LaOQoRz3+nlyGNhwmwJ3vDMG+OzrHMeiZI7gTRWVdUBmfxjZ8Ej23JVYa9VrYeJ5as7XM/ZpulX8NEQis44w53h1qAgnC3PRzM7Zc/D6Ibr0rgUathB6zRHP8PYrfgnNOS9PhSBdHlegK+AGGanfwjXuQ9+0pZcy0w9lQ==",
            text: r#"{"EventType":"check_create_suite_url","Random":"LPIdSnlF","TestSuiteKey":"suite4xxxxxxxxxxxxxxx"}"#,
        },
    ];

    fn cipher(vector: &Vector) -> Cipher {
        Cipher::new(vector.token.to_owned(), vector.aes_key, vector.owner_key.to_owned()).unwrap()
    }

    #[test]
    fn the_official_vectors_agree_both_ways() {
        for vector in &VECTORS {
            let cipher = cipher(vector);
            assert_eq!(cipher.seal(vector.random, vector.text), vector.sealed);
            assert_eq!(cipher.open(vector.sealed).unwrap(), vector.text);
            let signature = cipher.signature(vector.timestamp, vector.nonce, vector.sealed);
            assert_eq!(signature, vector.signature);
        }
    }

    #[test]
    fn what_another_key_or_owner_sealed_is_refused() {
        let [one, two, ..] = &VECTORS;
        assert!(cipher(one).open(two.sealed).is_err());
        let mut other = cipher(one);
        other.owner_key.push('x');
        assert_eq!(other.open(one.sealed), Err("encrypt names another owner"));
        assert!(cipher(one).open("").is_err());
        assert!(cipher(one).open("AAAA").is_err());
    }

    #[test]
    fn a_key_of_another_length_is_refused() {
        assert!(Cipher::new(String::new(), "short", String::new()).is_none());
    }
}
