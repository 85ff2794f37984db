//! No field of a response can make a call fail by being new, missing or null.

use conference_models::{
    ConferenceStatus, CreateVideoConferenceResponse, QueryConferenceInfoByRoomCodeResponse,
};
use serde_json::{Value, json};

#[test]
fn an_unknown_field_is_passed_over() {
    let response: CreateVideoConferenceResponse =
        serde_json::from_value(json!({ "conferenceId": "c", "news": { "a": [1] } })).unwrap();
    assert_eq!(response.conference_id, Some("c".into()));
}

#[test]
fn every_field_may_be_missing_or_null() {
    let spec = crate::spec("operations/query_conference_info_by_room_code.json");
    let fields =
        spec["$defs"]["QueryConferenceInfoByRoomCodeResponse"]["properties"].as_object().unwrap();
    let nulls: Value = fields.keys().map(|name| (name.clone(), Value::Null)).collect();
    let empty = QueryConferenceInfoByRoomCodeResponse::default();
    for body in [json!({}), nulls] {
        let response: QueryConferenceInfoByRoomCodeResponse = serde_json::from_value(body).unwrap();
        assert_eq!(response, empty);
    }
}

#[test]
fn null_in_a_list_is_passed_over() {
    let response: CreateVideoConferenceResponse =
        serde_json::from_value(json!({ "phoneNumbers": ["1", null, "2"] })).unwrap();
    assert_eq!(response.phone_numbers, ["1", "2"]);
}

#[test]
fn an_unknown_enum_value_goes_back_out_as_it_came() {
    let body = json!({ "conferenceList": [{ "status": 9, "bizType": "holo" }] });
    let response: QueryConferenceInfoByRoomCodeResponse =
        serde_json::from_value(body.clone()).unwrap();
    assert_eq!(response.conference_list[0].status, Some(ConferenceStatus::from(9)));
    assert_eq!(serde_json::to_value(response).unwrap(), body);
}
