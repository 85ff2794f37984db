//! Faults that are scripted in text.

use conference_simulator::{ScriptedFault, Simulator};
use serde_json::json;

use crate::client::{Client, Ended, PATIENCE, VIDEO, instant_meeting};

const TOKEN: &str = "/v1.0/oauth2/accessToken";

async fn simulator(text: &str) -> Simulator {
    let simulator = Simulator::start().await;
    let scripted: ScriptedFault = text.parse().unwrap();
    simulator.inject(scripted.matcher, scripted.fault);
    simulator
}

/// The statuses of two creations, a token call, and two more on a second
/// connection.
async fn statuses(text: &str) -> [u16; 4] {
    let simulator = simulator(text).await;
    let mut statuses = [0; 4];
    let proof = json!({ "appKey": simulator.app_key(), "appSecret": simulator.app_secret() });
    let creation = instant_meeting();
    for connection in [0, 2] {
        let mut client = Client::connect(&simulator).await;
        statuses[connection] = client.post(VIDEO, &creation).await.status;
        statuses[connection + 1] = client.post(TOKEN, &proof).await.status;
    }
    simulator.verify();
    statuses
}

fn error(text: &str) -> String {
    text.parse::<ScriptedFault>().unwrap_err().to_string()
}

#[tokio::test]
async fn each_form_of_matcher_selects_its_calls() {
    for (text, expected) in [
        ("any=busy", [429, 200, 200, 200]),
        ("token=busy", [200, 429, 200, 200]),
        ("CreateVideoConference=busy", [429, 200, 200, 200]),
        ("CreateVideoConference#2=busy", [200, 200, 429, 200]),
        ("GetAccessToken*2=busy", [200, 429, 200, 429]),
        ("any*3=busy", [429, 429, 429, 200]),
        ("any*=busy", [429; 4]),
        ("any@2=busy", [200, 200, 429, 200]),
        ("any@2*=busy", [200, 200, 429, 429]),
        ("token@2#1=busy", [200, 200, 200, 429]),
        ("any~1=busy", [429; 4]),
        ("any~0=busy", [200; 4]),
        ("CreateVideoConference=documented:waterLimitError", [404, 200, 200, 200]),
        ("any*=html:502", [502; 4]),
    ] {
        assert_eq!(statuses(text).await, expected, "{text}");
    }
}

#[tokio::test]
async fn a_connection_is_reset_after_so_many_bytes() {
    let simulator = simulator("CreateVideoConference#2=reset_after:10").await;
    let mut client = Client::connect(&simulator).await;
    let creation = instant_meeting();
    client.post(VIDEO, &creation).await.success();
    let ended = client.post_until_end(VIDEO, &creation, PATIENCE).await;
    assert_eq!(ended, Ended::Reset(b"HTTP/1.1 2".to_vec()));
}

#[tokio::test]
async fn a_fault_on_acceptance_is_for_a_connection() {
    let simulator = simulator("any#2=close_on_accept").await;
    Client::connect(&simulator).await.get("/").await;
    let mut second = Client::connect(&simulator).await;
    assert_eq!(second.read_until_end(PATIENCE).await, Ended::Closed(Vec::new()));
}

#[test]
fn errors_say_what_is_wrong_and_what_is_known() {
    for (text, said) in [
        ("busy", "write WHEN=FAULT, such as"),
        ("=busy", "there is no operation named ; the names are"),
        ("CreateMeeting=busy", "CreateCustomShortLink"),
        ("CreateMeeting=busy", "any and token stand for several"),
        ("any#0=busy", "# must be followed by a number from 1, not `0`"),
        ("any*x=busy", "* must be followed by a number from 1, not `x`"),
        ("any@=busy", "@ must be followed by a number from 1, not ``"),
        ("any~1.5=busy", "after ~ comes a probability from 0 to 1, not `1.5`"),
        ("any~NaN=busy", "after ~ comes a probability from 0 to 1, not `NaN`"),
        ("any=bussy", "there is no fault named `bussy`; the names are reset_on_accept"),
        ("any=cut_after", "cut_after is written cut_after:SIZE, a number up to"),
        ("any=latency:1", "latency is written latency:DURATION, such as 200ms or 2s"),
        ("any=busy:1", "busy takes no argument"),
        ("any=documented", "documented takes a CODE"),
        ("token=reset_on_accept", "write any, or any@2 for the second one"),
    ] {
        let error = error(text);
        assert!(error.starts_with(&format!("invalid fault `{text}`: ")), "{error}");
        assert!(error.contains(said), "{error}");
    }
    assert_eq!(
        error("CreateScheduleConference=documented:resourceClose"),
        "invalid fault `CreateScheduleConference=documented:resourceClose`: the code \
         `resourceClose` is not documented for these calls; those that are: paramsError, \
         systemError"
    );
}
