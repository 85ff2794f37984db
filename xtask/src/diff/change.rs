//! Changes, before they are judged.

/// One change between two models.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Kind of the change, which the rules are about.
    pub kind: ChangeKind,
    /// Operation of the file. `None` for shared types and events.
    pub operation: Option<String>,
    /// The operation, type, field or value that changed.
    pub location: String,
    /// Directions that the change affects.
    pub direction: Direction,
    /// State before.
    pub before: String,
    /// State after.
    pub after: String,
    /// Source of a witness.
    pub subject: Option<Subject>,
}

/// A type on both sides, and the field of it that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The name of the type before.
    pub before: String,
    /// The name of the type after.
    pub after: String,
    /// The name of the field on the wire, before.
    pub field: Option<String>,
}

/// A kind of change. The rules are a table over these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the table of the rules says what each of them is")]
pub enum ChangeKind {
    OperationAdded,
    OperationRemoved,
    RequestLine,
    OptionalFieldAdded,
    RequiredFieldAdded,
    FieldRemoved,
    WireName,
    RustName,
    NowOptional,
    NowRequired,
    RequiredMayBeNull,
    RequiredNeverNull,
    MayBeNull,
    NeverNull,
    Type,
    TypeOfSameWire,
    ValueAdded,
    ValueRemoved,
    VariantRenamed,
    EnumOrPlain,
    TightenedChecked,
    Tightened,
    LoosenedChecked,
    Loosened,
    Default,
    ErrorAdded,
    ErrorRemoved,
    ErrorNoLongerListed,
    ArgumentsSwapped,
    ArgumentsReordered,
    NowIdempotent,
    Idempotent,
    Scope,
    NamedTypeAdded,
    NamedTypeRemoved,
    Deprecated,
    NoLongerDeprecated,
    Documentation,
    Expects,
    Paging,
    /// A change without a rule, in words.
    Unexplained(&'static str),
}

/// Direction in which a type is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// To the service.
    Request,
    /// From the service, in a response or an event.
    Response,
    /// Both directions, or neither: its users are unknown.
    Both,
}

impl Direction {
    /// Returns the direction of a type in requests, responses or both. A type in neither is still
    /// public, and is judged as if it were in both.
    #[must_use]
    pub fn of(request: bool, response: bool) -> Self {
        match (request, response) {
            (true, false) => Self::Request,
            (false, true) => Self::Response,
            _ => Self::Both,
        }
    }

    /// Returns true if it includes requests.
    #[must_use]
    pub fn has_request(self) -> bool {
        self != Self::Response
    }

    /// Returns true if it includes responses.
    #[must_use]
    pub fn has_response(self) -> bool {
        self != Self::Request
    }
}
