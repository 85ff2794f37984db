//! The decoder of events: the bytes are the body of a callback, or a frame of the stream.
#![no_main]

use conference_events::{Event, EventContent};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| {
    let Ok(event) = Event::from_slice(body) else {
        return;
    };
    if let EventContent::Unknown(data) = event.content {
        let again = Event::from_parts(event.event_type, data.clone());
        let again = again.expect("a type that is not known is no error");
        assert_eq!(again.content, EventContent::Unknown(data));
    }
});
