//! What a program has to compile that books a meeting with reqwest and types of its own.

#[path = "../src/by_hand.rs"]
#[expect(dead_code, reason = "this program has no large answer")]
mod by_hand;

use by_hand::{Booked, Booking};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let base_url = std::env::args().nth(1).ok_or("where to?")?;
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().build()?;
    let booking: Booking = serde_json::from_str(include_str!("../data/request.json"))?;
    let booked: Booked = client
        .post(format!("{base_url}/v1.0/conference/scheduleConferences"))
        .header("x-acs-dingtalk-access-token", "token")
        .json(&booking)
        .send()
        .await?
        .error_for_status()?
        .json()
        .await?;
    println!("{:?}", booked.url);
    Ok(())
}
