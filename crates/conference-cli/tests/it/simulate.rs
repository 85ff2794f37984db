//! `conference simulate`, as a process of its own.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc,
};

use conference_events::Callback;

use crate::program::{CREATE, Run, conference};

/// A simulator that runs until a signal ends it.
struct Simulator {
    child: Child,
    values: Vec<String>,
}

impl Simulator {
    /// Returns when it has printed where it listens.
    fn start(arguments: &[&str]) -> Self {
        Self::start_with(arguments, &[])
    }

    fn start_with(arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let mut command = conference(&[&["simulate"], arguments].concat());
        let command = command.envs(variables.iter().copied());
        let command = command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stdout.as_mut().unwrap()).lines().take(4);
        let names = ["listening on ", "app key: ", "app secret: ", "corp id: "];
        let value = |(line, name): (std::io::Result<String>, &str)| {
            line.unwrap().strip_prefix(name).unwrap().to_owned()
        };
        let values = lines.zip(names).map(value).collect();
        Self { child, values }
    }

    fn conference(&self, arguments: &[&str]) -> Run {
        let mut command = conference(arguments);
        let variables = ["DINGTALK_BASE_URL", "DINGTALK_APP_KEY", "DINGTALK_APP_SECRET"];
        Run::of(command.envs(variables.iter().zip(&self.values)))
    }

    fn end(mut self, signal: &str) -> (ExitStatus, String) {
        let id = self.child.id().to_string();
        let kill = Command::new("kill").args([signal, &id]).status();
        assert!(kill.unwrap().success());
        let status = self.child.wait().unwrap();
        let errors = self.child.stderr.take().unwrap();
        (status, std::io::read_to_string(errors).unwrap())
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        // It has ended, unless the test has failed.
        let _ = self.child.kill();
    }
}

/// The response to a `GET`.
fn get(url: &str) -> String {
    let (host, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    let head = format!("host: {host}\r\nconnection: close\r\n\r\n");
    write!(stream, "GET /{path} HTTP/1.1\r\n{head}").unwrap();
    std::io::read_to_string(stream).unwrap()
}

/// The status line of a control request.
fn control_status(arguments: &[&str]) -> String {
    let simulator = Simulator::start(arguments);
    let response = get(&format!("{}/_simulator/v1/events", simulator.values[0]));
    response.lines().next().unwrap().to_owned()
}

#[test]
fn programs_control_it_over_http_unless_that_is_turned_off() {
    assert_eq!(control_status(&[]), "HTTP/1.1 200 OK");
    assert_eq!(control_status(&["--no-control"]), "HTTP/1.1 404 Not Found");
}

#[test]
fn links_to_meetings_lead_to_its_page_unless_control_is_turned_off() {
    let link = |arguments: &[&str]| {
        let simulator = Simulator::start(arguments);
        let created = simulator.conference(CREATE).response();
        (created["externalLinkUrl"].as_str().unwrap().to_owned(), simulator)
    };
    let (link_to_page, simulator) = link(&[]);
    let page = format!("{}/_simulator/", simulator.values[0]);
    assert!(link_to_page.starts_with(&format!("{page}j/")), "{link_to_page}");
    for url in [&link_to_page, &page] {
        let response = get(url);
        assert!(response.starts_with("HTTP/1.1 200 OK\r\ncontent-type: text/html"), "{response}");
    }
    let (link, _simulator) = link(&["--no-control"]);
    assert!(link.starts_with("https://meeting.dingtalk.example/j/"), "{link}");
}

/// Lines that a simulator announces after the first four.
fn announced_last(arguments: &[&str]) -> (String, String) {
    let mut command = conference(&[&["simulate"], arguments].concat());
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let lines: Vec<_> = output.by_ref().lines().take(4).map(Result::unwrap).collect();
    child.kill().unwrap();
    child.wait().unwrap();
    (lines[0].clone(), std::io::read_to_string(output).unwrap())
}

#[test]
fn the_address_of_the_page_is_announced_unless_control_is_turned_off() {
    let (first, last) = announced_last(&[]);
    let url = first.strip_prefix("listening on ").unwrap();
    assert_eq!(last, format!("page: {url}/_simulator/\n"));
    assert_eq!(announced_last(&["--no-control"]).1, "");
}

const TOKEN: &str = "token123";
const AES_KEY: &str = "4g5j64qlyl3zvetqxz5jiocdr586fn2zvjpa8zls3ij";
const SECRETS: [(&str, &str); 2] =
    [("DINGTALK_CALLBACK_TOKEN", TOKEN), ("DINGTALK_CALLBACK_AES_KEY", AES_KEY)];

/// Receives callbacks of an app with this key; gives the URL and the types of the events.
fn callback_receiver(app_key: &str) -> (String, mpsc::Receiver<String>) {
    let callback = Callback::new(TOKEN, AES_KEY, [app_key]).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/events", listener.local_addr().unwrap());
    let (types, received) = mpsc::channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = BufReader::new(stream.unwrap());
            let (query, body) = read_callback(&mut stream);
            let opened = callback.open(&query, &body).unwrap();
            let reply = callback.reply(&opened.owner_key).unwrap();
            let head = "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n";
            write!(stream.get_mut(), "{head}{reply}").unwrap();
            // The test may have seen enough.
            let _ = types.send(opened.message.event().event_type.clone());
        }
    });
    (url, received)
}

