//! Copying to a clipboard outside: what is said of it is what is known.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::flows::{PRACTICE, go_to};
use crate::programs::is_there;
use crate::pty::{Home, Setting, Terminal};

const SHIFT_HOME: &str = "\x1b[1;2H";
const ALT_W: &str = "\x1bw";

/// Selects "Hello" in the subject and copies it.
fn copies(setting: Setting<'_>) -> Terminal {
    let mut terminal = setting.start();
    terminal.wait_for(PRACTICE);
    go_to(&mut terminal, "Subject");
    terminal.send_for("Hello", "Hello");
    terminal.send(SHIFT_HOME);
    terminal.send(ALT_W);
    terminal
}

/// A program of the desktop that keeps what it gets, and does `then`.
fn program(home: &Home, name: &str, then: &str) -> String {
    let folder = home.path().join("bin");
    fs::create_dir_all(&folder).unwrap();
    let text = format!("#!/bin/sh\nenv >env\ncat >\"$0.part\"; mv \"$0.part\" copied\n{then}\n");
    fs::write(folder.join(name), text).unwrap();
    fs::set_permissions(folder.join(name), fs::Permissions::from_mode(0o755)).unwrap();
    format!("{}:/usr/bin:/bin", folder.display())
}

#[test]
fn a_terminal_is_asked_and_nothing_is_promised() {
    let home = Home::new();
    let path = program(&home, "wl-copy", "");
    let remote = Setting::new(&home)
        .with("PATH", path)
        .with("WAYLAND_DISPLAY", "wayland-0")
        .with("SSH_TTY", "/dev/pts/7");
    for setting in [Setting::new(&home), remote] {
        let terminal = copies(setting);
        terminal.wait_for_bytes(b"\x1b]52;c;SGVsbG8=\x1b\\");
        terminal.wait_for("sent to the clipboard: the selection; your terminal may not accept it");
    }
    assert!(!home.path().join("copied").exists());
}

#[test]
fn a_program_of_the_desktop_has_copied_when_it_says_so() {
    let home = Home::new();
    let path = program(&home, "wl-copy", "");
    let terminal = copies(
        Setting::new(&home)
            .with("PATH", path)
            .with("WAYLAND_DISPLAY", "wayland-0")
            .with(
                "POSTMARK_ACCOUNT_TOKEN",
                "99999999-2222-4333-8444-555555555555",
            ),
    );
    terminal.wait_for("copied: the selection");
    assert_eq!(
        fs::read_to_string(home.path().join("copied")).unwrap(),
        "Hello"
    );
    let inherited = fs::read_to_string(home.path().join("env")).unwrap();
    assert!(!inherited.contains("POSTMARK_"), "{inherited}");
    let written = String::from_utf8_lossy(&terminal.written()).into_owned();
    assert!(!written.contains("\x1b]52;"));
}

#[test]
fn where_the_program_fails_the_terminal_is_asked() {
    let home = Home::new();
    let path = program(&home, "xclip", "echo \"Can't open display\" >&2; exit 1");
    let terminal = copies(
        Setting::new(&home)
            .with("PATH", path)
            .with("DISPLAY", ":99"),
    );
    terminal.wait_for_bytes(b"\x1b]52;c;SGVsbG8=\x1b\\");
    terminal.wait_for("sent to the clipboard");
}

#[test]
fn tmux_has_it_in_a_buffer() {
    if !is_there("tmux") {
        return;
    }
    let home = Home::new();
    let tmux = "tmux -S \"$HOME/socket\" -f /dev/null";
    let script = format!(
        "{tmux} new-session -d 'exec sleep 60' && export TMUX=\"$HOME/socket,0,0\" && \"$POSTRIDER\"; {tmux} show-buffer >buffer; {tmux} kill-server"
    );
    let mut terminal = copies(Setting::new(&home).script(&script));
    terminal.wait_for("copied to a tmux buffer: the selection");
    terminal.send_for("\x11", "Quit?");
    terminal.send_for("\x1b[B", "▸ Save the draft and quit");
    terminal.send("\r");
    terminal.exit();
    assert_eq!(
        fs::read_to_string(home.path().join("buffer")).unwrap(),
        "Hello"
    );
}
