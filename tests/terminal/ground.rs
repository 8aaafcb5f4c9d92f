//! `theme = "auto"`: the terminal is asked for its background, and its answer is none of the user's words.

use crate::flows::{PRACTICE, go_to, started};
use crate::pty::{Home, Setting};

const QUESTION: &[u8] = b"\x1b]11;?\x1b\\";
const ALT_Z: &str = "\x1bz";

/// A terminal that answers between two letters, as late as an answer can be; what is typed is all there.
fn answers(answer: &str, next_theme: &str) {
    let home = Home::new();
    let mut terminal = started(&home);
    terminal.wait_for_bytes(QUESTION);
    go_to(&mut terminal, "Subject");
    terminal.send(&format!("Be{answer}fore"));
    terminal.wait_for("Before");
    terminal.send_for(ALT_Z, next_theme);
    assert!(!terminal.contents().contains("rgb:"));
}

#[test]
fn a_light_terminal_gets_the_light_theme_and_nothing_is_typed() {
    // The one behind `light` is next.
    answers("\x1b]11;rgb:fdfd/f6f6/e3e3\x1b\\", "theme high-contrast");
}

#[test]
fn a_dark_terminal_keeps_the_dark_theme_and_nothing_is_typed() {
    answers("\x1b]11;rgb:1c1c/1c1c/1c1c\x07", "theme light");
}

#[test]
fn a_terminal_that_has_told_already_is_not_asked() {
    let home = Home::new();
    let mut terminal = Setting::new(&home).with("COLORFGBG", "0;15").start();
    terminal.wait_for(PRACTICE);
    // `light` is the first then, and the others follow.
    terminal.send_for(ALT_Z, "theme dark");
    let written = terminal.written();
    assert!(!written.windows(QUESTION.len()).any(|some| some == QUESTION));
}
