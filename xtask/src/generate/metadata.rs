//! The fields of requests as data.

use proc_macro2::TokenStream;
use quote::quote;

use super::{checks, rust};
use crate::spec::{Base, Definition, Field, Item, Limits, Model, Shape, Type};

pub(super) fn generate(model: &Model, definition: &Definition) -> Option<String> {
    if !definition.in_request {
        return None;
    }
    let name = rust::ident(&definition.name);
    let fields = definition.fields();
    let list = |field: &Field| matches!(field.ty, Type::List(_) | Type::Map(_));
    let item = fields.iter().any(list).then(|| quote!(ElementType,));
    let fields = fields.iter().map(|field| entry(model, field));
    Some(rust::item(&quote! {
        #[cfg(feature = "metadata")]
        impl crate::metadata::Described for #name {
            const FIELDS: &'static [crate::metadata::Field] = {
                use crate::metadata::{Field, #item FieldType};
                &[#(#fields,)*]
            };
        }
    }))
}

fn entry(model: &Model, field: &Field) -> TokenStream {
    let (wire, description) = (&field.wire, &field.description);
    let kind = kind(model, &field.ty);
    let required = field.required.then(|| quote!(.required()));
    let limits = limited(field.limits);
    quote!(Field::new(#wire, #kind, #description) #required #limits)
}

fn kind(model: &Model, ty: &Type) -> TokenStream {
    match ty {
        Type::Boolean => quote!(FieldType::Boolean),
        Type::Integer => quote!(FieldType::Integer),
        Type::Number => quote!(FieldType::Number),
        Type::String => quote!(FieldType::String),
        Type::Named(name) => named(model, name),
        Type::List(item) => {
            let item = entry_item(model, item);
            quote!(FieldType::List(&#item))
        }
        Type::Map(map) => {
            let item = entry_item(model, &map.item);
            quote!(FieldType::Map(&#item))
        }
    }
}

fn entry_item(model: &Model, item: &Item) -> TokenStream {
    let kind = kind(model, &item.ty);
    let limits = limited(item.limits);
    quote!(ElementType::new(#kind) #limits)
}

fn limited(limits: Limits) -> Option<TokenStream> {
    let limits = (!limits.is_empty()).then(|| checks::limits(limits))?;
    Some(quote!(.limits(#limits)))
}

fn named(model: &Model, name: &str) -> TokenStream {
    match model.definition(name).map(|definition| &definition.shape) {
        Some(Shape::Struct(_)) => {
            let name = rust::ident(name);
            quote!(FieldType::Object(<#name as crate::metadata::Described>::FIELDS))
        }
        Some(Shape::Millis) => quote!(FieldType::Integer),
        Some(Shape::Enum(open)) if open.base == Base::Integer => quote!(FieldType::Integer),
        _ => quote!(FieldType::String),
    }
}
