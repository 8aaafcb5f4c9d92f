//! One dialogue with one server (RFC 5321, 2920, 3207, 4954), word by word and stage by stage.
//!
//! One bounded reader and one writer of ours serve the dialogue before and after TLS. lettre supplies
//! the words (its command types print themselves) and never the wire: its connection keeps clear-text
//! bytes over the upgrade and knows no timeout. Hints, retries and the order of a job do not belong
//! here; `delivery` has them.

mod archive;
mod auth;
mod commands;
mod content;
mod envelope;
mod fault;
mod journal;
mod line_stream;
mod offer;
mod opening;
mod reply_reader;
mod session;
mod text;

pub use archive::Archive;
pub use content::{Survey, survey};
pub use envelope::Submission;
pub use fault::Fault;
pub use journal::{Evidence, Journal};
pub use offer::Offer;
pub use opening::open;
pub use session::{Limits, Session};
pub use text::{in_words, presentable};
