//! What happened, as plain data: ids, stages, replies, transcript lines, events, failures, outcomes.
//!
//! Pure, and without opinions: no hint text, no drawing, no clock. Everything is
//! `Debug + Clone + PartialEq + Serialize` and already redacted by whoever made it.

mod account;
mod api;
mod check;
mod drafts;
mod duration;
mod earlier;
mod event;
mod failure;
mod fate;
mod history;
mod id;
mod inbox;
mod line;
mod lookup;
mod moment;
mod outcome;
mod pre_send_info;
mod reply;
mod run;
mod scenario;
mod stage;
mod toml_depth;
mod walk;
mod webhook;

pub use account::{
    AccountFacts, AccountList, AccountOutcome, AccountTask, DnsRecord, SenderSignature,
    SendingDomain,
};
pub use api::{ApiFailure, ApiFailureKind};
pub use check::{
    CheckEvent, CheckOutcome, CheckStatus, CheckStep, Finding, ServerChoice, StepReport,
    StepResult, Trouble,
};
pub use drafts::{
    DraftKind, DraftPage, DraftQuery, DraftSummary, HeldBy, OpenedDraft, RecoveredDraft,
    StoredDraft,
};
pub use duration::parse_duration;
pub use earlier::{EarlierSend, may_have_it};
pub use event::{Event, Phase, Progress};
pub use failure::{CertificateSummary, Failure, FailureKind, Tried};
pub use fate::{Fate, FollowEvent, FollowOutcome, RecipientFate, worst};
pub use history::{
    HistoryPage, HistoryQuery, RunRow, RunSend, SendEnd, SendPhase, SendRecord, SendStart,
    SendSummary, TimelineEntry, Via, recipients_line,
};
pub use id::{DraftId, JobId, SendId, SlotId, TimerId};
pub use inbox::{InboxEvent, InboxEventKind, InboxItem, InboxPart};
pub use line::{Direction, Line};
pub use lookup::{LookupFacts, LookupQuery, Trace, TraceKind};
pub use moment::Moment;
pub use outcome::{Outcome, RecipientState, RecipientVerdict, Status};
pub use pre_send_info::{PreSendInfo, StreamSuppression, Suppressed, can_be_lifted};
pub use reply::{EnhancedCode, Reply};
pub use run::{RunChoice, RunEnd, RunEvent, RunSum};
pub use scenario::ScenarioSummary;
pub use stage::{Stage, StageState, StageUpdate};
pub use toml_depth::{TooDeep, check_toml_depth};
pub use walk::{WalkStep, Walked, Walks};
pub use webhook::{WebhookAnswer, WebhookAttempt, WebhookRequest};
