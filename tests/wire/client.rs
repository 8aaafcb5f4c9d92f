//! The job under test, and what came of it.

use std::time::Duration;

use postrider::delivery::{self, Control, SendOrder, Timeouts};
use postrider::mail::Draft;
use postrider::net::{Pinned, Roots};
use postrider::postmark::{Credential, Profile, Secret};
use postrider::record::{
    Direction, Event, Failure, FailureKind, Line, Outcome, Phase, RecipientVerdict, Stage,
    StageState, Status,
};
use tokio::sync::mpsc;

use crate::certificate::ca_pem;

pub const TOKEN: &str = "b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2";

/// An order to one recipient on these ports of 127.0.0.1. Its timeouts are so long that no good
/// dialogue meets them, and short enough to end a test that went wrong.
pub fn order(ports: &[u16]) -> SendOrder {
    let mut profile = Profile::practice();
    profile.smtp_ports = ports.to_vec();
    SendOrder {
        message: draft(1).into(),
        profile,
        credential: Credential::ServerToken(Secret::new(TOKEN)),
        roots: Roots::Only { pem: ca_pem() },
        hold: false,
        all_or_none: false,
        timeouts: timeouts(20_000),
        via: postrider::record::Via::Smtp,
        outbox: None,
        pinned: Pinned::default(),
        id: None,
    }
}

pub fn timeouts(ms: u64) -> Timeouts {
    let limit = Duration::from_millis(ms);
    Timeouts {
        verdict: limit,
        ready: limit,
        ..Timeouts::default().with_limit(limit)
    }
}

pub fn draft(recipients: usize) -> Draft {
    let to: Vec<String> = (0..recipients)
        .map(|at| format!("r{at}@navy.example"))
        .collect();
    Draft {
        from: "Ada Lovelace <ada@acme.example>".into(),
        to: to.join(", "),
        subject: "Your receipt".into(),
        text: "Hello Grace,\n\n.\n..dots\nbye\n".into(),
        ..Draft::default()
    }
}

/// A draft with a file of so many bytes; the folder must outlive the send.
pub fn heavy(bytes: usize) -> (Draft, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data.bin");
    let content: Vec<u8> = (0..bytes).map(|at| (at * 31 % 251) as u8).collect();
    std::fs::write(&path, content).unwrap();
    let mut draft = draft(1);
    draft.files = vec![path.to_string_lossy().into_owned()];
    (draft, folder)
}

/// A job that ended.
#[derive(Debug)]
pub struct Ended {
    pub outcome: Outcome,
    pub events: Vec<Event>,
}

pub async fn send(order: SendOrder) -> Ended {
    steer(order, |_, _| {}).await
}

/// Sends, and lets `react` say something at each event.
pub async fn steer(
    order: SendOrder,
    mut react: impl FnMut(&Event, &mpsc::Sender<Control>),
) -> Ended {
    let (control, steering) = mpsc::channel(8);
    let (events, mut reported) = mpsc::channel(16);
    let job = tokio::spawn(delivery::send(order, steering, events));
    let mut all = Vec::new();
    while let Some(event) = reported.recv().await {
        react(&event, &control);
        all.push(event);
    }
    let outcome = job.await.unwrap();
    assert_eq!(
        all.last(),
        Some(&Event::Outcome(outcome.clone())),
        "the outcome is the last event"
    );
    Ended {
        outcome,
        events: all,
    }
}

impl Ended {
    pub fn status(&self) -> Status {
        self.outcome.status()
    }

    #[track_caller]
    pub fn failure(&self) -> &Failure {
        self.outcome
            .failure()
            .unwrap_or_else(|| panic!("no failure: {:?}", self.outcome))
    }

    /// Status, stage and kind, which most tests are about.
    #[track_caller]
    pub fn verdict(&self) -> (Status, Stage, FailureKind) {
        let failure = self.failure();
        (self.status(), failure.stage, failure.kind)
    }

    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.events.iter().filter_map(|event| match event {
            Event::Line(line) => Some(line),
            _ => None,
        })
    }

    pub fn said(&self, direction: Direction) -> Vec<&str> {
        self.lines()
            .filter(|line| line.direction == direction)
            .map(|line| line.text.as_str())
            .collect()
    }

    pub fn phases(&self) -> Vec<Phase> {
        let phase = |event: &Event| match event {
            Event::Phase(phase) => Some(*phase),
            _ => None,
        };
        self.events.iter().filter_map(phase).collect()
    }

    pub fn recipients(&self) -> Vec<&RecipientVerdict> {
        let mut found = Vec::new();
        for event in &self.events {
            if let Event::Recipient(verdict) = event {
                found.push(verdict);
            }
        }
        found
    }

    /// The stages that ended so, with what was found.
    pub fn stages(&self, state: StageState) -> Vec<(Stage, &str)> {
        let mut found = Vec::new();
        for event in &self.events {
            if let Event::Stage(update) = event
                && update.state == state
            {
                found.push((update.stage, update.detail.as_str()));
            }
        }
        found
    }
}
