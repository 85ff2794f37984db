//! `Paged`: where an operation keeps its token, its items, and whether there
//! is more.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::rust;
use crate::spec::{Definition, Field, Model, Operation, Paging, Type};

pub(super) fn generate(model: &Model, operation: &Operation) -> Option<String> {
    let paging = operation.paging.as_ref()?;
    let name = rust::ident(&operation.name);
    let item = item(model, operation, paging)?;
    let token = token(model, operation, paging)?;
    let set_token = set_token(model, operation, paging)?;
    let next_token = next_token(model, operation, paging)?;
    let has_more = has_more(model, operation, paging);
    let is_empty = is_empty(model, operation, paging)?;
    let items = into_items(model, operation, paging)?;
    Some(rust::item(&quote! {
        impl Paged for #name {
            type Item = #item;

            fn token(request: &Self::Request) -> Option<String> {
                #token
            }

            fn set_token(request: &mut Self::Request, token: &str) -> Result<(), InvalidToken> {
                #set_token
            }

            fn next_token(response: &Self::Response) -> Option<String> {
                #next_token
            }

            #has_more

            fn is_empty(response: &Self::Response) -> bool {
                #is_empty
            }

            fn into_items(response: Self::Response) -> Vec<Self::Item> {
                #items
            }
        }
    }))
}

fn item(model: &Model, operation: &Operation, paging: &Paging) -> Option<TokenStream> {
    let field = path(model, operation.response_type()?, &paging.items)?.pop()?;
    let Type::List(item) = &field.ty else {
        return None;
    };
    Some(match &item.ty {
        Type::Named(name) => rust::ident(name).into_token_stream(),
        _ => quote!(String),
    })
}

fn token(model: &Model, operation: &Operation, paging: &Paging) -> Option<TokenStream> {
    let field = path(model, operation.request_type()?, &paging.token)?.pop()?;
    let name = rust::ident(&field.rust);
    Some(if field.required {
        quote!(Some(request.#name.to_string()))
    } else {
        optional(&quote!(request), &[field])
    })
}

fn set_token(model: &Model, operation: &Operation, paging: &Paging) -> Option<TokenStream> {
    let field = path(model, operation.request_type()?, &paging.token)?.pop()?;
    let name = rust::ident(&field.rust);
    let value = match field.ty {
        Type::Integer => quote!(token.parse().map_err(|_| InvalidToken)?),
        _ => quote!(token.to_owned()),
    };
    let value = if field.required { value } else { quote!(Some(#value)) };
    Some(quote! {
        request.#name = #value;
        Ok(())
    })
}

/// The token stands in the response, or in the last of its items.
fn next_token(model: &Model, operation: &Operation, paging: &Paging) -> Option<TokenStream> {
    let response = operation.response_type()?;
    let Some(cursor) = &paging.cursor else {
        let fields = path(model, response, &paging.token)?;
        return Some(optional(&quote!(response), &fields));
    };
    let cursor = path(model, response, cursor)?;
    let list = cursor.iter().position(|field| matches!(field.ty, Type::List(_)));
    let Some((outer, inner)) = list.map(|list| cursor.split_at(list + 1)) else {
        return Some(optional(&quote!(response), &cursor));
    };
    let (list, objects) = outer.split_last()?;
    let list = rust::ident(&list.rust);
    let owner = objects.iter().fold(quote!(response), |owner, field| {
        let name = rust::ident(&field.rust);
        quote!(#owner.#name.as_ref()?)
    });
    let token = optional(&quote!(item), inner);
    Some(quote! {
        let item = #owner.#list.last()?;
        #token
    })
}

fn has_more(model: &Model, operation: &Operation, paging: &Paging) -> TokenStream {
    let fields = || path(model, operation.response_type()?, paging.has_more.as_ref()?);
    match fields() {
        Some(fields) => {
            let flag = walk(&quote!(response), &fields);
            quote! {
                fn has_more(response: &Self::Response) -> Option<bool> {
                    #flag
                }
            }
        }
        None => quote! {
            fn has_more(_: &Self::Response) -> Option<bool> {
                None
            }
        },
    }
}

/// The list of a page, and the objects that it stands in.
fn way_to_items(
    model: &Model,
    operation: &Operation,
    paging: &Paging,
) -> Option<(Vec<syn::Ident>, syn::Ident)> {
    let fields = path(model, operation.response_type()?, &paging.items)?;
    let mut way: Vec<syn::Ident> = fields.iter().map(|it| rust::ident(&it.rust)).collect();
    let list = way.pop()?;
    Some((way, list))
}

fn is_empty(model: &Model, operation: &Operation, paging: &Paging) -> Option<TokenStream> {
    let (objects, list) = way_to_items(model, operation, paging)?;
    Some(match objects.as_slice() {
        [] => quote!(response.#list.is_empty()),
        [first, rest @ ..] => {
            quote!(response.#first.as_ref() #(.and_then(|inner| inner.#rest.as_ref()))*.is_none_or(|inner| inner.#list.is_empty()))
        }
    })
}

fn into_items(model: &Model, operation: &Operation, paging: &Paging) -> Option<TokenStream> {
    let (objects, list) = way_to_items(model, operation, paging)?;
    Some(match objects.as_slice() {
        [] => quote!(response.#list),
        [first, rest @ ..] => {
            quote!(response.#first #(.and_then(|inner| inner.#rest))*.map(|inner| inner.#list).unwrap_or_default())
        }
    })
}

/// The text of a field that may be missing.
fn optional(owner: &TokenStream, fields: &[&Field]) -> TokenStream {
    let value = walk(owner, fields);
    match fields.last().map(|field| &field.ty) {
        Some(Type::Integer) => quote!(#value.map(|token| token.to_string())),
        _ => quote!(#value.clone()),
    }
}

fn walk(owner: &TokenStream, fields: &[&Field]) -> TokenStream {
    let Some((last, objects)) = fields.split_last() else {
        return owner.clone();
    };
    let owner = objects.iter().fold(owner.clone(), |owner, field| {
        let name = rust::ident(&field.rust);
        quote!(#owner.#name.as_ref()?)
    });
    let name = rust::ident(&last.rust);
    quote!(#owner.#name)
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
