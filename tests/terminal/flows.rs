//! What a person does, from the first frame to the line in the scrollback.

use crate::pty::{Home, Setting, Terminal};

pub const PRACTICE: &str = "nothing leaves this computer";
const CTRL_S: &str = "\x13";
const CTRL_Q: &str = "\x11";
const F2: &str = "\x1bOQ";
const F4: &str = "\x1bOS";

/// Goes to the field with this label, as a person does: by Tab, until the caret is in its row.
pub fn go_to(terminal: &mut Terminal, label: &str) {
    for _ in 0..40 {
        if caret_row(terminal)
            .trim_start_matches(['│', '▸', ' '])
            .starts_with(label)
        {
            return;
        }
        let before = terminal.caret();
        terminal.send("\t");
        terminal.wait_until("the caret moves on", |screen| {
            screen.cursor_position() != before
        });
    }
    panic!("no field {label}:\n{}", terminal.contents());
}

fn caret_row(terminal: &Terminal) -> String {
    let (row, _) = terminal.caret();
    let contents = terminal.contents();
    contents
        .lines()
        .nth(usize::from(row))
        .unwrap_or_default()
        .to_owned()
}

/// Fills in what a first message needs.
fn write_message(terminal: &mut Terminal) {
    go_to(terminal, "To ");
    terminal.send_for("alan@bletchley.example", "alan@bletchley.example");
    go_to(terminal, "Subject");
    terminal.send_for("Notes on the engine", "Notes on the engine");
    to_body(terminal);
    terminal.send_for("Hello Alan", "Hello Alan");
}

pub fn started(home: &Home) -> Terminal {
    let terminal = Setting::new(home).start();
    terminal.wait_for(PRACTICE);
    terminal
}

#[test]
fn a_message_goes_to_the_practice_inbox() {
    let home = Home::new();
    let mut terminal = started(&home);
    write_message(&mut terminal);
    terminal.send_for(CTRL_S, "ready");
    terminal.send_for("\r", "Caught by the practice server");
    terminal.send_for(F4, "Notes on the engine");
    terminal.send_for(F2, "New message");
    terminal.send(CTRL_Q);
    assert_eq!(terminal.exit(), 0);
    assert!(!terminal.is(vt100::Screen::alternate_screen));
    assert!(
        terminal.contents().contains("accepted"),
        "{}",
        terminal.contents()
    );
}

#[test]
fn the_terminal_may_change_its_size_at_any_time() {
    let home = Home::new();
    let mut terminal = started(&home);
    go_to(&mut terminal, "Subject");
    terminal.send_for("Notes on the engine", "Notes on the engine");
    for (columns, rows) in [(40, 12), (132, 43), (20, 5), (80, 24)] {
        terminal.resize(columns, rows);
        if columns >= 40 {
            terminal.wait_for("Notes on the engine");
        } else {
            terminal.wait_for("too small");
        }
    }
    terminal.send_for("!", "Notes on the engine!");
}

#[test]
fn half_a_key_holds_nothing_up() {
    let home = Home::new();
    let mut terminal = started(&home);
    go_to(&mut terminal, "Subject");
    terminal.send("\x1b[");
    terminal.resize(20, 5);
    terminal.wait_for("too small");
    terminal.resize(100, 30);
    terminal.wait_for(PRACTICE);
    let subject = terminal.caret();
    terminal.send("Z");
    terminal.wait_until("back to the field before", |screen| {
        screen.cursor_position().0 < subject.0
    });
}

#[test]
fn a_size_that_changes_at_once_is_not_missed() {
    let home = Home::new();
    let mut terminal = started(&home);
    terminal.resize(20, 5);
    terminal.wait_for("too small");
}

#[test]
fn a_paste_is_text_and_no_key() {
    let home = Home::new();
    let mut terminal = started(&home);
    go_to(&mut terminal, "Subject");
    terminal.paste("pasted\tsubject");
    terminal.wait_for("pasted");
    to_body(&mut terminal);
    terminal.paste("line one\rline two\r\nline three\x13");
    terminal.wait_until("three lines", |screen| {
        let lines: Vec<_> = screen.contents().lines().map(str::to_owned).collect();
        let row = |text| lines.iter().position(|line: &String| line.contains(text));
        let rows = (row("line one"), row("line two"), row("line three"));
        matches!(rows, (Some(one), Some(two), Some(three)) if two == one + 1 && three == two + 1)
    });
}

#[test]
fn a_token_in_the_environment_asks_before_it_means_real_mail() {
    const QUESTION: &str = "Found a Postmark token";
    let token = "3f6e2a10-1111-4222-8333-944445555666";
    for (answer, header) in [
        ("\r", PRACTICE),
        ("\x1b[B\r", "real mail through smtp.postmarkapp.com"),
    ] {
        let home = Home::new();
        let mut terminal = Setting::new(&home)
            .with("POSTMARK_SERVER_TOKEN", token)
            .start();
        terminal.wait_for(QUESTION);
        assert!(
            terminal.contents().contains(PRACTICE),
            "practice until answered"
        );
        terminal.send(answer);
        terminal.wait_until(header, |screen| {
            let contents = screen.contents();
            contents.contains(header) && !contents.contains(QUESTION)
        });
        terminal.send("\x11");
        assert_eq!(terminal.exit(), 0);
        let written = String::from_utf8_lossy(&terminal.written()).into_owned();
        assert!(!written.contains(token));
    }
}

#[test]
fn a_typed_letter_costs_the_terminal_under_a_hundred_bytes() {
    let home = Home::new();
    let mut terminal = started(&home);
    to_body(&mut terminal);
    terminal.send_for("Hello Alan", "Hello Alan");
    let before = terminal.written().len();
    terminal.send_for(",", "Hello Alan,");
    let bytes = terminal.written().len() - before;
    assert!(bytes < 100, "{bytes} bytes");
}

/// Goes to the text, which has no label: it is the last field.
pub fn to_body(terminal: &mut Terminal) {
    go_to(terminal, "Subject");
    let before = terminal.caret();
    terminal.send("\t");
    terminal.wait_until("the caret moves on", |screen| {
        screen.cursor_position() != before
    });
}
