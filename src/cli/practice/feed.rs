//! What a running practice server catches, as lines: each message once, and each thing that happens
//! to it.

use std::collections::{HashMap, HashSet};

use super::super::plain::print;
use super::{message, object};
use crate::record::InboxItem;
use crate::sandbox::Inbox;

/// What was told so far.
pub(super) struct Feed {
    inbox: Inbox,
    json: bool,
    /// Messages that were there before, or came by another program.
    before: HashSet<String>,
    /// Messages that were told, with how many of their events.
    told: HashMap<String, usize>,
}

impl Feed {
    /// A feed of what comes from now on. Reads the inbox.
    pub fn new(inbox: Inbox, json: bool) -> Self {
        let before = inbox.list().into_iter().map(|item| item.id).collect();
        Self {
            inbox,
            json,
            before,
            told: HashMap::new(),
        }
    }

    /// Prints what is new. Reads the inbox, and blocks as long as standard output does.
    pub fn tell(&mut self) {
        let items = self.inbox.list();
        let known: HashSet<&str> = items.iter().map(|item| item.id.as_str()).collect();
        self.told.retain(|id, _| known.contains(id.as_str()));
        self.before.retain(|id| known.contains(id.as_str()));
        let mut text = String::new();
        for item in items.iter().rev() {
            if !self.before.contains(&item.id) {
                self.tell_one(item, &items, &mut text);
            }
        }
        // A reader that went away does not end the server.
        print(&text);
    }

    fn tell_one(&mut self, item: &InboxItem, all: &[InboxItem], text: &mut String) {
        let told = self.told.get(&item.id).copied();
        if told.is_none() {
            text.push_str(&self.message(item, all));
        }
        for event in item.events.iter().skip(told.unwrap_or_default()) {
            text.push_str(&if self.json {
                format!("{}\n", object::happened(&item.id, event))
            } else {
                format!(
                    "{}  {}",
                    message::short(&item.id, all),
                    message::event(event)
                )
            });
        }
        self.told.insert(item.id.clone(), item.events.len());
    }

    fn message(&self, item: &InboxItem, all: &[InboxItem]) -> String {
        if self.json {
            return format!("{}\n", object::listed(item));
        }
        // What has happened to it already follows line by line.
        let fresh = InboxItem {
            events: Vec::new(),
            ..item.clone()
        };
        message::row(&fresh, all)
    }
}
