//! Effects of calls that other calls show.

use std::time::Duration;

use conference_models::{ConferenceId, DeviceStatus, ScheduleConferenceId, UnionId};
use conference_simulator::{Cause, Simulator};
use serde_json::{Value, json};

use crate::client::{Client, VIDEO};

const QUERY: &str = "/v1.0/conference/videoConferences/query";
const SCHEDULE: &str = "/v1.0/conference/scheduleConferences";
const SHORT_LINK: &str = "/v1.0/conference/customShortLinks";

fn booking_request() -> Value {
    json!({
        "creatorUnionId": "u1",
        "title": "Weekly",
        "startTime": 1_000,
        "endTime": 2_000,
        "scheduleConfSettingModel": { "cohostUnionIds": ["u2"] },
    })
}

async fn create_instant(client: &mut Client, request: Value) -> ConferenceId {
    let created = client.post(VIDEO, &request).await.success();
    ConferenceId::new(created["conferenceId"].as_str().unwrap())
}

async fn book(client: &mut Client) -> (ScheduleConferenceId, String) {
    let booked = client.post(SCHEDULE, &booking_request()).await.success();
    (
        ScheduleConferenceId::new(booked["scheduleConferenceId"].as_str().unwrap()),
        booked["roomCode"].as_str().unwrap().to_owned(),
    )
}

async fn query(client: &mut Client, id: &ConferenceId) -> Value {
    let request = json!({ "conferenceIdList": [id] });
    client.post(QUERY, &request).await.success()["infos"][0].clone()
}

async fn list(client: &mut Client, code: &str, query: &str) -> Value {
    let code = code.replace(' ', "%20");
    let target = format!("/v1.0/conference/roomCodes/{code}/infos{query}");
    client.get(&target).await.success()
}

#[tokio::test]
async fn an_instant_meeting_is_in_progress_at_once() {
    let simulator = Simulator::start().await;
    let mut client = Client::connect(&simulator).await;
    let request = json!({ "userId": "u1", "confTitle": "Now", "inviteUserIds": ["u2"] });
    let id = create_instant(&mut client, request).await;
    simulator.rename(&UnionId::new("u2"), "Ding Sanduo");
    let info = query(&mut client, &id).await;
    assert_eq!(info["title"], "Now");
    assert_eq!(info["status"], 2);
    assert_eq!(info["startTime"], simulator.clock().now().as_millis());
    assert_eq!(info["userList"][0]["userId"], "u1");
    assert_eq!(
        info["userList"][1],
        json!({
            "userId": "u2",
            "nick": "Ding Sanduo",
            "attendStatus": 2,
            "cameraStatus": 0,
            "micStatus": 0,
        })
    );
}

#[tokio::test]
async fn nobody_rings_who_is_not_called() {
    let simulator = Simulator::start().await;
    let mut client = Client::connect(&simulator).await;
    let request = json!({ "userId": "u1", "confTitle": "Now", "inviteCaller": false });
    let id = create_instant(&mut client, request).await;
    assert_eq!(query(&mut client, &id).await["userList"], json!([]));
}

#[tokio::test]
async fn what_people_do_in_the_app_shows() {
    let simulator = Simulator::start().await;
    let mut client = Client::connect(&simulator).await;
    let request = json!({ "userId": "u1", "confTitle": "Now", "inviteUserIds": ["u2", "u3"] });
    let id = create_instant(&mut client, request).await;
    let person = UnionId::new;
    simulator.join(&id, &person("u1")).unwrap();
    simulator.join(&id, &person("u2")).unwrap();
    simulator.set_camera(&id, &person("u1"), DeviceStatus::Open).unwrap();
    simulator.set_microphone(&id, &person("u1"), DeviceStatus::Closed).unwrap();
    simulator.leave(&id, &person("u2")).unwrap();
    simulator.decline(&id, &person("u3"), "busy").unwrap();

    let users = query(&mut client, &id).await["userList"].clone();
    let statuses = |index: usize| {
        let user = &users[index];
        let status = |name: &str| user[name].as_i64().unwrap();
        (status("attendStatus"), status("cameraStatus"), status("micStatus"))
    };
    assert_eq!(statuses(0), (3, 2, 1));
    assert_eq!(statuses(1), (6, 1, 1));
    assert_eq!(statuses(2), (4, 0, 0));
    assert_eq!(users[2]["rejectDescription"], "busy");
}

