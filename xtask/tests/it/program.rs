//! The program itself.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

fn run(root: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(arguments)
        .env("CARGO_MANIFEST_DIR", root.join("xtask"))
        .output()
        .unwrap()
}

/// A project that has nothing but a spec: that of the fixtures.
fn project(name: &str) -> PathBuf {
    let root = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&root);
    for (name, text) in crate::fixtures() {
        let path = root.join("spec").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    root
}

#[test]
fn a_check_fails_until_the_files_are_generated_and_says_how() {
    let root = project("check");
    let check = run(&root, &["gen", "--check"]);
    assert!(!check.status.success());
    let told = String::from_utf8(check.stderr).unwrap();
    assert!(told.ends_with("Fix it with: cargo xtask gen\n"), "{told}");
    assert!(run(&root, &["gen"]).status.success());
    assert!(run(&root, &["gen", "--check"]).status.success());
}

#[test]
fn a_check_names_an_openapi_document_that_was_edited() {
    let root = project("openapi");
    assert!(run(&root, &["gen"]).status.success());
    let document = root.join("crates/conference-simulator/openapi.json");
    let text = fs::read_to_string(&document).unwrap();
    fs::write(&document, text.replace("3.1.0", "3.0.0")).unwrap();
    let check = run(&root, &["gen", "--check"]);
    assert!(!check.status.success());
    let told = String::from_utf8(check.stderr).unwrap();
    assert!(told.starts_with("changed: crates/conference-simulator/openapi.json\n"), "{told}");
}

#[test]
fn gen_prints_what_it_wrote_and_what_is_left_to_write_by_hand() {
    let root = project("report");
    let operations = root.join("crates/conference-api/src/queries.rs");
    fs::create_dir_all(operations.parent().unwrap()).unwrap();
    fs::write(&operations, "pub async fn documented(\n").unwrap();
    let spec = root.join("spec/operations/nothing.json");
    let text = fs::read_to_string(&spec).unwrap();
    let group = text.replace("\"method\"", "\"group\": \"queries\", \"method\"");
    fs::write(&spec, group).unwrap();
    let printed = String::from_utf8(run(&root, &["gen"]).stdout).unwrap();
    let lines: Vec<&str> = printed.lines().collect();
    assert!(
        lines.contains(&"wrote crates/conference-models/src/generated/nothing.rs"),
        "{printed}"
    );
    let function = "a function of Client for Nothing in crates/conference-api/src/queries.rs";
    let function = format!("to be written by hand: {function}");
    assert!(lines.contains(&function.as_str()), "{printed}");
    assert!(!printed.contains("a function of Client for Documented"), "{printed}");
    assert!(printed.contains("a handler of the simulator for Documented in "), "{printed}");
    let printed = String::from_utf8(run(&root, &["gen"]).stdout).unwrap();
    assert!(!printed.contains("wrote "), "{printed}");
}

#[test]
fn a_faulty_spec_changes_nothing() {
    let root = project("faulty");
    assert!(run(&root, &["gen"]).status.success());
    fs::write(root.join("spec/operations/nothing.json"), "{").unwrap();
    let result = run(&root, &["gen"]);
    let told = String::from_utf8(result.stderr).unwrap();
    assert!(told.starts_with("spec/operations/nothing.json#: "), "{told}");
    assert!(root.join("crates/conference-models/src/generated/nothing.rs").exists());
}

#[test]
fn a_missing_spec_is_named() {
    let root = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("nowhere");
    let told = String::from_utf8(run(&root, &["gen"]).stderr).unwrap();
    assert!(told.contains("spec/shared.json"), "{told}");
}
