//! What is printed of a run: a line for each row that needs one, and the sum.

use serde_json::{Value, json};

use crate::cli::args::SendArgs;
use crate::cli::exit::{Exit, Retry};
use crate::cli::json as lines;
use crate::cli::plain::{self, print, say};
use crate::cli::signals::Signal;
use crate::cli::verbosity::Style;
use crate::delivery::RowOutcome;
use crate::diagnose::{Catalogue, Context};
use crate::postmark::Profile;
use crate::record::{Failure, Outcome, RunEnd, RunSend, RunSum, Status};

/// How rows are printed.
pub(super) struct Printer<'a> {
    pub args: &'a SendArgs,
    pub run: &'a str,
    pub sum: RunSum,
    /// The exit code of the first row that was not accepted for everybody.
    pub first_bad: Option<Exit>,
}

impl Printer<'_> {
    /// A row is done.
    pub fn row(&mut self, done: &RowOutcome) {
        self.sum.add(&done.outcome);
        self.note(Exit::from(&done.outcome));
        if let Some(why) = &done.unrecorded {
            say(&format!(
                "warning: row {}: the history does not have its outcome: {why}",
                done.row
            ));
        }
        if self.args.style() == Style::Json {
            lines::line(&self.row_line(done));
            return;
        }
        let is_good = matches!(done.outcome, Outcome::Accepted { .. });
        if !is_good || self.args.verbosity.verbose {
            say(&format!("row {}: {}", done.row, in_words(&done.outcome)));
        }
    }

    fn note(&mut self, exit: Exit) {
        if exit != Exit::Done {
            self.first_bad = self.first_bad.or(Some(exit));
        }
    }

    fn row_line(&self, done: &RowOutcome) -> Value {
        let exit = Exit::from(&done.outcome);
        let mut line = json!({
            "v": 1, "event": "row", "run": self.run, "row": done.row, "status": done.outcome.status().name(),
            "id": done.id, "message_id": done.message_id, "reply": done.outcome.reply(),
            "retry": exit.retry().name(), "exit": exit.code(),
        });
        if let Some(failure) = done.outcome.failure() {
            line["stage"] = json!(failure.stage.name());
            line["kind"] = json!(failure.kind);
            line["causes"] = json!(failure.causes);
        }
        line
    }

    /// A row of an earlier attempt stays in doubt.
    pub fn in_doubt(&mut self, send: &RunSend) {
        self.sum.unknown += 1;
        self.note(Exit::Unknown);
        if self.args.style() == Style::Json {
            lines::line(&json!({
                "v": 1, "event": "row", "run": self.run, "row": send.row, "status": Status::Unknown.name(),
                "id": send.id, "message_id": null, "reply": null, "retry": Retry::Ask.name(),
                "exit": Exit::Unknown.code(),
            }));
        }
    }

    /// The run is over: the sum. Returns the exit code.
    pub fn end(&self, profile: &Profile, end: &Ended<'_>) -> Exit {
        let (status, exit) = self.judge(end);
        let failure = match end.end {
            RunEnd::Stopped(failure) => Some(&**failure),
            _ => None,
        };
        let diagnosis = failure.and_then(|failure| {
            let outcome = Outcome::Failed(failure.clone());
            Catalogue::builtin().diagnose_outcome(&outcome, end.context)
        });
        if self.args.style() == Style::Json {
            let mut line = self.sum_line(profile, (status, exit), failure);
            line["problems"] = Value::from(end.problems.to_vec());
            lines::hints(&mut line, diagnosis.as_ref());
            lines::line(&line);
            return exit;
        }
        if let Some(failure) = failure {
            let words = in_words(&Outcome::Failed(failure.clone()));
            say(&format!("the run was stopped: {words}"));
        }
        diagnosis.as_ref().map(plain::diagnosis);
        if self.args.style() != Style::Quiet || exit != Exit::Done {
            print(&self.in_words(profile, (status, exit)));
        }
        exit
    }

    fn judge(&self, end: &Ended<'_>) -> (Status, Exit) {
        let status = self.sum.status(end.end);
        let exit = match (status, end.end) {
            (Status::Accepted, _) => Exit::Done,
            (Status::Unknown, _) => Exit::Unknown,
            (_, RunEnd::Cancelled) => end.signal.map_or(Exit::Interrupted, Signal::exit),
            (_, RunEnd::Stopped(failure)) => Exit::from(&**failure),
            (_, RunEnd::Complete) => self.first_bad.unwrap_or(Exit::Done),
        };
        (status, exit)
    }

    fn sum_line(
        &self,
        profile: &Profile,
        (status, exit): (Status, Exit),
        failure: Option<&Failure>,
    ) -> Value {
        let sum = &self.sum;
        let mut line = json!({
            "v": 1, "event": "outcome", "status": status.name(), "run": self.run,
            "rows": {
                "total": sum.total, "accepted": sum.accepted, "accepted_before": sum.before,
                "refused": sum.refused, "failed": sum.failed, "unknown": sum.unknown, "not_tried": sum.not_tried(),
            },
            "profile": profile.name, "host": profile.smtp_host, "retry": retry(exit).name(), "exit": exit.code(),
        });
        if let Some(failure) = failure {
            line["stage"] = json!(failure.stage.name());
            line["kind"] = json!(failure.kind);
            line["causes"] = json!(failure.causes);
            line["reply"] = json!(failure.reply);
        }
        line
    }

    fn in_words(&self, profile: &Profile, (status, exit): (Status, Exit)) -> String {
        let sum = &self.sum;
        let place = match profile.is_practice() {
            true => "practice: caught in the inbox".to_owned(),
            false => format!("received by {}, not yet delivered", profile.smtp_host),
        };
        let accepted = sum.before + sum.accepted;
        let mut text = format!(
            "{}: {accepted} of {} messages accepted",
            status.name(),
            sum.total
        );
        for (count, words) in [
            (sum.partly, "for some of their recipients only"),
            (sum.refused, "refused"),
            (sum.failed, "failed"),
            (sum.unknown, "with an unknown outcome"),
            (sum.not_tried(), "not tried"),
        ] {
            if count > 0 {
                text.push_str(&format!(", {count} {words}"));
            }
        }
        text.push_str(&format!(" (run {}; {place})\n", self.run));
        if exit != Exit::Done && !sum.is_complete() {
            text.push_str(
                "Run the same command again to send the rest; no message is sent twice.\n",
            );
        }
        text
    }
}

/// A run that is over.
pub(super) struct Ended<'a> {
    pub end: &'a RunEnd,
    /// The signal that ended it, if one did.
    pub signal: Option<Signal>,
    pub context: &'a Context,
    /// Warnings before the run.
    pub problems: &'a [Value],
}

/// The same command resumes a run.
fn retry(exit: Exit) -> Retry {
    match exit {
        Exit::Done => Retry::Never,
        _ => Retry::Safe,
    }
}

fn in_words(outcome: &Outcome) -> String {
    let status = outcome.status().name();
    let said = match outcome {
        Outcome::PartlyRefused { refused, .. } => {
            let addresses = refused
                .iter()
                .map(|one| format!("{}: {}", one.address, one.reply));
            Some(addresses.collect::<Vec<_>>().join("; "))
        }
        outcome => outcome.reply().map(ToString::to_string),
    };
    let causes = || outcome.failure().map(|failure| failure.causes.join("; "));
    match said.or_else(causes) {
        Some(words) => format!("{status}: {words}"),
        None => status.to_owned(),
    }
}
