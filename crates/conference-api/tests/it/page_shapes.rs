//! The shapes in which the eight paged operations say where the next page is.

use conference_api::{
    Client, ErrorKind, Execution, Pager,
    models::{
        GetConfDetailDataRequest, GetHistoryConfDataListRequest, Paged,
        QueryCloudRecordTextRequest, QueryConferenceInfoByRoomCodeRequest,
        QueryConferenceMembersRequest, QueryMinutesTextRequest, QueryOrgConferenceListRequest,
        QueryScheduleConferenceInfoRequest, TextOrder, TimestampMillis,
    },
};
use conference_simulator::Simulator;
use futures_util::{Stream, StreamExt};
use serde_json::{Map, Value, json};

use crate::{assert_failed, responding};

/// Wire form of the pages of an operation.
#[derive(Clone, Copy)]
struct Shape {
    items: &'static str,
    /// True if a page reports that there are more.
    says_more: bool,
    /// Field of the last item with the token, as an integer. `None` if the page has the token, as a
    /// string.
    cursor: Option<&'static str>,
}

impl Shape {
    const fn new(items: &'static str) -> Self {
        Self { items, says_more: false, cursor: None }
    }

    const fn says_more(self) -> Self {
        Self { says_more: true, ..self }
    }

    const fn cursor(self, cursor: &'static str) -> Self {
        Self { cursor: Some(cursor), ..self }
    }

    /// A page of one item that names the next page.
    fn page(self, next: i64) -> Value {
        let mut page = self.empty(next);
        let item = self.cursor.map(|cursor| (cursor.to_owned(), json!(next)));
        page[self.items] = json!([Map::from_iter(item)]);
        if self.says_more {
            page["hasMore"] = json!(true);
        }
        page
    }

    /// A page without items that names the next page, or is the last one where items have to.
    fn empty(self, next: i64) -> Value {
        let mut page = json!({ self.items: [] });
        if self.cursor.is_none() {
            page["nextToken"] = json!(next.to_string());
        }
        if self.says_more {
            page["hasMore"] = json!(self.cursor.is_none());
        }
        page
    }

    /// A page of one item that names no next page.
    fn last(self) -> Value {
        let mut page = json!({ self.items: [{}] });
        if self.says_more {
            page["hasMore"] = json!(false);
        }
        page
    }
}

/// Returns the number of pages, all of which must succeed.
async fn count<T, E: std::fmt::Display>(pages: impl Stream<Item = Result<T, E>>) -> usize {
    let good = |page: Result<T, E>| page.unwrap_or_else(|error| panic!("{error}"));
    pages.map(good).count().await
}

async fn serve(pages: &[Value]) -> (Simulator, Client) {
    let pages: Vec<String> = pages.iter().map(Value::to_string).collect();
    let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
    let simulator = responding(&pages).await;
    let client = crate::client(simulator.base_url());
    (simulator, client)
}

async fn goes_on_until_the_last_page<Op>(shape: Shape, start: impl Fn(&Client) -> Pager<Op>)
where
    Op: Paged<Path: Clone, Request: Clone>,
{
    let (simulator, client) = serve(&[shape.page(10), shape.page(20), shape.last()]).await;
    assert_eq!(count(start(&client).items().into_stream()).await, 3, "{}", Op::NAME);
    let requests = crate::requests(&simulator);
    let tokens = [None, Some("nextToken=10"), Some("nextToken=20")];
    for (request, token) in requests.iter().zip(tokens) {
        let line = request.lines().next().unwrap();
        let asks = line.contains("nextToken=");
        assert_eq!(asks, token.is_some(), "{}: {line}", Op::NAME);
        assert!(line.contains(token.unwrap_or_default()), "{}: {line}", Op::NAME);
    }
}

