//! Cloud recordings and minutes.

use conference_models::OptRecordWhiteAccount;
use serde_json::{Value, json};

use crate::stage::{Stage, person};

fn by(name: &str) -> Value {
    json!({ "unionId": name })
}

#[tokio::test]
async fn a_recording_starts_once_and_stops_once() {
    let mut stage = Stage::set().await;
    let status = async |stage: &mut Stage| {
        let info = stage.call("QueryConferenceInfo", json!({})).await.success();
        info["confInfo"]["cloudRecordStatus"].clone()
    };
    assert_eq!(status(&mut stage).await, 3);
    for (name, who, http, code) in [
        ("StopCloudRecord", "u1", 400, "recordStopError"),
        ("StopCloudRecord", "u2", 400, "recordStopPermissionError"),
        ("StartCloudRecord", "u2", 404, "recordStartPermissionError"),
    ] {
        let refused = stage.call(name, by(who)).await;
        refused.assert_failure(http, code);
    }
    let started = stage.call("StartCloudRecord", by("u1")).await;
    assert_eq!(started.success(), json!({ "code": "200" }));
    assert_eq!(status(&mut stage).await, 1);
    let again = stage.call("StartCloudRecord", by("u1")).await;
    again.assert_failure(404, "recordStartError");

    let ended = stage.ended.to_string();
    for name in ["StartCloudRecord", "StopCloudRecord"] {
        let refused = stage.call_on(name, &ended, &by("u1")).await;
        refused.assert_failure(400, "roomClosed");
    }
}

#[tokio::test]
async fn the_end_of_a_meeting_stops_its_recording() {
    let mut stage = Stage::set().await;
    stage.call("StartCloudRecord", by("u1")).await.success();
    stage.simulator.advance(std::time::Duration::from_secs(2));
    stage.simulator.end_meeting(&stage.meeting).unwrap();
    let videos = stage.call("QueryCloudRecordVideo", by("u2")).await;
    let videos = videos.success()["videoList"].clone();
    assert_eq!(videos[0]["duration"], 60_000);
    assert_eq!(videos[1]["duration"], 2_000);
    assert_eq!(videos[0]["recordId"], videos[1]["recordId"]);
    assert_ne!(videos[0]["mediaId"], videos[1]["mediaId"]);
}

#[tokio::test]
async fn videos_can_be_played() {
    let mut stage = Stage::set().await;
    let videos = stage.call("QueryCloudRecordVideo", by("u1")).await;
    let video = videos.success()["videoList"][0].clone();
    let mut request = json!({
        "unionId": "u1",
        "mediaId": video["mediaId"],
        "regionId": video["regionId"],
    });
    let name = "QueryCloudRecordVideoPlayInfo";
    let played = stage.call(name, request.clone()).await.success();
    assert_eq!(played["size"], video["fileSize"]);
    assert_eq!(played["duration"], 60_000);
    request["mediaId"] = json!("nobody's");
    let refused = stage.call(name, request).await;
    refused.assert_failure(400, "cloudRecordNotFound");

    let ended = stage.ended.to_string();
    for name in ["QueryCloudRecordVideo", "QueryCloudRecordText"] {
        let refused = stage.call_on(name, &ended, &by("u1")).await;
        refused.assert_failure(400, "cloudRecordNotFound");
        let refused = stage.call(name, by("u9")).await;
        refused.assert_failure(400, "unknownUserError");
    }
}

#[tokio::test]
async fn what_was_said_is_read_page_by_page() {
    let mut stage = Stage::set().await;
    let mut request = json!({ "unionId": "u1", "maxResults": 1 });
    let first = stage.call("QueryCloudRecordText", request.clone()).await;
    let first = first.success();
    assert_eq!(first["hasMore"], true);
    let paragraph = &first["paragraphList"][0];
    assert_eq!(paragraph["paragraph"], "Good morning. Shall we?");
    assert_eq!(paragraph["startTime"], 20_000);
    assert_eq!(paragraph["endTime"], 22_300);
    assert_eq!(paragraph["sentenceList"][1]["sentence"], "Shall we?");
    assert_eq!(paragraph["sentenceList"][1]["startTime"], 21_300);
    assert_eq!(paragraph["sentenceList"][0]["wordList"][1]["word"], "morning.");

    request["nextToken"] = paragraph["nextTtoken"].clone();
    let second = stage.call("QueryCloudRecordText", request).await.success();
    assert_eq!(second["hasMore"], false);
    assert_eq!(second["paragraphList"][0]["paragraph"], "Yes.");

    let newest = json!({ "direction": "1", "startTime": 1 });
    let newest = stage.call("QueryCloudRecordText", newest).await.success();
    assert_eq!(newest["paragraphList"][0]["unionId"], "u2");
    for request in [json!({ "maxResults": 2_001 }), json!({ "nextToken": -1 })] {
        let refused = stage.call("QueryCloudRecordText", request).await;
        refused.assert_failure(400, "paramsError");
    }
}

