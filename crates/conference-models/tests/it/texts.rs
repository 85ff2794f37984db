//! Texts of their own type.

use conference_models::{ConferenceId, HostPassword, UnionId};

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
