//! A process of a service, seen from the test: it takes orders on its standard input, and answers
//! on its standard output with lines that begin with `=`; its log are lines that begin with `#`.

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
    server::{PATIENCE, RedisServer},
    watch,
};

/// The other end of a process.
pub(crate) struct Worker {
    child: Child,
    orders: ChildStdin,
    answers: mpsc::UnboundedReceiver<String>,
    log: Arc<Mutex<Vec<String>>>,
}

/// What came of the calls that were ordered.
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
            .args(["--exact", "work::works", "--ignored", "--nocapture"])
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
        let (sender, answers) = mpsc::unbounded_channel();
        let log = Arc::default();
        tokio::spawn(read(child.stdout.take().unwrap(), sender, Arc::clone(&log)));
        Self { orders: child.stdin.take().unwrap(), answers, child, log }
    }

    /// Starts so many callers, and waits until they have begun.
    pub(crate) async fn begin(&mut self, callers: usize) {
        self.order(&format!("call {callers}")).await;
        assert_eq!(self.answer().await, "begun");
    }

    /// What became of the callers that were started last.
    pub(crate) async fn outcome(&mut self) -> Outcome {
        let answer = self.answer().await;
        watch::check(&self.log.lock().unwrap().concat());
        let mut parts = answer.splitn(3, ' ');
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
        self.order(&format!("advance {seconds}")).await;
        assert_eq!(self.answer().await, "advanced");
    }

    pub(crate) async fn kill(&mut self) {
        self.child.kill().await.unwrap();
    }

    /// How often it said so far that Redis was lost, and that it was back.
    pub(crate) fn turns(&self) -> (usize, usize) {
        let log = self.log.lock().unwrap();
        let count = |word: &str| log.iter().filter(|line| line.contains(word)).count();
        (count("Redis is lost"), count("Redis is back"))
    }

    async fn order(&mut self, order: &str) {
        let line = format!("{order}\n");
        self.orders.write_all(line.as_bytes()).await.unwrap();
    }

    async fn answer(&mut self) -> String {
        let answer = tokio::time::timeout(PATIENCE, self.answers.recv()).await;
        answer.unwrap().expect("the process goes on")
    }
}

/// Reads all the time: a process whose log nobody reads stands still.
async fn read(
    output: ChildStdout,
    answers: mpsc::UnboundedSender<String>,
    log: Arc<Mutex<Vec<String>>>,
) {
    let mut lines = BufReader::new(output).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        if let Some(answer) = line.strip_prefix("= ") {
            let _ = answers.send(answer.to_owned());
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
