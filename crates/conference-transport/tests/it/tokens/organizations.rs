//! Tokens of several apps, organizations and hosts in one process.

use std::sync::Arc;

use conference_transport::{
    CallOptions, Credentials, Error, ErrorKind, Execution, MemoryTokenStore, TokenKey, TokenStore,
    Transport,
};

use super::World;
use crate::{
    assert_failed,
    server::{Server, json, read},
};

/// Gives each app and organization a token that names them, and the host.
async fn naming(host: &'static str) -> Server {
    Server::with(move |_, request| {
        let line = request.lines().next().unwrap();
        let body = request.lines().last().unwrap();
        let quoted: String = body.chars().filter(char::is_ascii_alphanumeric).collect();
        let organization = line.split('/').nth(3).unwrap_or_default();
        let answer = format!(r#"{{"accessToken":"{host}-{organization}-{quoted}"}}"#);
        json(200, if line.contains("/oauth2/") { &answer } else { "{}" })
    })
    .await
}

fn unified(app: &str, organization: &str) -> Credentials {
    Credentials::unified(app, "secret", organization)
}

fn sent_tokens(server: &Server) -> Vec<String> {
    let requests = server.requests();
    let lines = requests.iter().flat_map(|request| request.lines());
    lines
        .filter_map(|line| line.strip_prefix("x-acs-dingtalk-access-token: "))
        .map(str::to_owned)
        .collect()
}

#[tokio::test]
async fn apps_organizations_and_hosts_never_share_a_token() {
    let store: Arc<dyn TokenStore> = Arc::new(MemoryTokenStore::new());
    let hosts = [("a", naming("a").await), ("b", naming("b").await)];
    for _ in 0..2 {
        for (_, server) in &hosts {
            for (app, organization) in [("app1", "corp1"), ("app1", "corp2"), ("app2", "corp1")] {
                let builder = server.builder().credentials(unified(app, organization));
                let transport = builder.token_store(store.clone()).build().unwrap();
                transport.send(&read(), &CallOptions::new()).await.unwrap();
            }
        }
    }
    for (host, server) in &hosts {
        let token = |organization: &str, app: &str| {
            format!(
                "{host}-{organization}-clientid{app}clientsecretsecretgranttypeclientcredentials"
            )
        };
        let once = [token("corp1", "app1"), token("corp2", "app1"), token("corp1", "app2")];
        assert_eq!(sent_tokens(server), [once.clone(), once].concat());
        assert_eq!(server.requests().len(), 9);
    }
}

#[tokio::test]
async fn one_transport_serves_several_organizations() {
    let server = naming("a").await;
    let first = server.builder().credentials(unified("app", "corp1")).build().unwrap();
    for organization in ["corp1", "corp2", "corp1", "corp2", "corp/3"] {
        let transport = first.for_organization(organization).unwrap();
        transport.send(&read(), &CallOptions::new()).await.unwrap();
    }
    let tokens = sent_tokens(&server);
    let organizations = tokens.iter().map(|token| token.split('-').nth(1).unwrap());
    let expected = ["corp1", "corp2", "corp1", "corp2", "corp%2F3"];
    assert_eq!(organizations.collect::<Vec<_>>(), expected);
    assert_eq!(server.requests().len(), 5 + 3);
}

#[tokio::test]
async fn a_third_party_app_serves_other_organizations_with_the_same_ticket() {
    let world = World::new().await;
    let (key, secret) = (world.simulator.suite_key(), world.simulator.suite_secret());
    let ticket = world.simulator.suite_ticket().to_owned();
    let source = move || std::future::ready(Ok::<_, Error>(ticket.clone()));
    let other = Credentials::third_party_app(key, secret, "another", source);
    let other = world.builder(other).build().unwrap();
    let transport = other.for_organization(world.simulator.corp_id()).unwrap();
    super::call(&transport).await.unwrap();
    let error = super::call(&other).await.unwrap_err();
    assert_eq!(error.code(), Some("invalidAuthInfo"));
    world.assert_fetches(2);
}

#[tokio::test]
async fn an_organization_that_refuses_the_app_is_asked_once_per_cooldown() {
    let (world, transport) = World::with_third_party().await;
    for _ in 0..5 {
        let other = transport.for_organization("another").unwrap();
        let error = super::call(&other).await.unwrap_err();
        assert_eq!(error.code(), Some("invalidAuthInfo"));
    }
    world.assert_fetches(1);
    super::call(&transport).await.unwrap();
}

#[test]
fn credentials_of_one_organization_serve_no_other() {
    for credentials in
        [Credentials::internal_app("key", "secret"), Credentials::access_token("token")]
    {
        let transport = Transport::builder().credentials(credentials).build();
        let error = transport.unwrap().for_organization("corp").unwrap_err();
        assert_failed(&error, ErrorKind::InvalidRequest, Execution::NotSent, 0);
        assert!(error.to_string().contains("third-party"), "{error}");
    }
    let transport = Transport::builder().credentials(unified("app", "corp"));
    let error = transport.build().unwrap().for_organization("").unwrap_err();
    assert!(error.to_string().contains("corpId"), "{error}");
}

#[test]
fn incomplete_credentials_are_refused_when_the_transport_is_built() {
    for credentials in [
        Credentials::internal_app("", "secret"),
        Credentials::internal_app("key", ""),
        unified("", "corp"),
        unified("app", ""),
        Credentials::access_token("a b"),
    ] {
        let error = Transport::builder().credentials(credentials).build().unwrap_err();
        assert_failed(&error, ErrorKind::InvalidRequest, Execution::NotSent, 0);
    }
}

#[test]
fn a_token_key_has_host_app_and_organization() {
    let key = TokenKey::new("https://api.dingtalk.io", "app", Some("corp".into()));
    assert_eq!(
        (key.host(), key.app(), key.organization()),
        ("https://api.dingtalk.io", "app", Some("corp"))
    );
}
