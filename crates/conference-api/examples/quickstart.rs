//! Calls the five documented operations, one after the other.
//!
//! On a simulator, without an account or a network:
//! `cargo run -p conference-api --example quickstart`
//!
//! On the real service, add `-- --live` and set these environment variables: the credentials of
//! `Client::from_env`, `DINGTALK_UNION_ID` of the organizer, and `DINGTALK_COOL_APP_CODE` of the
//! app for the short link.

use std::{
    env,
    error::Error,
    time::{Duration, SystemTime},
};

use conference_api::{
    Client, Credentials,
    models::{
        CreateCustomShortLinkRequest, CreateScheduleConferenceRequest,
        CreateVideoConferenceRequest, QueryConferenceInfoBatchRequest,
        QueryConferenceInfoByRoomCodeRequest, RoomCode, ScheduleConferenceId,
        ScheduleConferenceSettings, UnionId,
    },
};
use conference_simulator::Simulator;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    if env::args().any(|argument| argument == "--live") {
        let person = UnionId::new(variable("DINGTALK_UNION_ID")?);
        let app = variable("DINGTALK_COOL_APP_CODE")?;
        let client = Client::from_env()?;
        println!(
            "On the real service, in the name of {person}: books a meeting in an hour, makes a short"
        );
        println!("link to it, starts an instant meeting that calls nobody, and looks both up.\n");
        return story(&client, &person, &app).await;
    }
    let simulator = Simulator::start().await;
    let client = Client::builder()
        .base_url(simulator.base_url())
        .credentials(Credentials::internal_app(simulator.app_key(), simulator.app_secret()))
        .build()?;
    println!("On a simulator: nobody is called, nothing leaves this machine.\n");
    story(&client, &UnionId::new("ann"), "COOLAPP-1-102").await
}

async fn story(client: &Client, person: &UnionId, app: &str) -> Result<()> {
    let booking = book(client, person).await?;
    link(client, person, booking, app).await?;
    let room_code = start(client, person).await?;
    look_up(client, room_code).await
}

async fn book(client: &Client, person: &UnionId) -> Result<ScheduleConferenceId> {
    let start = SystemTime::now() + Duration::from_secs(3600);
    let end = start + Duration::from_secs(1800);
    let request = CreateScheduleConferenceRequest::new(person, "Weekly", start, end)
        .settings(ScheduleConferenceSettings::new().lock_room(false));
    let booked = client.create_schedule_conference(&request).await?;
    println!("1. Booked \"Weekly\" for an hour from now.");
    show("booking", booked.schedule_conference_id.as_ref());
    show("room code", booked.room_code.as_ref());
    show("link to share", booked.url.as_ref());
    Ok(booked.into_inner().schedule_conference_id.ok_or("the service gave no booking id")?)
}

async fn link(
    client: &Client,
    person: &UnionId,
    booking: ScheduleConferenceId,
    app: &str,
) -> Result<()> {
    let request = CreateCustomShortLinkRequest::new(person, booking, app)
        .extension_app_biz_data("guest list A");
    let answer = client.create_custom_short_link(&request).await?.into_inner();
    println!("2. Made a link to it for one person.");
    show("short link", answer.result.and_then(|result| result.custom_short_link).as_ref());
    Ok(())
}

async fn start(client: &Client, person: &UnionId) -> Result<RoomCode> {
    let request = CreateVideoConferenceRequest::new(person, "Incident 7").invite_caller(false);
    let started = client.create_video_conference(&request).await?;
    println!("3. Started the instant meeting \"Incident 7\"; no phone rings.");
    show("meeting", started.conference_id.as_ref());
    show("room code", started.room_code.as_ref());
    Ok(started.into_inner().room_code.ok_or("the service gave no room code")?)
}

async fn look_up(client: &Client, room_code: RoomCode) -> Result<()> {
    println!("4. Went through the meetings under room code {room_code}.");
    let request = QueryConferenceInfoByRoomCodeRequest::new().max_results(10);
    let mut found = client.query_conference_info_by_room_code_pages(&room_code, &request).items();
    let mut meetings = Vec::new();
    while let Some(meeting) = found.next().await {
        let meeting = meeting?;
        let title = meeting.title.unwrap_or_default();
        let status = meeting.status.map(|status| format!(": {status:?}"));
        println!("   - {title}{}", status.unwrap_or_default());
        meetings.extend(meeting.conference_id);
    }
    let found =
        client.query_conference_info_batch(&QueryConferenceInfoBatchRequest::new(meetings)).await?;
    println!("5. Looked up what is going on there now.");
    for meeting in &found.infos {
        let title = meeting.title.as_deref().unwrap_or_default();
        println!("   - {title}: {} in it", meeting.user_list.len());
    }
    show("request", found.request_id());
    Ok(())
}

fn show(what: &str, value: Option<impl std::fmt::Display>) {
    match value {
        Some(value) => println!("   {what}: {value}"),
        None => println!("   {what}: the service did not say"),
    }
}

fn variable(name: &str) -> Result<String> {
    env::var(name).map_err(|_| format!("set {name}").into())
}

#[test]
fn the_five_operations_succeed() {
    main().unwrap();
}
