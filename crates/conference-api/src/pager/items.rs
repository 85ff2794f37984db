use std::{collections::VecDeque, fmt};

use conference_models::json::Unreadable;
use futures_core::Stream;
use futures_util::stream;

use super::{Pager, source::PageSource};
use crate::Error;

/// Reads the items of all pages of a list, one by one.
///
/// # Examples
///
/// ```
/// use conference_api::models::QueryOrgConferenceListRequest;
///
/// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
/// # on::a_meeting(async |client, _| {
/// let request = QueryOrgConferenceListRequest::new();
/// let mut meetings = client.query_org_conference_list_pages(&request).items();
/// while let Some(meeting) = meetings.next().await {
///     println!("{:?} is in progress", meeting?.title);
/// }
/// # Ok(())
/// # });
/// ```
#[must_use = "nothing is sent until an item is read"]
pub struct Items<Op: PageSource> {
    pager: Pager<Op>,
    page: VecDeque<Op::Item>,
    /// Token of the page that the items come from.
    page_token: Option<String>,
    unreadable: Vec<Unreadable>,
    count: usize,
}

impl<Op: PageSource> Items<Op> {
    pub(super) fn new(pager: Pager<Op>) -> Self {
        Self { pager, page: VecDeque::new(), page_token: None, unreadable: Vec::new(), count: 0 }
    }

    /// Reads the next item. Returns `None` after the last item, at a maximum of pages or items, and
    /// after an error. Sends a request only when all items of the previous page were returned.
    ///
    /// If its future is dropped, no item is lost.
    ///
    /// # Errors
    ///
    /// The same as those of [`Pager::next_page`].
    pub async fn next(&mut self) -> Option<Result<Op::Item, Error>> {
        while self.pager.limits.max_items != Some(self.count) {
            if let Some(item) = self.page.pop_front() {
                self.count += 1;
                return Some(Ok(item));
            }
            let token = self.pager.resume_token().map(str::to_owned);
            match self.pager.next_page().await? {
                Ok(page) => {
                    self.unreadable.extend_from_slice(page.unreadable());
                    self.page = Op::into_items(&self.pager.call, page.into_inner()).into();
                    self.page_token = token;
                }
                Err(error) => return Some(Err(error)),
            }
        }
        None
    }

    /// Returns the token of the page with the next item. A pager that starts there returns that
    /// whole page, including items that were already returned. `None` for the first page, and after
    /// the last item.
    #[must_use]
    pub fn resume_token(&self) -> Option<&str> {
        if self.page.is_empty() { self.pager.resume_token() } else { self.page_token.as_deref() }
    }

    /// Returns true if there may be more items, for example after a maximum of pages or items.
    #[must_use]
    pub fn has_more(&self) -> bool {
        !self.page.is_empty() || self.pager.has_more()
    }

    /// Removes and returns the fields that could not be read on the pages so far: absent fields of
    /// items, and items that were left out. See
    /// [`Response::unreadable`](crate::Response::unreadable).
    pub fn take_unreadable(&mut self) -> Vec<Unreadable> {
        std::mem::take(&mut self.unreadable)
    }

    /// Returns the items as a [`Stream`].
    pub fn into_stream(self) -> impl Stream<Item = Result<Op::Item, Error>> + Send + Unpin {
        Box::pin(stream::unfold(self, async |mut items| {
            let item = items.next().await?;
            Some((item, items))
        }))
    }
}

impl<Op: PageSource> fmt::Debug for Items<Op> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("pager", &self.pager)
            .field("count", &self.count)
            .finish_non_exhaustive()
    }
}
