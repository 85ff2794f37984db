//! Requests that are not what the specification says.

use conference_simulator::{CallMatcher, Fault, Reply, Simulator};
use serde_json::{Value, json};

use crate::client::{Client, VIDEO, instant_meeting};

const SCHEDULE: &str = "/v1.0/conference/scheduleConferences";

fn booking_request() -> Value {
    json!({ "creatorUnionId": "u1", "title": "Weekly", "startTime": 1, "endTime": 2 })
}

#[tokio::test]
async fn each_problem_is_named_with_its_pointer() {
    let simulator = Simulator::start().await;
    let mut client = Client::connect(&simulator).await;
    let mut request = booking_request();
    request["title"] = json!("x".repeat(257));
    request["startTime"] = json!("1");
    request["scheduleConfSettingModel"] = json!({
        "lockRoom": false,
        "cohostUnionIds": ["u2", 3],
        "moziConfVirtualExtraSetting": {
            "moziConfExtensionAppSettings": [{ "autoOpenMode": "0" }],
        },
    });
    request.as_object_mut().unwrap().remove("endTime");
    let (code, message) = client.post(SCHEDULE, &request).await.failure(400);
    assert_eq!(code, "paramsError");
    let mut problems: Vec<_> = message.strip_prefix("error:").unwrap().split("; ").collect();
    problems.sort_unstable();
    assert_eq!(
        problems,
        [
            "/endTime is missing",
            "/scheduleConfSettingModel/cohostUnionIds/1 must be a string",
            "/scheduleConfSettingModel/lockRoom must be a 64-bit integer",
            "/scheduleConfSettingModel/moziConfVirtualExtraSetting\
             /moziConfExtensionAppSettings/0/autoOpenMode must be a 64-bit integer",
            "/startTime must be a 64-bit integer",
            "/title has 257 characters, at most 256 are allowed",
        ]
    );
}

#[tokio::test]
async fn a_faulty_title_has_a_code_of_its_own_where_one_is_documented() {
    let simulator = Simulator::start().await;
    let mut client = Client::connect(&simulator).await;
    let request = |title: Value| json!({ "userId": "u1", "confTitle": title });
    for title in [json!(""), json!("会".repeat(257)), json!(1)] {
        let response = client.post(VIDEO, &request(title)).await;
        response.assert_failure(400, "paramsTitleError");
    }
    let response = client.post(VIDEO, &json!({ "userId": 1, "confTitle": 1 })).await;
    response.assert_failure(400, "paramsError");
    client.post(VIDEO, &request(json!("会".repeat(256)))).await.success();
}

#[tokio::test]
async fn a_title_above_50_characters_is_cut() {
    let simulator = Simulator::start().await;
    let mut client = Client::connect(&simulator).await;
    for (length, kept) in [(50, 50), (51, 50), (256, 50)] {
        let request = json!({ "userId": "u1", "confTitle": "会".repeat(length) });
        let id = client.post(VIDEO, &request).await.success()["conferenceId"].clone();
        let found = client
            .post(&format!("{VIDEO}/query"), &json!({ "conferenceIdList": [id] }))
            .await
            .success();
        assert_eq!(found["infos"][0]["title"], "会".repeat(kept));
    }
}

#[tokio::test]
async fn unknown_fields_are_refused_in_strict_mode_only() {
    let mut request = booking_request();
    request["scheduleConfSettingModel"] = json!({ "a/b~c": 1 });

    let simulator = Simulator::start().await;
    let mut client = Client::connect(&simulator).await;
    client.post(SCHEDULE, &request).await.success();

    let strict = Simulator::builder().strict().start().await.unwrap();
    let mut client = Client::connect(&strict).await;
    let (code, message) = client.post(SCHEDULE, &request).await.failure(400);
    assert_eq!(code, "paramsError");
    assert_eq!(message, "error:/scheduleConfSettingModel/a~1b~0c is not a field of this operation");
}

#[tokio::test]
async fn a_body_that_is_no_object_is_refused() {
    let simulator = Simulator::start().await;
    let mut client = Client::connect(&simulator).await;
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    for body in ["", "{", "[]", "null", "\"x\"", "{\"userId\":", &deep] {
        let request = client.request("POST", VIDEO, body.as_bytes());
        client.send(&request).await;
        client.receive().await.assert_failure(400, "paramsError");
    }
}

#[tokio::test]
async fn what_is_no_operation_is_not_found() {
    let simulator = Simulator::start().await;
    let mut client = Client::connect(&simulator).await;
    for target in ["/", VIDEO, "/v1.0/conference/customShortLinks"] {
        client.get(target).await.assert_failure(404, "InvalidAction.NotFound");
    }
}

#[tokio::test]
async fn a_chunked_body_and_a_body_in_pieces_are_read() {
    let simulator = Simulator::start().await;
    let mut client = Client::connect(&simulator).await;
    let body = instant_meeting().to_string();
    let (first, second) = body.split_at(7);
    let request = format!(
        "POST {VIDEO} HTTP/1.1\r\nx-acs-dingtalk-access-token: {}\r\n\
         transfer-encoding: chunked\r\n\r\n{:x}\r\n{first}\r\n{:x}\r\n{second}\r\n0\r\n\r\n",
        client.token,
        first.len(),
        second.len(),
    );
    for piece in request.as_bytes().chunks(11) {
        client.send(piece).await;
        tokio::task::yield_now().await;
    }
    client.receive().await.success();
}

#[tokio::test]
async fn a_request_that_is_no_http_is_refused() {
    let simulator = Simulator::start().await;
    for bytes in [
        &b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"[..],
        b"POST / HTTP/1.1\r\ncontent-length: many\r\n\r\n",
        b"POST / HTTP/1.1\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n",
    ] {
        let mut client = Client::connect(&simulator).await;
        client.send(bytes).await;
        let response = client.receive().await;
        assert_eq!(response.status, 400);
        assert_eq!(response.json()["code"], "InvalidRequest");
    }
}

#[tokio::test]
async fn responses_carry_the_date_of_the_clock() {
    let simulator = Simulator::start().await;
    let mut client = Client::connect(&simulator).await;
    simulator.advance(std::time::Duration::from_secs(61));
    let created = client.post(VIDEO, &instant_meeting()).await;
    assert_eq!(created.header("date"), Some("Thu, 01 Jan 2026 00:01:01 GMT"));
    let unknown = client.get("/nothing").await;
    assert_eq!(unknown.header("date"), Some("Thu, 01 Jan 2026 00:01:01 GMT"));
    simulator.advance(std::time::Duration::MAX);
    let refused = client.post(VIDEO, &instant_meeting()).await;
    assert_eq!(refused.header("date"), Some("Fri, 31 Dec 9999 23:59:59 GMT"));
    let own = Reply::new(503).header("Date", "Sun, 06 Nov 1994 08:49:37 GMT");
    simulator.inject(CallMatcher::any_call(), Fault::reply(own));
    let scripted = client.get("/nothing").await;
    let dates: Vec<_> =
        scripted.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("date")).collect();
    assert_eq!(dates.len(), 1);
    assert_eq!(dates[0].1, "Sun, 06 Nov 1994 08:49:37 GMT");
}
