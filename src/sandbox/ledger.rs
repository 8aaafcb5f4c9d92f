//! The books of the practice world: messages and bounces as the API searches them, without their
//! sources. They hold what the inbox holds: what is dropped there is dropped here.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::inbox::Inbox;
use super::kept::{Bounce, Kept};
use super::rules::ApiError;

/// A message with its bounces.
#[derive(Debug, Clone)]
struct Record {
    kept: Arc<Kept>,
    bounces: Vec<Bounce>,
}

/// The books themselves.
#[derive(Debug, Default)]
pub(super) struct Books {
    /// By the name of the message's files, which sorts by time.
    records: BTreeMap<String, Record>,
    /// From the MessageID to that name.
    names: HashMap<String, String>,
}

/// How many bounces one message can have: bounce numbers are its time in milliseconds times this.
const BOUNCES: u64 = 1024;

/// The number of the bounce at `place` of the message that came at `unix_ms`.
pub(super) fn bounce_id(unix_ms: i64, place: usize) -> u64 {
    u64::try_from(unix_ms).unwrap_or(0) * BOUNCES + place as u64 % BOUNCES
}

impl Books {
    /// Enters a message.
    pub fn enter(&mut self, name: &str, kept: Kept, bounces: Vec<Bounce>) {
        self.names.insert(kept.id.clone(), name.to_owned());
        let kept = Arc::new(kept);
        self.records
            .insert(name.to_owned(), Record { kept, bounces });
    }

    /// Drops a message.
    pub fn strike(&mut self, name: &str) {
        if let Some(record) = self.records.remove(name) {
            self.names.remove(&record.kept.id);
        }
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

/// Reads the books. A clone of a handle; reading a source touches the disk.
#[derive(Debug, Clone)]
pub(super) struct Ledger {
    inbox: Inbox,
}

impl Ledger {
    /// The books of `inbox`.
    pub fn of(inbox: &Inbox) -> Self {
        Self {
            inbox: inbox.clone(),
        }
    }

    /// Every message that message search shows at `now`, newest first.
    pub fn messages(&self, now: i64) -> Vec<Arc<Kept>> {
        let books = self.inbox.books();
        let all = books.records.values().rev().map(|record| &record.kept);
        all.filter(|kept| kept.is_visible(now)).cloned().collect()
    }

    /// One message, if message search shows it at `now`.
    pub fn message(&self, id: &str, now: i64) -> Option<Arc<Kept>> {
        let books = self.inbox.books();
        let kept = &books.of_id(&id.to_ascii_lowercase())?.kept;
        kept.is_visible(now).then(|| Arc::clone(kept))
    }

    /// The source of a message, if it is still there.
    pub fn raw(&self, id: &str) -> Option<Vec<u8>> {
        self.inbox.raw(&id.to_ascii_lowercase()).ok()
    }

    /// Every bounce that has come by `now`, newest first.
    pub fn bounces(&self, now: i64) -> Vec<Bounce> {
        let books = self.inbox.books();
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
        let mut books = self.inbox.books();
        let mut found = books.around(id);
        found
            .find(|bounce| bounce.id == id && bounce.bounced_unix_ms <= now)
            .map(|bounce| bounce.clone())
    }

    /// The dump of a bounce that has come by `now`.
    pub fn bounce_dump(&self, id: u64, now: i64) -> Option<String> {
        let bounce = self.bounce(id, now)?;
        let raw = self.raw(&bounce.message_id)?;
        Some(String::from_utf8_lossy(&raw).into_owned())
    }

    /// Notes that the address of a bounce may be written to again; the account is the house's business.
    ///
    /// # Errors
    ///
    /// 1001 if there is no such bounce at `now`, 1003 if it cannot be taken back.
    pub fn activate(&self, id: u64, now: i64) -> Result<Bounce, ApiError> {
        let mut books = self.inbox.books();
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
