//! The terminal's state: taken on entering, given back on leaving, however the leaving comes about.
//!
//! A guard restores on return and on error, the panic hook on a panic. The Kitty keyboard flags are
//! not pushed and changes of focus are not asked for; of the mouse only buttons and the wheel are,
//! because reports of mere movement would wake the program all the time.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::fmt;
use std::io::{self, Write};
use std::panic::PanicHookInfo;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, ThreadId};

use crossterm::cursor::Show;
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::style::ResetColor;
use crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use crossterm::{Command, execute};

use super::secrets::Secrets;
use crate::postmark::printable;

/// A private mode or window operation as the sequence that a terminal knows (xterm control
/// sequences).
struct Sequence(&'static str);

/// Buttons and wheel, with coordinates beyond 223 (modes 1000 and 1006).
const MOUSE_ON: Sequence = Sequence("\x1b[?1000h\x1b[?1006h");
const MOUSE_OFF: Sequence = Sequence("\x1b[?1006l\x1b[?1000l");
/// Keep the window's title aside and bring it back (window operations 22 and 23).
const KEEP_TITLE: Sequence = Sequence("\x1b[22;0t");
const OLD_TITLE: Sequence = Sequence("\x1b[23;0t");

impl Command for Sequence {
    fn write_ansi(&self, f: &mut impl fmt::Write) -> fmt::Result {
        f.write_str(self.0)
    }

    #[cfg(windows)]
    fn execute_winapi(&self) -> io::Result<()> {
        Ok(())
    }
}

/// Knows whether the terminal is ours, and gives it back once. Shared with the panic hook.
#[derive(Clone, Default)]
pub(super) struct Restorer(Arc<AtomicBool>);

impl Restorer {
    /// Gives the terminal back if it is ours. Errors are ignored: a terminal that takes no writes
    /// cannot be helped.
    pub(super) fn restore(&self) {
        if !self.0.swap(false, Ordering::SeqCst) {
            return;
        }
        let _ = execute!(
            io::stdout(),
            ResetColor,
            MOUSE_OFF,
            DisableBracketedPaste,
            LeaveAlternateScreen,
            OLD_TITLE,
            Show,
        );
        let _ = disable_raw_mode();
    }
}

/// The terminal while it is ours.
pub(super) struct Screen(Restorer);

impl Screen {
    /// Takes the terminal: raw mode, alternate screen, bracketed paste, mouse buttons.
    ///
    /// # Errors
    ///
    /// What the terminal or the system answers. Whatever was done till then is undone.
    pub(super) fn enter(restorer: &Restorer) -> io::Result<Self> {
        restorer.0.store(true, Ordering::SeqCst);
        let screen = Self(restorer.clone());
        enable_raw_mode()?;
        execute!(
            io::stdout(),
            KEEP_TITLE,
            EnterAlternateScreen,
            EnableBracketedPaste,
            MOUSE_ON
        )?;
        Ok(screen)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.0.restore();
    }
}

type Hook = Box<dyn Fn(&PanicHookInfo<'_>) + Send + Sync>;

/// While it lives, a panic restores the terminal before anything is printed, and what is printed
/// holds no secret. The hook that was there before is not called meanwhile, because it would print
/// the same text unscrubbed; it is back in place afterwards.
pub(super) struct PanicGuard {
    previous: Option<Hook>,
    later: Arc<Mutex<Vec<String>>>,
}

impl PanicGuard {
    /// Watches for panics of all threads. One of the calling thread ends the interface; one of any
    /// other is a job's or the practice server's: it is told when the terminal is free again.
    pub(super) fn install(restorer: &Restorer, secrets: &Secrets) -> Self {
        let later = Arc::new(Mutex::new(Vec::new()));
        let previous = Some(std::panic::take_hook());
        let told = Told {
            restorer: restorer.clone(),
            secrets: secrets.clone(),
            front: thread::current().id(),
            later: Arc::clone(&later),
        };
        std::panic::set_hook(Box::new(move |info| told.panicked(info)));
        Self { previous, later }
    }

    /// Prints what other threads said while the terminal was ours.
    pub(super) fn tell(&self) {
        let mut later = self.later.lock().unwrap_or_else(PoisonError::into_inner);
        for text in later.drain(..) {
            let _ = writeln!(io::stderr(), "{text}");
        }
    }
}

impl Drop for PanicGuard {
    fn drop(&mut self) {
        self.tell();
        if let Some(previous) = self.previous.take().filter(|_| !thread::panicking()) {
            std::panic::set_hook(previous);
        }
    }
}

/// What the panic hook needs to know.
struct Told {
    restorer: Restorer,
    secrets: Secrets,
    front: ThreadId,
    later: Arc<Mutex<Vec<String>>>,
}

impl Told {
    fn panicked(&self, info: &PanicHookInfo<'_>) {
        let text = self.describe(info);
        if thread::current().id() == self.front {
            self.restorer.restore();
            let _ = writeln!(io::stderr(), "{text}");
        } else if let Ok(mut later) = self.later.lock() {
            later.push(text);
        }
    }

    /// What to print: never more than the place when it is not sure that the message holds no
    /// secret.
    fn describe(&self, info: &PanicHookInfo<'_>) -> String {
        let said = said(info);
        let said = self
            .secrets
            .scrub(said)
            .unwrap_or_else(|| "(message withheld)".to_owned());
        let place = info
            .location()
            .map_or_else(String::new, |place| format!(" at {place}"));
        let mut text = format!("postrider: defect{place}: {}", printable(&said));
        let trace = Backtrace::capture();
        if trace.status() == BacktraceStatus::Captured {
            text.push_str(&format!("\n{trace}"));
        }
        text
    }
}

/// The two forms that a panic's message has.
fn said<'a>(info: &'a PanicHookInfo<'_>) -> &'a str {
    let payload = info.payload();
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("(no message)")
}
