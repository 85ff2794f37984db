//! What is generated of each fixture, one feature each.

use xtask::{generate, spec};

fn files() -> std::collections::BTreeMap<String, String> {
    generate::files(&spec::parse(&crate::fixtures()).unwrap()).unwrap()
}

#[test]
fn fixtures() {
    for (path, text) in files() {
        let name = path.replace("crates/conference-models/", "").replace('/', "__");
        insta::assert_snapshot!(name, text);
    }
}

#[test]
fn generation_is_deterministic() {
    assert_eq!(files(), files());
}

#[test]
fn one_description_changes_one_file() {
    let sources = crate::real();
    let before = generate::files(&spec::parse(&sources).unwrap()).unwrap();
    let descriptions = [
        ("shared.json", "Where a meeting is in its life."),
        ("operations/create_video_conference.json", "The organizer. The wire name"),
    ];
    for (file, description) in descriptions {
        let mut sources = sources.clone();
        let text = sources.get_mut(file).unwrap();
        assert_eq!(text.matches(description).count(), 1);
        *text = text.replace(description, "Something else.");
        let after = generate::files(&spec::parse(&sources).unwrap()).unwrap();
        let changed: Vec<_> = before.iter().filter(|(path, text)| after[*path] != **text).collect();
        assert_eq!(changed.len(), 1, "{file}");
    }
}
