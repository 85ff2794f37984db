//! Writing and checking the generated files, in a folder of their own.

use std::{collections::BTreeMap, fs, path::PathBuf};

use xtask::{generate::FOLDER, output};

fn root(name: &str) -> PathBuf {
    let root = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&root);
    root
}

fn files() -> BTreeMap<String, String> {
    let file = |name: &str, text: &str| (format!("{FOLDER}/{name}"), text.to_owned());
    BTreeMap::from([file("a.rs", "a"), file("b.rs", "b")])
}

#[test]
fn written_files_have_no_differences() {
    let root = root("written");
    let wrote = output::write(&root, &files()).unwrap();
    assert_eq!(wrote, [format!("wrote {FOLDER}/a.rs"), format!("wrote {FOLDER}/b.rs")]);
    assert!(output::differences(&root, &files()).unwrap().is_empty());
    assert!(output::write(&root, &files()).unwrap().is_empty());
}

#[test]
fn a_changed_a_missing_and_a_stray_file_are_each_reported() {
    let root = root("differences");
    output::write(&root, &files()).unwrap();
    let folder = root.join(FOLDER);
    fs::write(folder.join("a.rs"), "edited").unwrap();
    fs::remove_file(folder.join("b.rs")).unwrap();
    fs::write(folder.join("c.rs"), "stray").unwrap();
    let told = output::differences(&root, &files()).unwrap();
    let path = |name: &str| format!("{FOLDER}/{name}");
    let expected = [
        format!("changed: {}", path("a.rs")),
        format!("missing: {}", path("b.rs")),
        format!("orphan: {}", path("c.rs")),
    ];
    assert_eq!(told, expected);
    let wrote = output::write(&root, &files()).unwrap();
    let expected = [
        format!("wrote {}", path("a.rs")),
        format!("wrote {}", path("b.rs")),
        format!("removed {}", path("c.rs")),
    ];
    assert_eq!(wrote, expected);
    assert!(output::differences(&root, &files()).unwrap().is_empty());
}
