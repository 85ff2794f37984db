//! The list of behaviors, as data and as documentation.

use std::{collections::BTreeSet, fmt::Write, fs, path::Path};

use conference_simulator::{BEHAVIORS, Provenance};

fn table() -> String {
    let mut table =
        String::from("| About | What the simulator does | Provenance |\n|---|---|---|\n");
    for behavior in BEHAVIORS {
        let (area, what, source) = (behavior.area, behavior.what, behavior.source);
        writeln!(table, "| {area} | {what} | {source} |").unwrap();
    }
    table
}

#[test]
fn the_documentation_shows_all_of_them() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/provenance.md");
    if std::env::var_os("UPDATE_PROVENANCE").is_some() {
        fs::write(&path, table()).unwrap();
    }
    assert!(
        fs::read_to_string(&path).unwrap() == table(),
        "src/provenance.md is stale: run the tests once with UPDATE_PROVENANCE=1"
    );
}

#[test]
fn each_stands_once_and_some_are_assumed() {
    let distinct: BTreeSet<_> = BEHAVIORS.iter().map(|behavior| behavior.what).collect();
    assert_eq!(distinct.len(), BEHAVIORS.len());
    for source in [Provenance::Documented, Provenance::Assumed] {
        assert!(BEHAVIORS.iter().any(|behavior| behavior.source == source));
    }
}
