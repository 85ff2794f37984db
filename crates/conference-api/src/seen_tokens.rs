use std::collections::HashSet;

/// The page tokens that were asked for so far. No token is asked for twice.
#[derive(Debug, Default)]
pub(crate) struct SeenTokens(HashSet<String>);

impl SeenTokens {
    pub(crate) fn extend(&mut self, tokens: impl IntoIterator<Item = String>) {
        self.0.extend(tokens);
    }

    /// The token of the next page; `None` if this page is the last.
    pub(crate) fn next(
        &self,
        token: Option<String>,
        has_more: bool,
    ) -> Result<Option<String>, String> {
        let next = token.filter(|token| has_more && !token.is_empty());
        match next {
            Some(token) if self.0.contains(&token) => {
                Err(format!("the page token {token:?} came a second time"))
            }
            next => Ok(next),
        }
    }
}
