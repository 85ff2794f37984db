//! The path of a response from the socket to its type. The bytes are everything that the service
//! sends before it closes the connection, including the status line.
#![no_main]

use std::{
    sync::{Arc, LazyLock, Mutex},
    time::Duration,
};

use conference_api::{
    Client, Credentials, RetryPolicy, models::QueryConferenceInfoBatchRequest, transport::TestClock,
};
use libfuzzer_sys::fuzz_target;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    runtime::{Builder, Runtime},
};

/// Token in the dictionary, so that responses can contain it.
const TOKEN: &str = "0123456789abcdef0123456789abcdef";
const HANGS_AFTER: Duration = Duration::from_secs(5);

struct Service {
    runtime: Mutex<Runtime>,
    answer: Arc<Mutex<Vec<u8>>>,
    client: Client,
    clock: TestClock,
}

static SERVICE: LazyLock<Service> = LazyLock::new(Service::start);

impl Service {
    fn start() -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let (answer, clock) = (Arc::default(), TestClock::new());
        let client = Client::builder()
            .base_url(format!("http://{}", listener.local_addr().unwrap()))
            .credentials(Credentials::access_token(TOKEN))
            .retry(RetryPolicy::never())
            .clock(Arc::new(clock.clone()))
            .build()
            .unwrap();
        runtime.spawn(serve(listener, Arc::clone(&answer)));
        Self { runtime: Mutex::new(runtime), answer, client, clock }
    }

    /// Makes a call. However the response ends, the call ends and shows no token.
    async fn call(&self) {
        let request = QueryConferenceInfoBatchRequest::new(["c1"]);
        let call = self.client.query_conference_info_batch(&request);
        let result = tokio::time::timeout(HANGS_AFTER, call).await;
        if let Err(error) = result.expect("the call hangs") {
            let shown = format!("{error} {error:?}");
            assert!(!shown.contains(TOKEN), "{shown}");
        }
    }
}

async fn serve(listener: TcpListener, answer: Arc<Mutex<Vec<u8>>>) {
    while let Ok((socket, _)) = listener.accept().await {
        tokio::spawn(reply(socket, answer.lock().unwrap().clone()));
    }
}

async fn reply(mut socket: TcpStream, answer: Vec<u8>) {
    let mut request = Vec::new();
    while !request.ends_with(b"}") {
        match socket.read_buf(&mut request).await {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
    }
    let _ = socket.write_all(&answer).await;
}

fuzz_target!(|answer: &[u8]| {
    answer.clone_into(&mut SERVICE.answer.lock().unwrap());
    let runtime = SERVICE.runtime.lock().unwrap();
    runtime.block_on(SERVICE.call());
    // A banned address may be called again by then.
    SERVICE.clock.advance(Duration::from_secs(3_600));
});
