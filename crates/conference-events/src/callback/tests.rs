//! Encryption with what is chosen at random otherwise.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Callback, Content, Fresh, content};

/// The official vectors, see `tests/it/callback.rs`.
#[test]
fn the_official_vectors_are_encrypted_byte_for_byte() {
    let vectors: Vec<Value> =
        serde_json::from_str(include_str!("../../tests/it/data/callbacks.json")).unwrap();
    assert_eq!(vectors.len(), 4);
    for vector in vectors {
        let text = |name: &str| vector[name].as_str().unwrap().to_owned();
        let callback = Callback::new(text("token"), text("aes_key"), [text("owner_key")]).unwrap();
        let random = text("random").into_bytes().try_into().unwrap();
        let fresh = Fresh { random, timestamp: text("timestamp"), nonce: text("nonce") };
        let sealed = callback.seal(&text("text"), &text("owner_key"), &fresh);
        let expected = json!({
            "msg_signature": vector["signature"],
            "timeStamp": vector["timestamp"],
            "nonce": vector["nonce"],
            "encrypt": vector["encrypt"],
        });
        assert_eq!(serde_json::from_str::<Value>(&sealed).unwrap(), expected);
    }
}

proptest! {
    #[test]
    fn content_is_read_as_it_was_written(random: [u8; 16], text: String, owner_key: String) {
        let padded = content::write(random, &text, &owner_key);
        prop_assert_eq!(padded.len() % 32, 0);
        let content = Content::read(padded).unwrap();
        prop_assert_eq!(content, Content { text: text.into_bytes(), owner_key });
    }

    #[test]
    fn any_content_is_read_or_refused(mut bytes: Vec<u8>, padding in 0_u8..40) {
        bytes.resize(bytes.len() + usize::from(padding), padding);
        let length = bytes.len();
        if let Ok(content) = Content::read(bytes) {
            prop_assert!(content.text.len() + content.owner_key.len() + 20 < length);
        }
    }
}
