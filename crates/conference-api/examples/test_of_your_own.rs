//! A test of a program that books meetings. Run it with `cargo test -p conference-api --examples`.
#![cfg(test)]

use std::{sync::Arc, time::Duration};

use conference_api::{Client, Credentials, models, transport::TestClock};
use conference_simulator::{CallMatcher, Fault, Simulator};
use models::{CreateScheduleConference, CreateScheduleConferenceRequest, TimestampMillis, UnionId};

#[tokio::test]
async fn a_booking_outlasts_two_throttles_and_a_token() {
    let simulator = Simulator::start().await;
    let app = Credentials::internal_app(simulator.app_key(), simulator.app_secret());
    let client = Client::builder().base_url(simulator.base_url());
    let client = client.credentials(app).clock(Arc::new(TestClock::new()));
    let client = client.build().unwrap();
    let [start, end] = [1_893_492_000, 1_893_495_600].map(TimestampMillis::from_secs);
    let request = CreateScheduleConferenceRequest::new(UnionId::new("ann"), "Weekly", start, end);
    client.create_schedule_conference(&request).await.unwrap();

    simulator.advance(Duration::from_secs(7_200));
    let bookings = CallMatcher::operation::<CreateScheduleConference>();
    simulator.inject(bookings.times(2), Fault::throttled());
    let booked = client.create_schedule_conference(&request).await.unwrap();
    assert_eq!(booked.attempts(), 4);
}
