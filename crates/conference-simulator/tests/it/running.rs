//! Starting, stopping, running side by side.

use std::time::Duration;

use conference_simulator::{SimulatedClock, Simulator};
use tokio::time::timeout;

use crate::client::{Client, Ended, PATIENCE, VIDEO, connect, instant_meeting};

#[tokio::test]
async fn dropping_it_ends_its_connections_and_frees_its_port() {
    let simulator = Simulator::start().await;
    let mut idle = Client::connect(&simulator).await;
    let address = simulator.base_url().strip_prefix("http://").unwrap().to_owned();
    idle.get("/").await;
    drop(simulator);
    let ended = idle.read_until_end(PATIENCE).await;
    assert_eq!(ended, Ended::Closed(Vec::new()));
    let refused = async { while tokio::net::TcpStream::connect(&address).await.is_ok() {} };
    timeout(PATIENCE, refused).await.unwrap();
}

#[tokio::test]
async fn a_hundred_run_side_by_side_on_states_of_their_own() {
    let mut simulators = Vec::new();
    for seed in 0..100 {
        simulators.push(Simulator::builder().seed(seed).start().await.unwrap());
    }
    let token = simulators[0].access_token();
    for (seed, simulator) in simulators.iter().enumerate() {
        let mut client = Client::connect(simulator).await;
        client.token.clone_from(&token);
        let request = instant_meeting();
        let response = client.post(VIDEO, &request).await;
        assert_eq!(response.status, if seed == 0 { 200 } else { 400 });
        assert_eq!(simulator.journal().calls().len(), 1);
    }
}

#[tokio::test]
async fn a_taken_port_is_an_error() {
    let simulator = Simulator::start().await;
    let port = simulator.base_url().rsplit_once(':').unwrap().1;
    let second = Simulator::builder().port(port.parse().unwrap()).start();
    assert_eq!(second.await.unwrap_err().kind(), std::io::ErrorKind::AddrInUse);
}

#[tokio::test]
async fn connections_are_refused_and_accepted_again() {
    let simulator = Simulator::start().await;
    let mut before = Client::connect(&simulator).await;
    simulator.refuse_connections().await.unwrap();
    let error = connect(&simulator).await.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionRefused);
    before.get("/").await;
    simulator.accept_connections().await.unwrap();
    Client::connect(&simulator).await.get("/").await;
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn connections_are_ignored_and_accepted_again() {
    let simulator = Simulator::start().await;
    let mut before = Client::connect(&simulator).await;
    let silence = Duration::from_millis(200);
    for _ in 0..2 {
        simulator.ignore_connections().await.unwrap();
        assert!(timeout(silence, connect(&simulator)).await.is_err());
        assert!(timeout(silence, connect(&simulator)).await.is_err());
    }
    before.get("/").await;
    simulator.refuse_connections().await.unwrap();
    let error = connect(&simulator).await.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionRefused);

    simulator.ignore_connections().await.unwrap();
    let waiting = connect(&simulator);
    tokio::pin!(waiting);
    assert!(timeout(silence, &mut waiting).await.is_err());
    simulator.accept_connections().await.unwrap();
    let mut late = Client::over(timeout(PATIENCE, waiting).await.unwrap().unwrap());
    late.get("/").await;
    let connections: Vec<_> = simulator
        .journal()
        .calls()
        .iter()
        .map(conference_simulator::RecordedCall::connection)
        .collect();
    assert_eq!(connections, [1, 2]);
}

#[tokio::test]
async fn a_clock_that_is_handed_in_is_the_one_that_counts() {
    let clock = SimulatedClock::fixed(conference_models::TimestampMillis::from_secs(1));
    let simulator = Simulator::builder()
        .clock(clock.clone())
        .token_lifetime(Duration::from_secs(60))
        .start()
        .await
        .unwrap();
    let mut client = Client::connect(&simulator).await;
    let request = instant_meeting();
    let path = VIDEO;
    client.post(path, &request).await.success();
    clock.advance(Duration::from_secs(60));
    client.post(path, &request).await.assert_failure(400, "InvalidAuthentication");
    assert_eq!(simulator.journal().calls()[1].received_at().as_millis(), 61_000);
}

#[test]
fn the_systems_clock_moves_by_itself_and_when_told() {
    let clock = SimulatedClock::system();
    let before = std::time::SystemTime::now().into();
    assert!(clock.now() >= before);
    clock.advance(Duration::from_secs(3_600));
    assert!(clock.now().as_millis() >= before.as_millis() + 3_600_000);
    clock.advance(Duration::MAX);
    clock.advance(Duration::MAX);
    assert_eq!(clock.now().as_millis(), i64::MAX);
}

#[tokio::test]
async fn its_debug_shows_no_secret() {
    let simulator = Simulator::start().await;
    let shown = format!("{simulator:?}");
    assert!(shown.contains(simulator.base_url()));
    assert!(!shown.contains(simulator.app_secret()));
}
