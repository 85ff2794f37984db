//! Server-sent events: calls, changes of the state, pushed events.

use std::{io, time::Duration};

use serde_json::{Value, json};
use tokio::sync::broadcast::{Receiver, error::RecvError};

use super::masked;
use crate::{
    engine::Engine,
    fault::ConnectionEnd,
    feed::Change,
    http::{HttpStream, Reply},
};

/// Maximum time without a message.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// Stream of the changes from now on.
pub(crate) struct EventStream {
    changes: Receiver<Change>,
    /// The last state that was sent, without the time.
    state: Value,
}

impl EventStream {
    pub(super) fn new(engine: &Engine) -> Self {
        Self { changes: engine.feed().listen(), state: Value::Null }
    }

    /// Sends the changes until the client has gone.
    pub(crate) async fn send_to(
        &mut self,
        engine: &Engine,
        stream: &mut HttpStream,
    ) -> ConnectionEnd {
        // An error means that the client has gone.
        let _ = self.send(engine, stream).await;
        ConnectionEnd::Close
    }

    async fn send(&mut self, engine: &Engine, stream: &mut HttpStream) -> io::Result<()> {
        let reply = Reply::new(200)
            .header("content-type", "text/event-stream")
            .header("cache-control", "no-store")
            .header("connection", "close");
        stream.write(&[&*reply.head("HTTP/1.1"), b"\r\n"].concat()).await?;
        let mut next = self.read(engine, Change::State);
        loop {
            if let Some(text) = next {
                stream.write(text.as_bytes()).await?;
            }
            let change = tokio::select! {
                change = self.changes.recv() => change,
                () = stream.wait_until_gone() => return Ok(()),
                () = tokio::time::sleep(HEARTBEAT) => {
                    next = Some(":\n\n".to_owned());
                    continue;
                }
            };
            next = match change {
                Ok(change) => self.read(engine, change),
                Err(RecvError::Lagged(missed)) => {
                    let missed = event("missed", &json!({ "changes": missed }));
                    Some(missed + &self.read(engine, Change::State).unwrap_or_default())
                }
                Err(RecvError::Closed) => return Ok(()),
            };
        }
    }

    /// Returns the change as text. `None` if nothing has changed.
    fn read(&mut self, engine: &Engine, change: Change) -> Option<String> {
        match change {
            Change::Call(call) => {
                let identity = engine.world().identity.clone();
                Some(event("call", &masked::call(&call, &identity)))
            }
            #[cfg(feature = "push")]
            Change::Push(push) => Some(event("push", &super::handlers::push::view(&push))),
            Change::Cleared => Some(event("cleared", &json!({}))),
            Change::State => {
                let state = engine.world().view();
                let mut timeless = state.clone();
                timeless["now"] = Value::Null;
                let is_news = timeless != self.state;
                self.state = timeless;
                is_news.then(|| event("state", &state))
            }
        }
    }
}

fn event(name: &str, data: &Value) -> String {
    format!("event: {name}\ndata: {data}\n\n")
}
