//! Parser of error bodies. The bytes are a body.
#![no_main]

use conference_transport::ErrorBody;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| {
    let Some(said) = ErrorBody::parse(body) else {
        return;
    };
    assert_ne!(said.code(), Some(""));
    assert_ne!(said.message(), Some(""));
});
