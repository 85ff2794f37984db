//! What can go wrong, in five layers.

mod bomb;
mod framing;
mod plan;
mod scripts;

use std::{fmt, sync::Arc, time::Duration};

use bytes::Bytes;
use conference_models::DocumentedError;
use serde_json::{Value, json};

use crate::{Reply, operations::message, refusal::Refusal};

pub(crate) use framing::Framing;
pub(crate) use plan::{AcceptPlan, End, Instead, Pace, Plan};
pub(crate) use scripts::Scripts;

/// One thing that goes wrong with a call or a connection.
///
/// [`Simulator::inject`](crate::Simulator::inject) says when it does. Faults
/// that meet in one call all happen, unless one leaves nothing for another to
/// spoil.
#[derive(Clone)]
pub struct Fault {
    name: &'static str,
    effect: Effect,
}

#[derive(Clone)]
enum Effect {
    Accept(Duration, Option<End>),
    Early(Reply),
    Delay(Duration),
    RevokeTokens,
    Instead(Instead),
    Edit(Arc<dyn Fn(&mut Value) + Send + Sync>),
    HalfBody,
    Frame(Framing),
    Pace(Pace),
    Cut(usize, End),
    EndAfterwards,
}

/// # Connect
///
/// To have connections refused, see
/// [`Simulator::refuse_connections`](crate::Simulator::refuse_connections).
impl Fault {
    /// The connection is reset as soon as it is accepted.
    #[must_use]
    pub fn reset_on_accept() -> Self {
        Self::new(
            "reset on accept",
            Effect::Accept(Duration::ZERO, Some(End::Reset)),
        )
    }

    /// The connection is closed as soon as it is accepted.
    #[must_use]
    pub fn close_on_accept() -> Self {
        Self::new(
            "close on accept",
            Effect::Accept(Duration::ZERO, Some(End::Close)),
        )
    }

    /// Nothing is read from the connection for this long.
    #[must_use]
    pub fn delay_on_accept(delay: Duration) -> Self {
        Self::new("delay on accept", Effect::Accept(delay, None))
    }
}

/// # Transport
impl Fault {
    /// The request waits for this long, in real time, before it is executed.
    #[must_use]
    pub fn latency(delay: Duration) -> Self {
        Self::new("latency", Effect::Delay(delay))
    }

    /// The request is read and not executed; the connection is closed.
    #[must_use]
    pub fn drop_request() -> Self {
        Self::unexecuted("drop request", End::Close)
    }

    /// The request is read and not executed; the connection is reset.
    #[must_use]
    pub fn reset_request() -> Self {
        Self::unexecuted("reset request", End::Reset)
    }

    /// The request is read and not executed; nothing comes back.
    #[must_use]
    pub fn stall_request() -> Self {
        Self::unexecuted("stall request", End::Stall)
    }

    /// The answer comes in pieces of so many bytes, one every so often.
    #[must_use]
    pub fn trickle(bytes: usize, every: Duration) -> Self {
        let bytes = bytes.max(1);
        Self::new("trickle", Effect::Pace(Pace { bytes, every }))
    }

    /// The connection is closed after so many bytes of the answer, the status
    /// line and the headers included.
    #[must_use]
    pub fn cut_after(bytes: usize) -> Self {
        Self::new("cut", Effect::Cut(bytes, End::Close))
    }

    /// The connection is reset after so many bytes of the answer.
    #[must_use]
    pub fn reset_after(bytes: usize) -> Self {
        Self::new("reset", Effect::Cut(bytes, End::Reset))
    }

    /// Nothing more comes after so many bytes of the answer.
    #[must_use]
    pub fn stall_after(bytes: usize) -> Self {
        Self::new("stall", Effect::Cut(bytes, End::Stall))
    }

    /// The answer is whole, then the connection is closed without a word, as
    /// when a server tires of an idle one.
    #[must_use]
    pub fn close_afterwards() -> Self {
        Self::new("close afterwards", Effect::EndAfterwards)
    }
}

/// # Framing
impl Fault {
    /// `content-length` is too large or too small by so much.
    #[must_use]
    pub fn length_off_by(difference: i64) -> Self {
        Self::framing("length off", Framing::LengthOff(difference))
    }

    /// There are two `content-length`s, and they differ.
    #[must_use]
    pub fn two_lengths() -> Self {
        Self::framing("two lengths", Framing::TwoLengths)
    }

    /// The body is chunked, and the size of a chunk is not a number.
    #[must_use]
    pub fn bad_chunk() -> Self {
        Self::framing("bad chunk", Framing::BadChunk)
    }

    /// These bytes come instead of an answer, then the connection is closed.
    #[must_use]
    pub fn garbage(bytes: impl Into<Bytes>) -> Self {
        Self::framing("garbage", Framing::Garbage(bytes.into()))
    }

    /// `103 Early Hints` comes before the answer.
    #[must_use]
    pub fn early_hints() -> Self {
        Self::framing("early hints", Framing::EarlyHints)
    }

    /// The answer has a header of so many bytes.
    #[must_use]
    pub fn huge_header(bytes: usize) -> Self {
        Self::framing("huge header", Framing::HugeHeader(bytes))
    }

    /// The answer has so many headers more.
    #[must_use]
    pub fn many_headers(count: usize) -> Self {
        Self::framing("many headers", Framing::ManyHeaders(count))
    }

    /// The answer is of HTTP/1.0 and ends with the connection.
    #[must_use]
    pub fn http_1_0() -> Self {
        Self::framing("HTTP/1.0", Framing::Http10)
    }
}

/// # Status and body
impl Fault {
    /// This answer comes, and the request is not executed.
    #[must_use]
    pub fn answer(reply: Reply) -> Self {
        Self::new("answer", Effect::Instead(Instead::Reply(reply)))
    }

