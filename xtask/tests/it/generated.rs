//! Generated files of each fixture, one feature each.

use xtask::{generate, spec};

fn files() -> std::collections::BTreeMap<String, String> {
    generate::files(&crate::root(), &spec::parse(&crate::fixtures()).unwrap()).unwrap()
}

#[test]
fn each_fixture_becomes_its_snapshot() {
    for (path, text) in files() {
        let name = path.replace("crates/conference-", "").replace('/', "__");
        insta::assert_snapshot!(name, text);
    }
}

#[test]
fn the_same_spec_becomes_the_same_bytes() {
    assert_eq!(files(), files());
}

#[test]
fn one_description_changes_only_the_files_that_tell_it() {
    let sources = crate::real();
    let before = generate::files(&crate::root(), &spec::parse(&sources).unwrap()).unwrap();
    let descriptions = [
        ("shared.json", "The state of a meeting.", &["shared.rs", "openapi.json"][..]),
        (
            "operations/create_video_conference.json",
            "The unionId of the organizer, although",
            &["create_video_conference.rs", "metadata.rs", "openapi.json"],
        ),
    ];
    for (file, description, expected) in descriptions {
        let mut sources = sources.clone();
        let text = sources.get_mut(file).unwrap();
        assert_eq!(text.matches(description).count(), 1);
        *text = text.replace(description, "Something else.");
        let after = generate::files(&crate::root(), &spec::parse(&sources).unwrap()).unwrap();
        let changed = before.iter().filter(|(path, text)| after[*path] != **text);
        let changed: Vec<_> = changed.map(|(path, _)| path.rsplit('/').next().unwrap()).collect();
        assert_eq!(changed, expected, "{file}");
    }
}
