//! Reads a list page by page, stops at a limit, and continues later from the same position.
//!
//! On a simulator, without an account or a network:
//! `cargo run -p conference-api --example pages`

use std::{
    error::Error,
    time::{Duration, SystemTime},
};

use conference_api::{
    Client, Credentials,
    models::{
        ConferenceId, CreateScheduleConferenceRequest, QueryConferenceInfoByRoomCodeRequest,
        RoomCode, UnionId,
    },
};
use conference_simulator::Simulator;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Meetings that were read, and the token of the page after them.
type Batch = (Vec<ConferenceId>, Option<String>);

/// Reads at most two pages, such as in a job that runs every hour. `position` is the token that the
/// previous batch returned.
async fn read(client: &Client, room: &RoomCode, position: Option<&str>) -> Result<Batch> {
    let request = QueryConferenceInfoByRoomCodeRequest::new().max_results(2);
    let mut pages = client.query_conference_info_by_room_code_pages(room, &request).max_pages(2);
    if let Some(token) = position {
        pages = pages.starting_at(token)?;
    }
    let mut meetings = Vec::new();
    while let Some(page) = pages.next_page().await {
        let page = page?.into_inner();
        meetings.extend(page.conference_list.into_iter().filter_map(|it| it.conference_id));
    }
    Ok((meetings, pages.resume_token().map(str::to_owned)))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let simulator = Simulator::start().await;
    let client = Client::builder()
        .base_url(simulator.base_url())
        .credentials(Credentials::internal_app(simulator.app_key(), simulator.app_secret()))
        .build()?;
    let room = hold_meetings(&client, &simulator, 7).await?;

    let (first, position) = read(&client, &room, None).await?;
    println!("First batch: {} meetings, the next page is {position:?}", first.len());
    let (second, end) = read(&client, &room, position.as_deref()).await?;
    println!("Second batch: {} meetings, the next page is {end:?}", second.len());

    assert_eq!((first.len(), second.len(), end), (4, 3, None));
    assert!(first.iter().all(|meeting| !second.contains(meeting)));
    Ok(())
}

/// Books a meeting and holds it several times, each time under the same room code.
async fn hold_meetings(client: &Client, simulator: &Simulator, times: usize) -> Result<RoomCode> {
    let start = SystemTime::now() + Duration::from_secs(3600);
    let end = start + Duration::from_secs(900);
    let request = CreateScheduleConferenceRequest::new(UnionId::new("ann"), "Daily", start, end);
    let booked = client.create_schedule_conference(&request).await?.into_inner();
    let booking = booked.schedule_conference_id.ok_or("the service gave no booking id")?;
    for _ in 0..times {
        simulator.end_meeting(&simulator.start_meeting(&booking)?)?;
    }
    Ok(booked.room_code.ok_or("the service gave no room code")?)
}

#[test]
fn the_second_batch_continues_after_the_first() {
    main().unwrap();
}
