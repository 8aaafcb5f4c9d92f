//! Drafts in the real binary: killed while typing, opened in two programs, begun from a file, taken over from
//! an earlier version.

use std::time::{Duration, Instant};

use postrider::mail::Draft;
use rustix::process::Signal;

use crate::flows::{PRACTICE, go_to, started, to_body};
use crate::pty::{Home, Setting, Terminal};

const ALT_T: &str = "\x1bt";
const DOWN: &str = "\x1b[B";
const CTRL_N: &str = "\x0e";
/// What may be lost.
const SECOND: Duration = Duration::from_secs(1);

/// Types words as fast as the screen shows them for so long, and says when each was shown: the whole text up to
/// there, and the moment.
fn typed_for(terminal: &mut Terminal, time: Duration) -> Vec<(String, Instant)> {
    let (started, mut text, mut shown) = (Instant::now(), String::new(), Vec::new());
    while started.elapsed() < time {
        let word = format!("w{}", shown.len());
        // A new line for each: what is shown is the whole word and no other one's beginning.
        terminal.send_for(&word, &word);
        text.push_str(&word);
        shown.push((text.clone(), Instant::now()));
        terminal.send("\r");
        text.push('\n');
    }
    shown
}

#[test]
fn a_kill_at_any_moment_costs_at_most_a_second_of_typing() {
    for ms in [30, 400, 900, 1_250, 1_600, 2_050, 2_700] {
        let home = Home::new();
        let mut terminal = started(&home);
        to_body(&mut terminal);
        let shown = typed_for(&mut terminal, Duration::from_millis(ms));
        let killed = Instant::now();
        terminal.signal(Signal::KILL);
        terminal.exit();
        let drafts = home.drafts("");
        assert!(drafts.len() < 2, "one message is one draft");
        let kept = drafts.first().map_or("", |draft| draft.text.as_str());
        let whole = &shown.last().unwrap().0;
        assert!(
            format!("{whole}\n").starts_with(kept),
            "{kept:?} is not what was typed"
        );
        let old = |at: &Instant| killed.duration_since(*at) >= SECOND;
        let due = shown.iter().rev().find(|(_, at)| old(at));
        let due = due.map_or("", |(text, _)| text.as_str());
        assert!(
            kept.starts_with(due),
            "after {ms} ms {} bytes were kept of {} that were a second old",
            kept.len(),
            due.len()
        );
        if ms > 1_500 {
            assert!(!due.is_empty(), "something was a second old");
            let mut next = Setting::new(&home).start();
            next.wait_for("Continue with it");
            next.send_for("\r", "w0");
        }
    }
}

/// A program with a message in its form that is kept.
fn with_message(home: &Home, subject: &str) -> Terminal {
    let mut terminal = started(home);
    go_to(&mut terminal, "Subject");
    terminal.send_for(subject, subject);
    home.wait_for_draft(subject);
    terminal
}

#[test]
fn two_programs_do_not_write_over_each_others_draft() {
    let home = Home::new();
    let mut first = with_message(&home, "Engine notes");
    let mut second = started(&home);
    second.send_for(ALT_T, "open elsewhere");
    assert!(second.contents().contains("Engine notes"));
    second.send_for("\r", "this is a copy of it");
    go_to(&mut second, "Subject");
    second.send_for(" second", "Engine notes second");
    go_to(&mut first, "Subject");
    first.send_for(" first", "Engine notes first");
    home.wait_for_draft("engine notes second");
    home.wait_for_draft("engine notes first");
    for terminal in [first, second] {
        terminal.signal(Signal::KILL);
        terminal.exit();
    }
    let mut subjects: Vec<String> = home.drafts("").into_iter().map(|one| one.subject).collect();
    subjects.sort();
    assert_eq!(subjects, ["Engine notes first", "Engine notes second"]);
}

#[test]
fn a_draft_is_put_aside_and_opened_deleted_and_brought_back() {
    let home = Home::new();
    let mut terminal = with_message(&home, "Engine notes");
    terminal.send_for(CTRL_N, "is in Drafts");
    go_to(&mut terminal, "Subject");
    terminal.send_for("Loom", "Loom");
    terminal.send_for(ALT_T, "in the form");
    terminal.send(DOWN);
    terminal.send_for("d", "Delete draft “Engine notes”?");
    terminal.send_for("\x1b[B\r", "“Engine notes” was deleted");
    terminal.send_for("u", "“Engine notes” is back");
    terminal.send_for("/engine", "Search: engine");
    terminal.wait_until("only that one", |screen| {
        // The form behind has the other one.
        screen.contents().contains("Engine notes") && !screen.contents().contains("in the form")
    });
    terminal.send("\r\r");
    terminal.wait_for("the draft is in the form");
    go_to(&mut terminal, "Subject");
    terminal.wait_for("Engine notes");
    assert_eq!(home.drafts("loom").len(), 1);
    terminal.send("\x11");
    terminal.wait_for("Discard the draft");
    terminal.send(DOWN);
    terminal.send("\r");
    assert_eq!(terminal.exit(), 0);
    let mut next = Setting::new(&home).start();
    next.wait_for("Continue with it");
    next.send_for("\r", "Engine notes");
}

#[test]
fn a_file_opens_the_interface_and_its_variables_are_asked_for() {
    let home = Home::new();
    let text =
        "to = \"grace@navy.example\"\nsubject = \"For {{whom}}\"\ntext = \"Hello {{whom}}\"\n";
    std::fs::write(home.path().join("letter.toml"), text).unwrap();
    let script = r#"exec "$POSTRIDER" --draft letter.toml"#;
    let mut terminal = Setting::new(&home).script(script).start();
    terminal.wait_for("Fill in the variables");
    terminal.send_for("Grace\r", "For Grace");
    terminal.wait_for("Hello Grace");
    home.wait_for_draft("for grace");
    let script = r#"exec "$POSTRIDER" --draft letter.toml --var whom=Alan"#;
    let terminal = Setting::new(&home).script(script).start();
    terminal.wait_for("For Alan");
}

#[test]
fn the_draft_of_an_earlier_version_is_offered_after_the_update() {
    let home = Home::new();
    let draft = Draft {
        subject: "From before".into(),
        ..Draft::default()
    };
    std::fs::create_dir(home.path().join("state")).unwrap();
    let old = home.path().join("state/draft.json");
    std::fs::write(&old, serde_json::to_string(&draft).unwrap()).unwrap();
    let mut terminal = Setting::new(&home).start();
    terminal.wait_for("Continue with it");
    terminal.send_for("\r", "From before");
    terminal.wait_for(PRACTICE);
    assert!(!old.exists());
    assert_eq!(home.drafts("before").len(), 1);
}
