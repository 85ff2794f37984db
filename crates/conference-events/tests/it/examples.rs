//! The examples on real sockets.

use conference_events::Event;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::mpsc,
};

use crate::callback::{Push, callback, sealed};

#[expect(dead_code, reason = "the example's own main function, and what it does with DingTalk")]
#[path = "../../examples/callback.rs"]
mod callback_with_axum;

use callback_with_axum::{App, router, simulated};

/// Sends a request, and returns the response as text.
async fn post(address: std::net::SocketAddr, Push { query, body }: &Push) -> String {
    let mut socket = TcpStream::connect(address).await.unwrap();
    let length = body.len();
    let request = format!(
        "POST /events?{query} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    );
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut response = String::new();
    socket.read_to_string(&mut response).await.unwrap();
    response
}

#[tokio::test]
async fn the_axum_example_receives_events_and_refuses_what_is_not_signed() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (events, mut queue) = mpsc::channel::<Event>(1);
    let app = router(App { callback: callback(), events });
    let server = tokio::spawn(async move { axum::serve(listener, app).await });

    let push = sealed("an event");
    let response = post(address, &push).await;
    assert!(response.starts_with("HTTP/1.1 200"), "{response}");
    assert!(response.contains("content-type: application/json"), "{response}");
    assert!(response.contains(r#""msg_signature":"#), "{response}");
    // The queue is full: the event has to come again.
    assert!(post(address, &push).await.starts_with("HTTP/1.1 503"));
    assert_eq!(queue.recv().await.unwrap().idempotency_key(), Some("e-1"));

    let forged = Push { query: push.query.replace("nEXh", "nEXi"), body: push.body };
    let response = post(address, &forged).await;
    assert!(response.starts_with("HTTP/1.1 400"), "{response}");
    assert!(queue.try_recv().is_err());
    server.abort();
}

#[tokio::test]
async fn the_axum_example_receives_the_event_of_a_simulator() {
    simulated().await.unwrap();
}
