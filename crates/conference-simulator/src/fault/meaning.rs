use std::sync::Arc;

use serde_json::Value;

use super::{Effect, Fault};

/// # Meaning
impl Fault {
    /// Revokes all access tokens before it handles the call.
    #[must_use]
    pub fn revoke_tokens() -> Self {
        Self::new("revoke_tokens", Effect::RevokeTokens)
    }

    /// Responds with the page token of the first page, as if there were always more.
    #[must_use]
    pub fn same_page_token() -> Self {
        let fault = Self::edit(|answer| {
            answer["nextToken"] = "0".into();
            answer["hasMore"] = true.into();
        });
        Self { name: "same_page_token", ..fault }
    }

    /// Executes the request, but resets the connection instead of responding.
    #[must_use]
    pub fn lost_reply() -> Self {
        Self { name: "lost_reply", ..Self::reset_after(0) }
    }

    /// Executes the request and changes the response, if it is JSON.
    #[must_use]
    pub fn edit(edit: impl Fn(&mut Value) + Send + Sync + 'static) -> Self {
        Self::new("edit", Effect::Edit(Arc::new(edit)))
    }
}
