//! Starts a meeting, but never two, although the response to the first request is lost.
//!
//! On a simulator, without an account or a network:
//! `cargo run -p conference-api --example start_once`

use std::time::Duration;

use conference_api::{
    Client, Credentials, Error, Execution,
    models::{
        ConferenceId, CreateVideoConference, CreateVideoConferenceRequest,
        QueryOrgConferenceListRequest, UnionId,
    },
};
use conference_simulator::{CallMatcher, Fault, Simulator};

/// Starts a meeting whose title no other meeting has. If it is unknown after a failure whether the
/// service carried out the request, looks for the meeting, and repeats the request only without it.
///
/// `settle` is the time until a request that is still on its way has arrived or is abandoned.
async fn start_once(
    client: &Client,
    request: &CreateVideoConferenceRequest,
    settle: Duration,
) -> Result<Option<ConferenceId>, Error> {
    let error = match client.create_video_conference(request).await {
        Ok(started) => return Ok(started.into_inner().conference_id),
        Err(error) => error,
    };
    match error.execution() {
        // No meeting was started. The error says what to fix.
        Execution::NotSent | Execution::Rejected => return Err(error),
        _ => println!("Looking for the meeting: {error}"),
    }
    tokio::time::sleep(settle).await;
    match find(client, &request.conf_title).await {
        Ok(Some(meeting)) => Ok(Some(meeting)),
        Ok(None) if error.execution() == Execution::Unknown => {
            let started = client.create_video_conference(request).await?;
            Ok(started.into_inner().conference_id)
        }
        // The first error says more than that of a search, which proves nothing.
        Ok(None) | Err(_) => Err(error),
    }
}

/// Returns the meeting in progress with this title, from any page of the list.
async fn find(client: &Client, title: &str) -> Result<Option<ConferenceId>, Error> {
    let request = QueryOrgConferenceListRequest::new();
    let mut meetings = client.query_org_conference_list_pages(&request).items();
    while let Some(meeting) = meetings.next().await {
        let meeting = meeting?;
        if meeting.title.as_deref() == Some(title) {
            return Ok(meeting.conference_id);
        }
    }
    Ok(None)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let simulator = Simulator::start().await;
    let client = Client::builder()
        .base_url(simulator.base_url())
        .credentials(Credentials::internal_app(simulator.app_key(), simulator.app_secret()))
        .build()?;
    let starts = CallMatcher::operation::<CreateVideoConference>();
    simulator.inject(starts.nth(1), Fault::lost_reply());

    let request = CreateVideoConferenceRequest::new(UnionId::new("ann"), "Incident 7");
    // The simulator carries out a request immediately. For DingTalk, wait for 5 seconds.
    let meeting = start_once(&client, &request, Duration::ZERO).await?;
    println!("Started \"Incident 7\" once: {meeting:?}");
    assert!(meeting.is_some());
    simulator.journal().assert_calls::<CreateVideoConference>(1);
    Ok(())
}

#[test]
fn the_meeting_is_started_once() {
    main().unwrap();
}
