//! The tables of refusals hold what can happen, all of it and nothing else.

use std::{collections::HashSet, env, fs, time::Duration};

use conference_models::{
    CreateScheduleConferenceRequest, UnionId, for_each_operation, metadata::Kind,
};
use serde_json::json;

use super::*;
use crate::{Clock, seed::Stream};

/// Requests of each operation.
const REQUESTS: usize = 5_000;

/// A world that has something of everything, and the texts that mean something
/// in it.
fn world() -> (World, Vec<String>) {
    let (clock, lifetime) = (Clock::default(), Duration::from_secs(7_200));
    let mut world = World::new(0, clock, lifetime);
    let creator = UnionId::new("creator");
    world.people.make_stranger(UnionId::new("stranger"));
    let request = CreateScheduleConferenceRequest::new(&creator, "Weekly", 1, 2);
    let cancelled = world.book(request.clone()).id.clone();
    world
        .own_booking(&cancelled, &creator)
        .unwrap()
        .is_cancelled = true;
    let (booking, code) = {
        let booking = world.book(request);
        (booking.id.clone(), booking.room_code.clone())
    };
    let [unstarted, started, ended] = [(); 3].map(|()| world.open(&booking).unwrap().id.clone());
    for meeting in [&started, &ended] {
        world.join(meeting, &UnionId::new("somebody")).unwrap();
    }
    world.end(&ended).unwrap();
    let ids = [
        cancelled.as_str(),
        booking.as_str(),
        code.as_str(),
        unstarted.as_str(),
        started.as_str(),
        ended.as_str(),
    ];
    let texts = ["", "creator", "stranger", "nobody's", "0"];
    let all = ids.iter().chain(&texts).map(|text| (*text).to_owned());
    (world, all.collect())
}

fn any_request(fields: &[Field], texts: &[String], chances: &mut Stream) -> Value {
    let entries = fields.iter().filter_map(|field| {
        let is_there = chances.chance(if field.required { 0.98 } else { 0.3 });
        is_there.then(|| (field.name.to_owned(), any_value(field.kind, texts, chances)))
    });
    Value::Object(entries.collect())
}

fn any_value(kind: Kind, texts: &[String], chances: &mut Stream) -> Value {
    if chances.chance(0.02) {
        return Value::Null;
    }
    match kind {
        Kind::Boolean => json!(true),
        Kind::Integer | Kind::Number => json!(chances.below(3)),
        Kind::String => json!(texts[chances.below(texts.len())]),
        Kind::Object(fields) => any_request(fields, texts, chances),
        Kind::List(item) => json!([any_value(item.kind, texts, chances)]),
        _ => json!({}),
    }
}

/// The request as it goes into the query or the body of a call.
fn input<'a>(parameter: &'a str, query: &'a str, body: &'a str) -> Input<'a> {
    Input {
        parameter,
        query,
        body: body.as_bytes(),
        request_id: "",
        unknown: UnknownFields::Refused,
    }
}

/// Every cause that an operation gives for any of many requests.
fn causes<O: Answer>() -> HashSet<Cause> {
    let (mut world, texts) = world();
    let mut chances = Stream::new(0, O::NAME);
    let requests = (0..REQUESTS).filter_map(|_| {
        let request = any_request(O::FIELDS, &texts, &mut chances);
        let parameter = &texts[chances.below(texts.len())];
        let body = request.to_string();
        let query = serde_urlencoded::to_string(pairs(&request)).unwrap();
        let result = execute::<O>(&mut world, input(parameter, &query, &body));
        result.err().map(|(cause, _)| cause)
    });
    requests.collect()
}

fn pairs(request: &Value) -> Vec<(&String, String)> {
    let fields = request.as_object().unwrap();
    let text = |value: &Value| {
        value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned)
    };
    fields
        .iter()
        .map(|(name, value)| (name, text(value)))
        .collect()
}

fn has_each_cause_and_no_other<O: Answer>() {
    let table: HashSet<_> = O::REFUSALS.iter().map(|(cause, _)| *cause).collect();
    assert_eq!(
        table.len(),
        O::REFUSALS.len(),
        "{} has a cause twice",
        O::NAME
    );
    assert_eq!(
        causes::<O>(),
        table,
        "given on the left, in the table on the right: {}",
        O::NAME
    );
}

fn has_documented_codes_only<O: Answer>() {
    for (cause, code) in O::REFUSALS {
        let is_documented = status::<O>(code).is_some();
        assert!(is_documented, "{} for {cause:?}: {code}", O::NAME);
    }
}

fn rows<O: Answer>() -> Vec<String> {
    let row = |(cause, code): &_| format!("| `{}` | {cause} | `{code}` |\n", O::NAME);
    O::REFUSALS.iter().map(row).collect()
}

macro_rules! table {
    ($($operation:ident),+ $(,)?) => {
        [
            vec!["| Operation | Why it refuses | Code |\n|---|---|---|\n".to_owned()],
            $(rows::<models::$operation>()),+
        ]
        .concat()
        .concat()
    };
}

#[test]
fn the_documentation_shows_every_table() {
    let table = for_each_operation!(table);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/refusals.md");
    if env::var_os("UPDATE_REFUSALS").is_some() {
        fs::write(path, &table).unwrap();
    }
    assert!(
        fs::read_to_string(path).unwrap() == table,
        "src/refusals.md is stale: run the tests once with UPDATE_REFUSALS=1"
    );
}

macro_rules! check {
    ($($operation:ident),+ $(,)?) => {
        $(has_documented_codes_only::<models::$operation>();)+
    };
}

#[test]
fn every_table_has_documented_codes_only() {
    for_each_operation!(check);
}

/// For the operations whose requests the world of this test brings into every
/// state; the others are walked on a socket.
#[test]
fn the_tables_have_each_cause_and_no_other() {
    has_each_cause_and_no_other::<models::CreateVideoConference>();
    has_each_cause_and_no_other::<models::CreateScheduleConference>();
    has_each_cause_and_no_other::<models::CreateCustomShortLink>();
    has_each_cause_and_no_other::<models::QueryConferenceInfoByRoomCode>();
    has_each_cause_and_no_other::<models::QueryConferenceInfoBatch>();
}
