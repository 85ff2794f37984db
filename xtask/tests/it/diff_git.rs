//! The diff as a program, on repositories of its own.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;

const NOTHING: &str = "spec/operations/nothing.json";
const LIMITS: &str = "spec/operations/limits.json";
const ACK: &str = "spec/diff-ack.toml";

#[test]
fn the_statuses_follow_the_gate() {
    let repository = Repository::new("statuses");
    repository.says(&["main"], 0, "release: none\n");
    repository.edit(NOTHING, "Takes nothing", "Takes naught");
    repository.says(&["main"], 0, "1 change of documentation");
    repository.edit(LIMITS, "\"maxLength\": 256", "\"maxLength\": 200");
    repository.says(&["main"], 1, "0.1.0 asks for 0.2.0, and it is still 0.1.0");
    repository.says(&["main", "--gate", "unknown"], 0, "D17");
    repository.says(&["main", "--gate", "none"], 0, "D17");
    repository.edit(NOTHING, "\"method\"", "\"group\": \"other\", \"method\"");
    repository.says(&["main", "--gate", "unknown"], 1, "X99");
    repository.edit("Cargo.toml", "0.1.0", "0.2.0");
    repository.says(&["main"], 1, "0.1.0 asks for 0.2.0, and it is 0.2.0");
}

#[test]
fn an_operation_that_is_now_safe_to_repeat_gates_until_it_is_acknowledged() {
    let repository = Repository::new("repeat");
    repository.edit(NOTHING, "\"method\"", "\"idempotent\": true, \"method\"");
    let told = repository.says(&["main"], 1, "NOW SAFE TO REPEAT");
    assert!(told.starts_with("patch D21"), "{told}");
    let [fingerprint] = fingerprints(&repository).try_into().unwrap();
    repository.write(ACK, &format!("{fingerprint} = \"The service takes it once.\"\n"));
    repository.says(&["main"], 0, "NOW SAFE TO REPEAT");
    repository.git(&["add", "."]);
    repository.git(&["commit", "--quiet", "--message", "Repeat"]);
    repository.edit(NOTHING, "\"idempotent\": true, ", "");
    repository.says(&["HEAD"], 0, "no longer safe to repeat");
}

#[test]
fn every_format_names_the_operations_that_a_shared_type_reaches() {
    let repository = Repository::new("reach");
    repository.edit("spec/shared.json", "\"title\": \"FullScreen\"", "\"title\": \"Whole\"");
    for format in ["text", "markdown", "json"] {
        repository.says(&["main", "--format", format], 1, "RequestFields");
    }
    repository.git(&["tag", "v0.1.0"]);
    let notes = repository.diff(&["--since", "v0.1.0", "--format", "markdown"]);
    let notes = String::from_utf8(notes.stdout).unwrap();
    assert!(notes.contains(" Reaches RequestFields"), "{notes}");
}

/// Changes of others on the main branch since then do not count.
#[test]
fn it_compares_with_the_merge_base() {
    let repository = Repository::new("merge-base");
    repository.git(&["checkout", "--quiet", "-b", "ours"]);
    repository.commit_edit(NOTHING, "/v1.0/nothing", "/v1.0/ours");
    repository.git(&["checkout", "--quiet", "main"]);
    repository.commit_edit(LIMITS, "/v1.0/limits", "/v1.0/theirs");
    repository.git(&["checkout", "--quiet", "ours"]);
    let told = repository.says(&["main"], 1, "PUT /v1.0/nothing → PUT /v1.0/ours");
    assert!(!told.contains("limits"), "{told}");
    let before = fingerprints(&repository);
    repository.git(&["rebase", "--quiet", "main"]);
    assert_eq!(before, fingerprints(&repository));
}

#[test]
fn a_failure_is_not_read_as_clean() {
    let repository = Repository::new("failures");
    repository.fails(&["nowhere"], "git knows no commit \"nowhere\"");
    repository.fails(&["--help-me"], "unexpected argument");
    repository.fails(&[], "REFERENCE");
    repository.git(&["checkout", "--quiet", "--orphan", "unrelated"]);
    repository.git(&["commit", "--quiet", "--message", "Unrelated"]);
    repository.fails(&["main"], "no common ancestor");
    repository.git(&["checkout", "--quiet", "main"]);
    repository.edit(NOTHING, "{", "[");
    repository.fails(&["main"], "the spec of the working tree does not parse");
    repository.git(&["commit", "--quiet", "--all", "--message", "Break"]);
    repository.edit(NOTHING, "[", "{");
    repository.fails(&["main"], "does not parse:\nspec/operations/nothing.json#: ");
}

