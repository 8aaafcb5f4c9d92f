//! A run to a list, as the panel shows it.

use std::collections::HashMap;

use super::state::{ListStart, list_name, people};
use crate::diagnose::{Context, Diagnosis};
use crate::mail::Draft;
use crate::record::{
    FollowEvent, JobId, Moment, Outcome, RunEnd, RunSum, SendId, SlotId, Status, Via,
};

/// State of lists beside the form.
#[derive(Debug, Clone, Default)]
pub struct Lists {
    /// The newest check.
    last_check: u64,
    /// The newest run, running or over.
    pub run: Option<Box<ListSend>>,
    /// First row of the panel's page in view.
    pub scroll: usize,
}

impl Lists {
    /// The run that is under way.
    pub fn running(&self) -> Option<&ListSend> {
        self.run.as_deref().filter(|run| run.end.is_none())
    }

    pub(super) fn next_check(&mut self) -> u64 {
        self.last_check += 1;
        self.last_check
    }
}

/// Rows that were not sent, as far as they are listed.
const FAILED: usize = 1_000;

/// A run, under way or over.
#[derive(Debug, Clone)]
pub struct ListSend {
    /// Its job.
    pub job: JobId,
    /// The message of this session that it sends.
    pub sheet: SlotId,
    /// The list's file name.
    pub name: String,
    /// The message's subject, with its variables.
    pub subject: String,
    /// Name of the profile it is sent with.
    pub profile: String,
    /// Host it is sent to.
    pub host: String,
    /// Whether it is practice.
    pub practice: bool,
    /// Its id, once it has begun.
    pub run: String,
    /// When it began.
    pub started: Option<Moment>,
    /// What happened to its rows.
    pub sum: RunSum,
    /// What there is to say of rows in doubt.
    pub note: Option<String>,
    /// Rows that were not sent, or not to everybody.
    pub failed: Vec<FailedRow>,
    /// How it ended.
    pub end: Option<ListEnd>,
    /// What stopped it, explained.
    pub diagnosis: Option<Diagnosis>,
    /// The delivery status of its messages, as far as Postmark was asked.
    fates: HashMap<SendId, Status>,
    /// The message in the form.
    pub(super) draft: Box<Draft>,
    pub(super) context: Context,
}

/// A row that was not sent, or not to everybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedRow {
    /// The row, counted from 1.
    pub row: usize,
    /// Its recipients.
    pub to: String,
    /// Why.
    pub why: String,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq)]
pub enum ListEnd {
    /// As a run does.
    Over(RunEnd),
    /// It did not begin: why.
    NotBegun(String),
}

impl ListSend {
    /// The run that begins.
    pub(super) fn new(start: &ListStart, total: usize, (sheet, draft): (SlotId, Draft)) -> Self {
        let order = &start.order;
        let profile = &order.profile;
        let by_api = profile.api_base().filter(|_| order.via == Via::Api);
        let context = order.credential.as_ref().map(|credential| {
            Context::of(profile, credential, &order.draft).by(order.via, profile)
        });
        Self {
            job: start.job,
            sheet,
            name: list_name(&order.path).to_owned(),
            subject: order.draft.subject.clone(),
            profile: profile.name.clone(),
            host: by_api.unwrap_or(&profile.smtp_host).to_owned(),
            practice: profile.is_practice(),
            run: String::new(),
            started: None,
            sum: RunSum {
                total,
                ..RunSum::default()
            },
            note: None,
            failed: Vec::new(),
            end: None,
            diagnosis: None,
            fates: HashMap::new(),
            draft: Box::new(draft),
            context: context.unwrap_or_default(),
        }
    }

    /// To whom, from which profile.
    pub(super) fn head(&self) -> String {
        let to = format!("{}, {}", self.name, people(self.sum.total));
        match self.practice {
            true => format!("to {to} · practice server"),
            false => format!("to {to} · {}, real mail", self.profile),
        }
    }

    /// How it stands.
    pub fn status(&self) -> Status {
        match &self.end {
            None => Status::UnderWay,
            Some(ListEnd::Over(end)) => self.sum.status(end),
            Some(ListEnd::NotBegun(_)) => Status::Failed,
        }
    }

    fn with_fate(&self, wanted: &[Status]) -> usize {
        let fates = self.fates.values();
        fates.filter(|status| wanted.contains(status)).count()
    }

    /// Messages of which a delivery is known.
    pub(super) fn delivered(&self) -> usize {
        self.with_fate(&[Status::Delivered])
    }

    /// Messages that bounced or were rejected after they were accepted.
    pub(super) fn bounced(&self) -> usize {
        self.with_fate(&[Status::Bounced, Status::RefusedInside])
    }

    pub(super) fn note_row(&mut self, row: usize, to: String, id: SendId, outcome: &Outcome) {
        self.sum.add(outcome);
        match why(outcome) {
            None => {
                self.fates.insert(id, Status::Accepted);
            }
            Some(why) if self.failed.len() < FAILED => {
                self.failed.push(FailedRow { row, to, why });
            }
            Some(_) => {}
        }
    }

    /// A follow-up reports on one of its messages.
    pub(in crate::app) fn followed(&mut self, id: &SendId, event: &FollowEvent) {
        if let (Some(known), FollowEvent::Outcome(outcome)) = (self.fates.get_mut(id), event) {
            *known = outcome.status(*known);
        }
    }
}

/// Why a row is listed among those that were not sent; `None` if it was accepted for everybody.
fn why(outcome: &Outcome) -> Option<String> {
    match outcome {
        Outcome::Accepted { .. } => None,
        Outcome::PartlyRefused { refused, .. } => {
            let refused = refused.iter();
            let words = refused.map(|one| format!("{}: {}", one.address, one.reply));
            Some(words.collect::<Vec<_>>().join("; "))
        }
        Outcome::Unknown(_) => Some("no answer came; it may have been accepted".into()),
        Outcome::Cancelled => Some("stopped before it was handed over".into()),
        Outcome::Refused(failure) | Outcome::Failed(failure) => {
            let reply = failure.reply.as_ref().map(ToString::to_string);
            Some(reply.unwrap_or_else(|| failure.causes.join("; ")))
        }
    }
}

/// How far a run is: its words, what is done, and of how many.
pub fn list_progress(run: &ListSend) -> (String, usize, usize) {
    let total = run.sum.total;
    let done = total - run.sum.not_tried();
    match run.run.is_empty() {
        true => (format!("preparing {}", people(total)), 0, total),
        false => (
            format!("sending to {}: {done} of {total}", run.name),
            done,
            total,
        ),
    }
}
