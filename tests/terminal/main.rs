//! The terminal room: the loop without a terminal, and the real binary in a real pseudo-terminal.

mod drafts;
#[cfg(unix)]
mod editor;
#[cfg(unix)]
mod flows;
mod headless;
#[cfg(unix)]
mod preview;
#[cfg(unix)]
mod profiles;
#[cfg(unix)]
mod pty;
#[cfg(unix)]
mod signals;
#[cfg(unix)]
mod walking;
