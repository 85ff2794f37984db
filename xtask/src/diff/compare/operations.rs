//! Operations: their wire format and their facts.

use super::{Location, Sides, paired, types};
use crate::{
    diff::change::{Change, ChangeKind, Direction},
    spec::{
        Definition, Json, Model, Operation, Outcome, Paging, Parameter, Request,
        RequestLocation as Where, Shape,
    },
};

pub(super) fn added(model: &Model, operation: &Operation) -> Change {
    let repeat = match operation.idempotent {
        Some(true) => "safe to repeat",
        _ => "not safe to repeat",
    };
    let parts = [
        line(operation),
        format!("scope {}", operation.scope.as_deref().unwrap_or("not documented")),
        repeat.to_owned(),
        format!("takes {}", fields(model, operation.request_type())),
        format!("returns {}", fields(model, operation.response_type())),
    ];
    let at = location(operation, Direction::Both);
    at.change(ChangeKind::OperationAdded, "", &parts.join("; "))
}

/// Lists the fields of a type; optional ones have a question mark.
fn fields(model: &Model, name: Option<&str>) -> String {
    let definition = name.and_then(|name| model.definition(name));
    let fields = definition.map(Definition::fields).unwrap_or_default().iter();
    let fields: Vec<String> = fields
        .map(|field| {
            let mark = if field.required { "" } else { "?" };
            format!("{}{mark}: {}", field.wire, types::show(&field.ty))
        })
        .collect();
    if fields.is_empty() { "nothing".to_owned() } else { fields.join(", ") }
}

pub(super) fn removed(operation: &Operation) -> Change {
    location(operation, Direction::Both).change(ChangeKind::OperationRemoved, &line(operation), "")
}

pub(super) fn compare(
    sides: &Sides<'_>,
    old: &Operation,
    new: &Operation,
    found: &mut Vec<Change>,
) {
    let Operation {
        name: _,
        description,
        method: _,
        path: _,
        deprecated,
        group,
        scope,
        documentation,
        idempotent,
        repeat,
        parameter,
        request,
        response,
        expects,
        outcome,
        errors,
        paging,
        // It does not concern clients.
        refusals: _,
    } = old;
    let at = location(old, Direction::Request);
    at.text(ChangeKind::RequestLine, &line(old), &line(new), found);
    at.text(ChangeKind::Documentation, description, &new.description, found);
    at.deprecation(*deprecated, new.deprecated, found);
    let docs =
        [(".documentation", documentation, &new.documentation), (".repeat", repeat, &new.repeat)];
    for (name, before, after) in docs {
        at.below(name).option(ChangeKind::Documentation, before.as_ref(), after.as_ref(), found);
    }
    at.below(".group").option(
        ChangeKind::Unexplained("the capability changed"),
        group.as_ref(),
        new.group.as_ref(),
        found,
    );
    at.below(".scope").option(ChangeKind::Scope, scope.as_ref(), new.scope.as_ref(), found);
    let repeatable = match new.idempotent {
        Some(true) => ChangeKind::NowIdempotent,
        _ => ChangeKind::Idempotent,
    };
    at.below(".idempotent").option(repeatable, idempotent.as_ref(), new.idempotent.as_ref(), found);
    compare_parameter(sides, &at, parameter.as_ref(), new.parameter.as_ref(), found);
    compare_request(sides, &at, request.as_ref(), new.request.as_ref(), found);
    let answers = Location { direction: Direction::Response, ..at.below(".response") };
    answer(sides, &answers, response.as_deref(), new.response.as_deref(), found);
    let of_response = |name: &str| Location { direction: Direction::Response, ..at.below(name) };
    let expected = |expects: &[String]| (!expects.is_empty()).then(|| expects.join(", "));
    let rows = [
        (ChangeKind::Expects, of_response(".expects"), expected(expects), expected(&new.expects)),
        (
            ChangeKind::Paging,
            of_response(".paging"),
            paging.as_ref().map(paging_text),
            new.paging.as_ref().map(paging_text),
        ),
        (
            ChangeKind::Unexplained("what counts as a failure changed"),
            at.below(".succeedsWhen"),
            outcome.as_ref().map(outcome_text),
            new.outcome.as_ref().map(outcome_text),
        ),
    ];
    for (kind, at, before, after) in rows {
        at.option(kind, before.as_ref(), after.as_ref(), found);
    }
    compare_errors(sides.new, &at, errors, &new.errors, found);
}

