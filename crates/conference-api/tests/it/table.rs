//! The README's table of operations, against the functions and what they say of
//! themselves.

use std::fmt::Write;

use conference_api::models::{
    Method,
    metadata::{OPERATIONS, OperationInfo},
};

/// The capabilities in the order of the table, each with the file of its
/// functions.
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

const HEADING: &str = "## The operations\n\n";

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

/// What the first sentence says after the method and the path.
fn purpose<'a>(function: &'a Function<'_>, info: &OperationInfo) -> &'a str {
    let wire = format!("`{} {}`: ", info.method.as_str(), info.path);
    let rest = function.documentation.strip_prefix(&wire);
    let rest = rest.unwrap_or_else(|| panic!("{} does not begin with {wire}", function.name));
    rest.split_once('.').unwrap().0
}

/// The section of the README on the operations, without what follows the table.
fn section() -> (String, usize) {
    let all = OPERATIONS.len();
    let undocumented = OPERATIONS.iter().filter(|info| info.documentation.is_none());
    let undocumented = undocumented.count();
    let mut table = format!(
        "All {all} of the API. The documentation of each function says which permission the app needs and what repeating it does;\n\
         {undocumented} of them are known from the official SDKs alone, and say so.\n\n\
         | | function of `Client` | |\n|---|---|---|\n"
    );
    let mut rows = 0;
    for (group, source) in CAPABILITIES {
        let mut capability = format!(" {group}");
        for function in functions(source) {
            let Some(info) = operation(group, &function) else {
                continue;
            };
            let (name, purpose) = (function.name, purpose(&function, info));
            writeln!(table, "|{capability} | `{name}` | {purpose} |").unwrap();
            capability.clear();
            rows += 1;
        }
    }
    (table, rows)
}

#[test]
fn every_operation_has_a_function_in_the_file_of_its_capability() {
    assert_eq!(section().1, OPERATIONS.len());
}

#[test]
fn the_readme_tells_what_each_function_says_of_itself() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../README.md");
    let readme = std::fs::read_to_string(path).unwrap();
    let (before, rest) = readme.split_once(HEADING).unwrap();
    let [_, _, after] = *rest.splitn(3, "\n\n").collect::<Vec<_>>() else {
        panic!("nothing follows the table");
    };
    let (section, _) = section();
    let expected = format!("{before}{HEADING}{section}\n{after}");
    if std::env::var_os("UPDATE_README").is_some() {
        std::fs::write(path, &expected).unwrap();
    }
    assert!(
        std::fs::read_to_string(path).unwrap() == expected,
        "README.md is stale: run the tests once with UPDATE_README=1"
    );
}

#[test]
fn every_function_tells_whether_it_may_be_repeated_and_what_it_needs() {
    for (group, source) in CAPABILITIES {
        for function in functions(source) {
            let Some(info) = operation(group, &function) else {
                continue;
            };
            let says = |text: &str| function.documentation.contains(text);
            let repeat = if info.idempotent { "Safe to repeat" } else { "**Not safe to repeat**" };
            assert!(says(repeat), "{}: {repeat}", function.name);
            let scope = info.scope.map(|scope| format!("`{scope}`"));
            let source = scope.as_deref().unwrap_or("Known from the official SDKs alone");
            assert!(says(source), "{}: {source}", function.name);
            let is_read = info.idempotent && info.method == Method::Get;
            assert!(!is_read || says("a read"), "{} reads", function.name);
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
