//! Times and durations as people write them.

use std::process::Command;

use jiff::{Timestamp, ToSpan, Zoned, civil::time, tz::TimeZone};
use serde_json::{Value, json};

use crate::program::{Run, Service};

const BOOK: &[&str] = &["create-schedule-conference", "--creator-union-id", "u", "--title", "t"];

/// The program, booking a meeting on a machine in this zone.
fn book(service: &Service, zone: &str, times: &[&str]) -> Command {
    let mut command = service.conference(&[BOOK, times].concat());
    command.env("TZ", zone);
    command
}

/// The start and the end as the service received them.
fn sent(service: &Service, zone: &str, start: &str, end: &str) -> [Value; 2] {
    let times = ["--start-time", start, "--end-time", end];
    Run::of(&mut book(service, zone, &times)).response();
    let received = service.received();
    ["startTime", "endTime"].map(|name| received[name].clone())
}

fn refused(service: &Service, start: &str, end: &str) -> String {
    let times = ["--start-time", start, "--end-time", end];
    Run::of(&mut book(service, "Europe/Berlin", &times)).error_text(2).to_owned()
}

#[test]
fn every_form_of_a_time_becomes_milliseconds() {
    let service = Service::start();
    let ten = 2_111_968_800_000_i64; // 2036-12-04T10:00:00+08:00
    let [start, _] = [ten, 0].map(Value::from);
    for form in [
        "2111968800000",
        "2036-12-04T02:00:00Z",
        "2036-12-04T10:00:00+08:00",
        "2036-12-04 10:00:00+08:00",
        "2036-12-04 10:00",
        "2036-12-04 10:00:00",
        "2036-12-04T10:00",
        "2036-12-04 03:00 Europe/Berlin",
        "2036-12-04 03:00 [Europe/Berlin]",
        "2036-12-04T03:00[Europe/Berlin]",
    ] {
        assert_eq!(sent(&service, "Asia/Shanghai", form, "+1h30m")[0], start, "{form}");
    }
}

#[test]
fn an_end_counts_from_its_start_in_the_flags_or_in_json() {
    let service = Service::start();
    let [start, end] = sent(&service, "UTC", "2036-12-04T02:00:00Z", "+90m");
    assert_eq!(end.as_i64().unwrap() - start.as_i64().unwrap(), 90 * 60_000);
    let json = r#"{"startTime":2111976000000}"#;
    Run::of(&mut book(&service, "UTC", &["--json", json, "--end-time", "+1h"])).response();
    assert_eq!(service.received()["endTime"], json!(2_111_979_600_000_i64));
    let alone = Run::of(&mut book(&service, "UTC", &["--end-time", "+90m"]));
    assert!(alone.error_text(2).contains("+90m is relative to startTime, which is not set"));
}

#[test]
fn days_and_lengths_count_from_now() {
    let service = Service::start();
    let zone = TimeZone::get("Asia/Shanghai").unwrap();
    let tomorrow = || {
        let day = Zoned::now().with_time_zone(zone.clone()).checked_add(1.day()).unwrap();
        day.with().time(time(10, 0, 0, 0)).build().unwrap().timestamp().as_millisecond()
    };
    let before = tomorrow();
    let flags = ["--start-time", "tomorrow 10:00", "--end-time", "+1h", "--zone", "Asia/Shanghai"];
    Run::of(&mut book(&service, "America/New_York", &flags)).response();
    let sent = service.received()["startTime"].as_i64().unwrap();
    assert!((before..=tomorrow()).contains(&sent), "{sent}");

    let now = || Timestamp::now().as_millisecond() + 60_000;
    let before = now();
    let [start, _] = self::sent(&service, "UTC", "+1m", "+1h");
    assert!((before..=now()).contains(&start.as_i64().unwrap()), "{start}");
}

#[test]
fn the_past_is_reached_with_ago() {
    let service = Service::start();
    let query = ["get-history-conf-data-list", "--real-data", "true", "--start-time", "7d ago"];
    let before = Timestamp::now().as_millisecond();
    service.run(&[&query[..], &["--end-time", "+1d", "--zone", "UTC"]].concat());
    let journal = service.simulator.journal();
    let sent = String::from_utf8(journal.calls().last().unwrap().raw_request()).unwrap();
    let (_, start) = sent.split_once("startTime=").unwrap();
    let start: i64 = start[..13].parse().unwrap();
    let week = 7 * 24 * 60 * 60_000;
    assert!((before..before + 60_000).contains(&(start + week)), "{start}");
}

