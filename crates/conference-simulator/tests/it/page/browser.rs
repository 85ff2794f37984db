//! A headless Chromium, driven over its debugging protocol.

use std::{
    fs,
    io::{self, BufRead, BufReader},
    process::{self, Child, ChildStderr, Command, Stdio},
    time::Duration,
};

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::{net::TcpStream, sync::oneshot, time::timeout};
use tokio_tungstenite::{WebSocketStream, client_async, tungstenite::Message};

const FLAGS: [&str; 10] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    // Containers have little shared memory.
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-port=0",
];

/// Longer than it takes to start or to show something on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A browser with one page.
pub(super) struct Browser {
    process: Child,
    /// Its profile.
    folder: String,
    socket: WebSocketStream<TcpStream>,
    session: Value,
    commands: u64,
    /// Requests and errors of the page so far.
    events: Vec<Value>,
}

impl Browser {
    /// Starts it with a profile of its own.
    ///
    /// # Errors
    ///
    /// If the program is missing.
    pub(super) async fn start() -> io::Result<Self> {
        let folder = format!("{}/browser-{}", env!("CARGO_TARGET_TMPDIR"), process::id());
        let profile = format!("--user-data-dir={folder}");
        let mut command = Command::new("chromium");
        let command = command.args(FLAGS).arg(profile).arg("about:blank");
        let mut process = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
        let url = devtools_url(process.stderr.take().unwrap()).await;
        let host = url.strip_prefix("ws://").unwrap().split('/').next().unwrap().to_owned();
        let stream = TcpStream::connect(host).await.unwrap();
        let (socket, _) = client_async(url, stream).await.unwrap();
        let (session, events) = (Value::Null, Vec::new());
        let mut browser = Self { process, folder, socket, session, commands: 0, events };
        browser.attach().await;
        Ok(browser)
    }

    async fn attach(&mut self) {
        let target = self.command("Target.createTarget", json!({ "url": "about:blank" })).await;
        let target = json!({ "targetId": target["targetId"], "flatten": true });
        self.session = self.command("Target.attachToTarget", target).await["sessionId"].take();
        for domain in ["Page", "Network", "Runtime", "Log"] {
            self.command(&format!("{domain}.enable"), json!({})).await;
        }
    }

    /// Opens a page, and returns when it is loaded.
    pub(super) async fn open(&mut self, url: &str) {
        let before = self.events.len();
        self.command("Page.navigate", json!({ "url": url })).await;
        while !self.events[before..].iter().any(|it| it["method"] == "Page.loadEventFired") {
            let event = self.receive().await;
            self.events.push(event);
        }
    }

    /// Waits until an expression is true in the page.
    pub(super) async fn until(&mut self, expression: &str) {
        let waiting = async { while self.evaluate(expression).await != json!(true) {} };
        if timeout(PATIENCE, waiting).await.is_err() {
            let text = self.evaluate("document.body.innerText").await;
            panic!("it never came true: {expression}\non the page: {text}\n{:#?}", self.problems());
        }
    }

    /// The value of an expression in the page.
    pub(super) async fn evaluate(&mut self, expression: &str) -> Value {
        let parameters = json!({ "expression": expression, "returnByValue": true });
        let mut evaluated = self.command("Runtime.evaluate", parameters).await;
        assert!(evaluated["exceptionDetails"].is_null(), "{expression}: {evaluated}");
        evaluated["result"]["value"].take()
    }

    /// The text of the first element that a selector selects, as it is shown.
    pub(super) async fn text(&mut self, selector: &str) -> String {
        let text =
            self.evaluate(&format!("document.querySelector(\"{selector}\").innerText")).await;
        text.as_str().unwrap().to_owned()
    }

    pub(super) async fn click(&mut self, selector: &str) {
        self.evaluate(&format!("document.querySelector(\"{selector}\").click()")).await;
    }

    pub(super) async fn focus(&mut self, selector: &str) {
        self.evaluate(&format!("document.querySelector(\"{selector}\").focus()")).await;
    }

    /// Types a text, as with a keyboard.
    pub(super) async fn write(&mut self, text: &str) {
        self.command("Input.insertText", json!({ "text": text })).await;
    }

    /// Presses Enter.
    pub(super) async fn enter(&mut self) {
        for event in ["keyDown", "keyUp"] {
            let key = json!({
                "type": event, "key": "Enter", "code": "Enter", "text": "\r",
                "windowsVirtualKeyCode": 13,
            });
            self.command("Input.dispatchKeyEvent", key).await;
        }
    }

    /// The URLs that the page has requested.
    pub(super) fn requested(&self) -> Vec<&str> {
        let sent = self.events.iter().filter(|it| it["method"] == "Network.requestWillBeSent");
        sent.map(|it| it["params"]["request"]["url"].as_str().unwrap()).collect()
    }

    /// Exceptions, and what the browser complains about, such as a breach of the policy.
    pub(super) fn problems(&self) -> Vec<&Value> {
        let is_problem = |event: &&Value| {
            event["method"] == "Runtime.exceptionThrown"
                || event["method"] == "Page.javascriptDialogOpening"
                || ["error", "warning"]
                    .map(|it| json!(it))
                    .contains(&event["params"]["entry"]["level"])
        };
        self.events.iter().filter(is_problem).collect()
    }

    /// Ends it, so that no process of it writes to the profile any more.
    pub(super) async fn close(mut self) {
        self.command("Browser.close", json!({})).await;
        self.process.wait().unwrap();
    }

    /// Sends a command, and returns its result.
    async fn command(&mut self, method: &str, parameters: Value) -> Value {
        self.commands += 1;
        let mut command = json!({ "id": self.commands, "method": method, "params": parameters });
        if self.session.is_string() {
            command["sessionId"] = self.session.clone();
        }
        self.socket.send(Message::text(command.to_string())).await.unwrap();
        loop {
            let mut message = self.receive().await;
            if message["id"] == self.commands {
                assert!(message["error"].is_null(), "{method}: {message}");
                return message["result"].take();
            }
            self.events.push(message);
        }
    }

    async fn receive(&mut self) -> Value {
        loop {
            let message = timeout(PATIENCE, self.socket.next()).await.unwrap().unwrap().unwrap();
            if let Message::Text(text) = message {
                return serde_json::from_str(&text).unwrap();
            }
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // It has ended, unless the test has failed.
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Reads where the browser listens. What it says later is dropped.
async fn devtools_url(errors: ChildStderr) -> String {
    let (found, url) = oneshot::channel();
    std::thread::spawn(move || {
        let mut lines = BufReader::new(errors).lines().map_while(Result::ok);
        let url =
            lines.find_map(|line| Some(line.split_once("DevTools listening on ")?.1.to_owned()));
        // The test may have given up.
        let _ = url.map(|url| found.send(url));
        lines.for_each(drop);
    });
    timeout(PATIENCE, url).await.unwrap().expect("the browser says where it listens")
}
