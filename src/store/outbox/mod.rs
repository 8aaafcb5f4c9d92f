//! The outbox: every send, from before its final dot to what became of it, in SQLite. What was sent is
//! the history.
//!
//! One thread has the database; requests to it go through a channel, and the database is opened by the
//! first one. A failure here never stops a send. Tokens must not enter: whoever writes has scrubbed.

mod clock;
mod database;
mod error;
mod holder;
mod read;
mod write;

#[cfg(test)]
mod tests;

use std::sync::mpsc;
use std::thread;

use tokio::sync::oneshot;

pub use clock::{first_of_month, now};
pub use database::Database;
pub use error::OutboxError;
pub use write::Followed;

use super::Places;

/// What the thread does next.
type Request = Box<dyn FnOnce(&mut Desk) + Send>;

/// What the thread has: the database once it is open.
struct Desk {
    places: Places,
    database: Option<Database>,
    told: Option<String>,
    /// Whether a request found the file damaged: the next one begins a new file.
    damaged: bool,
}

impl Desk {
    fn database(&mut self) -> Result<&mut Database, OutboxError> {
        if self.database.is_none() {
            let (database, told) = Database::open(&self.places, self.damaged)?;
            self.damaged = false;
            self.database = Some(database);
            self.told = told.or(self.told.take());
        }
        self.database.as_mut().ok_or(OutboxError::Gone)
    }

    /// Does `work`; a file that proves to be damaged is closed, so that the next request sets it aside.
    fn run<T>(
        &mut self,
        work: impl FnOnce(&mut Database) -> Result<T, OutboxError>,
    ) -> Result<T, OutboxError> {
        let done = self.database().and_then(work);
        if done.as_ref().is_err_and(OutboxError::is_damage) {
            (self.database, self.damaged) = (None, true);
        }
        done
    }
}

/// The way to the thread that has the database. Clones share it; it ends with the last of them.
#[derive(Debug, Clone)]
pub struct Outbox(mpsc::Sender<Request>);

impl Outbox {
    /// Starts the thread. Nothing is opened or written before the first request.
    ///
    /// # Errors
    ///
    /// When the system gives no thread.
    pub fn start(places: &Places) -> std::io::Result<Self> {
        let (sender, requests) = mpsc::channel::<Request>();
        let mut desk = Desk {
            places: places.clone(),
            database: None,
            told: None,
            damaged: false,
        };
        thread::Builder::new()
            .name("outbox".into())
            .spawn(move || {
                for request in requests {
                    request(&mut desk);
                }
            })?;
        Ok(Self(sender))
    }

    /// Has `work` done and waits for the answer. Requests are done in the order in which they are made;
    /// one whose answer nobody waits for any longer is done all the same.
    ///
    /// # Errors
    ///
    /// What `work` answers, and [`OutboxError`] when the database cannot be opened.
    pub fn ask<T: Send + 'static, W>(
        &self,
        work: W,
    ) -> impl Future<Output = Result<T, OutboxError>> + Send + use<T, W>
    where
        W: FnOnce(&mut Database) -> Result<T, OutboxError> + Send + 'static,
    {
        // Asked here and now, not when somebody waits for the answer.
        let answer = self.request(move |desk| desk.run(work));
        async { answer.await.unwrap_or(Err(OutboxError::Gone)) }
    }

    /// The same for a thread without a runtime.
    ///
    /// # Errors
    ///
    /// As for [`Outbox::ask`].
    pub fn ask_blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Database) -> Result<T, OutboxError> + Send + 'static,
    ) -> Result<T, OutboxError> {
        let answer = self.request(move |desk| desk.run(work));
        answer.blocking_recv().unwrap_or(Err(OutboxError::Gone))
    }

    /// What the user must be told of the file, once: that it was set aside, or left alone.
    pub async fn told(&self) -> Option<String> {
        let answer = self.request(|desk| desk.told.take());
        answer.await.ok().flatten()
    }

    /// The same for a thread without a runtime.
    pub fn told_blocking(&self) -> Option<String> {
        let answer = self.request(|desk| desk.told.take());
        answer.blocking_recv().ok().flatten()
    }

    fn request<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Desk) -> T + Send + 'static,
    ) -> oneshot::Receiver<T> {
        let (sender, answer) = oneshot::channel();
        // Without a thread the answer never comes, which is what the caller then hears.
        let _ = self.0.send(Box::new(move |desk| {
            let _ = sender.send(work(desk));
        }));
        answer
    }
}
