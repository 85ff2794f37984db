use aes::{
    Aes256, Block,
    cipher::{BlockDecryptMut as _, BlockEncryptMut as _, KeyIvInit as _},
};
use base64::{
    Engine as _,
    alphabet::STANDARD,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use cbc::{Decryptor, Encryptor};
use secrecy::{ExposeSecret as _, ExposeSecretMut as _, SecretBox, SecretString};

use super::CallbackError;

/// Key of AES-256 in CBC mode. Its first half is also the initialization vector.
pub(super) struct Key(SecretBox<[u8; 32]>);

const KEY_CHARS: usize = 43;
const BLOCK_BYTES: usize = 16;

/// Base64 without a check of the last bits, which most keys set although no byte consists of them.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

impl Key {
    pub(super) fn parse(text: &SecretString) -> Result<Self, CallbackError> {
        let text = text.expose_secret();
        if text.len() != KEY_CHARS {
            return Err(CallbackError::setting("the AES key does not have 43 characters"));
        }
        let mut key = SecretBox::new(Box::new([0; 32]));
        BASE64
            .decode_slice(text, key.expose_secret_mut())
            .map_err(|_| CallbackError::setting("the AES key is not Base64"))?;
        Ok(Self(key))
    }

    /// Decrypts Base64 text to the padded content.
    pub(super) fn decrypt(&self, text: &str) -> Result<Vec<u8>, CallbackError> {
        let mut bytes = BASE64.decode(text).map_err(|_| CallbackError::request("not Base64"))?;
        if bytes.len() % BLOCK_BYTES != 0 {
            return Err(CallbackError::request("not whole blocks"));
        }
        let key = self.0.expose_secret();
        let mut cipher = Decryptor::<Aes256>::new(key.into(), key[..BLOCK_BYTES].into());
        for block in bytes.chunks_exact_mut(BLOCK_BYTES) {
            cipher.decrypt_block_mut(Block::from_mut_slice(block));
        }
        Ok(bytes)
    }

    /// Encrypts padded content to Base64 text.
    pub(super) fn encrypt(&self, mut bytes: Vec<u8>) -> String {
        let key = self.0.expose_secret();
        let mut cipher = Encryptor::<Aes256>::new(key.into(), key[..BLOCK_BYTES].into());
        for block in bytes.chunks_exact_mut(BLOCK_BYTES) {
            cipher.encrypt_block_mut(Block::from_mut_slice(block));
        }
        BASE64.encode(bytes)
    }
}
