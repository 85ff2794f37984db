use conference_models::DocumentedError;
use serde_json::json;

use super::{Effect, Fault, Framing, Override, bomb};
use crate::{Reply, refusal::Refusal};

/// # Status and body
impl Fault {
    /// Responds with this reply and does not execute the request.
    #[must_use]
    pub fn reply(reply: Reply) -> Self {
        Self::new("reply", Effect::Override(Override::Reply(reply)))
    }

    /// Responds with this reply before it reads the body of the request, and closes the connection.
    #[must_use]
    pub fn early_reply(reply: Reply) -> Self {
        Self::new("early_reply", Effect::Early(reply))
    }

    /// Responds with an error that an operation documents: one of its
    /// [`ERRORS`](conference_models::Operation::ERRORS).
    #[must_use]
    pub fn documented(error: &DocumentedError) -> Self {
        let refusal = Refusal::documented(error.status, &error.code, "requested by the test");
        Self::refusal("documented", refusal)
    }

    /// Responds that the app has made too many calls in this second: status 403, code
    /// `Forbidden.AccessDenied.QpsLimitForAppkeyAndApi`. Other calls are not throttled.
    #[must_use]
    pub fn throttled() -> Self {
        Self::denied("throttled", "QpsLimitForAppkeyAndApi", "too many calls in this second")
    }

    /// Responds that the app has made too many calls in this minute: status 403, code
    /// `Forbidden.AccessDenied.QpmLimitForAppkeyAndApi`. Other calls are not throttled.
    #[must_use]
    pub fn throttled_for_a_minute() -> Self {
        Self::denied(
            "throttled_for_a_minute",
            "QpmLimitForAppkeyAndApi",
            "too many calls in this minute",
        )
    }

    /// Responds that the organization has used up its calls for this month: status 403, code
    /// `Forbidden.AccessDenied.ApiCountLimitForOrg`.
    #[must_use]
    pub fn quota_used_up() -> Self {
        Self::denied("quota_used_up", "ApiCountLimitForOrg", "the calls of this month are used up")
    }

    /// Responds that the address is not on the app's allow-list: status 403, code
    /// `Forbidden.AccessDenied.IpNotInWhiteList`.
    #[must_use]
    pub fn address_not_allowed() -> Self {
        Self::denied(
            "address_not_allowed",
            "IpNotInWhiteList",
            "the address is not on the allow-list",
        )
    }

    /// Responds that the app lacks a permission: status 403. To remove one permanently, see
    /// [`Simulator::revoke_scope`](crate::Simulator::revoke_scope).
    #[must_use]
    pub fn missing_scope(scope: &str) -> Self {
        Self::refusal("missing_scope", Refusal::missing_scope(scope))
    }

    /// Rejects the access token, valid or not: status 400.
    #[must_use]
    pub fn token_rejected() -> Self {
        Self::refusal("token_rejected", Refusal::token_rejected("it is rejected"))
    }

    /// Responds that the service is busy: status 429, code `system.busy`.
    #[must_use]
    pub fn busy() -> Self {
        Self::refusal("busy", Refusal::new(429, "system.busy", "the service is busy"))
    }

    /// Responds like the firewall that has banned the address for five minutes: status 403. Other
    /// calls are not banned.
    #[must_use]
    pub fn address_banned() -> Self {
        let body = json!({
            "status": 1111,
            "wait": 5,
            "source": "x5",
            "punish": "deny",
            "uuid": "00000000000000000000000000000000",
        });
        Self { name: "address_banned", ..Self::reply(Reply::json(403, &body)) }
    }

    /// Responds with this status and an HTML page instead of JSON. Does not execute the request.
    #[must_use]
    pub fn html(status: u16) -> Self {
        let page = format!("<html><head><title>{status}</title></head><body></body></html>");
        Self { name: "html", ..Self::reply(Reply::html(status, page)) }
    }

    /// Responds with this status and without a body. Does not execute the request.
    #[must_use]
    pub fn empty(status: u16) -> Self {
        Self { name: "empty", ..Self::reply(Reply::new(status)) }
    }

    /// Executes the request, but responds with only the first half of the JSON, and with the
    /// `content-length` of that half.
    #[must_use]
    pub fn half_a_body() -> Self {
        Self::new("half_a_body", Effect::HalfBody)
    }

    /// Responds with a small gzip body that expands to this number of bytes. Does not execute the
    /// request.
    #[must_use]
    pub fn compressed_bomb(bytes: usize) -> Self {
        let reply = Reply::new(200)
            .header("content-type", "application/json")
            .header("content-encoding", "gzip")
            .body(bomb::gzip_of_zeros(bytes));
        Self { name: "compressed_bomb", ..Self::reply(reply) }
    }

    /// Executes the request and responds with an endless body.
    #[must_use]
    pub fn endless_body() -> Self {
        Self::framing("endless_body", Framing::Endless)
    }

    fn refusal(name: &'static str, refusal: Refusal) -> Self {
        Self::new(name, Effect::Override(Override::Refusal(refusal)))
    }

    fn denied(name: &'static str, what: &str, message: &str) -> Self {
        let code = format!("Forbidden.AccessDenied.{what}");
        Self::refusal(name, Refusal::new(403, code, message))
    }
}
