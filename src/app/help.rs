//! The help: one list of keys, guide and troubleshooting with one search, and the topics that are read.

mod page;
mod rows;
mod topic;

pub use page::{help_page, help_title};
pub use rows::HelpRow;
pub use topic::{Section, Topic};

use super::action::Here;
use super::buffer::Edit;
use super::effect::Effect;
use super::geometry::{Size, overlay_inside, widest};
use super::guide::{self, Link};
use super::key::Key;
use super::layer::{Cx, Handled, Layer};
use super::line::LineField;
use super::notice::NoticeKind;
use super::selection::{around, clamped};
use super::shared::Shared;
use crate::mail::Mailbox;

/// Columns of the box where there is room.
const WIDTH: usize = 96;
/// Rows of the excerpt below the list, its rule included.
const EXCERPT: usize = 6;
/// Rows of the box from which on there is an excerpt.
const ROOMY: usize = 15;

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
pub fn help_list(shared: &Shared, here: &Here, help: &HelpBrowser) -> HelpList {
    let rows = rows::help_rows(shared, here, help);
    let lines = rows::lines(here, &rows);
    let at = help.selected.min(rows.len().saturating_sub(1));
    let selected = lines.iter().position(|line| *line == HelpLine::Row(at));
    let selected = selected.unwrap_or_default();
    let inside = inside(shared.size).1;
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

/// What can be copied from a topic.
enum Copied {
    Example(String),
    Address(String),
}

impl HelpBrowser {
    /// The list at a section.
    pub(super) fn at(section: Section, shared: &Shared, here: &Here) -> Self {
        let mut help = Self {
            section,
            ..Self::default()
        };
        let rows = rows::help_rows(shared, here, &help);
        help.selected = rows::first_of(&rows, section);
        let lines = rows::lines(here, &rows);
        help.put_below_heading(&lines, help.selected);
        help
    }

    /// The list with a search.
    pub(super) fn searching(words: String) -> Self {
        Self {
            input: LineField::new(words),
            ..Self::default()
        }
    }

    /// A topic by itself: Esc there closes the help.
    pub(super) fn reading(topic: Topic) -> Self {
        Self {
            topics: vec![OpenTopic { topic, scroll: 0 }],
            is_direct: true,
            ..Self::default()
        }
    }

    /// Opens a topic above the one that is read.
    pub(super) fn open_topic(&mut self, topic: Topic) {
        // A topic that leads back to an earlier one does not pile up.
        if let Some(at) = self.topics.iter().position(|open| open.topic == topic) {
            self.topics.truncate(at);
        }
        self.topics.push(OpenTopic { topic, scroll: 0 });
    }

    /// The topic that is read, if one is.
    pub fn topic(&self) -> Option<&OpenTopic> {
        self.topics.last()
    }

    /// Goes to the first row of the section before or after.
    pub(super) fn next_section(&mut self, by: isize, cx: &mut Cx<'_>) {
        let list = help_list(cx.shared, cx.here, self);
        let here = list.rows.get(self.selected).map(|row| row.section);
        let mut sections: Vec<Section> = list.rows.iter().map(|row| row.section).collect();
        sections.dedup();
        let at = sections.iter().position(|one| Some(*one) == here);
        let mut at = at.unwrap_or_default();
        around(&mut at, by, sections.len());
        let row = sections.get(at).map(|to| rows::first_of(&list.rows, *to));
        let row = row.unwrap_or_default();
        self.put_below_heading(&list.lines, row);
        self.select(row, cx);
    }

    fn put_below_heading(&mut self, lines: &[HelpLine], row: usize) {
        let line = lines.iter().position(|one| *one == HelpLine::Row(row));
        self.top = line.unwrap_or_default().saturating_sub(1);
    }

    /// Selects a row and brings it into view.
    fn select(&mut self, row: usize, cx: &Cx<'_>) {
        self.selected = row;
        self.top = help_list(cx.shared, cx.here, self).top;
    }

    /// Starts the list over for another search.
    fn restart(&mut self) {
        (self.selected, self.top) = (0, 0);
        self.topics.clear();
    }

    /// The id of the guide's entry that is read.
    fn entry(&self) -> Option<&str> {
        match &self.topic()?.topic {
            Topic::Entry(id) => Some(id),
            _ => None,
        }
    }

    /// What has a number on the topic that is read.
    pub(super) fn links(&self, shared: &Shared) -> Vec<Link> {
        self.entry()
            .map_or_else(Vec::new, |id| guide::entry_links(shared, id))
    }

    /// The example that is read: the name of its file, and its text.
    fn example(&self, shared: &Shared, sender: Option<&Mailbox>) -> Option<(String, String)> {
        guide::entry_example(shared, sender, self.entry()?)
    }

    /// Whether an example is read.
    pub(super) fn has_example(&self, shared: &Shared) -> bool {
        self.example(shared, None).is_some()
    }

    fn to_copy(&self, shared: &Shared, sender: Option<&Mailbox>) -> Option<Copied> {
        if let Some((_, text)) = self.example(shared, sender) {
            return Some(Copied::Example(text));
        }
        let address = match &self.topic()?.topic {
            Topic::Entry(id) => guide::entry_address(shared, id),
            Topic::Hint(id) => shared.catalogue.hint(id)?.page.clone(),
            _ => None,
        };
        address.map(Copied::Address)
    }

    /// Whether something can be copied from the topic that is read.
    pub(super) fn can_copy(&self, shared: &Shared) -> bool {
        self.to_copy(shared, None).is_some()
    }

    /// A digit on a topic.
    pub(super) fn follow_link(&mut self, key: Key, cx: &mut Cx<'_>) {
        match guide::chosen(&self.links(cx.shared), key) {
            Some(link) => cx.want(link.does.clone()),
            None => cx.notify(NoticeKind::Info, "nothing has that number here"),
        }
    }

    /// Copies the example, or the first address of the topic.
    pub(super) fn copy(&mut self, cx: &mut Cx<'_>) {
        match self.to_copy(cx.shared, cx.here.sender.as_ref()) {
            Some(Copied::Example(text)) => cx.copy("the example, without the token", text),
            Some(Copied::Address(page)) => cx.open_page(page),
            None => {}
        }
    }

    /// Saves the example.
    pub(super) fn save(&mut self, cx: &mut Cx<'_>) {
        if let Some((file, text)) = self.example(cx.shared, cx.here.sender.as_ref()) {
            cx.perform(Effect::SaveExample { file, text });
        }
    }
}

impl Layer for HelpBrowser {
    fn text_key(&mut self, _: Key, edit: Option<Edit>, _: &mut Cx<'_>) -> Handled {
        let Some(edit) = edit.filter(|_| self.topics.is_empty()) else {
            return Handled::No;
        };
        self.input.apply(edit);
        self.restart();
        Handled::Yes
    }

    /// Pasted words, such as an error, go into the search in one line.
    fn paste(&mut self, text: &str, _: &mut Cx<'_>) {
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.input.paste(&line);
        self.restart();
    }

    fn line(&mut self) -> Option<&mut LineField> {
        self.topics.is_empty().then_some(&mut self.input)
    }

    fn page(&self, cx: &Cx<'_>) -> usize {
        let rows = match self.topic() {
            Some(_) => page::height(cx.shared),
            None => help_list(cx.shared, cx.here, self).height,
        };
        rows.max(1)
    }

    fn scroll(&mut self, by: isize, cx: &mut Cx<'_>) {
        if let Some(open) = self.topics.last_mut() {
            let page = help_page(cx.shared, cx.here, &open.topic, true);
            open.scroll = page.scrolled(open.scroll, by);
            return;
        }
        let mut selected = self.selected;
        let count = help_list(cx.shared, cx.here, self).rows.len();
        clamped(&mut selected, by, count);
        self.select(selected, cx);
    }

    /// Opens the selected topic.
    fn choose(&mut self, cx: &mut Cx<'_>) {
        let list = help_list(cx.shared, cx.here, self);
        let at = self.selected.min(list.rows.len().saturating_sub(1));
        if let Some(row) = list.rows.into_iter().nth(at) {
            self.open_topic(row.topic);
        }
    }

    /// Goes one level back.
    fn close(&mut self, cx: &mut Cx<'_>) {
        let was_read = self.topics.pop().is_some();
        if !was_read || (self.is_direct && self.topics.is_empty()) {
            cx.close();
        }
    }
}
