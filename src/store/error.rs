//! What can go wrong at rest, with the file and what to do.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::system::ReadError;

/// Why a file or folder could not be used.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The platform has no home folder.
    #[error("no home folder is known; set POSTRIDER_HOME to a folder to use instead")]
    NoHome,
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error("{path} cannot be written: {source}")]
    Write { path: PathBuf, source: io::Error },
    /// The file has unexpected content.
    #[error("{path} is damaged: {why}; it was left as it is")]
    Damaged { path: PathBuf, why: String },
    #[error("{0} is there already and was left as it is")]
    Exists(PathBuf),
}

/// An error in a TOML file.
#[derive(Debug, Error)]
#[error("{path}, line {line}, column {column}: {why}")]
pub struct SyntaxError {
    pub path: PathBuf,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    pub why: String,
}

/// Why the config cannot be used.
#[derive(Debug, Error)]
pub enum ConfigError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Syntax(#[from] SyntaxError),
    /// A value is out of range.
    #[error("{path}: {why}")]
    Value { path: PathBuf, why: String },
    /// There is no such profile.
    #[error("there is no profile `{name}`{suggestion}; known are {known}")]
    NoProfile {
        /// The requested name.
        name: String,
        /// `; did you mean …?`, or empty.
        suggestion: String,
        known: String,
    },
}
