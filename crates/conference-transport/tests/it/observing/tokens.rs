//! Requests for access tokens.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use conference_simulator::{CallMatcher, Fault};
use conference_transport::{CallOptions, Credentials, Observer, Outcome, TestClock, TokenOutcome};
use tokio::sync::Notify;

use crate::{
    server::{APP_SECRET, Response, Server, TOKEN, json, read},
    service::{CallKind, Service},
};

#[derive(Default)]
struct Notes {
    lines: Mutex<Vec<String>>,
    told: Notify,
}

impl Observer for Notes {
    fn token(&self, token: &TokenOutcome<'_>) {
        let TokenOutcome { elapsed, result, .. } = token;
        let result = match result {
            Outcome::Success(()) => "success".to_owned(),
            Outcome::Failure(error) => format!("{:?} {:?}", error.kind(), error.status()),
            _ => "canceled".to_owned(),
        };
        assert!(!format!("{token:?}").contains(TOKEN));
        self.lines.lock().unwrap().push(format!("{result} after {elapsed:?}"));
        self.told.notify_one();
    }
}

impl Notes {
    fn lines(&self) -> Vec<String> {
        self.lines.lock().unwrap().clone()
    }
}

#[tokio::test]
async fn an_observer_gets_each_request_for_a_token() {
    let notes = Arc::new(Notes::default());
    let service = Service::with(|builder| builder.observer(notes.clone())).await;
    service.simulator.inject(CallMatcher::token_call().nth(1), Fault::throttled());
    service.send(CallKind::Read).await.unwrap();
    service.send(CallKind::Read).await.unwrap();
    assert_eq!(notes.lines(), ["Api Some(403) after 0ns", "success after 0ns"]);
}

#[tokio::test]
async fn an_observer_gets_renewals_in_the_background() {
    let granted = format!(r#"{{"accessToken":"{TOKEN}","expireIn":7200}}"#);
    let server = Server::with(move |_, request| {
        json(200, if request.contains("oauth2") { &granted } else { "{}" })
    })
    .await;
    let (notes, clock) = (Arc::new(Notes::default()), TestClock::new());
    let builder = server.builder().credentials(Credentials::internal_app("key-1", APP_SECRET));
    let transport = builder.clock(Arc::new(clock.clone())).observer(notes.clone()).build().unwrap();
    transport.send(&read(), &CallOptions::new()).await.unwrap();
    notes.told.notified().await;
    clock.advance(Duration::from_secs(6_900));
    transport.send(&read(), &CallOptions::new()).await.unwrap();
    notes.told.notified().await;
    assert_eq!(notes.lines(), ["success after 0ns", "success after 0ns"]);
}

#[tokio::test]
async fn a_request_for_a_token_that_ends_with_its_transport_is_canceled() {
    let arrived = Arc::new(Notify::new());
    let arriving = arrived.clone();
    let server = Server::with(move |_, _| {
        arriving.notify_one();
        Response::Stall(Vec::new())
    })
    .await;
    let notes = Arc::new(Notes::default());
    let builder = server.builder().credentials(Credentials::internal_app("key-1", APP_SECRET));
    let transport = builder.observer(notes.clone()).build().unwrap();
    let (request, options) = (read(), CallOptions::new());
    tokio::select! {
        _ = transport.send(&request, &options) => panic!("the server does not respond"),
        () = arrived.notified() => {}
    }
    drop(transport);
    notes.told.notified().await;
    assert_eq!(notes.lines(), ["canceled after 0ns"]);
}
