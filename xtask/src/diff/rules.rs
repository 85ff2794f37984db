//! Rules: a table from the kind of a change to its effect.

use super::change::{ChangeKind, Direction};

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Name. Rows with the same name are cases of one rule.
    pub id: &'static str,
    /// Kind of change that it explains.
    pub kind: ChangeKind,
    /// Change in words.
    pub title: &'static str,
    /// Effect in a request.
    pub request: Option<Verdict>,
    /// Effect in a response.
    pub response: Option<Verdict>,
    /// Remark for the reviewer.
    pub note: &'static str,
}

/// Effect of a change, in three respects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Release that programs require to compile.
    pub rust: Level,
    /// Effect on the requests of an unchanged program.
    pub send: Wire,
    /// Effect on the responses that the decoder accepts.
    pub recv: Wire,
}

/// Size of a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the levels of semantic versioning")]
pub enum Level {
    None,
    Patch,
    Minor,
    Major,
}

/// Effect on the bytes on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Wire {
    /// None.
    Same,
    /// More values are valid than before.
    Widened,
    /// Some value was valid before but is not now.
    Narrowed,
    /// The same program sends other bytes.
    Rewired,
}

/// Name for a change without a rule.
pub const UNKNOWN: &str = "X99";

use Level::{Major, Minor, Patch};
use Wire::{Narrowed, Rewired, Same, Widened};

const fn rust(rust: Level) -> Option<Verdict> {
    send(rust, Same)
}

#[expect(clippy::unnecessary_wraps, reason = "a cell of the table may be empty")]
const fn send(rust: Level, send: Wire) -> Option<Verdict> {
    let recv = Same;
    Some(Verdict { rust, send, recv })
}

#[expect(clippy::unnecessary_wraps, reason = "a cell of the table may be empty")]
const fn recv(rust: Level, recv: Wire) -> Option<Verdict> {
    let send = Same;
    Some(Verdict { rust, send, recv })
}

const fn rule(
    id: &'static str,
    kind: ChangeKind,
    title: &'static str,
    request: Option<Verdict>,
    response: Option<Verdict>,
    note: &'static str,
) -> Rule {
    Rule { id, kind, title, request, response, note }
}

