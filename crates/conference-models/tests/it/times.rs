//! Times and lengths of time.

use std::time::{Duration, SystemTime};

use conference_models::{DurationMillis, TimestampMillis};
use proptest::prelude::*;
use serde_json::json;

proptest! {
    #[test]
    fn a_timestamp_survives_the_system_time(millis in -1_000_000_000_000_000_i64..1_000_000_000_000_000) {
        let timestamp = TimestampMillis::from_millis(millis);
        prop_assert_eq!(TimestampMillis::from(timestamp.to_system_time().unwrap()), timestamp);
    }
}

#[test]
fn times_are_floored() {
    let epoch = SystemTime::UNIX_EPOCH;
    let between = Duration::from_micros(1_500);
    assert_eq!(TimestampMillis::from(epoch + between).as_millis(), 1);
    assert_eq!(TimestampMillis::from(epoch - between).as_millis(), -2);
    assert_eq!(DurationMillis::from(between).as_millis(), 1);
}

#[test]
fn lengths_saturate_and_a_negative_one_is_none() {
    assert_eq!(DurationMillis::from(Duration::MAX).as_millis(), i64::MAX);
    assert_eq!(DurationMillis::from_millis(-1).to_duration(), None);
}

#[test]
fn a_time_is_written_as_an_integer_only() {
    let time: TimestampMillis = serde_json::from_value(json!(1_664_175_001_000_i64)).unwrap();
    assert_eq!(time.as_millis(), 1_664_175_001_000);
    serde_json::from_value::<TimestampMillis>(json!("1664175001000")).unwrap_err();
}
