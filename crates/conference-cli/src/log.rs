use std::io;

use tracing_subscriber::{
    filter::{LevelFilter, Targets},
    fmt,
    layer::SubscriberExt,
    util::SubscriberInitExt,
};

/// Starts the log on standard error. It has only events of this workspace's crates, since those of
/// other crates could show headers.
pub(crate) fn start(is_verbose: bool) {
    if is_verbose {
        let ours = Targets::new().with_target("conference", LevelFilter::DEBUG);
        let lines = fmt::layer().with_writer(io::stderr);
        tracing_subscriber::registry().with(lines).with(ours).init();
    }
}
