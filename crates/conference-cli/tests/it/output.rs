//! `--output` and `--select`

use conference_models::QueryConferenceInfoByRoomCode;
use conference_simulator::{CallMatcher, Fault, Reply};
use serde_json::{Value, json};

use crate::{
    pages,
    program::{CREATE, Run, Service, conference},
};

/// A run whose response is this.
fn run(arguments: &[&str], response: &Value) -> Run {
    let service = Service::start();
    let reply = Reply::new(200).header("content-type", "application/json");
    let reply = reply.body(response.to_string());
    service.simulator.inject(CallMatcher::any_call().nth(2), Fault::reply(reply));
    service.run(arguments)
}

fn meetings() -> Value {
    json!({
        "onGoingConfList": [
            { "conferenceId": "c-1", "title": "周会周会", "startTime": 2_111_968_800_000_i64, "status": 2 },
            { "conferenceId": "c-22", "title": "Weekly", "startTime": "2111976000000", "status": 9, "new": { "a": 1 } },
        ],
        "hasMore": false,
        "totalCount": 2,
    })
}

const LIST: &[&str] = &["query-org-conference-list", "--zone", "Asia/Shanghai"];

#[test]
fn a_table_has_aligned_columns_local_times_and_names_of_enums() {
    let run = run(&[LIST, &["--output", "table"]].concat(), &meetings());
    assert_eq!((run.status, run.errors.as_str()), (0, ""));
    let expected = "\
hasMore     false
totalCount  2

onGoingConfList:
conferenceId  title     status   startTime            new
c-1           周会周会  started  2036-12-04 10:00:00
c-22          Weekly    9        2036-12-04 12:00:00  {\"a\":1}
";
    let sorted = |text: &str| {
        let (fields, list) = text.split_once("\n\n").unwrap();
        let mut fields: Vec<_> = fields.lines().map(str::to_owned).collect();
        fields.sort();
        (fields, list.to_owned())
    };
    assert_eq!(sorted(&run.output), sorted(expected));
}

#[test]
fn fields_of_an_object_are_aligned_with_durations_and_lists() {
    let info = json!({ "confInfo": {
        "title": "t", "confDuration": 5_400_000, "extensionAppSettings": [], "status": 1,
    }});
    let query = ["query-conference-info", "c", "--output", "table"];
    let lines: Vec<String> = run(&query, &info).output.lines().map(str::to_owned).collect();
    for line in [
        "confInfo.title                 t",
        "confInfo.confDuration          1h 30m",
        "confInfo.status                ended",
        "confInfo.extensionAppSettings  none",
    ] {
        assert!(lines.iter().any(|it| it == line), "{lines:#?}");
    }
}

#[test]
fn control_characters_do_not_reach_the_terminal() {
    let info = json!({ "confInfo": { "title": "a\u{1b}[2Jb\nc\u{9b}d" } });
    let query = ["query-conference-info", "c", "--output", "table"];
    let shown = run(&query, &info).output;
    assert_eq!(shown, "confInfo.title  a\\u{1b}[2Jb\\nc\\u{9b}d\n");
}

#[test]
fn a_list_in_pages_is_a_table_a_page() {
    let (service, room) = pages::room();
    let query = pages::query(&room);
    let run = service.run(&[&query[..], &["--output", "table"]].concat());
    assert_eq!((run.status, run.errors.as_str()), (0, ""));
    let headers = run.output.lines().filter(|line| line.contains("conferenceId"));
    assert_eq!((headers.count(), run.output.lines().count()), (3, 23 + 3));
    let limited = service.run(&[&query[..], &["--output", "table", "--max-items", "12"]].concat());
    assert_eq!(limited.output.lines().count(), 12 + 2);
    assert!(limited.errors.contains("continue with: --next-token"), "{}", limited.errors);
}

#[test]
fn the_pages_before_a_failure_are_printed_as_tables_too() {
    let (service, room) = pages::room();
    let second = CallMatcher::operation::<QueryConferenceInfoByRoomCode>().nth(2);
    service.simulator.inject(second, Fault::quota_used_up());
    let run = service.run(&[&pages::query(&room)[..], &["--output", "table"]].concat());
    assert_eq!((run.status, run.output.lines().count()), (1, 10 + 1));
}

#[test]
fn json_is_one_line_and_pretty_is_indented() {
    let compact = run(&[LIST, &["--output", "json"]].concat(), &meetings()).output;
    assert_eq!(compact, run(LIST, &meetings()).output);
    assert_eq!(compact, format!("{}\n", meetings()));
    let pretty = run(&[LIST, &["--output", "pretty"]].concat(), &meetings()).output;
    assert_eq!(pretty, format!("{:#}\n", meetings()));
}

#[test]
fn selected_parts_are_values_with_tabs_between_them() {
    let select =
        |selected: &str| run(&[LIST, &["--select", selected]].concat(), &meetings()).output;
    assert_eq!(select("totalCount"), "2\n");
    assert_eq!(select("onGoingConfList.0.title"), "周会周会\n");
    assert_eq!(select("/onGoingConfList/1/title,totalCount,hasMore"), "Weekly\t2\tfalse\n");
    assert_eq!(select("/onGoingConfList/1/new,/onGoingConfList/7/title"), "{\"a\":1}\t\n");
    assert_eq!(select("/onGoingConfList/0/startTime"), "2111968800000\n");
}

#[test]
fn selected_parts_are_also_json_and_a_table() {
    let select = |output: &str| {
        let selected = ["--select", "totalCount,onGoingConfList.0.startTime", "--output", output];
        run(&[LIST, &selected].concat(), &meetings()).output
    };
    let json = json!({ "totalCount": 2, "onGoingConfList.0.startTime": 2_111_968_800_000_i64 });
    assert_eq!(select("json"), format!("{json}\n"));
    let table =
        "totalCount                   2\nonGoingConfList.0.startTime  2036-12-04 10:00:00\n";
    assert_eq!(select("table"), table);
}

#[test]
fn parts_of_the_items_of_all_pages_are_selected() {
    let (service, room) = pages::room();
    let query = pages::query(&room);
    let run = service.run(&[&query[..], &["--select", "conferenceId,title"]].concat());
    assert_eq!((run.status, run.output.lines().count()), (0, 23));
    assert!(run.output.lines().all(|line| line.split('\t').count() == 2), "{}", run.output);
}

#[test]
fn what_cannot_be_selected_is_refused_before_the_call() {
    let service = Service::start();
    let wrong = |selected: &str| {
        let run = service.run(&[CREATE, &["--select", selected]].concat());
        run.error_text(2).to_owned()
    };
    let expected =
        r#"unknown field "conferenceID"; did you mean conferenceId, conferencePassword?"#;
    let error = wrong("conferenceID");
    assert!(error.contains("--select conferenceID: ") && error.contains(expected), "{error}");
    assert!(wrong("a..b").contains("or a JSON pointer"));
    let (paged, room) = pages::room();
    let all = paged.run(&[&pages::query(&room)[..], &["--select", "hasMore"]].concat());
    assert!(all.error_text(2).contains(r#"unknown field "hasMore""#), "{}", all.errors);
    assert!(service.simulator.journal().calls().is_empty());
}

#[test]
fn the_help_has_the_formats() {
    let help = Run::of(&mut conference(&["create-video-conference", "--help"])).output;
    for part in ["--output <FORMAT>", "--select <FIELD>", "`table` on a terminal"] {
        assert!(help.contains(part), "{help}");
    }
}
