//! The terminal that goes away without a word.
//!
//! Usually SIGHUP tells. It does not when this process is in another session than the terminal's, and
//! crossterm 0.29 then reads end-of-file over and over in its thread. So the descriptor is watched for the hang-up
//! itself, which wakes nobody before it happens.

use std::fs::File;
use std::io::{self, IsTerminal};

use tokio::sync::mpsc;

use crate::app::Message;

/// The terminal that keys come from: standard input, or `/dev/tty` where that is something else.
fn terminal() -> io::Result<File> {
    use std::os::fd::AsFd;
    let stdin = io::stdin();
    if stdin.is_terminal() {
        return Ok(File::from(stdin.as_fd().try_clone_to_owned()?));
    }
    File::open("/dev/tty")
}

/// Sends `Message::Terminate` when the terminal is gone. Must be called inside a runtime. A terminal that cannot be
/// watched is left unwatched: SIGHUP remains.
#[cfg(target_os = "linux")]
pub(super) fn listen(messages: mpsc::Sender<Message>) {
    use tokio::io::Interest;
    use tokio::io::unix::AsyncFd;
    let watched = terminal().and_then(|tty| AsyncFd::with_interest(tty, Interest::PRIORITY));
    let Ok(watched) = watched else { return };
    tokio::spawn(async move {
        while let Ok(mut guard) = watched.ready(Interest::PRIORITY).await {
            if guard.ready().is_read_closed() {
                let _ = messages.send(Message::Terminate).await;
                return;
            }
            guard.clear_ready();
        }
    });
}

/// Elsewhere SIGHUP has to do.
#[cfg(not(target_os = "linux"))]
pub(super) fn listen(messages: mpsc::Sender<Message>) {
    drop((messages, terminal()));
}
