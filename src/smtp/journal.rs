//! What is written down of a job: stages, transcript, evidence. Everything is redacted here, before it
//! leaves this room.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::Instant;

use super::text::{presentable, presentable_lines};
use super::{Archive, Fault};
use crate::postmark::{Endpoint, Redactor};
use crate::record::{
    CertificateSummary, Direction, Event, Failure, Line, Phase, Progress, RecipientVerdict, Reply,
    Stage, StageState, StageUpdate, Tried,
};

/// What is known about the server; part of a failure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    pub endpoint: Endpoint,
    /// Addresses that failed.
    pub tried: Vec<Tried>,
    pub certificate: Option<CertificateSummary>,
    pub greeting: Option<String>,
}

impl Evidence {
    /// Just the endpoint.
    pub fn new(endpoint: Endpoint) -> Self {
        Self {
            endpoint,
            tried: Vec::new(),
            certificate: None,
            greeting: None,
        }
    }
}

/// The record of one job. Events that the channel cannot take at once wait until [`Journal::flush`], which
/// the dialogue calls at every turn; only progress is dropped.
#[derive(Debug)]
pub struct Journal {
    events: mpsc::Sender<Event>,
    waiting: VecDeque<Event>,
    redactor: Redactor,
    began: Instant,
    open: Option<(Stage, Instant)>,
    last: Stage,
    tls: bool,
    archive: Archive,
    pub evidence: Evidence,
}

impl Journal {
    /// A journal that scrubs with `redactor`, which must already know the secrets, and reports to `events`. A
    /// closed receiver does not disturb the job.
    pub fn new(events: mpsc::Sender<Event>, redactor: Redactor, evidence: Evidence) -> Self {
        Self {
            events,
            waiting: VecDeque::new(),
            redactor,
            began: Instant::now(),
            open: None,
            last: Stage::Resolve,
            tls: false,
            archive: Archive::default(),
            evidence,
        }
    }

    /// A journal for the next message on the same connection: what is known of the other side stays.
    #[must_use]
    pub fn for_next_message(&self) -> Self {
        Self {
            events: self.events.clone(),
            waiting: VecDeque::new(),
            redactor: self.redactor.clone(),
            began: Instant::now(),
            open: None,
            last: Stage::Envelope,
            tls: self.tls,
            archive: Archive::default(),
            evidence: self.evidence.clone(),
        }
    }

    /// Reports `event` as it is. Its text must be redacted.
    pub fn push(&mut self, event: Event) {
        self.archive.note(&event);
        self.waiting.push_back(event);
        while let Some(event) = self.waiting.pop_front() {
            if let Err(mpsc::error::TrySendError::Full(event)) = self.events.try_send(event) {
                self.waiting.push_front(event);
                return;
            }
        }
    }

    /// Waits until the channel has accepted everything. Cancel-safe.
    pub async fn flush(&mut self) {
        while !self.waiting.is_empty() {
            match self.events.reserve().await {
                Ok(room) => {
                    if let Some(event) = self.waiting.pop_front() {
                        room.send(event);
                    }
                }
                Err(_) => self.waiting.clear(),
            }
        }
    }

    /// Starts a stage.
    pub fn begin(&mut self, stage: Stage) {
        self.open = Some((stage, Instant::now()));
        self.last = stage;
        self.update(stage, StageState::Running, Duration::ZERO, "");
    }

    /// Ends the current stage successfully.
    pub fn done(&mut self, detail: &str) {
        self.end(StageState::Done, detail);
    }

    /// Ends a stage that another had overtaken.
    pub(super) fn done_in(&mut self, stage: Stage, took: Duration, detail: &str) {
        self.update(stage, StageState::Done, took, detail);
    }

    /// Ends the current stage without a failure: the user canceled.
    pub fn abandon(&mut self, detail: &str) {
        self.end(StageState::Failed, detail);
    }

    /// The current or last stage.
    pub fn stage(&self) -> Stage {
        self.last
    }

    fn end(&mut self, state: StageState, detail: &str) {
        if let Some((stage, began)) = self.open.take() {
            self.update(stage, state, began.elapsed(), detail);
        }
    }

    fn update(&mut self, stage: Stage, state: StageState, took: Duration, detail: &str) {
        let detail = self.presentable(detail);
        let ms = took.as_secs_f64() * 1_000.0;
        let endpoint = self.evidence.endpoint.clone();
        self.push(Event::Stage(StageUpdate {
            endpoint,
            stage,
            state,
            ms,
            detail,
        }));
    }

