//! Effects of the hosts' control on the meeting.

use conference_models::DeviceStatus;
use conference_simulator::Cause;
use serde_json::{Value, json};

use crate::stage::{Stage, person};

fn microphones(info: &Value) -> Vec<i64> {
    let users = info["userList"].as_array().unwrap().iter();
    users.map(|user| user["micStatus"].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn a_locked_meeting_lets_only_its_hosts_in() {
    let mut stage = Stage::set().await;
    let lock = |action: &str| json!({ "action": action });
    let cohost = json!({ "action": "add", "userList": [{ "unionId": "u4" }] });
    stage.call("Cohosts", cohost).await.success();
    stage.call("LockConference", lock("lock")).await.success();
    let join = |stage: &Stage, name: &str| stage.simulator.join(&stage.meeting, &person(name));
    assert_eq!(join(&stage, "u3"), Err(Cause::MeetingLocked));
    assert_eq!(join(&stage, "u2"), Ok(()));
    assert_eq!(join(&stage, "u4"), Ok(()));
    stage.call("LockConference", lock("unlock")).await.success();
    assert_eq!(join(&stage, "u3"), Ok(()));

    let refused = stage.call("LockConference", lock("paint")).await;
    refused.assert_failure(400, "paramsError");
    let (ended, unopened) = (stage.ended.clone(), stage.unopened.clone());
    stage
        .call_on("LockConference", ended.as_str(), &lock("lock"))
        .await
        .assert_failure(400, "confClosed");
    stage
        .call_on("LockConference", unopened.as_str(), &lock("lock"))
        .await
        .assert_failure(400, "commandError");
}

#[tokio::test]
async fn muting_everybody_shows_in_the_batch_query() {
    let mut stage = Stage::set().await;
    assert_eq!(microphones(&stage.batch().await), [2, 2]);
    for (force, status) in [(false, 1), (true, 4)] {
        let request = json!({ "action": "mute", "forceMute": force });
        stage.call("MuteAll", request).await.success();
        let info = stage.batch().await;
        assert_eq!(info["mediaStatus"], status);
        assert_eq!(microphones(&info), [1, 1]);
    }

    stage.simulator.join(&stage.meeting, &person("u3")).unwrap();
    assert_eq!(microphones(&stage.batch().await), [1, 1, 1]);
    let unmute = |name: &str| {
        stage.simulator.set_microphone(&stage.meeting, &person(name), DeviceStatus::Open)
    };
    assert_eq!(unmute("u3"), Err(Cause::UnmuteForbidden));
    assert_eq!(unmute("u1"), Ok(()));

    let request = json!({ "action": "un_mute" });
    stage.call("MuteAll", request).await.success();
    let info = stage.batch().await;
    assert_eq!(info["mediaStatus"], 0);
    assert_eq!(microphones(&info), [2, 2, 2]);
}

#[tokio::test]
async fn muting_one_person_mutes_nobody_else() {
    let mut stage = Stage::set().await;
    let mute = |name: &str| json!({ "action": "mute", "userList": [{ "unionId": name }] });
    stage.call("MuteMembers", mute("u2")).await.success();
    let info = stage.batch().await;
    assert_eq!(microphones(&info), [2, 1]);
    assert_eq!(info["mediaStatus"], 0);
    for (name, code) in [("u3", "paramsError"), ("u9", "unknownUserError")] {
        let refused = stage.call("MuteMembers", mute(name)).await;
        refused.assert_failure(400, code);
    }
}

#[tokio::test]
async fn the_settings_of_a_meeting_act_like_the_single_controls() {
    let mut stage = Stage::set().await;
    let request = json!({
        "muteAll": true,
        "allowUnmuteSelf": false,
        "lockConference": true,
        "autoTransferHost": true,
    });
    let changed = stage.call("UpdateVideoConferenceSetting", request).await;
    assert_eq!(changed.success(), json!({ "code": "200", "case": "success" }));
    assert_eq!(stage.batch().await["mediaStatus"], 4);
    let (simulator, meeting) = (&stage.simulator, &stage.meeting);
    assert_eq!(simulator.join(meeting, &person("u3")), Err(Cause::MeetingLocked));
    assert_eq!(
        simulator.set_microphone(meeting, &person("u2"), DeviceStatus::Open),
        Err(Cause::UnmuteForbidden)
    );
    simulator.leave(meeting, &person("u1")).unwrap();
    assert_eq!(stage.member("u2").await["host"], true);
    assert_eq!(stage.member("u1").await["host"], false);
}

#[tokio::test]
async fn cohosts_show_among_the_members() {
    let mut stage = Stage::set().await;
    let request = |action: &str| json!({ "action": action, "userList": [{ "unionId": "u2" }] });
    stage.call("Cohosts", request("add")).await.success();
    assert_eq!(stage.member("u2").await["coHost"], true);
    assert_eq!(stage.member("u1").await["coHost"], false);
    stage.call("Cohosts", request("remove")).await.success();
    assert_eq!(stage.member("u2").await["coHost"], false);
    let refused = stage.call("Cohosts", request("promote")).await;
    refused.assert_failure(400, "paramsError");
}

#[tokio::test]
async fn who_is_kicked_is_out() {
    let mut stage = Stage::set().await;
    let kick =
        |for_good: bool| json!({ "userList": [{ "unionId": "u2" }], "forbiddenRejoin": for_good });
    stage.call("KickMembers", kick(false)).await.success();
    let member = stage.member("u2").await;
    assert_eq!(member["attendStatus"], 5);
    assert_eq!(member["duration"], 120_000);
    stage.simulator.join(&stage.meeting, &person("u2")).unwrap();
    stage.call("KickMembers", kick(true)).await.success();
    assert_eq!(stage.simulator.join(&stage.meeting, &person("u2")), Err(Cause::RejoinForbidden));
    let request = json!({ "userList": [{ "unionId": "u1" }, { "unionId": "u3" }] });
    let refused = stage.call("KickMembers", request).await;
    refused.assert_failure(400, "paramsError");
    assert_eq!(stage.member("u1").await["attendStatus"], 3);
}

#[tokio::test]
async fn who_is_invited_is_joining() {
    let mut stage = Stage::set().await;
    let request = json!({
        "unionId": "u1",
        "inviteeList": [{ "unionId": "u3", "nick": "Three" }],
        "phoneInviteeList": [
            { "phoneNumber": "5550100", "nick": "By phone", "statusCode": "86" },
        ],
    });
    stage.call("InviteUsers", request).await.success();
    let mcu = json!({ "mcuRoomCode": "8001", "roomCode": stage.room_code, "unionId": "u1" });
    stage.call("InviteMcu", mcu).await.success();

    let member = stage.member("u3").await;
    assert_eq!(member["attendStatus"], 2);
    assert_eq!(member["userNick"], "Three");
    let members = stage.call("QueryConferenceMembers", json!({})).await;
    let members = members.success()["memberModels"].clone();
    assert_eq!(members[3]["userNick"], "By phone");
    assert_eq!(members[3]["pstnJoin"], true);
    assert_eq!(members[3].get("unionId"), None);
    assert_eq!(members[4]["userNick"], "8001");
    let info = stage.call("QueryConferenceInfo", json!({})).await.success();
    assert_eq!(info["confInfo"]["invitedNum"], 5);
    assert_eq!(info["confInfo"]["activeNum"], 2);

    for (request, code) in [
        (json!({}), "paramsError"),
        (json!({ "inviteeList": [{ "nick": "Nobody" }] }), "paramsError"),
        (json!({ "inviteeList": [{ "unionId": "u9", "nick": "Nine" }] }), "unknownUserError"),
    ] {
        let refused = stage.call("InviteUsers", request).await;
        refused.assert_failure(400, code);
    }
}

#[tokio::test]
async fn names_focus_and_subtitles_are_kept() {
    let mut stage = Stage::set().await;
    let nick = json!({ "nick": "Deux", "unionId": "u2" });
    stage.call("UpdateMemberNick", nick).await.success();
    assert_eq!(stage.batch().await["userList"][1]["nick"], "Deux");

    let focus = |action: &str| json!({ "action": action, "unionId": "u2" });
    stage.call("Focus", focus("focus")).await.success();
    assert_eq!(stage.simulator.focus(&stage.meeting), Ok(Some(person("u2"))));
    stage.call("Focus", focus("un_focus")).await.success();
    assert_eq!(stage.simulator.focus(&stage.meeting), Ok(None));

    assert_eq!(stage.simulator.shows_subtitles(&stage.meeting), Ok(false));
    let on = json!({ "enable": true });
    stage.call("SetSubtitleEvent", on).await.success();
    assert_eq!(stage.simulator.shows_subtitles(&stage.meeting), Ok(true));
}

#[tokio::test]
async fn a_meeting_is_closed_once_by_its_host() {
    let mut stage = Stage::set().await;
    let close = |name: &str| json!({ "unionId": name });
    let refused = stage.call("CloseVideoConference", close("u2")).await;
    refused.assert_failure(404, "permissionError");
    let refused = stage.call("CloseVideoConference", close("u9")).await;
    refused.assert_failure(400, "unknownUserError");

    let closed = stage.call("CloseVideoConference", close("u1")).await;
    assert_eq!(closed.success(), json!({ "code": 200, "cause": "success" }));
    let again = stage.call("CloseVideoConference", close("u1")).await;
    again.assert_failure(400, "resourceClose");
    let info = stage.call("QueryConferenceInfo", json!({})).await.success();
    assert_eq!(info["confInfo"]["status"], 1);
    assert_eq!(info["confInfo"]["confDuration"], 120_000);
    assert_eq!(info["confInfo"]["activeNum"], 0);
    assert_eq!(info["confInfo"]["attendNum"], 2);
    assert_eq!(stage.member("u2").await["attendStatus"], 6);
}
