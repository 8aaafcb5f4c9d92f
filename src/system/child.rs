//! Child processes: the editor, a browser, a token command, a clipboard program. None inherits a token.

use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::io;
use std::process::{Child, Command, ExitStatus};
use std::sync::mpsc::channel;
use std::time::Duration;

/// Words in the names of Postmark's and our variables that hold a secret or the path of one.
const SECRET_WORDS: [&str; 4] = ["TOKEN", "KEY", "SECRET", "PASSWORD"];
/// Shorter values cannot be recognized elsewhere.
const SHORTEST: usize = 12;

/// A command whose environment lacks Postmark's and our secret variables, and every other variable that
/// contains one of those secrets.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    for name in secret_variables(&std::env::vars_os().collect::<Vec<_>>()) {
        command.env_remove(name);
    }
    command
}

fn secret_variables(environment: &[(OsString, OsString)]) -> HashSet<OsString> {
    let secrets: Vec<&str> = environment
        .iter()
        .filter(|(name, _)| is_secret(name))
        .filter_map(|(_, value)| value.to_str())
        .filter(|value| value.len() >= SHORTEST)
        .collect();
    let repeats = |value: &OsStr| {
        let value = value.to_string_lossy();
        secrets.iter().any(|secret| value.contains(secret))
    };
    environment
        .iter()
        .filter(|(name, value)| is_secret(name) || repeats(value))
        .map(|(name, _)| name.clone())
        .collect()
}

fn is_secret(name: &OsStr) -> bool {
    let name = name.to_string_lossy().to_uppercase();
    let is_ours = ["POSTMARK_", "POSTRIDER_"]
        .iter()
        .any(|start| name.starts_with(start));
    is_ours && SECRET_WORDS.iter().any(|word| name.contains(word))
}

/// Whether `name` is an executable in the `PATH`.
pub fn is_installed(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(name).is_file())
}

/// Calls `then` on its own thread when the child has exited. The child is not reaped, so its ID is not reused
/// until someone waits for it.
#[cfg(unix)]
pub fn on_exit(child: &Child, then: impl FnOnce() + Send + 'static) {
    use rustix::io::Errno;
    use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
    let pid = Pid::from_child(child);
    std::thread::spawn(move || {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
        while matches!(waitid(WaitId::Pid(pid), options), Err(Errno::INTR)) {}
        then();
    });
}

/// Without a way to observe the exit, `then` is called at once: whoever waits then waits longer.
#[cfg(not(unix))]
pub fn on_exit(_: &Child, then: impl FnOnce() + Send + 'static) {
    then();
}

/// Waits for a child. After `limit`, kills it and its process group and returns `None`.
///
/// # Errors
///
/// The system's error.
pub fn wait_within(child: &mut Child, limit: Duration) -> io::Result<Option<ExitStatus>> {
    let (sender, ended) = channel();
    on_exit(child, move || {
        let _ = sender.send(());
    });
    if ended.recv_timeout(limit).is_ok() {
        return child.wait().map(Some);
    }
    end_group(child.id());
    // It may have ended meanwhile.
    let _ = child.kill();
    child.wait().map(|_| None)
}

/// Kills the process group led by this child; ignores one that has already ended.
#[cfg(unix)]
pub fn end_group(leader: u32) {
    use rustix::process::{Pid, Signal, kill_process_group};
    let group = i32::try_from(leader).ok().and_then(Pid::from_raw);
    if let Some(group) = group {
        let _ = kill_process_group(group, Signal::KILL);
    }
}

/// No process groups on this platform.
#[cfg(not(unix))]
pub fn end_group(_: u32) {}

/// Sends a signal to a child that has not been waited for; ignores one that has already ended.
#[cfg(unix)]
pub fn forward_signal(child: u32, number: u8) {
    use rustix::process::{Pid, Signal, kill_process};
    let child = i32::try_from(child).ok().and_then(Pid::from_raw);
    if let (Some(child), Some(signal)) = (child, Signal::from_named_raw(number.into())) {
        let _ = kill_process(child, signal);
    }
}

/// No signals on this platform.
#[cfg(not(unix))]
pub fn forward_signal(_: u32, _: u8) {}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2";

    fn cleared(environment: &[(&str, &str)]) -> Vec<String> {
        let environment: Vec<(OsString, OsString)> = environment
            .iter()
            .map(|(name, value)| (name.into(), value.into()))
            .collect();
        let mut names: Vec<String> = secret_variables(&environment)
            .into_iter()
            .map(|name| name.into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn variables_with_a_secret_are_cleared_whatever_their_name() {
        let url = format!("smtp://{TOKEN}:{TOKEN}@smtp.postmarkapp.com:587");
        let environment = [
            ("PATH", "/usr/bin"),
            ("POSTMARK_SERVER_TOKEN", TOKEN),
            (
                "POSTMARK_ACCOUNT_TOKEN",
                "99999999-2222-4333-8444-555555555555",
            ),
            ("POSTMARK_API_KEY_FILE", "/run/secrets/postmark"),
            ("POSTMARK_SMTP_SECRET_KEY", "short"),
            ("POSTRIDER_HOME", "/home/ada"),
            ("postrider_token", "x"),
            ("SMTP_PASSWORD", TOKEN),
            ("MAIL_URL", &url),
            ("GITHUB_TOKEN", "needed-by-the-command-itself"),
        ];
        assert_eq!(
            cleared(&environment),
            [
                "MAIL_URL",
                "POSTMARK_ACCOUNT_TOKEN",
                "POSTMARK_API_KEY_FILE",
                "POSTMARK_SERVER_TOKEN",
                "POSTMARK_SMTP_SECRET_KEY",
                "SMTP_PASSWORD",
                "postrider_token",
            ]
        );
    }

    #[test]
    fn a_short_value_clears_nothing_else() {
        assert_eq!(
            cleared(&[("POSTMARK_TOKEN", "a"), ("LANG", "en_US.UTF-8a")]),
            ["POSTMARK_TOKEN"]
        );
    }
}
