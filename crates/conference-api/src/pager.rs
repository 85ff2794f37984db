//! Pages of a list, and their items.

mod items;
mod progress;
#[cfg(feature = "raw")]
mod raw;
mod source;

use std::{fmt, time::Duration};

use conference_models::{PageInfo, json::Unreadable};
use conference_transport::Error as TransportError;
use futures_core::Stream;
use futures_util::stream;

use self::{
    progress::{Limits, Progress, Step},
    source::PageSource,
};
use crate::{Client, Error, Response};

pub use items::Items;
#[cfg(feature = "raw")]
pub use raw::{RawOperation, RawPager};

/// Reads the pages of a list, one after the other.
///
/// [`next_page`](Self::next_page) returns one page after the other. If a page fails, it returns the
/// error after the pages before it. A list is incomplete if a page token is missing or repeated
/// although more items are expected: the service announces another page, or fewer than `totalCount`
/// items were received. Without a `totalCount`, a repeated page token is always an error.
/// [`fail_after_pages`](Self::fail_after_pages) and
/// [`fail_after_empty_pages`](Self::fail_after_empty_pages) guard against a list that never ends.
///
/// After a failed request, a list that never ends, or [`max_pages`](Self::max_pages) or
/// [`max_items`](Self::max_items), [`resume_token`](Self::resume_token) is the position to continue
/// from: pass it to [`starting_at`](Self::starting_at) of a new pager. If a page token is missing
/// or repeated, there is no such position.
///
/// # Examples
///
/// ```
/// use conference_api::models::QueryOrgConferenceListRequest;
///
/// # mod on { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on.rs")); }
/// # on::a_meeting(async |client, _| {
/// let request = QueryOrgConferenceListRequest::new();
/// let mut pages = client.query_org_conference_list_pages(&request);
/// while let Some(page) = pages.next_page().await {
///     for meeting in &page?.on_going_conf_list {
///         println!("{:?} is in progress", meeting.title);
///     }
/// }
/// # Ok(())
/// # });
/// ```
#[must_use = "a pager sends nothing until a page is read"]
pub struct Pager<Op: PageSource> {
    client: Client,
    call: Op::Call,
    progress: Progress,
    limits: Limits,
}

impl<Op: PageSource> Pager<Op> {
    fn from_call(client: &Client, call: Op::Call) -> Self {
        let progress = Progress::new(Op::page_token(&call));
        Self { client: client.clone(), call, progress, limits: Limits::default() }
    }

    /// Sets the token of the first page, such as the [`resume_token`](Self::resume_token) of
    /// another pager.
    ///
    /// # Errors
    ///
    /// An error of kind `InvalidRequest` if the token does not have the form of this operation's
    /// page tokens.
    pub fn starting_at(mut self, token: impl Into<String>) -> Result<Self, Error> {
        let token = token.into();
        Op::set_page_token(&mut self.call, &token)
            .map_err(|reason| TransportError::invalid_request(Op::name(&self.call), reason))?;
        self.progress = Progress::new(Some(token));
        Ok(self)
    }

    /// Sets the maximum number of pages to read. The pager then ends without an error. Defaults to
    /// no limit.
    pub fn max_pages(mut self, pages: usize) -> Self {
        self.limits.max_pages = Some(pages);
        self
    }

    /// Sets the maximum number of items to read. The pager ends without an error after the page
    /// that reaches the maximum, and returns that page whole; [`items`](Self::items) ends after
    /// exactly this number. Defaults to no limit.
    pub fn max_items(mut self, items: usize) -> Self {
        self.limits.max_items = Some(items);
        self
    }

    /// Sets the number of pages after which the pager fails if the list has more pages, as a guard
    /// against an endless list. Defaults to 1,000. Does not apply if [`max_pages`](Self::max_pages)
    /// is set.
    pub fn fail_after_pages(mut self, pages: usize) -> Self {
        self.limits.fail_after_pages = pages;
        self
    }

    /// Sets the number of consecutive empty pages after which the pager fails if the list has more
    /// pages. Defaults to 10.
    pub fn fail_after_empty_pages(mut self, pages: usize) -> Self {
        self.limits.fail_after_empty_pages = pages;
        self
    }

    /// Sets the minimum time between the requests for two pages. Defaults to 100 milliseconds.
    pub fn page_interval(mut self, interval: Duration) -> Self {
        self.limits.page_interval = interval;
        self
    }

    /// Returns the token of the next page. `None` after the last page, after a missing or repeated
    /// page token, and before the first page unless the pager starts at a token.
    #[must_use]
    pub fn resume_token(&self) -> Option<&str> {
        self.progress.token()
    }

    /// Returns true until the last page was read or the list failed. After
    /// [`max_pages`](Self::max_pages) or [`max_items`](Self::max_items) it shows whether there is
    /// more to read.
    #[must_use]
    pub fn has_more(&self) -> bool {
        self.progress.has_more()
    }

    /// Reads the next page. Returns `None` after the last page, at a maximum of pages or items, and
    /// after an error.
    ///
    /// If its future is dropped, no page is lost: the next call reads it again.
    ///
    /// # Errors
    ///
    /// The errors of the operation, and an error of kind `Decode` if the list is incomplete, is
    /// endless, or cannot be read.
    pub async fn next_page(&mut self) -> Option<Result<Response<Op::Page>, Error>> {
        match self.progress.step(&self.limits) {
            Step::Fetch => Some(self.fetch().await.map_err(Error::from)),
            Step::Fail(error) => Some(Err(error.into())),
            Step::End => None,
        }
    }

    /// Returns the items of all pages, one by one.
    pub fn items(self) -> Items<Op> {
        Items::new(self)
    }

    /// Returns the pages as a [`Stream`].
    pub fn into_stream(
        self,
    ) -> impl Stream<Item = Result<Response<Op::Page>, Error>> + Send + Unpin {
        Box::pin(stream::unfold(self, async |mut pager| {
            let page = pager.next_page().await?;
            Some((page, pager))
        }))
    }

    async fn fetch(&mut self) -> Result<Response<Op::Page>, TransportError> {
        self.progress.pace(self.client.transport.clock(), self.limits.page_interval).await;
        let fetched = Op::fetch(&self.client, &self.call).await;
        let (page, info, reply) = fetched.inspect_err(|_| self.progress.end())?;
        if let Err(reason) = self.turn(&info, &page.unreadable) {
            self.progress.fail(reply.unusable(reason));
        }
        Ok(Response::new(page, reply))
    }

    /// Prepares the request of the next page.
    fn turn(&mut self, page: &PageInfo, unreadable: &[Unreadable]) -> Result<(), String> {
        let paging = Op::paging(&self.call);
        match self.progress.turn(paging.as_ref(), page, unreadable, &self.limits)? {
            Some(token) => Op::set_page_token(&mut self.call, &token),
            None => Ok(()),
        }
    }
}

impl<Op: PageSource> fmt::Debug for Pager<Op> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pager")
            .field("operation", &Op::name(&self.call))
            .field("progress", &self.progress)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}
