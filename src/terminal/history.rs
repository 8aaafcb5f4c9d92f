//! The history as the interface asks for it: on the worker's runtime, answered by messages.

use tokio::sync::mpsc;

use crate::app::{Effect, Message};
use crate::mail::Draft;
use crate::postmark::printable_json;
use crate::record::{EarlierSend, HistoryPage, HistoryQuery, SendId, SendRecord};
use crate::store::{self, AppDirs, Outbox, OutboxError, now};

/// Rows that are read at a time for an export.
const PAGE: u32 = 500;

/// Does what is wanted and answers.
pub(super) async fn answer(
    outbox: Outbox,
    wanted: Effect,
    places: AppDirs,
    messages: mpsc::Sender<Message>,
) {
    let message = match wanted {
        Effect::ListSends(query) => {
            let result = list(&outbox, query.clone()).await;
            Message::Sends { query, result }
        }
        Effect::FindAddresses { typed, real } => {
            let found = addresses(&outbox, typed.clone().into(), real).await;
            // Nobody has asked for the history: what is wrong with it is told where it is.
            let addresses = found.unwrap_or_default();
            Message::AddressesFound { typed, addresses }
        }
        Effect::FindEarlier {
            job,
            draft,
            practice,
        } => {
            let earlier = earlier(&outbox, *draft, practice).await;
            Message::EarlierFound { job, earlier }
        }
        Effect::OpenSend(id) => Message::SendOpened(find(&outbox, id).await),
        Effect::CopySend { id, at_once } => Message::SendCopied {
            result: find(&outbox, id).await,
            at_once,
        },
        Effect::ForgetSend(id) => {
            let gone = outbox.ask(move |database| database.delete(&[id])).await;
            Message::HistoryChanged(in_words(gone).map(|count| {
                Some(match count {
                    0 => "it is being sent right now, so it stays".to_owned(),
                    _ => "forgotten".to_owned(),
                })
            }))
        }
        Effect::ExportSends(query) => Message::ReportSaved(export(&outbox, query, &places).await),
        _ => return,
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

async fn export(outbox: &Outbox, query: HistoryQuery, places: &AppDirs) -> Result<String, String> {
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
