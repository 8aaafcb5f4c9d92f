//! Questions before something is changed.

use std::io::{self, IsTerminal as _};

use super::plain;

/// Whether the user answers a question with yes; asked on a terminal only, and elsewhere answered with no.
pub(super) fn agrees(question: &str) -> bool {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return false;
    }
    plain::say(question);
    let mut answer = String::new();
    let read = io::stdin().read_line(&mut answer);
    read.is_ok() && ["y", "yes"].contains(&answer.trim().to_lowercase().as_str())
}
