//! HTTP callbacks: the official vectors, and content sealed with OpenSSL (`data/sealed.json`).

use conference_events::{Callback, CallbackError, CallbackMessage, Event, Received};
use serde_json::{Value, json};

pub(crate) const TOKEN: &str = "s3cretTokenOfTests";
pub(crate) const AES_KEY: &str = "Yue0EfdN5900c1ce5cf6A152c63DDe1808a60c5ecd7";
pub(crate) const OWNER: &str = "dingsuite1";

/// A request as it comes.
pub(crate) struct Push {
    pub(crate) query: String,
    pub(crate) body: String,
}

fn official() -> Vec<Value> {
    serde_json::from_str(include_str!("data/callbacks.json")).unwrap()
}

fn text<'a>(vector: &'a Value, name: &str) -> &'a str {
    vector[name].as_str().unwrap()
}

fn push(vector: &Value) -> Push {
    let [signature, timestamp, nonce] =
        ["signature", "timestamp", "nonce"].map(|name| text(vector, name));
    Push {
        query: format!(
            "signature={signature}&msg_signature={signature}&timestamp={timestamp}&nonce={nonce}"
        ),
        body: json!({ "encrypt": vector["encrypt"] }).to_string(),
    }
}

/// The request of `data/sealed.json` with this name.
pub(crate) fn sealed(name: &str) -> Push {
    let all: Vec<Value> = serde_json::from_str(include_str!("data/sealed.json")).unwrap();
    push(all.iter().find(|vector| vector["name"] == name).unwrap())
}

pub(crate) fn callback() -> Callback {
    Callback::new(TOKEN, AES_KEY, [OWNER]).unwrap()
}

fn open(push: &Push) -> Result<Received, CallbackError> {
    callback().open(&push.query, push.body.as_bytes())
}

fn event(received: Received) -> Event {
    let CallbackMessage::Event(event) = received.message else { panic!("{received:?}") };
    *event
}

#[test]
fn the_official_vectors_are_opened() {
    let checks = [None, None, Some("check_url"), Some("check_create_suite_url")];
    for (vector, check) in official().iter().zip(checks) {
        let [token, key, owner] = ["token", "aes_key", "owner_key"].map(|name| text(vector, name));
        let callback = Callback::new(token, key, ["another", owner]).unwrap();
        let Push { query, body } = push(vector);
        let opened = callback.open(&query, body.as_bytes());
        match check {
            Some(check) => {
                let opened = opened.unwrap();
                let CallbackMessage::Check(event) = opened.message else { panic!("{opened:?}") };
                assert_eq!(
                    (event.event_type.as_str(), event.json()),
                    (check, text(vector, "text"))
                );
                assert_eq!(opened.owner_key, owner);
            }
            // The word `success`, which is a reply.
            None => assert!(opened.unwrap_err().event_error().unwrap().is_not_json()),
        }
    }
}

#[test]
fn an_event_is_read_with_either_padding() {
    for name in ["an event", "padded to 16", "a whole block of padding"] {
        let received = open(&sealed(name)).unwrap();
        assert_eq!(received.owner_key, OWNER);
        let event = event(received);
        assert_eq!(event.event_type, "meeting_status_change", "{name}");
        assert_eq!(event.idempotency_key(), Some("e-1"));
        assert_eq!(event.sequence(), Some(2));
        assert!(event.json().contains("每周一次"));
    }
}

#[test]
fn either_name_of_the_signature_is_enough_and_one_of_both_has_to_be_right() {
    let Push { query, body } = sealed("an event");
    let signature = query[10..50].to_owned();
    let rest = &query[query.find("&timestamp").unwrap()..];
    let wrong = "0".repeat(40);
    let cases = [
        (format!("signature={signature}{rest}"), true),
        (format!("?msg_signature={signature}{rest}"), true),
        (format!("msg_signature={signature}{}", rest.replace("timestamp", "timeStamp")), true),
        (format!("signature={wrong}&msg_signature={signature}{rest}"), true),
        (format!("signature={}{rest}", signature.replace('a', "%61")), true),
        (format!("signature={wrong}&msg_signature={wrong}{rest}"), false),
        (format!("signature={}{rest}", &signature[..39]), false),
        (format!("signature={rest}"), false),
    ];
    for (query, is_right) in cases {
        match callback().open(&query, body.as_bytes()) {
            Ok(_) => assert!(is_right, "{query}"),
            Err(error) => assert!(!is_right && error.is_wrong_signature(), "{query}: {error}"),
        }
    }
}

#[test]
fn what_is_not_signed_is_not_decrypted() {
    let Push { query, body } = sealed("an event");
    let other = Callback::new("another", AES_KEY, [OWNER]).unwrap();
    assert!(other.open(&query, body.as_bytes()).unwrap_err().is_wrong_signature());
    for changed in [query.replace("166314", "166315"), query.replace("nEXh", "nEXi")] {
        let error = callback().open(&changed, body.as_bytes()).unwrap_err();
        assert!(error.is_wrong_signature());
    }
    for name in ["not Base64", "with another key"] {
        let body = sealed(name).body;
        let error = callback().open(&query, body.as_bytes()).unwrap_err();
        assert!(error.is_wrong_signature(), "{name}");
    }
}

