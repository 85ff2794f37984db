//! History of meetings, and quality of their connections.

use conference_models::{
    AttendStatus, ConferenceAttendance, DeviceStatus, GetConfDataByConferenceId,
    GetConfDataByConferenceIdRequest, GetConfDataByConferenceIdResponse, GetConfDetailData,
    GetConfDetailDataRequest, GetConfDetailDataResponse, GetHistoryConfDataList,
    GetHistoryConfDataListRequest, GetHistoryConfDataListResponse, GetUserLastMetric,
    GetUserLastMetricRequest, GetUserLastMetricResponse, GetUserMetricData,
    GetUserMetricDataRequest, GetUserMetricDataResponse, HistoryConference, TimestampMillis,
};

use super::{Call, Handler};
use crate::{
    Cause,
    page::Page,
    world::{Meeting, Organization, Participant, Stay, World},
};

const SCENE: &str = "ding_talk";
const FREE_TYPE: &str = "0";
const AUDIO_KILOBITS: i64 = 32;
const CAMERA_KILOBITS: i64 = 1_000;
const MINUTE: i64 = 60_000;

/// Figures of a meeting in the models of two operations.
macro_rules! figures {
    ($model:ident, $meeting:expr, $organization:expr) => {{
        let meeting: &Meeting = $meeting;
        filled!($model {
            conference_id: Some(meeting.id.clone()),
            creator_id: Some(meeting.creator.clone()),
            creator_nick: Some($organization.nick(&meeting.creator)),
            start_time: meeting.started,
            end_time: meeting.ended,
            time_length: meeting.duration(),
            free_type: Some(FREE_TYPE.to_owned()),
            scene: Some(SCENE.to_owned()),
            title: Some(meeting.title.clone()),
            user_count: Some(i64::try_from(meeting.attended().count()).unwrap_or(i64::MAX)),
        })
    }};
}

/// Figures of a connection in the models of two operations.
macro_rules! metric {
    ($model:ident, $at:expr, $sent:expr, $received:expr) => {{
        let (sent, received): (Traffic, Traffic) = ($sent, $received);
        filled!($model {
            timestamp: Some($at),
            send_bit_rate: Some((sent.audio + sent.camera).to_string()),
            recv_bit_rate: Some((received.audio + received.camera).to_string()),
            lost_rate: Some("0".to_owned()),
            audio_send_bit_rate: Some(sent.audio.to_string()),
            audio_recv_bit_rate: Some(received.audio.to_string()),
            camera_send_bit_rate: Some(sent.camera.to_string()),
            camera_recv_bit_rate: Some(received.camera.to_string()),
            screen_send_bit_rate: Some("0".to_owned()),
            screen_recv_bit_rate: Some("0".to_owned()),
        })
    }};
}

impl Handler for GetConfDataByConferenceId {
    fn handle(
        world: &mut World,
        call: Call<'_, GetConfDataByConferenceIdRequest>,
    ) -> Result<GetConfDataByConferenceIdResponse, Cause> {
        let meeting = world.meeting(&call.path_parameter.into())?;
        Ok(figures!(GetConfDataByConferenceIdResponse, meeting, world.organization))
    }
}

impl Handler for GetHistoryConfDataList {
    fn handle(
        world: &mut World,
        call: Call<'_, GetHistoryConfDataListRequest>,
    ) -> Result<GetHistoryConfDataListResponse, Cause> {
        let request = call.request;
        let page = Page::new(request.next_token.as_deref(), request.max_results)?;
        let figures: Vec<_> = world
            .all_meetings()
            .into_iter()
            .map(|meeting| figures!(HistoryConference, meeting, world.organization))
            .filter(|figures| is_asked_for(figures, &request))
            .collect();
        let (page, figures) = page.of(figures.into_iter())?;
        Ok(filled!(GetHistoryConfDataListResponse {
            list: figures.collect(),
            next_token: page.next_token,
        }))
    }
}

impl Handler for GetConfDetailData {
    fn handle(
        world: &mut World,
        call: Call<'_, GetConfDetailDataRequest>,
    ) -> Result<GetConfDetailDataResponse, Cause> {
        let request = call.request;
        let page = Page::new(request.next_token.as_deref(), request.max_results)?;
        let meeting = world.meeting(&call.path_parameter.into())?;
        let mut stays = attendances(meeting, &world.organization);
        stays.retain(|stay| request.nick.is_none() || stay.nick == request.nick);
        let (page, stays) = page.of(stays.into_iter())?;
        Ok(filled!(GetConfDetailDataResponse {
            list: stays.collect(),
            next_token: page.next_token,
        }))
    }
}

impl Handler for GetUserLastMetric {
    fn handle(
        world: &mut World,
        call: Call<'_, GetUserLastMetricRequest>,
    ) -> Result<GetUserLastMetricResponse, Cause> {
        let people = call.request.union_id_list;
        world.organization.check_members(&people)?;
        let now = world.clock.now();
        let meeting = world.meeting_in_progress(&call.path_parameter.into())?;
        let asked_for =
            meeting.present().filter(|participant| people.contains(&participant.person));
        Ok(filled!(GetUserLastMetricResponse {
            metric_map: asked_for
                .map(|participant| {
                    let (sent, received) = traffic(meeting, participant);
                    let metric = metric!(LastUserMetric, now, sent, received);
                    (participant.person.as_str().to_owned(), metric)
                })
                .collect(),
        }))
    }
}

