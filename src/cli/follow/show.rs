//! A follow-up as lines, and how it ends.

use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::cli::exit::Exit;
use crate::cli::json;
use crate::cli::plain::{self, say};
use crate::cli::signals::{Caught, Signal};
use crate::cli::verbosity::Style;
use crate::delivery::{Control, FollowOrder, follow};
use crate::diagnose::{Catalogue, Context, Diagnosis};
use crate::postmark::Profile;
use crate::record::{Fate, FollowEvent, FollowOutcome, RecipientFate, SendRecord, Status, worst};

/// Events that may wait to be printed.
const EVENTS: usize = 64;

/// Follows and prints what is learned; a signal ends it.
pub(in crate::cli) async fn pursue(
    style: Style,
    order: FollowOrder,
    caught: &mut Caught,
) -> FollowOutcome {
    let (control, controls) = mpsc::channel(4);
    let (sender, mut events) = mpsc::channel(EVENTS);
    let printing = async {
        while let Some(event) = events.recv().await {
            show(style, &event);
        }
    };
    let following = async { tokio::join!(follow(order, controls, sender), printing).0 };
    tokio::pin!(following);
    tokio::select! {
        found = &mut following => found,
        signal = caught.next() => {
            say(&format!("{}; no longer asking for the delivery status", signal.describe()));
            // It may be over already.
            let _ = control.try_send(Control::Cancel);
            following.await
        }
    }
}

/// Prints what the history knows before anybody is asked.
pub(super) fn told_already(style: Style, record: &SendRecord) {
    if let Some(message_id) = record.summary.message_id.clone() {
        show(style, &FollowEvent::Found { message_id });
    }
    let recipients = record.recipients.iter();
    for one in recipients.filter(|one| one.fate != Fate::Accepted) {
        show(style, &FollowEvent::Recipient(one.clone()));
    }
}

fn show(style: Style, event: &FollowEvent) {
    match style {
        Style::Json => drop(object(event).as_ref().map(json::line)),
        Style::Stages => print_event(event),
        Style::Outcome | Style::Quiet => {}
    }
}

fn print_event(event: &FollowEvent) {
    match event {
        FollowEvent::Found { message_id } => say(&format!("✓ found      MessageID {message_id}")),
        FollowEvent::Recipient(one) => {
            let colon = if one.fate.words().is_empty() {
                ""
            } else {
                ": "
            };
            let (mark, name) = (mark(&one.fate), one.fate.name());
            say(&format!(
                "{mark} {name:<10} {}{colon}{}",
                one.address,
                one.fate.words()
            ));
        }
        FollowEvent::Trouble(failure) => say(&format!("! api        {}", failure.message)),
        FollowEvent::Elsewhere => {
            say("  another postrider follows it; what that one learns is shown here");
        }
        FollowEvent::Waiting(ms) if *ms >= 9_500 => {
            say(&format!("  asking again in {} s", (ms + 500) / 1_000));
        }
        FollowEvent::Waiting(_) | FollowEvent::Outcome(_) => {}
    }
}

fn mark(fate: &Fate) -> char {
    match fate {
        Fate::Delivered { .. } | Fate::Sandboxed => '✓',
        Fate::Bounced { .. } | Fate::RefusedInside { .. } | Fate::Refused { .. } => '✗',
        _ => '·',
    }
}

/// The line of an event; the outcome has one of its own.
fn object(event: &FollowEvent) -> Option<Value> {
    Some(match event {
        FollowEvent::Found { message_id } => {
            json!({"v": 1, "event": "follow", "status": "found", "message_id": message_id})
        }
        FollowEvent::Recipient(one) => recipient(one),
        FollowEvent::Trouble(failure) => {
            json!({"v": 1, "event": "follow", "status": "trouble", "failure": failure})
        }
        FollowEvent::Elsewhere => {
            json!({"v": 1, "event": "follow", "status": "elsewhere"})
        }
        FollowEvent::Waiting(ms) => {
            json!({"v": 1, "event": "follow", "status": "waiting", "ms": ms})
        }
        FollowEvent::Outcome(_) => return None,
    })
}

