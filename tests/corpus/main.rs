//! The corpus: messages of every kind, composed and sent as `postrider send` does, through a real Postfix and
//! through the practice server, then read by two parsers that have nothing in common (mail-parser and Python's
//! `email`), and compared part by part with what was written.
//!
//! What is meant to change on its way, and what must not leave, is said in the message's row. Without Postfix
//! or Python that half is said aloud and left out; with `CI=true` it is a failure.
#![cfg(unix)]

#[path = "../postfix/certificate.rs"]
mod certificate;
#[path = "../postfix/dovecot.rs"]
mod dovecot;
#[path = "../postfix/house.rs"]
#[allow(dead_code)]
mod house;
#[path = "../postfix/mailbox.rs"]
#[allow(dead_code)]
mod mailbox;
#[path = "../postfix/postfix.rs"]
#[allow(dead_code)]
mod postfix;
#[path = "../clients/world.rs"]
#[allow(dead_code)]
mod world;

mod compared;
mod messages;
mod opened;
mod outside;
mod properties;
mod row;
mod seen;
mod servers;
