//! The edge: the real terminal, the event loop, and everything that an effect makes happen.
//!
//! ```text
//! main thread      current-thread runtime: input, messages, timers ─▶ update ─▶ draw
//! worker thread    current-thread runtime: jobs and the practice server
//! keeper thread    writes the draft, newest version only
//! ```
//!
//! [`Session`] is the loop, generic over backend and input stream; it knows neither files nor
//! sockets. [`Execute`] is what it hands effects to. [`run`] puts the real ones together.
//!
//! What must not enter: rules about the document, a job or the log (they are `app`'s), and drawing
//! (it is `view`'s). Nothing here ticks: without input, message or armed timer, no thread wakes.

mod browser;
#[cfg(unix)]
mod bytes;
mod clipboard;
mod clock;
mod editor;
mod error;
mod executor;
mod folder;
mod following;
mod history;
mod input;
mod interface;
mod jobs;
mod keeper;
mod paths;
mod refusal;
mod restore;
mod secrets;
mod session;
mod shelf;
mod signals;
mod start;
mod themes;
mod timers;
mod tokens;
mod translate;
mod tty;
mod worker;

pub use error::TerminalError;
pub use interface::{Ending, run};
pub use session::{Draw, Execute, Leave, Session};
pub use start::Start;
pub use translate::translate;
pub use tty::Tty;
