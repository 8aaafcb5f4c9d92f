//! A topic of the help as rows.

use super::{Topic, inside};
use crate::app::action::{ActionMeta, Availability, Here, Scope, aliases};
use crate::app::blocks::{self, DOT};
use crate::app::edit::EDITING;
use crate::app::guide;
use crate::app::pager::Page;
use crate::app::shared::Shared;
use crate::app::text::{self, Line, Span, tone};
use crate::diagnose::{Entry, Hint};
use crate::mail::field;

/// Columns of the keys.
const KEYS: usize = 20;
/// Columns from which on every key has its sentence.
const LONG: usize = 60;

/// The title of a topic.
pub fn help_title(shared: &Shared, here: &Here, topic: &Topic) -> String {
    match topic {
        Topic::Field(id) => field(*id).label.to_owned(),
        Topic::Action(name) => {
            action(here, name).map_or_else(String::new, |row| text::capitalised(row.label))
        }
        Topic::Keys(scope) => format!("Keys {}", scope.name()),
        Topic::Editing => "Keys in a field".to_owned(),
        Topic::Entry(id) => {
            let entry = shared.guide.entry(id);
            entry.map_or("", Entry::title).to_owned()
        }
        Topic::Hint(id) => {
            let hint = shared.catalogue.hint(id);
            hint.map_or_else(String::new, |hint| hint.title.clone())
        }
    }
}

/// Rows of the box in which a topic is read, above its row of keys.
pub(super) fn height(shared: &Shared) -> usize {
    inside(shared.size).1.saturating_sub(2)
}

/// The rows of a topic, in the box where it is read; numbers are shown where their digits act.
pub fn help_page(shared: &Shared, here: &Here, topic: &Topic, digits_act: bool) -> Page {
    let width = inside(shared.size).0;
    let rows = match topic {
        Topic::Field(id) => words(field(*id).help, width),
        Topic::Action(name) => {
            action(here, name).map_or_else(Vec::new, |row| of_action(shared, here, row, width))
        }
        Topic::Keys(scope) => keys_of(shared, here, *scope, width),
        Topic::Editing => editing_keys(shared, width),
        Topic::Entry(id) => {
            let blocks = guide::entry_blocks(shared, here.sender.as_ref(), id);
            blocks::rows(&blocks, digits_act, width)
        }
        Topic::Hint(id) => {
            let hint = shared.catalogue.hint(id);
            hint.map_or_else(Vec::new, |hint| of_hint(hint, width))
        }
    };
    let height = height(shared);
    Page { rows, height }
}

fn words(words: &str, width: usize) -> Vec<Line> {
    text::paragraph(("", tone::TEXT), words, tone::TEXT, width)
}

fn action(here: &Here, name: &str) -> Option<&'static ActionMeta> {
    let mut rows = here.actions.iter().map(|(row, _)| *row);
    rows.find(|row| row.name == name)
}

/// What an action does, its keys, and where they count.
fn of_action(shared: &Shared, here: &Here, row: &ActionMeta, width: usize) -> Vec<Line> {
    let keymap = &shared.keymap;
    let mut rows = words(&keymap.say(row.help), width);
    if let Availability::No(reason) = here.availability(row) {
        let reason = format!("Not now: {}.", keymap.say(reason));
        rows.extend(text::paragraph(
            ("! ", tone::WARNING),
            &reason,
            tone::TEXT,
            width,
        ));
    }
    rows.push(Line::default());
    let facts = [
        ("Keys   ", keymap.all_words(row).join(", ")),
        ("Where  ", row.scope.name().to_owned()),
        ("Also   ", aliases(row.action).to_owned()),
        ("Config ", format!("{} (in [keys])", row.name)),
    ];
    for (label, fact) in facts.iter().filter(|(_, fact)| !fact.is_empty()) {
        rows.extend(text::paragraph(
            (label, tone::QUIET),
            fact,
            tone::TEXT,
            width,
        ));
    }
    rows
}

fn keys_of(shared: &Shared, here: &Here, scope: Scope, width: usize) -> Vec<Line> {
    let keymap = &shared.keymap;
    let rows = here.actions.iter().map(|(row, _)| *row);
    let of_scope = rows.filter(|row| row.scope == scope);
    let entries = of_scope.flat_map(|row| {
        let help = if width < LONG {
            String::new()
        } else {
            keymap.say(row.help)
        };
        entry(&keymap.all_words(row).join(" "), row.label, &help, width)
    });
    entries.collect()
}

fn editing_keys(shared: &Shared, width: usize) -> Vec<Line> {
    let keymap = &shared.keymap;
    let entries = EDITING.iter().flat_map(|row| {
        let keys = keymap.words(keymap.edit_keys(row)).join(" ");
        entry(&keys, row.label, "", width)
    });
    entries.collect()
}

/// Keys, label, and, if there is room, the help sentence.
fn entry(keys: &str, label: &str, help: &str, width: usize) -> Vec<Line> {
    let indent = KEYS.min(width / 3);
    let keys = text::wrap(keys, indent.saturating_sub(1));
    let label = text::capitalised(label);
    let what = match help {
        "" => label,
        help => format!("{label}. {help}"),
    };
    let what = text::wrap(&what, width.saturating_sub(indent));
    let row = |at: usize| {
        let keys = keys.get(at).cloned().unwrap_or_default();
        let gap = " ".repeat(indent.saturating_sub(text::width(&keys)));
        let what = what.get(at).cloned().unwrap_or_default();
        Line::from(vec![
            Span::styled(keys, tone::KEY),
            Span::raw(gap),
            Span::raw(what),
        ])
    };
    (0..keys.len().max(what.len())).map(row).collect()
}

/// Everything about a problem.
fn of_hint(hint: &Hint, width: usize) -> Vec<Line> {
    let mut rows = words(&hint.cause, width);
    for remedy in &hint.remedies {
        let label = remedy.label.replace("{port}", "another");
        rows.extend(text::paragraph(
            (DOT, tone::QUIET),
            &label,
            tone::TEXT,
            width,
        ));
    }
    let names = hint.aliases.join("; ");
    let page = hint.page.clone().unwrap_or_default();
    for (label, fact) in [("More: ", page), ("Also: ", names)] {
        if !fact.is_empty() {
            rows.extend(text::paragraph(
                (label, tone::QUIET),
                &fact,
                tone::QUIET,
                width,
            ));
        }
    }
    rows
}
