//! Pages of an operation that is called by name.

use conference_models::{
    Paging,
    metadata::{FieldType, OperationInfo},
};
use conference_transport::Error as TransportError;
use serde_json::Value;

use super::{
    Pager,
    source::{Fetched, PageSource, not_a_token},
};
use crate::{
    Client, Error,
    raw::{find_operation, page_token},
};

/// Pager of an operation that is called by name.
pub type RawPager = Pager<RawOperation>;

/// Operation that is called by name.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct RawOperation;

/// Name, path parameter and request of an operation.
#[derive(Debug)]
pub struct RawCall {
    info: &'static OperationInfo,
    paging: Paging,
    path: Option<String>,
    request: Value,
}

impl Client {
    /// Returns a pager over an operation that is called by name, starting with the page in the
    /// request. See [`call_raw`](Self::call_raw).
    ///
    /// # Errors
    ///
    /// An error of kind `InvalidRequest` if there is no such operation, or if it has no pages.
    pub fn call_raw_pages(
        &self,
        operation: &str,
        path: Option<&str>,
        request: &Value,
    ) -> Result<RawPager, Error> {
        let info = find_operation(operation)?;
        let paging = info
            .paging
            .ok_or_else(|| TransportError::invalid_request(info.name, "it has no pages"))?;
        let (path, request) = (path.map(str::to_owned), request.clone());
        Ok(Pager::from_call(self, RawCall { info, paging, path, request }))
    }
}

impl PageSource for RawOperation {
    type Call = RawCall;
    type Page = Value;
    type Item = Value;

    fn name(call: &RawCall) -> &'static str {
        call.info.name
    }

    fn paging(call: &RawCall) -> Option<Paging> {
        Some(call.paging)
    }

    fn page_token(call: &RawCall) -> Option<String> {
        page_token(call.info, &call.request)
    }

    fn set_page_token(call: &mut RawCall, token: &str) -> Result<(), String> {
        let RawCall { info, paging, request, .. } = call;
        let field = info.fields.iter().find(|field| field.name == paging.token);
        let is_integer = field.is_some_and(|field| matches!(field.kind, FieldType::Integer));
        let value = if is_integer {
            token.parse::<i64>().map_err(|_| not_a_token(token))?.into()
        } else {
            token.into()
        };
        let fields = request.as_object_mut().ok_or("the request is not an object")?;
        fields.insert(paging.token.to_owned(), value);
        Ok(())
    }

    async fn fetch(client: &Client, call: &RawCall) -> Fetched<Value> {
        client.send_raw(call.info, call.path.as_deref(), &call.request).await
    }

    /// Returns the items. `null` in the list is not an item.
    fn into_items(call: &RawCall, mut page: Value) -> Vec<Value> {
        let list =
            call.paging.items.split('.').try_fold(&mut page, |value, name| value.get_mut(name));
        let Some(Value::Array(items)) = list else {
            return Vec::new();
        };
        std::mem::take(items).into_iter().filter(|item| !item.is_null()).collect()
    }
}
