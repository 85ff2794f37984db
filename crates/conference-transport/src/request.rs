use std::{borrow::Cow, fmt};

use bytes::Bytes;
use reqwest::Method;

use crate::{codes::CodeClass, error::Error};

/// Request of one operation, as data.
#[derive(Clone)]
#[must_use]
pub struct Request {
    pub(crate) operation: Cow<'static, str>,
    method: &'static str,
    path: Cow<'static, str>,
    parameter: Option<String>,
    query: Option<String>,
    pub(crate) body: Option<Bytes>,
    pub(crate) idempotent: bool,
    pub(crate) classify: fn(&str) -> Option<CodeClass>,
    hint: fn(&str, Option<&str>) -> Option<&'static str>,
}

impl Request {
    /// Creates a request of `operation`, the name in errors and logs. The method is an HTTP method
    /// in upper case, such as `POST`. The path starts with a slash and contains at most one
    /// parameter: `/v1.0/conference/roomCodes/{roomCode}/infos`.
    pub fn new(
        operation: impl Into<Cow<'static, str>>,
        method: &'static str,
        path: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            operation: operation.into(),
            method,
            path: path.into(),
            parameter: None,
            query: None,
            body: None,
            idempotent: false,
            classify: |_| None,
            hint: |_, _| None,
        }
    }

    /// Sets the value of the path parameter, unencoded. Whatever characters it contains, it becomes
    /// one segment of the path. An empty value, `.` and `..` are refused when the request is sent.
    pub fn path_parameter(mut self, value: impl Into<String>) -> Self {
        self.parameter = Some(value.into());
        self
    }

    /// Sets the query, form-encoded and without the question mark. Defaults to no query, like an
    /// empty string.
    pub fn query(mut self, query: impl Into<String>) -> Self {
        self.query = Some(query.into()).filter(|query| !query.is_empty());
        self
    }

    /// Sets the JSON body, which is sent unchanged.
    pub fn body(mut self, json: impl Into<Vec<u8>>) -> Self {
        self.body = Some(json.into().into());
        self
    }

    /// Marks the request as idempotent: sending it twice has the same effect as sending it once.
    /// Defaults to false. Only an idempotent request is repeated when it may have been carried out.
    pub fn idempotent(mut self, idempotent: bool) -> Self {
        self.idempotent = idempotent;
        self
    }

    /// Sets the classification of the service's own error codes. Codes of the platform, such as
    /// throttles, are known already.
    pub fn classify(mut self, classify: fn(&str) -> Option<CodeClass>) -> Self {
        self.classify = classify;
        self
    }

    /// Sets the source of remedies for the service's own error codes: a function of the code and
    /// the path parameter. Codes of the platform have remedies already.
    pub fn hint(mut self, hint: fn(&str, Option<&str>) -> Option<&'static str>) -> Self {
        self.hint = hint;
        self
    }

    pub(crate) fn hint_for(&self, code: &str) -> Option<&'static str> {
        (self.hint)(code, self.parameter())
    }

    pub(crate) fn method(&self) -> Result<Method, Error> {
        let is_lower = |byte: &u8| byte.is_ascii_lowercase();
        let method = Method::from_bytes(self.method.as_bytes()).ok();
        method.filter(|_| !self.method.as_bytes().iter().any(is_lower)).ok_or_else(|| {
            Error::invalid(format!("`{}` is not an HTTP method in upper case", self.method))
        })
    }

    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    pub(crate) fn parameter(&self) -> Option<&str> {
        self.parameter.as_deref()
    }

    pub(crate) fn query_string(&self) -> Option<&str> {
        self.query.as_deref()
    }

    /// Returns the path, if it has no parameter and no query.
    pub(crate) fn fixed_path(&self) -> Option<&'static str> {
        match (&self.path, &self.parameter, &self.query) {
            (Cow::Borrowed(path), None, None) => Some(path),
            _ => None,
        }
    }
}

/// Shows method and path, but neither query nor body, which may be confidential.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("operation", &self.operation)
            .field("method", &self.method)
            .field("path", &self.path)
            .field("idempotent", &self.idempotent)
            .finish_non_exhaustive()
    }
}
