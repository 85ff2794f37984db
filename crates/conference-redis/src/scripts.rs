//! What is decided in Redis, each in one step that nothing comes between.

use std::sync::LazyLock;

/// A script, which Redis keeps by its hash. All times in scripts are microseconds.
pub(crate) struct Script {
    pub(crate) code: LazyLock<redis::Script>,
    /// Whether every answer shows that Redis takes what is new. One that is full still deletes, and
    /// who writes nothing is answered by a replica too.
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