#[test]
fn a_shallow_clone_is_a_failure_that_says_so() {
    let repository = Repository::new("deep");
    repository.git(&["checkout", "--quiet", "-b", "ours"]);
    repository.commit_edit(NOTHING, "nothing", "naught");
    repository.git(&["checkout", "--quiet", "main"]);
    repository.commit_edit(LIMITS, "/v1.0/limits", "/v1.0/theirs");
    let root = repository.root.with_file_name("shallow");
    let _ = fs::remove_dir_all(&root);
    let (from, to) = (format!("file://{}", repository.root.display()), root.display().to_string());
    repository.git(&[
        "clone",
        "--quiet",
        "--depth",
        "1",
        "--no-single-branch",
        "--branch",
        "ours",
        &from,
        &to,
    ]);
    Repository { root }.fails(&["origin/main"], "this clone is shallow: run git fetch --unshallow");
}

#[test]
fn an_acknowledged_finding_does_not_gate_and_a_stale_entry_fails() {
    let repository = Repository::new("acknowledged");
    repository.edit(LIMITS, "\"maxLength\": 256", "\"maxLength\": 200");
    let [fingerprint] = fingerprints(&repository).try_into().unwrap();
    repository.write(ACK, &format!("{fingerprint} = \"The service cuts it anyway.\"\n"));
    repository.says(&["main"], 0, "acknowledged: The service cuts it anyway.");
    repository.says(&["main"], 0, "release: major");
    repository.write(ACK, &format!("{fingerprint} = \" \"\n"));
    repository.fails(&["main"], "has no reason");
    repository.write(ACK, "reasons = 1\n");
    repository.fails(&["main"], ACK);
    repository.write(ACK, "0000000000000000 = \"It was so once.\"\n");
    repository.fails(&["main"], "no finding has the fingerprint 0000000000000000");
    repository.git(&["add", ACK]);
    repository.git(&["commit", "--quiet", "--message", "Merge", ACK]);
    repository.says(&["main"], 1, "D17");
}

#[test]
fn ci_refuses_what_is_breaking_until_it_is_acknowledged() {
    let repository = Repository::new("ci");
    let ci = || xtask::ci::schema_diff(&repository.root).map_err(|error| error.to_string());
    assert_eq!(ci().unwrap(), "cargo xtask diff main\nrelease: none\n");
    repository.edit(LIMITS, "\"maxLength\": 256", "\"maxLength\": 300");
    assert!(ci().unwrap().contains("minor D18"));
    repository.edit(LIMITS, "\"maxLength\": 300", "\"maxLength\": 200");
    let refused = ci().unwrap_err();
    assert!(refused.contains("major D17"), "{refused}");
    assert!(refused.ends_with("acknowledge them in spec/diff-ack.toml"), "{refused}");
    let [fingerprint] = fingerprints(&repository).try_into().unwrap();
    repository.write(ACK, &format!("{fingerprint} = \"It is meant.\"\n"));
    assert!(ci().unwrap().contains("acknowledged: It is meant."));
    repository.edit(LIMITS, "{", "[");
    assert!(ci().unwrap_err().contains("does not parse"));
    repository.git(&["branch", "--quiet", "--move", "main", "trunk"]);
    assert_eq!(ci().unwrap(), "there is no main branch to compare with\n");
}

/// The main branch of the origin is preferred to a local branch of that name, which may be behind.
#[test]
fn ci_compares_with_the_main_branch_of_the_origin() {
    let origin = Repository::new("origin");
    let root = origin.root.with_file_name("clone");
    let _ = fs::remove_dir_all(&root);
    let (from, to) = (origin.root.display(), root.display());
    origin.git(&["clone", "--quiet", &from.to_string(), &to.to_string()]);
    let told = xtask::ci::schema_diff(&root).unwrap();
    assert!(told.starts_with("cargo xtask diff origin/main\n"), "{told}");
}

