//! A topic of the help as rows.

use super::{Topic, inside};
use crate::app::actions::{ACTIONS, ActionRow, Availability, Scope, aliases};
use crate::app::card::DOT;
use crate::app::model::Model;
use crate::app::text::{self, Line, Span, tone};
use crate::app::{EDITING, Overlay, Page, blocks, walk};
use crate::diagnose::{Entry, Hint};
use crate::mail::field;

/// Columns of the keys.
const KEYS: usize = 20;
/// Columns from which on every key has its sentence.
const LONG: usize = 60;

/// The title of a topic.
pub fn help_title(model: &Model, topic: &Topic) -> String {
    match topic {
        Topic::Field(id) => field(*id).label.to_owned(),
        Topic::Action(name) => {
            action(name).map_or_else(String::new, |row| text::capitalised(row.label))
        }
        Topic::Keys(scope) => format!("Keys {}", scope.name()),
        Topic::Editing => "Keys in a field".to_owned(),
        Topic::Entry(id) => {
            let entry = model.shared.guide.entry(id);
            entry.map_or("", Entry::title).to_owned()
        }
        Topic::Hint(id) => {
            let hint = model.shared.catalogue.hint(id);
            hint.map_or_else(String::new, |hint| hint.title.clone())
        }
    }
}

/// The rows of a topic, in the box where it is read; below them is a row of keys.
pub fn help_page(model: &Model, topic: &Topic) -> Page {
    let (width, height) = inside(model.shared.size);
    Page {
        rows: rows(model, topic, width),
        height: height.saturating_sub(2),
    }
}

fn rows(model: &Model, topic: &Topic, width: usize) -> Vec<Line> {
    match topic {
        Topic::Field(id) => words(field(*id).help, width),
        Topic::Action(name) => {
            action(name).map_or_else(Vec::new, |row| of_action(model, row, width))
        }
        Topic::Keys(scope) => keys_of(model, *scope, width),
        Topic::Editing => editing_keys(model, width),
        Topic::Entry(id) => {
            let is_on_top = matches!(model.overlays.last(), Some(Overlay::Help(help)) if help.topic().is_some());
            blocks::rows(&walk::entry_blocks(model, id), is_on_top, width)
        }
        Topic::Hint(id) => {
            let hint = model.shared.catalogue.hint(id);
            hint.map_or_else(Vec::new, |hint| of_hint(hint, width))
        }
    }
}

fn words(words: &str, width: usize) -> Vec<Line> {
    text::paragraph(("", tone::TEXT), words, tone::TEXT, width)
}

fn action(name: &str) -> Option<&'static ActionRow> {
    ACTIONS.iter().find(|row| row.name == name)
}

/// What an action does, its keys, and where they count.
fn of_action(model: &Model, row: &ActionRow, width: usize) -> Vec<Line> {
    let keymap = &model.shared.keymap;
    let mut rows = words(&keymap.say(row.help), width);
    if let Availability::No(reason) = (row.available)(model) {
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

fn keys_of(model: &Model, scope: Scope, width: usize) -> Vec<Line> {
    let keymap = &model.shared.keymap;
    let of_scope = ACTIONS.iter().filter(|row| row.scope == scope);
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

fn editing_keys(model: &Model, width: usize) -> Vec<Line> {
    let keymap = &model.shared.keymap;
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
