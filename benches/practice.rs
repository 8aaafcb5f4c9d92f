//! The practice server under load: messages of 20 KB over ten connections, and what its process takes in
//! memory. Prints figures; the only assertion is that nothing was lost.
//!
//! It begins as a test double: 5,000 messages are kept, and it is measured how long after a message was accepted the
//! control API and `postrider inbox --wait` have it.
//!
//! `cargo bench --bench practice` sends 1,000 and then up to 100,000 (some minutes); `-- --total N` up to
//! N. All of it stays on loopback.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use base64::Engine as _;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use serde_json::Value;

const CONNECTIONS: usize = 10;
const BODY_BYTES: usize = 20_000;
const MILESTONES: [usize; 3] = [1_000, 10_000, 100_000];

/// Messages of a test double.
const KEPT: usize = 5_000;
/// Memory that a test double may take, and milliseconds from the acceptance of a message to the end of a wait for it;
/// promised for the `dist` program: `cargo bench --profile dist --bench practice -- --total 0`.
const MOST_MEGABYTES: u32 = 40;
const MOST_DELAY: u32 = 50;
/// Times that a wait is measured.
const WAITS: usize = 20;

struct Server {
    child: Child,
    port: u16,
    api: String,
    ca: Vec<u8>,
    token: String,
    home: tempfile::TempDir,
}