    /// This answer comes before the body of the request is read, and the
    /// connection is closed.
    #[must_use]
    pub fn early_answer(reply: Reply) -> Self {
        Self::new("early answer", Effect::Early(reply))
    }

    /// An error that an operation documents. An operation's
    /// [`ERRORS`](conference_models::Operation::ERRORS) lists them.
    #[must_use]
    pub fn documented(error: &DocumentedError) -> Self {
        let message = message(&error.code, "asked for by the test");
        Self::refusal(
            "documented error",
            Refusal::new(error.status, &error.code, message),
        )
    }

    /// The app calls too often: 403, for a second.
    #[must_use]
    pub fn throttled() -> Self {
        Self::denied(
            "throttled",
            "QpsLimitForAppkeyAndApi",
            "too many calls in this second",
        )
    }

    /// The app calls too often: 403, for a minute.
    #[must_use]
    pub fn throttled_for_a_minute() -> Self {
        Self::denied(
            "throttled for a minute",
            "QpmLimitForAppkeyAndApi",
            "too many calls in this minute",
        )
    }

    /// The organization has used up its calls of this month: 403.
    #[must_use]
    pub fn quota_used_up() -> Self {
        Self::denied(
            "quota used up",
            "ApiCountLimitForOrg",
            "the calls of this month are used up",
        )
    }

    /// The app calls from an address that is not on its list: 403.
    #[must_use]
    pub fn address_not_allowed() -> Self {
        Self::denied(
            "address not allowed",
            "IpNotInWhiteList",
            "the address is not on the list of allowed ones",
        )
    }

    /// The app lacks a permission: 403. To take one away for good, see
    /// [`Simulator::revoke_scope`](crate::Simulator::revoke_scope).
    #[must_use]
    pub fn missing_scope(scope: &str) -> Self {
        Self::refusal("missing scope", Refusal::missing_scope(scope))
    }

    /// The token is rejected, valid or not: 400.
    #[must_use]
    pub fn token_rejected() -> Self {
        Self::refusal("token rejected", Refusal::token_rejected("it is rejected"))
    }

    /// The service is busy: 429.
    #[must_use]
    pub fn busy() -> Self {
        Self::refusal(
            "busy",
            Refusal::new(429, "system.busy", "the service is busy"),
        )
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
        Self {
            name: "address banned",
            ..Self::answer(Reply::json(403, &body))
        }
    }

    /// A page of the web server instead of JSON.
    #[must_use]
    pub fn html(status: u16) -> Self {
        let page = format!("<html><head><title>{status}</title></head><body></body></html>");
        Self {
            name: "HTML",
            ..Self::answer(Reply::html(status, page))
        }
    }

    /// No body where JSON is expected.
    #[must_use]
    pub fn empty(status: u16) -> Self {
        Self {
            name: "empty",
            ..Self::answer(Reply::new(status))
        }
    }

    /// The request is executed, and the second half of the JSON is missing from
    /// the answer, whose `content-length` is that of the half.
    #[must_use]
    pub fn half_a_body() -> Self {
        Self::new("half a body", Effect::HalfBody)
    }

    /// A small compressed body that unfolds to so many bytes.
    #[must_use]
    pub fn compressed_bomb(bytes: usize) -> Self {
        let reply = Reply::new(200)
            .header("content-type", "application/json")
            .header("content-encoding", "gzip")
            .body(bomb::gzip_of_zeros(bytes));
        Self {
            name: "compressed bomb",
            ..Self::answer(reply)
        }
    }

    /// The request is executed, and its answer never ends.
    #[must_use]
    pub fn endless_body() -> Self {
        Self::framing("endless body", Framing::Endless)
    }
}

/// # Meaning
impl Fault {
    /// Every token that was given out is revoked before the call is looked at.
    #[must_use]
    pub fn revoke_tokens() -> Self {
        Self::new("revoke tokens", Effect::RevokeTokens)
    }

    /// The answer leads back to the first page, as if there were always more.
    #[must_use]
    pub fn same_page_token() -> Self {
        let fault = Self::edit(|answer| {
            answer["nextToken"] = "0".into();
            answer["hasMore"] = true.into();
        });
        Self {
            name: "same page token",
            ..fault
        }
    }

    /// The request is executed, and the connection is reset instead of an
    /// answer.
    #[must_use]
    pub fn lost_answer() -> Self {
        Self {
            name: "lost answer",
            ..Self::reset_after(0)
        }
    }

    /// The request is executed, and its answer is changed, if it is JSON.
    #[must_use]
    pub fn edit(edit: impl Fn(&mut Value) + Send + Sync + 'static) -> Self {
        Self::new("edit", Effect::Edit(Arc::new(edit)))
    }
}

impl Fault {
    fn new(name: &'static str, effect: Effect) -> Self {
        Self { name, effect }
    }

    fn unexecuted(name: &'static str, end: End) -> Self {
        Self::new(name, Effect::Instead(Instead::Silence(end)))
    }

    fn framing(name: &'static str, framing: Framing) -> Self {
        Self::new(name, Effect::Frame(framing))
    }

    fn refusal(name: &'static str, refusal: Refusal) -> Self {
        Self::new(name, Effect::Instead(Instead::Refusal(refusal)))
    }

    fn denied(name: &'static str, what: &str, message: &str) -> Self {
        let code = format!("Forbidden.AccessDenied.{what}");
        Self::refusal(name, Refusal::new(403, code, message))
    }

    /// Whether it is for a connection rather than a call.
    fn is_for_connection(&self) -> bool {
        matches!(self.effect, Effect::Accept(..))
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Fault").field(&self.name).finish()
    }
}
