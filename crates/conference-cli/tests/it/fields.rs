//! Every field of every operation, from flags and `--set`.

use std::collections::BTreeMap;

use conference_api::{Client, Credentials};
use conference_models::{
    AutoRecordSettings, ConferenceId, CreateScheduleConferenceRequest, MuteOnJoin, NoPathParameter,
    Operation, RequestLocation, RoomCode, ScheduleConferenceId, ScheduleConferenceSettings,
    TimestampMillis, Toggle, UnionId, for_each_operation,
    metadata::{Field, FieldType, OPERATIONS, OperationInfo},
};
use heck::ToKebabCase;
use jiff::{ToSpan, Zoned, civil::time, tz::TimeZone};
use percent_encoding::percent_decode_str;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::program::{Run, Service, conference};

const START: i64 = 1_893_492_000_000;

/// A value for every field, and the arguments that set it.
fn arguments(fields: &[Field], prefix: &str, arguments: &mut Vec<String>) {
    for field in fields {
        let path = format!("{prefix}{}", field.name);
        argument(field, field.kind, &path, arguments);
    }
}

fn argument(field: &Field, kind: FieldType, path: &str, found: &mut Vec<String>) {
    match kind {
        FieldType::Object(fields) => arguments(fields, &format!("{path}."), found),
        FieldType::List(item) => argument(field, item.kind, &format!("{path}[0]"), found),
        FieldType::Map(item) => argument(field, item.kind, &format!("{path}.key"), found),
        kind => {
            let value = scalar(field, kind);
            let text = value.as_str().map_or(value.to_string(), str::to_owned);
            if path == field.name {
                found.push(format!("--{}={text}", field.name.to_kebab_case()));
            } else {
                found.extend(["--set".to_owned(), format!("{path}={text}")]);
            }
        }
    }
}

fn object(fields: &[Field]) -> Value {
    fields.iter().map(|field| (field.name.to_owned(), value(field, field.kind))).collect()
}

fn value(field: &Field, kind: FieldType) -> Value {
    match kind {
        FieldType::Object(fields) => object(fields),
        FieldType::List(item) => json!([value(field, item.kind)]),
        FieldType::Map(item) => json!({ "key": value(field, item.kind) }),
        kind => scalar(field, kind),
    }
}

fn scalar(field: &Field, kind: FieldType) -> Value {
    match kind {
        FieldType::Boolean => json!(true),
        FieldType::Integer => json!(START + i64::from(field.after.is_some())),
        FieldType::Number => json!(1.5),
        _ => json!("1=2"),
    }
}

/// A request as it was received. The order of parameters and of keys means nothing.
#[derive(Debug, PartialEq)]
struct Sent {
    method: String,
    path: String,
    query: BTreeMap<String, Value>,
    body: Value,
}

impl Sent {
    /// The last call, after this number of them.
    fn after(service: &Service, calls: usize) -> Self {
        let journal = service.simulator.journal();
        assert!(journal.calls().len() > calls);
        let call = journal.calls().last().unwrap();
        let (path, query) = call.target().split_once('?').unwrap_or((call.target(), ""));
        let query = query.split('&').filter_map(|parameter| parameter.split_once('='));
        Self {
            method: call.method().to_owned(),
            path: path.to_owned(),
            query: query.map(|(name, value)| (name.to_owned(), decoded(value))).collect(),
            body: serde_json::from_slice(call.body()).unwrap_or_default(),
        }
    }
}

/// The value of a parameter, which may be JSON.
fn decoded(value: &str) -> Value {
    let value = value.replace('+', " ");
    let text = percent_decode_str(&value).decode_utf8().unwrap();
    serde_json::from_str(&text).unwrap_or_else(|_| json!(text))
}

