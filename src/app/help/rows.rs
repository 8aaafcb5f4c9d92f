//! The rows of the help's list: all of them under headings, or what fits a search.

use super::{HelpBrowser, HelpLine, Section, Topic};
use crate::app::action::{ActionMeta, Group, Here, Scope, rank};
use crate::app::edit::EDITING;
use crate::app::shared::Shared;
use crate::app::{matching, text};
use crate::diagnose::{Context, Entry, Hint};
use crate::mail::{FIELDS, Field, field};

/// Longer than a search: what was pasted is an error to be explained.
const PASTED: usize = 40;
/// Rows of fields and keys that a search finds at most.
const MOST_KEYS: usize = 12;

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
pub(super) fn help_rows(shared: &Shared, here: &Here, help: &HelpBrowser) -> Vec<HelpRow> {
    let typed = help.input.value().trim();
    if typed.is_empty() {
        return [
            of_place(shared, here),
            guide(shared, ""),
            troubles(shared, ""),
            places(here),
        ]
        .concat();
    }
    let (keys, is_by_name) = keys_found(shared, here, typed);
    let guide = guide(shared, typed);
    let troubles = troubles(shared, typed);
    if help.section == Section::Troubleshooting || is_error(typed) {
        [troubles, guide, keys].concat()
    } else if help.section == Section::Here && is_by_name {
        [keys, guide, troubles].concat()
    } else {
        [guide, troubles, keys].concat()
    }
}

/// The rows with headings between the sections.
pub(super) fn lines(here: &Here, rows: &[HelpRow]) -> Vec<HelpLine> {
    let mut lines = Vec::new();
    let mut before = None;
    for (at, row) in rows.iter().enumerate() {
        if before != Some(row.section) {
            lines.push(HelpLine::Heading(heading(here, row.section)));
        }
        before = Some(row.section);
        lines.push(HelpLine::Row(at));
    }
    lines
}

fn heading(here: &Here, section: Section) -> String {
    match section {
        Section::Here => {
            let place = here.scopes.first().map_or("", |scope| scope.name());
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
fn of_place(shared: &Shared, here: &Here) -> Vec<HelpRow> {
    let place = |row: &ActionMeta| here.scopes.iter().position(|scope| *scope == row.scope);
    let can_be = |row: &&ActionMeta| here.has(row) && row.group != Group::Moving;
    let mut rows: Vec<&ActionMeta> = here.sensible().filter(can_be).collect();
    // Of the many that the form has, those of the footer come first.
    let in_form = here.scopes.contains(&Scope::Form);
    rows.sort_by_key(|row| (in_form && row.footer == 0, place(row)));
    let rows = rows
        .into_iter()
        .map(|row| of_action(shared, row, Section::Here));
    focused(here).into_iter().chain(rows).collect()
}

/// The field with the caret.
fn focused(here: &Here) -> Option<HelpRow> {
    here.field.map(|id| HelpRow {
        note: "this field".to_owned(),
        ..of_field(field(id), Section::Here)
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

fn of_action(shared: &Shared, row: &'static ActionMeta, section: Section) -> HelpRow {
    HelpRow {
        section,
        topic: Topic::Action(row.name),
        label: text::capitalised(row.label),
        note: shared.keymap.first_words(row),
    }
}

/// Fields and actions that fit, best first, and whether the best one is called so.
fn keys_found(shared: &Shared, here: &Here, typed: &str) -> (Vec<HelpRow>, bool) {
    let fields = FIELDS.iter().filter_map(|field| {
        let rank = matching::rank(typed, &[(field.label, 0)])?;
        Some((rank, of_field(field, Section::Keys)))
    });
    let actions = here.actions.iter().map(|(row, _)| *row);
    let actions = actions.filter(|row| row.group != Group::Moving);
    let actions = actions.filter_map(|row| {
        let rank = rank(typed, row).or_else(|| by_key(shared, typed, row))?;
        let mut found = of_action(shared, row, Section::Keys);
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
fn by_key(shared: &Shared, typed: &str, row: &ActionMeta) -> Option<u32> {
    let mut keys = shared.keymap.keys(row).iter();
    let is_typed = keys.any(|key| key.to_string().eq_ignore_ascii_case(typed));
    (is_typed && typed.chars().count() > 1).then_some(0)
}

/// One row for the keys of each place.
fn places(here: &Here) -> Vec<HelpRow> {
    let row = |topic, name: &str, count: usize| HelpRow {
        section: Section::Keys,
        topic,
        label: format!("Keys {name}"),
        note: text::count(count, "key"),
    };
    let of_scope = |scope: Scope| {
        let of_scope = here.actions.iter().filter(|(row, _)| row.scope == scope);
        let count = of_scope.count();
        row(Topic::Keys(scope), scope.name(), count)
    };
    let scopes = Scope::ALL.into_iter().map(of_scope);
    let editing = row(Topic::Editing, "in a field", EDITING.len());
    scopes.chain([editing]).collect()
}

fn guide(shared: &Shared, typed: &str) -> Vec<HelpRow> {
    let entries = shared.guide.search(typed).into_iter();
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

fn troubles(shared: &Shared, typed: &str) -> Vec<HelpRow> {
    hints(shared, typed)
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
fn hints<'m>(shared: &'m Shared, typed: &str) -> Vec<&'m Hint> {
    let catalogue = &shared.catalogue;
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
