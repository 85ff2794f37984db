use std::fmt::Write;

use bytes::Bytes;

use super::{ConnectionEnd, Effect, Fault};
use crate::Reply;

/// # Framing
impl Fault {
    /// Sends a `content-length` that differs from the body's by this number of bytes.
    #[must_use]
    pub fn length_off_by(difference: i64) -> Self {
        Self::framing("length_off_by", Framing::LengthOff(difference))
    }

    /// Sends two different `content-length`s.
    #[must_use]
    pub fn two_lengths() -> Self {
        Self::framing("two_lengths", Framing::TwoLengths)
    }

    /// Sends a chunked body in which the size of a chunk is not a number.
    #[must_use]
    pub fn bad_chunk() -> Self {
        Self::framing("bad_chunk", Framing::BadChunk)
    }

    /// Sends these bytes instead of a response and closes the connection.
    #[must_use]
    pub fn garbage(bytes: impl Into<Bytes>) -> Self {
        Self::framing("garbage", Framing::Garbage(bytes.into()))
    }

    /// Sends `103 Early Hints` before the response.
    #[must_use]
    pub fn early_hints() -> Self {
        Self::framing("early_hints", Framing::EarlyHints)
    }

    /// Adds a header of this number of bytes to the response.
    #[must_use]
    pub fn huge_header(bytes: usize) -> Self {
        Self::framing("huge_header", Framing::HugeHeader(bytes))
    }

    /// Adds this number of headers to the response.
    #[must_use]
    pub fn many_headers(count: usize) -> Self {
        Self::framing("many_headers", Framing::ManyHeaders(count))
    }

    /// Responds with HTTP/1.0 and ends the body with the connection.
    #[must_use]
    pub fn http_1_0() -> Self {
        Self::framing("http_1_0", Framing::Http10)
    }

    pub(super) fn framing(name: &'static str, framing: Framing) -> Self {
        Self::new(name, Effect::Frame(framing))
    }
}

/// Defect in the bytes of a response.
#[derive(Clone, Debug)]
pub(crate) enum Framing {
    LengthOff(i64),
    TwoLengths,
    BadChunk,
    Garbage(Bytes),
    EarlyHints,
    HugeHeader(usize),
    ManyHeaders(usize),
    Http10,
    Endless,
}

impl Framing {
    pub(super) fn encode(&self, reply: Reply) -> Vec<u8> {
        match self {
            Self::LengthOff(difference) => length_off(&reply, *difference),
            Self::TwoLengths => {
                let other = (reply.content().len() + 1).to_string();
                reply.header("content-length", other).encode()
            }
            Self::BadChunk => chunked(&reply, "zz"),
            Self::Garbage(bytes) => bytes.to_vec(),
            Self::EarlyHints => {
                let mut bytes =
                    b"HTTP/1.1 103 Early Hints\r\nlink: </>; rel=preload\r\n\r\n".to_vec();
                bytes.append(&mut reply.encode());
                bytes
            }
            Self::HugeHeader(bytes) => reply.header("x-huge", "x".repeat(*bytes)).encode(),
            Self::ManyHeaders(count) => {
                (0..*count).fold(reply, |reply, n| reply.header(format!("x-{n}"), "x")).encode()
            }
            Self::Http10 => {
                let mut bytes = reply.head("HTTP/1.0");
                bytes.extend_from_slice(b"\r\n");
                bytes.extend_from_slice(reply.content());
                bytes
            }
            Self::Endless => {
                let size = format!("{:x}", reply.content().len());
                chunked(&reply, &size)
            }
        }
    }

    /// Returns what follows the bytes.
    pub(super) fn end(&self) -> ConnectionEnd {
        match self {
            Self::LengthOff(..=0)
            | Self::EarlyHints
            | Self::HugeHeader(_)
            | Self::ManyHeaders(_) => ConnectionEnd::KeepAlive,
            Self::Endless => ConnectionEnd::Endless,
            _ => ConnectionEnd::Close,
        }
    }
}

fn length_off(reply: &Reply, difference: i64) -> Vec<u8> {
    let length = i64::try_from(reply.content().len()).unwrap_or(i64::MAX);
    let lie = usize::try_from(length.saturating_add(difference)).unwrap_or(0);
    reply.encode_with_length(lie)
}

/// Returns the response with one chunk, but without the last one.
fn chunked(reply: &Reply, size: &str) -> Vec<u8> {
    let mut bytes = reply.clone().header("transfer-encoding", "chunked").head("HTTP/1.1");
    let mut line = String::from("\r\n");
    write!(line, "{size}\r\n").expect("writing to a String does not fail");
    bytes.extend_from_slice(line.as_bytes());
    bytes.extend_from_slice(reply.content());
    bytes.extend_from_slice(b"\r\n");
    bytes
}
