//! Progress through a list: its next page and its end.

use std::{
    collections::HashSet,
    time::{Duration, Instant},
};

use conference_models::{PageInfo, Paging, json::Unreadable};
use conference_transport::{Clock, Error as TransportError};

use crate::decode::PagePosition;

/// The limits of a pager, documented at its setters.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) max_pages: Option<usize>,
    pub(super) max_items: Option<usize>,
    pub(super) fail_after_pages: usize,
    pub(super) fail_after_empty_pages: usize,
    pub(super) page_interval: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_pages: None,
            max_items: None,
            fail_after_pages: 1_000,
            fail_after_empty_pages: 10,
            page_interval: Duration::from_millis(100),
        }
    }
}

/// The pages so far, and the next one.
#[derive(Debug)]
pub(super) struct Progress {
    state: State,
    /// The token of the next page.
    token: Option<String>,
    asked_for: HashSet<String>,
    /// False after a resume: `totalCount` cannot be compared with the number of items.
    began_with_first_page: bool,
    pages: usize,
    empty_pages_in_row: usize,
    items: usize,
    total_count: Option<usize>,
    requested_at: Option<Instant>,
}

#[derive(Debug)]
enum State {
    Going,
    /// Reported by the next step.
    Failed(TransportError),
    Ended,
}

pub(super) enum Step {
    Fetch,
    Fail(TransportError),
    End,
}

impl Progress {
    pub(super) fn new(token: Option<String>) -> Self {
        Self {
            state: State::Going,
            began_with_first_page: PagePosition::of(token.as_deref()) == PagePosition::First,
            asked_for: token.iter().cloned().collect(),
            token,
            pages: 0,
            empty_pages_in_row: 0,
            items: 0,
            total_count: None,
            requested_at: None,
        }
    }

    pub(super) fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    pub(super) fn has_more(&self) -> bool {
        matches!(self.state, State::Going)
    }

    pub(super) fn step(&mut self, limits: &Limits) -> Step {
        let is_over = |limit: Option<usize>, count| limit.is_some_and(|limit| count >= limit);
        if is_over(limits.max_pages, self.pages) || is_over(limits.max_items, self.items) {
            return Step::End;
        }
        match std::mem::replace(&mut self.state, State::Ended) {
            State::Going => {
                self.state = State::Going;
                Step::Fetch
            }
            State::Failed(error) => Step::Fail(error),
            State::Ended => Step::End,
        }
    }

    /// Waits until the next page may be requested.
    pub(super) async fn pace(&mut self, clock: &dyn Clock, interval: Duration) {
        if let Some(requested_at) = self.requested_at {
            let elapsed = clock.now().saturating_duration_since(requested_at);
            clock.sleep(interval.saturating_sub(elapsed)).await;
        }
        self.requested_at = Some(clock.now());
    }

    pub(super) fn end(&mut self) {
        self.state = State::Ended;
    }

    pub(super) fn fail(&mut self, error: TransportError) {
        self.state = State::Failed(error);
    }

    /// Counts a page and returns the token of the next one, if there is one. Fails with the reason
    /// why the list cannot be continued or trusted.
    pub(super) fn turn(
        &mut self,
        paging: Option<&Paging>,
        page: &PageInfo,
        unreadable: &[Unreadable],
        limits: &Limits,
    ) -> Result<Option<String>, String> {
        self.count(paging, page, unreadable);
        let next = self.next_token(page);
        self.token = next.as_ref().ok().cloned().flatten();
        refuse_unreadable(paging, page, unreadable)?;
        next?;
        match &self.token {
            Some(token) => {
                self.asked_for.insert(token.clone());
                self.refuse_endless(limits, token)?;
            }
            None => self.end(),
        }
        Ok(self.token.clone())
    }

