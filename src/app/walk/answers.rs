//! Questions and answers, pages and examples: one list that is searched by typing, and the entry that is
//! read.

use super::link::{self, Link};
use super::page::{Block, numbered, of_part};
use super::proof;
use crate::app::layout::{overlay_inside, widest};
use crate::app::model::{Model, NoticeKind};
use crate::app::{Effect, Key, Overlay, Page, Palette, blocks, clamped, clipboard, compose, log};
use crate::diagnose::{Entry, Example, ExampleValues, Question, example};

/// The guide's own sender, where the form has none.
const NOBODY: &str = "sender@yourdomain.com";

/// The list, or what is read of it.
#[derive(Debug, Clone, Default)]
pub struct AnswerPage {
    /// What is searched for, and the chosen row.
    pub palette: Palette,
    /// The entry that is read, by its id, and the rows scrolled down in it.
    pub reading: Option<(String, usize)>,
    /// Whether Esc closes what is read in place of going back to the list.
    direct: bool,
}

/// The entries that fit what is typed, best first; all of them if nothing is.
pub fn answer_rows<'m>(model: &'m Model, typed: &str) -> Vec<Entry<'m>> {
    model.shared.guide.search(typed)
}

/// Opens the list.
pub(in crate::app) fn open_list(model: &mut Model) {
    model.overlays.push(Overlay::Answers(AnswerPage::default()));
}

/// Opens one entry.
pub(in crate::app) fn open_at(model: &mut Model, id: &str) {
    // From one entry to another there is no pile to dig through.
    if matches!(model.overlays.last(), Some(Overlay::Answers(_))) {
        model.overlays.pop();
    }
    model.overlays.push(Overlay::Answers(AnswerPage {
        reading: Some((id.to_owned(), 0)),
        direct: true,
        ..AnswerPage::default()
    }));
}

/// Enter in the list: opens the chosen entry. On an entry: copies the example, or the first address.
pub(in crate::app) fn choose(model: &mut Model, mut page: AnswerPage) -> Vec<Effect> {
    let rows = answer_rows(model, page.palette.input.value());
    let chosen = rows
        .get(page.palette.selected)
        .map(|entry| entry.id().to_owned());
    if let Some(id) = chosen {
        page.reading = Some((id, 0));
    }
    model.overlays.push(Overlay::Answers(page));
    Vec::new()
}

/// Esc: back to the list, or away.
pub(in crate::app) fn close(model: &mut Model) {
    if let Some(Overlay::Answers(page)) = model.overlays.last_mut()
        && !page.direct
        && page.reading.take().is_some()
    {
        return;
    }
    model.overlays.pop();
}

/// Columns of the page where there is room.
pub const ANSWER_WIDTH: usize = 96;

/// The rows of an entry, in the box where it is read.
pub fn answer_page(model: &Model, id: &str) -> Page {
    let size = model.shared.size;
    let width = ANSWER_WIDTH.min(widest(size));
    let (width, height) = overlay_inside(size, width, usize::from(size.rows));
    let is_on_top = matches!(model.overlays.last(), Some(Overlay::Answers(_)));
    Page {
        rows: blocks::rows(&answer_blocks(model, id), is_on_top, width),
        height: height.saturating_sub(2),
    }
}

/// Moves in the list, or scrolls what is read.
pub(in crate::app) fn scroll(model: &mut Model, by: isize) {
    let Some(Overlay::Answers(page)) = model.overlays.last() else {
        return;
    };
    let count = answer_rows(model, page.palette.input.value()).len();
    let read = page.reading.as_ref().map(|(id, _)| answer_page(model, id));
    if let Some(Overlay::Answers(page)) = model.overlays.last_mut() {
        match &mut page.reading {
            Some((_, scroll)) => *scroll = read.unwrap_or_default().scrolled(*scroll, by),
            None => clamped(&mut page.palette.selected, by, count),
        }
    }
}

/// Pasted words go into the search.
pub(in crate::app) fn paste(page: &mut AnswerPage, text: &str) {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    compose::insert_line(&mut page.palette.input, &line);
    page.palette.selected = 0;
    page.reading = None;
}

fn read(model: &Model) -> Option<Entry<'_>> {
    match model.overlays.last() {
        Some(Overlay::Answers(page)) => model.shared.guide.entry(&page.reading.as_ref()?.0),
        _ => None,
    }
}

/// An entry as blocks.
fn answer_blocks(model: &Model, id: &str) -> Vec<Block> {
    match model.shared.guide.entry(id) {
        None => Vec::new(),
        Some(Entry::Example(one)) => of_example(model, one),
        Some(Entry::Question(one)) => of_question(model, one),
    }
}

fn of_example(model: &Model, one: &Example) -> Vec<Block> {
    let how = model.shared.keymap.say(&format!(
        "{{copy-answer}} copies it, {{save-answer}} saves it as {}. The token is read from POSTMARK_SERVER_TOKEN.",
        one.file
    ));
    let text = program(model, one);
    std::iter::once(Block::Words(how))
        .chain(text.lines().map(|line| Block::Code(line.to_owned())))
        .collect()
}

fn of_question(model: &Model, one: &Question) -> Vec<Block> {
    let mut blocks: Vec<Block> = one.parts.iter().map(of_part).collect();
    blocks.extend(one.differs.clone().map(Block::Differs));
    let links = links(model, one);
    blocks.extend(links.iter().enumerate().map(numbered));
    blocks
}

fn links(model: &Model, one: &Question) -> Vec<Link> {
    link::entries(model, &one.entries)
        .chain(link::hints(model, &one.hints))
        .chain(link::pages(&one.pages))
        .collect()
}

/// The example with the user's sender in it.
fn program(model: &Model, one: &Example) -> String {
    let sender = proof::sender(model);
    let from = sender
        .as_ref()
        .map_or_else(|| NOBODY.to_owned(), |sender| sender.address());
    let (host, port) = link::server(model);
    let values = ExampleValues {
        name: sender.and_then(|sender| sender.name).unwrap_or_default(),
        // To oneself: an account that waits for approval may not write to others.
        to: from.clone(),
        from,
        host,
        port,
    };
    example(one, &values)
}

/// A digit on an entry.
pub(in crate::app) fn follow_link(model: &mut Model, key: Key) -> Vec<Effect> {
    let links = match read(model) {
        Some(Entry::Question(one)) => links(model, one),
        _ => Vec::new(),
    };
    match link::chosen(&links, key) {
        Some(link) => link::follow(model, link),
        None => {
            model.notify(NoticeKind::Info, "nothing has that number here");
            Vec::new()
        }
    }
}

/// Copies the example, or the first address of the entry.
pub(in crate::app) fn copy(model: &mut Model) -> Vec<Effect> {
    let found = match read(model) {
        Some(Entry::Example(one)) => Ok(program(model, one)),
        Some(Entry::Question(one)) => Err(one.pages.first().cloned()),
        None => return Vec::new(),
    };
    match found {
        Ok(text) => clipboard::copy_outside(model, "the example, without the token", text),
        Err(Some(page)) => log::open_page(model, page),
        Err(None) => {
            model.notify(NoticeKind::Info, "there is no address on this page");
            Vec::new()
        }
    }
}

/// Saves the example.
pub(in crate::app) fn save(model: &mut Model) -> Vec<Effect> {
    let saved = match read(model) {
        Some(Entry::Example(one)) => Some((one.file.clone(), program(model, one))),
        _ => None,
    };
    match saved {
        Some((file, text)) => vec![Effect::SaveExample { file, text }],
        None => {
            model.notify(NoticeKind::Info, "only an example can be saved");
            Vec::new()
        }
    }
}
