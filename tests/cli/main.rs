//! The command line: the real binary, an empty environment, a home of its own.

mod bench;
mod config;
mod input;
mod practice;
mod token;
