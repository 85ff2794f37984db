//! Open enums, which typify cannot make.

use std::{collections::BTreeMap, fmt::Write};

use quote::quote;

use super::rust;
use crate::spec::{Base, Definition, Enum, Json, Shape};

pub(super) fn generate(definition: &Definition) -> Vec<String> {
    let Shape::Enum(open) = &definition.shape else {
        return Vec::new();
    };
    let mut items = vec![declaration(definition, open)];
    if is_switch(open) {
        items.push(from_bool(&definition.name));
    }
    if open.values.iter().any(|value| value.class.is_some()) {
        items.push(classes(definition, open));
    }
    items.push(call(definition, open));
    items
}

fn declaration(definition: &Definition, open: &Enum) -> String {
    let docs = rust::docs(&definition.description, 4);
    let name = rust::ident(&definition.name);
    let (copy, unknown) = match open.base {
        Base::Integer => (quote!(Copy,), quote!(i64)),
        Base::String => (quote!(), quote!(String)),
    };
    let variants = open.values.iter().map(|value| {
        let docs = rust::docs(
            &format!("`{}`: {}", text(&value.value), lower_first(&value.description)),
            8,
        );
        let name = rust::ident(&value.name);
        quote!(#docs #name)
    });
    rust::item(&quote! {
        #docs
        #[derive(Clone, #copy Debug)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// A value that this version does not know.
            Unknown(#unknown),
        }
    })
}

/// A number that is 0 for off and 1 for on is what `bool` is for.
pub(crate) fn is_switch(open: &Enum) -> bool {
    let values: Vec<String> =
        open.values.iter().map(|value| format!("{} {}", value.value, value.name)).collect();
    values == ["0 Off", "1 On"]
}

fn from_bool(name: &str) -> String {
    let name = rust::ident(name);
    rust::item(&quote! {
        impl From<bool> for #name {
            fn from(on: bool) -> Self {
                if on { Self::On } else { Self::Off }
            }
        }
    })
}

fn classes(definition: &Definition, open: &Enum) -> String {
    let name = rust::ident(&definition.name);
    let mut by_class: BTreeMap<&str, Vec<syn::Ident>> = BTreeMap::new();
    for value in &open.values {
        if let Some(class) = &value.class {
            let names = by_class.entry(class).or_default();
            names.push(rust::ident(&value.name));
        }
    }
    let arms = by_class.iter().map(|(class, names)| {
        let class = rust::ident(&heck::AsPascalCase(class).to_string());
        quote!(#(Self::#names)|* => Some(ErrorClass::#class),)
    });
    rust::item(&quote! {
        impl #name {
            /// What kind of refusal it is; `None` for a code that this version does
            /// not know.
            #[must_use]
            pub fn class(&self) -> Option<ErrorClass> {
                match self {
                    #(#arms)*
                    Self::Unknown(code) => Self::known(code)?.class(),
                }
            }
        }
    })
}

/// The call of the macro that writes the rest. As text: prettyplease leaves
/// what is inside of a macro on one line.
fn call(definition: &Definition, open: &Enum) -> String {
    let name = match open.base {
        Base::Integer => "open_integer_enum",
        Base::String => "open_string_enum",
    };
    let mut call = format!("crate::open_enum::{name}! {{\n    {} {{\n", definition.name);
    for value in &open.values {
        let _ = writeln!(call, "        {} = {},", value.name, value.value);
    }
    call.push_str("    }\n}\n");
    call
}

fn text(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn lower_first(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(|first| first.to_lowercase().to_string());
    format!("{}{}", first.unwrap_or_default(), characters.as_str())
}
