//! What a terminal sends besides keys: reports, pastes without marks or without an end.

use crate::flows::{go_to, started, to_body};
use crate::pty::Home;

#[test]
fn text_without_paste_marks_costs_few_frames() {
    let home = Home::new();
    let mut terminal = started(&home);
    to_body(&mut terminal);
    let line = "a line of text that a terminal sends as it is typed";
    let count = 10_000 / line.len();
    let text = format!("{}the end", format!("{line}\r").repeat(count));
    let before = terminal.written().len();
    let began = std::time::Instant::now();
    terminal.send_for(&text, "the end");
    eprintln!("{} bytes in {:?}", text.len(), began.elapsed());
    let written = terminal.written().split_off(before);
    let mark = b"\x1b[?2026h";
    let frames = written
        .windows(mark.len())
        .filter(|one| one == mark)
        .count();
    assert!((1..=50).contains(&frames), "{frames} frames");
}

#[test]
fn reports_of_the_terminal_are_no_text() {
    let home = Home::new();
    let mut terminal = started(&home);
    go_to(&mut terminal, "Subject");
    let reports = [
        "\x1b]11;rgb:fdfd/f6f6/e3e3\x1b\\",
        "\x1b[?64;1;2c",
        "\x1b[24;80R",
        "\x1bP>|XTerm(379)\x1b\\",
        "\x1b[I",
    ];
    terminal.send_for(&format!("Be{}fore", reports.concat()), "Before");
}

#[test]
fn escape_needs_no_further_key() {
    let home = Home::new();
    let mut terminal = started(&home);
    go_to(&mut terminal, "Subject");
    let before = terminal.contents();
    terminal.send("\x1b");
    terminal.wait_until("the menu", |screen| screen.contents() != before);
}

#[test]
fn a_paste_without_an_end_comes_and_the_keys_are_keys_again() {
    let home = Home::new();
    let mut terminal = started(&home);
    to_body(&mut terminal);
    terminal.send_for("\x1b[200~half a paste", "half a paste");
    terminal.send_for(" and more", "half a paste and more");
}
