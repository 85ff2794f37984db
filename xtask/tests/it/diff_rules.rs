//! Each rule of the diff, for requests, responses and both: a probe of three
//! objects that are alike but for the direction, and one edit a case.
#![expect(clippy::assigning_clones, reason = "an edit reads best as an assignment")]

use std::fmt::Write;

use serde_json::Value;
use xtask::{
    diff::{
        self, Direction, Finding,
        rules::{Rule, TABLE, UNKNOWN},
    },
    spec::{
        self, Base, Definition, EnumValue, Field, Limits, Model, Operation, Paging,
        RequestLocation, Shape, Type,
    },
};

const DIRECTIONS: [(&str, Direction); 3] =
    [("Sent", Direction::Request), ("Received", Direction::Response), ("Passed", Direction::Both)];

/// A pair: what is done to a model before it is compared, and after.
struct Pair {
    name: &'static str,
    before: Edit,
    after: Edit,
}

#[derive(Clone, Copy)]
enum Edit {
    Nothing,
    /// Of the object of a direction.
    Object(fn(&mut Definition)),
    /// Of the enum of a direction.
    Enum(fn(&mut Definition)),
    /// Of the whole, with the name of the direction.
    Model(fn(&mut Model, &str)),
    /// Of the operation: it has but one direction.
    Operation(fn(&mut Operation)),
    /// Of the whole, whatever the direction.
    Whole(fn(&mut Model)),
}

use Edit::{Enum, Model as OfModel, Nothing, Object, Operation as OfOperation, Whole};

const fn pair(name: &'static str, after: Edit) -> Pair {
    let before = Nothing;
    Pair { name, before, after }
}

const fn from(name: &'static str, before: Edit, after: Edit) -> Pair {
    Pair { name, before, after }
}

const MADE_REQUIRED: Edit = Object(|it| field(it, "text").required = true);

const MADE_NULLABLE: Edit = Object(|it| field(it, "text").nullable = true);
const DEPRECATED: Edit = Object(|it| field(it, "text").deprecated = true);

