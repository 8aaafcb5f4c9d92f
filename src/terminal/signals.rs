//! Signals become messages.

use std::io;

use tokio::sync::mpsc;

use crate::app::{Key, KeyCode, Message, Modifiers, Size};

/// The size taken for a terminal that does not know its own.
const USUAL: Size = Size {
    columns: 80,
    rows: 24,
};

/// Ctrl+C, which is what an interrupt from outside means.
fn interrupt() -> Message {
    let modifiers = Modifiers {
        ctrl: true,
        ..Modifiers::default()
    };
    Message::Key(Key {
        code: KeyCode::Char('c'),
        modifiers,
    })
}

/// Listens from now on: SIGWINCH as `Message::Resized`, SIGCONT as `Message::Continued`, SIGTERM and SIGHUP as `Message::Terminate`, SIGINT (which no key sends in
/// raw mode) as Ctrl+C. Must be called inside a runtime.
///
/// # Errors
///
/// What the system answers to the registration.
#[cfg(unix)]
pub(super) fn listen(messages: mpsc::Sender<Message>) -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    let mut interrupted = signal(SignalKind::interrupt())?;
    // Ctrl+\ in the user's editor is the editor's; in raw mode no key sends it.
    let mut quit = signal(SignalKind::quit())?;
    let mut resized = signal(SignalKind::window_change())?;
    let mut continued = signal(SignalKind::from_raw(rustix::process::Signal::CONT.as_raw()))?;
    tokio::spawn(async move {
        loop {
            let message = tokio::select! {
                _ = terminate.recv() => Message::Terminate,
                _ = hang_up.recv() => Message::Terminate,
                _ = interrupted.recv() => interrupt(),
                _ = quit.recv() => continue,
                _ = resized.recv() => Message::Resized(size()),
                _ = continued.recv() => Message::Continued,
            };
            if messages.send(message).await.is_err() {
                return;
            }
        }
    });
    Ok(())
}

/// The terminal's size as it is now; the usual one for a terminal that does not know.
pub(super) fn size() -> Size {
    match crossterm::terminal::size() {
        Ok((columns, rows)) if columns > 0 && rows > 0 => Size { columns, rows },
        _ => USUAL,
    }
}

/// Listens from now on: Ctrl+Break and closing the window end the interface.
///
/// # Errors
///
/// What the system answers to the registration.
#[cfg(not(unix))]
pub(super) fn listen(messages: mpsc::Sender<Message>) -> io::Result<()> {
    tokio::spawn(async move {
        while tokio::signal::ctrl_c().await.is_ok() {
            if messages.send(interrupt()).await.is_err() {
                return;
            }
        }
    });
    Ok(())
}

/// Stops the process as Ctrl+Z does in a shell, and returns when it is continued. The whole process
/// group is stopped, because a program that started this one (`cargo run`, a wrapper script) waits
/// for it and would keep the shell waiting too. Where nobody could continue it, the system ignores
/// the signal.
#[cfg(unix)]
pub(super) fn stop() -> io::Result<()> {
    use rustix::process::{Signal, kill_current_process_group};
    Ok(kill_current_process_group(Signal::TSTP)?)
}

/// There is no stopping here.
#[cfg(not(unix))]
pub(super) fn stop() -> io::Result<()> {
    Ok(())
}
