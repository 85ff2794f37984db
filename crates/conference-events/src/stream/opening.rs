use conference_transport::{CodeClass, Credentials, Request, Transport, Upgraded};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::protocol::{Role, WebSocketConfig},
};

use super::{StreamError, handshake::Handshake};

/// A WebSocket to the platform.
pub(super) type Socket = WebSocketStream<Upgraded>;

/// Opens connections of one app.
pub(super) struct Opener {
    transport: Transport,
    credentials: Credentials,
}

/// User agent. The suffix makes the platform return its newer global host.
const USER_AGENT: &str = concat!("conference-sdk-rust/", env!("CARGO_PKG_VERSION"), "-union");
const PATH: &str = "/v1.0/gateway/connections/open";
const MAX_MESSAGE_BYTES: usize = 1 << 20;
const AUTH_FAILED: &str = "authFailed";
const AUTH_FAILED_HINT: &str = "Compare the app key (Client ID) and the app secret (Client Secret) with those in the \
     developer console of the app. Credentials of one region do not work in the other.";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OpenRequest<'a> {
    client_id: &'a str,
    client_secret: &'a str,
    subscriptions: [Subscription; 1],
    ua: &'static str,
}

#[derive(Serialize)]
struct Subscription {
    #[serde(rename = "type")]
    kind: &'static str,
    topic: &'static str,
}

/// Response to the opening call. It has no `Debug`, because the ticket is a secret.
#[derive(Deserialize)]
struct OpenResponse {
    endpoint: String,
    ticket: String,
}

impl Opener {
    pub(super) fn new(transport: Transport, credentials: Credentials) -> Result<Self, StreamError> {
        if credentials.expose_app().is_none() {
            return Err(StreamError::setting(
                "an access token cannot open it: pass the key and the secret of the app",
            ));
        }
        Ok(Self { transport, credentials })
    }

    /// Opens a connection: requests an endpoint with a ticket, and connects to it.
    pub(super) async fn open(&self) -> Result<Socket, StreamError> {
        let OpenResponse { endpoint, ticket } = self.request().await?;
        let url = with_ticket(&endpoint, &ticket);
        let handshake = Handshake::new()?;
        let connection = self.transport.upgrade(&url, &handshake.headers()).await?;
        handshake.check(&connection)?;
        let config = WebSocketConfig::default()
            .max_message_size(Some(MAX_MESSAGE_BYTES))
            .max_frame_size(Some(MAX_MESSAGE_BYTES));
        Ok(WebSocketStream::from_raw_socket(connection, Role::Client, Some(config)).await)
    }

    async fn request(&self) -> Result<OpenResponse, StreamError> {
        let app = self.credentials.expose_app().ok_or(StreamError::setting("no app"))?;
        let body = OpenRequest {
            client_id: app.key,
            client_secret: app.secret,
            subscriptions: [Subscription { kind: "EVENT", topic: "*" }],
            ua: USER_AGENT,
        };
        let body = serde_json::to_vec(&body).expect("strings can be written");
        let request = Request::new("OpenConnection", "POST", PATH)
            .idempotent(true)
            .classify(|code| (code == AUTH_FAILED).then_some(CodeClass::Credentials))
            .hint(|code, _| (code == AUTH_FAILED).then_some(AUTH_FAILED_HINT))
            .body(body);
        let response = self.transport.send_without_token(&request, &[app.secret]).await;
        let response = response.map_err(StreamError::of_opening)?;
        // The reason could quote the ticket.
        serde_json::from_slice(&response)
            .map_err(|_| StreamError::protocol("the service named no endpoint and ticket"))
    }
}

/// Adds the ticket to the endpoint, which may have a query.
fn with_ticket(endpoint: &str, ticket: &str) -> String {
    let separator = if endpoint.contains('?') { '&' } else { '?' };
    let ticket = utf8_percent_encode(ticket, NON_ALPHANUMERIC);
    format!("{endpoint}{separator}ticket={ticket}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ticket_is_encoded_and_a_query_is_kept() {
        let url = with_ticket("wss://h.example:443/connect", "a+b/c=");
        assert_eq!(url, "wss://h.example:443/connect?ticket=a%2Bb%2Fc%3D");
        let url = with_ticket("wss://h.example/connect?a=1", "t-1");
        assert_eq!(url, "wss://h.example/connect?a=1&ticket=t%2D1");
    }
}
