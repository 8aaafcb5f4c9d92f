//! DNS verdicts against a real name server, on loopback, with a zone of the tests' own.
//!
//! Needs `nsd`. If it is missing that is said aloud and the tests are skipped; with `CI=true` it is a
//! failure.
#![cfg(unix)]

mod nsd;
mod rungs;
mod silence;
mod verdicts;
mod zone;
