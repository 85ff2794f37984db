//! The page for people, and the links that lead to it.

mod browser;
mod in_browser;

use conference_simulator::Simulator;
use serde_json::{Value, json};

use crate::{
    client::{Client, Response, VIDEO, instant_meeting},
    control::{assert_error, done, send_to},
};

const BOOKINGS: &str = "/v1.0/conference/scheduleConferences";

/// A document that a link of another page leads to.
const FOLLOWED: [(&str, &str); 3] = [
    ("sec-fetch-site", "cross-site"),
    ("sec-fetch-mode", "navigate"),
    ("sec-fetch-dest", "document"),
];

fn booking(title: &str) -> Value {
    json!({ "creatorUnionId": "u1", "title": title, "startTime": 1_000, "endTime": 2_000 })
}

async fn get(simulator: &Simulator, path: &str, headers: &[(&str, &str)]) -> Response {
    send_to(simulator, ("GET", path), headers, "").await
}

async fn linking() -> Simulator {
    Simulator::builder().link_to_page().start().await.unwrap()
}

/// The links of an instant meeting and of a booking, and a custom one of the booking.
async fn links(simulator: &Simulator) -> [String; 3] {
    let mut client = Client::connect(simulator).await;
    let meeting = client.post(VIDEO, &instant_meeting()).await.success();
    let booked = client.post(BOOKINGS, &booking("Weekly")).await.success();
    let id = &booked["scheduleConferenceId"];
    let custom = json!({
        "creatorUnionId": "u1", "scheduleConferenceId": id, "coolAppCode": "COOLAPP-1",
    });
    let custom = client.post("/v1.0/conference/customShortLinks", &custom).await.success();
    let links = [&meeting["externalLinkUrl"], &booked["url"], &custom["result"]["customShortLink"]];
    links.map(|link| link.as_str().unwrap().to_owned())
}

#[tokio::test]
async fn its_files_are_served_with_a_strict_policy() {
    let simulator = Simulator::start().await;
    let policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
                  img-src 'self'; frame-ancestors 'none'";
    for (path, content_type) in [
        ("", "text/html;charset=utf-8"),
        ("j/secret", "text/html;charset=utf-8"),
        ("page.css", "text/css;charset=utf-8"),
        ("page.js", "text/javascript;charset=utf-8"),
        ("page.svg", "image/svg+xml"),
    ] {
        let file = get(&simulator, path, &[]).await;
        assert_eq!((file.status, file.header("content-type").unwrap()), (200, content_type));
        assert_eq!(file.header("content-security-policy"), Some(policy), "{path}");
        assert!(!file.body.is_empty(), "{path}");
    }
    assert_error(&get(&simulator, "page.png", &[]).await, 404, "nothing is controlled");
    let posted = send_to(&simulator, ("POST", ""), &[], "").await;
    assert_error(&posted, 404, "nothing is controlled");
    assert_eq!(simulator.journal().calls().len(), 0);
}

#[tokio::test]
async fn other_hosts_and_origins_are_kept_out_of_its_files() {
    let simulator = Simulator::start().await;
    for path in ["", "j/secret", "page.css", "page.js", "page.svg"] {
        for (name, value, said) in [
            ("host", "attacker.example", "Host"),
            ("origin", "http://attacker.example", "Origin"),
            ("origin", "null", "Origin"),
            ("sec-fetch-site", "cross-site", "Sec-Fetch-Site"),
            ("sec-fetch-site", "same-site", "Sec-Fetch-Site"),
        ] {
            assert_error(&get(&simulator, path, &[(name, value)]).await, 403, said);
        }
    }
}

#[tokio::test]
async fn a_link_of_another_page_leads_to_a_document_and_to_nothing_else() {
    let simulator = Simulator::start().await;
    for path in ["", "j/secret"] {
        assert_eq!(get(&simulator, path, &FOLLOWED).await.status, 200, "{path}");
        let rebound = [&FOLLOWED[..], &[("host", "attacker.example")]].concat();
        assert_error(&get(&simulator, path, &rebound).await, 403, "Host");
        for changed in [("sec-fetch-mode", "no-cors"), ("sec-fetch-dest", "iframe")] {
            let others = FOLLOWED.into_iter().filter(|(name, _)| *name != changed.0);
            let headers: Vec<_> = others.chain([changed]).collect();
            assert_error(&get(&simulator, path, &headers).await, 403, "Sec-Fetch-Site");
        }
    }
    for path in ["page.css", "page.js", "page.svg", "v1", "v1/state", "v1/stream", "openapi.json"] {
        assert_error(&get(&simulator, path, &FOLLOWED).await, 403, "Sec-Fetch-Site");
    }
}

#[tokio::test]
async fn links_lead_to_it_only_if_that_is_set() {
    let simulator = linking().await;
    let page = simulator.page_url().unwrap();
    assert_eq!(page, format!("{}/_simulator/", simulator.base_url()));
    let lead = links(&simulator).await;
    for link in &lead {
        assert!(link.starts_with(&format!("{page}j/")), "{link}");
        let path = link.strip_prefix(&page).unwrap();
        assert_eq!(get(&simulator, path, &[]).await.status, 200);
    }
    let state = done(&simulator, ("GET", "state"), Value::Null).await;
    assert_eq!(state["meetings"][0]["link"], lead[0]);
    assert_eq!(state["bookings"][0]["link"], lead[1]);
    assert_eq!(state["bookings"][0]["customLinks"], json!([lead[2]]));

    // Also after a reset; and with the same secrets as the links that lead nowhere.
    simulator.reset(None);
    assert_eq!(links(&simulator).await, lead);
    let nowhere = lead.map(|link| {
        let secret = link.strip_prefix(&format!("{page}j/")).unwrap().to_owned();
        format!("https://meeting.dingtalk.example/j/{secret}")
    });
    assert_eq!(links(&Simulator::start().await).await, nowhere);
    let closed = Simulator::builder().link_to_page().without_control().start().await.unwrap();
    assert_eq!((links(&closed).await, closed.page_url()), (nowhere, None));
}
