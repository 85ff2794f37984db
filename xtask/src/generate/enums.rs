//! Open enums, which typify cannot make.

use std::fmt::Write;

use super::{
    rust,
    text::{concat, lower_first, wrap},
};
use crate::spec::{Base, Definition, Enum, EnumValue, Json, Shape};

/// The macro call that declares the enum. rustfmt leaves it as it is.
pub(super) fn generate(definition: &Definition) -> Option<String> {
    let Shape::Enum(open) = &definition.shape else {
        return None;
    };
    let base = match open.base {
        Base::Integer => "i64",
        Base::String => "String",
    };
    let mut text = "open_enum! {\n".to_owned();
    text.push_str(&docs(&definition.description, 4));
    let _ = writeln!(text, "    pub enum {}: {base} {{", definition.name);
    for value in &open.values {
        text.push_str(&variant(value));
    }
    text.push_str("    }\n}\n");
    if is_switch(open) {
        text.push_str(&from_bool(&definition.name));
    }
    Some(text)
}

/// The indentation of a hint below its variant.
const HINT: &str = "            ";

fn variant(value: &EnumValue) -> String {
    let wire = match &value.value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    };
    let docs = docs(&format!("`{wire}`: {}", lower_first(&value.description)), 8);
    let class = value.class.as_ref().map(|class| format!(" => {}", heck::AsPascalCase(class)));
    let hint = value.hint.as_ref().map(|hint| format!("\n{HINT}hint {}", rust::literal(hint, 16)));
    let (class, hint) = (class.unwrap_or_default(), hint.unwrap_or_default());
    format!("{docs}        {} = {}{class}{hint},\n", value.name, value.value)
}

fn docs(text: &str, indent: usize) -> String {
    let margin = format!("{}/// ", " ".repeat(indent));
    let lines = wrap(text, rust::WIDTH - margin.len());
    concat(lines.iter().map(|line| format!("{margin}{line}\n")))
}

/// Returns true for an integer that is 0 for off and 1 for on: it converts from `bool`.
pub(crate) fn is_switch(open: &Enum) -> bool {
    let values: Vec<String> =
        open.values.iter().map(|value| format!("{} {}", value.value, value.name)).collect();
    values == ["0 Off", "1 On"]
}

fn from_bool(name: &str) -> String {
    format!(
        "
impl From<bool> for {name} {{
    fn from(on: bool) -> Self {{
        if on {{ Self::On }} else {{ Self::Off }}
    }}
}}
"
    )
}
