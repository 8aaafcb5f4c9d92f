//! Questions before something is changed.

use std::io::{self, IsTerminal as _};

use super::plain;

/// Whether somebody can be asked.
pub(super) fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks a yes/no question on the terminal. Without a terminal, the answer is no.
pub(super) fn agrees(question: &str) -> bool {
    if !can_ask() {
        return false;
    }
    plain::say(question);
    let mut answer = String::new();
    let read = io::stdin().read_line(&mut answer);
    read.is_ok() && ["y", "yes"].contains(&answer.trim().to_lowercase().as_str())
}
