//! Terminal programs that people use: what a shell wrote before does not shine through, and the screen is left
//! clean. What is not installed is skipped, but not in CI.

use std::process::Command;

use crate::flows::PRACTICE;
use crate::pty::{Home, Setting, Terminal};

const F6: &str = "\x1b[17~";
const SHELL: &str = "old shell text";
/// A shell with job control, whose screen is full of text.
const SCRIPT: &str = r#"for i in $(seq 40); do echo "old shell text $i"; done
set -m; "$POSTRIDER"; echo "the shell again"; read -r _; fg; echo "exit $?"; read -r _"#;

/// Whether a program is there; in CI it must be.
pub fn is_there(program: &str) -> bool {
    let found = Command::new("/bin/sh")
        .args(["-c", &format!("command -v {program}")])
        .output()
        .is_ok_and(|output| output.status.success());
    assert!(
        found || std::env::var_os("CI").is_none(),
        "CI needs {program}"
    );
    if !found {
        eprintln!("skipped: {program} is not installed");
    }
    found
}

/// Waits until `what` is nowhere on the screen: these programs show a frame piece by piece.
fn wait_without(terminal: &Terminal, what: &str) {
    let gone = format!("a screen without {what}");
    terminal.wait_until(&gone, |screen| !screen.contents().contains(what));
}

/// The label of the field with the caret. The cursor is in other places while a frame is shown.
fn marked(screen: &vt100::Screen) -> Option<String> {
    let contents = screen.contents();
    let mut rows = contents.lines().filter_map(|row| row.strip_prefix("│▸"));
    rows.next()
        .and_then(|row| row.split_whitespace().next().map(str::to_owned))
}

fn go_to(terminal: &mut Terminal, label: &str) {
    for _ in 0..40 {
        let mut here = None;
        terminal.wait_until("a field", |screen| marked(screen).is_some());
        terminal.is(|screen| {
            here = marked(screen);
            true
        });
        if here.as_deref() == Some(label) {
            return;
        }
        terminal.send("\t");
        terminal.wait_until("the next field", |screen| {
            marked(screen).is_some_and(|label| Some(label) != here)
        });
    }
    panic!("no field {label}:\n{}", terminal.contents());
}

fn write_message(terminal: &mut Terminal) {
    go_to(terminal, "To");
    terminal.send_for("alan@bletchley.example", "alan@bletchley.example");
    go_to(terminal, "Subject");
    terminal.send_for("Notes on the engine", "Notes on the engine");
    terminal.send_for("\tHello Alan", "Hello Alan");
}

/// Start, write, send, suspend, quit.
fn play(mut terminal: Terminal) {
    terminal.wait_for(PRACTICE);
    wait_without(&terminal, SHELL);
    // From the guide to the message.
    terminal.send("\t");
    // The practice server listens.
    terminal.wait_for("token ");
    write_message(&mut terminal);
    terminal.send_for("\x13", "ready");
    wait_without(&terminal, SHELL);
    terminal.send_for("\r", "Caught");
    terminal.send(F6);
    terminal.send_for("\x1a", "the shell again");
    wait_without(&terminal, "Subject");
    terminal.send_for("\r", PRACTICE);
    wait_without(&terminal, "the shell again");
    wait_without(&terminal, SHELL);
    terminal.send_for("\x11", "exit 0");
    wait_without(&terminal, "Subject");
    terminal.send("\r");
    terminal.exit();
}

/// A shell script in a file, as a command for a terminal program.
fn script(home: &Home) -> String {
    let path = home.path().join("script");
    std::fs::write(&path, SCRIPT).unwrap();
    format!("/bin/bash --norc {}", path.display())
}

#[test]
fn a_terminal_with_an_alternate_screen() {
    let home = Home::new();
    play(Setting::new(&home).script(SCRIPT).start());
}

#[test]
fn a_terminal_without_one() {
    let home = Home::new();
    let mut setting = Setting::new(&home).script(SCRIPT).with("TERM", "linux");
    setting.alternate_screen = false;
    let terminal = setting.start();
    play(terminal);
}

#[test]
fn gnu_screen() {
    if !is_there("screen") {
        return;
    }
    let home = Home::new();
    let command = script(&home);
    // It ends with its terminal, whatever becomes of the test.
    std::fs::write(home.path().join("screenrc"), "autodetach off\n").unwrap();
    let host = format!(
        "mkdir -m 700 sockets; SCREENDIR=\"$PWD/sockets\" exec screen -c screenrc -U {command}"
    );
    play(
        Setting::new(&home)
            .with("LC_ALL", "C.UTF-8")
            .script(&host)
            .start(),
    );
}

/// tmux with these options, until the program in it ends.
fn tmux(options: &str) {
    if !is_there("tmux") {
        return;
    }
    let home = Home::new();
    let command = script(&home);
    std::fs::write(
        home.path().join("conf"),
        format!("set -g status off\nset -g exit-unattached on\n{options}\n"),
    )
    .unwrap();
    let host = format!("exec tmux -u -S socket -f conf new-session '{command}'");
    play(
        Setting::new(&home)
            .with("LC_ALL", "C.UTF-8")
            .script(&host)
            .start(),
    );
}

#[test]
fn tmux_with_an_alternate_screen() {
    tmux("");
}

#[test]
fn tmux_without_one() {
    tmux("setw -g alternate-screen off");
}
