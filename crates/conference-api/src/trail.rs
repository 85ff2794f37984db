use std::collections::HashSet;

/// The page tokens so far, so that none leads round in a circle.
#[derive(Debug, Default)]
pub(crate) struct Trail(HashSet<String>);

impl Trail {
    pub(crate) fn extend(&mut self, tokens: impl IntoIterator<Item = String>) {
        self.0.extend(tokens);
    }

    /// The token of the next page; `None` if this one is the last.
    pub(crate) fn follow(
        &self,
        next: Option<String>,
        more: bool,
    ) -> Result<Option<String>, String> {
        let next = next.filter(|token| more && !token.is_empty());
        match next {
            Some(token) if self.0.contains(&token) => {
                Err(format!("the page token {token:?} came a second time"))
            }
            next => Ok(next),
        }
    }
}
