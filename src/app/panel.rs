//! The panel beside the message: its title says how things are, its rows say what comes next, and the log of
//! the last send is below.
//!
//! ```text
//! ┌ Accepted ────────────────────────────┐
//! │ Your receipt                16:54:02 │
//! │ grace@navy.example                   │
//! │                                      │
//! │ ✓ accepted  250 2.0.0 Ok             │
//! │ ── Log ───────────────────────────── │
//! │ ✓ sign-in   PLAIN              18 ms │
//! └──────────────────────────────────────┘
//! ```

use super::text::{self, Line, Span, Style, paragraph, tone};
use super::{Attempt, Model, drafts, lists};
use crate::mail::{DraftTemplate, FieldId, Severity, parse_list};
use crate::record::{Phase, Status};

/// What the panel is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PanelState {
    /// Nothing has been set up or sent: what a user can begin with.
    Guide,
    /// The message in the form: what is missing before it can be sent.
    Ready,
    /// The message under review: postrider signs in meanwhile.
    SigningIn,
    /// The last send is under way.
    Sending,
    /// The last send is over.
    Result(Status),
    /// A list is being sent to.
    SendingList,
    /// The last run to a list is over.
    ListOver(Status),
}

impl PanelState {
    /// The title of the panel.
    pub fn title(self) -> &'static str {
        match self {
            Self::Guide => "Guide",
            Self::Ready => "Ready",
            Self::SigningIn => "Signing in",
            Self::Sending | Self::SendingList => "Sending",
            Self::ListOver(status) => Self::Result(status).title(),
            Self::Result(status) => match status {
                Status::UnderWay => "Sending",
                Status::Accepted => "Accepted",
                Status::PartlyRefused => "Partly accepted",
                Status::Delivered => "Delivered",
                Status::Bounced => "Bounced",
                Status::RefusedInside => "Rejected by Postmark",
                Status::Cancelled => "Canceled",
                Status::Unknown | Status::NotFound => "Unknown",
                Status::Refused | Status::Failed => "Not sent",
            },
        }
    }
}

/// What the panel is about now.
pub fn panel_state(model: &Model) -> PanelState {
    match model.running().map(|running| running.phase) {
        Some(Phase::Preparing | Phase::Ready) => return PanelState::SigningIn,
        Some(_) => return PanelState::Sending,
        None => {}
    }
    if let Some(run) = &model.lists.run {
        match run.status() {
            Status::UnderWay => return PanelState::SendingList,
            status if lists::is_about(model, run) => return PanelState::ListOver(status),
            _ => {}
        }
    }
    if model.offers_first_steps() {
        return PanelState::Guide;
    }
    match model.log.attempts.last() {
        Some(last) if is_about_last(model, last) => {
            last.status().map_or(PanelState::Ready, PanelState::Result)
        }
        _ => PanelState::Ready,
    }
}

/// Whether the panel still shows the last send: its message is in the form, or no other message was started.
fn is_about_last(model: &Model, last: &Attempt) -> bool {
    last.sheet == drafts::current(model) || model.form.is_blank()
}

/// What the message in the form still needs, in a few rows that cost nothing while one types.
pub(super) fn ready_rows(model: &Model, width: usize) -> Vec<Line> {
    let form = &model.form;
    let good = |words: String| (("✓ ", tone::GOOD), words);
    let missing = |words: &str| (("· ", tone::QUIET), words.to_owned());
    let lists = [FieldId::To, FieldId::Cc, FieldId::Bcc];
    let entries: Vec<_> = lists
        .iter()
        .flat_map(|id| parse_list(form.line(*id)))
        .collect();
    let recipients = text::count(entries.len(), "recipient");
    let mut points = vec![match entries.iter().all(|entry| entry.result.is_ok()) {
        _ if entries.is_empty() => missing("To is empty"),
        true => good(recipients),
        false => missing(&recipients),
    }];
    for (id, words) in [
        (FieldId::From, "From is empty"),
        (FieldId::Subject, "Subject is empty"),
    ] {
        points.extend(form.line(id).trim().is_empty().then(|| missing(words)));
    }
    if let Some(template) = &form.template {
        points.push(template_point(model, &template.used));
    }
    points.extend(form.body.is_empty().then(|| missing("the text is empty")));
    let files = form.file_facts();
    if !files.is_empty() {
        let bytes: u64 = files.iter().map(|file| file.bytes).sum();
        let count = text::count(files.len(), "file");
        points.push(good(format!("{count}, {}", text::bytes(bytes))));
    }
    for problem in &form.problems {
        let mark = match problem.severity {
            Severity::Error => ("✗ ", tone::BAD),
            Severity::Warning => ("! ", tone::WARNING),
        };
        points.push((mark, problem.message.clone()));
    }
    let points = points.iter();
    let mut rows: Vec<Line> = points
        .flat_map(|(mark, words)| paragraph(*mark, words, tone::TEXT, width))
        .collect();
    rows.push(Line::default());
    let next = model.shared.keymap.say("{review}: review and send");
    rows.extend(paragraph(("", tone::KEY), &next, tone::KEY, width));
    rows
}

/// How it stands with the template of the message.
fn template_point(model: &Model, used: &DraftTemplate) -> ((&'static str, Style), String) {
    let title = used.title();
    let missing = used.missing();
    if model.template.is_waiting() {
        return (("… ", tone::QUIET), format!("Postmark renders {title}"));
    }
    match (used.is_rendered, missing.len()) {
        (false, _) => (
            ("· ", tone::QUIET),
            format!("{title}: not yet rendered with these values"),
        ),
        (true, 0) => (("✓ ", tone::GOOD), format!("{title}, rendered by Postmark")),
        (true, _) => (
            ("! ", tone::WARNING),
            format!("{title}: no value for {}", missing.join(", ")),
        ),
    }
}

/// The message of a send that is over: its subject, and to whom it went.
pub(super) fn message_rows(attempt: &Attempt, time: &str, width: usize) -> Vec<Line> {
    let subject = match attempt.draft.subject.trim() {
        "" => "(no subject)",
        subject => subject,
    };
    let room = width.saturating_sub(text::width(time) + 1);
    let subject = text::cut(subject, room);
    let gap = width.saturating_sub(text::width(&subject) + text::width(time));
    let first = Line::from(vec![
        Span::styled(subject, tone::TITLE),
        Span::styled(format!("{}{time}", " ".repeat(gap)), tone::QUIET),
    ]);
    let to = text::cut(&attempt.recipients_line, width);
    vec![first, Line::styled(to, tone::QUIET)]
}
