//! The command line: the real binary, an empty environment, a home of its own.

#[cfg(unix)]
mod account;
#[cfg(unix)]
mod again;
mod api_answers;
mod bench;
#[cfg(unix)]
mod check;
mod checks;
#[cfg(unix)]
mod complete;
mod config;
#[cfg(unix)]
mod containers;
mod content;
mod documents;
#[cfg(unix)]
mod double;
mod drafts;
mod each;
#[cfg(unix)]
mod examples;
mod explain;
#[cfg(unix)]
mod files;
mod find;
#[cfg(unix)]
mod follow;
mod generated;
#[cfg(unix)]
mod history;
mod hostile;
mod inbox;
mod input;
#[cfg(unix)]
mod leftovers;
#[cfg(unix)]
mod live;
mod manners;
mod message_files;
mod names;
mod parts;
mod practice;
mod printing;
#[cfg(unix)]
mod quiet;
#[cfg(unix)]
mod raw;
#[cfg(unix)]
mod readme;
#[cfg(unix)]
mod sandbox;
#[cfg(unix)]
mod sandbox_home;
mod schema;
#[cfg(unix)]
mod sendmail;
#[cfg(unix)]
mod server;
#[cfg(unix)]
mod suppressions;
#[cfg(unix)]
mod template;
mod token;
#[cfg(unix)]
mod webhook;
