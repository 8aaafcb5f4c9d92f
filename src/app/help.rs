//! The help: one list of keys, guide and troubleshooting with one search, and the topics that are read.

mod page;
mod rows;

pub use page::{help_page, help_title};
pub use rows::{HelpRow, Section};

use super::layout::{overlay_inside, widest};
use super::model::{Model, NoticeKind, Screen};
use super::{Effect, Key, LineField, Overlay, Scope, Size, clamped, clipboard, compose, log, walk};
use crate::mail::FieldId;

/// Columns of the box where there is room.
const WIDTH: usize = 96;
/// Rows of the excerpt below the list, its rule included.
const EXCERPT: usize = 6;
/// Rows of the box from which on there is an excerpt.
const ROOMY: usize = 15;

/// Something that can be read in the help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Topic {
    /// A field of the message.
    Field(FieldId),
    /// An action, by its name in the config.
    Action(&'static str),
    /// All keys of a place.
    Keys(Scope),
    /// The keys of text editing.
    Editing,
    /// A question, page or example of the guide, by its id.
    Entry(String),
    /// A problem of the troubleshooting catalog, by its id.
    Hint(String),
}

/// A topic that is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenTopic {
    /// The topic.
    pub topic: Topic,
    /// Rows scrolled down in it.
    pub scroll: usize,
}

/// The help.
#[derive(Debug, Clone, Default)]
pub struct HelpBrowser {
    /// What is searched for.
    pub input: LineField,
    /// Index of the selected row.
    pub selected: usize,
    /// The first line of the list in view.
    top: usize,
    /// The topics that were opened one from another; the last one is read.
    topics: Vec<OpenTopic>,
    /// The section that was asked for.
    section: Section,
    /// Whether it was opened at a topic, so that Esc there closes it.
    is_direct: bool,
}

impl HelpBrowser {
    /// The topic that is read, if one is.
    pub fn topic(&self) -> Option<&OpenTopic> {
        self.topics.last()
    }

    /// Something else is searched for.
    fn searched(&mut self) {
        (self.selected, self.top) = (0, 0);
        self.topics.clear();
    }
}

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HelpLine {
    /// The heading of a section.
    Heading(String),
    /// The row of this index.
    Row(usize),
}

/// The list as it is shown.
pub struct HelpList {
    /// What fits the search.
    pub rows: Vec<HelpRow>,
    /// The lines, with headings.
    pub lines: Vec<HelpLine>,
    /// The line that is selected.
    pub selected: usize,
    /// The first line in view.
    pub top: usize,
    /// Rows of the list.
    pub height: usize,
    /// Rows of the excerpt below, its rule included.
    pub excerpt: usize,
}

/// Columns and rows that the help asks for.
pub fn help_size(size: Size) -> (usize, usize) {
    (WIDTH.min(widest(size)), usize::from(size.rows))
}

/// Columns and rows inside of it.
fn inside(size: Size) -> (usize, usize) {
    let (width, height) = help_size(size);
    overlay_inside(size, width, height)
}

/// The list of the help as it is shown now.
pub fn help_list(model: &Model, help: &HelpBrowser) -> HelpList {
    let rows = rows::help_rows(model, help);
    let lines = rows::lines(model, &rows);
    let at = help.selected.min(rows.len().saturating_sub(1));
    let selected = lines.iter().position(|line| *line == HelpLine::Row(at));
    let selected = selected.unwrap_or_default();
    let inside = inside(model.shared.size).1;
    let excerpt = if inside >= ROOMY { EXCERPT } else { 0 };
    // Above the list is the search, below it the row of keys.
    let height = inside.saturating_sub(2 + excerpt);
    HelpList {
        top: in_view(help.top, selected, height, lines.len()),
        rows,
        lines,
        selected,
        height,
        excerpt,
    }
}

/// The first line in view, as near to `top` as the selected one allows, with the heading above it.
fn in_view(top: usize, selected: usize, height: usize, count: usize) -> usize {
    let last = count.saturating_sub(height);
    let highest = selected.saturating_sub(1);
    let lowest = (selected + 1).saturating_sub(height);
    top.min(last).min(highest).max(lowest)
}

