//! What can change, before anybody has judged it.

/// One change between two models.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What kind of change it is: what the rules go by.
    pub kind: ChangeKind,
    /// The operation whose file it stands in; none for shared types and events.
    pub operation: Option<String>,
    /// The operation, type, field or value that changed.
    pub location: String,
    /// Which directions see it.
    pub direction: Direction,
    /// What stood there.
    pub before: String,
    /// What stands there now.
    pub after: String,
    /// What a witness is made of.
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
    /// What has no rule, in words.
    Unexplained(&'static str),
}

/// Which way a type goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// To the service.
    Request,
    /// From the service, in a response or an event.
    Response,
    /// Either way, or neither: it is not known who uses it.
    Both,
}

impl Direction {
    /// Of a type that requests hold, or responses, or both. A type that neither
    /// holds is public all the same, and is judged as if both did.
    #[must_use]
    pub fn of(request: bool, response: bool) -> Self {
        match (request, response) {
            (true, false) => Self::Request,
            (false, true) => Self::Response,
            _ => Self::Both,
        }
    }

    /// Whether it goes to the service.
    #[must_use]
    pub fn has_request(self) -> bool {
        self != Self::Response
    }

    /// Whether it comes from the service.
    #[must_use]
    pub fn has_response(self) -> bool {
        self != Self::Request
    }
}