fn location(operation: &Operation, direction: Direction) -> Location {
    Location::new(Some(&operation.name), &operation.name, direction)
}

/// Returns the request line, without the name of the parameter, which is not sent.
fn line(operation: &Operation) -> String {
    let path = match &operation.parameter {
        Some(parameter) => operation.path.replace(&format!("{{{}}}", parameter.wire), "{}"),
        None => operation.path.clone(),
    };
    let location = match operation.request.as_ref().map(|request| &request.location) {
        None => String::new(),
        Some(Where::Body) => " with a body".to_owned(),
        Some(Where::Query) => "?…".to_owned(),
        Some(Where::QueryJson(name)) => format!("?{name}={{…}}"),
    };
    format!("{} {path}{location}", operation.method)
}

fn compare_parameter(
    sides: &Sides<'_>,
    at: &Location,
    old: Option<&Parameter>,
    new: Option<&Parameter>,
    found: &mut Vec<Change>,
) {
    let at = at.below(".parameter");
    match (old, new) {
        (Some(old), Some(new)) => {
            let Parameter { wire, description, ty } = old;
            at.text(ChangeKind::Documentation, wire, &new.wire, found);
            at.text(ChangeKind::Documentation, description, &new.description, found);
            types::reference(sides, &at, ty, &new.ty, found);
        }
        (None, Some(new)) => {
            found.push(at.change(ChangeKind::RequiredFieldAdded, "nothing", &new.ty));
        }
        (Some(old), None) => found.push(at.change(ChangeKind::FieldRemoved, &old.ty, "nothing")),
        (None, None) => {}
    }
}

fn compare_request(
    sides: &Sides<'_>,
    at: &Location,
    old: Option<&Request>,
    new: Option<&Request>,
    found: &mut Vec<Change>,
) {
    let name = |request: Option<&Request>| {
        let Request { location: _, ty } = request?;
        Some(ty.clone())
    };
    answer(sides, &at.below(".request"), name(old).as_deref(), name(new).as_deref(), found);
}

/// Compares the type of a whole request or response. `None` if there is none.
fn answer(
    sides: &Sides<'_>,
    at: &Location,
    old: Option<&str>,
    new: Option<&str>,
    found: &mut Vec<Change>,
) {
    match (old, new) {
        (Some(old), Some(new)) => types::reference(sides, at, old, new, found),
        _ => at.option(ChangeKind::TypeOfSameWire, old.as_ref(), new.as_ref(), found),
    }
}

fn compare_errors(
    new_model: &Model,
    at: &Location,
    old: &[(u16, String)],
    new: &[(u16, String)],
    found: &mut Vec<Change>,
) {
    let at = at.below(".errors");
    let shown = |(status, code): &(u16, String)| format!("{status} {code}");
    let (gone, kept, added) = paired(old, new, |error| error);
    if kept.len() + added.len() != new.len() {
        let kind = ChangeKind::Unexplained("an error is listed more than once");
        found.push(at.change(kind, &old.len().to_string(), &new.len().to_string()));
    }
    for error in gone {
        let kind = if has_code(new_model, &error.1) {
            ChangeKind::ErrorNoLongerListed
        } else {
            ChangeKind::ErrorRemoved
        };
        found.push(at.change(kind, &shown(error), ""));
    }
    for error in added {
        found.push(at.change(ChangeKind::ErrorAdded, "", &shown(error)));
    }
}

fn has_code(model: &Model, code: &str) -> bool {
    let shape = model.definition("ErrorCode").map(|definition| &definition.shape);
    let Some(Shape::Enum(codes)) = shape else {
        return false;
    };
    let code = Json::String(code.to_owned());
    codes.values.iter().any(|value| value.value == code)
}

fn outcome_text(outcome: &Outcome) -> String {
    let Outcome { done, failed } = outcome;
    format!("done {done}, failed {failed}")
}

fn paging_text(paging: &Paging) -> String {
    let Paging { token, items, next_token, has_more, total_count } = paging;
    let [has_more, total] = [has_more, total_count].map(|it| it.as_deref().unwrap_or("nothing"));
    let next = next_token.join(" or ");
    format!(
        "token {token}, items {items}, nextToken {next}, hasMore {has_more}, totalCount {total}"
    )
}
