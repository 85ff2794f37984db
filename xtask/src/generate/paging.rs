//! The fields by which an operation pages, and `Paged`.

use super::text::concat;
use crate::spec::{Definition, Field, Model, Operation, Paging, Type};

/// A constant of `impl Operation`.
pub(super) fn constant(operation: &Operation) -> Option<String> {
    let Paging { token, items, next_token, has_more, total_count } = operation.paging.as_ref()?;
    Some(format!(
        "const PAGING: Option<Paging> = Some(Paging {{
            token: {token:?},
            items: {items:?},
            next_token: &{next_token:?},
            has_more: {has_more:?},
            total_count: {total_count:?},
        }});\n"
    ))
}

/// Functions of `impl Operation`.
pub(super) fn functions(model: &Model, operation: &Operation) -> Option<String> {
    let paging = operation.paging.as_ref()?;
    Some(format!(
        "
    fn page_token(request: &Self::Request) -> Option<String> {{
        {}
    }}

    fn page_info(response: &Self::Response) -> PageInfo {{
        {}
    }}
",
        page_token(model, operation, paging)?,
        page_info(model, operation, paging)?
    ))
}

pub(super) fn generate(model: &Model, operation: &Operation) -> Option<String> {
    let paging = operation.paging.as_ref()?;
    Some(format!(
        "impl Paged for {} {{
    type Item = {};

    fn set_page_token(request: &mut Self::Request, token: &str) -> Result<(), InvalidToken> {{
        {}
    }}

    fn into_items(response: Self::Response) -> Vec<Self::Item> {{
        {}
    }}
}}
",
        operation.name,
        item(model, operation, paging)?,
        set_page_token(model, operation, paging)?,
        into_items(model, operation, paging)?
    ))
}

fn page_token(model: &Model, operation: &Operation, paging: &Paging) -> Option<String> {
    let fields = path(model, operation.request_type()?, &paging.token)?;
    Some(match fields.last()? {
        field if field.required => format!("Some(request.{}.to_string())", field.rust),
        _ => token("request", &fields),
    })
}

fn page_info(model: &Model, operation: &Operation, paging: &Paging) -> Option<String> {
    let response = operation.response_type()?;
    let optional = |wire: &Option<String>| match wire {
        Some(wire) => path(model, response, wire).map(|fields| value("response", &fields)),
        None => Some("None".to_owned()),
    };
    let tokens = paging.next_token.iter().map(|wire| path(model, response, wire));
    let tokens = tokens.collect::<Option<Vec<_>>>()?;
    let tokens: Vec<_> = tokens.iter().map(|fields| token("response", fields)).collect();
    Some(format!(
        "PageInfo {{
            next_token: crate::operation::first_token([{}]),
            has_more: {},
            total_count: {},
            item_count: {},
        }}",
        tokens.join(", "),
        optional(&paging.has_more)?,
        optional(&paging.total_count)?,
        item_count(&path(model, response, &paging.items)?)?
    ))
}

fn item(model: &Model, operation: &Operation, paging: &Paging) -> Option<String> {
    let field = path(model, operation.response_type()?, &paging.items)?.pop()?;
    let Type::List(item) = &field.ty else {
        return None;
    };
    Some(item.ty.named().unwrap_or("String").to_owned())
}

fn set_page_token(model: &Model, operation: &Operation, paging: &Paging) -> Option<String> {
    let field = path(model, operation.request_type()?, &paging.token)?.pop()?;
    let value = match field.ty {
        Type::Integer => "token.parse().map_err(|_| InvalidToken)?",
        _ => "token.to_owned()",
    };
    let value = if field.required { value.to_owned() } else { format!("Some({value})") };
    Some(format!("request.{} = {value};\nOk(())", field.rust))
}

fn item_count(fields: &[&Field]) -> Option<String> {
    let (list, objects) = fields.split_last()?;
    let list = &list.rust;
    Some(match objects {
        [] => format!("response.{list}.len()"),
        [first, rest @ ..] => {
            let inner = concat(
                rest.iter()
                    .map(|field| format!(".and_then(|inner| inner.{}.as_ref())", field.rust)),
            );
            let first = &first.rust;
            format!("response.{first}.as_ref(){inner}.map_or(0, |inner| inner.{list}.len())")
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

/// The text of an optional token.
fn token(owner: &str, fields: &[&Field]) -> String {
    let value = value(owner, fields);
    match fields.last().map(|field| &field.ty) {
        Some(Type::Integer) => format!("{value}.map(|token| token.to_string())"),
        _ => value,
    }
}

/// The optional value at the end of a path. A list on the way stands for its last item.
fn value(owner: &str, fields: &[&Field]) -> String {
    let [field, rest @ ..] = fields else {
        return owner.to_owned();
    };
    let place = format!("{owner}.{}", field.rust);
    match (rest, &field.ty) {
        ([], Type::Integer | Type::Boolean) => place,
        ([], _) => format!("{place}.clone()"),
        (_, Type::List(_)) => format!("{place}.last().and_then(|item| {})", value("item", rest)),
        _ => format!("{place}.as_ref().and_then(|inner| {})", value("inner", rest)),
    }
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
