//! Clear content of a message: 16 random bytes, the length of the text in 4 bytes, the text, the
//! owner key, and padding up to a multiple of 32 bytes.

use super::CallbackError;

/// A text with its owner key.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Content {
    pub(super) text: Vec<u8>,
    pub(super) owner_key: String,
}

const RANDOM_BYTES: usize = 16;
const LENGTH_BYTES: usize = 4;
const PADDED_BYTES: usize = 32;

impl Content {
    /// Reads padded content. A wrong AES key shows in the padding, the length or the owner key.
    pub(super) fn read(padded: Vec<u8>) -> Result<Self, CallbackError> {
        split(padded).ok_or(CallbackError::key())
    }
}

fn split(padded: Vec<u8>) -> Option<Content> {
    let mut text = unpad(padded)?;
    text.drain(..RANDOM_BYTES.min(text.len()));
    let length = u32::from_be_bytes(*text.first_chunk::<LENGTH_BYTES>()?);
    text.drain(..LENGTH_BYTES);
    let length = usize::try_from(length).ok().filter(|length| *length <= text.len())?;
    let owner_key = text.split_off(length);
    Some(Content { text, owner_key: String::from_utf8(owner_key).ok()? })
}

/// Removes padding of 1 to 32 bytes. Some official examples pad to 16 only.
fn unpad(mut padded: Vec<u8>) -> Option<Vec<u8>> {
    let padding = *padded.last()?;
    let length = padded.len().checked_sub(padding.into())?;
    let is_valid = (1..=PADDED_BYTES).contains(&padding.into())
        && padded[length..].iter().all(|byte| *byte == padding);
    padded.truncate(length);
    is_valid.then_some(padded)
}

/// Writes padded content.
pub(super) fn write(random: [u8; RANDOM_BYTES], text: &str, owner_key: &str) -> Vec<u8> {
    let length = u32::try_from(text.len()).expect("a reply is short");
    let parts = [&random[..], &length.to_be_bytes(), text.as_bytes(), owner_key.as_bytes()];
    let mut content = parts.concat();
    let padding = PADDED_BYTES - content.len() % PADDED_BYTES;
    content.resize(content.len() + padding, u8::try_from(padding).expect("it is 32 at most"));
    content
}