#[tokio::test]
async fn only_what_is_said_while_it_runs_is_taken_down() {
    let mut stage = Stage::set().await;
    let say = |stage: &Stage, text: &str| {
        let who = person("u1");
        stage.simulator.say(&stage.meeting, &who, text).unwrap();
    };
    stage.simulator.advance(std::time::Duration::from_secs(1));
    say(&stage, "Off the record.");
    stage.simulator.advance(std::time::Duration::from_secs(1));
    stage.call("StartMinutes", by("u1")).await.success();
    say(&stage, "On the record.");
    stage.call("StopMinutes", by("u1")).await.success();

    let request = json!({ "direction": "0", "maxResults": 2 });
    let first = stage.call("QueryMinutesText", request).await.success();
    assert_eq!(first["hasMore"], true);
    let request = json!({ "direction": "0", "nextToken": first["nextToken"] });
    let second = stage.call("QueryMinutesText", request).await.success();
    assert_eq!(second["hasMore"], false);
    let last = second["paragraphList"].as_array().unwrap();
    assert_eq!(last.len(), 1);
    assert_eq!(last[0]["paragraph"], "On the record.");

    let result = stage.call("QueryMinutesMeetingResult", by("u1")).await;
    assert_eq!(result.success()["fullSummary"], "Good morning. Shall we? Yes. On the record.");
    let summary = stage.call("QueryMinutesSummary", by("u1")).await.success();
    assert_eq!(
        summary["summary"]["conversationalSummary"][1],
        json!({ "speakerId": "u2", "speakerName": "u2", "summary": "Yes." })
    );
}

#[tokio::test]
async fn minutes_start_and_stop() {
    let mut stage = Stage::set().await;
    let refused = stage.call("StopMinutes", by("u1")).await;
    refused.assert_failure(400, "recordStopError");
    stage.call("StartMinutes", by("u1")).await.success();
    let refused = stage.call("StartMinutes", by("u1")).await;
    refused.assert_failure(400, "recordStartError");
    let info = stage.call("QueryConferenceInfo", json!({})).await.success();
    assert_eq!(info["confInfo"]["minutesOwnerUnionId"], "u1");
    assert_eq!(info["confInfo"].get("minutesStatus"), None);
    let audio = stage.call("QueryMinutesAudio", by("u1")).await.success();
    assert_eq!(audio["audioList"].as_array().unwrap().len(), 1);
    assert_eq!(audio["audioList"][0]["duration"], 60_000);

    let kind = |who: &str| json!({ "bizType": "cloud_record", "recorderUnionId": who });
    for name in ["QueryFlashMinutesSummary", "QueryRecordMinutesUrl"] {
        stage.call(name, kind("u1")).await.success();
        let refused = stage.call(name, kind("u2")).await;
        refused.assert_failure(400, "cloudRecordNotFound");
    }
}

#[tokio::test]
async fn a_request_that_is_text_in_the_query_is_read() {
    let mut stage = Stage::set().await;
    let name = "OptRecordWhiteAccount";
    let mut request = json!({
        "bizType": "cloud_record",
        "operation": 1,
        "settingRangeList": [{ "settingRangeId": "a & b", "settingRangeType": 2 }],
        "unionId": "u1",
    });
    let done = stage.call(name, request.clone()).await;
    assert_eq!(done.success(), json!({ "code": "200" }));
    let journal = stage.simulator.journal();
    let call = journal.calls_of::<OptRecordWhiteAccount>().next().unwrap();
    let read = call.request::<OptRecordWhiteAccount>().unwrap();
    assert_eq!(serde_json::to_value(read).unwrap(), request);

    request["operation"] = json!("1");
    let (code, message) = stage.call(name, request).await.failure(400);
    assert_eq!(code, "paramsError");
    assert_eq!(message, "error:/operation must be a 64-bit integer");
    let target = "/v1.0/conference/videoConferences/enterpriseSetting/record/whiteAccount";
    let (_, message) = stage.client.post(target, &json!({})).await.failure(400);
    assert_eq!(message, "error:the request lacks the query parameter requestBody");
}
