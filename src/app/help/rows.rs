//! The rows of the help's list: all of them under headings, or what fits a search.

use super::{HelpBrowser, HelpLine, Topic};
use crate::app::actions::{ACTIONS, ActionRow, Availability, Group, Scope, scopes_below};
use crate::app::model::{Model, Pane, Screen};
use crate::app::{EDITING, Overlay, matching, palette, text};
use crate::diagnose::{Context, Entry, Hint};
use crate::mail::{FIELDS, Field, field};

/// Longer than a search: what was pasted is an error to be explained.
const PASTED: usize = 40;
/// Rows of fields and keys that a search finds at most.
const MOST_KEYS: usize = 12;

/// A section of the help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Section {
    /// The field with the caret and the keys of the present screen.
    #[default]
    Here,
    /// Questions, pages and examples.
    Guide,
    /// What can go wrong.
    Troubleshooting,
    /// The keys of every place.
    Keys,
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelpRow {
    /// Its section.
    pub section: Section,
    /// What it opens.
    pub topic: Topic,
    /// What it says.
    pub label: String,
    /// What is at its right edge: a key, a place, an id.
    pub note: String,
}

/// The rows that fit what is typed; all of them if nothing is typed.
pub(super) fn help_rows(model: &Model, help: &HelpBrowser) -> Vec<HelpRow> {
    let typed = help.input.value().trim();
    if typed.is_empty() {
        return [here(model), guide(model, ""), troubles(model, ""), places()].concat();
    }
    let (keys, is_by_name) = keys_found(model, typed);
    let guide = guide(model, typed);
    let troubles = troubles(model, typed);
    if help.section == Section::Troubleshooting || is_error(typed) {
        [troubles, guide, keys].concat()
    } else if help.section == Section::Here && is_by_name {
        [keys, guide, troubles].concat()
    } else {
        [guide, troubles, keys].concat()
    }
}

/// The rows with headings between the sections.
pub(super) fn lines(model: &Model, rows: &[HelpRow]) -> Vec<HelpLine> {
    let mut lines = Vec::new();
    let mut before = None;
    for (at, row) in rows.iter().enumerate() {
        if before != Some(row.section) {
            lines.push(HelpLine::Heading(heading(model, row.section)));
        }
        before = Some(row.section);
        lines.push(HelpLine::Row(at));
    }
    lines
}

fn heading(model: &Model, section: Section) -> String {
    match section {
        Section::Here => {
            let place = scopes_below(model).first().map_or("", |scope| scope.name());
            format!("Keys {place}")
        }
        Section::Guide => "Questions and answers".to_owned(),
        Section::Troubleshooting => "Troubleshooting".to_owned(),
        Section::Keys => "Fields and keys".to_owned(),
    }
}

/// The first row of a section, or of the list.
pub(super) fn first_of(rows: &[HelpRow], section: Section) -> usize {
    let first = rows.iter().position(|row| row.section == section);
    first.unwrap_or_default()
}

/// The field with the caret, and the actions whose keys count as soon as the help is closed.
fn here(model: &Model) -> Vec<HelpRow> {
    let scopes = scopes_below(model);
    let place = |row: &ActionRow| scopes.iter().position(|scope| *scope == row.scope);
    let can_be = |row: &&ActionRow| {
        place(row).is_some()
            && row.group != Group::Moving
            && (row.available)(model) != Availability::Hidden
    };
    let mut rows: Vec<&ActionRow> = ACTIONS.iter().filter(can_be).collect();
    // Of the many that the form has, those of the footer come first.
    let in_form = scopes.contains(&Scope::Form);
    rows.sort_by_key(|row| (in_form && row.footer == 0, place(row)));
    let rows = rows
        .into_iter()
        .map(|row| of_action(model, row, Section::Here));
    focused(model).into_iter().chain(rows).collect()
}

/// The field with the caret.
fn focused(model: &Model) -> Option<HelpRow> {
    let is_aside = |overlay: &Overlay| matches!(overlay, Overlay::Help(_));
    let in_form = model.screen == Screen::Compose
        && model.pane == Pane::Form
        && model.overlays.iter().all(is_aside);
    in_form.then(|| HelpRow {
        note: "this field".to_owned(),
        ..of_field(field(model.form.focus), Section::Here)
    })
}

