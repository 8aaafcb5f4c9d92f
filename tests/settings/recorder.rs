//! An SMTP server that records logins and refuses them.

use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;

use crate::certificate::{Shown, acceptor};

/// A running server; it ends with the value.
pub struct Recorder {
    pub port: u16,
    logins: Arc<Mutex<Vec<(String, String)>>>,
    calls: Arc<Mutex<usize>>,
    _runtime: Runtime,
}

impl Recorder {
    pub fn start() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let port = listener.local_addr().unwrap().port();
        let logins = Arc::new(Mutex::new(Vec::new()));
        let calls = Arc::new(Mutex::new(0));
        let (found, called) = (logins.clone(), calls.clone());
        runtime.spawn(async move {
            while let Ok((tcp, _)) = listener.accept().await {
                *called.lock().unwrap() += 1;
                let found = found.clone();
                tokio::spawn(async move { serve(tcp, &found).await });
            }
        });
        Self {
            port,
            logins,
            calls,
            _runtime: runtime,
        }
    }

    /// The logins since the last call.
    pub fn take(&self) -> Vec<(String, String)> {
        std::mem::take(&mut *self.logins.lock().unwrap())
    }

    /// The connections since the last call.
    pub fn take_calls(&self) -> usize {
        std::mem::take(&mut *self.calls.lock().unwrap())
    }
}

type Logins = Mutex<Vec<(String, String)>>;

async fn serve(mut tcp: TcpStream, logins: &Logins) {
    // A client that goes away ends the dialogue.
    let _ = tcp.write_all(b"220 recorder ESMTP\r\n").await;
    if clear(&mut tcp, logins).await.is_none() {
        return;
    }
    if let Ok(tls) = acceptor(Shown::Good).accept(tcp).await {
        dialogue(tls, logins).await;
    }
}

/// Up to STARTTLS. A login in clear text is recorded as well.
async fn clear(tcp: &mut TcpStream, logins: &Logins) -> Option<()> {
    let mut lines = BufReader::new(tcp);
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        let word = line.trim().to_ascii_uppercase();
        let answer: &[u8] = match word.split(' ').next()? {
            "EHLO" => b"250-recorder\r\n250-STARTTLS\r\n250 SIZE 1000000\r\n",
            "STARTTLS" => b"220 go\r\n",
            "AUTH" => {
                record(&line, logins);
                b"535 5.7.8 no\r\n"
            }
            "QUIT" => b"221 bye\r\n",
            _ => b"250 ok\r\n",
        };
        lines.write_all(answer).await.ok()?;
        match word.as_str() {
            "STARTTLS" => return Some(()),
            "QUIT" => return None,
            _ => {}
        }
    }
}

async fn dialogue(tls: impl AsyncRead + AsyncWrite + Unpin, logins: &Logins) -> Option<()> {
    let mut lines = BufReader::new(tls);
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        let word = line.trim().to_ascii_uppercase();
        let answer: &[u8] = match word.split(' ').next()? {
            "EHLO" => b"250-recorder\r\n250 AUTH PLAIN\r\n",
            "AUTH" => {
                record(&line, logins);
                b"535 5.7.8 no\r\n"
            }
            "QUIT" => b"221 bye\r\n",
            _ => b"250 ok\r\n",
        };
        lines.write_all(answer).await.ok()?;
        if word == "QUIT" {
            return None;
        }
    }
}

/// `AUTH PLAIN base64` (RFC 4616).
fn record(line: &str, logins: &Logins) {
    let encoded = line.split_whitespace().nth(2).unwrap_or_default();
    let plain = STANDARD.decode(encoded).unwrap();
    let parts: Vec<String> = plain
        .split(|byte| *byte == 0)
        .map(|part| String::from_utf8_lossy(part).into_owned())
        .collect();
    let (user, password) = (parts[1].clone(), parts[2].clone());
    logins.lock().unwrap().push((user, password));
}