/// The query and the body of a request.
fn read_callback(stream: &mut BufReader<TcpStream>) -> (String, Vec<u8>) {
    let lines = stream.by_ref().lines().map(Result::unwrap);
    let head: Vec<_> = lines.take_while(|line| !line.is_empty()).collect();
    let target = head[0].split(' ').nth(1).unwrap();
    let length = head.iter().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
    let mut body = vec![0; length.parse().unwrap()];
    stream.read_exact(&mut body).unwrap();
    (target.split_once('?').unwrap().1.to_owned(), body)
}

#[test]
fn events_are_pushed_to_a_url_with_the_secrets_of_the_environment() {
    let app_key = Simulator::start(&["--seed", "7"]).values[1].clone();
    let (url, types) = callback_receiver(&app_key);
    let simulator = Simulator::start_with(&["--seed", "7", "--push-to", &url], &SECRETS);
    simulator.conference(CREATE).response();
    let mut types = [types.recv().unwrap(), types.recv().unwrap(), types.recv().unwrap()];
    types[1..].sort();
    let expected = ["check_url", "meeting_status_change", "meeting_status_change_target_push"];
    assert_eq!(types, expected);
    simulator.end("-TERM");
}

#[test]
fn a_url_that_cannot_be_pushed_to_is_rejected() {
    let run = |url: &str, secrets: &[(&str, &str)]| {
        let arguments = ["simulate", "--push-to", url, "--fault", "any=busy"];
        Run::of(conference(&arguments).envs(secrets.iter().copied()))
    };
    let unset = run("http://127.0.0.1:1/", &[]);
    assert!(unset.error_text(2).contains("DINGTALK_CALLBACK_TOKEN"), "{}", unset.errors);
    let elsewhere = run("http://192.0.2.1/", &SECRETS);
    assert!(elsewhere.error_text(2).contains("not a loopback address"), "{}", elsewhere.errors);
    let closed = run("http://127.0.0.1:1/", &SECRETS);
    assert!(closed.error_text(1).contains("cannot push to the callback"), "{}", closed.errors);
    for run in [unset, elsewhere, closed] {
        assert!(!run.errors.contains(TOKEN) && !run.errors.contains(AES_KEY), "{}", run.errors);
    }
}

#[cfg(unix)]
#[test]
fn interrupt_and_terminate_end_it_with_status_0() {
    for signal in ["-TERM", "-INT"] {
        let (status, errors) = Simulator::start(&[]).end(signal);
        assert_eq!((status.code(), errors.as_str()), (Some(0), ""), "{signal}");
    }
}

#[cfg(unix)]
#[test]
fn unused_faults_are_no_failure() {
    let (status, errors) = Simulator::start(&["--fault", "any=busy"]).end("-TERM");
    assert_eq!((status.code(), errors.as_str()), (Some(0), ""));
}

#[test]
fn the_printed_address_and_credentials_are_enough_to_call_it() {
    let simulator = Simulator::start(&[]);
    simulator.conference(CREATE).response();
    simulator.end("-TERM");
}

#[test]
fn the_seed_determines_the_credentials() {
    let values = |seed| {
        let simulator = Simulator::start(&["--seed", seed]);
        let values = simulator.values[1..].to_vec();
        simulator.end("-TERM");
        values
    };
    assert_eq!(values("7"), values("7"));
    assert_ne!(values("7"), values("8"));
}

#[test]
fn scripted_faults_happen_at_the_scripted_calls() {
    let fault = "CreateVideoConference#2=documented:paramsTitleError";
    let simulator = Simulator::start(&["--fault", fault, "--fault", "any*=latency:1ms"]);
    simulator.conference(CREATE).response();
    let error = simulator.conference(&[CREATE, &["--error-format", "json"]].concat()).error(1);
    assert_eq!(error["code"], "paramsTitleError");
    simulator.conference(CREATE).response();
    simulator.end("-TERM");
}

#[test]
fn an_invalid_fault_is_rejected() {
    for fault in ["busy", "any=thrtled", "any#0=busy", "Nothing=busy", "any=latency:long"] {
        let run = Run::of(&mut conference(&["simulate", "--fault", fault]));
        assert!(run.error_text(2).contains("invalid fault `"), "{}", run.errors);
    }
}

#[test]
fn help_has_the_grammar_of_faults() {
    let help = Run::of(&mut conference(&["simulate", "--help"]));
    for part in ["WHEN=FAULT", "token~0.25", "documented:CODE"] {
        assert!(help.output.contains(part), "{}", help.output);
    }
}