/// The request of the program with these arguments.
fn sent(service: &Service, arguments: &[String]) -> Sent {
    let calls = service.simulator.journal().calls().len();
    let run = service.run(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    match run.status {
        0 => drop(run.response()),
        status => assert_eq!(status, 1, "{arguments:?} {}", run.errors),
    }
    Sent::after(service, calls)
}

/// The request of a typed call.
fn sent_typed<Op>(service: &Service, client: &Client, request: &Value) -> Sent
where
    Op: Operation<Path: FromText, Request: DeserializeOwned>,
{
    let has_fields = !matches!(Op::LOCATION, RequestLocation::None);
    let request = if has_fields { request } else { &Value::Null };
    let request: Op::Request = serde_json::from_value(request.clone()).unwrap();
    let calls = service.simulator.journal().calls().len();
    // The service may refuse it.
    let _ = service.runtime.block_on(client.execute::<Op>(&Op::Path::from_text("1"), &request));
    Sent::after(service, calls)
}

/// A path parameter, for any operation.
trait FromText {
    fn from_text(text: &str) -> Self;
}

impl FromText for NoPathParameter {
    fn from_text(_text: &str) -> Self {
        Self
    }
}

macro_rules! from_text {
    ($($parameter:ident),*) => {
        $(impl FromText for $parameter {
            fn from_text(text: &str) -> Self {
                Self::from(text)
            }
        })*
    };
}
from_text!(ConferenceId, RoomCode, ScheduleConferenceId);

type TypedCall = fn(&Service, &Client, &Value) -> Sent;

macro_rules! typed_calls {
    ($($operation:ident,)*) => {
        [$((conference_models::$operation::NAME, sent_typed::<conference_models::$operation>)),*]
    };
}

fn typed_calls() -> BTreeMap<&'static str, TypedCall> {
    let calls: [(_, TypedCall); OPERATIONS.len()] = for_each_operation!(typed_calls);
    calls.into_iter().collect()
}

fn command(info: &OperationInfo) -> Vec<String> {
    let name = info.name.to_kebab_case();
    [Some(name), info.path_parameter().map(|_| "1".to_owned())].into_iter().flatten().collect()
}

#[test]
fn every_operation_takes_every_field_from_flags_and_set_as_in_a_typed_call() {
    let service = Service::start();
    let (simulator, typed) = (&service.simulator, typed_calls());
    let credentials = Credentials::internal_app(simulator.app_key(), simulator.app_secret());
    let client = Client::builder().credentials(credentials).base_url(simulator.base_url());
    let client = client.build().unwrap();
    for info in OPERATIONS {
        let mut flags = command(info);
        arguments(info.fields, "", &mut flags);
        let typed = typed[info.name](&service, &client, &object(info.fields));
        assert_eq!(sent(&service, &flags), typed, "{}", info.name);
    }
}

#[test]
fn a_meeting_with_all_its_settings_is_one_command_and_equals_the_typed_call() {
    let service = Service::start();
    let now = || Zoned::now().with_time_zone(TimeZone::get("Asia/Shanghai").unwrap());
    let day = now().date();
    let command = [
        "create-schedule-conference",
        "--creator-union-id=ann",
        "--title=Weekly",
        "--start-time=tomorrow 10:00",
        "--end-time=+1h",
        "--zone=Asia/Shanghai",
        "--set=scheduleConfSettingModel.cohostUnionIds=bo",
        "--set=scheduleConfSettingModel.cohostUnionIds=cy",
        "--set=scheduleConfSettingModel.muteOnJoin=on",
        "--set=scheduleConfSettingModel.moziConfOpenRecordSetting.recordAutoStart=on",
    ];
    service.run(&command).response();
    let help = Run::of(&mut conference(&[command[0], "--help"])).output;
    for argument in &command[1..] {
        let mut words = argument.split('=').filter(|word| *word != "--set");
        assert!(help.contains(words.next().unwrap()), "{argument}\n{help}");
    }
    let settings = ScheduleConferenceSettings::new()
        .cohost_union_ids(["bo", "cy"].map(UnionId::new))
        .mute_on_join(MuteOnJoin::On)
        .auto_record_settings(AutoRecordSettings::new().record_auto_start(Toggle::On));
    let at = |day: jiff::civil::Date, hour| {
        let local = day.checked_add(1.day()).unwrap().to_datetime(time(hour, 0, 0, 0));
        let start = local.to_zoned(now().time_zone().clone()).unwrap();
        TimestampMillis::from_millis(start.timestamp().as_millisecond())
    };
    let typed = |day| {
        let who = UnionId::new("ann");
        let request = CreateScheduleConferenceRequest::new(who, "Weekly", at(day, 10), at(day, 11));
        serde_json::to_value(request.settings(settings.clone())).unwrap()
    };
    // Midnight may have passed meanwhile.
    assert!([typed(day), typed(now().date())].contains(&service.received()));
}

