//! postrider: a terminal mail composer for Postmark. It writes, sends and *proves* an email.
//!
//! # The map of the house
//!
//! One crate, a library and a thin binary. Each module below is a room; an arrow runs from a room to
//! what it may use, and `tests/architecture.rs` checks the table in `ARCHITECTURE.md`.
//!
//! | room | may use | what it is |
//! |---|---|---|
//! | [`postmark`] | nothing | what is known of Postmark: endpoint, token, limits, profile, [`postmark::Secret`] |
//! | [`mail`] | postmark | the draft, its field table, addresses, the message, preflight |
//! | [`record`] | mail postmark | what happened, as plain data |
//! | [`diagnose`] | record mail postmark | a failure and its context become a diagnosis |
//! | [`system`] | nothing | files and input read within bounds, child processes, no core dumps |
//! | [`net`] | system record postmark | names, addresses, ports, the one TLS configuration |
//! | [`smtp`] | net record mail postmark | one dialogue with one server |
//! | [`api`] | record mail postmark | Postmark's HTTP API, asked |
//! | [`store`] | system record mail postmark | config, token, drafts, paths |
//! | [`sandbox`] | system record mail postmark | practice Postmark on loopback |
//! | [`delivery`] | all above but sandbox | jobs, each a stream of events and one outcome |
//! | [`app`] | record diagnose mail postmark | model, message, update, effect, action table |
//! | [`view`] | app and what app may use | model to frame |
//! | [`terminal`] | all above | the edge: event loop, effect executor |
//! | [`cli`] | all but view and terminal | the command line without a screen |
//!
//! `postmark`, `mail`, `record`, `diagnose` and `app` are pure: no terminal, no runtime, no file, no
//! socket, no clock, no environment.

#![cfg_attr(
    not(test),
    warn(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::expect_used,
        clippy::panic,
        clippy::print_stderr,
        clippy::print_stdout,
        clippy::too_many_lines,
        clippy::unwrap_used
    )
)]

pub mod api;
pub mod app;
pub mod cli;
pub mod delivery;
pub mod diagnose;
pub mod mail;
pub mod net;
pub mod postmark;
pub mod record;
pub mod sandbox;
pub mod smtp;
pub mod store;
pub mod system;
pub mod terminal;
pub mod view;
