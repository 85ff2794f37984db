//! Types that a programmer would write for these two operations.

use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Booking {
    creator_union_id: String,
    title: String,
    start_time: i64,
    end_time: i64,
    schedule_conf_setting_model: Settings,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Settings {
    host_union_id: String,
    conf_allowed_corp_id: String,
    lock_room: i32,
    screen_share_forbidden: i32,
    mute_on_join: i32,
    mozi_conf_virtual_extra_setting: ExtraSettings,
    cohost_union_ids: Vec<String>,
    mozi_conf_open_record_setting: RecordSettings,
    ai_agent_summary_setting: SummarySettings,
}

#[expect(clippy::struct_excessive_bools, reason = "the API's own fields")]
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ExtraSettings {
    waiting_room: i32,
    join_before_host: i32,
    enable_chat: i32,
    lock_nick: i32,
    lock_media_status_mic_mute: i32,
    mozi_conf_extension_app_settings: Vec<AppSetting>,
    enable_web_anonymous_join: bool,
    push_all_meeting_records: bool,
    push_minutes_card: bool,
    push_cloud_record_card: bool,
    minutes_owner_union_id: String,
    cloud_record_owner_union_id: String,
    minutes_summary_template_type: String,
    minutes_summary_template_id: String,
    minutes_summary_diy_template_version: String,
    hidden_owner_nick: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct AppSetting {
    cool_app_code: String,
    auto_open_mode: i32,
    extension_app_biz_data: String,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RecordSettings {
    record_auto_start: i32,
    record_auto_start_type: i32,
    mode: String,
    is_follow_host: bool,
    restrict_share_minutes_summary_only: i32,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct SummarySettings {
    value: String,
    receiver_type: i32,
    allow_all_participants_start: i32,
    restrict_share_minutes_summary_only: i32,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "decoded all the same, as in a program")]
pub(crate) struct Booked {
    request_id: Option<String>,
    schedule_conference_id: Option<String>,
    room_code: Option<String>,
    pub(crate) url: Option<String>,
    phones: Option<Vec<String>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Lookup {
    pub(crate) conference_id_list: Vec<String>,
}

#[derive(Deserialize)]
pub(crate) struct Meetings {
    infos: Vec<Meeting>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "decoded all the same, as in a program")]
struct Meeting {
    conference_id: Option<String>,
    title: Option<String>,
    start_time: Option<i64>,
    status: Option<i32>,
    media_status: Option<i32>,
    user_list: Vec<Person>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "decoded all the same, as in a program")]
struct Person {
    user_id: Option<String>,
    nick: Option<String>,
    attend_status: Option<i32>,
    camera_status: Option<i32>,
    mic_status: Option<i32>,
    reject_description: Option<String>,
}

impl Meetings {
    pub(crate) fn people(&self) -> usize {
        self.infos.iter().map(|meeting| meeting.user_list.len()).sum()
    }
}