impl Handler for GetUserMetricData {
    fn handle(
        world: &mut World,
        call: Call<'_, GetUserMetricDataRequest>,
    ) -> Result<GetUserMetricDataResponse, Cause> {
        let request = call.request;
        world.organization.check_members([&request.union_id])?;
        let span = (request.begin_time, request.end_time.min(world.clock.now()));
        let meeting = world.meeting(&call.path_parameter.into())?;
        let participant = meeting
            .attended()
            .find(|participant| participant.person == request.union_id)
            .ok_or(Cause::NotInTheMeeting)?;
        let (sent, received) = traffic(meeting, participant);
        Ok(filled!(GetUserMetricDataResponse {
            metric_data_list: participant
                .stays
                .iter()
                .flat_map(|stay| minutes_of(stay, span))
                .map(|at| metric!(UserMetric, at, sent, received))
                .collect(),
        }))
    }
}

/// Traffic in kilobits per second.
#[derive(Clone, Copy, Default)]
struct Traffic {
    audio: i64,
    camera: i64,
}

/// Returns the traffic that a participant sends and receives, according to the devices that are on.
fn traffic(meeting: &Meeting, participant: &Participant) -> (Traffic, Traffic) {
    let mut received = Traffic::default();
    for other in meeting.present() {
        if other.person != participant.person {
            received.audio += sent_by(other).audio;
            received.camera += sent_by(other).camera;
        }
    }
    (sent_by(participant), received)
}

fn sent_by(participant: &Participant) -> Traffic {
    let rate = |device, rate| {
        if device == DeviceStatus::Open { rate } else { 0 }
    };
    Traffic {
        audio: rate(participant.microphone, AUDIO_KILOBITS),
        camera: rate(participant.camera, CAMERA_KILOBITS),
    }
}

/// Returns the minutes of a stay, counted from its start, that lie in a period.
fn minutes_of(
    stay: &Stay,
    (begin, end): (TimestampMillis, TimestampMillis),
) -> impl Iterator<Item = TimestampMillis> {
    let joined = stay.joined.as_millis();
    let end = stay.left.map_or(end, |left| left.min(end)).as_millis();
    let wait = begin.as_millis().saturating_sub(joined).max(0);
    let first = joined.saturating_add(wait.saturating_add(MINUTE - 1) / MINUTE * MINUTE);
    std::iter::successors(Some(first), |at| at.checked_add(MINUTE))
        .take_while(move |at| *at <= end)
        .map(TimestampMillis::from_millis)
}

fn is_asked_for(figures: &HistoryConference, request: &GetHistoryConfDataListRequest) -> bool {
    let is = |wanted: &Option<String>, value: &Option<String>| wanted.is_none() || wanted == value;
    let span = request.start_time..=request.end_time;
    figures.start_time.is_some_and(|start| span.contains(&start))
        && is(&request.title, &figures.title)
        && is(&request.creator_nick, &figures.creator_nick)
        && is(&request.scene, &figures.scene)
        && is(&request.free_type, &figures.free_type)
}

/// Returns one entry per stay.
fn attendances(meeting: &Meeting, organization: &Organization) -> Vec<ConferenceAttendance> {
    let stays = meeting
        .participants
        .iter()
        .flat_map(|participant| participant.stays.iter().map(move |stay| (participant, stay)));
    (1..)
        .zip(stays)
        .map(|(number, (participant, stay))| {
            attendance(meeting, participant, stay, number, organization)
        })
        .collect()
}

fn attendance(
    meeting: &Meeting,
    participant: &Participant,
    stay: &Stay,
    number: i64,
    organization: &Organization,
) -> ConferenceAttendance {
    filled!(ConferenceAttendance {
        belong_org: Some(participant.union_id().is_some().to_string()),
        conference_id: Some(meeting.id.clone()),
        duration: stay.duration(),
        join_time: Some(stay.joined),
        leave_time: stay.left,
        nick: Some(participant.shown_name(organization)),
        role: Some(role(meeting, participant).to_owned()),
        session_id: Some(format!("{}-{number}", meeting.id)),
        status: Some(status(participant, stay).to_owned()),
        union_id: participant.union_id(),
    })
}

fn role(meeting: &Meeting, participant: &Participant) -> &'static str {
    if meeting.host == participant.person {
        "主持人"
    } else if meeting.cohosts.contains(&participant.person) {
        "联席主持人"
    } else {
        "参会者"
    }
}

fn status(participant: &Participant, stay: &Stay) -> &'static str {
    match (stay.left, participant.attendance) {
        (None, _) => "在会",
        (Some(_), AttendStatus::KickedOut) => "被移出",
        (Some(_), _) => "已离会",
    }
}
