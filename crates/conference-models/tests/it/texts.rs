//! Texts of their own type.

use conference_models::{
    AutoLoginUrl, ConferenceId, HostPassword, StartStreamOutResponse, UnionId,
};

#[test]
fn ids_show_their_text() {
    assert_eq!(ConferenceId::from("c1").to_string(), "c1");
    assert_eq!(format!("{:?}", UnionId::new("u1")), r#"UnionId("u1")"#);
}

#[test]
fn a_password_does_not_show() {
    let password = HostPassword::from("2142817614");
    assert_eq!(format!("{password:?}"), "HostPassword(..)");
    assert_eq!(password.as_str(), "2142817614");
}

#[test]
fn links_that_are_keys_do_not_show() {
    let link = AutoLoginUrl::from("https://host/login?code=secret");
    assert_eq!(format!("{link:?}"), "AutoLoginUrl(..)");
    let streams = r#"{"failStreamMap":{"rtmp://host/secret":"refused"}}"#;
    let streams: StartStreamOutResponse = serde_json::from_str(streams).unwrap();
    assert!(!format!("{streams:?}").contains("secret"), "{streams:?}");
}
