//! Each operation as a socket received it, made from the official examples.

use conference_api::{
    CallOptions, Client,
    models::{
        CreateCustomShortLink, CreateScheduleConference, CreateVideoConference, NoPathParameter,
        Operation, QueryConferenceInfoBatch, QueryConferenceInfoByRoomCode, RoomCode,
    },
};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::responding;

/// Calls an operation with the official example of its request.
async fn received<Op>(file: &str, path: &Op::Path) -> String
where
    Op: Operation<Request: DeserializeOwned, Response: std::fmt::Debug>,
{
    let simulator = responding(&[ANY_RESPONSE]).await;
    let client = crate::client(simulator.base_url());
    client.execute::<Op>(path, &example::<Op>(file)).await.unwrap();
    let mut request = crate::requests(&simulator).remove(0);
    let host = client_host(&request);
    request = request.replace(&host, "127.0.0.1:PORT");
    request.replace(&format!("/{}", env!("CARGO_PKG_VERSION")), "/VERSION")
}

/// Has what each of the operations is called for.
const ANY_RESPONSE: &str = r#"{"conferenceId":"c","scheduleConferenceId":"s","conferenceList":[],
    "infos":[],"result":{"customShortLink":"l"}}"#;

fn client_host(request: &str) -> String {
    let line = request.lines().find_map(|line| line.strip_prefix("host: "));
    line.unwrap().to_owned()
}

fn example<Op: Operation<Request: DeserializeOwned>>(file: &str) -> Op::Request {
    let path = format!("{}/../../spec/operations/{file}.json", env!("CARGO_MANIFEST_DIR"));
    let spec: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let examples = &spec["$defs"][format!("{}Request", Op::NAME)]["examples"];
    serde_json::from_value(examples[0].clone()).unwrap()
}

macro_rules! snapshots {
    ($($name:ident: $operation:ident, $file:literal, $path:expr;)+) => {$(
        #[tokio::test]
        async fn $name() {
            insta::assert_snapshot!(received::<$operation>($file, &$path).await);
        }
    )+};
}

snapshots! {
    create_video_conference_sends_its_official_example:
        CreateVideoConference, "create_video_conference", NoPathParameter;
    create_schedule_conference_sends_its_official_example:
        CreateScheduleConference, "create_schedule_conference", NoPathParameter;
    create_custom_short_link_sends_its_official_example:
        CreateCustomShortLink, "create_custom_short_link", NoPathParameter;
    query_conference_info_by_room_code_sends_its_official_example:
        QueryConferenceInfoByRoomCode, "query_conference_info_by_room_code",
        RoomCode::from("838 722 xxxxx");
    query_conference_info_batch_sends_its_official_example:
        QueryConferenceInfoBatch, "query_conference_info_batch", NoPathParameter;
}

#[tokio::test]
async fn a_path_parameter_is_one_segment() {
    let code = RoomCode::from("a/b?c#d%2F\r\n你");
    let request =
        received::<QueryConferenceInfoByRoomCode>("query_conference_info_by_room_code", &code)
            .await;
    let line = request.lines().next().unwrap();
    assert_eq!(
        line,
        "GET /v1.0/conference/roomCodes/a%2Fb%3Fc%23d%252F%0D%0A%E4%BD%A0/infos?nextToken=0&maxResults=10 HTTP/1.1"
    );
}

#[tokio::test]
async fn an_unset_field_is_not_sent_and_an_empty_one_is() {
    use conference_api::models::{CreateVideoConferenceRequest, UnionId};
    let simulator = responding(&[ANY_RESPONSE]).await;
    let client: Client = crate::client(simulator.base_url()).with_options(CallOptions::new());
    let request = CreateVideoConferenceRequest::new(UnionId::new("u"), "t")
        .invite_user_ids(Vec::<UnionId>::new())
        .invite_caller(false);
    client.create_video_conference(&request).await.unwrap();
    let request = crate::requests(&simulator).remove(0);
    assert!(
        request
            .ends_with(r#"{"userId":"u","confTitle":"t","inviteUserIds":[],"inviteCaller":false}"#),
        "{request}"
    );
}
