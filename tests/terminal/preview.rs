//! The preview in a real terminal: a browser is started, or a link is drawn; the page goes away.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use rustix::process::Signal;

use crate::flows::{PRACTICE, go_to, to_body};
use crate::pty::{Home, Setting, Terminal};

const CTRL_Q: &str = "\x11";
const CTRL_R: &str = "\x12";
const NEXT_FORMAT: &str = "\x1b*";

/// A script that stands for a program.
fn script(home: &Home, name: &str, text: &str) -> PathBuf {
    let path = home.path().join(name);
    fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

/// An image in a Markdown message, previewed.
fn previewed(mut terminal: Terminal, home: &Home) -> Terminal {
    fs::write(home.path().join("logo.png"), b"\x89PNG\r\n\x1a\n").unwrap();
    terminal.wait_for(PRACTICE);
    go_to(&mut terminal, "To ");
    terminal.send_for("alan@bletchley.example", "alan@bletchley.example");
    terminal.send_for("\x0f", "logo.png");
    terminal.send_for("logo\r", "8 B");
    to_body(&mut terminal);
    terminal.send_for("Hello ![The logo](logo.png)", "(logo.png)");
    terminal.send_for(NEXT_FORMAT, "── Markdown");
    terminal.send_for(CTRL_R, "as it would arrive");
    terminal.send_for("2", "[image: The logo]");
    terminal
}

/// Files below the folder of pages.
fn pages(home: &Home) -> Vec<PathBuf> {
    let folders = fs::read_dir(home.path().join("state/scratch"))
        .into_iter()
        .flatten();
    let files = folders
        .flatten()
        .flat_map(|folder| fs::read_dir(folder.path()).into_iter().flatten());
    let paths = files.flatten().map(|file| file.path());
    paths
        .filter(|path| path.extension().is_some_and(|kind| kind == "html"))
        .collect()
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn the_browser_of_the_user_gets_a_page_that_fetches_nothing() {
    let home = Home::new();
    let browser = script(
        &home,
        "browser",
        "echo \"$@\" > seen.part; mv seen.part seen",
    );
    let terminal = Setting::new(&home)
        .with("BROWSER", browser.as_os_str())
        .start();
    let mut terminal = previewed(terminal, &home);
    terminal.send_for("o", "handed to");
    home.wait_for_file("seen", "file://");
    let seen = fs::read_to_string(home.path().join("seen")).unwrap();
    let page = PathBuf::from(seen.trim().strip_prefix("file://").unwrap());
    assert_eq!(pages(&home), std::slice::from_ref(&page));
    assert_eq!((mode(&page), mode(page.parent().unwrap())), (0o600, 0o700));
    let html = fs::read_to_string(&page).unwrap();
    assert!(html.contains("default-src 'none'"), "{html}");
    assert!(
        html.contains("src=&quot;data:image/png;base64,iVBORw0KGgo=&quot;"),
        "{html}"
    );
    terminal.send_for("\x1b", "Markdown");
    terminal.send_for(CTRL_Q, "Quit?");
    terminal.send_for("\x1b[B", "▸ Save the draft and quit");
    terminal.send("\r");
    terminal.exit();
    assert!(pages(&home).is_empty());
}

#[test]
fn a_browser_that_fails_is_told() {
    let home = Home::new();
    let browser = script(&home, "browser", "exit 3");
    let terminal = Setting::new(&home)
        .with("BROWSER", browser.as_os_str())
        .start();
    let mut terminal = previewed(terminal, &home);
    terminal.send_for("o", "did not open the page");
}

#[test]
fn over_ssh_there_is_a_link() {
    let home = Home::new();
    let terminal = Setting::new(&home)
        .with("SSH_CONNECTION", "10.0.0.1 1 10.0.0.2 22")
        .with("DISPLAY", ":9")
        .start();
    let mut terminal = previewed(terminal, &home);
    terminal.send_for("o", "There is no display here");
    let page = pages(&home).remove(0);
    terminal.wait_for_bytes(b"\x1b]8;;\x1b\\");
    let written = String::from_utf8_lossy(&terminal.written()).into_owned();
    let link = written
        .split("\x1b]8;id=page;file://")
        .nth(1)
        .expect("a link");
    let url = link.split("\x1b\\").next().unwrap();
    assert!(url.ends_with(&*page.to_string_lossy()), "{url}");
}

#[test]
fn what_a_crash_leaves_behind_goes_at_the_next_start() {
    let home = Home::new();
    let terminal = Setting::new(&home).with("SSH_TTY", "/dev/pts/9").start();
    let mut terminal = previewed(terminal, &home);
    terminal.send_for("o", "There is no display here");
    assert_eq!(pages(&home).len(), 1);
    terminal.signal(rustix::process::Signal::KILL);
    terminal.exit();
    assert_eq!(pages(&home).len(), 1);
    let terminal = Setting::new(&home).start();
    terminal.wait_for(PRACTICE);
    home.wait_until_gone(|| pages(&home).is_empty());
}

#[test]
fn the_page_goes_with_every_signal_and_after_a_kill_at_the_next_start() {
    for signal in [Signal::TERM, Signal::HUP, Signal::KILL] {
        let home = Home::new();
        let browser = script(&home, "browser", "env >seen.part; mv seen.part seen");
        let terminal = Setting::new(&home)
            .with("BROWSER", browser.as_os_str())
            .with(
                "POSTMARK_ACCOUNT_TOKEN",
                "99999999-2222-4333-8444-555555555555",
            )
            .start();
        let mut terminal = previewed(terminal, &home);
        // Ctrl+\ in another program of the terminal is no end.
        terminal.signal(Signal::QUIT);
        terminal.send_for("o", "handed to");
        home.wait_for_file("seen", "HOME=");
        let seen = fs::read_to_string(home.path().join("seen")).unwrap();
        assert!(!seen.contains("POSTMARK_"), "{seen}");
        assert_eq!(pages(&home).len(), 1);
        terminal.signal(signal);
        terminal.exit();
        if signal == Signal::KILL {
            assert_eq!(pages(&home).len(), 1);
            let next = Command::new(env!("CARGO_BIN_EXE_postrider"))
                .arg("keys")
                .env_clear()
                .env("POSTRIDER_HOME", home.path())
                .output();
            assert!(next.unwrap().status.success());
        }
        assert!(pages(&home).is_empty(), "{signal:?}");
    }
}