impl Server {
    fn start(options: &[&str]) -> Self {
        let home = tempfile::tempdir().expect("a folder");
        let mut child = Command::new(env!("CARGO_BIN_EXE_postrider"))
            .args(["sandbox", "--json", "--smtp-port", "0", "--api-port", "0"])
            .args(options)
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
            api: text("api_url"),
            child,
            home,
        }
    }

    fn client(&self) -> Client {
        let mut roots = RootCertStore::empty();
        for certificate in CertificateDer::pem_slice_iter(&self.ca) {
            roots
                .add(certificate.expect("a certificate"))
                .expect("a root");
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_root_certificates(roots)
            .with_no_client_auth();
        Client::sign_in(self.port, Arc::new(config), &self.token)
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

/// One connection that sends message after message, without waiting where PIPELINING allows.
struct Client {
    stream: BufReader<StreamOwned<ClientConnection, TcpStream>>,
}

impl Client {
    fn sign_in(port: u16, config: Arc<ClientConfig>, token: &str) -> Self {
        let mut tcp = TcpStream::connect(("127.0.0.1", port)).expect("a connection");
        tcp.set_nodelay(true).expect("no delay");
        let mut clear = BufReader::new(tcp.try_clone().expect("a handle"));
        replies(&mut clear, 1);
        tcp.write_all(b"EHLO bench\r\n").expect("EHLO");
        replies(&mut clear, 1);
        tcp.write_all(b"STARTTLS\r\n").expect("STARTTLS");
        replies(&mut clear, 1);
        let name = ServerName::try_from("127.0.0.1").expect("a name");
        let tls = ClientConnection::new(config, name).expect("TLS");
        let stream = BufReader::new(StreamOwned::new(tls, tcp));
        let mut client = Self { stream };
        let login = base64::engine::general_purpose::STANDARD.encode(format!("\0{token}\0{token}"));
        client.say(
            format!("EHLO bench\r\nAUTH PLAIN {login}\r\n").as_bytes(),
            2,
        );
        client
    }

    fn say(&mut self, bytes: &[u8], wanted: usize) -> bool {
        self.stream.get_mut().write_all(bytes).expect("it is taken");
        replies(&mut self.stream, wanted)
    }

    fn send(&mut self, content: &[u8]) -> bool {
        self.say(
            b"MAIL FROM:<ada@acme.example>\r\nRCPT TO:<grace@navy.example>\r\nDATA\r\n",
            3,
        ) && self.say(content, 1)
    }
}

/// Reads so many replies; whether all are 2yz or 3yz.
fn replies(stream: &mut impl std::io::BufRead, mut wanted: usize) -> bool {
    let mut all_well = true;
    while wanted > 0 {
        let mut line = String::new();
        assert!(
            stream.read_line(&mut line).expect("a reply") > 0,
            "it hung up"
        );
        if line.as_bytes().get(3) != Some(&b'-') {
            wanted -= 1;
            all_well &= line.starts_with(['2', '3']);
        }
    }
    all_well
}

fn message() -> Vec<u8> {
    message_with("Your receipt")
}

fn message_with(subject: &str) -> Vec<u8> {
    let line =
        "Hello Grace, the receipt for your order is attached to this message, as you asked.\r\n";
    let head = format!(
        "From: Ada Lovelace <ada@acme.example>\r\nTo: grace@navy.example\r\nSubject: {subject}\r\n\r\n"
    );
    format!("{head}{}.\r\n", line.repeat(BODY_BYTES / line.len())).into_bytes()
}

/// Sends `count` messages over all connections; returns how many were accepted.
fn send(clients: &mut [Client], count: usize) -> usize {
    let message = message();
    let share = count / clients.len();
    thread::scope(|scope| {
        let senders: Vec<_> = clients
            .iter_mut()
            .map(|client| {
                let message = &message;
                scope.spawn(move || (0..share).filter(|_| client.send(message)).count())
            })
            .collect();
        senders
            .into_iter()
            .map(|sender| sender.join().unwrap_or(0))
            .sum()
    })
}

/// Waits for a message with this subject at the control API; returns when it was there.
fn wait_at_the_api(api: &str, token: &str, subject: &str) -> Instant {
    let mut stream = TcpStream::connect(api.trim_start_matches("http://")).expect("the API");
    let request = format!(
        "GET /sandbox/messages?wait=60s&subject={subject} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Postmark-Server-Token: {token}\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).expect("a request");
    let mut answer = String::new();
    std::io::Read::read_to_string(&mut stream, &mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    Instant::now()
}

/// The same with the command.
fn wait_with_the_command(home: &std::path::Path, subject: &str) -> Instant {
    let status = Command::new(env!("CARGO_BIN_EXE_postrider"))
        .args(["inbox", "--wait", "60s", "--json", "--subject", subject])
        .env("POSTRIDER_HOME", home)
        .stdout(Stdio::null())
        .status()
        .expect("postrider runs");
    assert!(status.success(), "{status}");
    Instant::now()
}

/// Milliseconds from the acceptance of a message to the end of a wait for it, the median and the longest.
fn delays(client: &mut Client, name: &str, wait: impl Fn(&str) -> Instant + Sync) -> (f64, f64) {
    let mut all: Vec<f64> = (0..WAITS)
        .map(|at| {
            let subject = format!("{name}-{at}");
            let message = message_with(&subject);
            thread::scope(|scope| {
                let waiting = scope.spawn(|| wait(&subject));
                // Long enough to be waiting; what is measured begins afterward.
                thread::sleep(Duration::from_millis(400));
                assert!(client.send(&message), "it is accepted");
                let accepted = Instant::now();
                let there = waiting.join().expect("it came");
                there.saturating_duration_since(accepted).as_secs_f64() * 1000.0
            })
        })
        .collect();
    all.sort_by(f64::total_cmp);
    (all[all.len() / 2], all[all.len() - 1])
}

fn as_a_double() {
    let keep = (KEPT + 2 * WAITS).to_string();
    let server = Server::start(&["--keep", &keep]);
    let mut clients: Vec<_> = (0..CONNECTIONS).map(|_| server.client()).collect();
    assert_eq!(
        send(&mut clients, KEPT),
        KEPT,
        "messages were refused or lost"
    );
    let api = delays(&mut clients[0], "api", |subject| {
        wait_at_the_api(&server.api, &server.token, subject)
    });
    let command = delays(&mut clients[0], "command", |subject| {
        wait_with_the_command(server.home.path(), subject)
    });
    println!(
        "as a double, {KEPT} messages kept: {:.1} MB (Pss), {:.1} MB at most; asked for: {MOST_MEGABYTES} MB",
        server.megabytes("smaps_rollup", "Pss:"),
        server.megabytes("status", "VmHWM:")
    );
    for (name, (median, longest)) in [("control API", api), ("inbox --wait", command)] {
        println!(
            "{name} has a message after {median:.1} ms, {longest:.1} ms at most; asked for: {MOST_DELAY} ms"
        );
    }
}

fn main() {
    as_a_double();
    let arguments: Vec<String> = std::env::args().collect();
    let given = arguments.iter().position(|one| one == "--total");
    let total = given
        .and_then(|at| arguments.get(at + 1)?.parse().ok())
        .unwrap_or(100_000);
    let server = Server::start(&[]);
    let mut clients: Vec<_> = (0..CONNECTIONS).map(|_| server.client()).collect();
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
        let accepted = send(&mut clients, wanted);
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
