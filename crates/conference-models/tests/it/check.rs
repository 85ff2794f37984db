//! Limits are found before sending.

use conference_models::{
    Check, CreateScheduleConferenceRequest, CreateVideoConferenceRequest, GetUserMetricDataRequest,
    QueryConferenceInfoBatchRequest, TimestampMillis, UnionId, check::Rule,
};

fn titled(title: &str) -> CreateVideoConferenceRequest {
    CreateVideoConferenceRequest::new(UnionId::new("u1"), title)
}

#[test]
fn a_title_is_counted_in_characters() {
    assert!(titled(&"会".repeat(256)).check().is_ok());
    let violations = titled(&"会".repeat(257)).check().unwrap_err();
    let [violation] = violations.as_slice() else {
        panic!("{violations}");
    };
    assert_eq!(violation.pointer, "/confTitle");
    assert_eq!(violation.rule, Rule::TooLong { length: 257, max: 256 });
}

#[test]
fn every_violation_is_told() {
    let request = CreateVideoConferenceRequest::new(UnionId::new(""), "x".repeat(300));
    let told = request.check().unwrap_err().to_string();
    assert_eq!(told, "/userId is empty; /confTitle has a length of 300, at most 256 is allowed");
}

#[test]
fn items_have_an_index() {
    let none = QueryConferenceInfoBatchRequest::new(Vec::<String>::new());
    assert_eq!(none.check().unwrap_err().to_string(), "/conferenceIdList is empty");
    let second = QueryConferenceInfoBatchRequest::new(["c1", ""]);
    assert_eq!(second.check().unwrap_err().to_string(), "/conferenceIdList/1 is empty");
}

#[test]
fn what_will_be_cut_can_be_known() {
    assert!(titled(&"x".repeat(50)).truncations().is_empty());
    let truncations = titled(&"x".repeat(51)).truncations();
    assert_eq!(truncations[0].pointer, "/confTitle");
    assert_eq!((truncations[0].length, truncations[0].kept), (51, 50));
}

#[test]
fn an_end_that_is_not_after_its_start_is_refused() {
    let millis = TimestampMillis::from_millis;
    let of =
        |start, end| GetUserMetricDataRequest::new(UnionId::new("u1"), millis(start), millis(end));
    assert!(of(1_893_492_000_000, 1_893_492_000_001).check().is_ok());
    for end in [1_893_492_000_000, 1_893_491_999_999] {
        let told = of(1_893_492_000_000, end).check().unwrap_err().to_string();
        let expected = format!("/endTime is {end}, which is not after beginTime (1893492000000)");
        assert_eq!(told, expected);
    }
}

#[test]
fn an_end_in_seconds_is_not_compared_with_its_start() {
    let [start, end] = [1_893_492_000_000, 1_893_495_600].map(TimestampMillis::from_millis);
    let violations = GetUserMetricDataRequest::new(UnionId::new("u1"), start, end).check();
    let violations = violations.unwrap_err();
    let [violation] = violations.as_slice() else {
        panic!("{violations}");
    };
    assert_eq!(violation.rule, Rule::NotMillis { value: 1_893_495_600 });
}

#[test]
fn a_time_in_seconds_is_refused_and_the_same_in_milliseconds_is_not() {
    let between = |start, end| {
        let millis = TimestampMillis::from_millis;
        let who = UnionId::new("u1");
        CreateScheduleConferenceRequest::new(who, "Weekly", millis(start), millis(end)).check()
    };
    assert!(between(1_893_492_000_000, 1_893_495_600_000).is_ok());
    let told = between(1_893_492_000, 1_893_495_600_000).unwrap_err().to_string();
    assert!(told.starts_with("/startTime is 1893492000, which looks like seconds: "), "{told}");
    assert!(told.ends_with("(multiply it by 1000, or use TimestampMillis::from_secs)"), "{told}");
}
