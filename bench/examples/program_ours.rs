//! What a program has to compile that books a meeting with the client.

use conference_api::{Client, Credentials, models::CreateScheduleConferenceRequest};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let base_url = std::env::args().nth(1).ok_or("where to?")?;
    let client = Client::builder()
        .base_url(base_url)
        .credentials(Credentials::internal_app("key", "secret"))
        .build()?;
    let booking: CreateScheduleConferenceRequest =
        serde_json::from_str(include_str!("../data/request.json"))?;
    let booked = client.create_schedule_conference(&booking).await?;
    println!("{:?}", booked.url);
    Ok(())
}
