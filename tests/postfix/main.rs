//! The real binary against a real Postfix with Dovecot SASL, on loopback, in a folder of its own.
//!
//! Needs root, `postfix`, `dovecot` and for some tests `swaks`, `gpg` or `openssl`. What is missing is said aloud and the test
//! skipped; with `CI=true` it is a failure.
#![cfg(unix)]

mod certificate;
mod dovecot;
mod house;
mod mailbox;
mod postfix;
mod postrider;
mod send;
mod signed;
mod swaks;
