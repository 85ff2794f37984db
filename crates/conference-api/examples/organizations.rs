//! Calls as a third-party app for several organizations with one client.
//!
//! On a simulator, without an account or a network:
//! `cargo run -p conference-api --example organizations`

use std::{error::Error, future};

use conference_api::{
    Client, Credentials,
    models::{CreateVideoConferenceRequest, UnionId},
};
use conference_simulator::Simulator;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Starts a meeting in an organization. Returns false if it has not authorized the app.
async fn start_meeting(client: &Client, corp_id: &str) -> Result<bool> {
    // The clients of all organizations share connections and limits. Each has an access token.
    let client = client.for_organization(corp_id)?;
    let request = CreateVideoConferenceRequest::new(UnionId::new("ann"), "Weekly");
    match client.create_video_conference(&request).await {
        Ok(started) => println!("{corp_id}: {:?}", started.conference_id),
        Err(error) if error.code().is_some_and(|code| code.as_str() == "invalidAuthInfo") => {
            println!("{corp_id}: {error}");
            return Ok(false);
        }
        Err(error) => return Err(error.into()),
    }
    Ok(true)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let simulator = Simulator::start().await;
    // DingTalk pushes a new ticket about every five hours: return the latest one.
    let ticket = simulator.suite_ticket().to_owned();
    let suite_ticket = move || future::ready(Ok::<_, std::io::Error>(ticket.clone()));
    let (key, secret) = (simulator.suite_key(), simulator.suite_secret());
    let client = Client::builder()
        .base_url(simulator.base_url())
        .credentials(Credentials::third_party_app(key, secret, simulator.corp_id(), suite_ticket))
        .build()?;

    // The simulator has one organization. Another one has not authorized the app.
    for (corp_id, is_authorized) in [(simulator.corp_id(), true), ("dingother", false)] {
        assert_eq!(start_meeting(&client, corp_id).await?, is_authorized);
    }
    Ok(())
}

#[test]
fn an_organization_without_authorization_does_not_affect_the_others() {
    main().unwrap();
}
