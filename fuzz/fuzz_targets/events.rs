//! Decoder of events. The bytes are an event in any form, or a frame of the stream.
#![no_main]

use conference_events::{Ack, Event, Frame};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| {
    if let Ok(frame) = Frame::from_slice(body) {
        let ack = frame.ack(Ack::Success);
        serde_json::from_str::<serde::de::IgnoredAny>(&ack).expect("an acknowledgement is JSON");
    }
    let Ok(event) = Event::from_slice(body) else {
        return;
    };
    assert!(event.unreadable().len() <= 100);
    let again = Event::from_parts(event.event_type.as_str(), event.json());
    assert_eq!(again.data, event.data);
});
