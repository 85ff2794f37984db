use crate::Cause;

const DEFAULT_SIZE: i64 = 10;

/// Page of a list, as requested.
#[derive(Debug)]
pub(crate) struct Page {
    offset: usize,
    size: usize,
}

/// Position of a page in its list.
#[derive(Debug)]
pub(crate) struct PageInfo {
    pub(crate) total: i64,
    pub(crate) next_token: Option<String>,
}

impl Page {
    /// Reads a page token, an offset as a string. An empty one is the start.
    pub(crate) fn new(token: Option<&str>, size: Option<i64>) -> Result<Self, Cause> {
        let size = usize::try_from(size.unwrap_or(DEFAULT_SIZE)).unwrap_or(0);
        if size == 0 {
            return Err(Cause::PageTooSmall);
        }
        let offset = match token {
            None | Some("") => 0,
            Some(token) => token.parse().map_err(|_| Cause::InvalidPageToken)?,
        };
        Ok(Self { offset, size })
    }

    /// Returns the entries on this page.
    pub(crate) fn of<T>(
        &self,
        entries: impl ExactSizeIterator<Item = T>,
    ) -> Result<(PageInfo, impl Iterator<Item = T>), Cause> {
        let total = entries.len();
        if self.offset > total {
            return Err(Cause::InvalidPageToken);
        }
        let end = self.offset.saturating_add(self.size);
        let info = PageInfo {
            total: i64::try_from(total).unwrap_or(i64::MAX),
            next_token: (end < total).then(|| end.to_string()),
        };
        Ok((info, entries.skip(self.offset).take(self.size)))
    }
}
