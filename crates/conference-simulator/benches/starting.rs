//! Measures the time that a simulator needs to start, alone and with others, and to answer calls
//! that were held at a gate: `cargo bench -p conference-simulator`. Prints medians.
//!
//! It opens 2,000 sockets at the same time. Run `ulimit -n 4096` if fewer are allowed.

use std::{
    io,
    sync::Arc,
    time::{Duration, Instant},
};

use conference_simulator::{CallMatcher, Simulator};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::JoinSet,
};

const SIDE_BY_SIDE: usize = 100;
const CALLS: usize = 1_000;

#[tokio::main]
async fn main() -> io::Result<()> {
    start_one().await;
    let (mut starts, mut answers) = (Vec::new(), Vec::new());
    for _ in 0..20 {
        let (started, answered) = side_by_side().await?;
        starts.push(started);
        answers.push(answered);
    }
    show("100 simulators: start them all", starts);
    show("100 simulators: one call to each at the same time", answers);
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for _ in 0..10 {
        let (arrived, answered) = held_at_a_gate().await?;
        before.push(arrived);
        after.push(answered);
    }
    show("1,000 calls: connect, send, arrive at the gate", before);
    show("1,000 calls: from its opening to the last answer", after);
    Ok(())
}

async fn start_one() {
    let mut times = Vec::new();
    for _ in 0..1_000 {
        let start = Instant::now();
        let simulator = Simulator::start().await;
        times.push(start.elapsed());
        drop(simulator);
    }
    show("1 simulator: start it", times);
}

async fn side_by_side() -> io::Result<(Duration, Duration)> {
    let start = Instant::now();
    let mut simulators = Vec::new();
    for _ in 0..SIDE_BY_SIDE {
        simulators.push(Arc::new(Simulator::start().await));
    }
    let started = start.elapsed();
    let start = Instant::now();
    let mut calls = JoinSet::new();
    for simulator in &simulators {
        calls.spawn(call(Arc::clone(simulator)));
    }
    wait_for(calls).await?;
    Ok((started, start.elapsed()))
}

async fn held_at_a_gate() -> io::Result<(Duration, Duration)> {
    let simulator = Arc::new(Simulator::start().await);
    let gate = simulator.gate(CallMatcher::any_call());
    let start = Instant::now();
    let mut calls = JoinSet::new();
    for _ in 0..CALLS {
        calls.spawn(call(Arc::clone(&simulator)));
    }
    gate.wait_for(CALLS).await;
    let arrived = start.elapsed();
    let opening = Instant::now();
    gate.open();
    wait_for(calls).await?;
    Ok((arrived, opening.elapsed()))
}

async fn wait_for(calls: JoinSet<io::Result<()>>) -> io::Result<()> {
    calls.join_all().await.into_iter().collect()
}

/// Creates a meeting over its own connection.
async fn call(simulator: Arc<Simulator>) -> io::Result<()> {
    let address = simulator.base_url().trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).await?;
    let body = r#"{"userId":"ann","confTitle":"Now"}"#;
    let request = format!(
        "POST /v1.0/conference/videoConferences HTTP/1.1\r\nconnection: close\r\n\
         x-acs-dingtalk-access-token: {}\r\ncontent-length: {}\r\n\r\n{body}",
        simulator.access_token(),
        body.len(),
    );
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    if answer.starts_with(b"HTTP/1.1 200 OK\r\n") {
        Ok(())
    } else {
        Err(io::Error::other(answer.escape_ascii().to_string()))
    }
}

fn show(what: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let (median, runs) = (times[times.len() / 2], times.len());
    println!("{what:50} {median:>10.1?} (of {runs})");
}
