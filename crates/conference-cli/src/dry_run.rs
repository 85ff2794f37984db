//! `--dry-run`: prints the request of a call without sending it.
//!
//! The client sends the request to a socket of this program, so that the printed request is the one
//! that would be sent, and nothing leaves the program.

use std::io;

use conference_api::{CallOptions, Client, Credentials, RetryPolicy};
use serde_json::{Map, Value, json};
use tokio::{
    io::{AsyncReadExt, BufReader},
    net::TcpListener,
};

/// Placeholder for the access token.
const MASKED: &str = "***";
const TOKEN_HEADER: &str = "x-acs-dingtalk-access-token";

/// Reason why there is no request to print.
pub(crate) enum DryRunError {
    /// The client refuses the request.
    Refused(conference_api::Error),
    /// The socket cannot be used.
    Socket(io::Error),
}

/// Returns the request that this call would send to the service with this base URL.
pub(crate) async fn request(
    base_url: &str,
    operation: &str,
    path_parameter: Option<&str>,
    request: &Value,
) -> Result<Value, DryRunError> {
    let listener = TcpListener::bind("127.0.0.1:0").await.map_err(DryRunError::Socket)?;
    let address = listener.local_addr().map_err(DryRunError::Socket)?;
    let (origin, prefix) = split(base_url);
    let client = Client::builder()
        .credentials(Credentials::access_token("unused"))
        .base_url(format!("http://{address}{prefix}"))
        .build()
        .map_err(DryRunError::Refused)?
        .with_options(CallOptions::new().retry(RetryPolicy::new().max_attempts(1)));
    let sent = tokio::select! {
        sent = receive(&listener) => sent.map_err(DryRunError::Socket)?,
        result = client.call_raw(operation, path_parameter, request) => {
            return Err(match result {
                Err(error) => DryRunError::Refused(error),
                Ok(_) => DryRunError::Socket(io::ErrorKind::UnexpectedEof.into()),
            });
        }
    };
    Ok(sent.into_json(origin))
}

/// Splits a URL into the scheme with the host, and the path.
fn split(base_url: &str) -> (&str, &str) {
    let base_url = base_url.trim_end_matches('/');
    let host = base_url.find("://").map_or(0, |index| index + "://".len());
    base_url.split_at(base_url[host..].find('/').map_or(base_url.len(), |index| host + index))
}

/// A request as it was sent.
struct Sent {
    head: String,
    body: Vec<u8>,
}

async fn receive(listener: &TcpListener) -> io::Result<Sent> {
    let (mut connection, _) = listener.accept().await?;
    let mut reader = BufReader::new(&mut connection);
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(reader.read_u8().await?);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let length = headers(&head).find(|(name, _)| name == "content-length");
    let mut body = vec![0; length.and_then(|(_, value)| value.parse().ok()).unwrap_or(0)];
    reader.read_exact(&mut body).await?;
    Ok(Sent { head, body })
}

impl Sent {
    /// Returns the request as JSON, as if it had been sent to this host.
    fn into_json(self, origin: &str) -> Value {
        let mut words = self.head.split_whitespace();
        let (method, target) = (words.next(), words.next().unwrap_or_default());
        let headers: Map<String, Value> =
            headers(&self.head).map(|(name, value)| (name, value.into())).collect();
        let mut request = json!({
            "method": method,
            "url": format!("{origin}{target}"),
            "headers": headers,
            "body": serde_json::from_slice::<Value>(&self.body).unwrap_or_default(),
        });
        let host = origin.split_once("://").map_or(origin, |(_, host)| host);
        request["headers"]["host"] = host.into();
        request["headers"][TOKEN_HEADER] = MASKED.into();
        request
    }
}

/// Returns the headers, with their names in lower case.
fn headers(head: &str) -> impl Iterator<Item = (String, &str)> {
    let lines = head.lines().skip(1).filter_map(|line| line.split_once(':'));
    lines.map(|(name, value)| (name.to_ascii_lowercase(), value.trim()))
}
