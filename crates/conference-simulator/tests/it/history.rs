//! Lists of meetings, what happened in them, and figures.

use std::time::Duration;

use conference_models::DeviceStatus;
use serde_json::json;

use crate::stage::{Stage, person};

#[tokio::test]
async fn the_meetings_in_progress_are_listed_in_pages() {
    let mut stage = Stage::set().await;
    let other = stage.simulator.start_meeting(&stage.booking).unwrap();
    let request = json!({ "maxResults": 1 });
    let first = stage.call("QueryOrgConferenceList", request).await.success();
    assert_eq!(first["hasMore"], true);
    assert_eq!(first["totalCount"], 2);
    assert_eq!(first["onGoingConfList"][0]["conferenceId"], json!(stage.meeting));
    let request = json!({ "nextToken": first["nextToken"] });
    let second = stage.call("QueryOrgConferenceList", request).await.success();
    assert_eq!(second["hasMore"], false);
    assert_eq!(second["onGoingConfList"][0]["conferenceId"], json!(other));
}

#[tokio::test]
async fn a_person_is_found_in_the_meetings_that_go_on() {
    let mut stage = Stage::set().await;
    let of = |name: &str| json!({ "unionId": name });
    let name = "QueryUserOnGoingConference";
    let found = stage.call(name, of("u2")).await.success();
    assert_eq!(found["onGoingConfIdList"], json!([stage.meeting]));
    let member = &found["memberModelMap"][stage.meeting.as_str()];
    assert_eq!(member["unionId"], "u2");
    assert_eq!(member["attendStatus"], 3);
    stage.simulator.leave(&stage.meeting, &person("u2")).unwrap();
    assert_eq!(
        stage.call(name, of("u2")).await.success(),
        json!({ "memberModelMap": {}, "onGoingConfIdList": [] })
    );
    let refused = stage.call(name, of("u9")).await;
    refused.assert_failure(400, "param.error");
}

#[tokio::test]
async fn history_is_what_happened() {
    let mut stage = Stage::set().await;
    stage.simulator.advance(Duration::from_secs(30));
    stage.simulator.end_meeting(&stage.meeting).unwrap();
    let now = stage.simulator.clock().now().as_millis();
    let data = stage.call("GetConfDataByConferenceId", json!({ "realData": true })).await.success();
    assert_eq!(data["timeLength"], 150_000);
    assert_eq!(data["endTime"], now);
    assert_eq!(data["userCount"], 2);

    let mut request = json!({ "startTime": 0, "endTime": now, "realData": true });
    let all = stage.call("GetHistoryConfDataList", request.clone()).await;
    let all = all.success()["list"].clone();
    assert_eq!(all[0]["conferenceId"], json!(stage.ended));
    assert_eq!(all[1], data);
    assert_eq!(all.as_array().unwrap().len(), 2);
    request["title"] = json!("Weekly");
    let one = stage.call("GetHistoryConfDataList", request.clone()).await;
    assert_eq!(one.success()["list"].as_array().unwrap().len(), 1);
    request["creatorNike"] = json!("somebody else");
    let none = stage.call("GetHistoryConfDataList", request).await;
    assert_eq!(none.success(), json!({ "list": [] }));
}

#[tokio::test]
async fn each_stay_has_an_entry() {
    let mut stage = Stage::set().await;
    let (simulator, meeting) = (&stage.simulator, &stage.meeting);
    simulator.leave(meeting, &person("u2")).unwrap();
    simulator.advance(Duration::from_secs(5));
    simulator.join(meeting, &person("u2")).unwrap();
    simulator.advance(Duration::from_secs(7));
    simulator.leave(meeting, &person("u2")).unwrap();
    assert_eq!(stage.member("u2").await["duration"], 127_000);

    let request = json!({ "nick": "u2", "maxResults": 1 });
    let first = stage.call("GetConfDetailData", request).await.success();
    assert_eq!(first["list"][0]["duration"], 120_000);
    let request = json!({ "nick": "u2", "nextToken": first["nextToken"] });
    let second = stage.call("GetConfDetailData", request).await.success();
    assert_eq!(second["list"][0]["duration"], 7_000);
    assert_eq!(second["list"][0]["belongOrg"], "true");
    assert_eq!(second.get("nextToken"), None);
}

#[tokio::test]
async fn figures_follow_what_is_turned_on() {
    let mut stage = Stage::set().await;
    let camera = |status| {
        let who = person("u1");
        stage.simulator.set_camera(&stage.meeting, &who, status)
    };
    camera(DeviceStatus::Open).unwrap();
    let request = json!({ "unionIdList": ["u2", "u3"] });
    let last = stage.call("GetUserLastMetric", request).await.success();
    let metric = &last["metricMap"]["u2"];
    assert_eq!(metric["sendBitRate"], "32");
    assert_eq!(metric["audioRecvBitRate"], "32");
    assert_eq!(metric["cameraSendBitRate"], "0");
    assert_eq!(metric["cameraRecvBitRate"], "1000");
    assert_eq!(last["metricMap"].get("u3"), None);

    let now = stage.simulator.clock().now().as_millis();
    let request = json!({ "beginTime": now - 90_000, "endTime": now, "unionId": "u1" });
    let data = stage.call("GetUserMetricData", request).await.success();
    let times: Vec<_> = data["metricDataList"]
        .as_array()
        .unwrap()
        .iter()
        .map(|metric| metric["timestamp"].as_i64().unwrap())
        .collect();
    assert_eq!(times, [now - 60_000, now]);
}
