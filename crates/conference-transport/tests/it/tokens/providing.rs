//! Tokens that the program gets in a way of its own.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU64, Ordering},
};

use conference_simulator::{Fault, Simulator};
use conference_transport::{
    AccessToken, BoxError, BoxFuture, Credentials, ErrorKind, Execution, TestClock, TokenProvider,
    Transport,
};

use super::{World, call, creations};
use crate::assert_failed;

/// Gives the simulator's token, or an error if it has none to give.
struct Provider {
    tokens: Mutex<Vec<String>>,
    generation: AtomicU64,
    rejected: Arc<Mutex<Vec<u64>>>,
}

impl TokenProvider for Provider {
    fn token(&self) -> BoxFuture<'_, Result<AccessToken, BoxError>> {
        Box::pin(async {
            let generation = self.generation.load(Ordering::SeqCst);
            let tokens = self.tokens.lock().unwrap();
            let index = usize::try_from(generation)?;
            let token = tokens.get(index).ok_or("out of tokens")?;
            Ok(AccessToken::new(token.as_str(), generation)?)
        })
    }

    fn rejected(&self, generation: u64) {
        self.rejected.lock().unwrap().push(generation);
        self.generation.fetch_max(generation + 1, Ordering::SeqCst);
    }
}

fn provided(world: &World, tokens: Vec<String>) -> (Transport, Arc<Mutex<Vec<u64>>>) {
    let rejected = Arc::default();
    let provider = Provider {
        tokens: Mutex::new(tokens),
        generation: AtomicU64::new(0),
        rejected: Arc::clone(&rejected),
    };
    let builder = world.builder(Credentials::provider(provider));
    (builder.build().unwrap(), rejected)
}

#[tokio::test]
async fn a_provider_gets_the_rejection_and_is_asked_again() {
    let world = World::new().await;
    let valid = world.simulator.access_token();
    let (transport, rejected) = provided(&world, vec!["invalid".into(), valid]);
    assert_eq!(call(&transport).await.unwrap().attempts(), 2);
    assert_eq!(call(&transport).await.unwrap().attempts(), 1);
    assert_eq!(*rejected.lock().unwrap(), [0]);
    world.assert_fetches(0);
}

#[tokio::test]
async fn a_provider_is_asked_for_one_replacement_per_call() {
    let world = World::new().await;
    let invalid = ["first", "second", "third"].map(String::from).to_vec();
    let (transport, rejected) = provided(&world, invalid);
    let error = call(&transport).await.unwrap_err();
    assert_failed(&error, ErrorKind::Api, Execution::Rejected, 2);
    assert_eq!(*rejected.lock().unwrap(), [0, 1]);
}

#[tokio::test]
async fn a_rejected_token_that_the_provider_repeats_is_not_sent_again() {
    let world = World::new().await;
    let (transport, _) = provided(&world, vec!["invalid".into(); 2]);
    let error = call(&transport).await.unwrap_err();
    assert_failed(&error, ErrorKind::Api, Execution::Rejected, 1);
    assert_eq!(error.status(), Some(400));
}

#[tokio::test]
async fn a_provider_that_fails_is_a_token_error() {
    let world = World::new().await;
    let (transport, _) = provided(&world, Vec::new());
    let error = call(&transport).await.unwrap_err();
    assert_failed(&error, ErrorKind::Token, Execution::NotSent, 0);
    assert!(format!("{error:?}").contains("out of tokens"));
}

#[tokio::test]
async fn a_token_is_never_shown() {
    let simulator = Simulator::start().await;
    let token = simulator.access_token();
    let shown = format!("{:?}", AccessToken::new(token.as_str(), 3).unwrap());
    assert!(!shown.contains(&token) && shown.contains('3'), "{shown}");
    let refused = AccessToken::new(format!("{token} "), 3).unwrap_err();
    assert!(!format!("{refused} {refused:?}").contains(&token));
    let world = World { simulator, clock: TestClock::new() };
    world.simulator.inject(creations().always(), Fault::token_rejected());
    let (transport, _) = provided(&world, vec![token.clone(), "other".into()]);
    let error = call(&transport).await.unwrap_err();
    assert!(!format!("{error} {error:?} {transport:?}").contains(&token));
}
