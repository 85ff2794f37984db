//! `conference describe` and `conference skeleton`

use conference_models::metadata::OPERATIONS;
use heck::ToKebabCase;
use serde_json::{Value, json};

use crate::program::{Run, Service, conference};

fn described(operation: &str) -> Value {
    Run::of(&mut conference(&["describe", operation, "--json"])).response()
}

#[test]
fn every_operation_is_described() {
    for info in OPERATIONS {
        let name = info.name.to_kebab_case();
        let text = Run::of(&mut conference(&["describe", &name]));
        assert_eq!((text.status, text.errors.as_str()), (0, ""), "{name}");
        for part in [info.name, info.description, info.path, info.scope.unwrap_or_default()] {
            assert!(text.output.contains(part), "{}", text.output);
        }
        for error in info.errors {
            assert!(text.output.contains(&format!("{} {}", error.status, error.code)), "{name}");
        }
        let machine = described(&name);
        assert_eq!(machine["name"], info.name);
        assert_eq!(machine["errors"].as_array().unwrap().len(), info.errors.len());
        assert!(machine["errors"].as_array().unwrap().iter().all(|it| it["meaning"].is_string()));
    }
}

#[test]
fn a_description_has_shapes_values_and_errors() {
    let muting = described("MuteMembers");
    assert_eq!(muting["pathParameter"]["name"], "conferenceId");
    let list = &muting["fields"][0];
    assert_eq!((&list["type"], &list["max"]), (&json!("list of objects"), &json!(1)));
    assert_eq!(list["fields"][0]["name"], "unionId");
    let unmute = json!({ "name": "unmute", "value": "un_mute", "description": "Unmutes." });
    assert_eq!(muting["fields"][1]["values"][1], unmute);
    assert!(muting["errors"][0]["hint"].as_str().unwrap().contains("unionId"));
    let booking = described("create-schedule-conference");
    let end = &booking["fields"][3];
    assert_eq!((&end["type"], &end["after"]), (&json!("time"), &json!("startTime")));
}

#[test]
fn the_example_of_every_operation_reaches_the_service() {
    let service = Service::start();
    for info in OPERATIONS {
        let example = described(info.name)["example"].as_str().unwrap().to_owned();
        let words = words(&example);
        let run = service.run(&words[1..].iter().map(String::as_str).collect::<Vec<_>>());
        assert_ne!(run.status, 2, "{example}: {}", run.errors);
        let journal = service.simulator.journal();
        assert_eq!(journal.calls().last().unwrap().operation(), Some(info.name));
    }
}

/// The words of a command, quoted or not.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (index, part) in command.split('\'').enumerate() {
        match index % 2 {
            1 => words.push(part.to_owned()),
            _ => words.extend(part.split_whitespace().map(str::to_owned)),
        }
    }
    words
}

#[test]
fn every_skeleton_has_fields_and_types_of_its_operation() {
    let service = Service::start();
    for info in OPERATIONS {
        for options in [&[][..], &["--required"]] {
            let skeleton = Run::of(&mut conference(&[&["skeleton", info.name], options].concat()));
            assert_eq!((skeleton.status, skeleton.errors.as_str()), (0, ""));
            let id = info.path_parameter().map(|_| "1");
            let call = [Some(info.name), id, Some("--json"), Some(&skeleton.output)];
            let run = service.run(&call.into_iter().flatten().collect::<Vec<_>>());
            for wrong in ["invalid type", "no field", "missing field"] {
                assert!(!run.errors.contains(wrong), "{}: {}", info.name, run.errors);
            }
        }
    }
    let required = Run::of(&mut conference(&["skeleton", "mute-members", "--required"])).output;
    let required: Value = serde_json::from_str(&required).unwrap();
    assert_eq!(required, json!({ "userList": [{ "unionId": "" }], "action": "mute" }));
}

#[test]
fn an_unknown_operation_is_refused_with_the_nearest() {
    for command in ["describe", "skeleton"] {
        let run = Run::of(&mut conference(&[command, "mute-membres"]));
        assert!(run.error_text(2).contains("did you mean mute-members?"), "{}", run.errors);
    }
}
