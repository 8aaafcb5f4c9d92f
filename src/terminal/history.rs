//! The history as the interface asks for it: on the worker's runtime, answered by messages.

use tokio::sync::mpsc;

use crate::app::Message;
use crate::mail::Draft;
use crate::postmark::printable_json;
use crate::record::{EarlierSend, HistoryPage, HistoryQuery, JobId, SendId, SendRecord};
use crate::store::{self, Outbox, OutboxError, Places, now};

/// Rows that are read at a time for an export.
const PAGE: u32 = 500;

/// What is wanted of the history.
pub(super) enum Wanted {
    /// Rows.
    List(HistoryQuery),
    /// Addresses that were written to and begin so; whether those of practice are left out.
    Addresses(String, bool),
    /// An earlier send of a message, for the review behind which this job waits; whether in practice.
    Earlier(JobId, Box<Draft>, bool),
    /// One send, to be read.
    Open(SendId),
    /// One send, for the form; whether its review opens at once.
    Copy(SendId, bool),
    /// That a send be forgotten.
    Forget(SendId),
    /// That all that fits be written to a file.
    Export(HistoryQuery),
}

/// Does what is wanted and answers.
pub(super) async fn answer(
    outbox: Outbox,
    wanted: Wanted,
    places: Places,
    messages: mpsc::Sender<Message>,
) {
    let message = match wanted {
        Wanted::List(query) => {
            let result = list(&outbox, query.clone()).await;
            Message::Sends { query, result }
        }
        Wanted::Addresses(typed, real) => {
            let found = addresses(&outbox, typed.clone(), real).await;
            // Nobody has asked for the history: what is wrong with it is told where it is.
            let addresses = found.unwrap_or_default();
            Message::AddressesFound { typed, addresses }
        }
        Wanted::Earlier(job, draft, practice) => {
            let earlier = earlier(&outbox, *draft, practice).await;
            Message::EarlierFound { job, earlier }
        }
        Wanted::Open(id) => Message::SendOpened(find(&outbox, id).await),
        Wanted::Copy(id, at_once) => Message::SendCopied {
            result: find(&outbox, id).await,
            at_once,
        },
        Wanted::Forget(id) => {
            let gone = outbox.ask(move |database| database.delete(&[id])).await;
            Message::HistoryChanged(in_words(gone).map(|count| {
                Some(match count {
                    0 => "it is being sent right now, so it stays".to_owned(),
                    _ => "forgotten".to_owned(),
                })
            }))
        }
        Wanted::Export(query) => Message::ReportSaved(export(&outbox, query, &places).await),
    };
    let _ = messages.send(message).await;
    told(&outbox, &messages).await;
}

/// What there is to say of the file is said once.
pub(super) async fn told(outbox: &Outbox, messages: &mpsc::Sender<Message>) {
    if let Some(told) = outbox.told().await {
        let _ = messages.send(Message::HistoryChanged(Ok(Some(told)))).await;
    }
}

/// Settles what an earlier run left behind, forgets what is too old, and returns what is to be followed,
/// with how many sends were found interrupted, and the last sends.
pub(super) async fn catch_up(outbox: &Outbox, days: u32) -> Result<LeftBehind, OutboxError> {
    let work = outbox.ask(move |database| {
        let lost = database.recover(now())?.len();
        database.sweep(days, now())?;
        Ok(LeftBehind {
            open: database.to_follow()?,
            lost,
            recent: database.newest(RECENT)?,
        })
    });
    work.await
}

/// Sends that are looked through for the draft that an earlier run left behind.
const RECENT: u32 = 50;

/// What earlier runs left behind.
pub(super) struct LeftBehind {
    /// Sends to be followed.
    pub(super) open: Vec<SendRecord>,
    /// How many were found interrupted.
    pub(super) lost: usize,
    /// The last sends, newest first.
    pub(super) recent: Vec<SendRecord>,
}

async fn list(outbox: &Outbox, query: HistoryQuery) -> Result<HistoryPage, String> {
    let work = outbox.ask(move |database| {
        // Another postrider may have died since: what it left is settled before it is shown.
        database.recover(now())?;
        database.list(&query)
    });
    in_words(work.await)
}

/// Addresses that are offered at a time.
const ADDRESSES: usize = 20;

async fn addresses(outbox: &Outbox, typed: String, real: bool) -> Result<Vec<String>, OutboxError> {
    let work = outbox.ask(move |database| database.addresses(&typed, real, ADDRESSES));
    work.await
}

/// A history that cannot be read knows of none; what is wrong with it is told where it is.
async fn earlier(outbox: &Outbox, draft: Draft, practice: bool) -> Option<EarlierSend> {
    let message = draft.identity()?;
    let work = outbox.ask(move |database| database.earlier(&message, practice));
    work.await.unwrap_or_default()
}

async fn find(outbox: &Outbox, id: SendId) -> Result<Option<Box<SendRecord>>, String> {
    let found = outbox.ask(move |database| database.find(&id.0)).await;
    in_words(found).map(|record| record.map(Box::new))
}

fn in_words<T>(result: Result<T, OutboxError>) -> Result<T, String> {
    result.map_err(|error| format!("the history cannot be used: {error}"))
}

async fn export(outbox: &Outbox, query: HistoryQuery, places: &Places) -> Result<String, String> {
    let work = outbox.ask(move |database| {
        let (mut text, mut before, mut unreadable) = (String::new(), None, 0);
        loop {
            let page = HistoryQuery {
                before,
                limit: PAGE,
                ..query.clone()
            };
            let page = database.list(&page)?;
            for row in &page.rows {
                match database.readable(&row.id)? {
                    Some(record) => {
                        text.push_str(&printable_json(&serde_json::to_string(&record)?));
                        text.push('\n');
                    }
                    None => unreadable += 1,
                }
            }
            before = page.rows.last().map(|row| row.seq);
            if !page.more {
                return Ok((text, unreadable));
            }
        }
    });
    let (text, unreadable) = in_words(work.await)?;
    let saved = store::save_export(places, &text);
    let without = match unreadable {
        0 => String::new(),
        some => format!(" ({some} could not be read and are left out)"),
    };
    saved
        .map(|path| format!("{}{without}", path.display()))
        .map_err(|why| why.to_string())
}
