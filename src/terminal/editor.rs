//! The user's editor has the terminal, and gives it back.
//!
//! ```text
//! screen left ─▶ editor runs ─▶ modes and screen as before ─▶ Message::Edited
//!                jobs, messages and timers go on meanwhile; nothing is drawn, no key is read
//! ```
//!
//! The editor is in our process group, so that Ctrl+Z in it stops both and `fg` continues both.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::{Child, ExitStatus, Stdio};
use std::thread;

use tokio::sync::oneshot;

use super::session::{Execute, Leave, Session};
use crate::app::{EditOrder, Edited, Message};
use crate::mail::write_draft;
use crate::store::{self, AppDirs};
use crate::system;

/// Variables that name the editor; the first that is set counts.
const VARIABLES: [&str; 2] = ["VISUAL", "EDITOR"];
/// What is tried where none is named.
const USUAL: [&str; 3] = ["editor", "vi", "nano"];
/// What an editor that died may have left on: attributes, keypad, mouse, paste, screen; and a cursor.
const RESET: &[u8] = b"\x1b[0m\x1b[?1l\x1b>\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?2004l\x1b[?1049l\x1b[?25h";

/// A file in the editor.
struct Task {
    path: PathBuf,
    /// What stood in it, if it is new.
    before: Option<String>,
}

/// Gives the terminal to the editor until it ends; what came of it is for the model. The screen must have
/// been left before.
///
/// # Errors
///
/// The wish to leave that came meanwhile: then the editor was ended, and the file stays.
pub(super) async fn hand_over<X: Execute>(
    session: &mut Session<X>,
    order: EditOrder,
    places: &AppDirs,
) -> Result<Message, Leave> {
    let modes = Modes::kept();
    let started = task(order, places).and_then(|task| match start(&task) {
        Ok((child, name)) => Ok((task, child, name)),
        Err(why) => {
            if task.before.is_some() {
                store::forget_edited(places, &task.path);
            }
            Err(why)
        }
    });
    let (task, child, name) = match started {
        Ok(started) => started,
        Err(why) => return Ok(Message::Edited(Edited::Failed(why))),
    };
    let pid = child.id();
    let ended = wait(child);
    let status = session.wait_for(ended).await;
    if status.is_err() {
        hang_up(pid);
    }
    modes.restore();
    let status = status?;
    Ok(Message::Edited(judged(task, places, &name, status)))
}

fn task(order: EditOrder, places: &AppDirs) -> Result<Task, String> {
    match order {
        EditOrder::Again(path) => Ok(Task {
            path: path.into(),
            before: None,
        }),
        EditOrder::New(draft) => {
            let text = write_draft(&draft);
            let path = store::begin_editing(places, &text);
            Ok(Task {
                path: path.map_err(|why| why.to_string())?,
                before: Some(text),
            })
        }
    }
}

/// Starts the editor on the terminal. Standard input of our own never blocks, which no editor expects: it
/// gets the terminal anew.
fn start(task: &Task) -> Result<(Child, String), String> {
    let words = command(&|name| std::env::var(name).ok(), &system::is_installed)?;
    let failed = |why: io::Error| format!("the editor `{}` cannot be started: {why}", words[0]);
    let child = system::command(&words[0])
        .args(&words[1..])
        .arg(&task.path)
        .stdin(input().map_err(failed)?)
        .spawn()
        .map_err(failed)?;
    Ok((child, words[0].clone()))
}

fn input() -> io::Result<Stdio> {
    let terminal = OpenOptions::new().read(true).write(true).open("/dev/tty");
    Ok(match terminal {
        Ok(terminal) => terminal.into(),
        // Without a terminal of the session, what is written to can be read from as well.
        Err(_) => output()?.into(),
    })
}

#[cfg(unix)]
fn output() -> io::Result<File> {
    use std::os::fd::AsFd;
    Ok(File::from(io::stdout().as_fd().try_clone_to_owned()?))
}

#[cfg(not(unix))]
fn output() -> io::Result<File> {
    Err(io::ErrorKind::NotFound.into())
}

