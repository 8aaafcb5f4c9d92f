//! The attempt that a review begins, and whom it is for.

use super::host_of;
use crate::app::attempt::Attempt;
use crate::app::drafts;
use crate::app::model::Model;
use crate::diagnose::Context;
use crate::mail::{Draft, parse_list};
use crate::postmark::Credential;
use crate::record::{JobId, Phase, Progress, Via};

/// Everybody to whom a draft goes, as far as the addresses can be read.
fn addresses(draft: &Draft) -> Vec<String> {
    [&draft.to, &draft.cc, &draft.bcc]
        .iter()
        .flat_map(|list| parse_list(list))
        .filter_map(|one| one.result.ok().map(|mailbox| mailbox.address()))
        .collect()
}

fn recipients_line(recipients: &[String]) -> String {
    let first = recipients.first().cloned().unwrap_or_default();
    match recipients.len() {
        0 | 1 => first,
        count => format!("{first} and {} more", count - 1),
    }
}

/// Whom a draft is for and what it is about.
fn summary(draft: &Draft) -> String {
    let line = recipients_line(&addresses(draft));
    format!("{line}: {}", draft.subject.trim())
}

/// The send that begins, as the log shows it.
pub(super) fn attempt(
    model: &Model,
    job: JobId,
    draft: &Draft,
    credential: &Credential,
    via: Via,
) -> Attempt {
    let profile = model.profile();
    let recipients = addresses(draft);
    let recipients_line = recipients_line(&recipients);
    Attempt {
        job,
        sheet: drafts::current(model),
        started: None,
        profile: profile.name.clone(),
        host: host_of(profile, via),
        ports: profile.smtp_ports.clone(),
        practice: profile.is_practice(),
        summary: summary(draft),
        recipients_line,
        id: None,
        bytes: 0,
        stages: Vec::new(),
        transcript: Vec::new(),
        dropped_lines: 0,
        phase: Phase::Preparing,
        progress: Progress::default(),
        recipients: Vec::new(),
        fates: Vec::new(),
        message_id: None,
        following: false,
        follow_trouble: None,
        unrecorded: None,
        draft: draft.clone(),
        outcome: None,
        context: Context {
            credential: credential.kind(),
            token_shape: credential.shape(),
            from: draft.from.clone(),
            stream: draft.stream.clone(),
            ports: profile.smtp_ports.clone(),
            environment: profile.environment,
            recipients: recipients.len(),
            host: profile.smtp_host.clone(),
            via: Via::Smtp,
        }
        .by(via, profile),
        diagnosis: None,
        keys_since_start: 0,
    }
}
