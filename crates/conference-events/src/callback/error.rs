use std::fmt;

use crate::EventError;

/// Reason why a request of DingTalk is refused, or a [`Callback`](crate::Callback) cannot be
/// created. It shows no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallbackError(Kind);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Setting(&'static str),
    Request(&'static str),
    Signature,
    Key,
    Owner(String),
    Event(EventError),
    Random,
}

/// Maximum length of an owner key in a message; real ones are shorter.
const MAX_OWNER_CHARS: usize = 64;

impl CallbackError {
    pub(super) const fn setting(reason: &'static str) -> Self {
        Self(Kind::Setting(reason))
    }

    pub(super) const fn request(reason: &'static str) -> Self {
        Self(Kind::Request(reason))
    }

    pub(super) const fn signature() -> Self {
        Self(Kind::Signature)
    }

    pub(super) const fn key() -> Self {
        Self(Kind::Key)
    }

    pub(super) fn owner(owner_key: &str) -> Self {
        Self(Kind::Owner(owner_key.chars().take(MAX_OWNER_CHARS).collect()))
    }

    pub(super) const fn event(reason: EventError) -> Self {
        Self(Kind::Event(reason))
    }

    pub(super) const fn random() -> Self {
        Self(Kind::Random)
    }

    /// Returns true if the token, the AES key or the owner keys cannot be used.
    #[must_use]
    pub const fn is_invalid_setting(&self) -> bool {
        matches!(self.0, Kind::Setting(_))
    }

    /// Returns true if the request lacks a part that DingTalk's requests have.
    #[must_use]
    pub const fn is_invalid_request(&self) -> bool {
        matches!(self.0, Kind::Request(_))
    }

    /// Returns true if the signature is wrong: the token differs, or the request is not from
    /// DingTalk.
    #[must_use]
    pub const fn is_wrong_signature(&self) -> bool {
        matches!(self.0, Kind::Signature)
    }

    /// Returns true if the request has a valid signature but cannot be decrypted with the AES key.
    #[must_use]
    pub const fn is_wrong_aes_key(&self) -> bool {
        matches!(self.0, Kind::Key)
    }

    /// Returns the owner key of the request, if it is not one of the allowed ones.
    #[must_use]
    pub fn wrong_owner_key(&self) -> Option<&str> {
        match &self.0 {
            Kind::Owner(owner_key) => Some(owner_key),
            _ => None,
        }
    }

    /// Returns the reason why the decrypted text is not an event.
    #[must_use]
    pub const fn event_error(&self) -> Option<&EventError> {
        match &self.0 {
            Kind::Event(reason) => Some(reason),
            _ => None,
        }
    }
}

impl fmt::Display for CallbackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Setting(reason) => write!(f, "the callback cannot be set up: {reason}"),
            Kind::Request(reason) => write!(f, "the request is not a push of DingTalk: {reason}"),
            Kind::Signature => f.write_str(
                "the signature is wrong: compare the token with the developer console's",
            ),
            Kind::Key => {
                f.write_str("decryption failed: compare the AES key with the developer console's")
            }
            Kind::Owner(owner_key) => write!(
                f,
                "the request is for another owner key, {owner_key:?}: add it if it is yours \
                 (the client id, suite key or corpId)"
            ),
            Kind::Event(reason) => write!(f, "the decrypted text cannot be read: {reason}"),
            Kind::Random => f.write_str("encryption failed: the system has no random numbers"),
        }
    }
}

impl std::error::Error for CallbackError {}
