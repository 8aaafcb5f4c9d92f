//! What the guide's questions, pages and examples say, and what can be done on them.

use super::link::{self, Link};
use super::page::{Block, numbered, of_part};
use super::proof;
use crate::app::model::Model;
use crate::diagnose::{Entry, Example, ExampleValues, Question, example};

/// The guide's own sender, where the form has none.
const NOBODY: &str = "sender@yourdomain.com";

/// What has a number on an entry.
pub(in crate::app) fn entry_links(model: &Model, id: &str) -> Vec<Link> {
    match model.shared.guide.entry(id) {
        Some(Entry::Question(one)) => links(model, one),
        _ => Vec::new(),
    }
}

/// An example with the user's sender in it: the name of its file, and its text.
pub(in crate::app) fn entry_example(model: &Model, id: &str) -> Option<(String, String)> {
    match model.shared.guide.entry(id)? {
        Entry::Example(one) => Some((one.file.clone(), program(model, one))),
        Entry::Question(_) => None,
    }
}

/// The first address of an entry.
pub(in crate::app) fn entry_address(model: &Model, id: &str) -> Option<String> {
    match model.shared.guide.entry(id)? {
        Entry::Question(one) => one.pages.first().cloned(),
        Entry::Example(_) => None,
    }
}

/// An entry as blocks.
pub(in crate::app) fn entry_blocks(model: &Model, id: &str) -> Vec<Block> {
    match model.shared.guide.entry(id) {
        None => Vec::new(),
        Some(Entry::Example(one)) => of_example(model, one),
        Some(Entry::Question(one)) => of_question(model, one),
    }
}

fn of_example(model: &Model, one: &Example) -> Vec<Block> {
    let how = model.shared.keymap.say(&format!(
        "{{topic-copy}} copies it, {{topic-save}} saves it as {}. The token is read from POSTMARK_SERVER_TOKEN.",
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
