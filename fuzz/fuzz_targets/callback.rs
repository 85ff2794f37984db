//! Encrypted requests. The bytes are a query and a body, or the content of a signed request.
#![no_main]

use conference_events::{Callback, CallbackMessage};
use libfuzzer_sys::fuzz_target;
use sha1::{Digest, Sha1};

const TOKEN: &str = "123456";
const AES_KEY: &str = "1234567890123456789012345678901234567890123";
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fuzz_target!(|bytes: &[u8]| {
    let callback = Callback::new(TOKEN, AES_KEY, ["key"]).expect("the settings are valid");
    let line = bytes.iter().position(|byte| *byte == b'\n').unwrap_or_default();
    let (query, body) = bytes.split_at(line);
    let refused = callback.open(&String::from_utf8_lossy(query), body);
    assert!(refused.is_err(), "nobody guesses a signature");

    let encrypt = base64(bytes);
    let query = format!("signature={}&timestamp=1&nonce=n", sign(&encrypt));
    let body = format!(r#"{{"encrypt":"{encrypt}"}}"#);
    match callback.open(&query, body.as_bytes()) {
        Ok(received) => match received.message {
            CallbackMessage::Event(event) => assert!(!event.event_type.is_empty()),
            _ => assert_eq!(received.owner_key, "key"),
        },
        Err(error) => assert!(!error.is_wrong_signature() && !error.is_invalid_setting()),
    }
});

fn sign(encrypt: &str) -> String {
    let mut parts = [TOKEN, "1", "n", encrypt];
    parts.sort_unstable();
    let hash = parts.iter().fold(Sha1::new(), |hash, part| hash.chain_update(part)).finalize();
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn base64(bytes: &[u8]) -> String {
    let sextets = |chunk: &[u8]| {
        let bits = chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        let bits = bits << (8 * (3 - chunk.len()));
        (0..=chunk.len())
            .map(|n| char::from(ALPHABET[(bits >> (18 - 6 * n)) as usize & 63]))
            .collect::<String>()
    };
    bytes.chunks(3).map(sextets).collect()
}
