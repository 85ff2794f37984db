//! The modules of all files, and the list of all operations.

use super::{checks, module, rust, text::concat};
use crate::spec::{Definition, Model};

pub(super) fn generate(model: &Model) -> String {
    let names = || model.files.iter().map(module);
    let modules = concat(names().map(|name| format!("mod {name};\n")));
    let exports = concat(names().map(|name| format!("{name}::*,")));
    let operations =
        concat(model.operations().map(|operation| format!("            {},\n", operation.name)));
    format!(
        "{}

{modules}
#[cfg(feature = \"metadata\")]
pub(crate) mod metadata;
mod operation_docs;

pub use self::{{{exports}}};

{}/// Calls a macro with the types of all operations, separated by commas.
#[macro_export]
macro_rules! for_each_operation {{
    ($callback:ident) => {{
        $callback! {{
{operations}        }}
    }};
}}
",
        rust::head(""),
        without_limits(model)
    )
}

/// Makes `check` succeed for requests without limits.
fn without_limits(model: &Model) -> String {
    let is_request = |definition: &&Definition| {
        model.operations().any(|operation| operation.request_type() == Some(&definition.name))
    };
    let without = |definition: &&Definition| !checks::has_checks(model, &definition.name);
    let requests = model.definitions().filter(is_request).filter(without);
    let names = concat(requests.map(|definition| format!("    {},\n", definition.name)));
    if names.is_empty() {
        return names;
    }
    format!("crate::check::without_limits! {{\n{names}}}\n\n")
}
