//! The walkthrough as a newcomer takes it, keys alone, from a fresh home to a delivered first message:
//! against the practice server of the program, and against one that stands for Postmark itself; stopped
//! in the middle, in order and by force, and taken up again.

use std::thread;
use std::time::Duration;

use postrider::postmark::PracticeTokens;
use postrider::sandbox::scenario::Latency;
use postrider::sandbox::{self, PracticeOptions};
use postrider::store::{AppDirs, practice_tokens};
use rustix::process::Signal;
use tokio::sync::oneshot;

use crate::flows::{PRACTICE, go_to, started};
use crate::pty::{Home, Setting, Terminal};

const STEP_BY_STEP: &str = "\x1bg";
const F2: &str = "\x1bOQ";
const F5: &str = "\x1b[15~";
const CTRL_Q: &str = "\x11";
const RIGHT: &str = "\x1b[C";
const DONE: &str = "done: the next step";
/// As the last one of the steps that the program has seen done.
const PROVEN: &str = "\"delivered\"\n      ]";
const KEPT: &str = "state/walkthrough.json";

/// A practice server on a thread of its own, standing for Postmark; it ends when this is dropped.
struct House {
    port: u16,
    api_url: String,
    tokens: PracticeTokens,
    folder: tempfile::TempDir,
    _end: oneshot::Sender<()>,
}

impl House {
    fn start() -> Self {
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
                let options = PracticeOptions {
                    api_port: Some(0),
                    latency: Latency {
                        visible: Duration::ZERO,
                        step: Duration::ZERO,
                    },
                    ..PracticeOptions::default()
                };
                let practice = sandbox::start(options).await.unwrap();
                std::fs::write(ca_file, practice.ca_pem()).unwrap();
                let api_url = practice.api_url().unwrap().to_owned();
                let tokens = practice.tokens().clone();
                tell.send((practice.ports()[0], api_url, tokens)).unwrap();
                let _ = ended.await;
            });
        });
        let (port, api_url, tokens) = told.recv().unwrap();
        Self {
            port,
            api_url,
            tokens,
            folder,
            _end: end,
        }
    }

    /// The program with this server in Postmark's place.
    fn terminal(&self, home: &Home) -> Terminal {
        let terminal = Setting::new(home)
            .with("POSTRIDER_SMTP_HOST", "127.0.0.1")
            .with("POSTRIDER_SMTP_PORT", self.port.to_string())
            .with("POSTRIDER_API_URL", self.api_url.clone())
            .with("POSTRIDER_CA_FILE", self.folder.path().join("ca.pem"))
            .with("NO_PROXY", "127.0.0.1")
            .start();
        terminal.wait_for("REAL MAIL");
        terminal
    }
}

fn step(terminal: &Terminal, number: usize, of: usize) {
    terminal.wait_for(&format!("step {number} of {of}"));
}

/// Leaves in order, and takes the walkthrough up again where it was.
fn leave(mut terminal: Terminal) {
    terminal.send(CTRL_Q);
    assert_eq!(terminal.exit(), 0);
}

/// The same where a token was typed that is not saved.
fn leave_with_a_token(mut terminal: Terminal) {
    terminal.send_for(CTRL_Q, "The token was not saved.");
    leave(terminal);
}

#[test]
fn practice_alone_stopped_and_killed_in_the_middle() {
    let home = Home::new();
    let mut terminal = started(&home);
    terminal.wait_for("Try it now");
    terminal.send(STEP_BY_STEP);
    step(&terminal, 1, 10);
    terminal.wait_for("Practice:");
    terminal.wait_for(DONE);
    for number in 2..=5 {
        terminal.send("\r");
        step(&terminal, number, 10);
    }
    terminal.send_for("\r", DONE);
    terminal.send("\r");
    step(&terminal, 6, 10);
    leave(terminal);

    let mut terminal = started(&home);
    assert!(!terminal.contents().contains("Try it now"));
    terminal.send(F5);
    step(&terminal, 6, 10);
    terminal.send_for("\r", "ada@acme.example");
    terminal.wait_for("ready to send");
    terminal.send_for("\r", DONE);
    terminal.send("\r");
    step(&terminal, 7, 10);
    terminal.wait_patiently_for(DONE);
    home.wait_for_file(KEPT, PROVEN);
    terminal.signal(Signal::KILL);
    terminal.exit();

    let mut terminal = started(&home);
    terminal.send(F5);
    step(&terminal, 7, 10);
    terminal.wait_for("as the program saw before");
    terminal.send("\r");
    step(&terminal, 8, 10);
    let kept = std::fs::read_to_string(home.path().join(KEPT)).unwrap();
    let tokens = practice_tokens(&AppDirs::find(Some(home.path())).unwrap()).unwrap();
    assert!(!kept.contains(tokens.server.expose()), "{kept}");
    terminal.send("\r");
    step(&terminal, 9, 10);
    terminal.send("d");
    terminal.send(RIGHT);
    step(&terminal, 10, 10);
    terminal.send_for("1", "Simulate a failure");
    terminal.send("\x1b");
    terminal.wait_until("the list closes", |screen| {
        !screen.contents().contains("Simulate a failure")
    });
    terminal.send_for("\r", "Leave practice?");
    terminal.send("\x1b[B\r");
    step(&terminal, 1, 9);
}

