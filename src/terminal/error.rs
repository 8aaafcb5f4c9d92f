//! Why there is no interface.

use std::io;
use std::path::PathBuf;

use crate::view::ThemeError;

/// Why the interface did not open, or ended without being asked to.
#[derive(Debug, thiserror::Error)]
pub enum TerminalError {
    /// Standard output or input is no terminal, or one that cannot move its cursor.
    #[error(
        "the interface needs a terminal, and {what}; without one, use `postrider send` (see `postrider send --help`)"
    )]
    NotATerminal {
        /// What is wrong, as a clause.
        what: &'static str,
    },
    /// The terminal could not be put into the state that the interface needs.
    #[error("the terminal could not be set up: {0}; without one, use `postrider send`")]
    SetUp(#[source] io::Error),
    /// Drawing failed.
    #[error("the terminal could not be written to: {0}")]
    Draw(#[source] io::Error),
    /// A runtime or a thread could not be started.
    #[error("the system gave no {what}: {source}")]
    System {
        /// What was asked for.
        what: &'static str,
        /// The system's words.
        source: io::Error,
    },
    /// A built-in theme cannot be read: a defect of ours.
    #[error(transparent)]
    Theme(#[from] ThemeError),
    /// A theme file of the user's cannot be used.
    #[error("the theme {} cannot be used: {why}; choose another with --theme or in the config", path.display())]
    ThemeFile {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// A defect of ours; what happened was printed already.
    #[error("postrider has a defect and had to stop")]
    Panicked,
}
