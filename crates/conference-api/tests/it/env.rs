//! `Client::from_env`, in a process of its own for each environment.

use std::process::Command;

use conference_api::Client;

const RUN: &str = "CONFERENCE_TEST_FROM_ENV";

/// Not a test by itself: what the others run as a child.
#[test]
fn child() {
    if std::env::var_os(RUN).is_some() {
        match Client::from_env() {
            Ok(_) => println!("<made>"),
            Err(error) => println!("<{error}>"),
        }
    }
}

fn from_env(variables: &[(&str, &str)]) -> String {
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["env::child", "--exact", "--nocapture"]).env_clear().env(RUN, "1");
    let output = child.envs(variables.iter().copied()).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let (_, text) = text.split_once('<').unwrap();
    text.split_once(">\n").unwrap().0.to_owned()
}

#[test]
fn the_environment_configures_a_client() {
    assert_eq!(from_env(&[("DINGTALK_ACCESS_TOKEN", "t-1")]), "made");
    let app = [("DINGTALK_APP_KEY", "k"), ("DINGTALK_APP_SECRET", "s")];
    assert_eq!(from_env(&app), "made");
    let unified = [app[0], app[1], ("DINGTALK_CORP_ID", "c")];
    assert_eq!(from_env(&unified), "made");
    let domestic = [
        app[0],
        app[1],
        ("DINGTALK_REGION", "domestic"),
        ("DINGTALK_BASE_URL", "http://127.0.0.1:9"),
    ];
    assert_eq!(from_env(&domestic), "made");
}

#[test]
fn values_are_trimmed_and_what_cannot_be_a_credential_is_refused_by_name() {
    let key = ("DINGTALK_APP_KEY", "\u{feff}k\r\n");
    assert_eq!(from_env(&[key, ("DINGTALK_APP_SECRET", " hush\n")]), "made");
    let blank = from_env(&[key, ("DINGTALK_APP_SECRET", "\n")]);
    assert!(blank.contains("DINGTALK_APP_SECRET is not set"), "{blank}");
    let quoted = from_env(&[key, ("DINGTALK_APP_SECRET", "'hush'")]);
    assert!(quoted.contains("the app secret has quotes"), "{quoted}");
    assert!(!quoted.contains("hush"), "{quoted}");
}

#[test]
fn a_missing_or_invalid_variable_is_named_and_no_value_is_shown() {
    let secret = ("DINGTALK_APP_SECRET", "hush");
    assert!(
        from_env(&[])
            .contains("set DINGTALK_APP_KEY and DINGTALK_APP_SECRET, or DINGTALK_ACCESS_TOKEN")
    );
    assert!(from_env(&[("DINGTALK_APP_KEY", "k")]).contains("DINGTALK_APP_SECRET is not set"));
    let told = from_env(&[secret]);
    assert!(told.contains("DINGTALK_APP_KEY is not set") && !told.contains("hush"), "{told}");
    let region = from_env(&[("DINGTALK_APP_KEY", "k"), secret, ("DINGTALK_REGION", "mars")]);
    assert!(region.contains("DINGTALK_REGION: the region is neither"), "{region}");
}
