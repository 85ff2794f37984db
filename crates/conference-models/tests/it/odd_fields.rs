//! Any field of any response or event may hold any JSON: no other field is lost.

use std::sync::LazyLock;

use conference_models::{Operation, for_each_operation, json};
use proptest::{prelude::*, sample, test_runner::TestCaseResult};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use self::full::{Full, Place};

mod full;

/// The value as it is written again, and the pointers of the fields that could not be read.
type Read = fn(&str) -> (Value, Vec<String>);

fn read<T: DeserializeOwned + Serialize>(text: &str) -> (Value, Vec<String>) {
    let decoded = json::read::<T>(text.as_bytes()).unwrap();
    let pointers = decoded.unreadable.iter().map(|field| field.pointer().to_owned());
    (serde_json::to_value(decoded.value).unwrap(), pointers.collect())
}

macro_rules! responses {
    ($($operation:ident,)*) => {
        [$((
            Full::response(stringify!($operation)),
            read::<<conference_models::$operation as Operation>::Response> as Read,
        )),*]
    };
}

macro_rules! events {
    ($($name:ident),*) => {
        [$((
            Full::new("events.json", stringify!($name)),
            read::<conference_models::$name> as Read,
        )),*]
    };
}

static TYPES: LazyLock<Vec<(Full, Read)>> = LazyLock::new(|| {
    let responses = for_each_operation!(responses);
    let events =
        events![ConferenceStatusChange, MemberStatusChange, SpeechRecognized, MinutesChange];
    let types = responses.into_iter().chain(events);
    types.filter(|(full, _)| !full.places.is_empty()).collect()
});

#[derive(Clone, Copy, Debug, PartialEq)]
enum Form {
    Replaced,
    /// The key stands twice, with the odd value first.
    Before,
    /// The key stands twice, with the odd value last.
    After,
}

/// Reads a document in which one field is another, and compares all others.
fn check(full: &Full, read: Read, place: &Place, odd: &str, form: Form) -> TestCaseResult {
    let (mut value, unreadable) = read(&full.with(place, odd, form));
    for pointer in &unreadable {
        let below = pointer.strip_prefix(&place.shown);
        prop_assert!(below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/')));
    }
    if matches!(form, Form::Before) {
        prop_assert_eq!(value, full.document.clone());
        return Ok(());
    }
    let came = place.take(&mut value);
    let mut others = full.document.clone();
    let original = place.take(&mut others).unwrap();
    prop_assert_eq!(&value, &others);
    let is_reported = !unreadable.is_empty() || is_absent(odd, &original);
    match came {
        None => prop_assert!(is_reported),
        Some(came) if came.is_array() || came.is_object() => {}
        // An absent value in a map is skipped, and the value before it stays.
        Some(came) if is_reported => prop_assert!(form == Form::After && came == original),
        Some(came) => prop_assert!(is_exact(&came, odd), "{} is read as {}", odd, came),
    }
    Ok(())
}

/// Returns true for the forms that are read as if the field were absent.
fn is_absent(odd: &str, original: &Value) -> bool {
    let nothing = |value: &Value| value.is_null() || *value == json!("");
    let Ok(odd) = serde_json::from_str::<Value>(odd) else { return false };
    match (&odd, original) {
        (Value::Array(items), Value::Array(_)) => items.iter().all(nothing),
        (Value::Object(entries), Value::Object(_)) => entries.values().all(nothing),
        (odd, original) => nothing(odd) && (odd.is_null() || !original.is_string()),
    }
}

/// Returns true if a scalar is the odd value in another form, digit for digit.
fn is_exact(came: &Value, odd: &str) -> bool {
    let odd: Value = serde_json::from_str(odd).unwrap();
    let text = odd.as_str().map_or_else(|| odd.to_string(), str::to_owned);
    match came {
        Value::String(came) => *came == text,
        Value::Bool(came) => {
            [came.to_string(), u8::from(*came).to_string()].contains(&text.to_lowercase())
        }
        came if came.is_i64() => {
            let switch = odd.as_bool().map(i64::from);
            let float = odd.as_f64().filter(|_| odd.is_f64());
            let same = float.is_some_and(|float| Some(float) == came.as_f64());
            same || came.as_i64() == switch || came.as_i64() == text.parse().ok()
        }
        came => came.as_f64() == text.parse().ok(),
    }
}

/// Raw JSON texts, some of which no [`Value`] holds.
fn odd_texts() -> Vec<String> {
    let mut texts: Vec<String> = [
        "null true false 0 1 2 -1 -0 1.0 0.0 1.5 1e2 1e400 -1e400 1e-400 1.0e16",
        "9007199254740993.0 9223372036854775807 9223372036854775808 -9223372036854775809",
        "18446744073709551615 18446744073709551616 123456789012345678901234567890",
        r#""" "true" "FALSE" "1" "0" "12" "-3" "1.0" "1.5" "1e400" "NaN" "x" "null" "\ud800""#,
        r#"[] {} [null] [""] [[]] [{}] [1] ["1"] [1,1e400] [{"a":1e400}] [[[1e400]]] [true,"x",{}]"#,
        r#"{"a":null} {"a":1} {"a":"x"} {"a":1,"a":2} {"a":{},"a":1} {"a":1e400} {"a":[{"b":[]}]}"#,
        r#"{"":""} {"a/b~c":[]} {"\ud800":1} "1159876543210987609" 1159876543210987609"#,
    ]
    .iter()
    .flat_map(|line| line.split(' ').map(str::to_owned))
    .collect();
    texts.push(format!("{}{}", "[".repeat(300), "]".repeat(300)));
    texts.push(format!("{}1{}", r#"{"a":"#.repeat(300), "}".repeat(300)));
    texts
}

#[test]
fn a_full_document_is_read_in_full() {
    for (full, read) in &*TYPES {
        let (value, unreadable) = read(&full.document.to_string());
        assert_eq!(value, full.document, "{}", full.name);
        assert!(unreadable.is_empty(), "{}: {unreadable:?}", full.name);
    }
}

#[test]
fn no_odd_value_in_any_field_costs_another_field() {
    for (full, read) in &*TYPES {
        for place in &full.places {
            for odd in odd_texts() {
                if let Err(error) = check(full, *read, place, &odd, Form::Replaced) {
                    panic!("{} {} {odd}: {error}", full.name, place.shown);
                }
            }
        }
    }
}

fn any_json() -> impl Strategy<Value = String> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,9}|-?[0-9]{1,25}".prop_map(Value::from),
    ];
    let value = scalar.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::hash_map("[a-z]{0,3}", inner, 0..4)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    });
    prop_oneof![3 => value.prop_map(|value| value.to_string()), 1 => sample::select(odd_texts())]
}

proptest! {
    #[test]
    fn a_field_of_any_json_costs_no_other_field(
        kind in any::<sample::Index>(),
        place in any::<sample::Index>(),
        odd in any_json(),
        form in sample::select(vec![Form::Replaced, Form::Before, Form::After]),
    ) {
        let (full, read) = kind.get(&TYPES);
        let place = place.get(&full.places);
        let form = if place.is_item() { Form::Replaced } else { form };
        check(full, *read, place, &odd, form)?;
    }
}
