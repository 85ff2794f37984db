//! The forms in which a response may write a value: exactly these are read.

use std::fmt::Debug;

use conference_models::{
    ConferenceStatus, CreateVideoConferenceResponse, QueryConferenceInfoByRoomCodeResponse,
    QueryScheduleConfSettingsResponse, StartStreamOutResponse, TimestampMillis, Toggle,
};
use serde::de::DeserializeOwned;
use serde_json::Error;

fn read<T: DeserializeOwned>(name: &str, json: &str) -> Result<T, Error> {
    serde_json::from_str(&format!("{{{name:?}:{json}}}"))
}

/// Asserts that each of these JSON texts is read as its value, and that the others are refused.
fn assert_reads<V: PartialEq + Debug>(
    get: impl Fn(&str) -> Result<V, Error>,
    read: &[(&str, V)],
    refused: &[&str],
) {
    for (json, value) in read {
        assert_eq!(get(json).as_ref().ok(), Some(value), "{json}");
    }
    for json in refused {
        assert!(get(json).is_err(), "{json}");
    }
}

fn meetings(json: &str) -> Result<QueryConferenceInfoByRoomCodeResponse, Error> {
    read("conferenceList", &format!("[{json}]"))
}

#[test]
fn a_string_is_a_string_or_an_integer() {
    let some = |text: &str| Some(text.to_owned());
    assert_reads(
        |json| Ok(meetings(&format!(r#"{{"title":{json}}}"#))?.conference_list[0].title.clone()),
        &[
            (r#""a""#, some("a")),
            (r#""""#, some("")),
            ("-7", some("-7")),
            ("18446744073709551615", some("18446744073709551615")),
            ("null", None),
        ],
        &["1.0", "1e3", "true", "[]", "{}", "18446744073709551616"],
    );
}

#[test]
fn an_id_is_a_string_or_an_integer() {
    assert_reads(
        |json| {
            let response: CreateVideoConferenceResponse = read("conferenceId", json)?;
            Ok(response.conference_id.map(String::from))
        },
        &[
            ("\"c\"", Some("c".to_owned())),
            ("1159876543210987609", Some("1159876543210987609".to_owned())),
        ],
        &["1.5", "true", "[1]"],
    );
}

#[test]
fn an_integer_is_a_number_without_a_fraction_or_a_string_of_digits() {
    assert_reads(
        |json| Ok(read::<QueryConferenceInfoByRoomCodeResponse>("totalCount", json)?.total_count),
        &[
            ("-3", Some(-3)),
            ("9223372036854775807", Some(i64::MAX)),
            (r#""9007199254740993""#, Some(9_007_199_254_740_993)),
            (r#""-3""#, Some(-3)),
            ("3.0", Some(3)),
            ("1e2", Some(100)),
            ("9007199254740992.0", Some(1 << 53)),
            (r#""""#, None),
            ("null", None),
        ],
        &[
            "1.5",
            "1e16",
            "9223372036854775808",
            "1e400",
            r#""1.0""#,
            r#""one""#,
            r#"" 1""#,
            "true",
            "[]",
            "{}",
        ],
    );
}

#[test]
fn a_time_and_an_enum_are_read_as_an_integer_is() {
    let start = |json: &str| {
        let list = meetings(&format!(r#"{{"startTime":{json}}}"#))?.conference_list;
        Ok(list[0].start_time.map(TimestampMillis::as_millis))
    };
    let read =
        &[(r#""1782961205000""#, Some(1_782_961_205_000)), ("5.0", Some(5)), (r#""""#, None)];
    assert_reads(start, read, &["true", r#""soon""#]);
    let status = |json: &str| {
        let list = meetings(&format!(r#"{{"status":{json}}}"#))?.conference_list;
        Ok(list[0].status.map(ConferenceStatus::code))
    };
    assert_reads(
        status,
        &[(r#""1""#, Some(1)), ("2.0", Some(2)), (r#""""#, None)],
        &["true", "{}"],
    );
}

#[test]
fn a_switch_is_also_a_boolean() {
    assert_reads(
        |json| {
            let settings = format!(r#"{{"lockRoom":{json}}}"#);
            let response: QueryScheduleConfSettingsResponse =
                read("scheduleConfSettingModel", &settings)?;
            Ok(response.settings.unwrap().lock_room.map(Toggle::code))
        },
        &[
            ("true", Some(1)),
            ("false", Some(0)),
            ("1", Some(1)),
            (r#""0""#, Some(0)),
            ("7", Some(7)),
        ],
        &[r#""true""#, "[]"],
    );
}

#[test]
fn a_boolean_is_a_boolean_or_one_in_digits_or_words() {
    assert_reads(
        |json| Ok(read::<QueryConferenceInfoByRoomCodeResponse>("hasMore", json)?.has_more),
        &[
            ("true", Some(true)),
            ("0", Some(false)),
            ("1", Some(true)),
            (r#""TRUE""#, Some(true)),
            (r#""False""#, Some(false)),
            (r#""1""#, Some(true)),
            (r#""0""#, Some(false)),
            (r#""""#, None),
            ("null", None),
        ],
        &["2", "-1", "1.0", r#""yes""#, "[]", "{}"],
    );
}

#[test]
fn a_list_and_a_map_are_empty_where_nothing_is_and_pass_over_null() {
    assert_reads(
        |json| Ok(read::<CreateVideoConferenceResponse>("phoneNumbers", json)?.phone_numbers),
        &[
            ("null", vec![]),
            (r#""""#, vec![]),
            (r#"["1",null,2]"#, vec!["1".to_owned(), "2".to_owned()]),
        ],
        &["{}", r#""1""#, "1", "[[]]"],
    );
    assert_reads(
        |json| {
            let map = read::<StartStreamOutResponse>("failStreamMap", json)?.fail_stream_map;
            Ok(map.into_values().collect::<Vec<_>>())
        },
        &[
            ("null", vec![]),
            (r#""""#, vec![]),
            (r#"{"a":"x","b":null,"c":1}"#, vec!["x".to_owned(), "1".to_owned()]),
        ],
        &["[]", "1", r#"{"a":{}}"#],
    );
}

#[test]
fn an_object_is_read_from_an_object_and_never_by_position() {
    assert_reads(
        |json| Ok(meetings(json)?.conference_list.len()),
        &[("{}", 1), ("null", 0), (r#""""#, 0)],
        &["[]", r#"["c-1"]"#, r#""c-1""#, "1", "true"],
    );
    for array in ["[]", r#"["10",true,1,[]]"#] {
        serde_json::from_str::<QueryConferenceInfoByRoomCodeResponse>(array).unwrap_err();
    }
}

#[test]
fn of_a_key_that_comes_twice_the_last_value_counts() {
    let response: QueryConferenceInfoByRoomCodeResponse =
        serde_json::from_str(r#"{"totalCount":1,"totalCount":2}"#).unwrap();
    assert_eq!(response.total_count, Some(2));
}
