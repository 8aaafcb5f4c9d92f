//! The practice server under load: messages of 20 KB over ten connections, and what its process takes in
//! memory. Prints figures; the only assertion is that nothing was lost.
//!
//! `cargo bench --bench practice` sends 1,000 and then up to 100,000 (some minutes); `-- --total N` up to
//! N. All of it stays on loopback.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Instant;

use lettre::transport::smtp::PoolConfig;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, Tls, TlsParameters};
use lettre::{Message, SmtpTransport, Transport as _};
use serde_json::Value;

const CONNECTIONS: usize = 10;
const BODY_BYTES: usize = 20_000;
const MILESTONES: [usize; 3] = [1_000, 10_000, 100_000];

struct Server {
    child: Child,
    port: u16,
    ca: Vec<u8>,
    token: String,
    _home: tempfile::TempDir,
}

impl Server {
    fn start() -> Self {
        let home = tempfile::tempdir().expect("a folder");
        let mut child = Command::new(env!("CARGO_BIN_EXE_postrider"))
            .args(["sandbox", "--json", "--smtp-port", "0", "--api-port", "0"])
            .env("POSTRIDER_HOME", home.path())
            .stdout(Stdio::piped())
            .spawn()
            .expect("postrider starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let first = lines.next().expect("a line").expect("a line");
        let said: Value = serde_json::from_str(&first).expect("JSON");
        // What it tells of each message is read and thrown away, as a user's pager would.
        thread::spawn(move || lines.for_each(drop));
        let text = |key: &str| said[key].as_str().unwrap_or_default().to_owned();
        Self {
            port: said["smtp_ports"][0]
                .as_u64()
                .and_then(|port| u16::try_from(port).ok())
                .expect("a port"),
            ca: std::fs::read(text("ca_file")).expect("the CA file"),
            token: text("server_token"),
            child,
            _home: home,
        }
    }

    fn transport(&self) -> SmtpTransport {
        let tls = TlsParameters::builder("127.0.0.1".to_owned())
            .certificate_store(CertificateStore::None)
            .add_root_certificate(Certificate::from_pem(&self.ca).expect("a certificate"))
            .build()
            .expect("TLS");
        SmtpTransport::builder_dangerous("127.0.0.1")
            .port(self.port)
            .tls(Tls::Required(tls))
            .credentials(Credentials::new(self.token.clone(), self.token.clone()))
            .pool_config(PoolConfig::new().max_size(1))
            .build()
    }

    /// Megabytes of a figure of its memory.
    fn megabytes(&self, file: &str, key: &str) -> f64 {
        let text = std::fs::read_to_string(format!("/proc/{}/{file}", self.child.id()));
        let text = text.unwrap_or_default();
        let line = text
            .lines()
            .find(|line| line.starts_with(key))
            .unwrap_or_default();
        let kilobytes: f64 = line
            .split_whitespace()
            .nth(1)
            .and_then(|n| n.parse().ok())
            .unwrap_or(0.0);
        kilobytes / 1024.0
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn message() -> Message {
    let line =
        "Hello Grace, the receipt for your order is attached to this message, as you asked.\r\n";
    Message::builder()
        .from(
            "Ada Lovelace <ada@acme.example>"
                .parse()
                .expect("a mailbox"),
        )
        .to("grace@navy.example".parse().expect("a mailbox"))
        .subject("Your receipt")
        .body(line.repeat(BODY_BYTES / line.len()))
        .expect("a message")
}

/// Sends `count` messages over all connections; returns how many were accepted.
fn send(transports: &[SmtpTransport], count: usize) -> usize {
    let message = message();
    thread::scope(|scope| {
        let senders: Vec<_> = transports
            .iter()
            .map(|transport| {
                let message = &message;
                let share = count / transports.len();
                scope.spawn(move || {
                    (0..share)
                        .filter(|_| transport.send(message).is_ok())
                        .count()
                })
            })
            .collect();
        senders
            .into_iter()
            .map(|sender| sender.join().unwrap_or(0))
            .sum()
    })
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let given = arguments.iter().position(|one| one == "--total");
    let total = given
        .and_then(|at| arguments.get(at + 1)?.parse().ok())
        .unwrap_or(100_000);
    let server = Server::start();
    let transports: Vec<_> = (0..CONNECTIONS).map(|_| server.transport()).collect();
    println!(
        "{CONNECTIONS} connections, messages of {BODY_BYTES} bytes, the newest 1,000 are kept"
    );
    println!(
        "at the start: {:.1} MB (Pss)",
        server.megabytes("smaps_rollup", "Pss:")
    );
    let mut sent = 0;
    for milestone in MILESTONES
        .into_iter()
        .filter(|&milestone| milestone <= total)
    {
        let (begun, wanted) = (Instant::now(), milestone - sent);
        let accepted = send(&transports, wanted);
        let seconds = begun.elapsed().as_secs_f64();
        assert_eq!(accepted, wanted, "messages were refused or lost");
        sent = milestone;
        println!(
            "after {sent:>6}: {:>6.0} messages/s, {:.1} MB (Pss), {:.1} MB at most",
            wanted as f64 / seconds,
            server.megabytes("smaps_rollup", "Pss:"),
            server.megabytes("status", "VmHWM:")
        );
    }
}
