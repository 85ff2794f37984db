//! `conference events`

use std::process::Command;

use serde_json::{Value, json};

use crate::program::{Run, conference};

/// An example of the official Python demo: the check of a URL.
const BODY: &str = r#"{"encrypt":"0vJiX6vliEpwG3U45CtXqi+m8PXbQRARJ8p8BbDuD1EMTDf0jKpQ79QS93qEk7XHpP6u+oTTrd15NRPvNvmBKyDCYxxOK+HZeKju4yhELOFchzNukR+t8SB/qk4ROMu3"}"#;
const SIGNATURE: &str = "03044561471240d4a14bb09372dfcfd4fd0e40cb";
const AES_KEY: &str = "Yue0EfdN5900c1ce5cf6A152c63DDe1808a60c5ecd7";
const OWNER: &str = "ding6ccabc44d2c8d38b";

fn decrypt(arguments: &[&str]) -> Command {
    let fixed = ["events", "decrypt", "--timestamp", "1608001896814", "--nonce", "WL4PK6yA"];
    let mut command = conference(&[&fixed[..], arguments].concat());
    command.env("DINGTALK_CALLBACK_TOKEN", "mryue").env("DINGTALK_CALLBACK_AES_KEY", AES_KEY);
    command
}

#[test]
fn a_callback_is_decrypted() {
    let arguments = ["--signature", SIGNATURE, "--owner", "another", "--owner", OWNER];
    let run = Run::with_input(&mut decrypt(&arguments), BODY);
    assert_eq!(run.response(), json!({ "EventType": "check_url" }));
}

#[test]
fn the_reply_to_a_callback_is_encrypted_with_the_owner_key_that_came() {
    let arguments = ["--signature", SIGNATURE, "--owner", OWNER, "--reply"];
    let run = Run::with_input(&mut decrypt(&arguments), BODY);
    let reply = run.response();
    let text = |name: &str| reply[name].as_str().unwrap();
    let mut opened = conference(&["events", "decrypt", "--owner", OWNER]);
    opened.args(["--signature", text("msg_signature"), "--timestamp", text("timeStamp")]);
    opened.args(["--nonce", text("nonce")]);
    opened.env("DINGTALK_CALLBACK_TOKEN", "mryue").env("DINGTALK_CALLBACK_AES_KEY", AES_KEY);
    let opened = Run::with_input(&mut opened, &reply.to_string());
    // The reply is a word and no event, so signature, key and owner were right.
    assert!(
        opened.error_text(1).contains("the decrypted text cannot be read"),
        "{}",
        opened.errors
    );
}

#[test]
fn what_is_wrong_with_a_callback_is_named() {
    let right = ["--signature", SIGNATURE, "--owner", OWNER];
    let failed = |command: &mut Command| {
        let run = Run::with_input(command, BODY);
        let error = run.error_text(1).to_owned();
        assert!(!error.contains("mryue") && !error.contains(AES_KEY), "{error}");
        error
    };
    let wrong = SIGNATURE.replace('0', "1");
    let error = failed(&mut decrypt(&["--signature", &wrong, "--owner", OWNER]));
    assert!(error.contains("the signature is wrong"), "{error}");
    let error = failed(&mut decrypt(&["--signature", SIGNATURE, "--owner", "another"]));
    assert!(error.contains(OWNER), "{error}");
    let other_key = "1".repeat(43);
    let error = failed(decrypt(&right).env("DINGTALK_CALLBACK_AES_KEY", other_key));
    assert!(error.contains("the AES key"), "{error}");
    let error = failed(decrypt(&right).env("DINGTALK_CALLBACK_TOKEN", "another"));
    assert!(error.contains("the signature is wrong"), "{error}");

    let unset = Run::of(decrypt(&right).env_remove("DINGTALK_CALLBACK_TOKEN"));
    assert!(unset.error_text(2).contains("DINGTALK_CALLBACK_TOKEN"), "{}", unset.errors);
    let short = Run::of(decrypt(&right).env("DINGTALK_CALLBACK_AES_KEY", "short"));
    assert!(short.error_text(2).contains("43 characters"), "{}", short.errors);
    let no_file = Run::of(&mut decrypt(&[&right[..], &["/nonexistent"]].concat()));
    assert!(no_file.error_text(2).contains("/nonexistent"), "{}", no_file.errors);
    let as_json = Run::of(&mut decrypt(&["--owner", OWNER, "--error-format", "json"]));
    assert_eq!(as_json.error(2)["kind"], Value::from("invalid_request"));
}
