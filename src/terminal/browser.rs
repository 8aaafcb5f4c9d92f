//! A page for a browser: written to a private file, and opened where there is a display.

use std::path::Path;
use std::process::Stdio;
use std::thread;

use tokio::sync::mpsc;

use crate::app::{Message, OpenedPage, PreviewNews};
use crate::mail::{Preview, PreviewPage, browser_page};
use crate::store::Scratch;
use crate::system;

/// Variables that say that the terminal is on another machine.
const REMOTE: [&str; 3] = ["SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"];
/// Variables that say that there is a display.
const DISPLAYS: [&str; 2] = ["WAYLAND_DISPLAY", "DISPLAY"];
/// What the platform opens pages with.
const OPENER: &str = if cfg!(target_os = "macos") {
    "open"
} else if cfg!(windows) {
    "explorer"
} else {
    "xdg-open"
};

/// Opens the HTML of `preview`, and reports through `messages` that it was opened, or why not; later also that the
/// program failed. Writes a file and starts a program: not for a thread that draws.
pub(super) fn open(preview: &Preview, scratch: &Scratch, messages: &mpsc::Sender<Message>) {
    let opened = opened(preview, scratch, messages);
    if let Some(answer) = opened.transpose() {
        let _ = messages.blocking_send(Message::Preview(PreviewNews::Opened(answer)));
    }
}

/// Where the page is, or `None` if a program was started: the thread that waits for that one has reported it, so that
/// its failure never comes first.
fn opened(
    preview: &Preview,
    scratch: &Scratch,
    messages: &mpsc::Sender<Message>,
) -> Result<Option<OpenedPage>, String> {
    let source = preview.page(PreviewPage::Source)?;
    let page = browser_page(source.text().as_bytes())
        .ok_or("this message has no HTML part to be opened")?;
    let path = scratch
        .write("html", page.as_bytes())
        .map_err(|why| format!("the page cannot be written: {why}"))?;
    let mut refused = None;
    for command in commands(&|name| std::env::var(name).ok(), &url(&path)) {
        match start(&command, &path, messages) {
            Ok(()) => return Ok(None),
            Err(why) => refused = Some(format!("{}: {why}", command[0])),
        }
    }
    match refused {
        Some(why) => Err(format!(
            "no browser was started ({why}); the page is {}",
            path.display()
        )),
        None => Ok(Some(OpenedPage::File(
            path.display().to_string(),
            machine(),
        ))),
    }
}

/// The programs to try, each with its arguments; none where the terminal is elsewhere or has no display.
fn commands(variable: &dyn Fn(&str) -> Option<String>, url: &str) -> Vec<Vec<String>> {
    if is_remote(variable) {
        return Vec::new();
    }
    let has = |name: &&str| variable(name).is_some_and(|value| !value.is_empty());
    // Several may be named, the best first; `%s` is where the address goes.
    let named = variable("BROWSER").unwrap_or_default();
    let mut all: Vec<Vec<String>> = named
        .split(':')
        .filter_map(|command| shlex::split(command).filter(|words| !words.is_empty()))
        .map(|words| with_url(words, url))
        .collect();
    let has_display = cfg!(any(target_os = "macos", windows));
    if has_display || DISPLAYS.iter().any(has) {
        all.push(vec![OPENER.to_owned(), url.to_owned()]);
    }
    all
}

/// Whether the terminal is on another machine.
pub(super) fn is_remote(variable: &dyn Fn(&str) -> Option<String>) -> bool {
    let is_set = |name: &&str| variable(name).is_some_and(|value| !value.is_empty());
    REMOTE.iter().any(is_set)
}

fn with_url(words: Vec<String>, url: &str) -> Vec<String> {
    let has_place = words.iter().any(|word| word.contains("%s"));
    let words = words.into_iter().map(|word| word.replace("%s", url));
    words.chain((!has_place).then(|| url.to_owned())).collect()
}

/// Starts a program that has no terminal. A thread waits for it: it may say only later that it failed.
fn start(command: &[String], path: &Path, messages: &mpsc::Sender<Message>) -> std::io::Result<()> {
    let mut starting = system::command(&command[0]);
    starting
        .args(&command[1..])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut starting, 0);
    let mut child = starting.spawn()?;
    let (program, path) = (command[0].clone(), path.display().to_string());
    let messages = messages.clone();
    thread::Builder::new()
        .name("browser".into())
        .spawn(move || {
            let report = |opened| {
                let _ = messages.blocking_send(Message::Preview(PreviewNews::Opened(opened)));
            };
            report(Ok(OpenedPage::By(program.clone())));
            let Some(failed) = child.wait().ok().filter(|status| !status.success()) else {
                return;
            };
            report(Err(format!(
                "{program} did not open the page ({failed}); it is {path}"
            )));
        })?;
    Ok(())
}

fn url(path: &Path) -> String {
    format!("file://{}", crate::app::in_url(&path.to_string_lossy()))
}

/// The name of this machine, which a link to a file needs where the terminal is elsewhere; empty if it is
/// not known.
fn machine() -> String {
    let files = ["/proc/sys/kernel/hostname", "/etc/hostname"];
    let name = files
        .iter()
        .find_map(|file| system::read_text(file.as_ref(), &system::OWN).ok());
    let name = name.unwrap_or_default();
    let plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    name.trim().chars().filter(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tried(variables: &[(&str, &str)]) -> Vec<String> {
        let variable = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        commands(&variable, "file:///x")
            .into_iter()
            .map(|words| words.join(" "))
            .collect()
    }

    #[test]
    fn a_terminal_from_elsewhere_opens_nothing_here() {
        let remote = [
            ("SSH_TTY", "/dev/pts/1"),
            ("DISPLAY", ":0"),
            ("BROWSER", "x"),
        ];
        assert!(tried(&remote).is_empty());
    }

    #[cfg(not(any(target_os = "macos", windows)))]
    #[test]
    fn the_browsers_of_the_user_come_first() {
        assert!(tried(&[]).is_empty());
        assert_eq!(tried(&[("DISPLAY", ":0")]), ["xdg-open file:///x"]);
        let named = [
            ("BROWSER", "firefox --new:lynx %s"),
            ("WAYLAND_DISPLAY", "w"),
        ];
        assert_eq!(
            tried(&named),
            [
                "firefox --new file:///x",
                "lynx file:///x",
                "xdg-open file:///x"
            ]
        );
    }
}