const PAIRS: &[Pair] = &[
    pair("D01 operation added", Whole(add_operation)),
    from("D02 operation removed", Whole(add_operation), Nothing),
    pair("D03 method", OfOperation(|it| it.method = "PUT".to_owned())),
    pair("D03 path", OfOperation(|it| it.path = "/v1.0/other".to_owned())),
    pair(
        "D03 place",
        OfOperation(|it| {
            it.request.as_mut().unwrap().location = RequestLocation::QueryJson("json".to_owned());
        }),
    ),
    pair("D04 optional field added", Object(|it| add_field(it, false))),
    pair("D05 required field added", Object(|it| add_field(it, true))),
    pair("D06 field removed", Object(|it| fields(it).retain(|it| it.wire != "text"))),
    pair("D07 wire name", Object(|it| field(it, "text").wire = "other".to_owned())),
    pair("D07 wire value", Enum(|it| values(it)[0].value = spec::Json::String("z".to_owned()))),
    pair("D08 Rust name", Object(|it| field(it, "text").rust = "other".to_owned())),
    from("D09 now optional", MADE_REQUIRED, Nothing),
    pair("D10 now required", MADE_REQUIRED),
    pair("D11 type", Object(|it| field(it, "text").ty = Type::Integer)),
    pair("D11 type, one way", Object(|it| field(it, "number").ty = Type::Number)),
    pair("D11 type, same wire", Object(|it| field(it, "text").ty = named("ConvertingText"))),
    pair(
        "D11 base of an enum",
        Enum(|it| {
            let Shape::Enum(open) = &mut it.shape else { unreachable!() };
            open.base = Base::Integer;
        }),
    ),
    from(
        "D12 null allowed, required",
        MADE_REQUIRED,
        Object(|it| {
            field(it, "text").required = true;
            field(it, "text").nullable = true;
        }),
    ),
    from(
        "D12 null no longer allowed, required",
        Object(|it| {
            field(it, "text").required = true;
            field(it, "text").nullable = true;
        }),
        MADE_REQUIRED,
    ),
    pair("D12 null allowed", MADE_NULLABLE),
    from("D12 null no longer allowed", MADE_NULLABLE, Nothing),
    pair(
        "D13 value added",
        Enum(|it| {
            let mut value = values(it)[0].clone();
            value.value = spec::Json::String("new".to_owned());
            value.name = "New".to_owned();
            values(it).push(value);
        }),
    ),
    pair("D14 value removed", Enum(|it| drop(values(it).pop()))),
    pair("D15 variant renamed", Enum(|it| values(it)[0].name = "Naught".to_owned())),
    pair("D16 enum to text", Object(|it| field(it, "mode").ty = Type::String)),
    pair("D17 maximum", Object(|it| limits(it, "text").max = Some(4))),
    pair("D17 minimum", Object(|it| limits(it, "text").min = Some(3))),
    pair("D17 items", Object(|it| limits(it, "list").max = Some(1))),
    pair("D17 unchecked", Object(|it| limits(it, "map").max = Some(1))),
    pair("D18 maximum", Object(|it| limits(it, "text").max = None)),
    from("D18 unchecked", Object(|it| limits(it, "map").max = Some(1)), Nothing),
    pair("D19 default", Object(|it| field(it, "text").default = Some(spec::Json::Null))),
    pair("D20 error listed", OfOperation(|it| it.errors.push((500, "wrong".to_owned())))),
    pair("D20 error no longer listed", OfOperation(|it| it.errors.clear())),
    pair(
        "D20 code added",
        Whole(|it| {
            let mut code = codes(it)[0].clone();
            code.value = spec::Json::String("new".to_owned());
            code.name = "New".to_owned();
            codes(it).push(code);
        }),
    ),
    pair("D20 code removed", Whole(|it| drop(codes(it).pop()))),
    pair("D21 now idempotent", OfOperation(|it| it.idempotent = Some(true))),
    from(
        "D21 not idempotent",
        OfOperation(|it| it.idempotent = Some(true)),
        OfOperation(|it| it.idempotent = Some(false)),
    ),
    pair("D22 scope", OfOperation(|it| it.scope = Some("Probe.Write".to_owned()))),
    pair("D23 field deprecated", DEPRECATED),
    from("D23 field no longer deprecated", DEPRECATED, Nothing),
    pair("D23 operation deprecated", OfOperation(|it| it.deprecated = true)),
    pair("D24 named type added", OfModel(add_type)),
    from("D24 named type removed", OfModel(add_type), Nothing),
    pair(
        "D25 description of a field",
        Object(|it| field(it, "text").description = "Other.".to_owned()),
    ),
    pair("D25 description of a type", Object(|it| it.description = "Other.".to_owned())),
    pair("D25 description of a value", Enum(|it| values(it)[0].description = "Other.".to_owned())),
    pair("D25 examples", Object(|it| it.examples.push(spec::Json::Object(Vec::new())))),
    pair("D25 what repeating does", OfOperation(|it| it.repeat = Some("Nothing.".to_owned()))),
    pair("D26 order of keys", Object(|it| fields(it).reverse())),
    pair("D26 order of values", Enum(|it| values(it).reverse())),
    from(
        "D27 arguments swapped",
        Object(|it| require(it, &["text", "mode"])),
        Object(|it| {
            require(it, &["text", "mode"]);
            fields(it).reverse();
        }),
    ),
    from(
        "D27 another argument of one type",
        Object(|it| require(it, &["text"])),
        Object(|it| require(it, &["mode"])),
    ),
    from(
        "D27 arguments reordered",
        Object(|it| require(it, &["text", "number"])),
        Object(|it| {
            require(it, &["text", "number"]);
            fields(it).reverse();
        }),
    ),
    pair("D25 hint of a code", Whole(|it| codes(it)[0].hint = Some("Other.".to_owned()))),
    pair("D28 expects", OfOperation(|it| it.expects = vec!["text".to_owned()])),
    pair("D29 paging", OfOperation(|it| it.paging = Some(Paging::default()))),
    pair("X99 group", OfOperation(|it| it.group = Some("other".to_owned()))),
    pair("X99 class of a code", Whole(|it| codes(it)[0].class = Some("state".to_owned()))),
    pair("X99 switch", Whole(|it| values(definition(it, "Switch")).reverse())),
];

#[test]
fn every_pair_is_judged_as_recorded() {
    let mut table = String::new();
    for pair in PAIRS {
        for (direction, findings) in cases(pair, TABLE) {
            let _ = writeln!(table, "{} [{direction}]", pair.name);
            for finding in &findings {
                let _ = writeln!(table, "    {}", line(finding));
            }
        }
    }
    insta::assert_snapshot!("every_pair", table);
}

