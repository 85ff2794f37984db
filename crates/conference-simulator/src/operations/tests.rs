//! The tables of refusals hold what can happen, all of it and nothing else.

use std::{collections::HashSet, env, fs, sync::LazyLock, time::Duration};

use conference_models::{
    ConferenceId, CreateScheduleConferenceRequest, TimestampMillis, UnionId, for_each_operation,
    metadata::FieldType,
};
use serde_json::json;

use super::*;
use crate::{
    Clock,
    seed::Stream,
    world::{Meeting, Order, Recorder},
};

/// Requests of each operation.
const REQUESTS: usize = 3_000;

/// More than a page may hold, and no offset into anything.
const LARGE: usize = 9_999;

/// More apps than a booking may have.
const MANY: usize = 11;

type Table = &'static [(Cause, ErrorCode)];

/// What an operation gave for many requests, beside what it may give.
struct Seen {
    operation: &'static str,
    table: Table,
    causes: HashSet<Cause>,
}

/// The texts that mean something in a world.
struct Texts {
    people: Vec<String>,
    bookings: Vec<String>,
    actions: Vec<String>,
    /// Everything that can stand in a path.
    parameters: Vec<String>,
}

impl Texts {
    /// Those that may stand in a field of this name, so that a request that is
    /// made at random is often about something that exists.
    fn of(&self, name: &str) -> &[String] {
        match name {
            "action" => &self.actions,
            "scheduleConferenceId" => &self.bookings,
            name if name.contains("nionId") || name.contains("serId") => &self.people,
            _ => &self.parameters,
        }
    }
}

/// A world that has something of everything.
fn world() -> (World, Texts) {
    let (clock, lifetime) = (Clock::default(), Duration::from_secs(7_200));
    let mut world = World::new(0, clock, lifetime);
    let creator = UnionId::new("creator");
    world.people.make_stranger(UnionId::new("stranger"));
    let (start, end) = (TimestampMillis::from_secs(1), TimestampMillis::from_secs(2));
    let request = CreateScheduleConferenceRequest::new(&creator, "Weekly", start, end);
    let cancelled = world.book(request.clone()).id.clone();
    world.own_booking(&cancelled, &creator).unwrap().is_cancelled = true;
    let [(booking, code), (other, unstarted_code)] = [(); 2].map(|()| {
        let booking = world.book(request.clone());
        (booking.id.clone(), booking.room_code.clone())
    });
    let unstarted = world.open(&other).unwrap().id.clone();
    let [started, ended] = [(); 2].map(|()| world.open(&booking).unwrap().id.clone());
    for meeting in [&started, &ended] {
        world.join(meeting, &UnionId::new("somebody")).unwrap();
    }
    record(&mut world, &ended, |meeting| &mut meeting.cloud_record);
    record(&mut world, &ended, |meeting| &mut meeting.minutes);
    world.end(&ended).unwrap();
    let bookings = [cancelled.as_str(), booking.as_str(), "nobody's"];
    let meetings = [unstarted.as_str(), started.as_str(), ended.as_str()];
    let rooms = [code.as_str(), unstarted_code.as_str()];
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    let texts = Texts {
        people: owned(&["creator", "somebody", "stranger", "elsewhere", ""]),
        bookings: owned(&bookings),
        actions: owned(&["mute", "add", "focus", "lock", "dance"]),
        parameters: owned(&[&bookings[..], &meetings, &rooms, &["", "0"]].concat()),
    };
    (world, texts)
}

fn record(world: &mut World, meeting: &ConferenceId, recorder: fn(&mut Meeting) -> &mut Recorder) {
    let order =
        Order { by: UnionId::new("creator"), owner: UnionId::new("creator"), has_audio: true };
    world.record(meeting, recorder, order).unwrap();
}

fn any_request(fields: &[Field], texts: &Texts, chances: &mut Stream) -> Value {
    let entries = fields.iter().filter_map(|field| {
        let is_there = chances.chance(if field.required { 0.98 } else { 0.5 });
        is_there.then(|| {
            let value = any_value(field.kind, texts.of(field.name), texts, chances);
            (field.name.to_owned(), value)
        })
    });
    Value::Object(entries.collect())
}

