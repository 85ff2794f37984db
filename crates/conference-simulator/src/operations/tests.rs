//! Tests that the tables of refusals hold exactly the possible refusals.

use std::{collections::HashSet, time::Duration};

use conference_models::{
    ConferenceId, CreateScheduleConferenceRequest, RequestLocation, TimestampMillis, UnionId,
    for_each_operation,
    metadata::{Field, FieldType},
};
use serde_json::json;

use super::*;
use crate::{
    SimulatedClock,
    generated::refusals::Row,
    random::Random,
    world::{Meeting, Recorder, RecordingRequest},
};

/// Number of requests per operation.
const REQUESTS: usize = 3_000;

/// More than the maximum of a page, and not a valid offset.
const LARGE: usize = 9_999;

/// More apps than a booking may have.
const MANY: usize = 11;

/// Causes that an operation reported for many requests, and those that it may report.
struct Seen {
    operation: &'static str,
    table: &'static [Row],
    causes: HashSet<Cause>,
}

/// Strings that have a meaning in a world.
struct Texts {
    people: Vec<String>,
    bookings: Vec<String>,
    actions: Vec<String>,
    /// Possible values of path parameters.
    parameters: Vec<String>,
}

impl Texts {
    /// Returns the strings that suit a field of this name, so that a random request often refers to
    /// something that exists.
    fn of(&self, name: &str) -> &[String] {
        match name {
            "action" => &self.actions,
            "scheduleConferenceId" => &self.bookings,
            name if name.contains("nionId") || name.contains("serId") => &self.people,
            _ => &self.parameters,
        }
    }
}

/// Creates a world with at least one thing of each kind.
fn world() -> (World, Texts) {
    let (clock, lifetime) = (SimulatedClock::default(), Duration::from_secs(7_200));
    let mut world = World::new(0, clock, lifetime);
    let creator = UnionId::new("creator");
    world.organization.set_member(UnionId::new("outsider"), false);
    let (start, end) = (TimestampMillis::from_secs(1), TimestampMillis::from_secs(2));
    let request = CreateScheduleConferenceRequest::new(&creator, "Weekly", start, end);
    let cancelled = world.book(request.clone()).id.clone();
    world.own_booking(&cancelled, &creator).unwrap().is_canceled = true;
    let [(booking, code), (other, unstarted_code)] = [(); 2].map(|()| {
        let booking = world.book(request.clone());
        (booking.id.clone(), booking.room_code.clone())
    });
    let unstarted = world.open_booked_meeting(&other).unwrap();
    let [started, ended] = [(); 2].map(|()| world.open_booked_meeting(&booking).unwrap());
    for meeting in [&started, &ended] {
        world.join(meeting, &UnionId::new("somebody")).unwrap();
    }
    record(&mut world, &ended, |meeting| &mut meeting.cloud_record);
    record(&mut world, &ended, |meeting| &mut meeting.minutes);
    world.end_meeting(&ended).unwrap();
    let bookings = [cancelled.as_str(), booking.as_str(), "nobody's"];
    let meetings = [unstarted.as_str(), started.as_str(), ended.as_str()];
    let rooms = [code.as_str(), unstarted_code.as_str()];
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    let texts = Texts {
        people: owned(&["creator", "somebody", "outsider", "elsewhere", ""]),
        bookings: owned(&bookings),
        actions: owned(&["mute", "add", "focus", "lock", "dance"]),
        parameters: owned(&[&bookings[..], &meetings, &rooms, &["", "0"]].concat()),
    };
    (world, texts)
}

fn record(world: &mut World, meeting: &ConferenceId, recorder: fn(&mut Meeting) -> &mut Recorder) {
    let request = RecordingRequest {
        by: UnionId::new("creator"),
        owner: UnionId::new("creator"),
        has_audio: true,
    };
    world.record(meeting, recorder, request).unwrap();
}

fn any_request(fields: &[Field], texts: &Texts, chances: &mut Random) -> Value {
    let entries = fields.iter().filter_map(|field| {
        let is_there = chances.chance(if field.required { 0.98 } else { 0.5 });
        is_there.then(|| {
            let value = any_value(field.kind, texts.of(field.name), texts, chances);
            (field.name.to_owned(), value)
        })
    });
    Value::Object(entries.collect())
}

fn any_value(kind: FieldType, own: &[String], texts: &Texts, chances: &mut Random) -> Value {
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

fn raw_call<'a>(path_parameter: &'a str, query: &'a str, body: &'a str) -> RawCall<'a> {
    RawCall {
        path_parameter,
        query,
        body: body.as_bytes(),
        request_id: "",
        unknown_fields: UnknownFields::Refused,
    }
}

/// Returns the query of a request, in the form that the operation accepts.
fn query<O: Handler>(request: &Value) -> String {
    let fields = request.as_object().unwrap();
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let pairs: Vec<_> = match O::LOCATION {
        RequestLocation::QueryJson(parameter) => vec![(parameter, request.to_string())],
        _ => fields.iter().map(|(name, value)| (&**name, text(value))).collect(),
    };
    serde_urlencoded::to_string(pairs).unwrap()
}

/// Returns all causes that an operation reports for many requests.
fn seen<O: Handler>() -> Seen {
    let (mut world, texts) = world();
    let mut chances = Random::new(0, O::NAME);
    let requests = (0..REQUESTS).filter_map(|_| {
        let request = any_request(<O::Request>::FIELDS, &texts, &mut chances);
        let parameter = &texts.parameters[chances.below(texts.parameters.len())];
        let (query, body) = (query::<O>(&request), request.to_string());
        let result = execute::<O>(&mut world, raw_call(parameter, &query, &body));
        result.err().map(|(cause, _)| cause)
    });
    Seen { operation: O::NAME, table: O::REFUSALS, causes: requests.collect() }
}

macro_rules! seen_of_all {
    ($($operation:ident),+ $(,)?) => { vec![$(seen::<models::$operation>()),+] };
}

#[test]
fn each_operation_gives_exactly_the_causes_of_its_table() {
    for seen in for_each_operation!(seen_of_all) {
        let table: HashSet<_> = seen.table.iter().map(|(cause, ..)| *cause).collect();
        assert_eq!(table.len(), seen.table.len(), "{} has a cause twice", seen.operation);
        let lacks: Vec<_> = seen.causes.difference(&table).collect();
        assert!(lacks.is_empty(), "{} lacks {lacks:?}", seen.operation);
        let never: Vec<_> = table.difference(&seen.causes).collect();
        assert!(never.is_empty(), "{} never gives {never:?}", seen.operation);
    }
}

fn assert_codes_are_documented<O: Handler>() {
    for (cause, status, code) in O::REFUSALS {
        let is_documented =
            O::ERRORS.iter().any(|error| (error.status, &error.code) == (*status, code));
        let is_assumed = O::ERRORS.is_empty() && *status == 400;
        assert!(is_documented || is_assumed, "{} for {cause:?}: {status} {code}", O::NAME);
    }
}

macro_rules! check {
    ($($operation:ident),+ $(,)?) => {
        $(assert_codes_are_documented::<models::$operation>();)+
    };
}

#[test]
fn every_table_has_documented_codes_only() {
    for_each_operation!(check);
}
