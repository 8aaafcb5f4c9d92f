//! Jobs: each owns its connection, reports a stream of events and ends with one outcome.
//!
//! The order of things is here (compose, connect, sign in, wait, submit, judge); the words of the
//! dialogue are in `smtp`, hints in `diagnose`. The practice server must not enter: to a job it is a
//! server like any other.

mod account;
mod check;
mod client;
mod dialogue;
mod export;
mod files;
mod find;
mod follow;
mod job;
mod job_control;
mod list;
mod order;
mod over_https;
mod pre_send_info;
mod prepare;
mod preview;
mod recording;
mod run;
mod sent_before;
mod streams;
mod suppressions;
mod templates;
mod verdict;

pub use account::{AccountOrder, account};
pub use check::{CheckOrder, DnsOrder, Requirement, check};
pub use export::{ExportError, export};
pub use files::{FileError, load_attachments, probe_files};
pub use find::{FindOrder, find};
pub use follow::{FollowOrder, NOT_CORRELATED, Pace, follow, schedule};
pub use job::send;
pub use list::{
    ListError, ListInputs, ListRun, RunRows, check_mailing, fingerprint, list_path, read_list,
};
pub use order::{Control, SendOrder, Timeouts};
pub use pre_send_info::{AHEAD_LIMIT, AheadOrder, lift, look_ahead};
pub use preview::preview;
pub use run::{
    DoubtOrder, RowMessage, RowMessages, RowOutcome, RunOrder, look_up_doubtful, send_run,
};
pub use sent_before::sent_before;
pub use streams::list_streams;
pub use suppressions::{SuppressionsOrder, suppressions};
pub use templates::{RenderedTemplate, TemplateMistake, TemplateServer, Templates, mistakes};
