//! A small web application on loopback: it keeps the requests that it gets and answers as it was told.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use crate::client::PATIENCE;

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Hit {
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: Value,
}

impl Hit {
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(is, _)| is.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    pub fn record_type(&self) -> &str {
        self.body["RecordType"].as_str().unwrap_or_default()
    }
}

/// The application; it ends with the runtime.
pub struct App {
    pub port: u16,
    hits: Arc<Mutex<Vec<Hit>>>,
    count: watch::Receiver<usize>,
}

impl App {
    /// Answers with these statuses in turn, and with 200 from then on. 0 closes the connection without an answer.
    pub async fn answering(statuses: &[u16]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let hits = Arc::new(Mutex::new(Vec::new()));
        let (tell, count) = watch::channel(0);
        let mut statuses: VecDeque<u16> = statuses.iter().copied().collect();
        let kept = Arc::clone(&hits);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let status = statuses.pop_front().unwrap_or(200);
                let hit = serve(stream, status).await;
                kept.lock().unwrap().push(hit);
                tell.send_modify(|count| *count += 1);
            }
        });
        Self { port, hits, count }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The requests, once there are so many.
    pub async fn hits(&self, count: usize) -> Vec<Hit> {
        let mut counted = self.count.clone();
        let enough = counted.wait_for(|come| *come >= count);
        let waited = tokio::time::timeout(PATIENCE, enough).await.map(|_| ());
        let hits = self.hits.lock().unwrap().clone();
        assert!(
            waited.is_ok(),
            "{} of {count} requests: {hits:?}",
            hits.len()
        );
        hits
    }
}

async fn serve(stream: TcpStream, status: u16) -> Hit {
    let mut stream = BufReader::new(stream);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await.unwrap();
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let path = lines[0].split(' ').nth(1).unwrap().to_owned();
    let pairs = lines[1..].iter().map(|line| line.split_once(": ").unwrap());
    let headers: Vec<_> = pairs
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let length = headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let mut body = vec![0; length.map_or(0, |(_, value)| value.parse().unwrap())];
    stream.read_exact(&mut body).await.unwrap();
    if status > 0 {
        let answer = format!(
            "HTTP/1.1 {status} Said\r\nLocation: http://127.0.0.1:1/\r\nConnection: close\r\nContent-Length: 8\r\n\r\nanswered"
        );
        stream.get_mut().write_all(answer.as_bytes()).await.unwrap();
    }
    Hit {
        path,
        headers,
        body: serde_json::from_slice(&body).unwrap(),
    }
}
