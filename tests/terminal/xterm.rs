//! A real xterm on a display of its own: keys come from its keyboard, and it prints what it shows.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::flows::PRACTICE;
use crate::programs::is_there;
use crate::pty::Home;

/// For anything that is waited for; only a test that fails takes so long.
const DEADLINE: Duration = Duration::from_secs(20);
/// For xterm to print.
const ANSWER: Duration = Duration::from_millis(500);
const SCRIPT: &str = r#"tty >tty
for i in $(seq 40); do echo "old shell text $i"; done
set -m; "$POSTRIDER"; echo "the shell again"; read -r _; fg; echo "exit $?"; read -r _"#;

struct Display {
    server: Child,
    name: String,
}

impl Display {
    fn start() -> Self {
        let mut server = Command::new("Xvfb")
            .args([
                "-displayfd",
                "1",
                "-nolisten",
                "tcp",
                "-screen",
                "0",
                "1000x700x24",
            ])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut number = String::new();
        let output = server.stdout.take().unwrap();
        BufReader::new(output).read_line(&mut number).unwrap();
        let name = format!(":{}", number.trim());
        Self { server, name }
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

struct Xterm {
    xterm: Child,
    folder: PathBuf,
    display: Display,
}

impl Xterm {
    fn start(home: &Home, resources: &[&str]) -> Self {
        let display = Display::start();
        fs::write(home.path().join("script"), SCRIPT).unwrap();
        let printer = format!(
            "XTerm*printerCommand: cat > {0}/printed && mv {0}/printed {0}/screen",
            home.path().display()
        );
        let mut command = Command::new("xterm");
        command
            .env_clear()
            .env("DISPLAY", &display.name)
            .env("PATH", "/usr/bin:/bin")
            .env("LC_ALL", "C.UTF-8")
            .env("HOME", home.path())
            .env("POSTRIDER_HOME", home.path())
            .env("POSTRIDER", env!("CARGO_BIN_EXE_postrider"))
            .current_dir(home.path())
            .args(["-u8", "-geometry", "100x30", "-xrm", &printer])
            .args([
                "-xrm",
                "XTerm*printAttributes: 0",
                "-xrm",
                "XTerm*printerAutoClose: true",
            ])
            .stdin(Stdio::null())
            .stderr(Stdio::null());
        for resource in resources {
            command.args(["-xrm", resource]);
        }
        command.args(["-e", "/bin/bash", "--norc", "script"]);
        let xterm = command.spawn().unwrap();
        Self {
            xterm,
            folder: home.path().to_owned(),
            display,
        }
    }

    /// Presses keys on the keyboard of the display.
    fn keys(&self, arguments: &[&str]) {
        let status = Command::new("xdotool")
            .env("DISPLAY", &self.display.name)
            .args(arguments)
            .status()
            .unwrap();
        assert!(status.success());
    }

    fn write(&self, text: &str) {
        self.keys(&["type", "--delay", "2", text]);
    }

    fn press(&self, key: &str) {
        self.keys(&["key", key]);
    }

    /// What xterm shows, which it prints when its terminal is asked to.
    fn contents(&self) -> String {
        let tty = fs::read_to_string(self.folder.join("tty")).unwrap_or_default();
        let (screen, began) = (self.folder.join("screen"), Instant::now());
        if !Path::new(tty.trim()).exists() {
            return String::new();
        }
        fs::write(tty.trim(), "\x1b[i").unwrap();
        // A request that came between the bytes of another sequence is not answered.
        while !screen.exists() && began.elapsed() < ANSWER {
            thread::park_timeout(Duration::from_millis(5));
        }
        let contents = fs::read_to_string(&screen).unwrap_or_default();
        let _ = fs::remove_file(screen);
        contents
    }

    /// Waits until the screen is as `reached` says. Nothing rings a bell here, so xterm is asked again and again.
    fn wait_until(&self, what: &str, reached: impl Fn(&str) -> bool) -> String {
        let began = Instant::now();
        loop {
            let contents = self.contents();
            if reached(&contents) {
                return contents;
            }
            assert!(
                began.elapsed() < DEADLINE,
                "{what} was never seen:\n{contents}"
            );
        }
    }

    fn wait_for(&self, text: &str) -> String {
        self.wait_until(text, |contents| contents.contains(text))
    }
}

impl Drop for Xterm {
    fn drop(&mut self) {
        let _ = self.xterm.kill();
        let _ = self.xterm.wait();
    }
}

fn is_testable() -> bool {
    ["xterm", "Xvfb", "xdotool"].into_iter().all(is_there)
}

fn play(resources: &[&str]) {
    let home = Home::new();
    let xterm = Xterm::start(&home, resources);
    let first = xterm.wait_for(PRACTICE);
    assert!(!first.contains("old shell text"), "{first}");
    xterm.write("alan@bletchley.example\tNotes on the engine");
    xterm.wait_for("Notes on the engine");
    xterm.press("F6");
    xterm.press("ctrl+z");
    let left = xterm.wait_for("the shell again");
    assert!(!left.contains(PRACTICE), "{left}");
    xterm.press("Return");
    let again = xterm.wait_for(PRACTICE);
    assert!(
        !again.contains("the shell again") && !again.contains("old shell text"),
        "{again}"
    );
    xterm.press("F6");
    xterm.wait_for("Notes on the engine");
    // Alt+/ finds in the text, if Alt is an Esc before the character.
    xterm.press("alt+slash");
    xterm.wait_for("Find");
    xterm.press("ctrl+q");
    xterm.wait_for("Quit?");
    xterm.press("Down");
    xterm.press("Return");
    let end = xterm.wait_for("exit 0");
    assert!(!end.contains(PRACTICE), "{end}");
}

#[test]
fn an_xterm_as_it_is_installed() {
    if is_testable() {
        play(&[]);
    }
}

#[test]
fn an_xterm_without_an_alternate_screen() {
    if is_testable() {
        play(&["XTerm*titeInhibit: true"]);
    }
}