#[test]
fn a_taken_port_is_reported() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let run = Run::of(&mut conference(&["simulate", "--port", &port]));
    let text = run.error_text(1);
    assert!(text.contains(&format!("cannot listen on 127.0.0.1:{port}")), "{text}");
}

/// The announcement of a simulator, in one line.
fn first_line(arguments: &[&str]) -> (String, Child) {
    let mut command = conference(&[&["simulate"], arguments].concat());
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    (line, child)
}

#[test]
fn the_address_and_the_credentials_are_printed_as_variables_or_json() {
    let (line, mut child) = first_line(&["--format", "env"]);
    assert!(line.starts_with("DINGTALK_BASE_URL=http://127.0.0.1:"), "{line}");
    child.kill().unwrap();
    let (line, mut child) = first_line(&["--format", "json", "--seed", "7"]);
    let values: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert!(values["baseUrl"].as_str().unwrap().starts_with("http://127.0.0.1:"), "{line}");
    for name in ["appKey", "appSecret", "corpId", "suiteKey", "suiteSecret", "suiteTicket"] {
        assert!(values[name].is_string(), "{line}");
    }
    child.kill().unwrap();
}

#[cfg(unix)]
#[test]
fn each_call_is_a_line_without_secrets() {
    let simulator = Simulator::start(&["-v", "--fault", "CreateVideoConference=busy"]);
    simulator.conference(&[CREATE, &["--retries", "0"]].concat());
    let secret = simulator.values[2].clone();
    let (_, errors) = simulator.end("-TERM");
    let lines: Vec<_> = errors.lines().collect();
    let expected = [
        "#1 POST /v1.0/oauth2/accessToken (GetAccessToken) -> 200",
        "#2 POST /v1.0/conference/videoConferences (CreateVideoConference) -> 429 [busy]",
    ];
    assert_eq!(lines, expected);
    assert!(!errors.contains(&secret), "{errors}");
}

#[test]
fn a_host_is_allowed_by_name() {
    let simulator = Simulator::start(&["--allow-host", "simulator"]);
    let mut stream =
        TcpStream::connect(simulator.values[0].strip_prefix("http://").unwrap()).unwrap();
    let head = "host: simulator:8080\r\nconnection: close\r\n\r\n";
    write!(stream, "GET /_simulator/v1 HTTP/1.1\r\n{head}").unwrap();
    let response = std::io::read_to_string(stream).unwrap();
    assert!(response.contains("http://simulator:8080"), "{response}");
}

/// `conference simulate -- sh -c SCRIPT`, beside variables of another service.
#[cfg(unix)]
fn simulate_for(script: &str) -> Command {
    let mut command =
        conference(&["simulate", "--fault", "any#9=busy", "--", "/bin/sh", "-c", script]);
    command.env("PATH", std::env::var_os("PATH").unwrap());
    command.env("CONFERENCE", env!("CARGO_BIN_EXE_conference"));
    command.env("DINGTALK_ACCESS_TOKEN", "real").env("DINGTALK_REGION", "domestic");
    command.env("DINGTALK_APP_KEY", "real").env("DINGTALK_CORP_ID", "real");
    command
}

#[cfg(unix)]
#[test]
fn a_program_runs_with_the_variables_and_its_exit_status_is_passed_on() {
    let create = CREATE.join(" ");
    let run = Run::of(&mut simulate_for(&format!("\"$CONFERENCE\" {create} && exit 7")));
    assert_eq!((run.status, &*run.errors), (7, ""));
    assert!(run.output.contains("conferenceId"), "{}", run.output);
    let run = Run::of(&mut simulate_for("env | grep DINGTALK_ | cut -d = -f 1 | sort"));
    let names: Vec<_> = run.output.lines().collect();
    let expected =
        ["DINGTALK_APP_KEY", "DINGTALK_APP_SECRET", "DINGTALK_BASE_URL", "DINGTALK_CORP_ID"];
    assert_eq!((run.status, names), (0, expected.to_vec()));
    let killed = Run::of(&mut simulate_for("kill -KILL $$"));
    assert_eq!(killed.status, 128 + 9);
    let missing = Run::of(&mut conference(&["simulate", "--", "/nowhere/at/all"]));
    assert!(missing.error_text(1).contains("cannot run /nowhere/at/all"), "{}", missing.errors);
}

#[cfg(unix)]
#[test]
fn terminate_ends_the_program_too_and_an_interrupt_is_left_to_it() {
    let script = "trap 'echo told; exit 3' TERM; echo $$; while true; do sleep 0.05; done";
    let mut child = simulate_for(script).stdout(Stdio::piped()).spawn().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut process = String::new();
    output.read_line(&mut process).unwrap();
    for signal in ["-INT", "-TERM"] {
        let id = child.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
    }
    assert_eq!(child.wait().unwrap().code(), Some(3));
    assert_eq!(std::io::read_to_string(output).unwrap(), "told\n");
}
