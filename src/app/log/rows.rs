//! One send in the log: a single row when it is an earlier one; head, ladder and result when it is
//! the last.
//!
//! ```text
//! ✓ 16:52:53  accepted   grace@navy.example  Your receipt      (earlier)
//! 16:54:02  practice, 127.0.0.1                                (head)
//! ✓ resolve    smtp.postmarkapp.com                   12 ms    (ladder)
//! ▸ connect    port 587
//! ✗ auth       535 5.7.8 authentication failed        40 ms
//! ✓ accepted   250 2.0.0 Ok                                    (result)
//! ```

use crate::app::attempt::{Attempt, StageRecord};
use crate::app::card::{self, Fixes};
use crate::app::keymap::Keymap;
use crate::app::marks::{recipient, status_mark};
use crate::app::text::{self, Line, Span, Style, paragraph, tone};
use crate::record::{Fate, Moment, Outcome, RecipientState, RecipientVerdict, Stage, StageState};

/// Rows from which on a pane can afford a blank one before the result.
const AIRY: usize = 16;
/// Recipients whose fate is shown below a send.
const FATES: usize = 6;

/// The row of an earlier send.
pub(super) fn earlier(attempt: &Attempt) -> Line {
    let (mark, style, word) = verdict(attempt);
    Line::from(vec![
        Span::styled(mark, style),
        Span::styled(format!(" {}  ", clock(attempt.started)), tone::QUIET),
        Span::styled(format!("{word:<15} "), style),
        Span::raw(attempt.summary.clone()),
    ])
}

/// What a send came to, or that it is under way: symbol, style and word.
pub(super) fn verdict(attempt: &Attempt) -> (&'static str, Style, &'static str) {
    let Some(status) = attempt.status() else {
        return ("▸", tone::WARNING, "under way");
    };
    let (mark, style) = status_mark(status);
    (mark, style, status.name())
}

/// `16:52:53`, local time; the date stands in the report.
pub(super) fn clock(moment: Option<Moment>) -> String {
    let stamp = moment.map(|moment| moment.to_string()).unwrap_or_default();
    stamp.get(11..19).unwrap_or("--:--:--").to_owned()
}

/// The rows before the ladder: when, with which profile, to which host; to whom and what.
pub(super) fn head(attempt: &Attempt) -> Vec<Line> {
    let kind = if attempt.practice {
        "practice server"
    } else {
        "real mail"
    };
    let place = format!("{}, {} ({kind})", attempt.profile, attempt.host);
    vec![
        Line::from(vec![
            Span::styled(format!("{}  ", clock(attempt.started)), tone::QUIET),
            Span::styled(place, tone::TITLE),
        ]),
        Line::from(attempt.summary.clone()),
    ]
}

/// The rows of one rung of a send that is `over` or not. What failed is told in full, the rest is cut.
pub(super) fn rung(record: &StageRecord, over: bool, width: usize) -> Vec<Line> {
    let (mark, style, time) = match record.state {
        StageState::Done => ("✓", tone::GOOD, text::duration(record.ms)),
        StageState::Failed => ("✗", tone::BAD, text::duration(record.ms)),
        StageState::Running if over => ("–", tone::QUIET, "interrupted".to_owned()),
        StageState::Running => ("▸", tone::WARNING, "…".to_owned()),
    };
    let before = format!("{mark} {:<10} ", stage_label(record.stage));
    let room = width.saturating_sub(text::width(&before) + text::width(&time) + 1);
    let detail = match record.state {
        StageState::Failed => record.detail.clone(),
        _ => text::cut(&record.detail, room),
    };
    let columns = text::width(&before) + room.max(1);
    let mut rows = paragraph((&before, style), &detail, tone::TEXT, columns);
    if let Some(first) = rows.first_mut() {
        let gap = width.saturating_sub(first.width() + text::width(&time));
        first.push_span(Span::styled(
            format!("{}{time}", " ".repeat(gap)),
            tone::QUIET,
        ));
    }
    rows
}

/// The name of a stage in the log.
fn stage_label(stage: Stage) -> &'static str {
    match stage {
        Stage::Auth => "sign-in",
        Stage::Verdict => "response",
        other => other.name(),
    }
}

/// The rows of the result, with the failure card if there is one: where the verdict or the card begins,
/// and whether the pane is too low for all of it.
#[derive(Default)]
pub(super) struct Conclusion {
    pub rows: Vec<Line>,
    pub from: Option<usize>,
    pub shortened: bool,
}

