//! The plain mode: lines only, on a terminal and without one.

use std::io::Write as _;
use std::process::{Command, Stdio};

use rustix::process::Signal;

use crate::pty::{Home, Setting, Terminal};
use crate::world::World;

/// Shaped like a server token; opens nothing.
const WRONG: &str = "b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2";
const PLAIN: &str = "exec \"$POSTRIDER\" --plain";

/// Waits until `text` has been written so many times.
fn wait_for_times(terminal: &Terminal, text: &str, times: usize) {
    terminal.wait_until(text, |screen| {
        screen.contents().matches(text).count() == times
    });
}

/// Nothing but lines: no sequence moves the cursor or colors, no line is written over.
fn only_lines(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    assert!(!text.contains('\x1b'), "{text:?}");
    let rest = text.replace("\r\n", "\n");
    assert!(!rest.contains('\r') && !rest.contains('\x08'), "{rest:?}");
}

/// Answers from the sender to the text.
fn write(terminal: &mut Terminal) {
    for (question, answer) in [
        ("From (", "ada@acme.example"),
        ("To (", "grace"),
        ("To [grace]", "grace@navy.example"),
        ("Cc, Bcc, Reply-To?", ""),
        ("Subject (", "Hi"),
        ("Files?", ""),
        ("Keep", ""),
        ("| ", "one"),
    ] {
        if question != "Keep" {
            terminal.wait_for(question);
            terminal.send(&format!("{answer}\r"));
        } else {
            terminal.wait_for("Track links, Message-ID?");
            terminal.send("\r");
        }
    }
    terminal.send("..two\r.\r");
    terminal.wait_for("send (s)");
}

#[test]
fn a_wrong_token_is_told_mended_and_the_message_arrives() {
    let (home, world) = (Home::new(), World::start());
    let mut setting = Setting::new(&home)
        .script(PLAIN)
        .with("POSTRIDER_SMTP_HOST", "127.0.0.1")
        .with("POSTRIDER_SMTP_PORT", world.port.to_string())
        .with("POSTRIDER_CA_FILE", world.ca_file());
    setting.rows = 120;
    let mut terminal = setting.start();
    terminal.wait_for("REAL MAIL (profile postmark): sent by 127.0.0.1");
    terminal.send_for("\r", "Token (it is not shown");
    terminal.send(&format!("{WRONG}\r"));
    write(&mut terminal);
    terminal.send_for("s\r", "[auth.token]");
    terminal.wait_for("✗ auth");
    terminal.wait_for("Number of what to do");
    terminal.send("1\r");
    wait_for_times(&terminal, "(it is not shown", 2);
    terminal.send(&format!("{}\r", world.tokens.server.expose()));
    wait_for_times(&terminal, "send (s)", 2);
    terminal.send_for("s\r", "received by 127.0.0.1, not yet delivered");
    terminal.wait_for("Another message");
    terminal.send("\r");
    assert_eq!(terminal.exit(), 0);
    let written = terminal.written();
    only_lines(&written);
    let text = String::from_utf8_lossy(&written).into_owned();
    assert!(!text.contains(WRONG) && !text.contains(world.tokens.server.expose()));
    let item = world.only();
    assert_eq!(item.subject, "Hi");
    assert_eq!(item.text.replace("\r\n", "\n").trim_end(), "one\n.two");
    let places = postrider::store::AppDirs::find(Some(home.path())).unwrap();
    let query = postrider::record::DraftQuery::default();
    let page = postrider::store::Drafts::new(&places).list(&query).unwrap();
    assert!(page.rows.is_empty(), "it is sent");
}

#[test]
fn a_termination_ends_it_and_keeps_what_was_typed() {
    let home = Home::new();
    let start = || Setting::new(&home).script(PLAIN).start();
    let mut terminal = start();
    terminal.send_for("ada@acme.example\r", "To (");
    terminal.send_for("grace@navy.example\r", "Reply-To?");
    terminal.signal(Signal::TERM);
    assert_eq!(terminal.exit(), 143);
    assert!(terminal.contents().contains("what you typed is saved"));
    start().wait_for("A message was kept: without a subject, to grace@navy.example.");
}

#[cfg(target_os = "linux")]
#[test]
fn a_termination_at_a_hidden_question_gives_the_terminal_back() {
    let home = Home::new();
    let script = "\"$POSTRIDER\" token set; echo \"ended with $?\"; stty -a";
    let terminal = Setting::new(&home)
        .script(script)
        .with("POSTRIDER_PROFILE", "postmark")
        .start();
    terminal.wait_for("(it is not shown");
    terminal.signal_child(Signal::TERM);
    terminal.wait_for("ended with 143");
    terminal.wait_for(" icanon");
}

#[test]
fn a_send_on_a_terminal_shows_its_stages() {
    let home = Home::new();
    let script = "echo Hello | \"$POSTRIDER\" --profile practice send --to grace@navy.example --subject Hi; echo \"ended with $?\"";
    let terminal = Setting::new(&home).script(script).start();
    terminal.wait_for("ended with 0");
    let shown = terminal.contents();
    assert!(
        shown.contains("✓ auth") && shown.contains("✓ verdict"),
        "{shown}"
    );
}

