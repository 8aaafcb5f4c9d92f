//! Jobs: each owns its connection, reports a stream of events and ends with one outcome.
//!
//! The order of things is here (compose, connect, sign in, wait, submit, judge); the words of the
//! dialogue are in `smtp`, hints in `diagnose`. The practice server must not enter: to a job it is a
//! server like any other.

mod account;
mod check;
mod client;
mod export;
mod files;
mod find;
mod follow;
mod job;
mod job_control;
mod order;
mod over_https;
mod pre_send_info;
mod prepare;
mod preview;
mod recording;
mod streams;
mod verdict;

pub use account::{AccountOrder, account};
pub use check::{CheckOrder, DnsOrder, Requirement, check};
pub use export::{ExportError, export};
pub use files::{FileError, load_attachments, probe_files};
pub use find::{FindOrder, find};
pub use follow::{FollowOrder, Pace, follow, schedule};
pub use job::send;
pub use order::{Control, SendOrder, Timeouts};
pub use pre_send_info::{AHEAD_LIMIT, AheadOrder, lift, look_ahead};
pub use preview::preview;
pub use streams::list_streams;
