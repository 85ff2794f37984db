//! The page in a real browser. Left out, with a line on standard error, where it is missing.

use std::process::Command;

use conference_simulator::Simulator;
use serde_json::{Value, json};

use super::{BOOKINGS, booking, browser::Browser, linking};
use crate::{client::Client, packages::leave_out_browser};

const TITLE: &str = "<script>window.isOwned = true</script>";
const NAME: &str = "<img src=x onerror='window.isOwned = true'>";

#[tokio::test]
async fn calls_come_in_and_people_join_and_leave_through_a_link_and_by_buttons() {
    let mut browser = match Browser::start().await {
        Ok(browser) => browser,
        Err(error) => return leave_out_browser(&format!("chromium: {error}")),
    };
    let simulator = linking().await;
    let mut client = Client::connect(&simulator).await;
    let link = a_call_comes_in(&mut browser, &simulator, &mut client).await;
    a_person_joins_and_leaves_by_keyboard(&mut browser, &simulator, &mut client, &link).await;
    buttons_act(&mut browser, &simulator).await;
    a_copied_call_is_words_of_a_shell(&mut browser, &simulator, &mut client).await;
    nothing_foreign_ran_and_nothing_went_outside(&mut browser, &simulator).await;
    browser.close().await;
}

/// Books a meeting while the page is open, and returns its link.
async fn a_call_comes_in(
    browser: &mut Browser,
    simulator: &Simulator,
    client: &mut Client,
) -> String {
    browser.open(&simulator.page_url().unwrap()).await;
    browser.until("document.querySelector('#live').textContent === 'live'").await;
    let booked = client.post(BOOKINGS, &booking(TITLE)).await.success();
    browser.until("document.querySelectorAll('#calls details').length === 1").await;
    let row = browser.text("#calls summary").await;
    assert!(row.contains("CreateScheduleConference") && row.contains("200"), "{row}");
    browser.click("#calls summary").await;
    browser.until("document.querySelectorAll('#calls pre').length === 3").await;
    let details = browser.text("#calls .details").await;
    assert!(details.contains(TITLE) && details.contains("curl -g -X POST"), "{details}");
    browser.until("document.querySelectorAll('#bookings article').length === 1").await;
    assert_eq!(browser.text("#bookings h3").await, TITLE);
    booked["url"].as_str().unwrap().to_owned()
}

async fn a_person_joins_and_leaves_by_keyboard(
    browser: &mut Browser,
    simulator: &Simulator,
    client: &mut Client,
    link: &str,
) {
    browser.open(link).await;
    browser.until("document.activeElement.name === 'nick'").await;
    browser.write(NAME).await;
    browser.enter().await;
    browser.until("document.activeElement.textContent === 'Mute'").await;
    assert_eq!(browser.text("#title").await, TITLE);
    let id = meeting(simulator)["conferenceId"].as_str().unwrap().to_owned();
    let members = format!("/v1.0/conference/videoConferences/{id}/members?maxResults=10");
    let joined = client.get(&members).await.success()["memberModels"][0].take();
    assert_eq!((&joined["userNick"], &joined["attendStatus"]), (&json!(NAME), &json!(3)));

    browser.focus("#inside button:last-child").await;
    browser.enter().await;
    browser.until("document.activeElement.name === 'nick'").await;
    let left = client.get(&members).await.success()["memberModels"][0].take();
    assert_eq!(left["attendStatus"], 6);
}

async fn buttons_act(browser: &mut Browser, simulator: &Simulator) {
    browser.open(&simulator.page_url().unwrap()).await;
    browser.until("document.querySelectorAll('#events details').length > 2").await;
    browser.focus("#meetings input[name=unionId]").await;
    browser.write("u2").await;
    browser.enter().await;
    browser.until("document.querySelectorAll('#meetings .inMeeting').length === 1").await;
    browser.click("#meetings button[data-send$='/mute']").await;
    browser
        .until("document.querySelector('#meetings .inMeeting').textContent === 'in, muted'")
        .await;
    assert_eq!(meeting(simulator)["people"][1]["muted"], true);

    browser.focus("#controls input[name=fault]").await;
    browser.write("any#9=busy").await;
    browser.enter().await;
    browser.until("document.querySelectorAll('#faults li').length === 1").await;
    assert_eq!(simulator.faults()[0].text(), "any#9=busy");
    browser.click("#faults button").await;
    browser.until("document.querySelectorAll('#faults li').length === 0").await;

    browser.click("#scopes button").await;
    browser.until("document.querySelector('#scopes button').textContent === 'Grant'").await;
    browser.click("#meetings button[data-send$='/end']").await;
    browser.until("document.querySelectorAll('#meetings .ended').length === 1").await;
    assert_eq!(meeting(simulator)["status"], "ended");
}

async fn a_copied_call_is_words_of_a_shell(
    browser: &mut Browser,
    simulator: &Simulator,
    client: &mut Client,
) {
    let (method, target, body) =
        ("X|`id`&$HOME'", "/a'b?c={d,e}[1-2]&f=$(id)", "@/etc/'passwd'\n!!");
    client.send(&client.request(method, target, body.as_bytes())).await;
    assert_eq!(client.receive().await.status, 404);
    browser.until("document.querySelector('#calls summary').textContent.includes('X|`id`')").await;
    browser.click("#calls summary").await;
    browser.until("document.querySelector('#calls details[open] pre:last-child') !== null").await;
    let copied = browser.text("#calls details[open] pre:last-child").await;
    let script = format!("curl() {{ printf '%s\\0' \"$@\"; }}\n{copied}");
    let shell = Command::new("sh").args(["-c", &script]).output().unwrap();
    let words: Vec<_> = shell.stdout.split(|byte| *byte == 0).collect();
    let url = format!("{}{target}", simulator.base_url());
    let (header, content_type) = ("-H", "content-type: application/json");
    let expected =
        ["-g", "-X", method, &url, header, content_type, "--data-raw", body, ""].map(str::as_bytes);
    assert_eq!(words, expected, "{copied}");
}

async fn nothing_foreign_ran_and_nothing_went_outside(
    browser: &mut Browser,
    simulator: &Simulator,
) {
    assert_eq!(browser.evaluate("window.isOwned === undefined").await, json!(true));
    assert_eq!(browser.evaluate("document.scripts.length").await, json!(1));
    let is_outside = |url: &&str| !url.starts_with(simulator.base_url());
    let outside: Vec<_> = browser.requested().into_iter().filter(is_outside).collect();
    assert_eq!(outside, [""; 0]);
    assert!(browser.problems().is_empty(), "{:#?}", browser.problems());
}

fn meeting(simulator: &Simulator) -> Value {
    simulator.state()["meetings"][0].take()
}
