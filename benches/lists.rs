//! Fifty messages to a list over a line of 40 ms: `postrider send --each`, Python's smtplib on one connection, and a
//! shell loop of swaks. Prints seconds; asserts only that every message arrived.
//!
//! `cargo bench --bench lists`. What is not installed is reported as skipped. All of it stays on loopback.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

const MESSAGES: usize = 50;
/// One direction of a round trip of 40 ms.
const DELAY: Duration = Duration::from_millis(20);

struct Server {
    child: Child,
    port: u16,
    ca_file: String,
    token: String,
    home: tempfile::TempDir,
}

impl Server {
    fn start() -> Self {
        let home = tempfile::tempdir().expect("a folder");
        let mut child = Command::new(env!("CARGO_BIN_EXE_postrider"))
            .args(["sandbox", "--json", "--smtp-port", "0", "--api-port", "0"])
            .env("POSTRIDER_HOME", home.path().join("server"))
            .stdout(Stdio::piped())
            .spawn()
            .expect("postrider starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let first = lines.next().expect("a line").expect("a line");
        let said: Value = serde_json::from_str(&first).expect("JSON");
        thread::spawn(move || lines.for_each(drop));
        let text = |key: &str| said[key].as_str().unwrap_or_default().to_owned();
        let port = said["smtp_ports"][0].as_u64().expect("a port");
        Self {
            port: u16::try_from(port).expect("a port"),
            ca_file: text("ca_file"),
            token: text("server_token"),
            child,
            home,
        }
    }

    /// Messages that it caught.
    fn caught(&self) -> usize {
        let output = Command::new(env!("CARGO_BIN_EXE_postrider"))
            .args(["inbox", "--json"])
            .env("POSTRIDER_HOME", self.home.path().join("server"))
            .output()
            .expect("the inbox");
        String::from_utf8_lossy(&output.stdout).lines().count()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port that leads to `port` with the delay in both directions.
fn delayed(port: u16) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let here = listener.local_addr().expect("a port").port();
    thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let server = TcpStream::connect(("127.0.0.1", port)).expect("the server");
            for stream in [&client, &server] {
                stream.set_nodelay(true).expect("no delay");
            }
            let both = |from: &TcpStream, to: &TcpStream| {
                let (from, to) = (
                    from.try_clone().expect("a handle"),
                    to.try_clone().expect("a handle"),
                );
                pass(from, to);
            };
            both(&client, &server);
            both(&server, &client);
        }
    });
    here
}

fn pass(mut from: TcpStream, mut to: TcpStream) {
    let (sender, pieces) = channel::<(Instant, Vec<u8>)>();
    thread::spawn(move || {
        let mut buffer = [0; 65_536];
        while let Ok(bytes @ 1..) = from.read(&mut buffer) {
            if sender
                .send((Instant::now() + DELAY, buffer[..bytes].to_vec()))
                .is_err()
            {
                return;
            }
        }
    });
    thread::spawn(move || {
        for (due, bytes) in pieces {
            thread::sleep(due.saturating_duration_since(Instant::now()));
            if to.write_all(&bytes).is_err() {
                break;
            }
        }
        let _ = to.shutdown(Shutdown::Write);
    });
}

const SMTPLIB: &str = r#"
import os, smtplib, ssl, sys
from email.message import EmailMessage
context = ssl.create_default_context(cafile=os.environ["CA_FILE"])
with smtplib.SMTP("127.0.0.1", int(os.environ["PORT"])) as server:
    server.starttls(context=context)
    server.login(os.environ["TOKEN"], os.environ["TOKEN"])
    for n in range(50):
        message = EmailMessage()
        message["From"] = "ada@acme.example"
        message["To"] = f"r{n}@navy.example"
        message["Subject"] = f"Hello {n}"
        message.set_content("Dear reader\n")
        server.send_message(message)
"#;

const SWAKS: &str = r#"
for n in $(seq 50); do
    swaks --silent 2 --server 127.0.0.1 --port "$PORT" --tls --tls-ca-path "$CA_FILE" --auth PLAIN \
        --auth-user "$TOKEN" --auth-password "$TOKEN" --from ada@acme.example --to "r$n@navy.example" \
        --header "Subject: Hello $n" --body 'Dear reader' || exit 1
done
"#;

fn main() {
    let server = Server::start();
    let port = delayed(server.port).to_string();
    let folder = server.home.path();
    let list: String = (0..MESSAGES)
        .map(|n| format!("r{n}@navy.example,{n}\n"))
        .collect();
    let list = format!("to,n\n{list}");
    std::fs::write(folder.join("list.csv"), list).expect("a list");
    let own = |folder: &Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_postrider"));
        command
            .args([
                "--smtp-host",
                "127.0.0.1",
                "--smtp-port",
                &port,
                "--ca-file",
                &server.ca_file,
            ])
            .args([
                "send",
                "-q",
                "--from",
                "ada@acme.example",
                "--subject",
                "Hello {{n}}",
            ])
            .args(["--text", "Dear reader", "--each"])
            .arg(folder.join("list.csv"))
            .env("POSTRIDER_HOME", folder.join("client"))
            .env("POSTMARK_SERVER_TOKEN", &server.token);
        command
    };
    let script = |program: &str, option: &str, text: &str| {
        let mut command = Command::new(program);
        command
            .args([option, text])
            .env("PORT", &port)
            .env("CA_FILE", &server.ca_file)
            .env("TOKEN", &server.token);
        command
    };
    let mut caught = 0;
    for (name, needs, mut command) in [
        ("postrider send --each", "true", own(folder)),
        (
            "Python smtplib, one connection",
            "python3",
            script("python3", "-c", SMTPLIB),
        ),
        ("shell loop of swaks", "swaks", script("sh", "-c", SWAKS)),
    ] {
        let is_there = Command::new("sh")
            .args(["-c", &format!("command -v {needs}")])
            .stdout(Stdio::null())
            .status();
        if !is_there.is_ok_and(|status| status.success()) {
            println!("{name}: skipped, {needs} is not installed");
            continue;
        }
        let began = Instant::now();
        let status = command.status().expect(name);
        let took = began.elapsed();
        assert!(status.success(), "{name}: {status}");
        caught += MESSAGES;
        assert_eq!(server.caught(), caught, "{name}");
        println!("{name}: {MESSAGES} messages in {:.2} s", took.as_secs_f64());
    }
}
