//! Standard input as crossterm 0.29 needs it.
//!
//! crossterm reads the terminal again whenever what it has is no complete key (`ESC [` alone, say),
//! and it holds a lock while it does. On an input that blocks, a change of size then waits for the
//! next key, and so does the return from a stop. Its default event source also takes its wake-ups
//! edge by edge and loses one when two come at once, hence the feature `use-dev-tty`, which asks for
//! the state instead.

#[cfg(unix)]
use std::io;

/// Gives standard input a description of its own that never blocks. The flag belongs to the
/// description, so neither standard output nor the shell is touched. A terminal that cannot be
/// opened again (after `su`, say) is left as it is: then the above applies.
#[cfg(unix)]
pub(super) fn never_block() {
    let _ = reopen();
}

/// Nothing to do.
#[cfg(not(unix))]
pub(super) fn never_block() {}

#[cfg(unix)]
fn reopen() -> io::Result<()> {
    use rustix::fs::{Mode, OFlags};
    let flags = OFlags::RDWR | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let own = rustix::fs::open(name()?, flags, Mode::empty())?;
    Ok(rustix::stdio::dup2_stdin(&own)?)
}

/// The terminal's name. In a container its device may have none that can be opened.
#[cfg(target_os = "linux")]
fn name() -> io::Result<&'static std::ffi::CStr> {
    Ok(c"/proc/self/fd/0")
}

#[cfg(all(unix, not(target_os = "linux")))]
fn name() -> io::Result<std::ffi::CString> {
    Ok(rustix::termios::ttyname(io::stdin(), Vec::new())?)
}
