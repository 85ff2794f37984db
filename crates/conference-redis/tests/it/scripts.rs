//! The scripts, with the time as an argument.

use std::cell::RefCell;

use proptest::prelude::*;
use redis::{Connection, Script};

use crate::server::RedisServer;

/// In place of `time.lua`: the time is the last argument.
const TIME: &str = "
local function server_time() return tonumber(ARGV[#ARGV]) end
local function digits(number) return string.format('%.0f', number) end
";

/// The same, and nothing is forgotten, since Redis would do that by its own time.
const TIME_WITHOUT_END: &str = "
local function server_time() return tonumber(ARGV[#ARGV]) end
local function digits(number) return string.format('%.0f', number) end
local call = redis.call
local redis = { call = function(name, ...) return name == 'PEXPIRE' or call(name, ...) end }
";

const TAKE_SLOT: &str = include_str!("../../src/scripts/take_slot.lua");
const LOAD: &str = include_str!("../../src/scripts/load_token.lua");
const LEASE: &str = include_str!("../../src/scripts/lease_token.lua");
const PUBLISH: &str = include_str!("../../src/scripts/publish_token.lua");

const SECOND: i64 = 1_000_000;
const HOUR: i64 = 3_600 * SECOND;
const NOW: i64 = 1_700_000_000 * SECOND;

fn script(code: &str) -> Script {
    Script::new(&format!("{TIME_WITHOUT_END}{code}"))
}

fn connection(server: &RedisServer) -> Connection {
    let client = redis::Client::open(server.url()).unwrap();
    client.get_connection().unwrap()
}

fn take(
    connection: &mut Connection,
    script: &Script,
    interval: i64,
    patience: i64,
    now: i64,
) -> (bool, i64) {
    let mut slot = script.key("slots");
    slot.arg(interval).arg(patience).arg(now);
    slot.invoke(connection).unwrap()
}

fn lease(connection: &mut Connection, known: i64, duration: i64, now: i64) -> (bool, i64) {
    let script = script(LEASE);
    let mut lease = script.key("token");
    lease.arg(known).arg(duration).arg(now);
    lease.invoke(connection).unwrap()
}

#[derive(Clone, Copy, Debug)]
struct Ask {
    /// Change of the clock since the last step, in microseconds.
    step: i64,
    patience: i64,
}

fn asks() -> impl Strategy<Value = Vec<Ask>> {
    let step = prop_oneof![0..100_000_i64, -HOUR..0, 0..HOUR];
    let ask = (step, 0..300_000_i64).prop_map(|(step, patience)| Ask { step, patience });
    proptest::collection::vec(ask, 1..60)
}

/// Whatever the clock does, slots are spaced by the time that really passed, nobody waits longer
/// than they can, and who is denied takes none.
#[test]
fn slots_are_spaced_whatever_the_clock_does() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let connection = RefCell::new(connection(&server));
    let script = script(TAKE_SLOT);
    let interval = 50_000;
    let config =
        ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(asks in asks())| {
        let mut connection = connection.borrow_mut();
        redis::cmd("FLUSHALL").exec(&mut connection).unwrap();
        let (mut now, mut ahead) = (NOW, 0_i64);
        for Ask { step, patience } in asks {
            now += step;
            // The rest gets less as time passes, and stays when the clock is set back.
            ahead = (ahead - step.max(0)).max(0);
            let answer = take(&mut connection, &script, interval, patience, now);
            let is_taken = ahead <= patience;
            prop_assert_eq!(answer, (is_taken, ahead));
            if is_taken {
                ahead += interval;
            }
        }
    });
}

#[test]
fn the_slots_of_an_operation_expire_when_they_are_over() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let mut connection = connection(&server);
    let script = Script::new(&format!("{TIME}{TAKE_SLOT}"));
    for _ in 0..3 {
        take(&mut connection, &script, SECOND, HOUR, NOW);
    }
    let left: i64 = redis::cmd("PTTL").arg("slots").query(&mut connection).unwrap();
    assert!((1..=3_001).contains(&left), "{left}");
}

#[test]
fn a_lease_expires_even_if_the_clock_is_set_back() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let mut connection = connection(&server);
    assert_eq!(lease(&mut connection, 0, 5 * SECOND, NOW), (true, NOW));
    assert_eq!(lease(&mut connection, 0, 5 * SECOND, NOW + SECOND), (false, 4 * SECOND));
    let back = NOW - HOUR;
    assert_eq!(lease(&mut connection, 0, 5 * SECOND, back), (false, 5 * SECOND));
    assert_eq!(lease(&mut connection, 0, 5 * SECOND, back + SECOND), (false, 4 * SECOND));
    // Its generation is higher than the one before, which is later than the time.
    let after = lease(&mut connection, 0, 5 * SECOND, back + 5 * SECOND);
    assert_eq!(after, (true, NOW + 1));
}

#[test]
fn a_generation_is_higher_than_all_that_the_process_knows() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let mut connection = connection(&server);
    let known = NOW + HOUR;
    assert_eq!(lease(&mut connection, known, SECOND, NOW), (true, known + 1));
}

#[test]
fn a_token_does_not_live_longer_if_the_clock_is_set_back() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let mut connection = connection(&server);
    let publish = script(PUBLISH);
    let mut published = publish.key("token");
    published.arg("t-1").arg(7).arg(HOUR).arg(HOUR / 2).arg(NOW);
    assert_eq!(published.invoke::<i64>(&mut connection).unwrap(), 1);
    let mut left = |now: i64| -> Option<i64> {
        let load = script(LOAD);
        let loaded: Option<(String, u64, i64, i64)> =
            load.key("token").arg(now).invoke(&mut connection).unwrap();
        loaded.map(|(_, generation, lifetime, left)| {
            assert_eq!((generation, lifetime), (7, HOUR));
            left
        })
    };
    assert_eq!(left(NOW + SECOND), Some(HOUR / 2 - SECOND));
    assert_eq!(left(NOW - HOUR), Some(HOUR / 2));
    assert_eq!(left(NOW + HOUR / 2), None);
}
