//! Transports that share a store.

use std::sync::Arc;

use conference_simulator::CallMatcher;
use conference_transport::{
    AccessToken, Lease, MemoryTokenStore, StoredToken, TestClock, TokenKey, TokenStore, Transport,
};

use super::{Callers, SECOND, World, call, let_land};

fn two(world: &World) -> [Transport; 2] {
    let store: Arc<dyn TokenStore> =
        Arc::new(MemoryTokenStore::with_clock(Arc::new(world.clock.clone())));
    [(); 2].map(|()| {
        let builder = world.builder(world.suite()).token_store(store.clone());
        builder.build().unwrap()
    })
}

#[tokio::test]
async fn two_transports_fetch_one_token_and_refresh_it_once() {
    let world = World::new().await;
    let transports = two(&world);
    for fetches in 1..=2 {
        let gate = world.simulator.gate(CallMatcher::token_call());
        let first = Callers::start(500, &transports[0]).await;
        let second = Callers::start(500, &transports[1]).await;
        gate.wait_for(1).await;
        gate.open();
        first.succeed().await;
        second.succeed().await;
        for transport in &transports {
            let_land(transport).await;
        }
        world.assert_fetches(fetches);
        world.advance(6_600 * SECOND);
    }
}

#[tokio::test]
async fn a_rejection_reaches_the_other_transport() {
    let world = World::new().await;
    let [first, second] = two(&world);
    call(&first).await.unwrap();
    call(&second).await.unwrap();
    world.simulator.revoke_tokens();
    assert_eq!(call(&first).await.unwrap().attempts(), 2);
    assert_eq!(call(&second).await.unwrap().attempts(), 2);
    world.assert_fetches(2);
    assert_eq!(world.generations(), [1, 1, 1, 2, 1, 2]);
}

#[tokio::test]
async fn a_rejected_token_is_not_loaded_while_another_is_fetched() {
    let world = World::new().await;
    let [first, second] = two(&world);
    call(&first).await.unwrap();
    world.simulator.revoke_tokens();
    let gate = world.simulator.gate(CallMatcher::token_call());
    let rejected = Callers::start(1, &first).await;
    gate.wait_for(1).await;
    let starting = Callers::start(1, &second).await;
    gate.open();
    rejected.succeed().await;
    assert_eq!(starting.succeed().await[0].attempts(), 1);
    world.assert_fetches(2);
}

#[tokio::test]
async fn a_transport_dropped_during_a_fetch_blocks_no_other() {
    let world = World::new().await;
    let [first, second] = two(&world);
    let gate = world.simulator.gate(CallMatcher::token_call());
    let gone = Callers::start(1, &first).await;
    gate.wait_for(1).await;
    let waiting = Callers::start(10, &second).await;
    gone.drop_all().await;
    drop(first);
    gate.wait_for(2).await;
    gate.open();
    waiting.succeed().await;
    world.assert_fetches(2);
}

#[tokio::test]
async fn a_memory_store_loads_publishes_and_rejects_by_generation() {
    let clock = TestClock::new();
    let store = MemoryTokenStore::with_clock(Arc::new(clock.clone()));
    let key = TokenKey::new("host", "app", None);
    let lease = store.lease(&key, SECOND).await;
    let generation = lease.generation();
    publish(&store, &key, lease).await;
    clock.advance(40 * SECOND);
    let stored = store.load(&key).await.unwrap();
    assert_eq!(stored.token().generation(), generation);
    assert_eq!((stored.lifetime(), stored.expires_in()), (100 * SECOND, 60 * SECOND));
    assert!(!format!("{store:?} {stored:?}").contains("t-1"));
    store.reject(&key, generation + 1).await;
    assert!(store.load(&key).await.is_some());
    store.reject(&key, generation).await;
    assert!(store.load(&key).await.is_none());
    let lease = store.lease(&key, SECOND).await;
    assert!(lease.generation() > generation);
    publish(&store, &key, lease).await;
    clock.advance(100 * SECOND);
    assert!(store.load(&key).await.is_none());
}

#[tokio::test]
async fn a_memory_store_keeps_a_valid_token_of_a_higher_generation() {
    let clock = TestClock::new();
    let store = MemoryTokenStore::with_clock(Arc::new(clock.clone()));
    let key = TokenKey::new("host", "app", None);
    publish(&store, &key, Lease::new(7, ())).await;
    publish(&store, &key, Lease::new(6, ())).await;
    assert_eq!(store.load(&key).await.unwrap().token().generation(), 7);
    clock.advance(100 * SECOND);
    publish(&store, &key, Lease::new(6, ())).await;
    assert_eq!(store.load(&key).await.unwrap().token().generation(), 6);
}

async fn publish(store: &MemoryTokenStore, key: &TokenKey, lease: Lease) {
    let token = AccessToken::new("t-1", lease.generation()).unwrap();
    let stored = StoredToken::new(token, 100 * SECOND, 100 * SECOND);
    store.publish(key, lease, stored).await;
}
