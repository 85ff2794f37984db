//! WebSocket handshake of RFC 6455 over an HTTP connection.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use conference_transport::Upgraded;
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};

use super::StreamError;

/// The key of one handshake.
#[derive(Debug)]
pub(super) struct Handshake {
    key: String,
}

const GUID: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

impl Handshake {
    pub(super) fn new() -> Result<Self, StreamError> {
        let mut random = [0; 16];
        getrandom::fill(&mut random)
            .map_err(|_| StreamError::protocol("the system has no random numbers"))?;
        Ok(Self { key: STANDARD.encode(random) })
    }

    /// The headers of the request.
    pub(super) fn headers(&self) -> [(&str, &str); 3] {
        [
            ("upgrade", "websocket"),
            ("sec-websocket-version", "13"),
            ("sec-websocket-key", &self.key),
        ]
    }

    /// Checks the headers of the response.
    pub(super) fn check(&self, connection: &Upgraded) -> Result<(), StreamError> {
        let header = |name| connection.header(name);
        let is_web_socket =
            header("upgrade").is_some_and(|name| name.eq_ignore_ascii_case("websocket"));
        let is_accepted = header("sec-websocket-accept") == Some(&self.accept());
        let is_plain = ["sec-websocket-extensions", "sec-websocket-protocol"]
            .iter()
            .all(|name| header(name).is_none());
        if is_web_socket && is_accepted && is_plain {
            return Ok(());
        }
        Err(StreamError::protocol("the host did not answer with a WebSocket handshake"))
    }

    fn accept(&self) -> String {
        let text = format!("{}{GUID}", self.key);
        STANDARD.encode(digest(&SHA1_FOR_LEGACY_USE_ONLY, text.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_standard() {
        let handshake = Handshake { key: "dGhlIHNhbXBsZSBub25jZQ==".to_owned() };
        assert_eq!(handshake.accept(), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    #[test]
    fn every_key_is_another_one() {
        assert_ne!(Handshake::new().unwrap().key, Handshake::new().unwrap().key);
    }
}
