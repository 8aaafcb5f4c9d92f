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
mod follow;
mod inbox;
mod input;
#[cfg(unix)]
mod live;
mod parts;
mod practice;
mod printing;
#[cfg(unix)]
mod sandbox;
mod token;