    fn count(&mut self, paging: Option<&Paging>, page: &PageInfo, unreadable: &[Unreadable]) {
        self.pages += 1;
        // An unreadable item counts as received.
        let is_item = |field: &&Unreadable| paging.is_some_and(|it| is_item(it, field));
        self.items += page.item_count + unreadable.iter().filter(is_item).count();
        self.empty_pages_in_row =
            if page.item_count == 0 { self.empty_pages_in_row + 1 } else { 0 };
        let total = page.total_count.and_then(|total| usize::try_from(total).ok());
        self.total_count = total.filter(|total| *total > 0).or(self.total_count);
    }

    /// Returns true if all items were received, false if some were not, and `None` if that is
    /// unknown.
    fn is_complete(&self) -> Option<bool> {
        let total = self.total_count.filter(|_| self.began_with_first_page)?;
        Some(self.items >= total)
    }

    fn next_token(&self, page: &PageInfo) -> Result<Option<String>, String> {
        let is_complete = self.is_complete();
        let is_last = || is_complete.unwrap_or(page.item_count == 0);
        let is_last = page.has_more.map_or_else(is_last, |has_more| !has_more);
        if is_last {
            return Ok(None);
        }
        let token = page.next_token.as_deref();
        match token.filter(|token| PagePosition::of(Some(token)) == PagePosition::Later) {
            Some(token) if !self.asked_for.contains(token) => Ok(Some(token.to_owned())),
            _ if is_complete == Some(true) => Ok(None),
            Some(token) => Err(format!(
                "the list is incomplete: the service returned the page token {token:?} twice"
            )),
            None if page.has_more == Some(true) => Err("the list is incomplete: the response \
                says that there are more pages, but has no page token"
                .to_owned()),
            None if page.item_count == 0 => Err(format!(
                "the list is incomplete: {} of {} items came, but no page token",
                self.items,
                self.total_count.unwrap_or_default()
            )),
            None => Ok(None),
        }
    }

    fn refuse_endless(&self, limits: &Limits, token: &str) -> Result<(), String> {
        let resume = format!("the list continues at the page token {token:?}");
        if self.empty_pages_in_row >= limits.fail_after_empty_pages {
            let pages = self.empty_pages_in_row;
            return Err(format!("{pages} consecutive pages are empty: {resume}"));
        }
        if limits.max_pages.is_none() && self.pages >= limits.fail_after_pages {
            return Err(format!("{} pages came and the list did not end: {resume}", self.pages));
        }
        Ok(())
    }
}

/// Refuses a page if its list, or a field about the next page, cannot be read.
fn refuse_unreadable(
    paging: Option<&Paging>,
    page: &PageInfo,
    unreadable: &[Unreadable],
) -> Result<(), String> {
    let needed = paging.map(|paging| needed(paging, page)).unwrap_or_default();
    match unreadable.iter().find(|field| needed.contains(&place(field))) {
        Some(field) => Err(format!(
            "the list may be incomplete: {} cannot be read: {}",
            field.pointer(),
            field.reason()
        )),
        None => Ok(()),
    }
}

/// Returns the fields that tell if the list is complete.
fn needed(paging: &Paging, page: &PageInfo) -> Vec<String> {
    let Paging { items, next_token, has_more, total_count, .. } = *paging;
    let has_next = page.has_more == Some(false) || page.next_token.is_some();
    let tokens = next_token.iter().copied().filter(|_| !has_next);
    let total = total_count.filter(|_| page.has_more.is_none());
    [items].into_iter().chain(has_more).chain(tokens).chain(total).map(str::to_owned).collect()
}

/// Returns the path of a field in the form of [`Paging`], without the index of its item.
fn place(field: &Unreadable) -> String {
    let (parents, name) = field.pointer().rsplit_once('/').unwrap_or_default();
    let parents = parents.split('/').filter(|it| !it.is_empty() && !is_index(it));
    parents.chain([name]).collect::<Vec<_>>().join(".")
}

/// Returns true for an item of the list that was left out as a whole.
fn is_item(paging: &Paging, field: &Unreadable) -> bool {
    let (list, item) = field.pointer().rsplit_once('/').unwrap_or_default();
    is_index(item) && list.get(1..).is_some_and(|list| list.replace('/', ".") == paging.items)
}

fn is_index(segment: &str) -> bool {
    segment.parse::<usize>().is_ok()
}