#[test]
fn set_goes_before_json_and_flags_go_before_set() {
    let service = Service::start();
    let json = r#"{"userList":[{"unionId":"from json"}],"action":"from json"}"#;
    let run = service.run(&[
        "mute-members",
        "c",
        "--json",
        json,
        "--set=userList[0].unionId=bo",
        "--set=action=from set",
        "--action=mute",
    ]);
    assert_ne!(run.status, 2, "{}", run.errors);
    assert_eq!(service.received(), json!({ "userList": [{ "unionId": "bo" }], "action": "mute" }));
}

#[test]
fn set_takes_json_and_ends_that_count_from_a_flag() {
    let service = Service::start();
    service
        .run(&[
            "create-schedule-conference",
            "--creator-union-id=ann",
            "--title=t",
            "--start-time=1893492000000",
            "--set=endTime=+1h",
            r#"--set=scheduleConfSettingModel={"cohostUnionIds":["x"],"lockRoom":1}"#,
            r#"--set=scheduleConfSettingModel.cohostUnionIds=["bo"]"#,
            "--set=scheduleConfSettingModel.cohostUnionIds[1]=cy",
        ])
        .response();
    let received = service.received();
    assert_eq!(received["endTime"], START + 3_600_000);
    let settings = json!({ "cohostUnionIds": ["bo", "cy"], "lockRoom": 1 });
    assert_eq!(received["scheduleConfSettingModel"], settings);
}

