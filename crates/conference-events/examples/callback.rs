//! Receives events as HTTP requests with axum: `cargo run --example callback --features callback`.
//!
//! It reads the token, the AES key and the owner keys (separated by commas) from the variables
//! `DINGTALK_CALLBACK_TOKEN`, `DINGTALK_CALLBACK_AES_KEY` and `DINGTALK_CALLBACK_OWNERS`.

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
use tokio::{net::TcpListener, sync::mpsc};

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
async fn main() -> Result<(), Box<dyn Error>> {
    let owners = env::var("DINGTALK_CALLBACK_OWNERS")?;
    let callback = Callback::new(
        env::var("DINGTALK_CALLBACK_TOKEN")?,
        env::var("DINGTALK_CALLBACK_AES_KEY")?,
        owners.split(','),
    )?;
    let (events, mut queue) = mpsc::channel::<Event>(1_000);
    tokio::spawn(async move {
        while let Some(event) = queue.recv().await {
            println!("{} {:?}: {}", event.event_type, event.idempotency_key(), event.json());
        }
    });
    let listener = TcpListener::bind("127.0.0.1:8080").await?;
    axum::serve(listener, router(App { callback, events })).await?;
    Ok(())
}
