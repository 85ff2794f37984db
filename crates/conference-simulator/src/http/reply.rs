use std::{borrow::Cow, io::Write};

use bytes::Bytes;
use serde_json::Value;

/// Reply: status, headers and body.
#[derive(Clone, Debug)]
pub struct Reply {
    status: u16,
    headers: Vec<(Cow<'static, str>, String)>,
    body: Bytes,
}

impl Reply {
    /// Creates a reply without headers and body.
    #[must_use]
    pub fn new(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Bytes::new() }
    }

    /// Creates a reply with a JSON body.
    #[must_use]
    pub fn json(status: u16, body: &Value) -> Self {
        Self::new(status)
            .header("content-type", "application/json;charset=utf-8")
            .body(body.to_string())
    }

    /// Creates a reply with an HTML body, like the platform's web server.
    #[must_use]
    pub fn html(status: u16, body: impl Into<String>) -> Self {
        Self::new(status).header("content-type", "text/html;charset=utf-8").body(body.into())
    }

    /// Creates an error in the platform's form.
    #[must_use]
    pub fn error(status: u16, code: &str, message: &str) -> Self {
        Self::json(status, &serde_json::json!({ "code": code, "message": message }))
    }

    /// Adds a header. `content-length` is added automatically.
    #[must_use]
    pub fn header(mut self, name: impl Into<Cow<'static, str>>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Sets the body.
    #[must_use]
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(name))
    }

    pub(crate) fn status(&self) -> u16 {
        self.status
    }

    pub(crate) fn content(&self) -> &Bytes {
        &self.body
    }

    /// Changes the body, if it is JSON.
    pub(crate) fn edit_json(&mut self, edit: impl FnOnce(&mut Value)) {
        if let Ok(mut value) = serde_json::from_slice(&self.body) {
            edit(&mut value);
            self.body = value.to_string().into();
        }
    }

    /// Returns the status line and the headers, without those for the body's length.
    pub(crate) fn head(&self, version: &str) -> Vec<u8> {
        let mut head = Vec::with_capacity(256);
        write_line(&mut head, format_args!("{version} {} {}", self.status, reason(self.status)));
        for (name, value) in &self.headers {
            write_line(&mut head, format_args!("{name}: {value}"));
        }
        head
    }

    /// Returns the whole response.
    pub(crate) fn encode(&self) -> Vec<u8> {
        self.encode_with_length(self.body.len())
    }

    /// Returns the whole response with this `content-length`, which may be wrong.
    pub(crate) fn encode_with_length(&self, length: usize) -> Vec<u8> {
        let mut bytes = self.head("HTTP/1.1");
        if !matches!(self.status, 101 | 204) {
            write_line(&mut bytes, format_args!("content-length: {length}"));
        }
        bytes.extend_from_slice(b"\r\n");
        bytes.extend_from_slice(&self.body);
        bytes
    }
}

fn write_line(bytes: &mut Vec<u8>, line: std::fmt::Arguments<'_>) {
    write!(bytes, "{line}\r\n").expect("writing to a Vec does not fail");
}

fn reason(status: u16) -> &'static str {
    match status {
        101 => "Switching Protocols",
        200 => "OK",
        204 => "No Content",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        413 => "Content Too Large",
        426 => "Upgrade Required",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "",
    }
}