    /// Reports TLS, with the certificate of the evidence.
    pub(super) fn secured(&mut self, version: &str, cipher: &str) {
        let certificate = self.evidence.certificate.as_ref();
        let certificate = certificate.map(|shown| self.certificate(shown));
        self.push(Event::Secured {
            version: version.to_owned(),
            cipher: cipher.to_owned(),
            certificate,
        });
    }

    /// Sets whether lines are now sent inside TLS.
    pub(super) fn set_tls(&mut self, tls: bool) {
        self.tls = tls;
    }

    pub(super) fn client(&mut self, text: &str) {
        self.line(Direction::Client, text);
    }

    pub fn note(&mut self, text: &str) {
        self.line(Direction::Note, text);
    }

    fn line(&mut self, direction: Direction, text: &str) {
        let text = self.presentable(text);
        self.push_line(direction, text);
    }

    fn push_line(&mut self, direction: Direction, text: String) {
        let at_ms = self.began.elapsed().as_secs_f64() * 1_000.0;
        self.push(Event::Line(Line {
            at_ms,
            direction,
            tls: self.tls,
            stage: self.last,
            text,
        }));
    }

    /// Records the server's lines, each with its prefix (`250-`) and text. Returns the texts for display.
    pub(super) fn server(&mut self, lines: &[(String, String)]) -> Vec<String> {
        let texts: Vec<String> = lines.iter().map(|(_, text)| text.clone()).collect();
        let shown = presentable_lines(&self.redactor, &texts);
        for ((prefix, _), text) in lines.iter().zip(&shown) {
            self.push_line(Direction::Server, format!("{prefix}{text}"));
        }
        shown
    }

    /// Takes the archive out of the journal.
    pub fn take_archive(&mut self) -> Archive {
        std::mem::take(&mut self.archive)
    }

    /// The redactor of this job.
    pub fn redactor(&self) -> &Redactor {
        &self.redactor
    }

    /// Reports the phase.
    pub fn phase(&mut self, phase: Phase) {
        self.push(Event::Phase(phase));
    }

    /// Reports progress. Dropped if the receiver is behind: the next one says more.
    pub(super) fn progress(&mut self, sent: u64, total: u64) {
        let progress = Event::Progress(Progress { sent, total });
        if sent == total {
            self.push(progress);
        } else if self.waiting.is_empty() {
            // Full or gone: either way this report is not worth waiting for.
            let _ = self.events.try_send(progress);
        }
    }

    /// Reports the response for one recipient.
    pub(super) fn recipient(&mut self, verdict: &RecipientVerdict) {
        self.push(Event::Recipient(RecipientVerdict {
            address: self.presentable(&verdict.address),
            ..verdict.clone()
        }));
    }

    /// `text` for display: one line, scrubbed and bounded.
    pub fn presentable(&self, text: &str) -> String {
        presentable(&self.redactor, text)
    }

    /// Ends the current stage with a failure made of `fault` and the evidence.
    pub fn failure(&mut self, fault: Fault) -> Failure {
        let reply = fault.reply.as_ref().map(|reply| self.reply(reply));
        let mut causes: Vec<String> = Vec::new();
        for cause in &fault.causes {
            causes.push(self.presentable(cause));
        }
        let words = reply.as_ref().map(ToString::to_string);
        let detail = words.unwrap_or_else(|| causes.join(": "));
        self.end(StageState::Failed, &detail);
        Failure {
            stage: self.last,
            kind: fault.kind,
            endpoint: self.evidence.endpoint.clone(),
            reply,
            causes,
            tried: self
                .evidence
                .tried
                .iter()
                .map(|tried| self.tried(tried))
                .collect(),
            certificate: self
                .evidence
                .certificate
                .as_ref()
                .map(|shown| self.certificate(shown)),
            greeting: self
                .evidence
                .greeting
                .as_deref()
                .map(|line| self.presentable(line)),
            api: None,
            https_open: None,
        }
    }

    fn reply(&self, reply: &Reply) -> Reply {
        Reply {
            lines: presentable_lines(&self.redactor, &reply.lines),
            ..reply.clone()
        }
    }

    fn tried(&self, tried: &Tried) -> Tried {
        Tried {
            detail: self.presentable(&tried.detail),
            ..tried.clone()
        }
    }

    fn certificate(&self, shown: &CertificateSummary) -> CertificateSummary {
        CertificateSummary {
            names: shown
                .names
                .iter()
                .map(|name| self.presentable(name))
                .collect(),
            issuer: self.presentable(&shown.issuer),
            ..shown.clone()
        }
    }
}
