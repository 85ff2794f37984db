//! A client that knows HTTP and nothing else.

use std::{io, time::Duration};

use conference_models::metadata::OperationInfo;
use conference_simulator::Simulator;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// The path of `CreateVideoConference`.
pub(crate) const VIDEO: &str = "/v1.0/conference/videoConferences";

/// The body of a `CreateVideoConference` that succeeds.
pub(crate) fn instant_meeting() -> Value {
    json!({ "userId": "u1", "confTitle": "Now" })
}

/// A connection to a simulator, with a token.
pub(crate) struct Client {
    stream: TcpStream,
    pub(crate) token: String,
}

#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

/// End of a connection, with the bytes before it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    Closed(Vec<u8>),
    Reset(Vec<u8>),
    /// Nothing came for the time that was given.
    Silent(Vec<u8>),
}

impl Client {
    pub(crate) async fn connect(simulator: &Simulator) -> Self {
        Self { stream: connect(simulator).await.unwrap(), token: simulator.access_token() }
    }

    /// Over a connection that has been used already, without a token.
    pub(crate) fn over(stream: TcpStream) -> Self {
        Self { stream, token: String::new() }
    }

    pub(crate) async fn post(&mut self, path: &str, body: &Value) -> Response {
        self.send(&self.request("POST", path, body.to_string().as_bytes())).await;
        self.receive().await
    }

    /// An operation with a body, about what nobody knows.
    pub(crate) async fn call(&mut self, operation: &OperationInfo, body: &Value) -> Response {
        let (method, body) = (operation.method.as_str(), body.to_string());
        self.send(&self.request(method, operation.path, body.as_bytes())).await;
        self.receive().await
    }

    pub(crate) async fn get(&mut self, target: &str) -> Response {
        self.send(&self.request("GET", target, b"")).await;
        self.receive().await
    }

    /// Sends a request, and reads until the connection ends.
    pub(crate) async fn post_until_end(
        mut self,
        path: &str,
        body: &Value,
        silence: Duration,
    ) -> Ended {
        self.send(&self.request("POST", path, body.to_string().as_bytes())).await;
        self.read_until_end(silence).await
    }

    pub(crate) fn request(&self, method: &str, target: &str, body: &[u8]) -> Vec<u8> {
        let mut request = format!(
            "{method} {target} HTTP/1.1\r\nhost: localhost\r\n\
             accept: application/json\r\ncontent-type: application/json\r\n\
             content-length: {}\r\n\
             x-acs-dingtalk-access-token: {}\r\n\r\n",
            body.len(),
            self.token,
        )
        .into_bytes();
        request.extend_from_slice(body);
        request
    }

    pub(crate) async fn send(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).await.unwrap();
    }

    pub(crate) async fn receive(&mut self) -> Response {
        timeout(PATIENCE, self.read_response()).await.unwrap()
    }

    pub(crate) async fn read_until_end(&mut self, silence: Duration) -> Ended {
        let mut bytes = Vec::new();
        loop {
            match timeout(silence, self.stream.read_buf(&mut bytes)).await {
                Ok(Ok(0)) => return Ended::Closed(bytes),
                Ok(Ok(_)) => {}
                Ok(Err(error)) => {
                    assert_eq!(error.kind(), io::ErrorKind::ConnectionReset);
                    return Ended::Reset(bytes);
                }
                Err(_) => return Ended::Silent(bytes),
            }
        }
    }

    pub(crate) async fn read_at_least(&mut self, length: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        while bytes.len() < length {
            timeout(PATIENCE, self.read_more(&mut bytes)).await.unwrap();
        }
        bytes
    }

    async fn read_response(&mut self) -> Response {
        let mut bytes = Vec::new();
        let (mut response, length) = loop {
            if let Some(parsed) = Response::parse_head(&bytes) {
                break parsed;
            }
            self.read_more(&mut bytes).await;
        };
        let end = bytes.len() - response.body.len() + length;
        while bytes.len() < end {
            self.read_more(&mut bytes).await;
        }
        assert_eq!(bytes.len(), end, "bytes after the answer");
        response.body = bytes.split_off(end - length);
        response
    }

    async fn read_more(&mut self, bytes: &mut Vec<u8>) {
        let read = self.stream.read_buf(bytes).await.unwrap();
        assert!(read > 0, "the connection ended after {}", bytes.escape_ascii());
    }
}

impl Response {
    /// With the part of the body that is there, and how long all of it is.
    pub(crate) fn parse_head(bytes: &[u8]) -> Option<(Self, usize)> {
        let mut headers = [httparse::EMPTY_HEADER; 32];
        let mut parsed = httparse::Response::new(&mut headers);
        let head = match parsed.parse(bytes).unwrap() {
            httparse::Status::Complete(head) => head,
            httparse::Status::Partial => return None,
        };
        let response = Self {
            status: parsed.code.unwrap(),
            headers: parsed
                .headers
                .iter()
                .map(|header| {
                    let value = String::from_utf8(header.value.to_vec()).unwrap();
                    (header.name.to_owned(), value)
                })
                .collect(),
            body: bytes[head..].to_vec(),
        };
        let length = response.header("content-length").map_or(0, |length| length.parse().unwrap());
        Some((response, length))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| &**value)
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The body of an answer that succeeded.
    #[track_caller]
    pub(crate) fn success(&self) -> Value {
        let body = self.json();
        assert_eq!(self.status, 200, "{body}");
        body
    }

    /// The code and the message of an answer that failed with this status.
    #[track_caller]
    pub(crate) fn failure(&self, status: u16) -> (String, String) {
        let body = self.json();
        assert_eq!(self.status, status, "{body}");
        assert_eq!(body["requestid"], self.header("x-acs-request-id").unwrap());
        let text = |name: &str| body[name].as_str().unwrap().to_owned();
        (text("code"), text("message"))
    }

    #[track_caller]
    pub(crate) fn assert_failure(&self, status: u16, code: &str) {
        assert_eq!(self.failure(status).0, code);
    }
}

pub(crate) async fn connect(simulator: &Simulator) -> io::Result<TcpStream> {
    let address = simulator.base_url().strip_prefix("http://").unwrap();
    TcpStream::connect(address).await
}
