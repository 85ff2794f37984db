//! `Check`: the limits of requests.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::rust;
use crate::spec::{Definition, Field, Item, Limits, Model, Shape, Type};

pub(super) fn generate(model: &Model, definition: &Definition) -> Option<String> {
    if !definition.in_request {
        return None;
    }
    let name = rust::ident(&definition.name);
    let fields = definition.fields().iter();
    let (inspected, fields): (Vec<&Field>, Vec<TokenStream>) =
        fields.filter_map(|field| Some((field, inspect(model, field)?))).unzip();
    let expects = rust::expects_deprecated(inspected);
    let parameters = match fields.as_slice() {
        [] => quote!(_: &FieldPath<'_>, _: &mut Violations),
        _ => quote!(path: &FieldPath<'_>, violations: &mut Violations),
    };
    Some(rust::item(&quote! {
        impl Check for #name {
            #expects
            fn collect_violations(&self, #parameters) {
                #(#fields)*
            }
        }
    }))
}

/// The limits as they stand in Rust.
pub(super) fn limits(limits: Limits) -> TokenStream {
    let call = |name: &str, size: Option<usize>| {
        let (name, size) = (rust::ident(name), size.map(Literal::usize_unsuffixed)?);
        Some(quote!(.#name(#size)))
    };
    let min = call("min", limits.min);
    let max = call("max", limits.max);
    let truncated = call("truncated_at", limits.truncated_at);
    quote!(Limits::NONE #min #max #truncated)
}

fn inspect(model: &Model, field: &Field) -> Option<TokenStream> {
    let (name, wire) = (rust::ident(&field.rust), &field.wire);
    let value = quote!(value);
    let inner = statement(model, &field.ty, field.limits, &quote!(path.field(#wire)), &value)?;
    Some(if field.required {
        quote! {
            let value = &self.#name;
            #inner
        }
    } else {
        quote! {
            if let Some(value) = &self.#name {
                #inner
            }
        }
    })
}

fn statement(
    model: &Model,
    ty: &Type,
    own: Limits,
    at: &TokenStream,
    value: &TokenStream,
) -> Option<TokenStream> {
    let rule = limits(own);
    match ty {
        Type::String if !own.is_empty() => Some(quote!(violations.text(&#at, #value, #rule);)),
        Type::Named(name) => named(model, name, own, at, value),
        Type::List(item) => {
            let length =
                (!own.is_empty()).then(|| quote!(violations.length(&#at, #value.len(), #rule);));
            let each = each(model, item, at, value);
            (length.is_some() || each.is_some()).then(|| quote!(#length #each))
        }
        _ => None,
    }
}

fn named(
    model: &Model,
    name: &str,
    own: Limits,
    at: &TokenStream,
    value: &TokenStream,
) -> Option<TokenStream> {
    let rule = limits(own);
    match model.definition(name)?.shape {
        Shape::Struct(_) if has_checks(model, name, &mut Vec::new()) => {
            Some(quote!(Check::collect_violations(#value, &#at, violations);))
        }
        Shape::Text(_) if !own.is_empty() => {
            Some(quote!(violations.text(&#at, #value.as_str(), #rule);))
        }
        _ => None,
    }
}

fn each(model: &Model, item: &Item, at: &TokenStream, value: &TokenStream) -> Option<TokenStream> {
    let inner = statement(model, &item.ty, item.limits, &quote!(list.item(index)), &quote!(item))?;
    Some(quote! {
        let list = #at;
        for (index, item) in #value.iter().enumerate() {
            #inner
        }
    })
}

/// Whether an object, or one inside of it, has limits.
fn has_checks(model: &Model, name: &str, seen: &mut Vec<String>) -> bool {
    if seen.iter().any(|known| known == name) {
        return false;
    }
    seen.push(name.to_owned());
    let fields = model.definition(name).map(Definition::fields).unwrap_or_default();
    fields.iter().any(|field| {
        let items = match &field.ty {
            Type::List(item) => !item.limits.is_empty(),
            _ => false,
        };
        let inner = field.ty.named().is_some_and(|name| has_checks(model, name, seen));
        !field.limits.is_empty() || items || inner
    })
}