/// The pair says its rule itself; a direction in which it says nothing is one
/// that the table has no cell for.
#[test]
fn every_pair_finds_its_rule() {
    for pair in PAIRS {
        let (rule, _) = pair.name.split_once(' ').unwrap();
        for (direction, findings) in cases(pair, TABLE) {
            let found = findings.iter().any(|finding| finding.rule == rule);
            let silent = rule == "D26" || rule == "D27" && direction == "Received";
            assert_eq!(found, !silent, "{} [{direction}]: {findings:#?}", pair.name);
        }
    }
}

/// Every cell of the table is reached by a change of that kind and direction, and
/// where a row has two, by one of both. An operation goes both ways.
#[test]
fn every_cell_has_a_pair() {
    let found: Vec<(diff::ChangeKind, Direction)> = PAIRS
        .iter()
        .flat_map(sides)
        .flat_map(|(_, old, new)| diff::compare(&old, &new))
        .map(|change| (change.kind, change.direction))
        .collect();
    for rule in TABLE {
        let wanted: &[Direction] = match (rule.request, rule.response) {
            _ if rule.id == "D01" || rule.id == "D02" => &[Direction::Both],
            (Some(_), Some(_)) => &[Direction::Request, Direction::Response, Direction::Both],
            (Some(_), None) => &[Direction::Request],
            (None, Some(_)) => &[Direction::Response],
            (None, None) => panic!("{rule:?} says nothing"),
        };
        for direction in wanted {
            assert!(
                found.contains(&(rule.kind, *direction)),
                "no pair has {rule:?} in {direction:?}"
            );
        }
    }
}

#[test]
fn without_its_rule_a_change_is_unexplained() {
    let compared: Vec<_> = PAIRS
        .iter()
        .flat_map(sides)
        .map(|(_, old, new)| {
            let changes = diff::compare(&old, &new);
            let whole = diff::judge(&old, &new, &changes, TABLE);
            (old, new, changes, whole)
        })
        .collect();
    for removed in TABLE {
        let rest: Vec<Rule> = TABLE.iter().filter(|rule| rule.id != removed.id).copied().collect();
        let mut unexplained = 0;
        for (old, new, changes, whole) in &compared {
            let without = diff::judge(old, new, changes, &rest);
            let count =
                |findings: &[Finding], id| findings.iter().filter(|it| it.rule == id).count();
            let (lost, known) = (count(whole, removed.id), count(whole, UNKNOWN));
            assert_eq!(count(&without, removed.id), 0);
            assert_eq!(count(&without, UNKNOWN), known + lost, "{}", removed.id);
            assert!(lost == 0 || diff::release(&without) == diff::rules::Level::Major);
            unexplained += lost;
        }
        assert!(unexplained > 0, "no pair has a finding of {}", removed.id);
    }
}

#[test]
fn a_shared_type_names_the_operations_that_reach_it() {
    let reached = |edit: fn(&mut Model)| {
        let (old, mut new) = (probe(), probe());
        edit(&mut new);
        let findings = diff::judge(&old, &new, &diff::compare(&old, &new), TABLE);
        assert_eq!(findings.len(), 1, "{findings:#?}");
        findings[0].operations.clone()
    };
    assert_eq!(reached(|it| limits(definition(it, "Passed"), "text").max = None), ["Probe"]);
    let mode = reached(|it| drop(values(definition(it, "PassedMode")).pop()));
    assert_eq!(mode, ["Probe"], "through a field of a field");
    let text = reached(|it| definition(it, "ConvertingText").description = "Other.".to_owned());
    assert!(text.contains(&"PathParameter".to_owned()), "through the path: {text:?}");
    let codes = reached(|it| codes(it)[0].class = Some("state".to_owned()));
    assert!(codes.contains(&"Probe".to_owned()), "through a documented error: {codes:?}");
    let own = reached(|it| definition(it, "Sent").description = "Other.".to_owned());
    assert_eq!(own, [""; 0], "a type of one operation");
}

#[test]
fn an_added_operation_shows_scope_repeat_safety_and_fields() {
    let added = |before: &Model, name: &str| {
        let changes = diff::compare(before, &probe());
        changes.into_iter().find(|it| it.location == name).unwrap().after
    };
    let mut before = probe();
    before.files.retain(|it| it.operation.as_ref().is_none_or(|it| it.name != "Probe"));
    assert_eq!(
        added(&before, "Probe"),
        "POST /v1.0/probe with a body; scope not documented; not safe to repeat; \
         takes text?: String, number?: i64, mode?: SentMode, list?: Vec<String>, \
         map?: BTreeMap<String, String>, passed?: Passed; \
         returns text?: String, number?: i64, mode?: ReceivedMode, list?: Vec<String>, \
         map?: BTreeMap<String, String>, passed?: Passed"
    );
    before.files.retain(|it| it.operation.as_ref().is_none_or(|it| it.name != "Documented"));
    let documented = added(&before, "Documented");
    assert!(documented.contains("; scope Fixture.Write; safe to repeat; "), "{documented}");
}

