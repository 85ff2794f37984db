//! Decoders of all operations. The first byte selects the operation, the others are its response.
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

/// Maximum number of unreadable fields, and maximum length of a reason, which has types and no
/// values.
const MAX_UNREADABLE: usize = 100;
const MAX_REASON: usize = 64;

/// Checks that a decoded value round-trips. The strict reading must succeed exactly when the
/// lenient one skips no field, except for keys that are not Unicode.
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