/// How the send ended, for a pane of `width` and `height`.
pub(super) fn conclusion(
    (attempt, keymap, fixes): (&Attempt, &Keymap, &Fixes),
    (width, height): (usize, usize),
) -> Conclusion {
    let mut rows = Vec::new();
    if attempt.outcome.is_some() && height >= AIRY {
        rows.push(Line::default());
    }
    for refused in refused(attempt) {
        let words = format!("{}: {}", refused.address, refused.reply);
        rows.extend(paragraph(("✗ ", tone::BAD), &words, tone::BAD, width));
    }
    let from = attempt.outcome.as_ref().map(|_| rows.len());
    if let Some(outcome) = &attempt.outcome {
        rows.extend(ending((attempt, keymap), outcome, width));
    }
    rows.extend(followed((attempt, keymap), width));
    let mut conclusion = Conclusion {
        rows,
        from,
        shortened: false,
    };
    if let Some(diagnosis) = &attempt.diagnosis {
        if from.is_some_and(|from| conclusion.rows.len() > from) && height >= AIRY {
            conclusion.rows.push(Line::default());
        }
        let from = conclusion.rows.len();
        let (mark, style, _) = verdict(attempt);
        let room = (width, height.saturating_sub(from));
        let (card, shortened) = card::rows((diagnosis, fixes), (mark, style), room);
        conclusion.rows.extend(card);
        conclusion.from = Some(from);
        conclusion.shortened = shortened;
    }
    conclusion
}

/// Its delivery status since, recipient by recipient.
fn followed((attempt, keymap): (&Attempt, &Keymap), width: usize) -> Vec<Line> {
    let fates = attempt.fates.iter();
    let fates = fates.filter(|one| !matches!(one.fate, Fate::Refused { .. } | Fate::Accepted));
    let mut rows: Vec<Line> = fates
        .take(FATES)
        .flat_map(|one| recipient(one, width))
        .collect();
    let more = attempt.fates.len().saturating_sub(FATES);
    if more > 0 {
        rows.push(Line::styled(
            format!(
                "  and {more} more; {} has all of them",
                keymap.key_named("activity")
            ),
            tone::QUIET,
        ));
    }
    if let Some(why) = &attempt.follow_trouble {
        let words = format!("the API: {why}");
        rows.extend(paragraph(
            ("! ", tone::WARNING),
            &words,
            tone::WARNING,
            width,
        ));
    }
    if attempt.following && attempt.outcome.is_some() {
        rows.push(Line::styled("  Checking the delivery status…", tone::QUIET));
    }
    if let Some(why) = &attempt.unrecorded {
        let words = format!("the history did not have this send when it ended: {why}");
        rows.extend(paragraph(
            ("! ", tone::WARNING),
            &words,
            tone::WARNING,
            width,
        ));
    }
    rows
}

/// The outcome's word and reply, unless a card tells it, and what that means.
fn ending((attempt, keymap): (&Attempt, &Keymap), outcome: &Outcome, width: usize) -> Vec<Line> {
    if attempt.diagnosis.is_some() && outcome.failure().is_some() {
        return Vec::new();
    }
    let status = outcome.status();
    let ((mark, style), word) = (status_mark(status), status.name());
    let style = style.patch(tone::TITLE);
    let reply = outcome
        .reply()
        .map(|reply| format!("  {reply}"))
        .unwrap_or_default();
    let mut rows = paragraph(
        (&format!("{mark} "), style),
        &format!("{word}{reply}"),
        style,
        width,
    );
    let plainly = plainly(attempt, outcome, keymap);
    if !plainly.is_empty() {
        rows.extend(paragraph(("", tone::TEXT), &plainly, tone::TEXT, width));
    }
    rows
}

fn refused(attempt: &Attempt) -> impl Iterator<Item = &RecipientVerdict> {
    attempt
        .recipients
        .iter()
        .filter(|verdict| verdict.state == RecipientState::Refused)
}

/// What the outcome means, in words that promise nothing.
fn plainly(attempt: &Attempt, outcome: &Outcome, keymap: &Keymap) -> String {
    match outcome {
        // Its delivery status is shown below.
        Outcome::Accepted { .. } if !attempt.fates.is_empty() => String::new(),
        Outcome::Accepted { .. } if attempt.practice => keymap
            .say("Caught by the practice server; it stayed on this computer. {inbox} shows it."),
        Outcome::Accepted { .. } => "Accepted by the server; not delivered yet.".into(),
        Outcome::PartlyRefused { refused, .. } => format!(
            "Accepted, except for {}.",
            text::count(refused.len(), "recipient")
        ),
        Outcome::Cancelled => {
            "Canceled before the message was handed over: nothing was sent.".into()
        }
        Outcome::Unknown(_) => {
            "The whole message was sent, but no reply came. It may have been accepted.".into()
        }
        Outcome::Refused(_) | Outcome::Failed(_) => String::new(),
    }
}
