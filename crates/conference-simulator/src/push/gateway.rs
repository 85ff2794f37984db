//! Connections over Stream, and the tickets that allow them.

use std::{collections::BTreeMap, time::Duration};

use conference_models::TimestampMillis;
use serde::Deserialize;
use serde_json::json;
use tokio::sync::mpsc;

use super::{later, websocket};
use crate::{
    http::{Reply, RequestHead},
    random::Random,
    refusal::Refusal,
    world::World,
};

/// Validity of a ticket.
const TICKET_LIFETIME: Duration = Duration::from_secs(90);

/// Tickets and connections of the app.
#[derive(Debug)]
pub(super) struct Gateway {
    pub(super) app_id: String,
    random: Random,
    tickets: BTreeMap<String, Ticket>,
    /// Connections before their upgrade. True for those that receive events.
    accepted: BTreeMap<u64, bool>,
    links: Vec<Link>,
    /// True after the first connection that receives events.
    pub(super) is_in_use: bool,
}

#[derive(Debug)]
struct Ticket {
    expires: TimestampMillis,
    takes_events: bool,
}

/// A WebSocket.
#[derive(Clone, Debug)]
pub(super) struct Link {
    pub(super) connection: u64,
    pub(super) commands: mpsc::UnboundedSender<Command>,
    takes_events: bool,
}

/// Command to a connection.
#[derive(Debug)]
pub(super) enum Command {
    Text(String),
    /// Sends a text in two frames.
    Fragments(String),
    Reset,
    /// Sends and reads nothing more.
    FallSilent,
    /// Sends `disconnect`, and then nothing but perhaps the end of the connection.
    Disconnect {
        ends: bool,
    },
    Close,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OpenRequest {
    client_id: String,
    client_secret: String,
    subscriptions: Vec<Subscription>,
}

#[derive(Deserialize)]
struct Subscription {
    #[serde(rename = "type")]
    kind: String,
    topic: String,
}

impl Gateway {
    pub(super) fn new(seed: u64) -> Self {
        let mut random = Random::new(seed, "push");
        Self {
            app_id: random.uuid(),
            random,
            tickets: BTreeMap::new(),
            accepted: BTreeMap::new(),
            links: Vec::new(),
            is_in_use: false,
        }
    }

    /// Closes all connections and clears everything but the app.
    pub(super) fn restart(&mut self, seed: u64) {
        for link in &self.links {
            // It may have ended already.
            let _ = link.commands.send(Command::Close);
        }
        *self = Self { app_id: std::mem::take(&mut self.app_id), ..Self::new(seed) };
    }

    pub(super) fn new_message_id(&mut self) -> String {
        self.random.hex(32)
    }

    /// Returns the address of a connection and a ticket for it.
    pub(super) fn open(
        &mut self,
        world: &World,
        head: &RequestHead,
        body: &[u8],
    ) -> Result<Reply, Refusal> {
        let invalid = |problem: String| Refusal::new(400, "invalidParameter", problem);
        let request: OpenRequest = serde_json::from_slice(body)
            .map_err(|error| invalid(format!("the request does not fit: {error}")))?;
        let (key, secret) = (&*request.client_id, &*request.client_secret);
        if !world.identity.is_app(key, secret) && !world.identity.is_suite(key, secret) {
            let message = "the clientId or the clientSecret is wrong";
            return Err(Refusal::new(401, "authFailed", message));
        }
        if request.subscriptions.is_empty() {
            return Err(invalid("there are no subscriptions".to_owned()));
        }
        let host = head.header("host").ok_or_else(|| invalid("there is no Host".to_owned()))?;
        let ticket = self.random.uuid();
        let takes_events = request.subscriptions.iter().any(Subscription::is_for_events);
        let now = world.clock.now();
        let expires = later(now, TICKET_LIFETIME);
        self.tickets.retain(|_, ticket| now < ticket.expires);
        self.tickets.insert(ticket.clone(), Ticket { expires, takes_events });
        Ok(opened(head, &format!("ws://{host}/connect"), &ticket))
    }

    /// Accepts a WebSocket, which uses up the ticket.
    pub(super) fn accept(
        &mut self,
        head: &RequestHead,
        connection: u64,
        now: TimestampMillis,
    ) -> Result<Reply, Refusal> {
        let key = handshake_key(head)?;
        let query: BTreeMap<String, String> =
            serde_urlencoded::from_str(head.query()).unwrap_or_default();
        let ticket = query.get("ticket").and_then(|ticket| self.tickets.remove(ticket));
        match ticket.filter(|ticket| now < ticket.expires) {
            None => Err(Refusal::ticket_rejected()),
            Some(ticket) => {
                self.accepted.insert(connection, ticket.takes_events);
                Ok(Reply::new(101)
                    .header("upgrade", "websocket")
                    .header("connection", "Upgrade")
                    .header("sec-websocket-accept", websocket::accept(key)))
            }
        }
    }

    /// Adds a connection after its upgrade to a WebSocket.
    pub(super) fn enter(&mut self, connection: u64) -> mpsc::UnboundedReceiver<Command> {
        let (commands, received) = mpsc::unbounded_channel();
        let takes_events = self.accepted.remove(&connection).unwrap_or(false);
        self.is_in_use |= takes_events;
        self.links.push(Link { connection, commands, takes_events });
        received
    }

    pub(super) fn leave(&mut self, connection: u64) {
        self.links.retain(|link| link.connection != connection);
    }

    pub(super) fn links(&self) -> &[Link] {
        &self.links
    }

    /// Chooses one of the connections that receive events, at random.
    pub(super) fn choose(&mut self) -> Option<Link> {
        let links: Vec<_> = self.links.iter().filter(|link| link.takes_events).collect();
        let chosen = (!links.is_empty()).then(|| self.random.below(links.len()))?;
        links.get(chosen).map(|link| (*link).clone())
    }

    /// Sends no more events to a connection.
    pub(super) fn retire(&mut self, connection: u64) {
        for link in self.links.iter_mut().filter(|link| link.connection == connection) {
            link.takes_events = false;
        }
    }
}

impl Subscription {
    fn is_for_events(&self) -> bool {
        self.kind == "EVENT" && self.topic == "*"
    }
}

/// Returns the response to an opening: XML for a client that does not accept JSON.
fn opened(head: &RequestHead, endpoint: &str, ticket: &str) -> Reply {
    if head.header("accept").is_some_and(|types| types.contains("application/json")) {
        return Reply::json(200, &json!({ "endpoint": endpoint, "ticket": ticket }));
    }
    let fields = format!("<endpoint>{endpoint}</endpoint><ticket>{ticket}</ticket>");
    Reply::new(200).header("content-type", "application/xml").body(format!("<xml>{fields}</xml>"))
}

fn handshake_key(head: &RequestHead) -> Result<&str, Refusal> {
    let refuse = |status, message: &str| Refusal::new(status, "InvalidHandshake", message);
    let has = |name: &str, token: &str| {
        let value = head.header(name).unwrap_or_default();
        value.split(',').any(|part| part.trim().eq_ignore_ascii_case(token))
    };
    if !has("upgrade", "websocket") || !has("connection", "upgrade") {
        return Err(refuse(400, "the request does not upgrade to a WebSocket"));
    }
    if head.header("sec-websocket-version") != Some("13") {
        return Err(refuse(426, "the version of the WebSocket is not 13"));
    }
    head.header("sec-websocket-key")
        .filter(|key| websocket::is_key(key))
        .ok_or_else(|| refuse(400, "sec-websocket-key is not 16 bytes in Base64"))
}
