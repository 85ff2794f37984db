use std::io;

use tracing_subscriber::{
    filter::{LevelFilter, Targets},
    fmt,
    layer::SubscriberExt,
    util::SubscriberInitExt,
};

/// The log on standard error, of this project's crates only: others might tell
/// of headers.
pub(crate) fn start(is_wanted: bool) {
    if is_wanted {
        let ours = Targets::new().with_target("conference", LevelFilter::DEBUG);
        let lines = fmt::layer().with_writer(io::stderr);
        tracing_subscriber::registry().with(lines).with(ours).init();
    }
}
