//! Books a meeting, listens to its events, and reports the attendance.
//!
//! On a simulator, without an account or a network:
//! `cargo run -p conference-api --example attendance`
//!
//! On the real service, add `-- --live` and set these environment variables: `DINGTALK_APP_KEY` and
//! `DINGTALK_APP_SECRET` of an internal app whose events are in Stream mode, and
//! `DINGTALK_UNION_ID` of the organizer. Then hold the meeting and end it.

use std::{
    collections::BTreeMap,
    env,
    error::Error,
    sync::Arc,
    time::{Duration, SystemTime},
};

use conference_api::{
    Client, Credentials,
    events::{Event, EventData, EventStream, StreamNotice},
    models::{
        ConferenceChange, CreateScheduleConferenceRequest, DurationMillis, EventMember,
        ScheduleConferenceId, UnionId,
    },
    transport::{Region, Transport},
};
use conference_simulator::Simulator;
use tokio::sync::Notify;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    if env::args().any(|argument| argument == "--live") {
        let app = (variable("DINGTALK_APP_KEY")?, variable("DINGTALK_APP_SECRET")?);
        let credentials = Credentials::internal_app(app.0, app.1);
        let person = UnionId::new(variable("DINGTALK_UNION_ID")?);
        let region = env::var("DINGTALK_REGION").map_or(Ok(Region::default()), |it| it.parse())?;
        show(&attendance(credentials, region.base_url(), &person, |_| Ok(())).await?);
        return Ok(());
    }
    show(&on(&Simulator::start().await).await?);
    Ok(())
}

/// Runs on a simulator, where ann and bo join the meeting.
async fn on(simulator: &Simulator) -> Result<Attendance> {
    let credentials = Credentials::internal_app(simulator.app_key(), simulator.app_secret());
    attendance(credentials, simulator.base_url(), &UnionId::new("ann"), |booking| {
        let [ann, bo] = ["ann", "bo"].map(UnionId::new);
        let meeting = simulator.start_meeting(booking)?;
        simulator.join(&meeting, &bo)?;
        simulator.advance(Duration::from_secs(900));
        simulator.leave(&meeting, &bo)?;
        simulator.leave(&meeting, &ann)?;
        Ok(simulator.end_meeting(&meeting)?)
    })
    .await
}

/// Time that each person attended, by name.
type Attendance = BTreeMap<String, DurationMillis>;

/// Books a meeting, and listens until it has ended.
async fn attendance(
    credentials: Credentials,
    base_url: &str,
    person: &UnionId,
    hold: impl FnOnce(&ScheduleConferenceId) -> Result<()>,
) -> Result<Attendance> {
    let connected = Arc::new(Notify::new());
    let mut stream = EventStream::builder()
        .credentials(credentials.clone())
        .transport(Transport::builder().base_url(base_url))
        .observer({
            let connected = connected.clone();
            move |notice| {
                if matches!(notice, StreamNotice::Connected) {
                    connected.notify_one();
                }
            }
        })
        .start()?;
    // Earlier events are not pushed to this program.
    connected.notified().await;
    let client = Client::builder().credentials(credentials).base_url(base_url).build()?;
    let start = SystemTime::now() + Duration::from_secs(300);
    let end = start + Duration::from_secs(1800);
    let request = CreateScheduleConferenceRequest::new(person, "Weekly", start, end);
    let booked = client.create_schedule_conference(&request).await?.into_inner();
    let booking = booked.schedule_conference_id.ok_or("the service gave no booking id")?;
    println!("Booked \"Weekly\": {}", booked.url.unwrap_or_default());
    hold(&booking)?;

    let mut attendance = Attendance::new();
    while let Some(delivery) = stream.next().await? {
        let has_ended = take(&delivery.event, &booking, &mut attendance);
        delivery.ack();
        if has_ended {
            break;
        }
    }
    Ok(attendance)
}

/// Records who left. Returns true if the meeting of the booking has ended.
fn take(event: &Event, booking: &ScheduleConferenceId, attendance: &mut Attendance) -> bool {
    match &event.data {
        EventData::MeetingMemberStatusChangeTargetPush(change) => {
            attendance.extend(change.members.iter().filter_map(time_of));
            false
        }
        EventData::MeetingStatusChangeTargetPush(change) => {
            let meeting = change.conference.as_ref();
            let is_ours =
                meeting.and_then(|it| it.schedule_conference_id.as_ref()) == Some(booking);
            is_ours && change.change_scene == Some(ConferenceChange::Closed)
        }
        _ => false,
    }
}

fn time_of(member: &EventMember) -> Option<(String, DurationMillis)> {
    Some((member.user_nick.clone()?, member.duration?))
}

fn show(attendance: &Attendance) {
    for (name, time) in attendance {
        println!("{name} was there for {} minutes", time.as_millis() / 60_000);
    }
}

fn variable(name: &str) -> Result<String> {
    env::var(name).map_err(|error| format!("{name}: {error}").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_report_has_everyone_who_was_there() {
        let attendance = on(&Simulator::start().await).await.unwrap();
        let people: Vec<_> = attendance.keys().map(String::as_str).collect();
        assert_eq!(people, ["ann", "bo"]);
        assert_eq!(attendance["bo"].as_millis(), 900_000);
    }
}
