//! A practice server in this process, and programs run against it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::thread;
use std::time::Duration;

use postrider::api::WebhookClient;
use postrider::postmark::PracticeTokens;
use postrider::record::{InboxEventKind, InboxItem};
use postrider::sandbox::scenario::{Latency, Scenario};
use postrider::sandbox::{self, Courier, Inbox, PracticeOptions, WebhookOptions};
use tokio::sync::oneshot;

pub const FROM: &str = "Ada Lovelace <ada@acme.example>";
pub const TO: &str = "grace@navy.example";
/// Seconds after which a client that hangs is ended.
const PATIENCE: &str = "60";

/// A practice server on a thread of its own; it ends when this is dropped.
pub struct World {
    pub port: u16,
    pub api_host: String,
    pub inbox: Inbox,
    pub tokens: PracticeTokens,
    pub folder: tempfile::TempDir,
    _end: oneshot::Sender<()>,
}

impl World {
    pub fn start() -> Self {
        Self::playing(None)
    }

    /// The same with a fault on.
    pub fn playing(scenario: Option<Scenario>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ca_file = folder.path().join("ca.pem");
        let (tell, told) = std::sync::mpsc::channel();
        let (end, ended) = oneshot::channel();
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async move {
                let none = Duration::ZERO;
                let options = PracticeOptions {
                    api_port: Some(0),
                    latency: Latency {
                        visible: none,
                        step: none,
                    },
                    scenario,
                    webhooks: Some(webhooks()),
                    ..PracticeOptions::default()
                };
                let practice = sandbox::start(options).await.unwrap();
                std::fs::write(ca_file, practice.ca_pem()).unwrap();
                let api_host = practice
                    .api_url()
                    .unwrap()
                    .trim_start_matches("http://")
                    .to_owned();
                let tokens = practice.tokens().clone();
                tell.send((
                    practice.ports()[0],
                    api_host,
                    practice.inbox().clone(),
                    tokens,
                ))
                .unwrap();
                let _ = ended.await;
            });
        });
        let (port, api_host, inbox, tokens) = told.recv().unwrap();
        Self {
            port,
            api_host,
            inbox,
            tokens,
            folder,
            _end: end,
        }
    }

    pub fn ca_file(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// `program` with what every script reads from the environment.
    pub fn command(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new("timeout");
        command
            .args([PATIENCE, program])
            .args(arguments)
            .env("HOST", "127.0.0.1")
            .env("PORT", self.port.to_string())
            .env("API_HOST", &self.api_host)
            .env("CA_FILE", self.ca_file())
            .env("TOKEN", self.tokens.server.expose())
            .env("ACCOUNT_TOKEN", self.tokens.account.expose())
            .env("FROM", FROM)
            .env("TO", TO)
            .env("SUBJECT", "Your receipt")
            .env("BODY", "Hello Grace, it works.")
            .env("NODE_PATH", installed("node/node_modules"))
            .env("PYTHONPATH", installed("python"))
            .env("PYTHONDONTWRITEBYTECODE", "1")
            // Nothing leaves this computer, whatever the machine is set up for.
            .env("NO_PROXY", "127.0.0.1");
        command
    }

    /// The one message that was caught.
    pub fn only(&self) -> InboxItem {
        let mut items = self.inbox.list();
        assert_eq!(items.len(), 1, "{items:?}");
        let item = items.remove(0);
        let last = item.events.last().map(|event| event.kind);
        assert_eq!(last, Some(InboxEventKind::Delivered), "{:?}", item.events);
        item
    }

    /// A file in the world's folder.
    pub fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

/// Webhooks of whoever registers one; failed ones are tried again at once.
fn webhooks() -> WebhookOptions {
    let client = WebhookClient::new(None).unwrap();
    WebhookOptions {
        courier: Courier::new(move |request| {
            let client = client.clone();
            async move { client.post(request).await }
        }),
        urls: Vec::new(),
        inbound: Vec::new(),
        headers: Vec::new(),
        speed: 1_000_000,
        hosts: Vec::new(),
    }
}

/// What CI installs for the tests.
pub fn installed(what: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("target/clients")
        .join(what)
}

/// A script beside this file.
pub fn script(name: &str) -> String {
    format!("{}/tests/clients/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// What a run said, all together.
pub fn said(output: &Output) -> String {
    let (out, err) = (&output.stdout, &output.stderr);
    String::from_utf8_lossy(out).into_owned() + &String::from_utf8_lossy(err)
}

/// Runs it; it must end well.
pub fn succeed(mut command: Command) {
    let output = command.output().unwrap();
    assert!(
        output.status.success(),
        "{:?}: {}",
        output.status,
        said(&output)
    );
}

/// Whether `probe` (a program and its arguments) works here; if not, that is said aloud, and in CI it is
/// a failure.
pub fn has(what: &str, probe: &[&str]) -> bool {
    let works = Command::new(probe[0])
        .args(&probe[1..])
        .env("NODE_PATH", installed("node/node_modules"))
        .env("PYTHONPATH", installed("python"))
        .output()
        .is_ok_and(|output| output.status.success());
    if !works {
        let required = std::env::var("CI").is_ok_and(|value| value == "true");
        assert!(!required, "CI lacks nothing, but {what} is missing");
        // Not `eprintln!`, which the test runner keeps to itself when a test passes.
        use std::io::Write as _;
        let _ = writeln!(
            std::io::stderr(),
            "skipped: {what} is not installed (.ci/run installs it)"
        );
    }
    works
}
