//! HTTP client that sends POST requests to this machine.

use std::{fmt, io, net::IpAddr};

use bytes::BytesMut;
use httparse::Status;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::chunked::Decoder;

const MAX_HEADERS: usize = 100;

/// Longest response that is read, in bytes.
const MAX_RESPONSE: u64 = 1024 * 1024;

/// A URL on this machine.
#[derive(Clone)]
pub(crate) struct LoopbackUrl {
    /// Host and port, as written.
    authority: String,
    address: (IpAddr, u16),
    target: String,
}

impl LoopbackUrl {
    pub(crate) fn parse(url: &str) -> Result<Self, String> {
        let rest = url.strip_prefix("http://").ok_or("the URL does not start with http://")?;
        let path = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, target) = rest.split_at(path);
        let target = target.split('#').next().unwrap_or_default();
        let target = if target.starts_with('/') { target.to_owned() } else { format!("/{target}") };
        if target.contains(|character: char| !character.is_ascii_graphic()) {
            return Err("the URL has characters that have to be percent-encoded".to_owned());
        }
        let address = loopback(authority)
            .ok_or_else(|| format!("`{authority}` is not a loopback address"))?;
        Ok(Self { authority: authority.to_owned(), address, target })
    }
}

impl fmt::Debug for LoopbackUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "http://{}", self.authority)
    }
}

/// Posts JSON and returns the status and the body of the response.
pub(crate) async fn post(url: &LoopbackUrl, query: &str, body: &str) -> io::Result<(u16, String)> {
    let LoopbackUrl { authority, address, target } = url;
    let separator = if target.contains('?') { '&' } else { '?' };
    let request = format!(
        "POST {target}{separator}{query} HTTP/1.1\r\nhost: {authority}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len(),
    );
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(request.as_bytes()).await?;
    let mut response = Vec::new();
    stream.take(MAX_RESPONSE).read_to_end(&mut response).await?;
    read(&response).ok_or_else(|| io::Error::other("the response is not HTTP"))
}

fn read(response: &[u8]) -> Option<(u16, String)> {
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut parsed = httparse::Response::new(&mut headers);
    let Ok(Status::Complete(head)) = parsed.parse(response) else { return None };
    let body = response.get(head..)?;
    let is_chunked = parsed.headers.iter().any(|header| {
        header.name.eq_ignore_ascii_case("transfer-encoding")
            && header.value.eq_ignore_ascii_case(b"chunked")
    });
    let body = if is_chunked {
        Decoder::default().take(&mut BytesMut::from(body)).ok()??.to_vec()
    } else {
        body.to_vec()
    };
    Some((parsed.code?, String::from_utf8_lossy(&body).into_owned()))
}

fn loopback(authority: &str) -> Option<(IpAddr, u16)> {
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, port.parse().ok()?),
        _ => (authority, 80),
    };
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let host = if host == "localhost" { "127.0.0.1" } else { host };
    let address: IpAddr = host.parse().ok()?;
    address.is_loopback().then_some((address, port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_posted_to() {
        for url in ["http://127.0.0.1:8080", "http://localhost/a?b=c", "http://[::1]:1/"] {
            assert!(LoopbackUrl::parse(url).is_ok(), "{url}");
        }
        for url in [
            "https://127.0.0.1",
            "http://10.0.0.1",
            "http://example.com",
            "http://127.0.0.1@example.com/",
            "http://127.0.0.1:0x50/",
            "http://localhost/a b",
            "127.0.0.1:80",
        ] {
            assert!(LoopbackUrl::parse(url).is_err(), "{url}");
        }
    }

    #[test]
    fn a_body_is_read_with_and_without_chunks() {
        let whole = b"HTTP/1.1 200 OK\r\n\r\nabc";
        let chunked = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
        for response in [&whole[..], chunked] {
            assert_eq!(read(response), Some((200, "abc".to_owned())));
        }
        assert_eq!(read(b"abc"), None);
    }
}
