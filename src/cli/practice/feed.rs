//! What a running practice server catches, as lines: each message once, and each thing that happens
//! to it.

use std::collections::HashMap;

use super::super::json;
use super::super::plain::{print, say};
use super::message;
use super::time::rfc3339;
use crate::record::{InboxEvent, InboxItem, WebhookAttempt};
use crate::sandbox::message_json::{attempted, happened, listed};
use crate::sandbox::{Inbox, News};

/// What was told so far.
pub(super) struct Feed {
    inbox: Inbox,
    json: bool,
    /// The messages in the inbox, with what was reported of each.
    told: HashMap<String, Told>,
    /// Counts the calls of [`Feed::tell`].
    round: u64,
    /// What was said to be wrong with the inbox.
    trouble: Option<String>,
}

/// What was reported of one message.
struct Told {
    /// How many of its events; `None` if it is none of ours to tell.
    events: Option<usize>,
    /// How many of its webhooks.
    webhooks: usize,
    /// The round in which it was last in the inbox.
    round: u64,
}

impl Feed {
    /// A feed of what comes from `started_unix_ms` on. Reads the inbox.
    pub fn new(inbox: Inbox, json: bool, started_unix_ms: i64) -> Self {
        let mut before = inbox.news(|_, _| true);
        before.retain(|one| one.received_unix_ms < started_unix_ms);
        let silent = |one: News| {
            let told = Told {
                events: None,
                webhooks: 0,
                round: 0,
            };
            (one.id, told)
        };
        Self {
            told: before.into_iter().map(silent).collect(),
            inbox,
            json,
            round: 0,
            trouble: None,
        }
    }

    /// Prints what is new, and warns of an inbox that cannot be used. Reads the inbox, and blocks as long as standard output does.
    pub fn tell(&mut self) {
        self.round += 1;
        let (told, round) = (&mut self.told, self.round);
        let news = self.inbox.news(|id, count| match told.get_mut(id) {
            None => true,
            Some(told) => {
                told.round = round;
                told.events
                    .is_some_and(|before| before + told.webhooks < count)
            }
        });
        let text: String = news.iter().map(|one| self.lines(one)).collect();
        // What was dropped from the inbox is forgotten here, too.
        self.told.retain(|_, told| told.round == round);
        // A reader that went away does not end the server.
        print(&text);
        self.warn();
    }

    /// Says what is wrong with the inbox, when that changes.
    fn warn(&mut self) {
        let trouble = self.inbox.trouble();
        if let Some(trouble) = trouble.as_ref().filter(|_| trouble != self.trouble) {
            say(&format!("warning: {trouble}"));
        }
        self.trouble = trouble;
    }

    fn lines(&mut self, one: &News) -> String {
        let told = self.told.get(&one.id);
        let before = told.and_then(|told| told.events);
        let attempts = told.map_or(0, |told| told.webhooks);
        let mut text = String::new();
        if before.is_none() {
            // It may have been dropped in the meantime.
            let item = self.inbox.item(&one.id).ok();
            text += &item.map_or_else(String::new, |item| self.message(item));
        }
        for event in one.events.iter().skip(before.unwrap_or_default()) {
            text += &self.event(&one.id, event);
        }
        for attempt in one.webhooks.iter().skip(attempts) {
            text += &self.attempt(&one.id, attempt);
        }
        let told = Told {
            events: Some(one.events.len()),
            webhooks: one.webhooks.len(),
            round: self.round,
        };
        self.told.insert(one.id.clone(), told);
        text
    }

    /// Without what has happened to it: that follows line by line.
    fn message(&self, item: InboxItem) -> String {
        let fresh = InboxItem {
            events: Vec::new(),
            webhooks: Vec::new(),
            ..item
        };
        if self.json {
            json::text(&listed(&fresh, rfc3339))
        } else {
            message::row(&fresh, &[])
        }
    }

    fn attempt(&self, id: &str, attempt: &WebhookAttempt) -> String {
        if self.json {
            json::text(&attempted(id, attempt, rfc3339))
        } else {
            format!("{}  {}", message::short(id, &[]), message::attempt(attempt))
        }
    }

    fn event(&self, id: &str, event: &InboxEvent) -> String {
        if self.json {
            json::text(&happened(id, event, rfc3339))
        } else {
            format!("{}  {}", message::short(id, &[]), message::event(event))
        }
    }
}
