//! Paging over all pages of an operation.

use std::time::{Duration, SystemTime};

use conference_api::{
    ErrorKind, Execution, Pager,
    models::{
        CreateScheduleConferenceRequest, QueryConferenceInfoByRoomCode,
        QueryConferenceInfoByRoomCodeRequest, UnionId,
    },
};
use conference_simulator::Simulator;
use futures_util::{StreamExt, TryStreamExt};

use crate::{assert_failed, responding};

fn pages(base_url: &str) -> Pager<QueryConferenceInfoByRoomCode> {
    let request = QueryConferenceInfoByRoomCodeRequest::new();
    crate::client(base_url).query_conference_info_by_room_code_pages(&"1".into(), &request)
}

#[tokio::test]
async fn every_meeting_is_listed_once() {
    let simulator = Simulator::start().await;
    let client = crate::simulated(&simulator);
    let start = SystemTime::now();
    let booking = CreateScheduleConferenceRequest::new(
        UnionId::new("u"),
        "Daily",
        start,
        start + Duration::from_secs(900),
    );
    let booked = client.create_schedule_conference(&booking).await.unwrap().into_inner();
    let booking = booked.schedule_conference_id.unwrap();
    let mut held = Vec::new();
    for _ in 0..23 {
        let meeting = simulator.start_meeting(&booking).unwrap();
        simulator.end_meeting(&meeting).unwrap();
        held.push(meeting);
    }
    let request = QueryConferenceInfoByRoomCodeRequest::new().max_results(10);
    let room_code = booked.room_code.unwrap();
    let pages = client.query_conference_info_by_room_code_pages(&room_code, &request);
    let found: Vec<_> =
        pages.items().map_ok(|meeting| meeting.conference_id.unwrap()).try_collect().await.unwrap();
    let (mut found, mut held) = (found, held);
    found.sort();
    held.sort();
    assert_eq!(found, held);
}

#[tokio::test]
async fn a_repeated_page_token_is_an_error() {
    let page = r#"{"nextToken":"10","hasMore":true,"conferenceList":[{"title":"a"}]}"#;
    let simulator = responding(&[page, page]).await;
    let mut pages = pages(simulator.base_url());
    assert!(pages.next_page().await.unwrap().is_ok());
    let error = pages.next_page().await.unwrap().unwrap_err();
    assert_failed(&error, ErrorKind::Decode, Execution::Completed, 1);
    assert!(error.to_string().contains("QueryConferenceInfoByRoomCode"), "{error}");
    assert!(pages.next_page().await.is_none());
}

#[tokio::test]
async fn the_page_token_of_the_request_cannot_be_repeated_either() {
    let page = r#"{"nextToken":"10","hasMore":true,"conferenceList":[{"title":"a"}]}"#;
    let simulator = responding(&[page]).await;
    let request = QueryConferenceInfoByRoomCodeRequest::new().next_token("10");
    let client = crate::client(simulator.base_url());
    let mut pages = client.query_conference_info_by_room_code_pages(&"1".into(), &request);
    assert_eq!(pages.token(), Some("10"));
    let error = pages.next_page().await.unwrap().unwrap_err();
    assert_failed(&error, ErrorKind::Decode, Execution::Completed, 1);
}

#[tokio::test]
async fn an_empty_page_with_has_more_is_not_the_last() {
    let bodies = [
        r#"{"nextToken":"10","hasMore":true}"#,
        r#"{"nextToken":"20","hasMore":true,"conferenceList":[{"title":"b"}]}"#,
        r#"{"nextToken":"30","hasMore":false,"conferenceList":[{"title":"c"}]}"#,
    ];
    let simulator = responding(&bodies).await;
    let titles: Vec<_> = pages(simulator.base_url())
        .items()
        .map_ok(|meeting| meeting.title.unwrap())
        .try_collect()
        .await
        .unwrap();
    assert_eq!(titles, ["b", "c"]);
    let lines: Vec<String> = crate::requests(&simulator)
        .iter()
        .map(|request| request.lines().next().unwrap().to_owned())
        .collect();
    let line = |query: &str| format!("GET /v1.0/conference/roomCodes/1/infos{query} HTTP/1.1");
    assert_eq!(lines, [line(""), line("?nextToken=10"), line("?nextToken=20")]);
}

#[tokio::test]
async fn a_page_without_a_token_is_the_last() {
    for body in [
        r#"{"hasMore":true}"#,
        r#"{"hasMore":true,"nextToken":""}"#,
        r#"{"hasMore":true,"nextToken":null}"#,
    ] {
        let simulator = responding(&[body]).await;
        assert_eq!(pages(simulator.base_url()).collect::<Vec<_>>().await.len(), 1, "{body}");
    }
}

#[tokio::test]
async fn a_pager_resumes_from_the_token_of_a_failed_one() {
    let first = r#"{"nextToken":"10","hasMore":true,"conferenceList":[{"title":"a"}]}"#;
    let last = r#"{"hasMore":false,"conferenceList":[{"title":"b"}]}"#;
    let simulator = responding(&[first, "<html>", last]).await;
    let mut failed = pages(simulator.base_url());
    assert!(failed.next_page().await.unwrap().is_ok());
    assert!(failed.next_page().await.unwrap().is_err());
    assert!(failed.next_page().await.is_none());
    let token = failed.token().unwrap();
    let mut resumed = pages(simulator.base_url()).starting_at(token).unwrap();
    let page = resumed.next_page().await.unwrap().unwrap();
    assert_eq!(page.conference_list[0].title.as_deref(), Some("b"));
    assert!(crate::requests(&simulator)[2].contains("nextToken=10"));
}
