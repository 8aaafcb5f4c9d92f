//! What the guide's questions, pages and examples say, and what can be done on them.

use super::link::{self, Link, numbered};
use crate::app::blocks::Block;
use crate::app::shared::Shared;
use crate::diagnose::{Entry, Example, ExampleValues, Part, Question, example};
use crate::mail::Mailbox;

/// The guide's own sender, where the form has none.
const NOBODY: &str = "sender@yourdomain.com";

/// What has a number on an entry.
pub(in crate::app) fn entry_links(shared: &Shared, id: &str) -> Vec<Link> {
    match shared.guide.entry(id) {
        Some(Entry::Question(one)) => links(shared, one),
        _ => Vec::new(),
    }
}

/// An example with the user's sender in it: the name of its file, and its text.
pub(in crate::app) fn entry_example(
    shared: &Shared,
    sender: Option<&Mailbox>,
    id: &str,
) -> Option<(String, String)> {
    match shared.guide.entry(id)? {
        Entry::Example(one) => Some((one.file.clone(), program(shared, sender, one))),
        Entry::Question(_) => None,
    }
}

/// The first address of an entry.
pub(in crate::app) fn entry_address(shared: &Shared, id: &str) -> Option<String> {
    match shared.guide.entry(id)? {
        Entry::Question(one) => one.pages.first().cloned(),
        Entry::Example(_) => None,
    }
}

/// An entry as blocks.
pub(in crate::app) fn entry_blocks(
    shared: &Shared,
    sender: Option<&Mailbox>,
    id: &str,
) -> Vec<Block> {
    match shared.guide.entry(id) {
        None => Vec::new(),
        Some(Entry::Example(one)) => of_example(shared, sender, one),
        Some(Entry::Question(one)) => of_question(shared, one),
    }
}

fn of_example(shared: &Shared, sender: Option<&Mailbox>, one: &Example) -> Vec<Block> {
    let how = shared.keymap.say(&format!(
        "{{topic-copy}} copies it, {{topic-save}} saves it as {}. The token is read from POSTMARK_SERVER_TOKEN.",
        one.file
    ));
    let text = program(shared, sender, one);
    std::iter::once(Block::Words(how))
        .chain(text.lines().map(|line| Block::Code(line.to_owned())))
        .collect()
}

fn of_question(shared: &Shared, one: &Question) -> Vec<Block> {
    let mut blocks: Vec<Block> = one.parts.iter().map(of_part).collect();
    blocks.extend(one.differs.clone().map(Block::Differs));
    let links = links(shared, one);
    blocks.extend(links.iter().enumerate().map(numbered));
    blocks
}

fn links(shared: &Shared, one: &Question) -> Vec<Link> {
    link::entries(shared, &one.entries)
        .chain(link::hints(shared, &one.hints))
        .chain(link::pages(&one.pages))
        .collect()
}

/// The example with the user's sender in it.
fn program(shared: &Shared, sender: Option<&Mailbox>, one: &Example) -> String {
    let from = sender.map_or_else(|| NOBODY.to_owned(), |sender| sender.address());
    let (host, port) = link::server(shared);
    let values = ExampleValues {
        name: sender.and_then(|one| one.name.clone()).unwrap_or_default(),
        // To oneself: an account that waits for approval may not write to others.
        to: from.clone(),
        from,
        host,
        port,
    };
    example(one, &values)
}

/// A part of an answer.
fn of_part(part: &Part) -> Block {
    match part {
        Part::Words { words } => Block::Words(words.clone()),
        Part::Table { head, rows } => Block::Table(head.clone(), rows.clone()),
    }
}