fn any_value(kind: FieldType, own: &[String], texts: &Texts, chances: &mut Stream) -> Value {
    if chances.chance(0.02) {
        return Value::Null;
    }
    match kind {
        FieldType::Boolean => json!(chances.chance(0.5)),
        FieldType::Integer | FieldType::Number if chances.chance(0.2) => json!(LARGE),
        FieldType::Integer | FieldType::Number => json!(chances.below(3)),
        FieldType::String => json!(own[chances.below(own.len())]),
        FieldType::Object(fields) => any_request(fields, texts, chances),
        FieldType::List(item) => {
            let value = any_value(item.kind, own, texts, chances);
            json!(vec![value; if chances.chance(0.5) { MANY } else { 1 }])
        }
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

/// The query in which a request goes, in whatever way the operation takes it.
fn query<O: Answer>(request: &Value) -> String {
    let fields = request.as_object().unwrap();
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let pairs: Vec<_> = match O::LOCATION {
        RequestLocation::QueryJson(parameter) => vec![(parameter, request.to_string())],
        _ => fields.iter().map(|(name, value)| (&**name, text(value))).collect(),
    };
    serde_urlencoded::to_string(pairs).unwrap()
}

/// Every cause that an operation gives for any of many requests.
fn seen<O: Answer>() -> Seen {
    let (mut world, texts) = world();
    let mut chances = Stream::new(0, O::NAME);
    let requests = (0..REQUESTS).filter_map(|_| {
        let request = any_request(<O::Request>::FIELDS, &texts, &mut chances);
        let parameter = &texts.parameters[chances.below(texts.parameters.len())];
        let (query, body) = (query::<O>(&request), request.to_string());
        let result = execute::<O>(&mut world, input(parameter, &query, &body));
        result.err().map(|(cause, _)| cause)
    });
    Seen { operation: O::NAME, table: O::REFUSALS, causes: requests.collect() }
}

macro_rules! seen_of_all {
    ($($operation:ident),+ $(,)?) => { vec![$(seen::<models::$operation>()),+] };
}

static SEEN: LazyLock<Vec<Seen>> = LazyLock::new(|| for_each_operation!(seen_of_all));

#[test]
fn an_operation_gives_no_cause_that_its_table_lacks() {
    for seen in &*SEEN {
        let table: HashSet<_> = seen.table.iter().map(|(cause, _)| *cause).collect();
        assert_eq!(table.len(), seen.table.len(), "{} has a cause twice", seen.operation);
        let lacks: Vec<_> = seen.causes.difference(&table).collect();
        assert!(lacks.is_empty(), "{} lacks {lacks:?}", seen.operation);
    }
}

/// Operations share tables, so that a row may be there for another of them.
#[test]
fn each_row_of_a_table_is_given_by_an_operation_that_has_it() {
    for of in &*SEEN {
        let sharing = SEEN.iter().filter(|seen| seen.table == of.table);
        let given: HashSet<_> = sharing.flat_map(|seen| &seen.causes).collect();
        for (cause, _) in of.table {
            assert!(given.contains(cause), "{}: {cause:?}", of.operation);
        }
    }
}

fn has_documented_codes_only<O: Answer>() {
    for (cause, code) in O::REFUSALS {
        let is_documented = status::<O>(code).is_some();
        assert!(is_documented, "{} for {cause:?}: {code}", O::NAME);
    }
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

fn rows(seen: &Seen) -> Vec<String> {
    let table = seen.table.iter();
    table
        .filter(|(cause, _)| seen.causes.contains(cause))
        .map(|(cause, code)| format!("| `{}` | {cause} | `{code}` |\n", seen.operation))
        .collect()
}

#[test]
fn the_documentation_shows_what_each_operation_gives() {
    let rows = SEEN.iter().flat_map(rows).collect::<String>();
    let table = format!("| Operation | Why it refuses | Code |\n|---|---|---|\n{rows}");
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/refusals.md");
    if env::var_os("UPDATE_REFUSALS").is_some() {
        fs::write(path, &table).unwrap();
    }
    assert!(
        fs::read_to_string(path).unwrap() == table,
        "src/refusals.md is stale: run the tests once with UPDATE_REFUSALS=1"
    );
}
