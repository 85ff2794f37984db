//! The pages of calls by name.

use conference_models::metadata::{FieldType, OperationInfo, Paging};
use conference_transport::Error as TransportError;
use serde_json::Value;

use crate::{
    Client, Error, Response, decode::PagePosition, raw::find_operation, seen_tokens::SeenTokens,
};

/// The pages of an operation that is called by its name, as they come.
///
/// It ends when the service says that there is no more, and after an error. A
/// page token that comes a second time is an error, never an endless loop.
#[derive(Debug)]
pub struct RawPager {
    client: Client,
    info: &'static OperationInfo,
    paging: Paging,
    path: Option<String>,
    request: Value,
    seen: SeenTokens,
    is_done: bool,
}

impl Client {
    /// All pages of an operation that is called by its name, from the one that
    /// the request asks for on: as [`call_raw`](Self::call_raw), again and
    /// again.
    ///
    /// # Errors
    ///
    /// Of kind `InvalidRequest` if there is no such operation, or if it does
    /// not answer a page at a time.
    pub fn call_raw_pages(
        &self,
        operation: &str,
        path: Option<&str>,
        request: &Value,
    ) -> Result<RawPager, Error> {
        let info = find_operation(operation)?;
        let paging = info.paging.ok_or_else(|| {
            TransportError::invalid_request(info.name, "it does not answer a page at a time")
        })?;
        let mut seen = SeenTokens::default();
        seen.extend(text(request.get(paging.token)));
        Ok(RawPager {
            client: self.clone(),
            info,
            paging,
            path: path.map(str::to_owned),
            request: request.clone(),
            seen,
            is_done: false,
        })
    }
}

impl RawPager {
    /// The next page; `None` if there is none.
    pub async fn next_page(&mut self) -> Option<Result<Response<Value>, Error>> {
        if std::mem::replace(&mut self.is_done, true) {
            return None;
        }
        Some(self.fetch().await.map_err(Error::from))
    }

    /// The items of a page.
    #[must_use]
    pub fn items<'page>(&self, page: &'page Value) -> &'page [Value] {
        let items = walk(page, self.paging.items).and_then(Value::as_array);
        items.map_or(&[], Vec::as_slice)
    }

    async fn fetch(&mut self) -> Result<Response<Value>, TransportError> {
        let path = self.path.as_deref();
        let position = PagePosition::First;
        let (page, reply) = self.client.send_raw(self.info, path, &self.request, position).await?;
        let next = self.seen.next(self.next_token(&page.value), self.has_more(&page.value));
        if let Some(token) = next.map_err(|error| reply.undecodable(error))? {
            self.request[self.paging.token] =
                self.token(&token).map_err(|error| reply.undecodable(error))?;
            self.seen.extend([token]);
            self.is_done = false;
        }
        Ok(Response::new(page, reply))
    }

    fn next_token(&self, page: &Value) -> Option<String> {
        text(walk(page, self.paging.cursor.unwrap_or(self.paging.token)))
    }

    fn has_more(&self, page: &Value) -> bool {
        let flag = self.paging.has_more.and_then(|name| walk(page, name)?.as_bool());
        flag.unwrap_or_else(|| !self.items(page).is_empty())
    }

    /// The token as the request takes it.
    fn token(&self, token: &str) -> Result<Value, String> {
        let mut fields = self.info.fields.iter();
        match fields.find(|field| field.name == self.paging.token).map(|field| field.kind) {
            Some(FieldType::Integer) => token
                .parse::<i64>()
                .map(Value::from)
                .map_err(|_| format!("{token:?} is not a page token of this operation")),
            _ => Ok(token.into()),
        }
    }
}

/// The value at a path of names. A list on the way stands for its last item.
fn walk<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(value, |value, name| match value {
        Value::Array(items) => items.last()?.get(name),
        value => value.get(name),
    })
}

fn text(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
