//! A template of the server by keys alone, from the list to the inbox.

use crate::flows::{go_to, started};
use crate::pty::{Home, Terminal};

/// Esc closes what shows `words`.
fn closed(terminal: &mut Terminal, words: &str) {
    terminal.send("\x1b");
    terminal.wait_until("it closes", |screen| !screen.contents().contains(words));
}

#[test]
fn a_template_is_chosen_filled_in_previewed_sent_and_looked_up() {
    let home = Home::new();
    let mut terminal = started(&home);
    go_to(&mut terminal, "To ");
    terminal.send_for("grace@navy.example", "grace@navy.example");
    terminal.send_for("\x1bt", "Drafts 0");
    terminal.send_for("\t", "No templates yet");
    terminal.send_for("\t", "[On Postmark 3]");
    terminal.send_for("\r", "Values of “Receipt”");
    for value in ["Grace", "Pen", "3.00", "3.00", "true", "2041"] {
        terminal.send(value);
        terminal.send("\r");
    }
    terminal.wait_for("Your receipt 2041");
    terminal.wait_for("- Pen: 3.00");
    terminal.send_for("\x12", "Preview");
    terminal.wait_for("It is paid already.");
    closed(&mut terminal, "Preview: as it");
    terminal.send_for("\x13", "signed in, ready");
    terminal.wait_for("Template  Receipt");
    terminal.send_for("\r", "Caught by the practice server");
    terminal.send_for("\x1bOS", "Your receipt 2041");
    terminal.send_for("\x1bOR", "Activity: 1 send");
    terminal.send_for("l", "Look up mail");
    terminal.send("\r");
    // Postmark shows a message only a few seconds after it has accepted it; so does the practice server.
    terminal.wait_for("on server “Practice”");
    terminal.send("\t");
    terminal.wait_for("Nobody is suppressed.");
    closed(&mut terminal, "Nobody is suppressed.");
    terminal.send("\x11");
    assert_eq!(terminal.exit(), 0);
}
