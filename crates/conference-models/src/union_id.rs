//! Sources of unionIds, and creation of a [`UnionId`](crate::UnionId).
//!
//! DingTalk has two ids for a person. The userId identifies a person inside one organization. The
//! unionId identifies the same person for all apps of one developer. This API accepts only
//! unionIds, even in a field with the wire name `userId`. A userId in place of a unionId fails with
//! `unknownUserError` or `paramsError`.
//!
//! A program gets the unionId of a person from:
//!
//! - the contacts API, which is not part of this crate: `POST /topapi/v2/user/get` on
//!   `oapi.dingtalk.com` returns the `unionid` of a userId;
//! - the login of a user: `GET /v1.0/contact/users/me` with the token of that user returns the
//!   `unionId`;
//! - responses and events of this API, such as the members of a meeting.
//!
//! `UnionId` has no conversion from a string, so that a userId is not passed as one by accident.
//! Create it with `UnionId::new`:
//!
//! ```
//! use conference_models::{CreateVideoConferenceRequest, UnionId};
//!
//! let organizer = UnionId::new("2iPOLbpUNMLzB5LuwggiiqiPwiEiE");
//! let people: Vec<UnionId> =
//!     ["mE4lKiSbMzKvWzmzXpoV8uQiEiE", "qzR1iiRQy2XTn8LcvQiEiE"].map(UnionId::new).into();
//! let request =
//!     CreateVideoConferenceRequest::new(&organizer, "Incident 7").invite_user_ids(&people);
//! assert_eq!(request.invite_user_ids, Some(people));
//! ```
