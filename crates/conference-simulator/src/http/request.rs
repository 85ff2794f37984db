use bytes::Bytes;
use httparse::Status;

/// Longest body that is read, in bytes.
pub(super) const MAX_BODY: usize = 32 * 1024 * 1024;

const MAX_HEADERS: usize = 100;

/// The request line and the headers.
#[derive(Clone, Debug)]
pub(crate) struct RequestHead {
    pub(crate) method: String,
    /// Path and query, as received.
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, Bytes)>,
    pub(crate) length: BodyLength,
    /// True if the connection may serve another request after this one.
    pub(crate) persistent: bool,
    /// The received bytes.
    pub(crate) raw: Bytes,
}

/// Indication of the length of a request body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BodyLength {
    Known(usize),
    Chunked,
}

/// A request that cannot be read, with the reason.
#[derive(Debug)]
pub(crate) struct MalformedRequest {
    pub(crate) status: u16,
    pub(crate) reason: String,
}

impl MalformedRequest {
    pub(crate) fn new(status: u16, reason: impl Into<String>) -> Self {
        Self { status, reason: reason.into() }
    }
}

impl RequestHead {
    /// Parses the head at the start of `bytes`. `None` if it is not complete yet.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Option<Self>, MalformedRequest> {
        let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
        let mut request = httparse::Request::new(&mut headers);
        match request.parse(bytes) {
            Ok(Status::Complete(length)) => Self::from_parsed(&request, &bytes[..length]).map(Some),
            Ok(Status::Partial) => Ok(None),
            Err(httparse::Error::TooManyHeaders) => {
                Err(MalformedRequest::new(431, "too many headers"))
            }
            Err(error) => Err(MalformedRequest::new(400, error.to_string())),
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .and_then(|(_, value)| std::str::from_utf8(value).ok())
    }

    pub(crate) fn path(&self) -> &str {
        self.target.split_once('?').map_or(&*self.target, |(path, _)| path)
    }

    pub(crate) fn query(&self) -> &str {
        self.target.split_once('?').map_or("", |(_, query)| query)
    }

    pub(crate) fn expects_continue(&self) -> bool {
        self.header("expect").is_some_and(|value| value.eq_ignore_ascii_case("100-continue"))
    }

    fn from_parsed(
        request: &httparse::Request<'_, '_>,
        raw: &[u8],
    ) -> Result<Self, MalformedRequest> {
        let mut head = Self {
            method: request.method.unwrap_or_default().to_owned(),
            target: request.path.unwrap_or_default().to_owned(),
            headers: request.headers.iter().map(owned).collect(),
            length: BodyLength::Known(0),
            persistent: request.version == Some(1),
            raw: Bytes::copy_from_slice(raw),
        };
        head.length = head.body_length()?;
        if let Some(connection) = head.header("connection") {
            head.persistent &= !connection.eq_ignore_ascii_case("close");
        }
        Ok(head)
    }

    fn body_length(&self) -> Result<BodyLength, MalformedRequest> {
        match (self.header("transfer-encoding"), self.header("content-length")) {
            (None, None) => Ok(BodyLength::Known(0)),
            (None, Some(length)) => length
                .parse()
                .map(BodyLength::Known)
                .map_err(|_| MalformedRequest::new(400, "content-length is not a number")),
            (Some(coding), None) if coding.eq_ignore_ascii_case("chunked") => {
                Ok(BodyLength::Chunked)
            }
            (Some(_), None) => Err(MalformedRequest::new(400, "transfer-encoding is not chunked")),
            (Some(_), Some(_)) => {
                Err(MalformedRequest::new(400, "both content-length and transfer-encoding"))
            }
        }
    }
}

fn owned(header: &httparse::Header<'_>) -> (String, Bytes) {
    (header.name.to_owned(), Bytes::copy_from_slice(header.value))
}