#[test]
fn a_spec_against_itself_is_empty() {
    for sources in [crate::fixtures(), crate::real()] {
        let model = spec::parse(&sources).unwrap();
        assert_eq!(diff::compare(&model, &model), []);
    }
}

#[test]
fn the_version_follows_cargos_rule() {
    use diff::rules::Level::{Major, Minor, None, Patch};
    let manifest = |version: &str| format!("[workspace.package]\nversion = \"{version}\"");
    for (version, release, needed) in [
        ("0.0.3", Patch, "0.0.4"),
        ("0.0.3", Major, "0.0.4"),
        ("0.1.2", None, "0.1.2"),
        ("0.1.2", Patch, "0.1.3"),
        ("0.1.2", Minor, "0.1.3"),
        ("0.1.2", Major, "0.2.0"),
        ("1.1.2", Patch, "1.1.3"),
        ("1.1.2", Minor, "1.2.0"),
        ("1.1.2", Major, "2.0.0"),
    ] {
        let versions = diff::versions(&manifest(version), &manifest(needed), release).unwrap();
        assert_eq!(versions.needed, needed, "{version} {release:?}");
        assert!(versions.sufficient);
        assert_eq!(versions.next(), needed);
        let same = diff::versions(&manifest(version), &manifest(version), release).unwrap();
        assert_eq!(same.sufficient, version == needed);
        assert_eq!(same.next(), needed);
    }
    let ahead = diff::versions(&manifest("0.1.0"), &manifest("0.2.0"), Patch).unwrap();
    assert_eq!(ahead.next(), "0.2.0");
    assert!(diff::versions("", &manifest("0.1.0"), None).is_err());
    assert!(diff::versions(&manifest("0.1"), &manifest("0.1.0"), None).is_err());
}

fn cases(pair: &Pair, rules: &[Rule]) -> Vec<(&'static str, Vec<Finding>)> {
    let compared = sides(pair).into_iter();
    compared
        .map(|(direction, old, new)| {
            let changes = diff::compare(&old, &new);
            (direction, diff::judge(&old, &new, &changes, rules))
        })
        .collect()
}

/// The models before and after, for each direction that the pair has.
fn sides(pair: &Pair) -> Vec<(&'static str, Model, Model)> {
    let has_one = |edit| matches!(edit, Whole(_) | OfOperation(_));
    let directions = if has_one(pair.before) || has_one(pair.after) {
        &DIRECTIONS[..1]
    } else {
        &DIRECTIONS[..]
    };
    let directions = directions.iter().map(|(name, _)| *name);
    directions.map(|name| (name, edited(pair.before, name), edited(pair.after, name))).collect()
}

fn edited(edit: Edit, direction: &str) -> Model {
    let mut model = probe();
    match edit {
        Nothing => {}
        Object(edit) => edit(definition(&mut model, direction)),
        Enum(edit) => edit(definition(&mut model, &format!("{direction}Mode"))),
        OfModel(edit) => edit(&mut model, direction),
        OfOperation(edit) => edit(
            model
                .files
                .iter_mut()
                .filter_map(|it| it.operation.as_mut())
                .find(|it| it.name == "Probe")
                .unwrap(),
        ),
        Whole(edit) => edit(&mut model),
    }
    model
}

/// The fixtures, with an operation that sends one object and receives another,
/// both of which hold a third.
fn probe() -> Model {
    let mut sources = crate::fixtures();
    let objects = |names: &[&str], more: &str| {
        let objects: Vec<String> = names.iter().map(|name| object(name, more)).collect();
        objects.join(",\n")
    };
    let passed = r#", "passed": { "description": "P.", "$ref": "../shared.json#/$defs/Passed" }"#;
    let operation = format!(
        r##"{{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "description": "Sends and receives.",
  "x-operation": {{
    "method": "POST", "path": "/v1.0/probe", "group": "fixtures",
    "request": {{ "in": "body", "$ref": "#/$defs/Sent" }},
    "response": {{ "$ref": "#/$defs/Received" }},
    "errors": [{{ "status": 400, "code": "wrong" }}]
  }},
  "$defs": {{ {} }}
}}"##,
        objects(&["Sent", "Received"], passed)
    );
    sources.insert("operations/probe.json".to_owned(), operation);
    let shared = sources.get_mut("shared.json").unwrap();
    let definitions = format!("\"$defs\": {{ {},", objects(&["Passed"], ""));
    *shared = shared.replacen("\"$defs\": {", &definitions, 1);
    spec::parse(&sources).unwrap()
}

