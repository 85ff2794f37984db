use std::{
    collections::VecDeque,
    fmt,
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
};

use conference_models::Paged;
use conference_transport::{Error as TransportError, Reply};
use futures_core::Stream;

use crate::{
    Client, Error, Response,
    call::build_request,
    decode::{PagePosition, decode},
    seen_tokens::SeenTokens,
};

/// The pages of an operation, one after another: a [`Stream`].
///
/// It ends when the service says that there is no more, and after an error.
/// [`token`](Self::token) then says where to go on: with
/// [`starting_at`](Self::starting_at) on a new pager. A token that comes a
/// second time is an error, never an endless loop.
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
///         println!("{:?} goes on", meeting.title);
///     }
/// }
/// # Ok(())
/// # });
/// ```
#[must_use = "a pager reads nothing until it is asked for a page"]
pub struct Pager<Op: Paged> {
    client: Client,
    path: Op::Path,
    request: Op::Request,
    token: Option<String>,
    seen: SeenTokens,
    state: State<Op>,
}

enum State<Op: Paged> {
    Ready,
    Fetching(Fetch<Op>),
    Done,
}

type Fetch<Op> = Pin<Box<dyn Future<Output = Result<Page<Op>, TransportError>> + Send>>;
type Page<Op> = (Response<<Op as conference_models::Operation>::Response>, Reply);

impl<Op> Pager<Op>
where
    Op: Paged + 'static,
    Op::Path: Clone + Unpin + 'static,
    Op::Request: Clone + Unpin + 'static,
{
    pub(crate) fn new(client: &Client, path: &Op::Path, request: &Op::Request) -> Self {
        let token = Op::token(request);
        let mut seen = SeenTokens::default();
        seen.extend(token.clone());
        Self {
            client: client.clone(),
            path: path.clone(),
            request: request.clone(),
            token,
            seen,
            state: State::Ready,
        }
    }

    /// This pager, with the page that starts at a token as its first one.
    ///
    /// # Errors
    ///
    /// If the operation cannot have given this token.
    pub fn starting_at(mut self, token: impl Into<String>) -> Result<Self, Error> {
        self.set_token(token.into())?;
        Ok(self)
    }

    /// Where the next page starts; `None` if that is the first page, and after
    /// the last one.
    #[must_use]
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// The next page; `None` if there is none.
    pub async fn next_page(&mut self) -> Option<Result<Response<Op::Response>, Error>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// What the pages hold, one by one: a [`Stream`].
    pub fn items(self) -> Items<Op> {
        Items { pager: self, page: VecDeque::new() }
    }

    fn fetch(&self) -> Fetch<Op> {
        let client = self.client.clone();
        let path = self.path.clone();
        let request = self.request.clone();
        let position = PagePosition::First;
        Box::pin(async move {
            let request = build_request::<Op>(&path, &request)?;
            let decode = |reply: &Reply| decode::<Op>(reply, position);
            let (decoded, reply) = client.transport.call(&request, &client.options, decode).await?;
            Ok((Response::new(decoded, reply.clone()), reply))
        })
    }

    /// Gets ready for the page after this one, if there is one.
    fn advance(&mut self, (page, reply): &Page<Op>) -> Result<(), TransportError> {
        let has_more = Op::has_more(page).unwrap_or_else(|| !Op::is_empty(page));
        let next = self.seen.next(Op::next_token(page), has_more);
        match next.map_err(|error| reply.undecodable(error))? {
            Some(token) => {
                self.set_token(token)?;
                self.state = State::Ready;
            }
            None => {
                self.token = None;
                self.state = State::Done;
            }
        }
        Ok(())
    }

    fn set_token(&mut self, token: String) -> Result<(), TransportError> {
        Op::set_token(&mut self.request, &token).map_err(|_| {
            let error = format!("{token:?} is not a page token of this operation");
            TransportError::invalid_request(Op::NAME, error)
        })?;
        self.seen.extend([token.clone()]);
        self.token = Some(token);
        Ok(())
    }
}

impl<Op> Stream for Pager<Op>
where
    Op: Paged + 'static,
    Op::Path: Clone + Unpin + 'static,
    Op::Request: Clone + Unpin + 'static,
{
    type Item = Result<Response<Op::Response>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let pager = self.get_mut();
        let fetched = match &mut pager.state {
            State::Done => return Poll::Ready(None),
            State::Fetching(fetch) => ready!(fetch.as_mut().poll(context)),
            State::Ready => {
                pager.state = State::Fetching(pager.fetch());
                return Pin::new(pager).poll_next(context);
            }
        };
        pager.state = State::Done;
        let page = fetched.and_then(|page| pager.advance(&page).map(|()| page.0));
        Poll::Ready(Some(page.map_err(Error::from)))
    }
}

impl<Op: Paged> fmt::Debug for Pager<Op> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pager").field("operation", &Op::NAME).finish_non_exhaustive()
    }
}

/// What the pages of an operation hold, one by one: a [`Stream`].
#[must_use = "a stream reads nothing until it is polled"]
pub struct Items<Op: Paged> {
    pager: Pager<Op>,
    page: VecDeque<Op::Item>,
}

impl<Op> Stream for Items<Op>
where
    Op: Paged + 'static,
    Op::Path: Clone + Unpin + 'static,
    Op::Request: Clone + Unpin + 'static,
    Op::Item: Unpin,
{
    type Item = Result<Op::Item, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let items = self.get_mut();
        loop {
            if let Some(item) = items.page.pop_front() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut items.pager).poll_next(context)) {
                Some(Ok(page)) => items.page = Op::into_items(page.into_inner()).into(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<Op: Paged> fmt::Debug for Items<Op> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("operation", &Op::NAME).finish_non_exhaustive()
    }
}
