//! Memory that a response can make the client use. A child process measures itself, because the
//! tests of one program share theirs.

use std::process::Command;

use conference_simulator::Fault;
use conference_transport::{ErrorKind, Execution};

use crate::{
    assert_failed,
    service::{CallKind, Service},
};

const MOST_KILOBYTES: u64 = 64 << 10;

#[test]
fn compressed_bombs_and_endless_bodies_take_little_memory() {
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "memory::child_is_bombed", "--ignored"])
        .output()
        .unwrap();
    assert!(child.status.success(), "{child:?}");
}

#[tokio::test]
#[ignore = "runs as a child"]
async fn child_is_bombed() {
    for fault in [Fault::compressed_bomb(512 << 20), Fault::endless_body()] {
        let service = Service::with(|builder| builder.response_limit(8 << 20)).await;
        service.inject(CallKind::Read, [fault]);
        let error = service.send(CallKind::Read).await.unwrap_err();
        assert_failed(&error, ErrorKind::Decode, Execution::Completed, 1);
    }
    let most = peak_kilobytes();
    assert!(most < MOST_KILOBYTES, "{most} kB");
}

fn peak_kilobytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kilobytes = line.unwrap().split_whitespace().nth(1);
    kilobytes.unwrap().parse().unwrap()
}
