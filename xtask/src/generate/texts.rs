//! Strings of their own type.

use super::{rust, text::concat};
use crate::spec::{Definition, Shape, Text};

pub(super) fn generate(definition: &Definition) -> Option<String> {
    let Shape::Text(text) = &definition.shape else {
        return None;
    };
    let docs = rust::docs(&definition.description, 4);
    let docs = concat(docs.lines().map(|line| format!("    {line}\n")));
    let kind = match text {
        Text::Converts => "converts",
        Text::Explicit => "explicit",
        Text::Sensitive => "sensitive",
    };
    Some(format!("text_type! {{\n{docs}    pub struct {}: {kind};\n}}\n", definition.name))
}
