//! Operations that a pager can read.

use std::future::Future;

use conference_models::{PageInfo, Paged, Paging, json::Decoded};
use conference_transport::{Error as TransportError, Reply};

use super::Pager;
use crate::Client;

/// Operation of a pager. Every [`Paged`] operation is one.
pub trait PageSource {
    /// Call with the parts of the request that all pages share, and the token of one page.
    type Call: Send + Sync;
    /// Page.
    type Page: Send;
    /// Item of the list.
    type Item: Send;

    /// Returns the name of the operation.
    fn name(call: &Self::Call) -> &'static str;

    /// Returns the fields by which the operation pages.
    fn paging(call: &Self::Call) -> Option<Paging>;

    /// Returns the page token in the call.
    fn page_token(call: &Self::Call) -> Option<String>;

    /// Sets the page token of the call.
    ///
    /// # Errors
    ///
    /// The reason, if the token does not have the form of the operation's tokens.
    fn set_page_token(call: &mut Self::Call, token: &str) -> Result<(), String>;

    /// Reads a page.
    fn fetch(
        client: &Client,
        call: &Self::Call,
    ) -> impl Future<Output = Fetched<Self::Page>> + Send;

    /// Returns the items of a page.
    fn into_items(call: &Self::Call, page: Self::Page) -> Vec<Self::Item>;
}

/// A page with its position in the list.
pub(super) type Fetched<T> = Result<(Decoded<T>, PageInfo, Reply), TransportError>;

/// The path parameter and the request of an operation.
#[derive(Debug)]
pub struct TypedCall<P, R> {
    path: P,
    request: R,
}

impl<Op: Paged<Path: Clone, Request: Clone>> Pager<Op> {
    pub(crate) fn new(client: &Client, path: &Op::Path, request: &Op::Request) -> Self {
        Self::from_call(client, TypedCall { path: path.clone(), request: request.clone() })
    }
}

impl<Op: Paged<Path: Clone, Request: Clone>> PageSource for Op {
    type Call = TypedCall<Op::Path, Op::Request>;
    type Page = Op::Response;
    type Item = Op::Item;

    fn name(_: &Self::Call) -> &'static str {
        Op::NAME
    }

    fn paging(_: &Self::Call) -> Option<Paging> {
        Op::PAGING
    }

    fn page_token(call: &Self::Call) -> Option<String> {
        Op::page_token(&call.request)
    }

    fn set_page_token(call: &mut Self::Call, token: &str) -> Result<(), String> {
        <Op as Paged>::set_page_token(&mut call.request, token).map_err(|_| not_a_token(token))
    }

    async fn fetch(client: &Client, call: &Self::Call) -> Fetched<Self::Page> {
        let (page, reply) = client.send::<Op>(&call.path, &call.request).await?;
        let info = Op::page_info(&page.value);
        Ok((page, info, reply))
    }

    fn into_items(_: &Self::Call, page: Self::Page) -> Vec<Self::Item> {
        <Op as Paged>::into_items(page)
    }
}

pub(super) fn not_a_token(token: &str) -> String {
    format!("{token:?} is not a page token of this operation")
}
