//! The outbox: every send, from before its final dot to its delivery status, in SQLite. What was sent is
//! the history.
//!
//! One thread has the database; requests to it go through a channel, and the database is opened by the
//! first one. A failure here never stops a send. Tokens must not enter: whoever writes has scrubbed.

mod addresses;
mod clock;
mod database;
mod earlier;
mod error;
mod orphans;
mod read;
mod runs;
mod worker;
mod write;

#[cfg(test)]
mod tests;

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;

pub use clock::{first_of_month, now, unix_ms_of};
pub use database::Database;
pub use error::OutboxError;
pub use worker::Ended;
use worker::OutboxWorker;

pub use runs::RunStart;
pub use write::Followed;

use super::AppDirs;
use super::sqlite::process_lock::ProcessLock;

type Request = Box<dyn FnOnce(&mut OutboxWorker) + Send>;

/// Access to the database thread. Clones share it; it ends with the last of them.
#[derive(Debug, Clone)]
pub struct Outbox {
    requests: mpsc::Sender<Request>,
    own: ProcessLock,
}

impl Outbox {
    /// Starts the thread. Nothing is opened or written before the first request.
    ///
    /// # Errors
    ///
    /// If the system cannot start a thread.
    pub fn start(places: &AppDirs) -> std::io::Result<Self> {
        let (sender, requests) = mpsc::channel::<Request>();
        let own = ProcessLock::new(places.state.join("running"));
        let mut desk = OutboxWorker::new(places, &own);
        thread::Builder::new()
            .name("outbox".into())
            .spawn(move || {
                for request in requests {
                    request(&mut desk);
                }
            })?;
        Ok(Self {
            requests: sender,
            own,
        })
    }

    /// Runs `work` on the thread and waits for the result. Requests run in order; one whose caller has gone
    /// away still runs.
    ///
    /// # Errors
    ///
    /// Those of `work`, and [`OutboxError`] if the database cannot be opened.
    pub fn ask<T: Send + 'static, W>(
        &self,
        work: W,
    ) -> impl Future<Output = Result<T, OutboxError>> + Send + use<T, W>
    where
        W: FnOnce(&mut Database) -> Result<T, OutboxError> + Send + 'static,
    {
        // Asked here and now, not when somebody waits for the answer.
        let answer = self.request(move |worker| worker.run(work));
        async { answer.await.unwrap_or(Err(OutboxError::Gone)) }
    }

    /// Like [`Outbox::ask`] for a thread without a runtime.
    pub fn ask_blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Database) -> Result<T, OutboxError> + Send + 'static,
    ) -> Result<T, OutboxError> {
        let answer = self.request(move |desk| desk.run(work));
        answer.blocking_recv().unwrap_or(Err(OutboxError::Gone))
    }

    /// Records the end of a send. Waits for another process that holds the database for `patience`; if that
    /// process or the disk is still in the way, writes it as soon as possible. Creates the row if the start
    /// could not be recorded.
    pub fn settle(
        &self,
        ended: Ended,
        patience: Duration,
    ) -> impl Future<Output = Result<(), OutboxError>> + Send + use<> {
        let answer = self.request(move |worker| worker.settle(ended, patience));
        async { answer.await.unwrap_or(Err(OutboxError::Gone)) }
    }

    /// A message is being sent although its row could not be changed: from now on no row of this process is
    /// trusted when it says that its message has not left. Does not wait for the thread, which may be the
    /// obstacle.
    ///
    /// # Errors
    ///
    /// [`OutboxError`]; then the message must not be sent.
    pub async fn doubt(&self) -> Result<(), OutboxError> {
        let own = self.own.clone();
        let written = tokio::task::spawn_blocking(move || own.doubt()).await;
        written.unwrap_or(Err(OutboxError::Gone))
    }

    /// Writes what is pending and releases this process's lock. Returns whether every send is recorded. Later
    /// requests open the database again.
    pub async fn close(&self) -> bool {
        self.request(OutboxWorker::close).await.unwrap_or(false)
    }

    /// Like [`Outbox::close`] for a thread without a runtime.
    pub fn close_blocking(&self) -> bool {
        self.request(OutboxWorker::close)
            .blocking_recv()
            .unwrap_or(false)
    }

    /// A notice about the file, returned once: that it was moved aside or left alone.
    pub async fn told(&self) -> Option<String> {
        let answer = self.request(|desk| desk.told.take());
        answer.await.ok().flatten()
    }

    pub fn told_blocking(&self) -> Option<String> {
        let answer = self.request(|desk| desk.told.take());
        answer.blocking_recv().ok().flatten()
    }

    fn request<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut OutboxWorker) -> T + Send + 'static,
    ) -> oneshot::Receiver<T> {
        let (sender, answer) = oneshot::channel();
        // Without a thread the answer never comes, which is what the caller then hears.
        let _ = self.requests.send(Box::new(move |desk| {
            let _ = sender.send(work(desk));
        }));
        answer
    }
}
