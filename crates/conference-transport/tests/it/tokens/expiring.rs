//! Lifetime of a token.

use std::sync::Arc;

use conference_simulator::{CallMatcher, Fault};
use conference_transport::Clock;
use serde_json::{Value, json};

use super::{SECOND, World, call, let_land};
use crate::clock::RecordingClock;

fn with_expire_in(world: &World, expire_in: Option<Value>) {
    let edit = Fault::edit(move |answer| match (&expire_in, answer.as_object_mut()) {
        (Some(value), Some(answer)) => drop(answer.insert("expireIn".into(), value.clone())),
        (None, Some(answer)) => drop(answer.remove("expireIn")),
        (_, None) => panic!("the answer is an object"),
    });
    world.simulator.inject(CallMatcher::token_call().always(), edit);
}

/// Asserts that a token is refreshed after so many seconds, and not one second earlier.
async fn assert_refreshed_after(seconds: u32, expire_in: Option<Value>) {
    let (world, transport) = World::with_third_party().await;
    with_expire_in(&world, expire_in);
    let_land(&transport).await;
    world.advance((seconds - 1) * SECOND);
    let_land(&transport).await;
    world.assert_fetches(1);
    world.advance(SECOND);
    let_land(&transport).await;
    world.assert_fetches(2);
}

#[tokio::test]
async fn an_invalid_lifetime_defaults_to_two_hours() {
    let invalid = [
        json!(0),
        json!(-1),
        json!(9_223_372_036_854_775_807_i64),
        json!(1e300),
        json!("soon"),
        json!(""),
        json!(null),
        json!([7_200]),
    ];
    for expire_in in invalid.map(Some).into_iter().chain([None]) {
        assert_refreshed_after(6_600, expire_in).await;
    }
}

#[tokio::test]
async fn a_lifetime_in_a_string_is_read() {
    assert_refreshed_after(50, Some(json!("100"))).await;
}

#[tokio::test]
async fn a_short_lifetime_does_not_fetch_more_often_than_every_ten_seconds() {
    for seconds in 1..=10 {
        assert_refreshed_after(10, Some(json!(seconds))).await;
    }
}

#[tokio::test]
async fn a_token_expires_by_the_wall_clock_while_the_machine_is_suspended() {
    let world = World::new().await;
    let clock = Arc::new(RecordingClock::default());
    let transport = world.builder(world.suite()).clock(clock.clone()).build().unwrap();
    call(&transport).await.unwrap();
    clock.set_system_time(clock.system_time() + 7_200 * SECOND);
    call(&transport).await.unwrap();
    world.assert_fetches(2);
    assert_eq!(world.generations(), [1, 2]);
}

#[tokio::test]
async fn a_token_expires_by_the_monotonic_clock_when_the_wall_clock_is_set_back() {
    let world = World::new().await;
    let clock = Arc::new(RecordingClock::default());
    let transport = world.builder(world.suite()).clock(clock.clone()).build().unwrap();
    call(&transport).await.unwrap();
    clock.set_system_time(clock.system_time() - 86_400 * SECOND);
    call(&transport).await.unwrap();
    world.assert_fetches(1);
    clock.advance(7_200 * SECOND);
    call(&transport).await.unwrap();
    world.assert_fetches(2);
    assert_eq!(world.generations(), [1, 1, 2]);
}

#[tokio::test]
async fn a_token_that_expires_early_is_replaced_after_its_rejection() {
    for transport in [World::third_party, World::internal] {
        let world = World::new().await;
        let transport = transport(&world);
        call(&transport).await.unwrap();
        world.simulator.advance(7_200 * SECOND);
        assert_eq!(call(&transport).await.unwrap().attempts(), 2);
        world.assert_fetches(2);
        assert_eq!(world.generations(), [1, 1, 2]);
    }
}
