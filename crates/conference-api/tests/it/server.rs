//! A server that answers what it is told to, and keeps what it received.

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

pub(crate) struct Server {
    pub(crate) base_url: String,
    requests: JoinHandle<Vec<String>>,
}

impl Server {
    /// Answers each request with the next of these bodies and a 200.
    pub(crate) async fn start(bodies: &[&str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        let bodies: Vec<String> = bodies.iter().map(|body| (*body).to_owned()).collect();
        let requests = tokio::spawn(serve(listener, bodies));
        Self { base_url, requests }
    }

    /// What it received, once it has given all its answers.
    pub(crate) async fn requests(self) -> Vec<String> {
        self.requests.await.unwrap()
    }
}

async fn serve(listener: TcpListener, bodies: Vec<String>) -> Vec<String> {
    let mut requests = Vec::new();
    for body in bodies {
        let (mut stream, _) = listener.accept().await.unwrap();
        requests.push(request(&mut stream).await);
        let length = body.len();
        let answer = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-acs-request-id: r-1\r\n\
             content-length: {length}\r\nconnection: close\r\n\r\n{body}"
        );
        stream.write_all(answer.as_bytes()).await.unwrap();
    }
    requests
}

async fn request(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    while !is_whole(&bytes) {
        assert_ne!(stream.read_buf(&mut bytes).await.unwrap(), 0, "cut off");
    }
    String::from_utf8(bytes).unwrap()
}

fn is_whole(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    body.len() >= length.map_or(0, |length| length.parse().unwrap())
}
