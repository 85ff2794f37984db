use conference_models::DocumentedError;
use serde_json::json;

use super::{Effect, Fault, Framing, Override, bomb};
use crate::{Reply, refusal::Refusal};

/// # Status and body
impl Fault {
    /// This answer comes, and the request is not executed.
    #[must_use]
    pub fn reply(reply: Reply) -> Self {
        Self::new("reply", Effect::Override(Override::Reply(reply)))
    }

    /// This answer comes before the body of the request is read, and the
    /// connection is closed.
    #[must_use]
    pub fn early_reply(reply: Reply) -> Self {
        Self::new("early_reply", Effect::Early(reply))
    }

    /// An error that an operation documents. An operation's
    /// [`ERRORS`](conference_models::Operation::ERRORS) lists them.
    #[must_use]
    pub fn documented(error: &DocumentedError) -> Self {
        let refusal = Refusal::documented(error.status, &error.code, "asked for by the test");
        Self::refusal("documented", refusal)
    }

    /// The app calls too often: 403, for a second.
    #[must_use]
    pub fn throttled() -> Self {
        Self::denied("throttled", "QpsLimitForAppkeyAndApi", "too many calls in this second")
    }

    /// The app calls too often: 403, for a minute.
    #[must_use]
    pub fn throttled_for_a_minute() -> Self {
        Self::denied(
            "throttled_for_a_minute",
            "QpmLimitForAppkeyAndApi",
            "too many calls in this minute",
        )
    }

    /// The organization has used up its calls of this month: 403.
    #[must_use]
    pub fn quota_used_up() -> Self {
        Self::denied("quota_used_up", "ApiCountLimitForOrg", "the calls of this month are used up")
    }

    /// The app calls from an address that is not on its list: 403.
    #[must_use]
    pub fn address_not_allowed() -> Self {
        Self::denied(
            "address_not_allowed",
            "IpNotInWhiteList",
            "the address is not on the list of allowed ones",
        )
    }

    /// The app lacks a permission: 403. To take one away for good, see
    /// [`Simulator::revoke_scope`](crate::Simulator::revoke_scope).
    #[must_use]
    pub fn missing_scope(scope: &str) -> Self {
        Self::refusal("missing_scope", Refusal::missing_scope(scope))
    }

    /// The token is rejected, valid or not: 400.
    #[must_use]
    pub fn token_rejected() -> Self {
        Self::refusal("token_rejected", Refusal::token_rejected("it is rejected"))
    }

    /// The service is busy: 429.
    #[must_use]
    pub fn busy() -> Self {
        Self::refusal("busy", Refusal::new(429, "system.busy", "the service is busy"))
    }

    /// The address is banned for five minutes: the firewall's body.
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

    /// A page of the web server instead of JSON.
    #[must_use]
    pub fn html(status: u16) -> Self {
        let page = format!("<html><head><title>{status}</title></head><body></body></html>");
        Self { name: "html", ..Self::reply(Reply::html(status, page)) }
    }

    /// No body where JSON is expected.
    #[must_use]
    pub fn empty(status: u16) -> Self {
        Self { name: "empty", ..Self::reply(Reply::new(status)) }
    }

    /// The request is executed, and the second half of the JSON is missing from
    /// the answer, whose `content-length` is that of the half.
    #[must_use]
    pub fn half_a_body() -> Self {
        Self::new("half_a_body", Effect::HalfBody)
    }

    /// A small compressed body that unfolds to so many bytes.
    #[must_use]
    pub fn compressed_bomb(bytes: usize) -> Self {
        let reply = Reply::new(200)
            .header("content-type", "application/json")
            .header("content-encoding", "gzip")
            .body(bomb::gzip_of_zeros(bytes));
        Self { name: "compressed_bomb", ..Self::reply(reply) }
    }

    /// The request is executed, and its answer never ends.
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
