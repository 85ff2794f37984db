//! Paging over all pages of an operation.

use std::{
    error::Error as _,
    sync::Arc,
    time::{Duration, SystemTime},
};

use conference_api::{
    Client, Credentials, Error, ErrorKind, Execution, Pager, RawPager, Response,
    models::{
        CreateScheduleConferenceRequest, QueryCloudRecordTextRequest,
        QueryConferenceInfoByRoomCode, QueryConferenceInfoByRoomCodeRequest,
        QueryConferenceMembersRequest, UnionId, json::Unreadable,
    },
    transport::TestClock,
};
use conference_simulator::{CallMatcher, Simulator};
use futures_util::{Stream, StreamExt, TryStreamExt};
use serde_json::json;

use crate::{assert_failed, responding};

fn pages_of(base_url: &str) -> Pager<QueryConferenceInfoByRoomCode> {
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
    let found: Vec<_> = pages
        .items()
        .into_stream()
        .map_ok(|it| it.conference_id.unwrap())
        .try_collect()
        .await
        .unwrap();
    let (mut found, mut held) = (found, held);
    found.sort();
    held.sort();
    assert_eq!(found, held);
}

#[tokio::test]
async fn an_empty_page_with_has_more_is_not_the_last() {
    let bodies = [
        r#"{"nextToken":"10","hasMore":true}"#,
        r#"{"nextToken":"20","hasMore":true,"conferenceList":[{"title":"b"}]}"#,
        r#"{"nextToken":"30","hasMore":false,"conferenceList":[{"title":"c"}]}"#,
    ];
    let simulator = responding(&bodies).await;
    let titles: Vec<_> = pages_of(simulator.base_url())
        .items()
        .into_stream()
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

/// The pages that came, and the error after them.
async fn read<T>(
    mut pages: impl Stream<Item = Result<Response<T>, Error>> + Unpin,
) -> (usize, Option<Error>) {
    let mut count = 0;
    while let Some(page) = pages.next().await {
        match page {
            Ok(_) => count += 1,
            Err(error) => {
                assert!(pages.next().await.is_none(), "after {error}");
                return (count, Some(error));
            }
        }
    }
    (count, None)
}

/// Returns the reason for which a response or a list was refused.
fn reason(error: &Error) -> String {
    error.source().map_or_else(|| error.message().to_owned(), ToString::to_string)
}

/// Reads the pages that these bodies are, in a typed call and in one by name, and asserts how many
/// came before the error, if there is to be one.
async fn assert_pages(
    bodies: &[&str],
    pages: usize,
    error: Option<&str>,
    typed: impl AsyncFn(&Client) -> (usize, Option<Error>),
    raw: impl Fn(&Client) -> RawPager,
) {
    let by_name = async |client: &Client| read(raw(client).into_stream()).await;
    let simulators = [responding(bodies).await, responding(bodies).await];
    let clients = simulators.each_ref().map(|simulator| crate::client(simulator.base_url()));
    for (count, failed) in [typed(&clients[0]).await, by_name(&clients[1]).await] {
        assert_eq!(count, pages, "{bodies:?}: {failed:?}");
        assert_eq!(failed.is_some(), error.is_some(), "{bodies:?}: {failed:?}");
        if let (Some(failed), Some(expected)) = (failed, error) {
            assert_failed(&failed, ErrorKind::Decode, Execution::Completed, 1);
            assert!(reason(&failed).contains(expected), "{}", reason(&failed));
        }
    }
}

/// Meetings of a room, whose pages have `hasMore` and `totalCount`.
async fn assert_meetings(bodies: &[&str], pages: usize, error: Option<&str>) {
    let typed = async |client: &Client| {
        let request = QueryConferenceInfoByRoomCodeRequest::new();
        let pages = client.query_conference_info_by_room_code_pages(&"1".into(), &request);
        read(pages.into_stream()).await
    };
    let name = "QueryConferenceInfoByRoomCode";
    let raw = |client: &Client| client.call_raw_pages(name, Some("1"), &json!({})).unwrap();
    assert_pages(bodies, pages, error, typed, raw).await;
}

/// Members of a meeting, whose pages have `totalCount` and no `hasMore`.
async fn assert_members(bodies: &[&str], pages: usize, error: Option<&str>) {
    let typed = async |client: &Client| {
        let request = QueryConferenceMembersRequest::new();
        read(client.query_conference_members_pages(&"c".into(), &request).into_stream()).await
    };
    let name = "QueryConferenceMembers";
    let raw = |client: &Client| client.call_raw_pages(name, Some("c"), &json!({})).unwrap();
    assert_pages(bodies, pages, error, typed, raw).await;
}

#[tokio::test]
async fn a_repeated_page_token_is_an_error_after_its_page() {
    let page = r#"{"nextToken":"10","hasMore":true,"conferenceList":[{"title":"a"}]}"#;
    assert_meetings(&[page, page], 2, Some(r#"returned the page token "10" twice"#)).await;
    let simulator = responding(&[page]).await;
    let request = QueryConferenceInfoByRoomCodeRequest::new().next_token("10");
    let client = crate::client(simulator.base_url());
    let mut pages = client.query_conference_info_by_room_code_pages(&"1".into(), &request);
    assert_eq!(pages.resume_token(), Some("10"));
    assert!(pages.next_page().await.unwrap().is_ok());
    let error = pages.next_page().await.unwrap().unwrap_err();
    assert!(error.to_string().contains("QueryConferenceInfoByRoomCode"), "{error}");
    assert_eq!(pages.resume_token(), None);
}

#[tokio::test]
async fn more_pages_without_a_token_are_an_error_after_the_page() {
    for token in ["", r#","nextToken":"""#, r#","nextToken":null"#, r#","nextToken":"0""#] {
        let page = |items| format!(r#"{{"hasMore":true,"conferenceList":[{items}]{token}}}"#);
        assert_meetings(&[&page("{}")], 1, Some("has no page token")).await;
        assert_meetings(&[&page("")], 1, Some("incomplete")).await;
    }
    let all = r#"{"hasMore":true,"totalCount":1,"conferenceList":[{}]}"#;
    assert_meetings(&[all], 1, None).await;
}

#[tokio::test]
async fn a_list_ends_where_all_its_items_have_come() {
    let page = r#"{"memberModels":[{"unionId":"a"}],"nextToken":"n","totalCount":1}"#;
    assert_members(&[page], 1, None).await;
    let page = r#"{"memberModels":[{}],"nextToken":"n","totalCount":2}"#;
    assert_members(&[page, page], 2, None).await;
    let page = r#"{"conferenceList":[{}],"nextToken":"n","hasMore":true,"totalCount":2}"#;
    assert_meetings(&[page, page], 2, None).await;
    let page = r#"{"memberModels":[{}],"nextToken":"n","totalCount":3}"#;
    assert_members(&[page, page], 2, Some("twice")).await;
    let page = r#"{"memberModels":[{}],"nextToken":"n","totalCount":0}"#;
    assert_members(&[page, r#"{"memberModels":[{}]}"#], 2, None).await;
}

#[tokio::test]
async fn a_page_without_a_token_or_with_the_token_0_is_the_last() {
    for token in ["", r#","nextToken":"""#, r#","nextToken":null"#, r#","nextToken":"0""#] {
        assert_members(&[&format!(r#"{{"memberModels":[{{}}]{token}}}"#)], 1, None).await;
    }
}

#[tokio::test]
async fn an_empty_object_is_judged_by_the_count_of_all_items() {
    let page = |total| format!(r#"{{"memberModels":[{{}}],"nextToken":"n","totalCount":{total}}}"#);
    assert_members(&[&page("null"), "{}"], 2, None).await;
    assert_members(&[&page("5"), "{}"], 2, Some("1 of 5 items came")).await;
    assert_members(&["{}"], 0, Some("none of the fields")).await;
}

#[tokio::test]
async fn an_unreadable_list_or_paging_field_is_an_error_after_its_page() {
    for (body, pointer) in [
        (r#"{"hasMore":false,"conferenceList":{}}"#, "/conferenceList"),
        (r#"{"hasMore":"perhaps","conferenceList":[{}]}"#, "/hasMore"),
        (r#"{"hasMore":true,"nextToken":["10"],"conferenceList":[{}]}"#, "/nextToken"),
        (r#"{"nextToken":["10"],"conferenceList":[{}]}"#, "/nextToken"),
        (r#"{"totalCount":"many","conferenceList":[{}]}"#, "/totalCount"),
    ] {
        assert_meetings(&[body], 1, Some(&format!("{pointer} cannot be read"))).await;
    }
    let others = r#"{"hasMore":false,"nextToken":[],"conferenceList":[{"title":[]}]}"#;
    assert_meetings(&[others], 1, None).await;
    let first = r#"{"hasMore":true,"nextToken":"1","totalCount":{},"conferenceList":[{}]}"#;
    assert_meetings(&[first, r#"{"hasMore":false}"#], 2, None).await;
    let simulator =
        responding(&[r#"{"nextToken":"1","totalCount":{},"conferenceList":[{}]}"#]).await;
    let mut pages = pages_of(simulator.base_url());
    let (_, error) = read_all(&mut pages).await;
    assert!(error.unwrap().contains("/totalCount cannot be read"));
    assert_eq!(pages.resume_token(), Some("1"));
}

#[tokio::test]
async fn an_unreadable_token_in_the_last_paragraph_is_no_end() {
    let page = r#"{"paragraphList":[{"nextTtoken":1},{"nextTtoken":{"x":1}}]}"#;
    let simulator = responding(&[page]).await;
    let client = crate::client(simulator.base_url());
    let request = QueryCloudRecordTextRequest::new();
    let pages = client.query_cloud_record_text_pages(&"c".into(), &request);
    let (count, error) = read(pages.into_stream()).await;
    assert_eq!(count, 1);
    let error = error.unwrap();
    assert!(error.message().contains("/paragraphList/1/nextTtoken cannot be read"), "{error}");
}

#[tokio::test]
async fn an_unreadable_item_is_counted_and_listed() {
    let page = r#"{"memberModels":[{"unionId":"a"},5],"nextToken":"n","totalCount":2}"#;
    let simulator = responding(&[page]).await;
    let client = crate::client(simulator.base_url());
    let request = QueryConferenceMembersRequest::new();
    let mut items = client.query_conference_members_pages(&"c".into(), &request).items();
    assert!(items.next().await.unwrap().is_ok());
    assert!(items.next().await.is_none());
    let unreadable = items.take_unreadable();
    let pointers: Vec<_> = unreadable.iter().map(Unreadable::pointer).collect();
    assert_eq!(pointers, ["/memberModels/1"]);
    assert!(items.take_unreadable().is_empty() && !items.has_more());
}

#[tokio::test]
async fn the_token_of_a_recorded_text_is_found_wherever_it_stands() {
    let places = [
        r#"{"hasMore":true,"nextToken":10,"paragraphList":[{}]}"#,
        r#"{"hasMore":true,"nextTtoken":"10","paragraphList":[{"nextTtoken":null}]}"#,
        r#"{"hasMore":true,"paragraphList":[{},{"nextToken":10}]}"#,
        r#"{"hasMore":true,"paragraphList":[{},{"nextTtoken":10}]}"#,
    ];
    for first in places {
        let bodies = [first, r#"{"hasMore":false,"paragraphList":[{}]}"#];
        let typed = async |client: &Client| {
            let request = QueryCloudRecordTextRequest::new();
            read(client.query_cloud_record_text_pages(&"c".into(), &request).into_stream()).await
        };
        let name = "QueryCloudRecordText";
        let raw = |client: &Client| client.call_raw_pages(name, Some("c"), &json!({})).unwrap();
        assert_pages(&bodies, 2, None, typed, raw).await;
    }
}

/// A page of the room's meetings that names the next one.
fn page(number: usize, items: &str) -> String {
    format!(r#"{{"nextToken":"{number}","hasMore":true,"conferenceList":[{items}]}}"#)
}

/// A list without an end, of which so many pages are read.
async fn endless(
    pages: usize,
    items: impl Fn(usize) -> &'static str,
) -> (Simulator, Client, TestClock) {
    let bodies: Vec<_> = (1..=pages).map(|number| page(number, items(number))).collect();
    let bodies: Vec<_> = bodies.iter().map(String::as_str).collect();
    let simulator = responding(&bodies).await;
    let clock = TestClock::new();
    let client = Client::builder()
        .base_url(simulator.base_url())
        .credentials(Credentials::access_token("the-token"))
        .clock(Arc::new(clock.clone()))
        .build()
        .unwrap();
    (simulator, client, clock)
}

fn meetings(client: &Client) -> Pager<QueryConferenceInfoByRoomCode> {
    let request = QueryConferenceInfoByRoomCodeRequest::new();
    client.query_conference_info_by_room_code_pages(&"1".into(), &request)
}

async fn read_all(pages: &mut Pager<QueryConferenceInfoByRoomCode>) -> (usize, Option<String>) {
    let mut count = 0;
    while let Some(page) = pages.next_page().await {
        match page {
            Ok(_) => count += 1,
            Err(error) => return (count, Some(reason(&error))),
        }
    }
    (count, None)
}

#[tokio::test]
async fn ten_empty_pages_in_a_row_are_an_error_with_the_token_to_resume_from() {
    let (_simulator, client, _) = endless(13, |number| if number == 3 { "{}" } else { "" }).await;
    let mut pages = meetings(&client);
    let (count, error) = read_all(&mut pages).await;
    assert!(
        error.unwrap().contains(
            r#"10 consecutive pages are empty: the list continues at the page token "13""#
        )
    );
    assert_eq!((count, pages.resume_token()), (13, Some("13")));
    let (_simulator, client, _) = endless(2, |_| "").await;
    let mut pages = meetings(&client).fail_after_empty_pages(2);
    assert_eq!(read_all(&mut pages).await.0, 2);
}

#[tokio::test]
async fn a_list_without_an_end_is_an_error_with_the_token_to_resume_from() {
    let (_simulator, client, _) = endless(3, |_| "{}").await;
    let mut pages = meetings(&client).fail_after_pages(3);
    let (count, error) = read_all(&mut pages).await;
    assert!(error.unwrap().contains(
        r#"3 pages came and the list did not end: the list continues at the page token "3""#
    ));
    assert_eq!((count, pages.resume_token()), (3, Some("3")));
    assert!(format!("{:?}", meetings(&client)).contains("fail_after_pages: 1000"));
}

#[tokio::test]
async fn limits_of_the_caller_end_the_list_without_an_error() {
    let (_simulator, client, _) = endless(5, |_| "{},{},{}").await;
    let mut pages = meetings(&client).max_pages(3).fail_after_pages(2);
    assert_eq!(read_all(&mut pages).await, (3, None));
    assert_eq!(pages.resume_token(), Some("3"));

    assert!(pages.has_more());

    let mut pages = meetings(&client).starting_at("3").unwrap().max_items(4);
    assert_eq!(read_all(&mut pages).await, (2, None));
    assert_eq!(pages.resume_token(), Some("5"));
}

#[tokio::test]
async fn a_limit_of_the_caller_goes_before_the_guards_and_the_doubts() {
    let (_simulator, client, _) = endless(3, |_| "").await;
    let mut pages = meetings(&client).max_pages(3).fail_after_empty_pages(3);
    assert_eq!(read_all(&mut pages).await, (3, None));
    let simulator = responding(&[r#"{"hasMore":true,"conferenceList":[{}]}"#]).await;
    let mut pages = pages_of(simulator.base_url()).max_pages(1);
    assert_eq!(read_all(&mut pages).await, (1, None));
}

#[tokio::test]
async fn items_end_after_exactly_as_many_as_asked_for() {
    let (_simulator, client, _) = endless(3, |_| "{},{},{}").await;
    let mut items = meetings(&client).max_items(4).items();
    let mut count = 0;
    while let Some(item) = items.next().await {
        item.unwrap();
        count += 1;
    }
    assert_eq!(count, 4);
    assert_eq!(items.resume_token(), Some("1"), "the page whose other items were not returned");
    assert_eq!(meetings(&client).max_items(3).items().into_stream().count().await, 3);
}

#[tokio::test]
async fn pages_are_requested_ten_times_a_second() {
    let (_simulator, client, clock) = endless(10, |_| "{}").await;
    read_all(&mut meetings(&client).max_pages(5)).await;
    assert_eq!(clock.elapsed(), Duration::from_millis(400));
    let pages = meetings(&client).starting_at("5").unwrap().max_pages(5);
    read_all(&mut pages.page_interval(Duration::from_secs(1))).await;
    assert_eq!(clock.elapsed(), Duration::from_millis(4_400));
}

#[tokio::test]
async fn a_page_whose_future_is_dropped_is_read_by_the_next_call() {
    let (simulator, client, _) = endless(3, |_| "{}").await;
    let mut pages = meetings(&client);
    assert!(pages.next_page().await.unwrap().is_ok());
    let gate = simulator.gate(CallMatcher::any_call());
    let next = tokio::select! {
        page = pages.next_page() => Some(page),
        () = gate.wait_for(1) => None,
    };
    assert!(next.is_none());
    gate.open();
    assert_eq!(pages.resume_token(), Some("1"));
    pages.next_page().await.unwrap().unwrap();
    let queries: Vec<_> =
        crate::requests(&simulator).iter().map(|it| it.contains("?nextToken=1 ")).collect();
    assert_eq!(queries, [false, true, true]);
}

#[tokio::test]
async fn a_pager_resumes_from_the_token_of_a_failed_one() {
    let first = r#"{"nextToken":"10","hasMore":true,"conferenceList":[{"title":"a"}]}"#;
    let last = r#"{"hasMore":false,"conferenceList":[{"title":"b"}]}"#;
    let simulator = responding(&[first, "<html>", last]).await;
    let mut failed = pages_of(simulator.base_url());
    assert!(failed.next_page().await.unwrap().is_ok());
    assert!(failed.next_page().await.unwrap().is_err());
    assert!(failed.next_page().await.is_none());
    let token = failed.resume_token().unwrap();
    let mut resumed = pages_of(simulator.base_url()).starting_at(token).unwrap();
    let page = resumed.next_page().await.unwrap().unwrap();
    assert_eq!(page.conference_list[0].title.as_deref(), Some("b"));
    assert!(crate::requests(&simulator)[2].contains("nextToken=10"));
    assert_eq!(resumed.resume_token(), None);
}
