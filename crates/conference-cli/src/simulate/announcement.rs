//! Prints the address and the credentials of a simulator.

use clap::ValueEnum;
use conference_simulator::Simulator;
use serde_json::json;

/// Format of the announcement.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum Format {
    /// Text for people.
    #[default]
    Text,
    /// Lines `NAME=VALUE` with the variables that programs read.
    Env,
    /// JSON on one line, including the credentials of a third-party app.
    Json,
}

pub(super) fn text(simulator: &Simulator, format: Format) -> String {
    match format {
        Format::Text => {
            let page = simulator.page_url().map(|url| format!("page: {url}\n"));
            format!(
                "listening on {}\napp key: {}\napp secret: {}\ncorp id: {}\n{}",
                simulator.base_url(),
                simulator.app_key(),
                simulator.app_secret(),
                simulator.corp_id(),
                page.unwrap_or_default(),
            )
        }
        Format::Env => {
            variables(simulator).map(|(name, value)| format!("{name}={value}\n")).concat()
        }
        Format::Json => {
            let values = json!({
                "baseUrl": simulator.base_url(),
                "appKey": simulator.app_key(),
                "appSecret": simulator.app_secret(),
                "corpId": simulator.corp_id(),
                "suiteKey": simulator.suite_key(),
                "suiteSecret": simulator.suite_secret(),
                "suiteTicket": simulator.suite_ticket(),
            });
            format!("{values}\n")
        }
    }
}

/// Returns the variables that make a program call the simulator.
pub(super) fn variables(simulator: &Simulator) -> [(&'static str, &str); 4] {
    [
        ("DINGTALK_BASE_URL", simulator.base_url()),
        ("DINGTALK_APP_KEY", simulator.app_key()),
        ("DINGTALK_APP_SECRET", simulator.app_secret()),
        ("DINGTALK_CORP_ID", simulator.corp_id()),
    ]
}