#[test]
fn a_wrong_set_is_refused_with_its_path() {
    let of = |assignment: &str| {
        let run = Run::of(&mut conference(&["create-schedule-conference", "--set", assignment]));
        run.error_text(2).to_owned()
    };
    let settings = "scheduleConfSettingModel";
    for (path, expected) in [
        ("titel".to_owned(), r#"unknown field "titel"; did you mean title?"#),
        (format!("{settings}.lokRoom"), r#"unknown field "lokRoom"; did you mean lockRoom?"#),
        (format!("{settings}.cohostUnionIds[1]"), "the next index of the array is [0]"),
        (
            format!("{settings}.cohostUnionIds.x"),
            "an array in the path must be followed by an index such as [0]",
        ),
        (format!("{settings}[0]"), "followed by a dot and a field name"),
        (format!("{settings}.lockRoom.x"), "a field that is neither an object nor an array"),
        (format!("{settings}.lockRoom"), "the value `soon` is not an integer"),
        (settings.to_owned(), "the value must be JSON"),
        ("startTime".to_owned(), "RFC 3339"),
    ] {
        let error = of(&format!("{path}=soon"));
        assert!(error.contains(&format!("--set {path}: ")), "{error}");
        assert!(error.contains(expected), "{error}");
    }
    let inner = r#"{"lokRoom":1}"#;
    assert!(of(&format!("{settings}={inner}")).contains(r#"unknown field "lokRoom""#));
    for malformed in ["title", "=x", "a[x]=1", "a[0=1", "a[]=1", ".a=1"] {
        assert!(of(malformed).contains("'--set <PATH=VALUE>'"), "{malformed}");
    }
}

#[test]
fn a_known_value_is_taken_by_name_or_as_it_is_sent_and_others_pass() {
    let service = Service::start();
    for (text, wire) in [("unmute", "un_mute"), ("un_mute", "un_mute"), ("new", "new")] {
        service.run(&["mute-members", "c", "--set=userList[0].unionId=bo", "--action", text]);
        assert_eq!(service.received()["action"], wire);
    }
    for (text, wire) in [("above-six", 6), ("-1", -1), ("on", -1), ("77", 77)] {
        let set = format!("--set=scheduleConfSettingModel.muteOnJoin={text}");
        let book = ["create-schedule-conference", "--creator-union-id=u", "--title=t", &set];
        let times = ["--start-time=1893492000000", "--end-time=+1h"];
        service.run(&[&book[..], &times].concat());
        assert_eq!(service.received()["scheduleConfSettingModel"]["muteOnJoin"], wire);
    }
}

#[test]
fn all_missing_fields_are_named() {
    let missing = |arguments: &[&str]| Run::of(&mut conference(arguments)).error_text(2).to_owned();
    let book = missing(&["create-schedule-conference", "--title", "t"]);
    assert_eq!(book, "error: missing fields --creator-union-id, --start-time, --end-time\n");
    let json = r#"{"userList":[{"participantId":"p"}]}"#;
    let mute = missing(&["mute-members", "c", "--json", json]);
    assert_eq!(mute, "error: missing fields userList[0].unionId, --action\n");
    let mute = missing(&["mute-members", "c", "--action", "mute"]);
    assert_eq!(mute, "error: missing field userList\n");
}

#[test]
fn a_title_that_will_be_cut_is_a_warning() {
    let service = Service::start();
    let title = "会".repeat(51);
    let start = ["create-video-conference", "--user-id", "u", "--conf-title", &title];
    let run = service.run(&start);
    let warning = "--conf-title has 51 characters, and the service keeps the first 50";
    assert_eq!((run.status, run.errors), (0, format!("warning: {warning}\n")));
    let run = service.run(&[&start[..], &["--error-format=json"]].concat());
    assert_eq!(run.errors, format!("{}\n", json!({ "warning": warning })));
}

#[test]
fn the_help_of_an_operation_lists_every_field() {
    for info in OPERATIONS {
        let help = Run::of(&mut conference(&[&info.name.to_kebab_case(), "--help"])).output;
        let mut flags = Vec::new();
        arguments(info.fields, "", &mut flags);
        for flag in flags.iter().filter(|flag| *flag != "--set") {
            let (place, _) = flag.split_once('=').unwrap();
            let field = place.replace(".key", ".KEY");
            let is_scalar_list = field.ends_with("[0]");
            let field = if is_scalar_list { field.trim_end_matches("[0]") } else { &field };
            let kebab = format!("--{}", field.to_kebab_case());
            assert!(help.contains(field) || help.contains(&kebab), "{field}\n{help}");
        }
    }
    let help = Run::of(&mut conference(&["mute-members", "--help"])).output;
    for part in [
        "userList  list of objects, required, exactly 1 item",
        "userList[0].unionId  string, required, at least 1 character",
        "- unmute: Unmutes. Sent as un_mute.",
    ] {
        assert!(help.contains(part), "{help}");
    }
    let help = Run::of(&mut conference(&["create-schedule-conference", "--help"])).output;
    for part in ["Values: on (-1), off (0), above-six (6).", "1 to 256 characters, truncated to 50"]
    {
        assert!(help.contains(part), "{help}");
    }
}

#[test]
fn the_help_groups_the_operations_and_says_what_they_do() {
    let help = Run::of(&mut conference(&["--help"])).output;
    for part in ["Operations, scheduling:", "Books a meeting\n", "describe ", "--zone <ZONE>"] {
        assert!(help.contains(part), "{help}");
    }
    assert!(!help.contains("/v1.0/"), "{help}");
    for info in OPERATIONS {
        assert!(help.contains(&format!("  {} ", info.name.to_kebab_case())), "{}", info.name);
    }
}

#[test]
fn completions_have_the_known_values() {
    let run = Run::of(&mut conference(&["completions", "zsh"]));
    assert!(run.output.contains("unmute\\:"), "{}", run.output);
}
