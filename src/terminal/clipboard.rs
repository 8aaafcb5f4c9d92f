//! Copying to a clipboard outside: tmux or a program of the desktop takes the text and says so; else the terminal is
//! asked to (OSC 52), which says nothing.

use std::io::{self, Write as _};
use std::process::Stdio;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::browser::is_remote;
use crate::app::{CopiedTo, Message};
use crate::system;

/// For a program to take the text.
const LIMIT: Duration = Duration::from_secs(5);

type Words = &'static [&'static str];

const TMUX: [Words; 2] = [
    // Hands it to the terminals around it as well, since tmux 3.2.
    &["tmux", "load-buffer", "-w", "-"],
    &["tmux", "load-buffer", "-"],
];
/// The variable that must be set for them, and the programs.
const DESKTOP: [(&str, Words); 3] = [
    ("WAYLAND_DISPLAY", &["wl-copy"]),
    ("DISPLAY", &["xclip", "-selection", "clipboard"]),
    ("DISPLAY", &["xsel", "--clipboard", "--input"]),
];
const MACOS: Words = &["pbcopy"];

/// How a text gets to a clipboard outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Route {
    /// The programs to try; none where only the terminal can be asked.
    programs: Vec<Words>,
    to: CopiedTo,
}

impl Route {
    /// The terminal.
    pub(super) fn terminal() -> Self {
        Self {
            programs: Vec::new(),
            to: CopiedTo::Terminal,
        }
    }

    /// The one that this environment has: tmux where it is around us; a program of the desktop where a display is
    /// named and the terminal is not on another machine; else the terminal.
    pub(super) fn of(
        variable: &dyn Fn(&str) -> Option<String>,
        is_installed: &dyn Fn(&str) -> bool,
    ) -> Self {
        let is_set = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
        if is_set("TMUX") && is_installed("tmux") {
            return Self {
                programs: TMUX.to_vec(),
                to: CopiedTo::Tmux,
            };
        }
        if is_remote(variable) {
            return Self::terminal();
        }
        let macos = cfg!(target_os = "macos").then_some(MACOS);
        let named = DESKTOP
            .iter()
            .filter(|(name, _)| is_set(name))
            .map(|row| row.1);
        let programs: Vec<Words> = macos
            .into_iter()
            .chain(named)
            .filter(|words| is_installed(words[0]))
            .collect();
        match programs.is_empty() {
            true => Self::terminal(),
            false => Self {
                programs,
                to: CopiedTo::Desktop,
            },
        }
    }

    /// Whether the terminal itself is to be asked.
    pub(super) fn is_terminal(&self) -> bool {
        self.programs.is_empty()
    }

    /// Hands `text` to the first program that takes it, on a thread of its own, and reports that. Where none does, the
    /// text comes back through `terminal` for the terminal, before the report.
    ///
    /// # Errors
    ///
    /// When the system gives no thread.
    pub(super) fn hand_over(
        &self,
        text: String,
        terminal: mpsc::Sender<String>,
        messages: tokio::sync::mpsc::Sender<Message>,
    ) -> io::Result<()> {
        let Self { programs, to } = self.clone();
        thread::Builder::new()
            .name("clipboard".into())
            .spawn(move || {
                let taken = programs.iter().any(|words| takes(words, &text));
                if !taken {
                    let _ = terminal.send(text);
                }
                let to = if taken { to } else { CopiedTo::Terminal };
                let _ = messages.blocking_send(Message::Copied(Ok(to)));
            })?;
        Ok(())
    }
}

/// Whether a program took `text` and ended well. What it leaves running offers the text to others, and goes on.
fn takes(words: &[&str], text: &str) -> bool {
    let mut command = system::command(words[0]);
    command
        .args(&words[1..])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let Ok(mut child) = command.spawn() else {
        return false;
    };
    let input = child.stdin.take();
    let (text, (sender, written)) = (text.to_owned(), mpsc::channel());
    thread::spawn(move || {
        let is_written = input.is_some_and(|mut input| input.write_all(text.as_bytes()).is_ok());
        let _ = sender.send(is_written);
    });
    let status = system::wait_within(&mut child, LIMIT);
    let has_ended_well = matches!(status, Ok(Some(status)) if status.success());
    has_ended_well && written.recv_timeout(LIMIT).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(variables: &[(&str, &str)], installed: &[&str]) -> Route {
        let variable = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        Route::of(&variable, &|name| installed.contains(&name))
    }

    fn first(variables: &[(&str, &str)], installed: &[&str]) -> &'static str {
        let route = route(variables, installed);
        route.programs.first().map_or("terminal", |words| words[0])
    }

    #[cfg(not(target_os = "macos"))]
    #[test]
    fn the_route_is_the_nearest_that_can_say_yes() {
        let all = ["tmux", "wl-copy", "xclip", "xsel"];
        let (tmux, wayland, x11) = (
            ("TMUX", "/tmp/x,1,0"),
            ("WAYLAND_DISPLAY", "w"),
            ("DISPLAY", ":0"),
        );
        let ssh = ("SSH_CONNECTION", "10.0.0.1 1 10.0.0.2 22");
        assert_eq!(first(&[tmux, wayland, x11, ssh], &all), "tmux");
        assert_eq!(first(&[wayland, x11], &all), "wl-copy");
        assert_eq!(first(&[x11], &all), "xclip");
        assert_eq!(first(&[x11], &["xsel"]), "xsel");
        // X11 forwarded by ssh is the clipboard of a display that may be anywhere.
        assert_eq!(first(&[wayland, x11, ssh], &all), "terminal");
        assert_eq!(first(&[tmux], &["wl-copy"]), "terminal");
        assert_eq!(first(&[("TMUX", ""), ("DISPLAY", "")], &all), "terminal");
        assert_eq!(first(&[wayland], &["xclip"]), "terminal");
        assert_eq!(first(&[], &all), "terminal");
        assert_eq!(route(&[tmux], &all).to, CopiedTo::Tmux);
        assert_eq!(route(&[x11], &all).to, CopiedTo::Desktop);
    }

    /// What is reported, and what comes back for the terminal.
    #[cfg(unix)]
    fn reported(programs: &[Words]) -> (Option<Message>, Option<String>) {
        let route = Route {
            programs: programs.to_vec(),
            to: CopiedTo::Desktop,
        };
        let (sender, mut messages) = tokio::sync::mpsc::channel(1);
        let (terminal, back) = mpsc::channel();
        route
            .hand_over("Grüße".repeat(50_000), terminal, sender)
            .unwrap();
        (messages.blocking_recv(), back.try_recv().ok())
    }

    #[cfg(unix)]
    #[test]
    fn only_what_a_program_took_is_called_copied() {
        const COUNTS: Words = &["/bin/sh", "-c", "test $(wc -c) = 350000"];
        const FAILS: Words = &["/bin/sh", "-c", "cat >/dev/null; exit 1"];
        const READS_NOTHING: Words = &["/bin/sh", "-c", "exec <&-; exit 0"];
        const MISSING: Words = &["/no/such/program"];
        let copied = |to| Some(Message::Copied(Ok(to)));
        for programs in [&[COUNTS][..], &[MISSING, FAILS, COUNTS]] {
            assert_eq!(reported(programs), (copied(CopiedTo::Desktop), None));
        }
        for programs in [&[FAILS][..], &[MISSING], &[READS_NOTHING]] {
            let (message, back) = reported(programs);
            assert_eq!(message, copied(CopiedTo::Terminal));
            assert_eq!(back.unwrap().len(), 350_000);
        }
    }
}
