//! The guide's entries, and everything in the guide that has a number.

mod answers;
mod link;

pub(super) use answers::{entry_address, entry_blocks, entry_example, entry_links};
pub(super) use link::{Link, Section, card, chosen, links, numbered};
