//! One dialogue with one server (RFC 5321, 2920, 3207, 4954), word by word and stage by stage.
//!
//! One bounded reader and one writer of ours serve the dialogue before and after TLS. lettre supplies
//! the words (its command types print themselves) and never the wire: its connection keeps clear-text
//! bytes over the upgrade and knows no timeout. Hints, retries and the order of a job do not belong
//! here; `delivery` has them.

mod archive;
mod auth;
mod content;
mod envelope;
mod fault;
mod hearing;
mod journal;
mod offer;
mod opening;
mod session;
mod text;
mod wire;
mod words;

pub use archive::Archive;
pub use content::{Survey, survey};
pub use envelope::Submission;
pub use fault::Fault;
pub use journal::{Evidence, Journal};
pub use offer::Offer;
pub use opening::open;
pub use session::{Limits, Session};
pub use text::{in_words, presentable};
