//! The terminal room: the loop without a terminal, and the real binary in a real pseudo-terminal.

mod headless;
#[cfg(unix)]
mod flows;
#[cfg(unix)]
mod pty;
#[cfg(unix)]
mod signals;
