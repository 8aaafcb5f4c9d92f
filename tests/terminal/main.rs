//! The terminal room: the loop without a terminal, and the real binary in a real pseudo-terminal.

#[cfg(unix)]
mod copying;
mod drafts;
#[cfg(unix)]
mod editor;
#[cfg(unix)]
mod flows;
mod headless;
#[cfg(unix)]
mod input;
#[cfg(unix)]
mod lists;
mod plain;
#[cfg(unix)]
mod preview;
#[cfg(unix)]
mod profiles;
#[cfg(unix)]
mod programs;
#[cfg(unix)]
mod pty;
#[cfg(unix)]
mod signals;
#[cfg(unix)]
mod templates;
mod walking;
#[cfg(unix)]
#[path = "../clients/world.rs"]
#[allow(dead_code)]
mod world;
#[cfg(unix)]
mod xterm;