/// All rules except D26: `compare` does not look at the order of keys.
#[rustfmt::skip]
pub const TABLE: &[Rule] = &[
    rule("D01", ChangeKind::OperationAdded, "operation added", rust(Minor), rust(Minor), ""),
    rule("D02", ChangeKind::OperationRemoved, "operation removed or renamed", rust(Major), rust(Major), ""),
    rule("D03", ChangeKind::RequestLine, "method, path or place of the request changed", send(Patch, Rewired), None, "A program that is not changed calls something else."),
    rule("D04", ChangeKind::OptionalFieldAdded, "optional field added", rust(Minor), rust(Minor), ""),
    rule("D05", ChangeKind::RequiredFieldAdded, "required field added", rust(Major), recv(Minor, Narrowed), "In a request, the constructor takes one more; in a response, make it optional."),
    rule("D06", ChangeKind::FieldRemoved, "field removed", rust(Major), rust(Major), ""),
    rule("D07", ChangeKind::WireName, "name on the wire changed, Rust name kept", send(Patch, Rewired), recv(Patch, Rewired), "It compiles, and means something else."),
    rule("D08", ChangeKind::RustName, "Rust name changed, name on the wire kept", rust(Major), rust(Major), ""),
    rule("D09", ChangeKind::NowOptional, "required, now optional", send(Major, Widened), recv(Major, Widened), "The constructor takes one less; `T` is `Option<T>`."),
    rule("D10", ChangeKind::NowRequired, "optional, now required", send(Major, Narrowed), recv(Major, Narrowed), "The constructor takes one more; `Option<T>` is `T`."),
    rule("D11", ChangeKind::Type, "type changed", send(Major, Rewired), recv(Major, Narrowed), ""),
    rule("D11", ChangeKind::TypeOfSameWire, "type changed, the same on the wire", rust(Major), rust(Major), ""),
    rule("D12", ChangeKind::RequiredMayBeNull, "required, may now be null", send(Major, Widened), recv(Major, Widened), "`T` is `Option<T>`."),
    rule("D12", ChangeKind::RequiredNeverNull, "required, no longer null", send(Major, Narrowed), recv(Major, Narrowed), "`Option<T>` is `T`."),
    rule("D12", ChangeKind::MayBeNull, "may now be null", rust(Patch), rust(Patch), "`null` is read as `None`, and never sent."),
    rule("D12", ChangeKind::NeverNull, "no longer null", rust(Patch), rust(Patch), "`null` is read as `None`, and never sent."),
    rule("D13", ChangeKind::ValueAdded, "enum value added", rust(Minor), rust(Minor), "Arms on `Unknown` stop matching it."),
    rule("D14", ChangeKind::ValueRemoved, "enum value removed", rust(Major), rust(Major), "It is read as `Unknown`."),
    rule("D15", ChangeKind::VariantRenamed, "enum variant renamed", rust(Major), rust(Major), ""),
    rule("D16", ChangeKind::EnumOrPlain, "enum to plain type, or back", rust(Major), rust(Major), ""),
    rule("D17", ChangeKind::TightenedChecked, "constraint tightened", send(Patch, Narrowed), rust(Patch), "Checked before sending."),
    rule("D17", ChangeKind::Tightened, "constraint tightened", rust(Patch), rust(Patch), "Not checked before sending."),
    rule("D18", ChangeKind::LoosenedChecked, "constraint loosened", send(Minor, Widened), rust(Patch), "Checked before sending."),
    rule("D18", ChangeKind::Loosened, "constraint loosened", rust(Patch), rust(Patch), "Not checked before sending."),
    rule("D19", ChangeKind::Default, "default changed", rust(Patch), rust(Patch), "Who leaves it out now gets something else."),
    rule("D20", ChangeKind::ErrorAdded, "documented error added", rust(Minor), None, ""),
    rule("D20", ChangeKind::ErrorRemoved, "documented error removed", rust(Major), None, "A variant of `ErrorCode` is gone."),
    rule("D20", ChangeKind::ErrorNoLongerListed, "documented error removed, its code stays", rust(Patch), None, ""),
    rule("D21", ChangeKind::NowIdempotent, "NOW SAFE TO REPEAT", rust(Patch), None, "WARNING: an unclear failure is now sent again. If the service does it twice, meetings are duplicated and phones ring again."),
    rule("D21", ChangeKind::Idempotent, "no longer safe to repeat", rust(Patch), None, ""),
    rule("D22", ChangeKind::Scope, "scope changed", rust(Patch), None, "An app without it gets 403 at run time."),
    rule("D23", ChangeKind::Deprecated, "deprecated", rust(Minor), rust(Minor), "The compiler warns who uses the field; of an operation, its documentation says it."),
    rule("D23", ChangeKind::NoLongerDeprecated, "no longer deprecated", rust(Patch), rust(Patch), ""),
    rule("D24", ChangeKind::NamedTypeAdded, "named type added", rust(Minor), rust(Minor), ""),
    rule("D24", ChangeKind::NamedTypeRemoved, "named type removed", rust(Major), rust(Major), ""),
    rule("D25", ChangeKind::Documentation, "documentation changed", rust(Patch), rust(Patch), ""),
    rule("D27", ChangeKind::ArgumentsSwapped, "arguments of `new` of one type changed places", send(Patch, Rewired), None, "It compiles, and sends the values as other fields."),
    rule("D27", ChangeKind::ArgumentsReordered, "order of the arguments of `new` changed", rust(Major), None, ""),
    rule("D28", ChangeKind::Expects, "the fields of which one must come changed", None, rust(Patch), "A response with none of them is a decode error."),
    rule("D29", ChangeKind::Paging, "paging changed", None, rust(Patch), "Lists are continued by other fields."),
];

impl Rule {
    /// Returns the effect in a direction; for both, the worse in each respect. `None` if there is
    /// none.
    #[must_use]
    pub fn verdict(&self, direction: Direction) -> Option<Verdict> {
        let request = self.request.filter(|_| direction.has_request());
        let response = self.response.filter(|_| direction.has_response());
        match (request, response) {
            (Some(request), Some(response)) => Some(request.worse(response)),
            (verdict, None) | (None, verdict) => verdict,
        }
    }
}

impl Verdict {
    /// Verdict for a change without a rule.
    pub const UNKNOWN: Self = Self { rust: Major, send: Same, recv: Same };

    fn worse(self, other: Self) -> Self {
        Self {
            rust: self.rust.max(other.rust),
            send: self.send.max(other.send),
            recv: self.recv.max(other.recv),
        }
    }
}
