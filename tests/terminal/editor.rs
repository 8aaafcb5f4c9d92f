//! The user's editor has the terminal and gives it back: scripts stand for editors.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::flows::{PRACTICE, go_to};
use crate::pty::{Home, Setting, Terminal};

const CTRL_Q: &str = "\x11";
const EDIT_OUTSIDE: &str = "\x1b$";

/// A script as the user's editor; the file is `$1`.
fn editor(home: &Home, text: &str) -> String {
    let path = home.path().join("an editor");
    fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    format!("'{}' --wait", path.display())
}

/// A message to Alan, and an editor that does `text` with `$file`.
fn written(home: &Home, text: &str) -> Terminal {
    let command = editor(
        home,
        &format!("[ \"$1\" = --wait ] || exit 9\nfile=$2\n{text}"),
    );
    begun(Setting::new(home).with("VISUAL", command).start())
}

fn begun(mut terminal: Terminal) -> Terminal {
    terminal.wait_for(PRACTICE);
    go_to(&mut terminal, "To ");
    terminal.send_for("alan@bletchley.example", "alan@bletchley.example");
    go_to(&mut terminal, "Subject");
    terminal.send_for("Notes", "Notes");
    terminal
}

/// Whether any file is left for an editor.
fn has_files(home: &Home) -> bool {
    fs::read_dir(home.path().join("state/editing")).is_ok_and(|mut all| all.next().is_some())
}

fn quit(terminal: &mut Terminal) {
    terminal.send_for(CTRL_Q, "Quit?");
    terminal.send_for("\x1b[B", "▸ Save the draft and quit");
    terminal.send("\r");
}

#[test]
fn edits_arrive_and_no_token_was_in_the_file() {
    let home = Home::new();
    let script = "cp \"$file\" seen; stat -c '%a' \"$file\" \"${file%/*}\" > modes\nsed -i 's/^Subject:.*/Subject: From outside/' \"$file\"\necho 'one more line' >> \"$file\"";
    let mut terminal = written(&home, script);
    terminal.send_for(EDIT_OUTSIDE, "updated from your editor");
    terminal.wait_for("From outside");
    terminal.wait_for("one more line");
    let seen = fs::read_to_string(home.path().join("seen")).unwrap();
    assert!(seen.contains("\nTo: alan@bletchley.example\n"), "{seen}");
    assert!(
        !seen.to_lowercase().contains("token") && !seen.contains("70726163"),
        "{seen}"
    );
    let modes = fs::read_to_string(home.path().join("modes")).unwrap();
    assert_eq!(modes, "600\n700\n");
    home.wait_until_gone(|| !has_files(&home));
    // The keys are the form's again.
    terminal.send_for(" typed here", "typed here");
}

#[test]
fn the_editor_gets_what_is_typed_while_it_runs() {
    let home = Home::new();
    let script =
        "echo 'the editor asks'\nread line\nsed -i \"s/^Subject:.*/Subject: $line/\" \"$file\"";
    let mut terminal = written(&home, script);
    terminal.send_for(EDIT_OUTSIDE, "the editor asks");
    assert!(!terminal.is(vt100::Screen::alternate_screen));
    terminal.send_for("Hello from the keys", "Hello from the keys");
    // An interrupt is the editor's as well, if it wants one.
    terminal.send_for("\r", "updated from");
    terminal.wait_for("Hello from the keys");
    assert!(terminal.is(vt100::Screen::alternate_screen));
}

#[test]
fn an_editor_that_fails_leaves_the_draft_and_says_so() {
    let home = Home::new();
    let mut terminal = written(&home, "exit 1");
    terminal.send_for(EDIT_OUTSIDE, "the draft is as it was");
    terminal.wait_for("Notes");
    assert!(!has_files(&home));
    let home = Home::new();
    let mut terminal = written(&home, "echo lost >> \"$file\"; exit 1");
    terminal.send_for(EDIT_OUTSIDE, "what was written is in");
    assert!(has_files(&home));
    let home = Home::new();
    let mut terminal = written(&home, "true");
    terminal.send_for(EDIT_OUTSIDE, "nothing was changed");
    assert!(!has_files(&home));
}

#[test]
fn an_editor_that_is_killed_gives_the_terminal_back() {
    let home = Home::new();
    let script = "stty raw -echo; printf '\\033[?1049h\\033[?25l\\033[?1000h'; kill -9 $$";
    let command = editor(&home, script);
    let shell = "stty -a > before; \"$POSTRIDER\"; stty -a > after; echo the shell is back";
    let terminal = Setting::new(&home)
        .with("EDITOR", command)
        .script(shell)
        .start();
    let mut terminal = begun(terminal);
    terminal.send_for(EDIT_OUTSIDE, "the draft is as it was");
    terminal.send_for(" on it", "Notes on it");
    quit(&mut terminal);
    terminal.wait_for("the shell is back");
    let read = |name: &str| fs::read_to_string(home.path().join(name)).unwrap();
    assert_eq!(read("before"), read("after"));
    assert!(terminal.is(|screen| !screen.alternate_screen() && !screen.hide_cursor()));
}