#[tokio::test]
async fn only_meetings_in_progress_can_be_queried() {
    let simulator = Simulator::start().await;
    let mut client = Client::connect(&simulator).await;
    let (booking, _) = book(&mut client).await;
    let going = simulator.start_meeting(&booking).unwrap();
    let opened = simulator.open_meeting(&booking).unwrap();
    let ended = simulator.start_meeting(&booking).unwrap();
    simulator.end_meeting(&ended).unwrap();

    let mut assert_failure = async |ids: Value, code: &str| {
        let request = json!({ "conferenceIdList": ids });
        client.post(QUERY, &request).await.assert_failure(400, code);
    };
    assert_failure(json!([going, ended]), "resourceClose").await;
    assert_failure(json!([going, opened]), "paramsError").await;
    assert_failure(json!([going, "nobody's"]), "paramsError").await;
}

#[tokio::test]
async fn a_booking_is_held_under_one_room_code() {
    let simulator = Simulator::start().await;
    let mut client = Client::connect(&simulator).await;
    let (booking, code) = book(&mut client).await;
    let before = list(&mut client, &code, "").await;
    assert_eq!(before, json!({ "conferenceList": [], "hasMore": false, "totalCount": 0 }));

    let first = simulator.start_meeting(&booking).unwrap();
    simulator.advance(Duration::from_millis(1_500));
    simulator.end_meeting(&first).unwrap();
    let second = simulator.open_meeting(&booking).unwrap();

    let spaced = format!("{} {}", &code[..3], &code[3..]);
    let meetings = list(&mut client, &spaced, "").await["conferenceList"].clone();
    let now = simulator.clock().now().as_millis();
    let link = meetings[0]["externalLinkUrl"].clone();
    assert_eq!(
        meetings,
        json!([
            {
                "conferenceId": first,
                "title": "Weekly",
                "roomCode": code,
                "externalLinkUrl": link,
                "status": 1,
                "startTime": now - 1_500,
                "endTime": now,
                "confDuration": 1_500,
                "creatorId": "u1",
                "creatorNick": "u1",
                "scheduleConferenceId": booking,
                "bizType": "3",
            },
            {
                "conferenceId": second,
                "title": "Weekly",
                "roomCode": code,
                "externalLinkUrl": link,
                "status": 0,
                "creatorId": "u1",
                "creatorNick": "u1",
                "scheduleConferenceId": booking,
                "bizType": "3",
            },
        ])
    );
}

#[tokio::test]
async fn a_meeting_starts_when_the_first_person_joins() {
    let simulator = Simulator::start().await;
    let mut client = Client::connect(&simulator).await;
    let (booking, _) = book(&mut client).await;
    let meeting = simulator.open_meeting(&booking).unwrap();
    simulator.advance(Duration::from_secs(1));
    simulator.join(&meeting, &UnionId::new("u5")).unwrap();
    let info = query(&mut client, &meeting).await;
    assert_eq!(info["status"], 2);
    assert_eq!(info["startTime"], simulator.clock().now().as_millis());
}

#[tokio::test]
async fn pages_are_real_pages() {
    let simulator = Simulator::start().await;
    let mut client = Client::connect(&simulator).await;
    let (booking, code) = book(&mut client).await;
    let held: Vec<_> = (0..25).map(|_| simulator.start_meeting(&booking).unwrap()).collect();

    let mut seen = Vec::new();
    let mut query = String::new();
    let mut sizes = Vec::new();
    loop {
        let page = list(&mut client, &code, &query).await;
        assert_eq!(page["totalCount"], 25);
        let meetings = page["conferenceList"].as_array().unwrap();
        sizes.push(meetings.len());
        seen.extend(
            meetings
                .iter()
                .map(|meeting| ConferenceId::new(meeting["conferenceId"].as_str().unwrap())),
        );
        if page["hasMore"] == false {
            assert_eq!(page.get("nextToken"), None);
            break;
        }
        query = format!("?nextToken={}", page["nextToken"].as_str().unwrap());
    }
    assert_eq!(sizes, [10, 10, 5]);
    assert_eq!(seen, held);
    let page = list(&mut client, &code, "?nextToken=20&maxResults=3").await;
    assert_eq!(page["nextToken"], "23");
}

