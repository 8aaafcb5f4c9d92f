//! The report: everything about one send that helps somebody else to help, and no secret.

use std::fmt::Write;

use super::attempt::Attempt;
use super::model::Model;
use crate::mail::FieldId;
use crate::postmark::{Redactor, Secret, printable};
use crate::record::{Direction, StageState};

/// The report of a send: program, system, profile, host, ports tried, stages, diagnosis, transcript.
pub fn report(model: &Model, attempt: &Attempt) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = head(model, attempt, &mut text);
    let _ = ladder(attempt, &mut text);
    let _ = diagnosis(attempt, &mut text);
    let _ = transcript(attempt, &mut text);
    printed(model, &text)
}

/// `text` as it may leave the program: without any secret, and safe for a terminal.
pub(super) fn printed(model: &Model, text: &str) -> String {
    printable(&redactor(model).scrub(text)).into_owned()
}

/// Knows every secret that the model holds.
pub(super) fn redactor(model: &Model) -> Redactor {
    let mut redactor = Redactor::new();
    for id in [FieldId::Token, FieldId::AccessKey, FieldId::SecretKey] {
        redactor.learn(&Secret::cleaned(model.form.line(id)));
    }
    if let Some(practice) = &model.shared.practice {
        redactor.learn(practice.user_name());
        redactor.learn(practice.password());
    }
    model
        .account
        .secrets()
        .for_each(|token| redactor.learn(token));
    let accounts = [&model.shared.account_token, &model.shared.practice_account];
    let accounts = accounts.into_iter().flatten();
    accounts.for_each(|token| redactor.learn(token));
    redactor
}

fn head(model: &Model, attempt: &Attempt, text: &mut String) -> std::fmt::Result {
    let status = attempt
        .outcome
        .as_ref()
        .map_or("running", |outcome| outcome.status().name());
    let ports: Vec<String> = attempt.ports.iter().map(u16::to_string).collect();
    let practice = if attempt.practice {
        " (practice: it stayed on this computer)"
    } else {
        ""
    };
    writeln!(text, "postrider report: {status}")?;
    writeln!(text, "program     {}", model.shared.system)?;
    if let Some(started) = attempt.started {
        writeln!(text, "started     {started}")?;
    }
    writeln!(text, "profile     {}{practice}", attempt.profile)?;
    writeln!(
        text,
        "host        {}, ports {}",
        attempt.host,
        ports.join(", ")
    )?;
    writeln!(
        text,
        "message     {} bytes, id {}",
        attempt.bytes,
        attempt.id.as_ref().map_or("-", |id| id.0.as_str())
    )?;
    if let Some(reply) = attempt.outcome.as_ref().and_then(|outcome| outcome.reply()) {
        writeln!(text, "reply       {reply}")?;
    }
    Ok(())
}

fn ladder(attempt: &Attempt, text: &mut String) -> std::fmt::Result {
    writeln!(text, "\nstages")?;
    for record in &attempt.stages {
        let mark = match record.state {
            StageState::Running => "...",
            StageState::Done => "ok",
            StageState::Failed => "FAILED",
        };
        writeln!(
            text,
            "  {:<10} {mark:<7} {:>9.1} ms  {}",
            record.stage, record.ms, record.detail
        )?;
    }
    let failure = attempt
        .outcome
        .as_ref()
        .and_then(|outcome| outcome.failure());
    for tried in failure.map_or(&[][..], |failure| &failure.tried) {
        writeln!(
            text,
            "  tried {} port {}: {}",
            tried.address, tried.port, tried.detail
        )?;
    }
    Ok(())
}

fn diagnosis(attempt: &Attempt, text: &mut String) -> std::fmt::Result {
    let Some(diagnosis) = &attempt.diagnosis else {
        return Ok(());
    };
    writeln!(
        text,
        "\ndiagnosis {}: {}\n  {}",
        diagnosis.primary.id, diagnosis.primary.title, diagnosis.primary.cause
    )?;
    for evidence in &diagnosis.primary.evidence {
        writeln!(text, "  - {evidence}")?;
    }
    for (at, remedy) in diagnosis.primary.remedies.iter().enumerate() {
        writeln!(text, "  {}  {}", at + 1, remedy.label)?;
    }
    let others: Vec<&str> = diagnosis
        .others
        .iter()
        .map(|card| card.id.as_str())
        .collect();
    if others.is_empty() {
        Ok(())
    } else {
        writeln!(text, "  also possible: {}", others.join(", "))
    }
}

fn transcript(attempt: &Attempt, text: &mut String) -> std::fmt::Result {
    writeln!(text, "\ntranscript (ms since the start; ~ inside TLS)")?;
    for line in &attempt.transcript {
        let arrow = match line.direction {
            Direction::Client => "->",
            Direction::Server => "<-",
            Direction::Note => "--",
        };
        let tls = if line.tls { '~' } else { ' ' };
        writeln!(text, "  {:>9.1} {arrow}{tls} {}", line.at_ms, line.text)?;
    }
    Ok(())
}