fn object(name: &str, more: &str) -> String {
    format!(
        r##""{name}": {{
  "description": "A probe.", "type": "object",
  "properties": {{
    "text": {{ "description": "T.", "type": "string", "minLength": 2, "maxLength": 8 }},
    "number": {{ "description": "N.", "type": "integer" }},
    "mode": {{ "description": "M.", "$ref": "#/$defs/{name}Mode" }},
    "list": {{ "description": "L.", "type": "array", "items": {{ "type": "string" }}, "maxItems": 3 }},
    "map": {{ "description": "Free.", "type": "object", "additionalProperties": {{ "type": "string" }} }}{more}
  }}
}},
"{name}Mode": {{
  "description": "A mode.", "type": "string",
  "anyOf": [
    {{ "const": "0", "title": "Zero", "description": "Zero." }},
    {{ "const": "1", "title": "One", "description": "One." }},
    {{ "title": "Unknown" }}
  ]
}}"##
    )
}

fn definition<'a>(model: &'a mut Model, name: &str) -> &'a mut Definition {
    let definitions = model.files.iter_mut().flat_map(|file| &mut file.definitions);
    definitions.into_iter().find(|it| it.name == name).unwrap()
}

fn fields(definition: &mut Definition) -> &mut Vec<Field> {
    match &mut definition.shape {
        Shape::Struct(fields) => fields,
        other => panic!("{other:?} has no fields"),
    }
}

fn field<'a>(definition: &'a mut Definition, wire: &str) -> &'a mut Field {
    fields(definition).iter_mut().find(|it| it.wire == wire).unwrap()
}

/// The map's limit is that of what it holds: `check` does not look at it.
fn limits<'a>(definition: &'a mut Definition, wire: &str) -> &'a mut Limits {
    let field = field(definition, wire);
    match &mut field.ty {
        Type::Map(map) => &mut map.item.limits,
        _ => &mut field.limits,
    }
}

fn values(definition: &mut Definition) -> &mut Vec<EnumValue> {
    match &mut definition.shape {
        Shape::Enum(open) => &mut open.values,
        other => panic!("{other:?} has no values"),
    }
}

fn codes(model: &mut Model) -> &mut Vec<EnumValue> {
    values(definition(model, "ErrorCode"))
}

fn require(definition: &mut Definition, names: &[&str]) {
    for name in names {
        field(definition, name).required = true;
    }
}

fn add_field(definition: &mut Definition, required: bool) {
    let mut new = field(definition, "text").clone();
    new.wire = "new".to_owned();
    new.rust = "new".to_owned();
    new.required = required;
    fields(definition).push(new);
}

fn add_type(model: &mut Model, like: &str) {
    let mut new = definition(model, like).clone();
    new.name = "New".to_owned();
    let file = new.file.clone();
    let mut files = model.files.iter_mut();
    files.find(|it| it.name == file).unwrap().definitions.push(new);
}

fn add_operation(model: &mut Model) {
    let mut files = model.files.iter();
    let mut file = files.find(|it| it.name == "operations/nothing.json").unwrap().clone();
    file.name = "operations/new.json".to_owned();
    file.operation.as_mut().unwrap().name = "New".to_owned();
    model.files.push(file);
}

fn named(name: &str) -> Type {
    Type::Named(name.to_owned())
}

fn line(finding: &Finding) -> String {
    let Finding { rule, location, direction, rust, send, recv, before, after, witness, .. } =
        finding;
    let witness = witness.as_ref().map_or(String::new(), |it: &Value| format!("; witness {it}"));
    let theoretical = if finding.theoretical { "; theoretical" } else { "" };
    format!(
        "{rule} {location} ({direction:?}): {:?}; rust {rust:?}, send {send:?}, recv {recv:?}; {before} -> {after}{witness}{theoretical}",
        finding.level()
    )
}
