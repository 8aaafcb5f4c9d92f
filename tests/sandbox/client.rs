//! A client of the test's own: it says what it is told to, byte by byte, and keeps what it hears.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// No test waits longer for anything: a server that hangs fails the test.
pub const PATIENCE: Duration = Duration::from_secs(30);

pub trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

/// One connection, before or after TLS.
pub struct Client {
    stream: BufReader<Box<dyn Stream>>,
}

impl Client {
    /// Connects and reads the greeting.
    pub async fn connect(port: u16) -> Self {
        let mut client = Self::connect_silently(port).await;
        let greeting = client.reply().await;
        assert_eq!(
            greeting,
            "220 smtp.postmarkapp.com ESMTP postrider-practice\r\n"
        );
        client
    }

    /// Connects and reads nothing.
    pub async fn connect_silently(port: u16) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self {
            stream: BufReader::new(Box::new(stream)),
        }
    }

    /// Connects, goes to TLS trusting `ca_pem` alone, and says EHLO again.
    pub async fn secured(port: u16, ca_pem: &str) -> Self {
        let mut client = Self::connect(port).await;
        client.expect("EHLO client.example", "250").await;
        client.expect("STARTTLS", "220 2.0.0").await;
        let mut client = client
            .handshake(ca_pem, "smtp.postmarkapp.com")
            .await
            .unwrap();
        client.expect("EHLO client.example", "250").await;
        client
    }

    /// The same, signed in with `token`.
    pub async fn signed_in(port: u16, ca_pem: &str, token: &str) -> Self {
        let mut client = Self::secured(port, ca_pem).await;
        let line = format!("AUTH PLAIN {}", plain(token));
        client.expect(&line, "235 2.7.0").await;
        client
    }

    /// The TLS handshake.
    pub async fn handshake(self, ca_pem: &str, name: &'static str) -> io::Result<Self> {
        assert!(self.stream.buffer().is_empty(), "bytes behind the 220");
        let connector = tokio_rustls::TlsConnector::from(Arc::new(trusting(ca_pem)));
        let name = ServerName::try_from(name).unwrap();
        let stream = connector.connect(name, self.stream.into_inner()).await?;
        Ok(Self {
            stream: BufReader::new(Box::new(stream)),
        })
    }

    /// Sends bytes as they are.
    pub async fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes).await?;
        self.stream.flush().await
    }

    /// Says one line and returns the whole reply.
    pub async fn say(&mut self, line: &str) -> String {
        self.send(format!("{line}\r\n").as_bytes()).await.unwrap();
        self.reply().await
    }

    /// Says one line; its reply must begin with `start`.
    pub async fn expect(&mut self, line: &str, start: &str) -> String {
        let reply = self.say(line).await;
        assert!(reply.starts_with(start), "{line}: {reply:?}");
        reply
    }

    /// One reply with all its lines; what there is if the server closes.
    pub async fn reply(&mut self) -> String {
        let mut reply = Vec::new();
        loop {
            let start = reply.len();
            let read = self.stream.read_until(b'\n', &mut reply);
            let count = timeout(PATIENCE, read).await.expect("a reply in time");
            let more = reply.get(start + 3) == Some(&b'-');
            if !more || matches!(count, Ok(0) | Err(_)) {
                return String::from_utf8_lossy(&reply).into_owned();
            }
        }
    }

    /// Everything until the server closes.
    pub async fn rest(&mut self) -> String {
        let mut rest = String::new();
        loop {
            match self.reply().await {
                reply if reply.is_empty() => return rest,
                reply => rest.push_str(&reply),
            }
        }
    }

    /// Envelope and content in the usual order; returns the verdict.
    pub async fn deliver(&mut self, from: &str, to: &[&str], content: &[u8]) -> String {
        self.expect(&format!("MAIL FROM:<{from}>"), "250 2.1.0")
            .await;
        for address in to {
            self.expect(&format!("RCPT TO:<{address}>"), "250 2.1.5")
                .await;
        }
        self.expect("DATA", "354 ").await;
        self.send(content).await.unwrap();
        self.send(b"\r\n.\r\n").await.unwrap();
        self.reply().await
    }
}

/// The initial response of AUTH PLAIN with `token` as user name and password.
pub fn plain(token: &str) -> String {
    STANDARD.encode(format!("\0{token}\0{token}"))
}

fn trusting(ca_pem: &str) -> ClientConfig {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(ca_pem.as_bytes()) {
        roots.add(certificate.unwrap()).unwrap();
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth()
}
