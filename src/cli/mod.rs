//! The command line: argument types, and the commands without a screen. Same engine, same words.
//!
//! Data goes to standard output, everything else to standard error; without a terminal it never asks.
//! No drawing and no key belongs here.

mod account;
mod args;
mod attach;
mod check;
mod config;
mod content;
mod documents;
mod draft;
mod drafts;
mod duration;
mod ended_early;
mod exit;
mod explain;
mod export;
mod find;
mod follow;
mod given;
mod heading;
mod help;
mod history;
mod json;
mod known_secrets;
mod outbox;
mod own_token;
mod panics;
mod plain;
mod plain_mode;
mod practice;
mod run;
mod runtime;
mod send;
mod signals;
mod start;
mod tips;
mod token;
mod verbosity;

pub use account::{AccountArgs, What};
pub use args::{Cli, Command, Global, SendArgs};
pub use check::CheckArgs;
pub use exit::Exit;
pub use find::FindArgs;
pub use follow::FollowArgs;
pub use help::command;
pub use history::HistoryArgs;
pub use plain::fail;
pub use practice::{CONTROL_URL_VARIABLE, InboxArgs, SandboxArgs};
pub use run::{Opening, Start, run};
pub use token::TokenCommand;
