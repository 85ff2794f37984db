//! Texts of their own type.

use quote::quote;

use super::rust;
use crate::spec::{Definition, Shape, Text};

pub(super) fn generate(definition: &Definition) -> Vec<String> {
    let Shape::Text(text) = &definition.shape else {
        return Vec::new();
    };
    let docs = rust::docs(&definition.description, 4);
    let name = rust::ident(&definition.name);
    let declaration = rust::item(&quote! {
        #docs
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
        #[serde(transparent)]
        pub struct #name(String);
    });
    let kind = match text {
        Text::Converts => "converts",
        Text::Explicit => "explicit",
        Text::Sensitive => "sensitive",
    };
    let call = format!("crate::text::text!({}, {kind});\n", definition.name);
    vec![declaration, call]
}
