//! The command line: argument types, and the commands without a screen. Same engine, same words.
//!
//! Data goes to standard output, everything else to standard error; without a terminal it never asks.
//! No drawing and no key belongs here.

mod account;
mod args;
mod attach;
mod check;
mod complete;
mod config;
mod consent;
mod content;
mod documents;
mod draft;
mod drafts;
mod duration;
mod each_args;
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
mod sendmail;
mod sendmail_args;
mod server_api;
mod signals;
mod start;
mod suppressions;
mod template;
mod tips;
mod token;
mod verbosity;
mod webhook;

pub use account::{AccountArgs, What};
pub use args::{Cli, Command, Global, SendArgs, VERSION};
pub use check::CheckArgs;
pub use exit::Exit;
pub use find::FindArgs;
pub use follow::FollowArgs;
pub use help::command;
pub use history::HistoryArgs;
pub use plain::fail;
pub use practice::{CONTROL_URL_VARIABLE, InboxArgs, SandboxArgs};
pub use run::{Opening, Start, run};
pub use sendmail_args::SendmailArgs;
pub use suppressions::SuppressionsArgs;
pub use template::TemplateCommand;
pub use token::TokenCommand;
pub use webhook::WebhookCommand;