#[test]
fn the_json_is_what_its_schema_says() {
    let repository = Repository::new("json");
    repository.edit(LIMITS, "\"maxLength\": 256", "\"maxLength\": 200");
    repository.edit(NOTHING, "/v1.0/nothing", "/v1.0/naught");
    let told = repository.diff(&["main", "--format", "json"]);
    let told: Value = serde_json::from_slice(&told.stdout).unwrap();
    let schema = fs::read_to_string(crate::root().join("xtask/diff.schema.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let errors: Vec<String> = validator.iter_errors(&told).map(|it| it.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    assert_eq!(told["findings"][0]["rule"], "D03");
    assert_eq!(told["findings"][1]["witness"]["title"].as_str().unwrap().len(), 201);
    let mut wrong = told.clone();
    wrong["findings"][0]["send"] = "other".into();
    assert!(!validator.is_valid(&wrong));
}

#[test]
fn findings_are_rendered_as_recorded() {
    let repository = Repository::new("renderings");
    repository.git(&["tag", "v0.1.0"]);
    repository.edit(LIMITS, "\"maxLength\": 256", "\"maxLength\": 200");
    repository.edit(NOTHING, "Takes nothing and", "Takes <nothing> |, but");
    repository.edit("spec/operations/paged.json", "\"GET\"", "\"POST\"");
    let (commit, fill) = (repository.commit(), "f".repeat(40));
    let told = |arguments: &[&str]| {
        let text = String::from_utf8(repository.diff(arguments).stdout).unwrap();
        text.replace(&commit, &fill)
    };
    insta::assert_snapshot!("diff_text", told(&["main"]));
    insta::assert_snapshot!("diff_markdown", told(&["main", "--format", "markdown"]));
    insta::assert_snapshot!("diff_notes", told(&["--since", "v0.1.0", "--format", "markdown"]));
}

fn fingerprints(repository: &Repository) -> Vec<String> {
    let told = repository.diff(&["main", "--format", "json"]);
    let told: Value = serde_json::from_slice(&told.stdout).unwrap();
    let findings = told["findings"].as_array().unwrap().iter();
    findings.map(|it| it["fingerprint"].as_str().unwrap().to_owned()).collect()
}

/// A repository with the spec of the fixtures, committed on `main`.
struct Repository {
    root: PathBuf,
}

impl Repository {
    fn new(name: &str) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("diff").join(name);
        let _ = fs::remove_dir_all(&root);
        let repository = Self { root };
        for (name, text) in crate::fixtures() {
            repository.write(&format!("spec/{name}"), &text);
        }
        repository.write("Cargo.toml", "[workspace.package]\nversion = \"0.1.0\"\n");
        repository.git(&["init", "--quiet", "--initial-branch", "main"]);
        repository.git(&["add", "."]);
        repository.git(&["commit", "--quiet", "--message", "Begin"]);
        repository
    }

    fn git(&self, arguments: &[&str]) -> String {
        let output = Command::new("git")
            .args(["-c", "user.name=Test", "-c", "user.email=test@example.org"])
            .args(arguments)
            .current_dir(&self.root)
            .output()
            .unwrap();
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn commit(&self) -> String {
        self.git(&["rev-parse", "HEAD"]).trim().to_owned()
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn edit(&self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.root.join(path)).unwrap();
        assert!(text.contains(from), "{path} has no {from}");
        self.write(path, &text.replacen(from, to, 1));
    }

    fn commit_edit(&self, path: &str, from: &str, to: &str) {
        self.edit(path, from, to);
        self.git(&["commit", "--quiet", "--all", "--message", "Edit"]);
    }

    fn diff(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_xtask"))
            .arg("diff")
            .args(arguments)
            .env("CARGO_MANIFEST_DIR", self.root.join("xtask"))
            .output()
            .unwrap()
    }

    fn says(&self, arguments: &[&str], status: i32, what: &str) -> String {
        let output = self.diff(arguments);
        let told = String::from_utf8(output.stdout.clone()).unwrap();
        assert_eq!(output.status.code(), Some(status), "{output:?}");
        assert!(told.contains(what), "{told}");
        told
    }

    fn fails(&self, arguments: &[&str], what: &str) {
        let output = self.diff(arguments);
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert!(told.contains(what), "{told}");
        assert!(output.stdout.is_empty(), "{output:?}");
    }
}
