// What the examples of the documentation run on: `# mod on { include!(…); }`.

use std::error::Error;

use conference_api::{Client, Credentials, models::{ConferenceId, CreateScheduleConferenceRequest, CreateVideoConferenceRequest, CreateVideoConferenceResponse, ScheduleConferenceId, StartCloudRecordRequest, StartMinutesRequest, StopCloudRecordRequest, StopMinutesRequest, UnionId}};
use conference_simulator::Simulator;

pub type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Runs an example on a simulator of its own.
pub fn a_simulator(example: impl AsyncFnOnce(&Client) -> Result<()>) {
    run(async |client, _| example(client).await);
}

/// Runs an example with what `u1` got for starting a meeting.
pub fn a_new_meeting(
    example: impl AsyncFnOnce(&Client, CreateVideoConferenceResponse) -> Result<()>,
) {
    run(async |client, _| example(client, start(client).await?).await);
}

/// Runs an example with a meeting that `u1` holds and `u2` is in.
pub fn a_meeting(example: impl AsyncFnOnce(&Client, &ConferenceId) -> Result<()>) {
    run(async |client, simulator| {
        let id = start(client).await?.conference_id.ok_or("no meeting")?;
        simulator.join(&id, &UnionId::new("u1"))?;
        simulator.join(&id, &UnionId::new("u2"))?;
        example(client, &id).await
    });
}

/// Runs an example with a booking that `u1` made.
pub fn a_booking(example: impl AsyncFnOnce(&Client, &ScheduleConferenceId) -> Result<()>) {
    run(async |client, _| {
        let start = std::time::SystemTime::now() + std::time::Duration::from_secs(3600);
        let end = start + std::time::Duration::from_secs(1800);
        let host = UnionId::new("u1");
        let request = CreateScheduleConferenceRequest::new(host, "Weekly", start, end);
        let booked = client
            .create_schedule_conference(&request)
            .await?
            .into_inner();
        example(client, &booked.schedule_conference_id.ok_or("no booking")?).await
    });
}

/// Has a meeting recorded in the cloud from now on.
pub async fn recording(client: &Client, meeting: &ConferenceId) -> Result<()> {
    let request = StartCloudRecordRequest::new(UnionId::new("u1"));
    client.start_cloud_record(meeting, &request).await?;
    Ok(())
}

/// Has a meeting recorded in the cloud.
pub async fn recorded(client: &Client, meeting: &ConferenceId) -> Result<()> {
    recording(client, meeting).await?;
    let request = StopCloudRecordRequest::new(UnionId::new("u1"));
    client.stop_cloud_record(meeting, &request).await?;
    Ok(())
}

/// Has the minutes of a meeting taken from now on.
pub async fn taking_minutes(client: &Client, meeting: &ConferenceId) -> Result<()> {
    let request = StartMinutesRequest::new()
        .union_id(UnionId::new("u1"))
        .record_audio(true);
    client.start_minutes(meeting, &request).await?;
    Ok(())
}

/// Has the minutes of a meeting taken.
pub async fn minuted(client: &Client, meeting: &ConferenceId) -> Result<()> {
    taking_minutes(client, meeting).await?;
    let request = StopMinutesRequest::new(UnionId::new("u1"));
    client.stop_minutes(meeting, &request).await?;
    Ok(())
}

async fn start(client: &Client) -> Result<CreateVideoConferenceResponse> {
    let request = CreateVideoConferenceRequest::new(UnionId::new("u1"), "Incident 7");
    Ok(client.create_video_conference(&request).await?.into_inner())
}

#[tokio::main(flavor = "current_thread")]
async fn run(example: impl AsyncFnOnce(&Client, &Simulator) -> Result<()>) {
    let simulator = Simulator::start().await;
    let client = Client::builder()
        .base_url(simulator.base_url())
        .credentials(Credentials::internal_app(
            simulator.app_key(),
            simulator.app_secret(),
        ))
        .build()
        .expect("the settings are those of a simulator");
    if let Err(error) = example(&client, &simulator).await {
        panic!("{error}");
    }
}
