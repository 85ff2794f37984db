//! A process of a service, as the test sees it: it reads commands from standard input, and writes
//! replies to standard output as lines that begin with `=`. Its log has lines that begin with `#`.

use std::{
    process::Stdio,
    sync::{Arc, Mutex},
};

use conference_simulator::Simulator;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    process::{Child, ChildStdin, ChildStdout, Command},
    sync::mpsc,
};

use crate::{
    log,
    server::{PATIENCE, RedisServer},
};

/// A running process.
pub(crate) struct Worker {
    child: Child,
    commands: ChildStdin,
    replies: mpsc::UnboundedReceiver<String>,
    log: Arc<Mutex<Vec<String>>>,
}

/// The results of the calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) succeeded: usize,
    pub(crate) failed: usize,
    /// One of the errors, if there is any.
    pub(crate) error: String,
}

impl Outcome {
    pub(crate) const fn all(callers: usize) -> Self {
        Self { succeeded: callers, failed: 0, error: String::new() }
    }
}

impl Worker {
    pub(crate) fn start(
        simulator: &Simulator,
        redis: &RedisServer,
        settings: &[(&str, &str)],
    ) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "child::serves_commands", "--ignored", "--nocapture"])
            .env("SERVICE", simulator.base_url())
            .env("SUITE", simulator.suite_key())
            .env("SUITE_SECRET", simulator.suite_secret())
            .env("SUITE_TICKET", simulator.suite_ticket())
            .env("ORGANIZATION", simulator.corp_id())
            .env("REDIS", redis.url())
            .envs(settings.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let (sender, replies) = mpsc::unbounded_channel();
        let log = Arc::default();
        tokio::spawn(read(child.stdout.take().unwrap(), sender, Arc::clone(&log)));
        Self { commands: child.stdin.take().unwrap(), replies, child, log }
    }

    /// Starts callers, and waits until they have begun.
    pub(crate) async fn begin(&mut self, callers: usize) {
        self.send(&format!("call {callers}")).await;
        assert_eq!(self.reply().await, "begun");
    }

    /// Waits for the results of the callers that were started last.
    pub(crate) async fn outcome(&mut self) -> Outcome {
        let reply = self.reply().await;
        log::assert_no_secrets(&self.log.lock().unwrap().concat());
        let mut parts = reply.splitn(3, ' ');
        let mut part = || parts.next().unwrap();
        Outcome {
            succeeded: part().parse().unwrap(),
            failed: part().parse().unwrap(),
            error: part().to_owned(),
        }
    }

    pub(crate) async fn call(&mut self, callers: usize) -> Outcome {
        self.begin(callers).await;
        self.outcome().await
    }

    pub(crate) async fn advance(&mut self, seconds: u64) {
        self.send(&format!("advance {seconds}")).await;
        assert_eq!(self.reply().await, "advanced");
    }

    pub(crate) async fn kill(&mut self) {
        self.child.kill().await.unwrap();
    }

    /// Number of outages in its log so far, and of recoveries.
    pub(crate) fn transitions(&self) -> (usize, usize) {
        let log = self.log.lock().unwrap();
        let count = |word: &str| log.iter().filter(|line| line.contains(word)).count();
        (count("Redis is unavailable"), count("Redis is available again"))
    }

    async fn send(&mut self, command: &str) {
        let line = format!("{command}\n");
        self.commands.write_all(line.as_bytes()).await.unwrap();
    }

    async fn reply(&mut self) -> String {
        let reply = tokio::time::timeout(PATIENCE, self.replies.recv()).await;
        reply.unwrap().expect("the process goes on")
    }
}

/// Reads all the time: a process blocks if nobody reads its log.
async fn read(
    output: ChildStdout,
    replies: mpsc::UnboundedSender<String>,
    log: Arc<Mutex<Vec<String>>>,
) {
    let mut lines = BufReader::new(output).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        if let Some(reply) = line.strip_prefix("= ") {
            let _ = replies.send(reply.to_owned());
        } else if line.starts_with('#') {
            log.lock().unwrap().push(line);
        }
    }
}

pub(crate) async fn begin_all(workers: &mut [Worker], callers: usize) {
    for worker in workers {
        worker.begin(callers).await;
    }
}

pub(crate) async fn outcomes(workers: &mut [Worker]) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for worker in workers {
        outcomes.push(worker.outcome().await);
    }
    outcomes
}