async fn refuses_to_loop<Op>(shape: Shape, start: impl Fn(&Client) -> Pager<Op>)
where
    Op: Paged<Path: Clone, Request: Clone>,
{
    let (_simulator, client) = serve(&[shape.page(10), shape.page(10)]).await;
    let mut pages = start(&client);
    for _ in 0..2 {
        assert!(pages.next_page().await.unwrap().is_ok(), "{}", Op::NAME);
    }
    let error = pages.next_page().await.unwrap().err().unwrap();
    assert_failed(&error, ErrorKind::Decode, Execution::Completed, 1);
    assert!(pages.next_page().await.is_none(), "{}", Op::NAME);
}

async fn ends_where_there_is_no_more<Op>(shape: Shape, start: impl Fn(&Client) -> Pager<Op>)
where
    Op: Paged<Path: Clone, Request: Clone>,
{
    if shape.says_more {
        let mut page = shape.page(10);
        page["hasMore"] = json!(false);
        let (_simulator, client) = serve(&[page]).await;
        assert_eq!(count(start(&client).into_stream()).await, 1, "{}", Op::NAME);
    }
    let goes_on = shape.says_more && shape.cursor.is_none();
    let pages = [shape.empty(10), shape.last()];
    let pages = if goes_on { &pages[..] } else { &pages[..1] };
    let (_simulator, client) = serve(pages).await;
    assert_eq!(count(start(&client).into_stream()).await, pages.len(), "{}", Op::NAME);
}

macro_rules! all_shapes {
    ($($name:ident: $shape:expr, $pager:expr;)+) => {$(
        #[tokio::test]
        async fn $name() {
            goes_on_until_the_last_page($shape, $pager).await;
            refuses_to_loop($shape, $pager).await;
            ends_where_there_is_no_more($shape, $pager).await;
        }
    )+};
}

all_shapes! {
    query_conference_info_by_room_code_ends_and_never_loops: Shape::new("conferenceList").says_more(), |client: &Client| {
        let request = QueryConferenceInfoByRoomCodeRequest::new();
        client.query_conference_info_by_room_code_pages(&"1".into(), &request)
    };
    query_org_conference_list_ends_and_never_loops: Shape::new("onGoingConfList").says_more(), |client: &Client| {
        client.query_org_conference_list_pages(&QueryOrgConferenceListRequest::new())
    };
    query_conference_members_ends_and_never_loops: Shape::new("memberModels"), |client: &Client| {
        client.query_conference_members_pages(&"c1".into(), &QueryConferenceMembersRequest::new())
    };
    query_schedule_conference_info_ends_and_never_loops: Shape::new("conferenceList"), |client: &Client| {
        let request = QueryScheduleConferenceInfoRequest::new();
        client.query_schedule_conference_info_pages(&"s1".into(), &request)
    };
    get_conf_detail_data_ends_and_never_loops: Shape::new("list"), |client: &Client| {
        client.get_conf_detail_data_pages(&"c1".into(), &GetConfDetailDataRequest::new())
    };
    get_history_conf_data_list_ends_and_never_loops: Shape::new("list"), |client: &Client| {
        let (start, end) = (TimestampMillis::from_secs(1_893_492_000), TimestampMillis::from_secs(1_893_495_600));
        let request = GetHistoryConfDataListRequest::new(start, end);
        client.get_history_conf_data_list_pages(&request)
    };
    query_minutes_text_ends_and_never_loops: Shape::new("paragraphList").says_more(), |client: &Client| {
        let request = QueryMinutesTextRequest::new(TextOrder::NewestFirst);
        client.query_minutes_text_pages(&"c1".into(), &request)
    };
    query_cloud_record_text_ends_and_never_loops: Shape::new("paragraphList").says_more().cursor("nextTtoken"), |client: &Client| {
        client.query_cloud_record_text_pages(&"c1".into(), &QueryCloudRecordTextRequest::new())
    };
}

#[tokio::test]
async fn a_page_token_of_another_operation_is_refused() {
    let client = crate::client("http://127.0.0.1:1");
    let pages =
        client.query_cloud_record_text_pages(&"c1".into(), &QueryCloudRecordTextRequest::new());
    let error = pages.starting_at("1631172045153000_7940").unwrap_err();
    assert_failed(&error, ErrorKind::InvalidRequest, Execution::NotSent, 0);
    assert!(error.to_string().contains("is not a page token"), "{error}");
}
