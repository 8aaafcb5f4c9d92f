//! What the panel shows of a list: what was found in its rows and the message of one of them, or how its run goes.

use super::rows::{errors_of, row_message};
use super::send::{ListEnd, ListSend};
use super::shown::excerpt_shown;
use super::state::{LISTED, ListField, list_name, people, warning_words};
use crate::app::geometry::inside;
use crate::app::layout::layout;
use crate::app::marks::rule;
use crate::app::model::Model;
use crate::app::pager::Page;
use crate::app::panel::{PanelState, panel_state};
use crate::app::text::{self, Line, Span, paragraph, tone};
use crate::record::{RunEnd, Status};

/// Whether the panel is about a list now.
pub(in crate::app) fn shows(model: &Model) -> bool {
    let is_ready = panel_state(model) == PanelState::Ready && model.form.list.is_some();
    is_ready
        || matches!(
            panel_state(model),
            PanelState::SendingList | PanelState::ListOver(_)
        )
}

/// The title of the panel while it shows how a run ended.
pub fn list_title(run: &ListSend, status: Status) -> &'static str {
    match (status, &run.end) {
        (_, Some(ListEnd::NotBegun(_))) => "Not sent",
        (Status::Cancelled, _) => "Stopped",
        (Status::Failed, _) if run.sum.accepted + run.sum.before > 0 => "Stopped",
        (status, _) => PanelState::Result(status).title(),
    }
}

/// The rows of the panel and how many are in view; `None` where it is not about a list.
pub fn panel_page(model: &Model) -> Option<Page> {
    let (width, height) = inside(layout(model).log);
    let rows = match (panel_state(model), &model.form.list, &model.lists.run) {
        (PanelState::SendingList | PanelState::ListOver(_), _, Some(run)) => {
            of_run(model, run, width)
        }
        (PanelState::Ready, Some(list), _) => of_message(model, list, width),
        _ => return None,
    };
    Some(Page { rows, height })
}

/// Scrolls it.
pub(in crate::app) fn scroll(model: &mut Model, by: isize) {
    if let Some(page) = panel_page(model) {
        model.lists.scroll = page.scrolled(model.lists.scroll, by);
    }
}

/// What was found in the rows, and the message of the row that is shown.
fn of_message(model: &Model, list: &ListField, width: usize) -> Vec<Line> {
    let say = |mark: &str, style, words: &str| paragraph((mark, style), words, tone::TEXT, width);
    let name = list_name(&list.path);
    let checked = match &list.checked {
        None => return say("▸ ", tone::WARNING, &format!("reading {name}…")),
        Some(Err(errors)) => {
            let words = format!("{name} cannot be used");
            let mut rows = say("✗ ", tone::BAD, &words);
            rows.extend(errors_of(errors, width));
            return rows;
        }
        Some(Ok(checked)) => checked,
    };
    let count = format!("{name}: {}", people(checked.rows()));
    let mut rows = say("✓ ", tone::GOOD, &count);
    rows.extend(errors_of(&checked.errors, width));
    for warning in checked.warnings.iter().take(LISTED) {
        rows.extend(say("! ", tone::WARNING, &warning_words(warning)));
    }
    for note in &checked.notes {
        rows.extend(say("· ", tone::QUIET, note));
    }
    rows.push(rule(
        &format!("Message ‹{}/{}›", list.row, checked.rows()),
        width,
    ));
    let shown = excerpt_shown(model);
    rows.extend(row_message(shown.as_ref(), list.row, width));
    rows.push(Line::default());
    let keys = "{review}: review and send   {list-row-next}: next row";
    let keys = model.shared.keymap.say(keys);
    rows.extend(paragraph(("", tone::KEY), &keys, tone::KEY, width));
    rows
}

/// How a run goes, or how it went.
fn of_run(model: &Model, run: &ListSend, width: usize) -> Vec<Line> {
    let keymap = &model.shared.keymap;
    let subject = match run.subject.trim() {
        "" => "(no subject)",
        subject => subject,
    };
    let mut rows = vec![
        Line::from(vec![Span::styled(text::cut(subject, width), tone::TITLE)]),
        Line::styled(text::cut(&run.head(), width), tone::QUIET),
        Line::default(),
    ];
    rows.extend(counts(run, width));
    if let Some(note) = &run.note {
        rows.extend(paragraph(("! ", tone::WARNING), note, tone::TEXT, width));
    }
    rows.extend(ending(model, run, width));
    if !run.failed.is_empty() {
        rows.push(rule("Not sent", width));
    }
    for failed in &run.failed {
        let mark = format!("✗ row {}  ", failed.row);
        let words = format!("{}: {}", failed.to, failed.why);
        rows.extend(paragraph((&mark, tone::BAD), &words, tone::TEXT, width));
    }
    rows.push(Line::default());
    let next = match &run.end {
        None => "{cancel}: stop   {activity}: each message",
        Some(_) if run.sum.is_complete() => "{activity}: each message",
        Some(_) => "{review}: send the rest; no message is sent twice   {activity}: each message",
    };
    rows.extend(paragraph(
        ("", tone::KEY),
        &keymap.say(next),
        tone::KEY,
        width,
    ));
    rows
}

/// The numbers, one a row; none of nothing.
fn counts(run: &ListSend, width: usize) -> Vec<Line> {
    let sum = &run.sum;
    let place = match (run.practice, run.delivered()) {
        (true, 0) => "caught by the practice server".to_owned(),
        (false, 0) => "accepted by the server, not delivered yet".to_owned(),
        (_, delivered) => format!("accepted, {delivered} of them delivered so far"),
    };
    let rows = [
        (sum.accepted, ("✓ ", tone::GOOD), place.as_str()),
        (sum.before, ("· ", tone::QUIET), "accepted before"),
        (
            sum.partly,
            ("! ", tone::WARNING),
            "of them not for all of their recipients",
        ),
        (
            run.bounced(),
            ("✗ ", tone::BAD),
            "of them bounced or rejected afterwards",
        ),
        (sum.refused + sum.failed, ("✗ ", tone::BAD), "not sent"),
        (
            sum.unknown,
            ("? ", tone::WARNING),
            "unknown: they may have been accepted",
        ),
        (sum.not_tried(), ("▸ ", tone::QUIET), "left"),
    ];
    rows.into_iter()
        .filter(|(count, ..)| *count > 0)
        .flat_map(|(count, mark, words)| {
            paragraph(mark, &format!("{count} {words}"), tone::TEXT, width)
        })
        .collect()
}

/// Why a run that is over did not go to its end.
fn ending(model: &Model, run: &ListSend, width: usize) -> Vec<Line> {
    let mut rows = Vec::new();
    let mut say = |mark, style, words: &str| {
        rows.extend(paragraph((mark, style), words, tone::TEXT, width));
    };
    match &run.end {
        Some(ListEnd::NotBegun(why)) => say("✗ ", tone::BAD, why),
        Some(ListEnd::Over(RunEnd::Cancelled)) => {
            say("– ", tone::QUIET, "you stopped it; the rest was not sent");
        }
        Some(ListEnd::Over(RunEnd::Stopped(failure))) => {
            let why = match &failure.reply {
                Some(reply) => reply.to_string(),
                None => failure.causes.join("; "),
            };
            say(
                "✗ ",
                tone::BAD,
                &format!("stopped, because the rest would fail too: {why}"),
            );
        }
        _ => {}
    }
    if let Some(diagnosis) = &run.diagnosis {
        let card = &diagnosis.primary;
        say("  ", tone::TITLE, &card.title);
        say("  ", tone::TEXT, &model.shared.keymap.say(&card.cause));
    }
    rows
}
