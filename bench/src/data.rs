//! Data on the wire.

use std::{fmt::Write as _, sync::LazyLock};

use serde_json::Value;

/// The official example of a booking.
pub(crate) const REQUEST: &str = include_str!("../data/request.json");
pub(crate) const ANSWER: &str = include_str!("../data/answer.json");
pub(crate) const TOKEN: &str = "5d4b8a7f2c1e3d6f9a8b7c6d5e4f3a2b";

const MEETINGS: usize = 1_000;
const PEOPLE: usize = 100;

pub(crate) const ALL_PEOPLE: usize = MEETINGS * PEOPLE;

/// Length of the link in the response to a booking.
pub(crate) static LINK_LENGTH: LazyLock<usize> = LazyLock::new(|| {
    let answer: Value = serde_json::from_str(ANSWER).expect("the file is JSON");
    answer["url"].as_str().expect("a booking has a link").len()
});

/// Returns a large response: a thousand meetings with a hundred participants each.
pub(crate) fn meetings() -> String {
    let mut body = String::from(r#"{"infos":["#);
    for meeting in 0..MEETINGS {
        let separator = if meeting == 0 { "" } else { "," };
        write!(
            body,
            r#"{separator}{{"conferenceId":"607452e0{meeting:016x}","title":"Meeting {meeting}","startTime":1687924800000,"status":2,"mediaStatus":0,"userList":["#
        )
        .expect("writing to a String never fails");
        people(&mut body, meeting);
        body.push_str("]}");
    }
    body.push_str("]}");
    body
}

fn people(body: &mut String, meeting: usize) {
    for person in 0..PEOPLE {
        let separator = if person == 0 { "" } else { "," };
        write!(
            body,
            r#"{separator}{{"userId":"27SaQ3iiHLN0uwq{meeting:06}{person:06}iEiE","nick":"Ding {person}","attendStatus":3,"cameraStatus":2,"micStatus":2,"rejectDescription":"Sorry, I am in a meeting."}}"#
        )
        .expect("writing to a String never fails");
    }
}