#[tokio::test]
async fn faulty_pages_and_room_codes_are_refused() {
    let simulator = Simulator::start().await;
    let mut client = Client::connect(&simulator).await;
    let (_, code) = book(&mut client).await;
    let mut assert_failure = async |target: String, code: &str| {
        let target = format!("/v1.0/conference/roomCodes/{target}");
        client.get(&target).await.assert_failure(400, code);
    };
    assert_failure("/infos".to_owned(), "missingRoomCode").await;
    assert_failure("123/infos".to_owned(), "invalidRoomCode").await;
    for query in [
        "nextToken=x",
        "nextToken=1",
        "nextToken=-1",
        "maxResults=0",
        "maxResults=-1",
        "maxResults=ten",
        "maxResults=1&maxResults=1",
    ] {
        assert_failure(format!("{code}/infos?{query}"), "paramError").await;
    }
}

#[tokio::test]
async fn a_short_link_is_for_the_booking_of_its_creator() {
    let simulator = Simulator::start().await;
    simulator.set_member(&UnionId::new("u9"), false);
    let mut client = Client::connect(&simulator).await;
    let (booking, _) = book(&mut client).await;
    let request = |creator: &str, booking: &str| {
        json!({
            "creatorUnionId": creator,
            "scheduleConferenceId": booking,
            "coolAppCode": "COOLAPP-1",
        })
    };
    let mut links = Vec::new();
    for _ in 0..2 {
        let made = client.post(SHORT_LINK, &request("u1", booking.as_str())).await.success();
        links.push(made["result"]["customShortLink"].as_str().unwrap().to_owned());
    }
    assert_ne!(links[0], links[1]);

    let mut assert_failure = async |creator: &str, booking: &str, code: &str| {
        let response = client.post(SHORT_LINK, &request(creator, booking)).await;
        response.assert_failure(400, code);
    };
    assert_failure("u2", booking.as_str(), "creatorUidError").await;
    assert_failure("u9", booking.as_str(), "userNotInOrg").await;
    assert_failure("u1", "nobody's", "scheduleConferenceIdError").await;
}

#[tokio::test]
async fn people_outside_the_organization_cannot_create_nor_be_invited() {
    let simulator = Simulator::start().await;
    simulator.set_member(&UnionId::new("u9"), false);
    let mut client = Client::connect(&simulator).await;
    for request in [
        json!({ "userId": "u9", "confTitle": "Now" }),
        json!({ "userId": "u1", "confTitle": "Now", "inviteUserIds": ["u9"] }),
    ] {
        let response = client.post(VIDEO, &request).await;
        response.assert_failure(400, "unknownUserError");
    }
    for pointer in ["/creatorUnionId", "/scheduleConfSettingModel/cohostUnionIds/0"] {
        let mut request = booking_request();
        *request.pointer_mut(pointer).unwrap() = json!("u9");
        let response = client.post(SCHEDULE, &request).await;
        response.assert_failure(400, "paramsError");
    }
}

#[tokio::test]
async fn a_booking_ends_after_it_starts() {
    let simulator = Simulator::start().await;
    let mut client = Client::connect(&simulator).await;
    let mut request = booking_request();
    request["endTime"] = request["startTime"].clone();
    let response = client.post(SCHEDULE, &request).await;
    assert_eq!(
        response.failure(400),
        ("paramsError".to_owned(), "error:the end is not after the start".to_owned())
    );
}

#[tokio::test]
async fn illegal_steps_in_the_app_are_refused() {
    let simulator = Simulator::start().await;
    let mut client = Client::connect(&simulator).await;
    let (booking, _) = book(&mut client).await;
    let meeting = simulator.start_meeting(&booking).unwrap();
    let (u1, u2, u9) = (UnionId::new("u1"), UnionId::new("u2"), UnionId::new("u9"));
    simulator.set_member(&u9, false);
    let unknown = ConferenceId::new("nobody's");

    assert_eq!(simulator.start_meeting(&"nobody's".into()), Err(Cause::BookingNotFound));
    assert_eq!(simulator.join(&unknown, &u1), Err(Cause::MeetingNotFound));
    assert_eq!(simulator.join(&meeting, &u9), Err(Cause::NotAMember));
    assert_eq!(simulator.leave(&meeting, &u2), Err(Cause::NotInTheMeeting));
    simulator.leave(&meeting, &u1).unwrap();
    assert_eq!(simulator.leave(&meeting, &u1), Err(Cause::NotInTheMeeting));
    simulator.end_meeting(&meeting).unwrap();
    assert_eq!(simulator.end_meeting(&meeting), Err(Cause::MeetingEnded));
    assert_eq!(simulator.join(&meeting, &u1), Err(Cause::MeetingEnded));
}
