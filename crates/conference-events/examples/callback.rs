//! Receives events as HTTP requests with axum.
//!
//! On a simulator, without an account or a network:
//! `cargo run -p conference-events --example callback --features callback`
//!
//! On the real service, add `-- --live` and set these environment variables:
//! `DINGTALK_CALLBACK_TOKEN`, `DINGTALK_CALLBACK_AES_KEY`, and `DINGTALK_CALLBACK_OWNERS` with the
//! owner keys, separated by commas.

use std::{env, error::Error, sync::Arc};

use axum::{
    Router,
    body::Bytes,
    extract::{RawQuery, State},
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
    routing::post,
};
use conference_events::{Callback, CallbackMessage, Event};
use conference_simulator::{CallbackTarget, Simulator};
use serde_json::json;
use tokio::{net::TcpListener, sync::mpsc};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// State that the requests share: the keys and the queue of events.
pub(crate) struct App {
    /// Keys.
    pub(crate) callback: Callback,
    /// Events wait here, so that the reply does not wait for them. A service would use a database
    /// table.
    pub(crate) events: mpsc::Sender<Event>,
}

/// Routes `POST /events`.
pub(crate) fn router(app: App) -> Router {
    Router::new().route("/events", post(receive)).with_state(Arc::new(app))
}

/// Replies within 2.5 seconds. After that, or with another status, the event comes again.
async fn receive(State(app): State<Arc<App>>, RawQuery(query): RawQuery, body: Bytes) -> Response {
    let received = match app.callback.open(&query.unwrap_or_default(), &body) {
        Ok(received) => received,
        Err(error) => {
            eprintln!("{error}");
            return StatusCode::BAD_REQUEST.into_response();
        }
    };
    if let CallbackMessage::Event(event) = received.message {
        if app.events.try_send(*event).is_err() {
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    }
    match app.callback.reply(&received.owner_key) {
        Ok(reply) => ([(CONTENT_TYPE, "application/json")], reply).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    if env::args().any(|argument| argument == "--live") { live().await } else { simulated().await }
}

/// Prints the events that DingTalk pushes, until the program is stopped.
async fn live() -> Result<()> {
    let owners = env::var("DINGTALK_CALLBACK_OWNERS")?;
    let token = env::var("DINGTALK_CALLBACK_TOKEN")?;
    let callback = Callback::new(token, env::var("DINGTALK_CALLBACK_AES_KEY")?, owners.split(','))?;
    let (events, mut queue) = mpsc::channel(1_000);
    tokio::spawn(async move {
        while let Some(event) = queue.recv().await {
            show(&event);
        }
    });
    let listener = TcpListener::bind("127.0.0.1:8080").await?;
    Ok(axum::serve(listener, router(App { callback, events })).await?)
}

/// Has a simulator check the URL and push an event to it.
pub(crate) async fn simulated() -> Result<()> {
    let (token, aes_key) = ("a token", "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ");
    let simulator = Simulator::start().await;
    let callback = Callback::new(token, aes_key, [simulator.app_key()])?;
    let (events, mut queue) = mpsc::channel(1_000);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/events", listener.local_addr()?);
    let server = axum::serve(listener, router(App { callback, events }));
    tokio::spawn(async { server.await });

    simulator.push_to(CallbackTarget::new(&url, token, aes_key, simulator.app_key())?).await?;
    simulator.publish("meeting_status_change", json!({ "changeScene": "conference_closed" }));
    let event = queue.recv().await.ok_or("the server has ended")?;
    show(&event);
    assert_eq!(event.event_type, "meeting_status_change");
    Ok(())
}

fn show(event: &Event) {
    println!("{} {:?}: {}", event.event_type, event.idempotency_key(), event.json());
}
