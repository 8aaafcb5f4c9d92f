//! The books of the practice world: messages and bounces as the API searches them, without their
//! sources. They hold what the inbox holds: what is dropped there is dropped here.

mod dump;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, MutexGuard};

use super::inbox::Inbox;
use super::intake::bodies;
use super::rules::ApiError;
use super::stored_message::{Bounce, StoredMessage};
use crate::record::InboxEventKind;

/// Bytes of the books, about: they are bounded like the inbox, and by this.
const MEMORY_BYTES: usize = 64 * 1024 * 1024;

/// A message with its bounces.
#[derive(Debug, Clone)]
struct Record {
    kept: Arc<StoredMessage>,
    bounces: Vec<Bounce>,
    weight: usize,
}

/// The books themselves.
#[derive(Debug)]
pub(super) struct MessageIndex {
    /// By the name of the message's files, which sorts by time.
    records: BTreeMap<String, Record>,
    /// From the MessageID to that name.
    names: HashMap<String, String>,
    /// Bytes of all records, about.
    weight: usize,
    /// Bytes that are not exceeded.
    bound: usize,
}

impl Default for MessageIndex {
    fn default() -> Self {
        Self::within(MEMORY_BYTES)
    }
}

/// How many bounces one message can have: bounce numbers are its time in milliseconds times this.
const BOUNCES: u64 = 1024;

/// The number of the bounce at `place` of the message that came at `unix_ms`.
pub(super) fn bounce_id(unix_ms: i64, place: usize) -> u64 {
    u64::try_from(unix_ms).unwrap_or(0) * BOUNCES + place as u64 % BOUNCES
}

impl MessageIndex {
    /// Empty books that take no more than about `bound` bytes, but for a single message.
    fn within(bound: usize) -> Self {
        Self {
            records: BTreeMap::new(),
            names: HashMap::new(),
            weight: 0,
            bound,
        }
    }

    /// Enters a message under the name of its files. The oldest go if there is too much.
    pub fn enter(&mut self, name: &str, kept: StoredMessage, bounces: Vec<Bounce>) {
        let weight = weight(&kept, &bounces);
        self.weight += weight;
        self.names.insert(kept.id.clone(), name.to_owned());
        let record = Record {
            kept: Arc::new(kept),
            bounces,
            weight,
        };
        self.records.insert(name.to_owned(), record);
        while self.weight > self.bound && self.records.len() > 1 {
            let oldest = self.records.keys().next().cloned();
            self.strike(&oldest.unwrap_or_default());
        }
    }

    /// Drops a message.
    pub fn strike(&mut self, name: &str) {
        if let Some(record) = self.records.remove(name) {
            self.weight -= record.weight;
            self.names.remove(&record.kept.id);
        }
    }

    /// Bytes of all that is entered, about.
    #[cfg(test)]
    pub fn weight(&self) -> usize {
        self.weight
    }

    /// Whether a message is entered.
    pub fn has(&self, name: &str) -> bool {
        self.records.contains_key(name)
    }

    /// The name of a message's files.
    pub fn name_of(&self, id: &str) -> Option<&str> {
        self.names.get(id).map(String::as_str)
    }

    /// Nobody is suppressed any more.
    fn forgive(&mut self) {
        let bounces = self.records.values_mut().flat_map(|one| &mut one.bounces);
        bounces.for_each(|bounce| bounce.inactive = false);
    }

    /// Every message, oldest first.
    pub fn all(&self) -> impl Iterator<Item = &StoredMessage> {
        self.records.values().map(|record| record.kept.as_ref())
    }

    fn of_id(&self, id: &str) -> Option<&Record> {
        self.records.get(self.names.get(id)?)
    }

    /// The records among which bounce `id` must be.
    fn around(&mut self, id: u64) -> impl Iterator<Item = &mut Bounce> {
        let from = format!("{:013}-", id / BOUNCES);
        let to = format!("{:013}-", id / BOUNCES + 1);
        let records = self.records.range_mut(from..to);
        records.flat_map(|(_, record)| &mut record.bounces)
    }
}

/// What a record takes as JSON: near enough to what it takes in memory.
fn weight(kept: &StoredMessage, bounces: &[Bounce]) -> usize {
    let mut counted = Counted(0);
    // Counting does not fail.
    let _ = serde_json::to_writer(&mut counted, &(kept, bounces));
    counted.0
}

/// Counts what is written.
struct Counted(usize);

impl std::io::Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Reads the books. A clone of a handle; reading a source touches the disk.
#[derive(Debug, Clone)]
pub(super) struct EventLog {
    inbox: Inbox,
}

impl EventLog {
    /// The books of `inbox`.
    pub fn of(inbox: &Inbox) -> Self {
        Self {
            inbox: inbox.clone(),
        }
    }