#[test]
fn a_dumb_terminal_gets_it_by_itself_and_what_is_typed_is_kept() {
    let home = Home::new();
    let start = || Setting::new(&home).with("TERM", "dumb").start();
    let mut terminal = start();
    terminal.wait_for("PRACTICE (profile practice): nothing leaves this computer");
    terminal.send_for("?\r", "Sender Signature, or any address");
    terminal.send_for("ada@acme.example\r", "To (");
    terminal.send_for("grace@navy.example\r", "Reply-To?");
    terminal.send_for("\r", "Subject (");
    terminal.send_for("Kept\r", "Files?");
    terminal.send("\x03");
    assert_eq!(terminal.exit(), 130);
    assert!(terminal.contents().contains("what you typed is saved"));
    only_lines(&terminal.written());
    let mut terminal = start();
    terminal.wait_for("A message was kept: \"Kept\", to grace@navy.example.");
    // The end of the input.
    terminal.send("\x04");
    assert_eq!(terminal.exit(), 130);
    let mut terminal = start();
    terminal.wait_for("A message was kept");
    terminal.send_for("\r", "error: the text is empty");
    terminal.send_for("s\r", "It cannot go out");
    terminal.wait_for("| ");
    terminal.send("words\r.\r");
    wait_for_times(&terminal, "send (s)", 2);
    terminal.send_for("s\r", "caught in the inbox, nothing left this machine");
    terminal.send("\r");
    assert_eq!(terminal.exit(), 0);
    only_lines(&terminal.written());
}

#[test]
fn it_works_without_a_terminal_too() {
    let home = Home::new();
    let mut child = Command::new(env!("CARGO_BIN_EXE_postrider"))
        .arg("--plain")
        .env_clear()
        .env("POSTRIDER_HOME", home.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let answers = "ada@acme.example\ngrace@navy.example\n\nHi\n\n\n\n\nHello\n.\ns\n";
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(answers.as_bytes()).unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    let (said, lines) = (
        String::from_utf8_lossy(&output.stdout).into_owned(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    );
    assert_eq!(output.status.code(), Some(0), "{said}{lines}");
    assert!(said.contains("caught in the inbox"), "{said}{lines}");
    assert!(lines.contains("✓ verdict"), "{lines}");
    only_lines(&output.stdout);
}

#[test]
fn it_is_no_option_of_a_command() {
    let output = Command::new(env!("CARGO_BIN_EXE_postrider"))
        .args(["--plain", "keys"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(64));
}

#[test]
fn a_message_that_was_accepted_is_sent_again_only_after_a_question() {
    let home = Home::new();
    let mut setting = Setting::new(&home).script("exec \"$POSTRIDER\" --plain --profile practice");
    setting.rows = 160;
    let mut terminal = setting.start();
    terminal.wait_for("PRACTICE");
    terminal.send("ada@acme.example\r");
    let rest = |terminal: &mut Terminal, nth: usize| {
        for (question, answer) in [
            ("To (", "grace@navy.example"),
            ("Cc, Bcc, Reply-To?", ""),
            ("Subject (", "Hi"),
            ("Files?", ""),
            ("Track links, Message-ID?", ""),
            ("A line with nothing but a dot", "one\r."),
        ] {
            wait_for_times(terminal, question, nth);
            terminal.send(&format!("{answer}\r"));
        }
        wait_for_times(terminal, "send (s)", nth);
        terminal.send("s\r");
    };
    rest(&mut terminal, 1);
    terminal.wait_for("Another message");
    terminal.send_for("y\r", "From [");
    terminal.send("ada@acme.example\r");
    rest(&mut terminal, 2);
    terminal.wait_for("Type send to send it all the same");
    terminal.wait_for("was sent to grace@navy.example at 20");
    terminal.send("\r");
    wait_for_times(&terminal, "send (s)", 3);
    terminal.send("s\r");
    wait_for_times(&terminal, "Type send to send it", 2);
    terminal.send("send\r");
    wait_for_times(&terminal, "Another message", 2);
    terminal.send("\r");
    assert_eq!(terminal.exit(), 0);
}

#[test]
fn what_cannot_be_kept_is_not_called_kept() {
    let home = Home::new();
    let places = postrider::store::AppDirs::find(Some(home.path())).unwrap();
    // A folder in the place of the database.
    std::fs::create_dir_all(places.drafts().join("occupied")).unwrap();
    let setting = Setting::new(&home).script("exec \"$POSTRIDER\" --plain --profile practice");
    let mut terminal = setting.start();
    terminal.wait_for("PRACTICE");
    terminal.send("ada@acme.example\r");
    terminal.wait_for("the message is not kept");
    terminal.send("\x04");
    terminal.exit();
    let screen = terminal.contents();
    assert!(!screen.contains("what you typed is saved"), "{screen}");
}
