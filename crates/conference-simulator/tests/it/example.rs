use conference_api::{Client, Credentials, Execution, models};
use conference_simulator::{CallMatcher, Fault, Simulator};
use models::{CreateVideoConference, CreateVideoConferenceRequest, UnionId};

#[tokio::test]
async fn a_lost_reply_makes_no_second_meeting() -> Result<(), conference_api::Error> {
    let simulator = Simulator::start().await;
    let app = Credentials::internal_app(simulator.app_key(), simulator.app_secret());
    let client = Client::builder().base_url(simulator.base_url());
    let client = client.credentials(app).build()?;
    let creation = CallMatcher::operation::<CreateVideoConference>();
    simulator.inject(creation, Fault::lost_reply());

    let request = CreateVideoConferenceRequest::new(UnionId::new("ann"), "Weekly");
    let error = client.create_video_conference(&request).await.unwrap_err();

    assert_eq!(error.execution(), Execution::Unknown);
    simulator.journal().assert_calls::<CreateVideoConference>(1);
    Ok(())
}