/// Opens the list at a section.
pub(super) fn open(model: &mut Model, section: Section) {
    let mut help = HelpBrowser {
        section,
        ..HelpBrowser::default()
    };
    let rows = rows::help_rows(model, &help);
    help.selected = rows::first_of(&rows, section);
    let lines = rows::lines(model, &rows);
    let line = HelpLine::Row(help.selected);
    let line = lines.iter().position(|one| *one == line);
    help.top = line.unwrap_or_default().saturating_sub(1);
    model.overlays.push(Overlay::Help(Box::new(help)));
}

/// Opens the list with a search.
pub(super) fn open_search(model: &mut Model, words: String) {
    open(model, Section::Here);
    if let Some(help) = browser(model) {
        help.input = LineField::new(words);
        help.searched();
    }
}

/// Opens a topic: above the one that is read, or by itself.
pub(super) fn open_topic(model: &mut Model, topic: Topic) {
    if browser(model).is_none() {
        let help = HelpBrowser {
            is_direct: true,
            ..HelpBrowser::default()
        };
        model.overlays.push(Overlay::Help(Box::new(help)));
    }
    if let Some(help) = browser(model) {
        // A topic that leads back to an earlier one does not pile up.
        if let Some(at) = help.topics.iter().position(|open| open.topic == topic) {
            help.topics.truncate(at);
        }
        help.topics.push(OpenTopic { topic, scroll: 0 });
    }
}

/// Opens the problem in sight, or the section of all of them.
pub(super) fn open_at_card(model: &mut Model) {
    let id = if model.screen == Screen::Setup {
        let told = model.check.diagnosis.as_ref();
        told.map(|told| told.primary.id.clone())
    } else {
        model.card().map(|card| card.id.clone())
    };
    let id = id.filter(|id| model.shared.catalogue.hint(id).is_some());
    match id {
        Some(id) => open_topic(model, Topic::Hint(id)),
        None => open(model, Section::Troubleshooting),
    }
}

fn browser(model: &mut Model) -> Option<&mut HelpBrowser> {
    match model.overlays.last_mut() {
        Some(Overlay::Help(help)) => Some(help),
        _ => None,
    }
}

fn shown(model: &Model) -> Option<&HelpBrowser> {
    match model.overlays.last() {
        Some(Overlay::Help(help)) => Some(help),
        _ => None,
    }
}

/// Enter in the list: opens the selected topic.
pub(super) fn choose(model: &mut Model) {
    let chosen = shown(model).and_then(|help| {
        let list = help_list(model, help);
        let at = help.selected.min(list.rows.len().saturating_sub(1));
        list.rows.into_iter().nth(at)
    });
    if let Some(row) = chosen {
        open_topic(model, row.topic);
    }
}

/// Esc: one level back.
pub(super) fn close(model: &mut Model) {
    let is_over = browser(model).is_none_or(|help| {
        let was_read = help.topics.pop().is_some();
        !was_read || (help.is_direct && help.topics.is_empty())
    });
    if is_over {
        model.overlays.pop();
    }
}

/// Moves in the list, or scrolls what is read.
pub(super) fn scroll(model: &mut Model, by: isize) {
    let Some(help) = shown(model) else {
        return;
    };
    if let Some(open) = help.topic() {
        let to = help_page(model, &open.topic).scrolled(open.scroll, by);
        let open = browser(model).and_then(|help| help.topics.last_mut());
        open.into_iter().for_each(|open| open.scroll = to);
        return;
    }
    let mut selected = help.selected;
    clamped(&mut selected, by, help_list(model, help).rows.len());
    select(model, selected);
}

/// Selects a row and brings it into view.
fn select(model: &mut Model, row: usize) {
    if let Some(help) = browser(model) {
        help.selected = row;
    }
    let Some(top) = shown(model).map(|help| help_list(model, help).top) else {
        return;
    };
    if let Some(help) = browser(model) {
        help.top = top;
    }
}

