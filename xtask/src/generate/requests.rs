//! `new` with what is required, and a setter for each of the rest.

use proc_macro2::TokenStream;
use quote::quote;

use super::{rust, structs::documentation};
use crate::spec::{Definition, Field, Type};

pub(super) fn generate(definition: &Definition) -> Option<String> {
    if !definition.in_request {
        return None;
    }
    let name = rust::ident(&definition.name);
    let (required, optional): (Vec<&Field>, Vec<&Field>) =
        definition.fields().iter().partition(|field| field.required);
    let expects = rust::expects_deprecated(definition.fields());
    let new = new(&required, &optional, expects.as_ref());
    let setters = optional.iter().map(|field| setter(field));
    Some(rust::item(&quote! {
        impl #name {
            #new
            #(#setters)*
        }
    }))
}

fn new(required: &[&Field], optional: &[&Field], expects: Option<&TokenStream>) -> TokenStream {
    let docs = match required {
        [] => "With nothing set.",
        _ => "With what the service requires.",
    };
    let docs = rust::docs(docs, 8);
    let parameters = required.iter().map(|field| {
        let (name, ty) = (rust::ident(&field.rust), parameter(&field.ty));
        quote!(#name: #ty)
    });
    let given = required.iter().map(|field| {
        let name = rust::ident(&field.rust);
        if is_plain(&field.ty) {
            return quote!(#name);
        }
        let value = converted(&field.ty, &name);
        quote!(#name: #value)
    });
    let left_out = optional.iter().map(|field| {
        let name = rust::ident(&field.rust);
        quote!(#name: None)
    });
    quote! {
        #docs
        #expects
        #[must_use]
        pub fn new(#(#parameters),*) -> Self {
            Self { #(#given,)* #(#left_out,)* }
        }
    }
}

fn setter(field: &Field) -> TokenStream {
    let docs = rust::docs(&documentation(field), 8);
    let name = rust::ident(&field.rust);
    let ty = parameter(&field.ty);
    let value = converted(&field.ty, &rust::ident("value"));
    let (deprecated, expects) = (rust::deprecated(field), rust::expects_deprecated([field]));
    quote! {
        #docs
        #deprecated
        #expects
        #[must_use]
        pub fn #name(mut self, value: #ty) -> Self {
            self.#name = Some(#value);
            self
        }
    }
}

fn parameter(ty: &Type) -> TokenStream {
    match ty {
        Type::Boolean => quote!(bool),
        Type::Integer => quote!(i64),
        Type::Number => quote!(f64),
        Type::String => quote!(impl Into<String>),
        Type::Named(name) => {
            let name = rust::ident(name);
            quote!(impl Into<#name>)
        }
        Type::List(item) => {
            let item = parameter(&item.ty);
            quote!(impl IntoIterator<Item = #item>)
        }
        Type::Map(map) => {
            let key = rust::ident(map.key.as_deref().unwrap_or("String"));
            let item = parameter(&map.item.ty);
            quote!(impl IntoIterator<Item = (impl Into<#key>, #item)>)
        }
    }
}

fn converted(ty: &Type, value: &syn::Ident) -> TokenStream {
    match ty {
        Type::String | Type::Named(_) => quote!(#value.into()),
        Type::List(item) if is_plain(&item.ty) => quote!(#value.into_iter().collect()),
        Type::List(_) => quote!(#value.into_iter().map(Into::into).collect()),
        Type::Map(map) if is_plain(&map.item.ty) => {
            quote!(#value.into_iter().map(|(key, value)| (key.into(), value)).collect())
        }
        Type::Map(_) => {
            quote!(#value.into_iter().map(|(key, value)| (key.into(), value.into())).collect())
        }
        _ => quote!(#value),
    }
}

/// Whether it is taken as it is, without a conversion.
fn is_plain(ty: &Type) -> bool {
    matches!(ty, Type::Boolean | Type::Integer | Type::Number)
}
