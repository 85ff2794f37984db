/// Why something cannot be done, in the terms of the domain.
///
/// Each operation answers the same cause with a code of its own; what people
/// do in the app gives the cause itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum Cause {
    /// A field is missing, of the wrong type, or out of its limits.
    #[error("the request does not fit the specification")]
    InvalidRequest,
    /// The title is missing, of the wrong type, or out of its limits.
    #[error("the title does not fit the specification")]
    InvalidTitle,
    /// A booked meeting ends before it starts.
    #[error("the end is not after the start")]
    EndNotAfterStart,
    /// A person does not belong to the organization.
    #[error("a person does not belong to the organization")]
    Stranger,
    /// A person is not the one who created this.
    #[error("the person is not its creator")]
    NotTheCreator,
    /// A person is not in the meeting.
    #[error("the person is not in the meeting")]
    NotInTheMeeting,
    /// There is no such booking.
    #[error("no booking has this id")]
    UnknownBooking,
    /// There is no such meeting.
    #[error("no meeting has this id")]
    UnknownMeeting,
    /// The meeting has not started.
    #[error("the meeting has not started")]
    NotStarted,
    /// The meeting is over.
    #[error("the meeting has ended")]
    Ended,
    /// No room has this code.
    #[error("no room has this code")]
    UnknownRoomCode,
    /// The room code is empty.
    #[error("the room code is missing")]
    MissingRoomCode,
    /// The page token is none that the service gave.
    #[error("the page token is none that was given")]
    UnknownPageToken,
    /// A page of no or fewer entries was asked for.
    #[error("a page has to hold at least one entry")]
    EmptyPage,
    /// A page of more entries than the service gives at once was asked for.
    #[error("a page holds at most 2000 entries")]
    PageTooLong,
    /// The id of the meeting is empty.
    #[error("the id of the meeting is missing")]
    MissingMeeting,
    /// The booking was cancelled.
    #[error("the booking was cancelled")]
    Cancelled,
    /// A booking was given too many extension apps.
    #[error("a meeting has at most 10 extension apps")]
    TooManyApps,
    /// A person is not the host of the meeting.
    #[error("the person is not the host of the meeting")]
    NotTheHost,
    /// The meeting is locked.
    #[error("the meeting is locked")]
    Locked,
    /// A person was put out of the meeting for good.
    #[error("the person was put out of the meeting for good")]
    Barred,
    /// The hosts keep everyone from unmuting themselves.
    #[error("the hosts keep everyone muted")]
    KeptMuted,
    /// What is to be done is none of the known actions.
    #[error("the action is none that is known")]
    UnknownAction,
    /// An invitation names nobody who could be called.
    #[error("an invitation names nobody who could be called")]
    NobodyToCall,
    /// The meeting is being recorded already.
    #[error("a recording runs already")]
    AlreadyRecording,
    /// The meeting is not being recorded.
    #[error("no recording runs")]
    NotRecording,
    /// There is no such recording, or it is not over.
    #[error("no recording that is over is there")]
    UnknownRecording,
    /// There is no such stream.
    #[error("no stream has this id")]
    UnknownStream,
}
