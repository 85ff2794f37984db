use std::{collections::HashMap, time::Duration};

use conference_models::{DurationMillis, TimestampMillis};

use crate::random::Random;

/// Access tokens that were issued.
#[derive(Debug)]
pub(crate) struct Tokens {
    texts: Random,
    lifetime: DurationMillis,
    issued: HashMap<String, Token>,
    /// The token that an internal app gets again while it is valid.
    shared: Option<String>,
}

#[derive(Clone, Copy, Debug)]
struct Token {
    generation: u64,
    expires: TimestampMillis,
    revoked: bool,
}

/// Reason for refusing a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Rejection {
    #[error("the access token is missing")]
    Missing,
    #[error("the access token was never issued")]
    Unknown,
    #[error("the access token has expired")]
    Expired,
    #[error("the access token was revoked")]
    Revoked,
}

impl Tokens {
    pub(crate) fn new(seed: u64, lifetime: Duration) -> Self {
        Self {
            texts: Random::new(seed, "access token"),
            lifetime: lifetime.into(),
            issued: HashMap::new(),
            shared: None,
        }
    }

    pub(crate) fn lifetime_in_seconds(&self) -> i64 {
        self.lifetime.as_millis() / 1000
    }

    /// Returns the current token with its validity renewed, or a new one.
    pub(crate) fn renew(&mut self, now: TimestampMillis) -> String {
        let expires = self.expiry(now);
        if let Some(text) = &self.shared {
            if let Some(token) = self.issued.get_mut(text).filter(|token| token.is_valid(now)) {
                token.expires = expires;
                return text.clone();
            }
        }
        let text = self.issue(now);
        self.shared = Some(text.clone());
        text
    }

    /// Issues a new token. Earlier ones stay valid.
    pub(crate) fn issue(&mut self, now: TimestampMillis) -> String {
        let text = self.texts.hex(32);
        let token = Token {
            generation: self.issued.len() as u64 + 1,
            expires: self.expiry(now),
            revoked: false,
        };
        self.issued.insert(text.clone(), token);
        text
    }

    pub(crate) fn check(&self, text: Option<&str>, now: TimestampMillis) -> Result<(), Rejection> {
        let text = text.ok_or(Rejection::Missing)?;
        match self.issued.get(text) {
            None => Err(Rejection::Unknown),
            Some(token) if token.revoked => Err(Rejection::Revoked),
            Some(token) if !token.is_valid(now) => Err(Rejection::Expired),
            Some(_) => Ok(()),
        }
    }

    /// Returns the number of a token, counted from 1 in the order of issue.
    pub(crate) fn generation(&self, text: &str) -> Option<u64> {
        self.issued.get(text).map(|token| token.generation)
    }

    /// Revokes all tokens, and returns the number of those that were valid.
    pub(crate) fn revoke_all(&mut self, now: TimestampMillis) -> usize {
        let mut valid = 0;
        for token in self.issued.values_mut() {
            valid += usize::from(token.is_valid(now));
            token.revoked = true;
        }
        valid
    }

    pub(crate) fn set_lifetime(&mut self, lifetime: Duration) {
        self.lifetime = lifetime.into();
    }

    fn expiry(&self, now: TimestampMillis) -> TimestampMillis {
        TimestampMillis::from_millis(now.as_millis().saturating_add(self.lifetime.as_millis()))
    }
}

impl Token {
    fn is_valid(self, now: TimestampMillis) -> bool {
        !self.revoked && now < self.expires
    }
}