/// A recipient's fate as an event.
fn recipient(one: &RecipientFate) -> Value {
    json::with_event("recipient", known(one))
}

/// A recipient's fate.
pub(in crate::cli) fn known(one: &RecipientFate) -> Value {
    let mut known = json!({"address": one.address, "status": one.fate.name()});
    if !one.fate.words().is_empty() {
        known["words"] = json!(one.fate.words());
    }
    match &one.fate {
        Fate::Bounced {
            kind: Some(kind), ..
        } => known["type"] = json!(kind),
        Fate::RefusedInside { code, .. } => known["code"] = json!(code),
        _ => {}
    }
    if !one.at.is_empty() {
        known["at"] = json!(one.at);
    }
    known
}

/// A follow-up that is over.
pub(in crate::cli) struct Ended<'a> {
    pub found: &'a FollowOutcome,
    /// What was known before.
    pub before: Status,
    pub context: &'a Context,
    /// The signal that ended it, if one did.
    pub signal: Option<Signal>,
}

impl Ended<'_> {
    pub(in crate::cli) fn status(&self) -> Status {
        self.found.status(self.before)
    }

    pub(in crate::cli) fn diagnosis(&self) -> Option<Diagnosis> {
        Catalogue::builtin().diagnose_followed(self.found, self.context)
    }

    fn is_decided(&self) -> bool {
        self.found.recipients.iter().all(|one| one.fate.is_final())
    }

    /// 0 only when there is nothing left to find out.
    pub(in crate::cli) fn exit(&self) -> Exit {
        match self.status() {
            Status::RefusedInside | Status::Bounced => Exit::RefusedInside,
            Status::PartlyRefused => Exit::Recipient,
            _ if self.is_decided() => Exit::Done,
            _ => match self.signal {
                None | Some(Signal::Deadline) => Exit::Unknown,
                Some(signal) => signal.exit(),
            },
        }
    }

    /// The outcome's own fields for `--json`.
    pub(in crate::cli) fn fields(&self) -> Vec<(&'static str, Value)> {
        let recipients: Vec<Value> = self.found.recipients.iter().map(known).collect();
        let mut fields = vec![
            ("status", json!(self.status().name())),
            ("message_id", json!(self.found.message_id)),
            ("recipients", json!(recipients)),
        ];
        if let Some(failure) = &self.found.trouble {
            fields.push(("trouble", json!(failure)));
        }
        fields
    }

    /// In a line.
    pub(in crate::cli) fn in_words(&self) -> String {
        let worst = worst(&self.found.recipients);
        let words = worst.map(|one| one.fate.words()).unwrap_or_default();
        let name = match self.status() {
            Status::Accepted => worst.map_or("accepted", |one| one.fate.name()),
            status => status.name(),
        };
        let rest = match worst.map(|one| &one.fate) {
            _ if !words.is_empty() => format!(": {words}"),
            Some(Fate::Sandboxed) => {
                ": processed by a Sandbox server: delivered to nobody".to_owned()
            }
            Some(Fate::NotFound) => ": not to be found in all the time it was asked for".to_owned(),
            _ if !self.is_decided() => {
                ": not decided yet; `postrider follow` asks again".to_owned()
            }
            _ => String::new(),
        };
        format!("{name}{rest}\n")
    }

    /// Prints the outcome.
    pub(in crate::cli) fn told(&self, style: Style, id: &str, profile: &Profile) -> Exit {
        let (diagnosis, exit) = (self.diagnosis(), self.exit());
        if style == Style::Quiet && exit == Exit::Done {
            return exit;
        }
        if style != Style::Json {
            diagnosis.as_ref().map(plain::diagnosis);
            plain::print(&self.in_words());
            return exit;
        }
        let mut line = json!({"v": 1, "event": "outcome"});
        for (key, value) in self.fields() {
            line[key] = value;
        }
        json::hints(&mut line, diagnosis.as_ref());
        line["id"] = json!(id);
        line["profile"] = json!(profile.name);
        line["host"] = json!(profile.smtp_host);
        line["retry"] = json!(exit.retry_after_sending().name());
        line["exit"] = json!(exit.code());
        json::line(&line);
        exit
    }
}