    fn books(&self) -> MutexGuard<'_, MessageIndex> {
        self.inbox.load();
        self.inbox.books()
    }

    /// Every message that message search shows at `now`, newest first.
    pub fn messages(&self, now: i64) -> Vec<Arc<StoredMessage>> {
        let books = self.books();
        let all = books.records.values().rev().map(|record| &record.kept);
        all.filter(|kept| kept.is_visible(now)).cloned().collect()
    }

    /// One message, if message search shows it at `now`.
    pub fn message(&self, id: &str, now: i64) -> Option<Arc<StoredMessage>> {
        let books = self.books();
        let kept = &books.of_id(&id.to_ascii_lowercase())?.kept;
        kept.is_visible(now).then(|| Arc::clone(kept))
    }

    /// The source of a message, if it is still there.
    pub fn raw(&self, id: &str) -> Option<Vec<u8>> {
        self.inbox.raw(&id.to_ascii_lowercase()).ok()
    }

    /// Every bounce that has come by `now`, newest first.
    pub fn bounces(&self, now: i64) -> Vec<Bounce> {
        let books = self.books();
        let all = books.records.values().flat_map(|record| &record.bounces);
        let mut come: Vec<Bounce> = all
            .filter(|bounce| bounce.bounced_unix_ms <= now)
            .cloned()
            .collect();
        come.sort_by_key(|bounce| std::cmp::Reverse((bounce.bounced_unix_ms, bounce.id)));
        come
    }

    /// One bounce, if it has come by `now`.
    pub fn bounce(&self, id: u64, now: i64) -> Option<Bounce> {
        let mut books = self.books();
        let mut found = books.around(id);
        found
            .find(|bounce| bounce.id == id && bounce.bounced_unix_ms <= now)
            .map(|bounce| bounce.clone())
    }

    /// The dump of a bounce that has come by `now`: for an SMTP API error the long error, its code and
    /// what was handed in (section 1.5), else the receiver's report.
    pub fn bounce_dump(&self, id: u64, now: i64) -> Option<String> {
        let bounce = self.bounce(id, now)?;
        let error = self.refusal(&bounce);
        Some(match error {
            Some(error) => {
                let head = self.inbox.head(&bounce.message_id).ok()?;
                dump::of_refusal(&error, &head, &self.raw(&bounce.message_id)?)
            }
            None => dump::of_bounce(&bounce, &self.raw(&bounce.message_id)?),
        })
    }

    /// Why the recipient of an SMTP API error was refused: as all were, or as its event says.
    fn refusal(&self, bounce: &Bounce) -> Option<ApiError> {
        let books = self.books();
        let kept = &books.of_id(&bounce.message_id)?.kept;
        if kept.refused.is_some() {
            return kept.refused.clone();
        }
        let mut events = kept.timeline.iter();
        let event = events.find(|event| event.bounce == Some(bounce.id))?;
        let (code, message) = event.summary.split_once(": ")?;
        let code = code.parse().ok()?;
        (event.kind == InboxEventKind::RefusedInside).then(|| ApiError::new(code, message))
    }

    /// The text and the HTML body of a message, if its source is still there.
    pub fn bodies(&self, id: &str) -> Option<(Option<String>, Option<String>)> {
        self.raw(id).map(|source| bodies(&source))
    }

    /// Nobody is suppressed any more: the account is a fresh one.
    pub fn forgive(&self) {
        self.inbox.books().forgive();
    }

    /// Notes that an address may be written to again on a stream.
    pub fn reactivate(&self, server: u64, stream: &str, address: &str) {
        let mut books = self.books();
        let bounces = books.records.values_mut().flat_map(|one| &mut one.bounces);
        let same = |bounce: &&mut Bounce| {
            bounce.server == server
                && bounce.stream.eq_ignore_ascii_case(stream)
                && bounce.email.eq_ignore_ascii_case(address)
        };
        bounces
            .filter(same)
            .for_each(|bounce| bounce.inactive = false);
    }

    /// Notes that the address of a bounce may be written to again; the account is the house's business.
    ///
    /// # Errors
    ///
    /// 1001 if there is no such bounce at `now`, 1003 if it cannot be taken back.
    pub fn activate(&self, id: u64, now: i64) -> Result<Bounce, ApiError> {
        let mut books = self.books();
        let bounce = books
            .around(id)
            .find(|bounce| bounce.id == id && bounce.bounced_unix_ms <= now)
            .ok_or_else(|| ApiError::new(1001, format!("Bounce {id} was not found.")))?;
        if !bounce.can_activate {
            let text = "This bounce cannot be reactivated.";
            return Err(ApiError::new(1003, text));
        }
        bounce.inactive = false;
        Ok(bounce.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_go_when_there_is_too_much() {
        let mut books = MessageIndex::within(100_000);
        for at in 0..10_000 {
            let id = format!("id-{at}");
            let kept = StoredMessage {
                id: id.clone(),
                ..StoredMessage::default()
            };
            books.enter(&format!("{at:013}-{id}"), kept, Vec::new());
        }
        assert!(books.weight <= 100_000 && books.weight > 90_000);
        assert!(books.of_id("id-9999").is_some() && books.of_id("id-0").is_none());
        assert_eq!(books.names.len(), books.records.len());
        let kept = StoredMessage {
            id: "large".into(),
            subject: "x".repeat(200_000),
            ..StoredMessage::default()
        };
        books.enter("9", kept, Vec::new());
        assert!(books.of_id("large").is_some());
        assert_eq!(books.records.len(), 1);
    }

    #[test]
    fn the_number_of_a_bounce_finds_its_message() {
        let ids: Vec<u64> = (0..3)
            .map(|place| bounce_id(1_700_000_000_000, place))
            .collect();
        assert!(ids.windows(2).all(|two| two[0] + 1 == two[1]));
        assert!(ids[2] < 1 << 53, "a number in JavaScript too");
        assert!(bounce_id(1_700_000_000_001, 0) > bounce_id(1_700_000_000_000, 99));
    }
}
