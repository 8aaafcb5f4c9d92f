//! What is written down of a check while it runs. Everything is redacted here.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use tokio::sync::mpsc;

use crate::postmark::{Redactor, Secret};
use crate::record::{CheckEvent, CheckStep, Line, StepReport};
use crate::smtp::presentable;

/// Shared by everything that climbs at the same time.
#[derive(Debug)]
pub(super) struct Record {
    events: mpsc::Sender<CheckEvent>,
    redactor: Mutex<Redactor>,
    rungs: Mutex<Vec<StepReport>>,
}

impl Record {
    pub(super) fn new(events: mpsc::Sender<CheckEvent>, redactor: Redactor) -> Self {
        Self {
            events,
            redactor: Mutex::new(redactor),
            rungs: Mutex::new(Vec::new()),
        }
    }

    /// What must not show, as far as known by now.
    pub(super) fn redactor(&self) -> Redactor {
        let known = self.redactor.lock();
        known.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A secret was seen: from now on it shows nowhere.
    pub(super) fn learn(&self, secret: &Secret) {
        let mut known = self.redactor.lock().unwrap_or_else(PoisonError::into_inner);
        known.learn(secret);
    }

    /// A rung is being climbed. A receiver that went away does not disturb the check.
    pub(super) async fn began(&self, rung: CheckStep, port: Option<u16>) {
        let _ = self.events.send(CheckEvent::Began { rung, port }).await;
    }

    /// A line of the dialogue on a port.
    pub(super) async fn line(&self, port: u16, line: Line) {
        let _ = self.events.send(CheckEvent::Line { port, line }).await;
    }

    /// A rung is decided.
    pub(super) async fn put(&self, mut report: StepReport) {
        report.evidence = presentable(&self.redactor(), &report.evidence);
        {
            let rungs = self.rungs.lock();
            rungs
                .unwrap_or_else(PoisonError::into_inner)
                .push(report.clone());
        }
        let _ = self
            .events
            .send(CheckEvent::CheckStep(Box::new(report)))
            .await;
    }

    /// The same for a rung that took its time since `began`.
    pub(super) async fn put_since(&self, began: Instant, report: StepReport) {
        let ms = began.elapsed().as_secs_f64() * 1_000.0;
        self.put(StepReport { ms, ..report }).await;
    }

    /// All reports so far, in the order of the ladder.
    pub(super) fn rungs(&self) -> Vec<StepReport> {
        let rungs = self.rungs.lock().unwrap_or_else(PoisonError::into_inner);
        let mut rungs = rungs.clone();
        rungs.sort_by_key(|report| report.rung);
        rungs
    }
}
