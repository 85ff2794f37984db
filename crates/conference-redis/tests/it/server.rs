//! A `redis-server` on a port of its own.

use std::{
    io::{self, BufRead as _, BufReader, ErrorKind, Write as _},
    net::TcpListener,
    process::{Child, ChildStdin, Command, Stdio},
    time::Duration,
};

use conference_redis::{Redis, RedisBuilder};
use redis::Value;

pub(crate) const PASSWORD: &str = "hush-hush/password";
const PASSWORD_IN_URL: &str = "hush-hush%2Fpassword";

/// Longer than anything takes on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// The variable that makes a missing program a failure, where it is set to `required`.
const REQUIRED: &str = "CONFERENCE_REDIS_TESTS";

pub(crate) struct RedisServer {
    port: u16,
    settings: String,
    child: Child,
}

impl RedisServer {
    /// `None` where the program is missing; a failure if the environment says that it is required.
    pub(crate) fn start() -> Option<Self> {
        Self::start_with("")
    }

    pub(crate) fn start_with(settings: &str) -> Option<Self> {
        for _ in 0..20 {
            let port = free_port();
            match run(port, settings) {
                Ok(Some(child)) => {
                    let settings = settings.to_owned();
                    return Some(Self { port, settings, child });
                }
                Ok(None) => {}
                Err(error) if error.kind() == ErrorKind::NotFound => {
                    let required =
                        std::env::var_os(REQUIRED).is_some_and(|value| value == "required");
                    assert!(
                        !required,
                        "there is no program redis-server, and {REQUIRED} requires it"
                    );
                    let line = b"LEFT OUT: a test with Redis: there is no program redis-server\n";
                    io::stderr().write_all(line).unwrap();
                    return None;
                }
                Err(error) => panic!("{error}"),
            }
        }
        panic!("redis-server does not start")
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://:{PASSWORD_IN_URL}@127.0.0.1:{}", self.port)
    }

    /// With more patience than is good for a service, so that a busy machine is not taken for a
    /// lost Redis.
    pub(crate) fn patient(&self) -> RedisBuilder {
        Redis::builder(self.url()).timeout(PATIENCE)
    }

    /// Sends a command of an administrator.
    pub(crate) async fn ask(&self, command: &[&str]) -> Value {
        let client = redis::Client::open(self.url()).unwrap();
        let mut connection = client.get_multiplexed_async_connection().await.unwrap();
        let mut line = redis::cmd(command[0]);
        line.arg(&command[1..]);
        line.query_async(&mut connection).await.unwrap()
    }

    /// Returns the number of scripts that it has run, without those that it did not know yet.
    pub(crate) async fn scripts_run(&self) -> u64 {
        let Value::BulkString(text) = self.ask(&["INFO", "commandstats"]).await else {
            panic!("INFO is text")
        };
        let text = String::from_utf8(text).unwrap();
        let mut lines = text.lines();
        let line = lines.find_map(|line| line.strip_prefix("cmdstat_evalsha:"));
        let figure = |name| {
            let mut figures = line.unwrap_or_default().split(',');
            let figure = figures.find_map(|figure| figure.strip_prefix(name));
            figure.map_or(0, |figure| figure.parse().unwrap())
        };
        figure("calls=") - figure("failed_calls=")
    }

    /// Waits until so many scripts have run since it was started.
    pub(crate) async fn has_run(&self, scripts: u64) {
        let all = async {
            while self.scripts_run().await < scripts {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(PATIENCE, all).await.unwrap();
    }

    /// Waits until so many clients have run a script last.
    pub(crate) async fn has_served(&self, clients: usize) {
        let all = async {
            loop {
                let Value::BulkString(list) = self.ask(&["CLIENT", "LIST"]).await else {
                    panic!("the list is text")
                };
                let list = String::from_utf8(list).unwrap();
                if list.matches(" cmd=evalsha ").count() >= clients {
                    break;
                }
            }
        };
        tokio::time::timeout(PATIENCE, all).await.unwrap();
    }

    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// On the same port, with nothing of what it knew.
    pub(crate) fn restart(&mut self) {
        for _ in 0..20 {
            if let Some(child) = run(self.port, &self.settings).unwrap() {
                self.child = child;
                return;
            }
        }
        panic!("redis-server does not start again")
    }

    /// It answers nobody any more, but keeps its connections.
    pub(crate) fn freeze(&self) {
        signal(&self.child, "-STOP");
    }

    pub(crate) fn thaw(&self) {
        signal(&self.child, "-CONT");
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn signal(child: &Child, signal: &str) {
    let pid = child.id().to_string();
    let status = Command::new("kill").args([signal, &pid]).status().unwrap();
    assert!(status.success());
}

pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// `None` if it ended before it was ready: somebody else has the port.
fn run(port: u16, settings: &str) -> io::Result<Option<Child>> {
    let mut child = Command::new("redis-server")
        .arg("-")
        .current_dir(std::env::temp_dir())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    configure(child.stdin.take().unwrap(), port, settings)?;
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let is_ready = lines.any(|line| line.unwrap().contains("Ready to accept connections"));
    if is_ready {
        std::thread::spawn(move || lines.for_each(drop));
        return Ok(Some(child));
    }
    child.wait()?;
    Ok(None)
}

/// By its standard input, so that the password stands in no list of processes.
fn configure(mut input: ChildStdin, port: u16, settings: &str) -> io::Result<()> {
    write!(
        input,
        "bind 127.0.0.1\nport {port}\nsave \"\"\nappendonly no\nrequirepass {PASSWORD}\n{settings}\n"
    )
}