/// Goes to the first row of the section before or after.
pub(super) fn next_section(model: &mut Model, by: isize) -> Vec<Effect> {
    let Some(help) = shown(model) else {
        return Vec::new();
    };
    let list = help_list(model, help);
    let here = list.rows.get(help.selected).map(|row| row.section);
    let mut sections: Vec<Section> = list.rows.iter().map(|row| row.section).collect();
    sections.dedup();
    let at = sections.iter().position(|one| Some(*one) == here);
    let mut at = at.unwrap_or_default();
    super::around(&mut at, by, sections.len());
    let row = sections.get(at).map(|to| rows::first_of(&list.rows, *to));
    let row = row.unwrap_or_default();
    let line = list.lines.iter().position(|one| *one == HelpLine::Row(row));
    if let Some(help) = browser(model) {
        help.top = line.unwrap_or_default().saturating_sub(1);
    }
    select(model, row);
    Vec::new()
}

/// Rows of a page of the list or of what is read.
pub(super) fn page_rows(model: &Model, help: &HelpBrowser) -> usize {
    match help.topic() {
        Some(open) => help_page(model, &open.topic).height,
        None => help_list(model, help).height,
    }
}

/// A key that belongs to the search; `None` if it does not.
pub(super) fn text_key(
    help: &mut HelpBrowser,
    edit: Option<super::buffer::Edit>,
) -> Option<Vec<Effect>> {
    if help.topic().is_some() {
        return None;
    }
    help.input.apply(edit?);
    help.searched();
    Some(Vec::new())
}

/// The line in which is searched, while it has the keys.
pub(super) fn search_line(help: &mut HelpBrowser) -> Option<&mut LineField> {
    help.topics.is_empty().then_some(&mut help.input)
}

/// Pasted words, such as an error, go into the search in one line.
pub(super) fn paste(help: &mut HelpBrowser, text: &str) {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    compose::insert_line(&mut help.input, &line);
    help.searched();
}

/// The id of the guide's entry that is read.
fn entry(model: &Model) -> Option<&str> {
    match &shown(model)?.topic()?.topic {
        Topic::Entry(id) => Some(id),
        _ => None,
    }
}

/// What has a number on the topic that is read.
pub(super) fn links(model: &Model) -> Vec<walk::Link> {
    entry(model).map_or_else(Vec::new, |id| walk::entry_links(model, id))
}

/// The example that is read: the name of its file, and its text.
pub(super) fn example(model: &Model) -> Option<(String, String)> {
    walk::entry_example(model, entry(model)?)
}

/// What can be copied from a topic.
pub(super) enum Copied {
    /// An example.
    Example(String),
    /// An address.
    Address(String),
}

/// What can be copied from the topic that is read.
pub(super) fn to_copy(model: &Model) -> Option<Copied> {
    if let Some((_, text)) = example(model) {
        return Some(Copied::Example(text));
    }
    let address = match &shown(model)?.topic()?.topic {
        Topic::Entry(id) => walk::entry_address(model, id),
        Topic::Hint(id) => model.shared.catalogue.hint(id)?.page.clone(),
        _ => None,
    };
    address.map(Copied::Address)
}

/// A digit on a topic.
pub(super) fn follow_link(model: &mut Model, key: Key) -> Vec<Effect> {
    match walk::chosen_link(&links(model), key) {
        Some(link) => walk::follow_link(model, link),
        None => {
            model.notify(NoticeKind::Info, "nothing has that number here");
            Vec::new()
        }
    }
}

/// Copies the example, or the first address of the topic.
pub(super) fn copy(model: &mut Model) -> Vec<Effect> {
    match to_copy(model) {
        Some(Copied::Example(text)) => {
            clipboard::copy_outside(model, "the example, without the token", text)
        }
        Some(Copied::Address(page)) => log::open_page(model, page),
        None => Vec::new(),
    }
}

/// Saves the example.
pub(super) fn save(model: &mut Model) -> Vec<Effect> {
    let saved = example(model).map(|(file, text)| Effect::SaveExample { file, text });
    saved.into_iter().collect()
}
