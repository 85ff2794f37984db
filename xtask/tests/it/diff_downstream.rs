//! Check of the diff's findings about Rust with the compiler: a program is checked with the models
//! of both sides.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use xtask::{
    diff::{self, rules::Level},
    generate::{self, FOLDER},
    spec,
};

struct Claim {
    rule: &'static str,
    /// An edit of the fixtures: file, before, after.
    edit: (&'static str, &'static str, &'static str),
    rust: Level,
    program: &'static str,
}

const CLAIMS: [Claim; 11] = [
    Claim {
        rule: "D02",
        edit: ("operations/nothing.json", "", ""),
        rust: Level::Major,
        program: "let _ = conference_models::Nothing;",
    },
    Claim {
        rule: "D04",
        edit: (
            "operations/request_fields.json",
            r#""number": {"#,
            r#""more": { "description": "M.", "type": "string" }, "number": {"#,
        ),
        rust: Level::Minor,
        program: r#"let _ = RequestFieldsRequest::new("t", ["t"]).number(1);"#,
    },
    Claim {
        rule: "D06",
        edit: (
            "operations/response_fields.json",
            r#""real": { "description": "A number.", "type": "number" },"#,
            "",
        ),
        rust: Level::Major,
        program: "let _ = |it: ResponseFieldsResponse| it.real;",
    },
    Claim {
        rule: "D10",
        edit: (
            "operations/request_fields.json",
            r#""required": ["requiredText","#,
            r#""required": ["number", "requiredText","#,
        ),
        rust: Level::Major,
        program: r#"let _ = RequestFieldsRequest::new("t", ["t"]);"#,
    },
    Claim {
        rule: "D11",
        edit: (
            "operations/response_fields.json",
            r#""description": "A text.", "type": "string""#,
            r#""description": "A text.", "$ref": "../shared.json#/$defs/ConvertingText""#,
        ),
        rust: Level::Major,
        program: "let _ = |it: ResponseFieldsResponse| -> Option<String> { it.text };",
    },
    Claim {
        rule: "D13",
        edit: (
            "shared.json",
            r#"{ "const": 6,"#,
            r#"{ "const": 7, "title": "Seven", "description": "Seven." }, { "const": 6,"#,
        ),
        rust: Level::Minor,
        program: "let _ = |it| match it { OpenInteger::Six => 6, _ => 0 };",
    },
    Claim {
        rule: "D15",
        edit: ("shared.json", r#""title": "Six""#, r#""title": "Half""#),
        rust: Level::Major,
        program: "let _ = |it| match it { OpenInteger::Six => 6, _ => 0 };",
    },
    Claim {
        rule: "D17",
        edit: ("operations/limited.json", "\"maxLength\": 256", "\"maxLength\": 8"),
        rust: Level::Patch,
        program: r#"let _ = LimitsRequest::new("title");"#,
    },
    Claim {
        rule: "D23",
        edit: (
            "operations/limited.json",
            r#""description": "A list.","#,
            r#""description": "A list.", "deprecated": true,"#,
        ),
        rust: Level::Minor,
        program: r#"let _ = LimitsRequest::new("title").ids(["text"]);"#,
    },
    Claim {
        rule: "D27",
        edit: ("operations/limited.json", r#""required": ["title"]"#, r#""required": ["id"]"#),
        rust: Level::Patch,
        program: r#"let _ = LimitsRequest::new("title");"#,
    },
    Claim {
        rule: "X99",
        edit: (
            "shared.json",
            r#"{ "const": 1, "title": "On", "description": "On." },"#,
            r#"{ "const": 1, "title": "On", "description": "On." }, { "const": 2, "title": "Auto", "description": "Auto." },"#,
        ),
        rust: Level::Major,
        program: "let _ = Switch::from(true);",
    },
];

#[test]
fn a_program_compiles_as_claimed() {
    let old = spec::parse(&base()).unwrap();
    let before = check(&old, CLAIMS.iter().map(|claim| claim.program));
    assert!(before.status.success(), "before: {before:?}");
    for claim in &CLAIMS {
        let new = spec::parse(&edited(claim)).unwrap();
        let changes = diff::compare(&old, &new);
        let findings = diff::judge(&old, &new, &changes, diff::rules::TABLE);
        let finding = findings.iter().find(|it| it.rule == claim.rule);
        let finding =
            finding.unwrap_or_else(|| panic!("{} is not among {findings:#?}", claim.rule));
        assert_eq!(finding.rust, claim.rust, "{}", claim.rule);
        let after = check(&new, [claim.program]);
        let told = String::from_utf8_lossy(&after.stderr);
        let compiles = claim.rust < Level::Major;
        assert_eq!(after.status.success(), compiles, "{}: {told}", claim.rule);
        assert!(
            compiles
                || told.contains("could not compile `conference-models` (example \"program_0\")"),
            "{told}"
        );
    }
}

/// The fixtures, less two names that are those of types that are written by hand.
fn base() -> spec::Sources {
    let mut sources = crate::fixtures();
    sources.remove("operations/paged.json").unwrap();
    let limits = sources.remove("operations/limits.json").unwrap();
    sources.insert("operations/limited.json".to_owned(), limits);
    sources
}

fn edited(claim: &Claim) -> spec::Sources {
    let (file, from, to) = claim.edit;
    let mut sources = base();
    if from.is_empty() {
        sources.remove(file).unwrap();
        return sources;
    }
    let text = sources.get_mut(file).unwrap();
    assert!(text.contains(from), "{file} has no {from}");
    *text = text.replacen(from, to, 1);
    sources
}

/// The crate of the models with what is generated of this model, and the programs
/// as examples of it, each of which is a crate of its own.
fn check(model: &spec::Model, programs: impl IntoIterator<Item = &'static str>) -> Output {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("downstream");
    let package = root.join("conference-models");
    let _ = fs::remove_dir_all(&package);
    let models = crate::root().join("crates/conference-models");
    copy(&models.join("src"), &package.join("src"));
    fs::copy(models.join("README.md"), package.join("README.md")).unwrap();
    for (path, text) in generate::files(&crate::root(), model).unwrap() {
        if path.starts_with(FOLDER) {
            let name = path.trim_start_matches("crates/conference-models/");
            write(&package.join(name), &text);
        }
    }
    write(&package.join("Cargo.toml"), MANIFEST);
    fs::copy(crate::root().join("Cargo.lock"), package.join("Cargo.lock")).unwrap();
    for (number, program) in programs.into_iter().enumerate() {
        let program = format!(
            "#![allow(unused, deprecated)]\nuse conference_models::*;\nfn main() {{ {program} }}\n"
        );
        write(&package.join(format!("examples/program_{number}.rs")), &program);
    }
    Command::new(env!("CARGO"))
        .args(["check", "--quiet", "--offline", "--examples"])
        .env("CARGO_TARGET_DIR", root.join("target"))
        .env_remove("RUSTFLAGS")
        .current_dir(&package)
        .output()
        .unwrap()
}

const MANIFEST: &str = r#"
[package]
name = "conference-models"
version = "0.1.0"
edition = "2024"

[features]
json = []
metadata = []
events = ["json"]
schemars = []

[dependencies]
serde = { version = "1", features = ["derive"] }

[lints.rust]
warnings = "deny"

[workspace]
"#;

fn copy(from: &Path, to: &PathBuf) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (path, name) = (entry.path(), entry.file_name());
        if path.is_file() {
            fs::copy(&path, to.join(name)).unwrap();
        } else if name != "generated" {
            copy(&path, &to.join(name));
        }
    }
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}