#[test]
fn a_wrong_line_is_told_and_mended_in_the_file_as_it_was_left() {
    let home = Home::new();
    let script = "if [ -e again ]; then grep -q '^Sujbect: New' \"$file\" && sed -i 's/^Sujbect/Subject/' \"$file\"; else touch again; sed -i 's/^Subject:.*/Sujbect: New/' \"$file\"; fi";
    let mut terminal = written(&home, script);
    terminal.send_for(EDIT_OUTSIDE, "Part of the file");
    terminal.send_for("\r", "updated from");
    terminal.wait_for("New");
    home.wait_until_gone(|| !has_files(&home));
}

#[test]
fn an_editor_that_is_not_there_is_named() {
    let home = Home::new();
    let terminal = Setting::new(&home).with("EDITOR", "no-such-editor").start();
    let mut terminal = begun(terminal);
    terminal.send_for(EDIT_OUTSIDE, "`no-such-editor` cannot be started");
    terminal.send_for(" still", "Notes still");
    assert!(!has_files(&home));
}

#[test]
fn a_send_goes_on_while_the_editor_runs() {
    let home = Home::new();
    let script = "echo 'the editor asks'\nread line";
    let mut terminal = written(&home, script);
    terminal.send("\t");
    terminal.send_for("Hello Alan", "Hello Alan");
    terminal.send_for("\x13", "ready");
    terminal.send("\r");
    terminal.send_for(EDIT_OUTSIDE, "the editor asks");
    home.wait_until_gone(|| inbox_has_one(&home));
    terminal.send_for("\r", PRACTICE);
    // F6: the log tells it, whatever was said last.
    terminal.send_for("\x1b[17~", "accepted");
}

fn inbox_has_one(home: &Home) -> bool {
    fs::read_dir(home.path().join("data/practice-inbox")).is_ok_and(|mut all| all.next().is_some())
}

#[test]
fn the_editor_inherits_no_token() {
    const TOKEN: &str = "99999999-2222-4333-8444-555555555555";
    let home = Home::new();
    let command = editor(&home, "env >seen");
    let setting = Setting::new(&home)
        .with("VISUAL", command)
        .with("POSTMARK_ACCOUNT_TOKEN", TOKEN)
        .with("SMTP_URL", format!("smtp://x:{TOKEN}@localhost"))
        .with("LESS", "-R");
    let mut terminal = begun(setting.start());
    terminal.send_for(EDIT_OUTSIDE, "nothing was changed");
    let seen = fs::read_to_string(home.path().join("seen")).unwrap();
    assert!(seen.contains("LESS=-R") && seen.contains("TERM="), "{seen}");
    assert!(
        !seen.contains(TOKEN) && !seen.contains("POSTMARK_"),
        "{seen}"
    );
}

#[test]
fn what_an_editor_left_is_one_step_to_undo_with_any_line_ends() {
    for ends in [
        "s/$/\\r/",
        "1s/^/\\xEF\\xBB\\xBF/",
        "1s/^/\\xEF\\xBB\\xBF/;s/$/\\r/",
    ] {
        let home = Home::new();
        let script = format!(
            "echo 'one more line' >> \"$file\"; echo 'and another' >> \"$file\"; sed -i '{ends}' \"$file\""
        );
        let mut terminal = written(&home, &script);
        terminal.send_for(EDIT_OUTSIDE, "updated from your editor");
        terminal.wait_for("and another");
        terminal.send("\x1a");
        terminal.wait_until("the text before", |screen| {
            let contents = screen.contents();
            !contents.contains("one more line") && !contents.contains("and another")
        });
        terminal.send_for("\x19", "and another");
    }
}

#[test]
fn a_file_of_carriage_returns_alone_is_read() {
    let home = Home::new();
    let script =
        "echo 'one more line' >> \"$file\"; tr '\\n' '\\r' <\"$file\" >other; cat other >\"$file\"";
    let mut terminal = written(&home, script);
    terminal.send_for(EDIT_OUTSIDE, "updated from your editor");
    terminal.wait_for("one more line");
    terminal.wait_for("alan@bletchley.example");
}

#[test]
fn nothing_but_comments_leaves_the_draft() {
    let home = Home::new();
    for script in [
        "sed -i '/^#/!d' \"$file\"; echo >> \"$file\"",
        "echo '# nothing' > \"$file\"",
        ": > \"$file\"",
    ] {
        let mut terminal = written(&home, script);
        terminal.send_for(EDIT_OUTSIDE, "the file was left empty");
        terminal.wait_for("Notes");
    }
}
