//! The three calls that return an access token.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{refusal::Refusal, world::World};

/// A token call as a value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TokenCall {
    pub(crate) name: &'static str,
    pub(crate) path: &'static str,
    pub(crate) handle: Handle,
}

type Handle = fn(&mut World, corp_id: &str, body: &[u8]) -> Result<Value, Refusal>;

pub(crate) static TOKEN_CALLS: &[TokenCall] = &[
    TokenCall { name: "GetAccessToken", path: "/v1.0/oauth2/accessToken", handle: internal_app },
    TokenCall {
        name: "GetCorpAccessToken",
        path: "/v1.0/oauth2/corpAccessToken",
        handle: third_party_app,
    },
    TokenCall { name: "GetToken", path: "/v1.0/oauth2/{corpId}/token", handle: unified },
];

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct InternalApp {
    app_key: String,
    app_secret: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ThirdPartyApp {
    suite_key: String,
    suite_secret: String,
    auth_corp_id: String,
    suite_ticket: String,
}

#[derive(Deserialize)]
struct Unified {
    client_id: String,
    client_secret: String,
    grant_type: String,
}

fn internal_app(world: &mut World, _: &str, body: &[u8]) -> Result<Value, Refusal> {
    let refuse = |message: &str| Refusal::new(400, "invalidClientIdOrSecret", message);
    let proof: InternalApp = read(body).map_err(|problem| refuse(&problem))?;
    if !world.identity.is_app(&proof.app_key, &proof.app_secret) {
        return Err(refuse("the appKey or the appSecret is wrong"));
    }
    let token = world.tokens.renew(world.clock.now());
    Ok(json!({
        "accessToken": token,
        "expireIn": world.tokens.lifetime_in_seconds(),
    }))
}

fn third_party_app(world: &mut World, _: &str, body: &[u8]) -> Result<Value, Refusal> {
    let proof: ThirdPartyApp =
        read(body).map_err(|problem| Refusal::new(400, "invalidAuthInfo", problem))?;
    let identity = &world.identity;
    if !identity.is_suite(&proof.suite_key, &proof.suite_secret) {
        let message = "the suiteKey or the suiteSecret is wrong";
        return Err(Refusal::new(400, "invalidSuiteKey", message));
    }
    if proof.suite_ticket != identity.suite_ticket {
        let message = "the suiteTicket is not the one that was pushed last";
        return Err(Refusal::new(400, "invalidSuiteTicket", message));
    }
    if proof.auth_corp_id != identity.corp_id {
        let message = "the organization has not authorized the app";
        return Err(Refusal::new(400, "invalidAuthInfo", message));
    }
    let token = world.tokens.issue(world.clock.now());
    Ok(json!({
        "accessToken": token,
        "expireIn": world.tokens.lifetime_in_seconds(),
    }))
}

fn unified(world: &mut World, corp_id: &str, body: &[u8]) -> Result<Value, Refusal> {
    let proof: Unified =
        read(body).map_err(|problem| Refusal::new(400, "invalid.client", problem))?;
    if proof.grant_type != "client_credentials" {
        let message = "the grant_type must be client_credentials";
        return Err(Refusal::new(400, "unsupported.grant.type", message));
    }
    let identity = &world.identity;
    if !identity.is_app(&proof.client_id, &proof.client_secret) {
        let message = "the client_id or the client_secret is wrong";
        return Err(Refusal::new(400, "invalid.client", message));
    }
    if corp_id != identity.corp_id {
        let message = "the organization has not authorized the app";
        return Err(Refusal::new(401, "unauthorized.client", message));
    }
    let token = world.tokens.renew(world.clock.now());
    Ok(json!({
        "access_token": token,
        "expires_in": world.tokens.lifetime_in_seconds(),
    }))
}

fn read<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, String> {
    serde_json::from_slice(body).map_err(|error| format!("the request does not fit: {error}"))
}