#[test]
fn with_a_server_token_alone() {
    let (home, house) = (Home::new(), House::start());
    let mut terminal = house.terminal(&home);
    terminal.send(STEP_BY_STEP);
    step(&terminal, 1, 9);
    assert!(!terminal.contents().contains(PRACTICE));
    terminal.send("\r");
    step(&terminal, 2, 9);
    terminal.send("\r");
    step(&terminal, 3, 9);
    terminal.send_for("\r", "write your sender here");
    terminal.send_for("ada@acme.example", "From        ada@acme.example");
    terminal.send(F5);
    step(&terminal, 3, 9);
    terminal.send("\r");
    step(&terminal, 4, 9);
    terminal.send_for("\r", "paste the Server API token here");
    terminal.paste(house.tokens.server.expose());
    terminal.wait_for("••••");
    leave_with_token_and_go_on(terminal, &home, &house);
}

/// Stopped with the token in the form: it is asked for again, because it is kept nowhere.
fn leave_with_token_and_go_on(mut terminal: Terminal, home: &Home, house: &House) {
    terminal.send(F5);
    terminal.wait_for(DONE);
    leave_with_a_token(terminal);
    let kept = std::fs::read_to_string(home.path().join(KEPT)).unwrap();
    assert!(!kept.contains(house.tokens.server.expose()), "{kept}");
    let mut terminal = house.terminal(home);
    terminal.send(F5);
    step(&terminal, 4, 9);
    terminal.send_for(F2, "[F2 Write]");
    go_to(&mut terminal, "From");
    terminal.send_for("ada@acme.example", "From        ada@acme.example");
    go_to(&mut terminal, "Token");
    terminal.paste(house.tokens.server.expose());
    terminal.wait_for("••••");
    terminal.send(F5);
    terminal.wait_for(DONE);
    terminal.send("\r");
    step(&terminal, 5, 9);
    to_the_delivered_message(terminal, &home.path().join(KEPT));
}

fn to_the_delivered_message(mut terminal: Terminal, kept: &std::path::Path) {
    terminal.send_for("\r", DONE);
    terminal.send("\r");
    step(&terminal, 6, 9);
    terminal.send_for("\r", "Send");
    terminal.wait_for("ready to send");
    terminal.send_for("\r", DONE);
    terminal.send("\r");
    step(&terminal, 7, 9);
    terminal.wait_patiently_for(DONE);
    leave_with_a_token(terminal);
    let kept = std::fs::read_to_string(kept).unwrap();
    assert!(kept.contains(PROVEN), "{kept}");
}

#[test]
fn with_an_account_token() {
    let (home, house) = (Home::new(), House::start());
    let mut terminal = house.terminal(&home);
    terminal.send(STEP_BY_STEP);
    step(&terminal, 1, 9);
    terminal.send("\r");
    step(&terminal, 2, 9);
    terminal.send_for("1", "Account");
    terminal.send_for("a", "Account API token");
    terminal.paste(house.tokens.account.expose());
    terminal.wait_for("•");
    terminal.send("\r");
    terminal.wait_for("Live, SMTP on");
    terminal.send_for("\r", "is in the form");
    terminal.send(F5);
    step(&terminal, 2, 9);
    terminal.wait_for(DONE);
    terminal.send("\r");
    step(&terminal, 3, 9);
    terminal.send("1");
    terminal.send_for("2", "ada@acme.example");
    terminal.send_for("\r", "From is now");
    terminal.send(F5);
    step(&terminal, 3, 9);
    terminal.wait_for(DONE);
    terminal.send("\r");
    step(&terminal, 4, 9);
    // The tokens were for that run; the step is where it was.
    leave_with_token_and_go_on(terminal, &home, &house);
}
