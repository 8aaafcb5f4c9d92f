//! What can go wrong at rest, with the file and what to do.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::system::ReadError;

/// A file or folder could not be used.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The platform names no home folder.
    #[error("no home folder is known; set POSTRIDER_HOME to a folder to use instead")]
    NoHome,
    /// Reading failed.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Writing failed.
    #[error("{path} cannot be written: {source}")]
    Write {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file holds something else.
    #[error("{path} is damaged: {why}; it was left as it is")]
    Damaged {
        /// Which.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// It is there already.
    #[error("{0} is there already and was left as it is")]
    Exists(PathBuf),
}

/// What is wrong in a TOML file, and where.
#[derive(Debug, Error)]
#[error("{path}, line {line}, column {column}: {why}")]
pub struct SyntaxError {
    /// The file.
    pub path: PathBuf,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// What, with a suggestion where there is one.
    pub why: String,
}

/// The config cannot be used.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Something in the file is wrong.
    #[error(transparent)]
    Syntax(#[from] SyntaxError),
    /// A value is out of bounds.
    #[error("{path}: {why}")]
    Value {
        /// The file.
        path: PathBuf,
        /// What.
        why: String,
    },
    /// There is no such profile.
    #[error("there is no profile `{name}`{suggestion}; known are {known}")]
    NoProfile {
        /// The name that was asked for.
        name: String,
        /// `; did you mean …?`, or nothing.
        suggestion: String,
        /// All names.
        known: String,
    },
}
