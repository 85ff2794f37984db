mod operations;

use std::fmt;

use operations::OPERATIONS;

/// Something that the simulator does, and how we know that the service does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Behavior {
    /// The part of the service that it is about.
    pub area: &'static str,
    /// What the simulator does.
    pub what: &'static str,
    /// How we know that the service does it.
    pub source: Provenance,
}

/// How we know what the service does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Provenance {
    /// The platform's documents say so.
    Documented,
    /// A real answer of the service was seen to do so, by others than us.
    Observed,
    /// Nobody says so. It is what we take to be the likeliest.
    Assumed,
}

impl fmt::Display for Provenance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Documented => "documented",
            Self::Observed => "observed",
            Self::Assumed => "assumed",
        })
    }
}

/// Everything that the simulator does and the specification does not say, with
/// its provenance. The crate's documentation shows it as a table.
pub static BEHAVIORS: &[Behavior] =
    &joined::<{ PLATFORM.len() + OPERATIONS.len() }>(PLATFORM, OPERATIONS);

const PLATFORM: &[Behavior] = &[
    documented(
        "tokens",
        "An internal app gets the same token again while it is valid, and its validity is renewed.",
    ),
    documented("tokens", "A third-party app gets a new token each time."),
    assumed(
        "tokens",
        "Of a third-party app, the tokens before the newest stay valid until they expire.",
    ),
    assumed("tokens", "The unified call gives the token of the internal app."),
    documented("tokens", "A token is valid for 7,200 seconds."),
    documented(
        "tokens",
        "Wrong credentials answer 400 with `invalidClientIdOrSecret`, `invalidSuiteKey`, `invalidSuiteTicket`, `invalidAuthInfo`, `invalid.client` or `unsupported.grant.type`.",
    ),
    assumed(
        "tokens",
        "A token call whose fields are missing or of a wrong type answers as one with wrong credentials.",
    ),
    documented(
        "tokens",
        "An organization that has not authorized the app answers the unified call 401 with `unauthorized.client`; 400 is documented too.",
    ),
    documented("tokens", "A rejected token answers 400 with `InvalidAuthentication`."),
    assumed("tokens", "A missing token answers like a rejected one."),
    documented(
        "permissions",
        "A missing permission answers 403 with `Forbidden.AccessDenied.AccessTokenPermissionDenied` and names the scope.",
    ),
    assumed("permissions", "The token is looked at first, the permission next, the request last."),
    documented(
        "errors",
        "An error is `{\"code\", \"requestid\", \"message\", \"accessdenieddetail\"}`; answers carry `x-acs-request-id` and `x-acs-trace-id`.",
    ),
    assumed(
        "errors",
        "A path or a method that no operation has answers 404 with `InvalidAction.NotFound`.",
    ),
    assumed(
        "errors",
        "Every faulty field of a request is listed in the message, by its JSON pointer.",
    ),
    assumed("errors", "`null` is of the wrong type, for an optional field too."),
    assumed(
        "errors",
        "Fields that no document names are ignored, unless strictness was asked for.",
    ),
    documented("titles", "A title above 50 characters is cut, one above 256 is refused."),
    assumed("titles", "A character is a Unicode scalar value."),
    assumed(
        "titles",
        "A faulty title answers `paramsTitleError` where that is documented, if nothing else is faulty.",
    ),
    assumed("people", "Everyone belongs to the organization but those named as strangers."),
    documented(
        "people",
        "A stranger who creates an instant meeting, or is invited to it, answers `unknownUserError`.",
    ),
    documented("people", "A stranger who books a meeting answers `paramsError`."),
    assumed(
        "people",
        "A stranger who is named as host or co-host of a booking answers `paramsError`.",
    ),
    assumed("people", "A person without a name given shows the unionId."),
    assumed(
        "instant meetings",
        "An instant meeting is in progress at once, before anyone has joined.",
    ),
    documented("instant meetings", "The organizer is called too, unless `inviteCaller` is false."),
    assumed(
        "instant meetings",
        "Whoever is called is joining (`2`) until having joined or declined.",
    ),
    assumed("bookings", "A booking has no meeting until it is started."),
    documented(
        "bookings",
        "A booking can be held several times, each time as another meeting under the same room code.",
    ),
    assumed("bookings", "A booking that does not end after it starts answers `paramsError`."),
    assumed("bookings", "A booking may lie in the past."),
    assumed("short links", "Each call makes another link."),
    assumed(
        "short links",
        "A short link by another than the booking's creator answers `creatorUidError`, by a stranger `userNotInOrg`.",
    ),
    documented(
        "short links",
        "A short link to a booking that does not exist answers `scheduleConferenceIdError`.",
    ),
    documented(
        "batch query",
        "Only meetings in progress can be queried; one that has ended answers `resourceClose`.",
    ),
    assumed(
        "batch query",
        "A meeting that does not exist, or that nobody has joined yet, answers `paramsError`.",
    ),
    assumed("batch query", "One faulty id fails the whole call."),
    assumed("batch query", "The people in a meeting have unionIds as `userId`."),
    documented(
        "room codes",
        "An unknown room code answers `invalidRoomCode`, an empty one `missingRoomCode`.",
    ),
    assumed("room codes", "Spaces in a room code do not count."),
    assumed(
        "room codes",
        "The meetings of a room code come in the order in which they were opened.",
    ),
    documented("room codes", "The end and the duration of a meeting come only after it has ended."),
    documented("pages", "A page token is an offset as text."),
    assumed(
        "pages",
        "A page holds 10 entries unless asked otherwise, and there is no largest page.",
    ),
    assumed("pages", "The last page has no token."),
    assumed(
        "pages",
        "A page token that was never given, and a page of less than one entry, answer `paramError`.",
    ),
    assumed(
        "meetings",
        "The first person who joins starts a booked meeting; it goes on when everyone has left.",
    ),
    assumed("meetings", "Who joins has the microphone on and the camera off."),
    assumed("links", "Links and phone numbers lead nowhere."),
];

const fn documented(area: &'static str, what: &'static str) -> Behavior {
    Behavior { area, what, source: Provenance::Documented }
}

const fn assumed(area: &'static str, what: &'static str) -> Behavior {
    Behavior { area, what, source: Provenance::Assumed }
}

const fn joined<const N: usize>(first: &[Behavior], second: &[Behavior]) -> [Behavior; N] {
    let mut all = [first[0]; N];
    let mut index = 0;
    while index < N {
        all[index] = if index < first.len() { first[index] } else { second[index - first.len()] };
        index += 1;
    }
    all
}
