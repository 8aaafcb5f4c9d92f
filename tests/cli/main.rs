//! The command line: the real binary, an empty environment, a home of its own.

#[cfg(unix)]
mod account;
mod bench;
#[cfg(unix)]
mod check;
mod checks;
mod config;
mod drafts;
mod explain;
#[cfg(unix)]
mod files;
#[cfg(unix)]
mod follow;
mod inbox;
mod input;
#[cfg(unix)]
mod leftovers;
#[cfg(unix)]
mod live;
mod parts;
mod practice;
#[cfg(unix)]
mod quiet;
#[cfg(unix)]
mod sandbox;
#[cfg(unix)]
mod server;
mod token;
