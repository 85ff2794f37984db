use super::{Behavior, assumed, documented};

/// What the single operations do.
pub(super) const OPERATIONS: &[Behavior] = &[
    assumed(
        "operations without a document",
        "They refuse with 400 and the code that documented operations give for the like: `paramsError`, `resourceClose`, `unknownUserError`, `invalidRoomCode`, `recordStartError`, `recordStopError`, `cloudRecordNotFound`.",
    ),
    assumed(
        "operations without a document",
        "`UpdateVideoConferenceExtInfo` and `OptRecordWhiteAccount` check who and what is named, and change nothing.",
    ),
    assumed(
        "operations without a document",
        "`realData`, `expireTime`, `shareScope`, `summaryTypeList` and `roleSubResourceIds` have no effect.",
    ),
    assumed(
        "operations without a document",
        "A boolean in a query may be in capitals: the official Python SDK writes `True` and `False`.",
    ),
    assumed(
        "lifecycle",
        "Only the host closes a meeting; anyone else answers `permissionError`. Host is whom the booking names, or else the creator.",
    ),
    documented("lifecycle", "Closing a meeting that has ended answers `resourceClose`."),
    assumed(
        "lifecycle",
        "The settings of a meeting that are left out stay; `forbiddenShareScreen` and `onlyInternalEmployeesJoin` have no effect.",
    ),
    assumed(
        "lifecycle",
        "With `autoTransferHost`, the first co-host who is in follows a host who leaves, or else whoever came first.",
    ),
    assumed(
        "bookings",
        "Another than its creator who changes or cancels a booking answers `permissionError`.",
    ),
    documented(
        "bookings",
        "A cancelled booking answers `resourceCancel` when it is changed or looked up.",
    ),
    assumed(
        "bookings",
        "A cancelled booking cannot be opened; cancelling it again succeeds; a meeting of it that goes on does so.",
    ),
    assumed("bookings", "For its settings and short links, a cancelled booking does not exist."),
    assumed(
        "bookings",
        "Settings that an update leaves out stay as they are. A list is replaced as a whole.",
    ),
    assumed("bookings", "More than 10 extension apps answer `extensionAppSettingError`."),
    assumed(
        "bookings",
        "A locked booking opens as a locked meeting; `muteOnJoin` holds in its meetings; the other settings are only shown.",
    ),
    assumed(
        "in-meeting control",
        "Only meetings in progress can be controlled: another answers `paramsError`, to locking `confClosed` if it has ended and `commandError` if nobody has joined.",
    ),
    assumed("in-meeting control", "A locked meeting lets in its host and its co-hosts."),
    assumed(
        "in-meeting control",
        "Everyone can be made a co-host; to be muted a person has to be in the meeting, to be kicked or put in focus called at least.",
    ),
    assumed(
        "in-meeting control",
        "Muting everyone closes the microphone of everyone in the meeting and of who joins later; unmuting opens them.",
    ),
    assumed(
        "in-meeting control",
        "With `forceMute`, only the host and the co-hosts can unmute themselves, and the media status is `4`; without, it is `1`.",
    ),
    assumed(
        "in-meeting control",
        "Who was kicked can join again, unless `forbiddenRejoin` was set.",
    ),
    assumed(
        "in-meeting control",
        "One person who cannot be kicked fails the whole call, and nobody is kicked.",
    ),
    assumed(
        "in-meeting control",
        "All devices of a person are meant; `participantId` has no effect.",
    ),
    assumed(
        "in-meeting control",
        "An invitation that names nobody answers `paramsError`. Who is called by telephone or as a room system is a member without a unionId.",
    ),
    assumed(
        "in-meeting control",
        "Of the meetings under a room code, the MCU is called into the newest.",
    ),
    assumed("in-meeting control", "What is none of the documented actions answers `paramsError`."),
    assumed(
        "cloud recording",
        "Only the host records: another answers `recordStartPermissionError` or `recordStopPermissionError`.",
    ),
    assumed(
        "cloud recording",
        "A recording that runs cannot be started (`recordStartError`), one that does not run cannot be stopped (`recordStopError`).",
    ),
    documented(
        "cloud recording",
        "Starting or stopping a recording of a meeting that has ended answers `roomClosed`.",
    ),
    assumed(
        "cloud recording",
        "Stopping a recording answers `recordStopError` for a faulty request and an unknown meeting too, as no other code is documented.",
    ),
    assumed(
        "cloud recording",
        "The end of a meeting ends its recording. Videos and texts are there once a recording is over; before, they answer `cloudRecordNotFound`.",
    ),
    assumed(
        "cloud recording",
        "A recording holds what people say in the app while it runs; a character takes 100 ms to say.",
    ),
    assumed("cloud recording", "A video has 125 bytes a millisecond; its status is `1`."),
    assumed(
        "cloud recording",
        "The page token of a text is an offset; a page of more than 2,000 paragraphs answers `paramsError`.",
    ),
    assumed(
        "minutes",
        "Everyone can start and stop minutes. They behave like cloud recordings otherwise.",
    ),
    assumed(
        "minutes",
        "A summary is all that was said: one chapter, a highlight a paragraph, no actions, keywords or questions.",
    ),
    assumed(
        "minutes",
        "`bizType` `cloud_record` stands for cloud recordings, any other for minutes. Who did not record finds nothing.",
    ),
    assumed(
        "streaming",
        "An address that is not `rtmp://` or `rtmps://`, or that a stream goes to already, fails; the others start.",
    ),
    assumed(
        "streaming",
        "Streams start at once, whatever `needHostJoin` says, and end with their meeting. Stopping one again succeeds.",
    ),
    documented(
        "queries",
        "An unknown meeting answers `roomNotFound`, one without an id `missingRoomId`.",
    ),
    documented("queries", "The state of the minutes is not sent any more, only who owns them."),
    documented("queries", "A page of members holds 128 unless asked otherwise."),
    assumed(
        "queries",
        "The members are all who were called or have joined. Their times are the first joining and the last leaving, their duration is the sum of their stays.",
    ),
    assumed(
        "queries",
        "The meetings of the organization are those in progress, in the order in which they were opened, and have no end.",
    ),
    assumed(
        "queries",
        "The meetings of a person are those the person is in; the map has the meeting's id as key.",
    ),
    assumed("queries", "A stranger answers `param.error`."),
    assumed(
        "history",
        "Every meeting that started within the span is listed, be it over or not; a filter has to match whole.",
    ),
    assumed("history", "An entry of the details is one stay of one person."),
    assumed(
        "metrics",
        "An open microphone sends 32 kbit/s, an open camera 1,000; a person receives what the others send. Nothing is lost.",
    ),
    assumed(
        "metrics",
        "Figures of the past come every minute of a stay, and go by what is turned on now.",
    ),
];
