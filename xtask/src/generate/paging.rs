//! `Paged`: where an operation keeps its token, its items, and whether there
//! is more.

use super::text::concat;
use crate::spec::{Definition, Field, Model, Operation, Paging, Type};

pub(super) fn generate(model: &Model, operation: &Operation) -> Option<String> {
    let paging = operation.paging.as_ref()?;
    Some(format!(
        "impl Paged for {} {{
    type Item = {};

    fn token(request: &Self::Request) -> Option<String> {{
        {}
    }}

    fn set_token(request: &mut Self::Request, token: &str) -> Result<(), InvalidToken> {{
        {}
    }}

    fn next_token(response: &Self::Response) -> Option<String> {{
        {}
    }}
{}
    fn is_empty(response: &Self::Response) -> bool {{
        {}
    }}

    fn into_items(response: Self::Response) -> Vec<Self::Item> {{
        {}
    }}
}}
",
        operation.name,
        item(model, operation, paging)?,
        token(model, operation, paging)?,
        set_token(model, operation, paging)?,
        next_token(model, operation, paging)?,
        has_more(model, operation, paging).unwrap_or_default(),
        is_empty(model, operation, paging)?,
        into_items(model, operation, paging)?
    ))
}

fn item(model: &Model, operation: &Operation, paging: &Paging) -> Option<String> {
    let field = path(model, operation.response_type()?, &paging.items)?.pop()?;
    let Type::List(item) = &field.ty else {
        return None;
    };
    Some(item.ty.named().unwrap_or("String").to_owned())
}

fn token(model: &Model, operation: &Operation, paging: &Paging) -> Option<String> {
    let field = path(model, operation.request_type()?, &paging.token)?.pop()?;
    Some(if field.required {
        format!("Some(request.{}.to_string())", field.rust)
    } else {
        optional("request", &[field])
    })
}

fn set_token(model: &Model, operation: &Operation, paging: &Paging) -> Option<String> {
    let field = path(model, operation.request_type()?, &paging.token)?.pop()?;
    let value = match field.ty {
        Type::Integer => "token.parse().map_err(|_| InvalidToken)?",
        _ => "token.to_owned()",
    };
    let value = if field.required { value.to_owned() } else { format!("Some({value})") };
    Some(format!("request.{} = {value};\nOk(())", field.rust))
}

/// The token stands in the response, or in the last of its items.
fn next_token(model: &Model, operation: &Operation, paging: &Paging) -> Option<String> {
    let response = operation.response_type()?;
    let Some(cursor) = &paging.cursor else {
        let fields = path(model, response, &paging.token)?;
        return Some(optional("response", &fields));
    };
    let cursor = path(model, response, cursor)?;
    let list = cursor.iter().position(|field| matches!(field.ty, Type::List(_)));
    let Some((outer, inner)) = list.map(|list| cursor.split_at(list + 1)) else {
        return Some(optional("response", &cursor));
    };
    let list = walk("response", outer);
    Some(format!("let item = {list}.last()?;\n{}", optional("item", inner)))
}

fn has_more(model: &Model, operation: &Operation, paging: &Paging) -> Option<String> {
    let fields = path(model, operation.response_type()?, paging.has_more.as_ref()?)?;
    Some(format!(
        "
    fn has_more(response: &Self::Response) -> Option<bool> {{
        {}
    }}
",
        walk("response", &fields)
    ))
}

fn is_empty(model: &Model, operation: &Operation, paging: &Paging) -> Option<String> {
    let fields = path(model, operation.response_type()?, &paging.items)?;
    let (list, objects) = fields.split_last()?;
    let list = &list.rust;
    Some(match objects {
        [] => format!("response.{list}.is_empty()"),
        [first, rest @ ..] => {
            let inner = concat(
                rest.iter()
                    .map(|field| format!(".and_then(|inner| inner.{}.as_ref())", field.rust)),
            );
            let first = &first.rust;
            format!("response.{first}.as_ref(){inner}.is_none_or(|inner| inner.{list}.is_empty())")
        }
    })
}

fn into_items(model: &Model, operation: &Operation, paging: &Paging) -> Option<String> {
    let fields = path(model, operation.response_type()?, &paging.items)?;
    let (list, objects) = fields.split_last()?;
    let list = &list.rust;
    Some(match objects {
        [] => format!("response.{list}"),
        [first, rest @ ..] => {
            let inner =
                concat(rest.iter().map(|field| format!(".and_then(|inner| inner.{})", field.rust)));
            format!("response.{}{inner}.map(|inner| inner.{list}).unwrap_or_default()", first.rust)
        }
    })
}

/// The text of a field that may be missing.
fn optional(owner: &str, fields: &[&Field]) -> String {
    let value = walk(owner, fields);
    match fields.last().map(|field| &field.ty) {
        Some(Type::Integer) => format!("{value}.map(|token| token.to_string())"),
        _ => format!("{value}.clone()"),
    }
}

/// The expression of a field, by way of the objects that it stands in.
fn walk(owner: &str, fields: &[&Field]) -> String {
    let names: Vec<&str> = fields.iter().map(|field| field.rust.as_str()).collect();
    format!("{owner}.{}", names.join(".as_ref()?."))
}

/// The fields along a dotted path.
fn path<'a>(model: &'a Model, definition: &str, path: &str) -> Option<Vec<&'a Field>> {
    let mut name = definition;
    let mut found = Vec::new();
    for part in path.split('.') {
        let fields = model.definition(name).map(Definition::fields)?;
        let field = fields.iter().find(|field| field.wire == part)?;
        name = field.ty.named().unwrap_or_default();
        found.push(field);
    }
    Some(found)
}
