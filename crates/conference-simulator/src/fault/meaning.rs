use std::sync::Arc;

use serde_json::Value;

use super::{Effect, Fault};

/// # Meaning
impl Fault {
    /// Every token that was given out is revoked before the call is looked at.
    #[must_use]
    pub fn revoke_tokens() -> Self {
        Self::new("revoke_tokens", Effect::RevokeTokens)
    }

    /// The answer leads back to the first page, as if there were always more.
    #[must_use]
    pub fn same_page_token() -> Self {
        let fault = Self::edit(|answer| {
            answer["nextToken"] = "0".into();
            answer["hasMore"] = true.into();
        });
        Self { name: "same_page_token", ..fault }
    }

    /// The request is executed, and the connection is reset instead of an
    /// answer.
    #[must_use]
    pub fn lost_reply() -> Self {
        Self { name: "lost_reply", ..Self::reset_after(0) }
    }

    /// The request is executed, and its answer is changed, if it is JSON.
    #[must_use]
    pub fn edit(edit: impl Fn(&mut Value) + Send + Sync + 'static) -> Self {
        Self::new("edit", Effect::Edit(Arc::new(edit)))
    }
}
