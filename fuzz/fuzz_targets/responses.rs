//! The decoders of all operations: the first byte says of which, the others are its answer.
#![no_main]

use conference_api::models::{Operation, for_each_operation, json};
use libfuzzer_sys::fuzz_target;
use serde::{Serialize, de::DeserializeOwned};

type Decoder = fn(&[u8]);

macro_rules! decoders {
    ($($operation:ident,)*) => {
        &[$(decode::<<conference_api::models::$operation as Operation>::Response>,)*]
    };
}

const DECODERS: &[Decoder] = for_each_operation!(decoders);

/// The most fields that may be passed over, and the longest reason: it has types and no values.
const MAX_UNREADABLE: usize = 100;
const MAX_REASON: usize = 64;

/// What was read can be written, and read and written again it is the same. The strict reading
/// succeeds if and only if the lenient one passes over no field, but for keys that are not Unicode.
fn decode<T: DeserializeOwned + Serialize>(body: &[u8]) {
    let Ok(decoded) = json::read::<T>(body) else {
        return;
    };
    assert!(decoded.unreadable.len() <= MAX_UNREADABLE);
    for field in &decoded.unreadable {
        assert!(field.reason().len() <= MAX_REASON && field.reason().is_ascii());
    }
    let is_whole = serde_json::from_slice::<T>(body).is_ok();
    let has_surrogate = body.windows(3).any(|it| it.eq_ignore_ascii_case(br"\ud"));
    assert!(is_whole == decoded.unreadable.is_empty() || !is_whole && has_surrogate);
    let value = decoded.value;
    let written = serde_json::to_string(&value).expect("an answer can be written");
    let read: T = serde_json::from_str(&written).expect("what was written can be read");
    let again = serde_json::to_string(&read).expect("an answer can be written");
    assert_eq!(written, again);
}

fuzz_target!(|bytes: &[u8]| {
    if let [operation, body @ ..] = bytes {
        DECODERS[usize::from(*operation) % DECODERS.len()](body);
    }
});
