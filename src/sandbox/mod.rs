//! Practice Postmark: it says what Postmark says, and nothing leaves the machine.
//!
//! [`start`] binds three ports, on 127.0.0.1 by default, and serves SMTP with STARTTLS and AUTH. What a client
//! sends lands in an [`Inbox`], which can also be read without a server. Like Postmark, it accepts
//! first: sender, recipients, size under the SIZE limit and stream are never refused in the dialogue
//! (postmark-facts.md section 1.5).
//!
//! The parts: `practice` owns everything and `house` is what all connections share, `door` opens and
//! closes the ports, `authority` makes the certificates, `wire` reads and writes within bounds, `session`
//! turns one line into one reply without touching a socket, `dialogue` joins the two, `fault` and
//! `misbehave` put in its place what a `scenario` has; `catalogue` holds the scenarios. `api` is
//! Postmark's HTTP API over the same `state`, for requests to the `hosts` that it goes by; `control` is the API for
//! tests beside it: list, search, wait, delete.
//!
//! What happens behind acceptance is the same for every way in and begins in `accept`: `intake` reads a
//! source into a `submission` (over HTTP `compose` makes a source of a submission), `rules` judge it,
//! `course` decides its events and bounces with their times, `inbox` and `folder` keep it, `ledger` is
//! what the API searches, `reminder` says when something decided for later has come.
//!
//! A `scenario` says what goes wrong and what the user must be told of it; `catalogue` has those that the
//! program carries. `fault` and `misbehave` carry out what a scenario does to the dialogue, `door` what it
//! does to the ports.
//!
//! What must not enter: hints (a scenario names its hint by a string), anything that connects outward, any
//! periodic timer.

mod accept;
mod account;
mod api;
mod auth;
mod authority;
mod catalogue;
mod compose;
mod control;
mod course;
mod dialogue;
mod fault;
mod folder;
mod hosts;
mod inbox;
mod intake;
mod ledger;
pub mod message_json;
mod misbehave;
mod port_listener;
mod practice;
mod reminder;
mod reply;
mod rules;
#[cfg(test)]
mod sample;
pub mod scenario;
mod search;
mod server_state;
mod session;
mod state;
mod stored_message;
mod submission;
mod wire;

pub use account::{
    Account, Approval, Delivery, Domain, Server, Signature, SignedIn, SmtpToken, Stream,
    StreamKind, Suppression, SuppressionReason,
};
pub use authority::{AuthorityError, CaFolderError};
pub use catalogue::scenarios;
pub use control::wait_time;
pub use inbox::{Inbox, InboxError, News};
pub use intake::ParsedHeaders;
pub use practice::{Practice, PracticeOptions, SENDER, SandboxError, generate_tokens, start};
pub use search::Filter;
