use super::redact;

/// Ids that the service gave to a request, for DingTalk's support.
#[derive(Clone, Debug, Default)]
pub(crate) struct ResponseIds {
    /// The header `x-acs-request-id`, or else the id in the body.
    pub(crate) request: Option<String>,
    /// The header `x-acs-trace-id`.
    pub(crate) trace: Option<String>,
}

impl ResponseIds {
    /// Returns the ids, shortened and with the secrets masked.
    pub(crate) fn mask(self, secrets: &[&str]) -> Self {
        let short = |id| redact::short(id, secrets);
        Self { request: self.request.map(short), trace: self.trace.map(short) }
    }

    /// Returns the ids with this request id, if they have none.
    pub(crate) fn or_request(mut self, id: Option<String>) -> Self {
        self.request = self.request.or(id);
        self
    }
}
