//! Tables of codes that several operations share.

use conference_models::ErrorCode;

use crate::Cause;

/// What operations that no document describes answer: what the documented ones
/// answer to the like.
pub(super) const UNDOCUMENTED: &[(Cause, ErrorCode)] = &[
    (Cause::InvalidRequest, ErrorCode::ParamsError),
    (Cause::UnknownMeeting, ErrorCode::ParamsError),
    (Cause::NotStarted, ErrorCode::ParamsError),
    (Cause::Ended, ErrorCode::ResourceClose),
    (Cause::Stranger, ErrorCode::UnknownUserError),
    (Cause::NotInTheMeeting, ErrorCode::ParamsError),
    (Cause::UnknownRoomCode, ErrorCode::InvalidRoomCode),
    (Cause::UnknownPageToken, ErrorCode::ParamsError),
    (Cause::EmptyPage, ErrorCode::ParamsError),
    (Cause::AlreadyRecording, ErrorCode::RecordStartError),
    (Cause::NotRecording, ErrorCode::RecordStopError),
    (Cause::UnknownRecording, ErrorCode::CloudRecordNotFound),
];

/// What operations on the people in a meeting answer.
pub(super) const CONTROL: &[(Cause, ErrorCode)] = &[
    (Cause::InvalidRequest, ErrorCode::ParamsError),
    (Cause::UnknownMeeting, ErrorCode::ParamsError),
    (Cause::NotStarted, ErrorCode::ParamsError),
    (Cause::Ended, ErrorCode::ParamsError),
    (Cause::UnknownAction, ErrorCode::ParamsError),
    (Cause::NotInTheMeeting, ErrorCode::ParamsError),
    (Cause::NobodyToCall, ErrorCode::ParamsError),
    (Cause::Stranger, ErrorCode::UnknownUserError),
];

/// What operations on the streams of a meeting answer.
pub(super) const STREAMING: &[(Cause, ErrorCode)] = &[
    (Cause::InvalidRequest, ErrorCode::ParamsError),
    (Cause::UnknownMeeting, ErrorCode::ParamsError),
    (Cause::NotStarted, ErrorCode::ParamsError),
    (Cause::Ended, ErrorCode::ParamsError),
    (Cause::UnknownStream, ErrorCode::ParamsError),
    (Cause::Stranger, ErrorCode::UnknownUserError),
];

/// What operations on the finished cloud recordings of a meeting answer.
pub(super) const RECORDINGS: &[(Cause, ErrorCode)] = &[
    (Cause::InvalidRequest, ErrorCode::ParamsError),
    (Cause::UnknownMeeting, ErrorCode::ParamsError),
    (Cause::UnknownPageToken, ErrorCode::ParamsError),
    (Cause::EmptyPage, ErrorCode::ParamsError),
    (Cause::PageTooLong, ErrorCode::ParamsError),
    (Cause::UnknownRecording, ErrorCode::CloudRecordNotFound),
    (Cause::Stranger, ErrorCode::UnknownUserError),
];

/// What operations that look one meeting up answer.
pub(super) const ONE_MEETING: &[(Cause, ErrorCode)] = &[
    (Cause::InvalidRequest, ErrorCode::ParamError),
    (Cause::UnknownPageToken, ErrorCode::ParamError),
    (Cause::EmptyPage, ErrorCode::ParamError),
    (Cause::MissingMeeting, ErrorCode::MissingRoomId),
    (Cause::UnknownMeeting, ErrorCode::RoomNotFound),
];

/// What operations on a booking answer.
pub(super) const BOOKING: &[(Cause, ErrorCode)] = &[
    (Cause::InvalidRequest, ErrorCode::ParamsError),
    (Cause::EndNotAfterStart, ErrorCode::ParamsError),
    (Cause::UnknownBooking, ErrorCode::ParamsError),
    (Cause::Stranger, ErrorCode::PermissionError),
    (Cause::NotTheCreator, ErrorCode::PermissionError),
    (Cause::Cancelled, ErrorCode::ResourceCancel),
];
