//! A list is sent to the practice server, stopped in the middle and continued; nobody gets a message twice.

use std::fs;

use crate::flows::{go_to, started};
use crate::pty::{Home, Terminal};

const LIST: &str = "to,name\ngrace@navy.example,Grace\nalan@bletchley.example,Alan\nadele@ibm.example,Adele\nbarbara@mit.example,Barbara\nedsger@tue.example,Edsger\n";
const NAMES: [&str; 5] = ["Grace", "Alan", "Adele", "Barbara", "Edsger"];
const CTRL_S: &str = "\x13";
const CTRL_Q: &str = "\x11";
const F4: &str = "\x1bOS";
const F6: &str = "\x1b[17~";
const ESC: &str = "\x1b";
const DOWN: &str = "\x1b[B";

/// A message to the list, under review.
fn reviewed(home: &Home) -> Terminal {
    let list = home.path().join("people.csv");
    fs::write(&list, LIST).unwrap();
    let mut terminal = started(home);
    go_to(&mut terminal, "To ");
    terminal.paste(&list.display().to_string());
    terminal.wait_for("5 people");
    go_to(&mut terminal, "Subject");
    terminal.send_for("For {{name}}", "For {{name}}");
    terminal.send("\t");
    terminal.send_for("Hello {{name}}", "Hello {{name}}");
    terminal.send_for(CTRL_S, "Type 5 to send");
    terminal
}

/// The inbox has one message for everybody.
fn everybody_has_one(terminal: &mut Terminal) {
    terminal.send(F4);
    for name in NAMES {
        terminal.wait_for(&format!("For {name}"));
    }
    let contents = terminal.contents();
    for name in NAMES {
        let copies = contents.matches(&format!("For {name}")).count();
        assert_eq!(copies, 1, "{name}:\n{contents}");
    }
}

#[test]
fn a_list_of_five_goes_to_the_practice_inbox() {
    let home = Home::new();
    let mut terminal = reviewed(&home);
    terminal.send_for("5", "Type 5 to send: 5");
    terminal.send_for("\r", "Caught by the practice server: 5 messages");
    terminal.wait_for("e.g. grace@navy.example");
    everybody_has_one(&mut terminal);
    terminal.send(CTRL_Q);
    assert_eq!(terminal.exit(), 0);
    let contents = terminal.contents();
    assert!(
        contents.contains("5 of 5 messages to people.csv"),
        "{contents}"
    );
}

#[test]
fn a_run_that_was_stopped_is_continued_with_what_is_left() {
    let home = Home::new();
    let mut terminal = reviewed(&home);
    for pace in ["10 a second", "1 a second", "10 a minute"] {
        terminal.send_for("p", pace);
    }
    terminal.send_for("5", "Type 5 to send: 5");
    terminal.send_for("\r", "sending to people.csv: 1 of 5");
    terminal.send_for(ESC, "Menu: press a letter");
    terminal.send_for("X", "Keep sending");
    terminal.send(DOWN);
    terminal.send_for("\r", "messages accepted");
    terminal.send_for(CTRL_S, "were accepted before");
    let contents = terminal.contents();
    let left = contents.split("Type ").nth(1);
    let left = left.and_then(|rest| rest.split(' ').next()).unwrap();
    assert!(left.parse::<usize>().unwrap() < 5, "{contents}");
    terminal.send_for(left, &format!("to send: {left}"));
    terminal.send_for("\r", "Caught by the practice server: 5 messages");
    everybody_has_one(&mut terminal);
}

#[test]
fn a_list_that_was_changed_since_its_review_is_not_sent() {
    let home = Home::new();
    let mut terminal = reviewed(&home);
    let list = home.path().join("people.csv");
    fs::write(&list, LIST.replace("grace@", "eve@")).unwrap();
    terminal.send_for("5", "Type 5 to send: 5");
    terminal.send_for("\r", "Nothing was sent");
    terminal.send_for(F6, "changed since the review");
    terminal.send_for(F4, "Nothing was caught yet");
}
