use std::{fmt::Write, time::Duration};

use conference_api::transport::{AccessToken, StoredToken, TokenKey};
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};

/// Content of a token's file. Times are in milliseconds.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Record {
    access_token: String,
    generation: u64,
    lifetime: u64,
    expires_in: u64,
    /// Time of writing, since 1970. `expires_in` is relative to it.
    written_at: u64,
}

/// Returns the name of a key's file. It has only lower-case letters, for file systems that ignore
/// case, and a fixed length.
pub(super) fn file_name(key: &TokenKey) -> String {
    let parts = [key.host(), key.app(), key.organization().unwrap_or_default()];
    let digest = digest(&SHA256, parts.join("\n").as_bytes());
    let mut name = "token-".to_owned();
    for byte in &digest.as_ref()[..16] {
        write!(name, "{byte:02x}").expect("writing to a String does not fail");
    }
    name + ".json"
}

impl Record {
    pub(super) fn new(token: &StoredToken, now: u64) -> Self {
        let millis = |time: Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        Self {
            access_token: token.token().expose().to_owned(),
            generation: token.token().generation(),
            lifetime: millis(token.lifetime()),
            expires_in: millis(token.expires_in()),
            written_at: now,
        }
    }

    /// Reads a record. An error has no reason, since its text could contain the token.
    pub(super) fn parse(json: &[u8]) -> Option<Self> {
        let record: Self = serde_json::from_slice(json).ok()?;
        record.access_token().is_some().then_some(record)
    }

    pub(super) fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("strings and numbers are JSON")
    }

    pub(super) fn generation(&self) -> u64 {
        self.generation
    }

    /// Returns the token, unless it has expired. It is never valid for longer than at the time of
    /// writing, even if the clock was set back.
    pub(super) fn token(&self, now: u64) -> Option<StoredToken> {
        let left = self.expires_in.saturating_sub(now.saturating_sub(self.written_at));
        let [lifetime, left] = [self.lifetime, left].map(Duration::from_millis);
        (!left.is_zero()).then_some(StoredToken::new(self.access_token()?, lifetime, left))
    }

    fn access_token(&self) -> Option<AccessToken> {
        AccessToken::new(&*self.access_token, self.generation).ok()
    }
}
