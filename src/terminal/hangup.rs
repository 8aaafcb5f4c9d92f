//! The terminal that goes away without a word.
//!
//! Usually SIGHUP tells. It does not when this process is in another session than the terminal's,
//! and crossterm 0.29 then reads end-of-file over and over in its thread. So a thread waits for the
//! hang-up itself, which wakes nobody before it happens.

use std::io;

use tokio::sync::mpsc;

use crate::app::Message;

/// Sends `Message::Terminate` when the terminal behind standard input is gone. One that cannot be
/// watched is left unwatched: SIGHUP remains.
///
/// # Errors
///
/// When the system gives no thread.
#[cfg(unix)]
pub(super) fn listen(messages: mpsc::Sender<Message>) -> io::Result<()> {
    use rustix::event::{PollFd, PollFlags, poll};
    std::thread::Builder::new()
        .name("hangup".into())
        .spawn(move || {
            let stdin = io::stdin();
            let mut watched = [PollFd::new(&stdin, PollFlags::empty())];
            let gone = loop {
                match poll(&mut watched, None) {
                    Ok(_) => {
                        break watched[0]
                            .revents()
                            .intersects(PollFlags::HUP | PollFlags::ERR);
                    }
                    Err(rustix::io::Errno::INTR) => {}
                    Err(_) => break false,
                }
            };
            if gone {
                let _ = messages.blocking_send(Message::Terminate);
            }
        })?;
    Ok(())
}

/// Elsewhere the end of the input has to do.
#[cfg(not(unix))]
pub(super) fn listen(messages: mpsc::Sender<Message>) -> io::Result<()> {
    drop(messages);
    Ok(())
}