#[test]
fn a_local_time_that_is_skipped_or_comes_twice_is_refused_with_both_candidates() {
    let service = Service::start();
    let skipped = refused(&service, "2036-03-30 02:30", "+1h");
    let expected = "'--start-time <TIME>': 2036-03-30T02:30:00 does not exist in Europe/Berlin, because \
                    the clocks change: use 2036-03-30T01:30:00+01:00 or 2036-03-30T03:30:00+02:00";
    assert!(skipped.contains(expected), "{skipped}");
    let twice = refused(&service, "2036-10-26 02:30", "+1h");
    let expected = "occurs twice in Europe/Berlin, because the clocks change: use \
                    2036-10-26T02:30:00+02:00 or 2036-10-26T02:30:00+01:00";
    assert!(twice.contains(expected), "{twice}");
    assert!(service.simulator.journal().calls().is_empty());
}

#[test]
fn what_is_no_time_is_refused_with_the_forms() {
    let service = Service::start();
    for text in ["soon", "2036-13-01 10:00", "tomorrow", "tomorrow 25:00", "+x", "+90"] {
        let error = refused(&service, text, "+1h");
        assert!(error.contains(&format!("'{text}' for '--start-time <TIME>'")), "{error}");
        assert!(error.contains("RFC 3339") && error.contains("\"tomorrow 09:00\""), "{error}");
    }
    let error = refused(&service, "2036-12-04 10:00 Asia/Nowhere", "+1h");
    assert!(error.contains("unknown time zone \"Asia/Nowhere\""), "{error}");
    let error = Run::of(&mut book(&service, "UTC", &["--zone", "Nowhere"]));
    assert!(error.error_text(2).contains("unknown time zone \"Nowhere\""));
}

#[test]
fn an_end_before_its_start_is_not_sent() {
    let service = Service::start();
    let error = refused(&service, "2036-12-04 10:00", "2036-12-04 09:00");
    let expected = "--end-time is 2036-12-04 09:00:00, which is not after --start-time \
                    (2036-12-04 10:00:00)";
    assert!(error.contains(expected), "{error}");
    assert!(service.simulator.journal().calls().is_empty());
}

#[test]
fn a_duration_is_milliseconds_or_a_length() {
    let service = Service::start();
    for (text, expected) in [("6080", "6080"), ("45m", "2700000"), ("1h30m", "5400000")] {
        service.run(&["query-cloud-record-text", "c", "--union-id", "u", "--start-time", text]);
        let journal = service.simulator.journal();
        let sent = String::from_utf8(journal.calls().last().unwrap().raw_request()).unwrap();
        assert!(sent.contains(&format!("startTime={expected}")), "{sent}");
    }
    let query = ["query-cloud-record-text", "c", "--union-id", "u", "--start-time", "long"];
    let run = service.run(&query);
    assert!(run.error_text(2).contains("'long' for '--start-time <DURATION>'"), "{}", run.errors);
}

#[test]
fn the_numbers_in_json_are_those_of_the_wire() {
    let service = Service::start();
    let json = r#"{"startTime":"tomorrow 10:00","endTime":2111979600000}"#;
    let run = Run::of(&mut book(&service, "UTC", &["--json", json]));
    assert!(run.error_text(2).contains("--start-time: invalid type: string"), "{}", run.errors);
}

#[test]
fn the_help_names_the_forms() {
    let help = |operation| Run::of(&mut crate::program::conference(&[operation, "--help"])).output;
    let booking = help("create-schedule-conference");
    for part in ["--start-time <TIME>", "tomorrow 09:00", "Asia/Shanghai", "+90m", "--zone"] {
        assert!(booking.contains(part), "{booking}");
    }
    assert!(!booking.contains("1h30m"), "{booking}");
    assert!(help("query-cloud-record-text").contains("1h30m"));
}
