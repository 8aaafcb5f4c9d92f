//! Lines for people: standard output for data, standard error for the rest. A reader that went away is
//! no defect. Everything that is printed as text is made safe for a terminal here, and nowhere before.

use std::io::{self, Write};

use super::exit::Exit;
use crate::diagnose::{Card, Diagnosis};
use crate::mail::{Problem, Severity};
use crate::postmark::printable;
use crate::record::{Direction, Event, Line, Outcome, StageState, StageUpdate};

/// Prints text for people, or JSON.
pub(super) fn print(text: &str) -> Exit {
    print_bytes(printable(text).as_bytes())
}

/// Prints bytes as they are: a message's source, a program, a file for another program.
pub(super) fn print_bytes(bytes: &[u8]) -> Exit {
    match io::stdout()
        .lock()
        .write_all(bytes)
        .and_then(|()| io::stdout().flush())
    {
        // The reader has had enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Done,
        Err(_) => Exit::CannotWrite,
        Ok(()) => Exit::Done,
    }
}

/// Says something beside the data.
pub(super) fn say(text: &str) {
    // There is nobody left to tell.
    let _ = writeln!(io::stderr().lock(), "{}", printable(text));
}

/// Says why it ends, and ends.
pub fn fail(exit: Exit, text: &str) -> Exit {
    say(&format!("postrider: {text}"));
    exit
}

/// A problem of the message.
pub(super) fn problem(problem: &Problem) {
    let severity = match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    say(&format!(
        "{severity}: {} [{}]",
        problem.message, problem.check
    ));
}

/// What a job reports, as lines; its stages only if `stages` are wanted.
pub(super) fn event(event: &Event, stages: bool) {
    match event {
        Event::Stage(update) if stages => stage(update),
        Event::Line(Line {
            direction: Direction::Note,
            text,
            ..
        }) if stages => say(&format!("  {text}")),
        Event::Recipient(verdict) if !verdict.reply.is_positive() => {
            say(&format!(
                "✗ recipient  {}: {}",
                verdict.address, verdict.reply
            ));
        }
        Event::Unrecorded(why) => say(&format!(
            "warning: the history does not have this send: {why}"
        )),
        _ => {}
    }
}

fn stage(update: &StageUpdate) {
    let mark = match update.state {
        StageState::Running => return,
        StageState::Done => '✓',
        StageState::Failed => '✗',
    };
    say(&format!(
        "{mark} {:<10} {} ({:.0} ms)",
        update.stage, update.detail, update.ms
    ));
}

/// The last line: data.
pub(super) fn outcome(outcome: &Outcome, host: &str, practice: bool) -> Exit {
    let where_to = if practice {
        "practice: caught in the inbox, nothing left this machine".to_owned()
    } else {
        format!("received by {host}, not yet delivered")
    };
    let status = outcome.status().name();
    let text = match outcome {
        Outcome::Accepted { reply } => format!("{status}: {reply} ({where_to})\n"),
        Outcome::PartlyRefused { reply, refused } => format!(
            "{status}: {} of the recipients refused; {reply} ({where_to})\n",
            refused.len()
        ),
        Outcome::Cancelled => format!("{status}: nothing was sent\n"),
        Outcome::Unknown(failure) => format!(
            "{status}: the message may have been accepted ({})\n",
            failure.causes.join("; ")
        ),
        Outcome::Refused(failure) | Outcome::Failed(failure) => match &failure.reply {
            Some(reply) => format!("{status} at {}: {reply}\n", failure.stage),
            None => format!(
                "{status} at {}: {}\n",
                failure.stage,
                failure.causes.join("; ")
            ),
        },
    };
    print(&text)
}

/// What the server said, before it is asked for the status of the message.
pub(super) fn before_following(outcome: &Outcome) {
    let words = match outcome.reply() {
        Some(reply) => format!(": {reply}"),
        None => ": the message may have been accepted".to_owned(),
    };
    say(&format!(
        "{}{words}; asking what becomes of it…",
        outcome.status().name()
    ));
}

/// The diagnosis as a card of lines.
pub(super) fn diagnosis(diagnosis: &Diagnosis) {
    let Card {
        id,
        title,
        cause,
        evidence,
        remedies,
        page,
    } = &diagnosis.primary;
    say(&format!("\n{title} [{id}]\n{cause}"));
    for fact in evidence {
        say(&format!("  - {fact}"));
    }
    for (at, remedy) in remedies.iter().enumerate() {
        say(&format!("  {}. {}", at + 1, remedy.label));
    }
    if let Some(page) = page {
        say(&format!("  see {page}"));
    }
    let others: Vec<&str> = diagnosis
        .others
        .iter()
        .map(|card| card.title.as_str())
        .collect();
    if !others.is_empty() {
        say(&format!("  or perhaps: {}", others.join("; ")));
    }
}