/// The editor's words.
fn command(
    variable: &dyn Fn(&str) -> Option<String>,
    is_there: &dyn Fn(&str) -> bool,
) -> Result<Vec<String>, String> {
    for name in VARIABLES {
        let Some(value) = variable(name).filter(|value| !value.trim().is_empty()) else {
            continue;
        };
        return shlex::split(&value)
            .filter(|words| !words.is_empty())
            .ok_or_else(|| format!("{name} has a quote without its end: {value}"));
    }
    let found = USUAL.iter().find(|name| is_there(name));
    found
        .map(|name| vec![(*name).to_owned()])
        .ok_or_else(|| "there is no editor: set VISUAL or EDITOR".to_owned())
}

/// The end of the editor, waited for by a thread.
async fn wait(mut child: Child) -> io::Result<ExitStatus> {
    let (sender, ended) = oneshot::channel();
    thread::Builder::new()
        .name("editor".into())
        .spawn(move || {
            let _ = sender.send(child.wait());
        })?;
    ended
        .await
        .unwrap_or_else(|_| Err(io::ErrorKind::BrokenPipe.into()))
}

/// What the editor made of the file. It is taken away unless somebody wrote in it for nothing.
fn judged(task: Task, places: &AppDirs, name: &str, status: io::Result<ExitStatus>) -> Edited {
    let Task { path, before } = task;
    let after = store::read_edited(&path);
    let is_changed = match (&after, &before) {
        (Ok(after), Some(before)) => after != before,
        _ => true,
    };
    let ending = match &status {
        Ok(status) if status.success() => None,
        Ok(status) => Some(format!("the editor `{name}` failed ({status})")),
        Err(why) => Some(format!("the editor `{name}` is lost: {why}")),
    };
    if !is_changed {
        store::forget_edited(places, &path);
    }
    let path = path.display().to_string();
    match (ending, after) {
        (Some(why), Ok(_)) if is_changed => {
            Edited::Failed(format!("{why}; what was written is in {path}"))
        }
        (Some(why), _) => Edited::Failed(why),
        (None, Err(why)) => Edited::Failed(why.to_string()),
        (None, Ok(_)) if !is_changed => Edited::Unchanged,
        (None, Ok(text)) => Edited::Text {
            path,
            text: text.into(),
        },
    }
}

/// Tells the editor that the terminal goes, as the system would.
#[cfg(unix)]
fn hang_up(pid: u32) {
    use rustix::process::{Pid, Signal, kill_process};
    let pid = i32::try_from(pid).ok().and_then(Pid::from_raw);
    if let Some(pid) = pid {
        // It may have ended by itself.
        let _ = kill_process(pid, Signal::HUP);
    }
}

#[cfg(not(unix))]
fn hang_up(_: u32) {}

/// The modes of the terminal as they were before the editor, which may die without putting them back.
struct Modes {
    #[cfg(unix)]
    kept: Option<rustix::termios::Termios>,
}

impl Modes {
    #[cfg(unix)]
    fn kept() -> Self {
        let kept = rustix::termios::tcgetattr(io::stdin()).ok();
        Self { kept }
    }

    #[cfg(not(unix))]
    fn kept() -> Self {
        Self {}
    }

    fn restore(&self) {
        #[cfg(unix)]
        if let Some(kept) = &self.kept {
            use rustix::termios::{OptionalActions, tcsetattr};
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, kept);
        }
        let mut out = io::stdout();
        let _ = out.write_all(RESET);
        let _ = out.flush();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(variables: &[(&str, &str)], there: &[&str]) -> Result<Vec<String>, String> {
        let variable = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        command(&variable, &|name| there.contains(&name))
    }

    #[test]
    fn the_editor_is_the_one_that_the_user_named() {
        let both = [("EDITOR", "vi"), ("VISUAL", "code --wait 'a b'")];
        assert_eq!(chosen(&both, &[]).unwrap(), ["code", "--wait", "a b"]);
        let one = [("EDITOR", "ed"), ("VISUAL", " ")];
        assert_eq!(chosen(&one, &["vi"]).unwrap(), ["ed"]);
        assert_eq!(chosen(&[], &["nano", "vi"]).unwrap(), ["vi"]);
        assert!(chosen(&[], &[]).unwrap_err().contains("VISUAL"));
        assert!(chosen(&[("EDITOR", "vi '")], &["vi"]).is_err());
    }
}
