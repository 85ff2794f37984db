//! Scripts in Redis, each of which runs as one atomic step.

use std::sync::LazyLock;

/// A script, which Redis stores by its hash. All times in scripts are in microseconds.
pub(crate) struct Script {
    pub(crate) code: LazyLock<redis::Script>,
    /// True if every response shows that Redis accepts writes. A full Redis still deletes, and a
    /// replica answers a script that only reads.
    pub(crate) proves_writes: bool,
}

macro_rules! script {
    ($file:literal, proves_writes: $proves_writes:literal) => {
        Script {
            code: LazyLock::new(|| {
                redis::Script::new(concat!(
                    include_str!("scripts/time.lua"),
                    include_str!(concat!("scripts/", $file))
                ))
            }),
            proves_writes: $proves_writes,
        }
    };
}

pub(crate) static TAKE_SLOT: Script = script!("take_slot.lua", proves_writes: true);
pub(crate) static LOAD_TOKEN: Script = script!("load_token.lua", proves_writes: false);
pub(crate) static LEASE_TOKEN: Script = script!("lease_token.lua", proves_writes: true);
pub(crate) static PUBLISH_TOKEN: Script = script!("publish_token.lua", proves_writes: false);
pub(crate) static REJECT_TOKEN: Script = script!("reject_token.lua", proves_writes: false);
pub(crate) static RELEASE_TOKEN: Script = script!("release_token.lua", proves_writes: false);
