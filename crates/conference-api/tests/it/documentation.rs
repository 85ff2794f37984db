//! The functions of `Client` and what they say of themselves.

use conference_api::models::{
    Method, for_each_operation,
    metadata::{OPERATIONS, OperationInfo},
};

/// The capabilities, each with the file of its functions.
const CAPABILITIES: [(&str, &str); 8] = [
    ("lifecycle", include_str!("../../src/lifecycle.rs")),
    ("scheduling", include_str!("../../src/scheduling.rs")),
    ("in-meeting control", include_str!("../../src/in_meeting.rs")),
    ("cloud recording", include_str!("../../src/cloud_recording.rs")),
    ("minutes", include_str!("../../src/minutes.rs")),
    ("queries", include_str!("../../src/queries.rs")),
    ("history and metrics", include_str!("../../src/metrics.rs")),
    ("streaming", include_str!("../../src/streaming.rs")),
];

/// A function that is named after an operation.
struct Function<'a> {
    name: &'a str,
    /// The documentation in one line.
    documentation: String,
}

/// The public functions of a file that are asynchronous, in its order.
fn functions(source: &str) -> Vec<Function<'_>> {
    let mut documentation = String::new();
    let mut functions = Vec::new();
    for line in source.lines().map(str::trim) {
        if let Some(text) = line.strip_prefix("///") {
            documentation.push_str(text);
        } else if line.starts_with("#[doc = ") {
            documentation.push_str(line);
        } else if let Some(rest) = line.strip_prefix("pub async fn ") {
            let (name, _) = rest.split_once('(').unwrap();
            let documentation = std::mem::take(&mut documentation).trim().to_owned();
            functions.push(Function { name, documentation });
        } else {
            documentation.clear();
        }
    }
    functions
}

fn operation(group: &str, function: &Function<'_>) -> Option<&'static OperationInfo> {
    OPERATIONS.iter().find(|info| info.group == group && snake_case(info.name) == function.name)
}

fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

#[test]
fn every_operation_has_a_function_in_the_file_of_its_capability() {
    let with_function = CAPABILITIES.iter().flat_map(|(group, source)| {
        functions(source).into_iter().filter_map(|function| operation(group, &function))
    });
    assert_eq!(with_function.count(), OPERATIONS.len());
}

/// The name and the documentation of every operation.
macro_rules! documented {
    ($($operation:ident,)*) => {
        [$((stringify!($operation), conference_models::operation_docs!($operation))),*]
    };
}

#[test]
fn the_documentation_of_an_operation_has_all_facts() {
    for (name, text) in for_each_operation!(documented) {
        let info = OPERATIONS.iter().find(|info| info.name == name).unwrap();
        let says = |expected: &str| assert!(text.contains(expected), "{name}: {expected}");
        says(&format!("`{} {}`", info.method.as_str(), info.path));
        says(if info.idempotent { "**Safe to repeat**: " } else { "**Not safe to repeat**: " });
        says(&info.scope.map_or("Known only from the official SDKs".to_owned(), |scope| {
            format!("needs the permission `{scope}`")
        }));
        if let Some(url) = info.documentation {
            says(&format!("[Official documentation]({url})"));
        }
        says("\n# Errors\n");
        for error in info.errors {
            says(&format!("\n- `{}` ({}): ", error.code, error.status));
        }
        if info.idempotent && info.method == Method::Get {
            says("it only reads");
        }
    }
}

#[test]
fn every_function_has_the_documentation_of_its_operation() {
    for (group, source) in CAPABILITIES {
        for function in functions(source) {
            if let Some(info) = operation(group, &function) {
                let facts = format!("#[doc = conference_models::operation_docs!({})]", info.name);
                assert!(function.documentation.contains(&facts), "{}: {facts}", function.name);
            }
        }
    }
}

/// The examples run on the simulator, so that each operation is called on it.
#[test]
fn every_function_has_an_example_that_calls_it() {
    for (group, source) in CAPABILITIES {
        for function in functions(source) {
            if operation(group, &function).is_some() {
                let call = format!("client.{}(", function.name);
                assert!(function.documentation.contains(&call), "{call}");
            }
        }
    }
}
