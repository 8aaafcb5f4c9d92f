//! One send as the log shows it.

use super::text;
use crate::diagnose::{Context, Diagnosis};
use crate::mail::{Draft, envelope_of};
use crate::record::{
    EarlierSend, FollowOutcome, JobId, Line, Moment, Outcome, Phase, Progress, RecipientFate,
    RecipientState, RecipientVerdict, SendId, SlotId, Stage, StageState, Status, may_have_it,
};

/// A rung of the ladder.
#[derive(Debug, Clone, PartialEq)]
pub struct StageRecord {
    /// Which stage.
    pub stage: Stage,
    /// How it stands.
    pub state: StageState,
    /// How long it took, in milliseconds; 0 while running.
    pub ms: f64,
    /// What was found.
    pub detail: String,
}

/// A send, running or over.
#[derive(Debug, Clone, PartialEq)]
pub struct Attempt {
    /// Its job.
    pub job: JobId,
    /// Which message of this run it is.
    pub sheet: SlotId,
    /// When it began; `None` until the edge has said.
    pub started: Option<Moment>,
    /// Name of the profile it was sent with.
    pub profile: String,
    /// Host it was sent to.
    pub host: String,
    /// Ports that may be tried, in order.
    pub ports: Vec<u16>,
    /// Whether it is practice.
    pub practice: bool,
    /// One line on what was sent to whom: recipients and subject.
    pub summary: String,
    /// The first recipient and how many more there are.
    pub recipients_line: String,
    /// The send's UUID, once composed.
    pub id: Option<SendId>,
    /// Message size in bytes, once composed.
    pub bytes: u64,
    /// The ladder so far.
    pub stages: Vec<StageRecord>,
    /// The transcript so far; bounded, oldest lines dropped first.
    pub transcript: Vec<Line>,
    /// How many transcript lines were dropped.
    pub dropped_lines: usize,
    /// The phase.
    pub phase: Phase,
    /// Content bytes on their way.
    pub progress: Progress,
    /// Rulings on recipients.
    pub recipients: Vec<RecipientVerdict>,
    /// Its delivery status for each recipient, as far as a follow-up knows.
    pub fates: Vec<RecipientFate>,
    /// Postmark's id of it, once a follow-up has found it.
    pub message_id: Option<String>,
    /// Whether it is still being asked what becomes of it.
    pub following: bool,
    /// Why the API could not be asked the last time.
    pub follow_trouble: Option<String>,
    /// Why the history does not have it, if it has not.
    pub unrecorded: Option<String>,
    /// What was sent.
    pub draft: Draft,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// What was known when it was started, for the diagnosis.
    pub context: Context,
    /// What that means and what to do.
    pub diagnosis: Option<Diagnosis>,
    /// Keys pressed by the user since it was started; a failure card takes the focus only at 0.
    pub keys_since_start: u32,
}

impl Attempt {
    /// What is to be known before the same message is sent again; `None` while nobody may have it.
    pub fn earlier(&self) -> Option<EarlierSend> {
        let status = self.status()?;
        let refused = self.recipients.iter();
        let refused = refused.filter(|one| one.state == RecipientState::Refused);
        let refused: Vec<&str> = refused.map(|one| one.address.as_str()).collect();
        let envelope = envelope_of(&self.draft).ok()?;
        let taken = envelope.rcpt_to.into_iter();
        let taken: Vec<String> = taken
            .filter(|one| !refused.contains(&one.as_str()))
            .collect();
        let recipients = may_have_it(status, &self.fates, &taken);
        (!recipients.is_empty()).then(|| EarlierSend {
            id: self.id.clone(),
            at: self.started,
            status,
            recipients,
            has_same_text: true,
        })
    }

    /// How it stands: the outcome, or what a follow-up found since; `None` while it is under way.
    pub fn status(&self) -> Option<Status> {
        let before = self.outcome.as_ref()?.status();
        let found = FollowOutcome {
            message_id: None,
            recipients: self.fates.clone(),
            trouble: None,
            stopped: false,
        };
        Some(found.status(before))
    }
}

/// Describes what the send is doing.
pub fn sending_words(attempt: &Attempt) -> String {
    let stage = attempt
        .stages
        .iter()
        .rev()
        .find(|stage| stage.state == StageState::Running);
    let stage = stage.map_or("", |record| record.stage.name());
    match attempt.phase {
        Phase::Preparing if stage.is_empty() => "preparing".into(),
        Phase::Preparing => format!("signing in: {stage}"),
        Phase::Ready => "signed in, ready to send".into(),
        Phase::Submitting if attempt.progress.total > 0 => {
            format!("sending: {}", progress(attempt.progress))
        }
        Phase::Submitting => "sending: envelope".into(),
        Phase::AwaitingVerdict => "sent, waiting for the server's response".into(),
        Phase::Over => "over".into(),
    }
}

/// `3.1 of 9.9 MB`.
fn progress(progress: Progress) -> String {
    let (sent, total) = (text::bytes(progress.sent), text::bytes(progress.total));
    let unit = |words: &str| words.split(' ').nth(1).unwrap_or_default().to_owned();
    match unit(&sent) == unit(&total) {
        true => format!("{} of {total}", sent.split(' ').next().unwrap_or_default()),
        false => format!("{sent} of {total}"),
    }
}
