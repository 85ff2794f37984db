//! Refusals of the simulator, according to the spec.

use xtask::{
    diff, generate,
    spec::{self, Sources},
};

const DOCUMENTED: &str = "operations/documented.json";
const UNDOCUMENTED: &str = "operations/nothing.json";

/// The fixtures with two causes and these refusals in one of the operations.
fn with_refusals(file: &str, refusals: &str) -> Sources {
    let mut sources = crate::fixtures();
    let mut insert = |file: &str, before: &str, text: &str| {
        let source = sources.get_mut(file).unwrap();
        assert_eq!(source.matches(before).count(), 1, "{file}");
        *source = source.replace(before, &format!("{text}, {before}"));
    };
    let causes = r#""x-causes": { "thingNotFound": "no thing has this id", "thingLocked": "the thing is locked" }"#;
    insert("shared.json", "\"$defs\": {", causes);
    insert(file, "\"method\"", &format!("\"refusals\": {refusals}"));
    sources
}

fn error(file: &str, refusals: &str) -> String {
    spec::parse(&with_refusals(file, refusals)).unwrap_err().to_string()
}

#[test]
fn the_tables_and_the_page_have_each_refusal_with_its_status() {
    let refusals = r#"{ "thingLocked": "busy", "thingNotFound": "wrong" }"#;
    let model = spec::parse(&with_refusals(DOCUMENTED, refusals)).unwrap();
    let files = generate::files(&crate::root(), &model).unwrap();
    let file =
        |name: &str| &files[&format!("{}/{name}", "crates/conference-simulator/src/generated")];
    let expected = [
        "    /// No thing has this id.\n    #[error(\"no thing has this id\")]\n    ThingNotFound,\n",
        "impl Refusals for models::Documented {\n    const REFUSALS: &'static [Row] = &[\n        \
         (Cause::ThingLocked, 403, ErrorCode::Busy),\n        \
         (Cause::ThingNotFound, 400, ErrorCode::Wrong),\n    ];\n}\n",
        "impl Refusals for models::Nothing {\n    const REFUSALS: &'static [Row] = &[];\n}\n",
    ];
    for text in expected {
        assert!(file("refusals.rs").contains(text), "{}", file("refusals.rs"));
    }
    let rows = "| `Documented` | the thing is locked | `busy` |\n\
                | `Documented` | no thing has this id | `wrong` |\n";
    assert!(file("refusals.md").ends_with(rows));
}

#[test]
fn an_unknown_cause_gets_the_nearest_one() {
    assert_eq!(
        error(DOCUMENTED, r#"{ "thingNotFond": "wrong" }"#),
        "spec/operations/documented.json#/x-operation/refusals/thingNotFond: \"thingNotFond\" is \
         not among the \"x-causes\" of spec/shared.json: did you mean `thingNotFound`?"
    );
}

#[test]
fn a_code_that_the_operation_does_not_document_is_refused() {
    let mut sources = with_refusals(DOCUMENTED, r#"{ "thingLocked": "busy" }"#);
    let source = sources.get_mut(DOCUMENTED).unwrap();
    *source = source
        .replace(r#"{ "status": 403, "code": "busy" }"#, r#"{ "status": 403, "code": "wrong" }"#);
    let errors = spec::parse(&sources).unwrap_err().to_string();
    let expected = "spec/operations/documented.json#/x-operation/refusals/thingLocked: \"busy\" \
                    is not among the \"errors\" of this operation; known are wrong";
    assert!(errors.contains(expected), "{errors}");
}

#[test]
fn an_operation_without_a_document_refuses_with_any_known_code() {
    let known = with_refusals(UNDOCUMENTED, r#"{ "thingLocked": "busy" }"#);
    let model = spec::parse(&known).unwrap();
    let files = generate::files(&crate::root(), &model).unwrap();
    let row = "&[(Cause::ThingLocked, 400, ErrorCode::Busy)];";
    assert!(files.values().any(|text| text.contains(row)));
    assert_eq!(
        error(UNDOCUMENTED, r#"{ "thingLocked": "bussy" }"#),
        "spec/operations/nothing.json#/x-operation/refusals/thingLocked: \"bussy\" is not in \
         spec/shared.json#/$defs/ErrorCode: did you mean `busy`?"
    );
}

/// They say nothing about clients.
#[test]
fn refusals_are_no_change_of_the_interface() {
    let old = spec::parse(&crate::fixtures()).unwrap();
    let refusals = with_refusals(DOCUMENTED, r#"{ "thingLocked": "busy" }"#);
    let new = spec::parse(&refusals).unwrap();
    assert_eq!(diff::compare(&old, &new), []);
}