fn of_field(field: &Field, section: Section) -> HelpRow {
    HelpRow {
        section,
        topic: Topic::Field(field.id),
        label: field.label.to_owned(),
        note: "field".to_owned(),
    }
}

fn of_action(model: &Model, row: &'static ActionRow, section: Section) -> HelpRow {
    HelpRow {
        section,
        topic: Topic::Action(row.name),
        label: text::capitalised(row.label),
        note: model.shared.keymap.first_words(row),
    }
}

/// Fields and actions that fit, best first, and whether the best one is called so.
fn keys_found(model: &Model, typed: &str) -> (Vec<HelpRow>, bool) {
    let fields = FIELDS.iter().filter_map(|field| {
        let rank = matching::rank(typed, &[(field.label, 0)])?;
        Some((rank, of_field(field, Section::Keys)))
    });
    let actions = ACTIONS.iter().filter(|row| row.group != Group::Moving);
    let actions = actions.filter_map(|row| {
        let rank = palette::rank(typed, row).or_else(|| by_key(model, typed, row))?;
        let mut found = of_action(model, row, Section::Keys);
        found.note = format!("{}  {}", row.scope.name(), found.note);
        Some((rank, found))
    });
    let mut found: Vec<(u32, HelpRow)> = fields.chain(actions).collect();
    found.sort_by_key(|(rank, _)| *rank);
    let best = found.first().map(|(rank, _)| *rank);
    let is_by_name = best.is_some_and(|rank| matching::is_by_name(typed, rank));
    let rows = found.into_iter().map(|(_, row)| row);
    (rows.take(MOST_KEYS).collect(), is_by_name)
}

/// An action whose key is typed as it is written.
fn by_key(model: &Model, typed: &str, row: &ActionRow) -> Option<u32> {
    let mut keys = model.shared.keymap.keys(row).iter();
    let is_typed = keys.any(|key| key.to_string().eq_ignore_ascii_case(typed));
    (is_typed && typed.chars().count() > 1).then_some(0)
}

/// One row for the keys of each place.
fn places() -> Vec<HelpRow> {
    let row = |topic, name: &str, count: usize| HelpRow {
        section: Section::Keys,
        topic,
        label: format!("Keys {name}"),
        note: text::count(count, "key"),
    };
    let of_scope = |scope: Scope| {
        let count = ACTIONS.iter().filter(|row| row.scope == scope).count();
        row(Topic::Keys(scope), scope.name(), count)
    };
    let scopes = Scope::ALL.into_iter().map(of_scope);
    let editing = row(Topic::Editing, "in a field", EDITING.len());
    scopes.chain([editing]).collect()
}

fn guide(model: &Model, typed: &str) -> Vec<HelpRow> {
    let entries = model.shared.guide.search(typed).into_iter();
    entries
        .map(|entry| HelpRow {
            section: Section::Guide,
            topic: Topic::Entry(entry.id().to_owned()),
            label: entry.title().to_owned(),
            note: match entry {
                Entry::Question(_) => String::new(),
                Entry::Example(_) => "example".to_owned(),
            },
        })
        .collect()
}

fn troubles(model: &Model, typed: &str) -> Vec<HelpRow> {
    hints(model, typed)
        .into_iter()
        .map(|hint| HelpRow {
            section: Section::Troubleshooting,
            topic: Topic::Hint(hint.id.clone()),
            label: hint.title.clone(),
            note: hint.id.clone(),
        })
        .collect()
}

/// Whether what is typed looks like a piece of an error.
fn is_error(typed: &str) -> bool {
    typed.len() > PASTED || typed.chars().any(|c| c.is_ascii_digit() || c == '{')
}

/// The hints that fit what is typed, best first; an error is explained before it is searched for.
fn hints<'m>(model: &'m Model, typed: &str) -> Vec<&'m Hint> {
    let catalogue = &model.shared.catalogue;
    if typed.is_empty() {
        return catalogue.hints().iter().collect();
    }
    let mut found: Vec<&Hint> = Vec::new();
    if is_error(typed) {
        let told = catalogue.diagnose_text(typed, &Context::default());
        let cards = told
            .iter()
            .flat_map(|told| std::iter::once(&told.primary).chain(&told.others));
        found.extend(cards.filter_map(|card| catalogue.hint(&card.id)));
    }
    for hint in catalogue.search(typed) {
        if !found.iter().any(|one| one.id == hint.id) {
            found.push(hint);
        }
    }
    found
}