#[test]
fn a_wrong_key_is_named_whatever_the_content_becomes() {
    for name in [
        "with another key",
        "a length beyond the end",
        "padding of 33",
        "padding of 0",
        "padding only",
        "nothing but random",
        "empty",
    ] {
        let error = open(&sealed(name)).unwrap_err();
        assert!(error.is_wrong_aes_key(), "{name}: {error}");
        assert!(error.to_string().contains("AES key"));
    }
}

#[test]
fn another_owner_is_refused_by_its_name_and_accepted_if_it_is_allowed() {
    let push = sealed("for the corpId");
    let error = open(&push).unwrap_err();
    assert_eq!(error.wrong_owner_key(), Some("ding9f50b15b"));
    assert!(error.to_string().contains("ding9f50b15b"), "{error}");
    let both = Callback::new(TOKEN, AES_KEY, [OWNER, "ding9f50b15b"]).unwrap();
    let received = both.open(&push.query, push.body.as_bytes()).unwrap();
    assert_eq!(received.owner_key, "ding9f50b15b");
}

#[test]
fn an_incomplete_request_is_refused_by_what_it_lacks() {
    let Push { query, body } = sealed("an event");
    let without = |name: &str| {
        let parts = query.split('&').filter(|part| !part.starts_with(name));
        parts.collect::<Vec<_>>().join("&").replace("msg_", name)
    };
    let refused = |query: &str, body: &str| {
        let error = callback().open(query, body.as_bytes()).unwrap_err();
        assert!(error.is_invalid_request(), "{error}");
        error.to_string()
    };
    assert!(refused("", &body).contains("signature"));
    assert!(refused(&without("timestamp"), &body).contains("timestamp"));
    assert!(refused(&without("nonce"), &body).contains("nonce"));
    for body in ["", "{}", r#"{"encrypt":1}"#, "<html>"] {
        assert!(refused(&query, body).contains("encrypt"));
    }
    for name in ["not Base64", "not whole blocks"] {
        let Push { query, body } = sealed(name);
        refused(&query, &body);
    }
}

#[test]
fn content_that_is_no_event_is_an_error_with_the_reason() {
    let error = open(&sealed("no JSON")).unwrap_err();
    assert!(error.event_error().unwrap().is_not_json(), "{error}");
}

#[test]
fn a_reply_is_new_each_time_and_opens_with_the_same_keys() {
    let callback = callback();
    let mut replies = [0; 2].map(|_| callback.reply(OWNER).unwrap());
    for reply in &replies {
        let reply: Value = serde_json::from_str(reply).unwrap();
        let millis: u64 = text(&reply, "timeStamp").parse().unwrap();
        assert!(millis > 1_600_000_000_000, "not in milliseconds");
        let [signature, nonce] = ["msg_signature", "nonce"].map(|name| text(&reply, name));
        let query = format!("signature={signature}&timestamp={millis}&nonce={nonce}");
        let body = json!({ "encrypt": reply["encrypt"] }).to_string();
        // Everything fits but the text, which is `success`.
        let error = callback.open(&query, body.as_bytes()).unwrap_err();
        assert!(error.event_error().is_some(), "{error}");
    }
    let fields = |reply: &String| serde_json::from_str::<Value>(reply).unwrap();
    let [one, other] = replies.each_mut().map(|reply| fields(reply));
    assert_ne!(one["nonce"], other["nonce"]);
    assert_ne!(one["encrypt"], other["encrypt"]);
}

#[test]
fn unusable_settings_are_refused_by_name() {
    let refused = |token: &str, key: &str, owners: &[&str]| {
        let error = Callback::new(token, key, owners.iter().copied()).unwrap_err();
        assert!(error.is_invalid_setting());
        error.to_string()
    };
    assert!(refused("", AES_KEY, &[OWNER]).contains("token"));
    assert!(refused(TOKEN, AES_KEY, &[]).contains("owner key"));
    assert!(refused(TOKEN, AES_KEY, &[OWNER, ""]).contains("owner key"));
    assert!(refused(TOKEN, &AES_KEY[1..], &[OWNER]).contains("43"));
    assert!(refused(TOKEN, &AES_KEY.replace('Y', "*"), &[OWNER]).contains("Base64"));
}

#[test]
fn no_secret_is_shown() {
    let shown = format!("{:?}", callback());
    assert!(!shown.contains(TOKEN) && !shown.contains(AES_KEY) && shown.contains(OWNER));
    for name in ["with another key", "for the corpId", "not Base64", "no JSON"] {
        let error = open(&sealed(name)).unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains(TOKEN) && !shown.contains(AES_KEY), "{shown}");
    }
}
