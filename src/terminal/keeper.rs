//! The thread that keeps the draft and the walkthrough on disk: in order, the newest version only, never
//! in the way.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use tokio::sync::mpsc;

use crate::app::Message;
use crate::mail::Draft;
use crate::record::Walks;

/// Where drafts are kept: what the keeper's thread calls.
pub(super) trait Shelf: Send + 'static {
    /// Keeps `draft` in place of what was kept before, or says why it could not.
    fn save(&mut self, draft: &Draft) -> Result<(), String>;
    /// Forgets what was kept.
    fn forget(&mut self) -> Result<(), String>;
    /// Keeps how far the walkthrough has come.
    fn save_walks(&mut self, walks: &Walks) -> Result<(), String>;
}

enum Task {
    Save(Box<Draft>),
    Forget,
    Walks(Box<Walks>),
}

/// At most one task of each kind waits: a newer one takes its place, because it would be overwritten
/// anyway.
#[derive(Default)]
struct Desk {
    waiting: Option<Task>,
    walks: Option<Task>,
    busy: bool,
    closed: bool,
}

impl Desk {
    fn is_empty(&self) -> bool {
        self.waiting.is_none() && self.walks.is_none()
    }

    fn take(&mut self) -> Option<Task> {
        self.waiting.take().or_else(|| self.walks.take())
    }
}

#[derive(Default)]
struct Shared {
    desk: Mutex<Desk>,
    bell: Condvar,
}

impl Shared {
    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next task; `None` when there will be none.
    fn next(&self) -> Option<Task> {
        let mut desk = self.desk();
        desk.busy = false;
        self.bell.notify_all();
        let mut desk = self
            .bell
            .wait_while(desk, |desk| desk.is_empty() && !desk.closed)
            .unwrap_or_else(PoisonError::into_inner);
        let task = desk.take();
        desk.busy = task.is_some();
        task
    }
}

/// Hands drafts to the thread.
pub(super) struct Keeper(Arc<Shared>);

impl Keeper {
    /// Starts the thread; it answers every finished save with `Message::DraftSaved`.
    ///
    /// # Errors
    ///
    /// When the system gives no thread.
    pub(super) fn start(
        shelf: impl Shelf,
        messages: mpsc::Sender<Message>,
    ) -> std::io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let mine = Arc::clone(&shared);
        thread::Builder::new()
            .name("keeper".into())
            .spawn(move || keep(&mine, shelf, &messages))?;
        Ok(Self(shared))
    }

    /// Keeps `draft`, as soon as the disk allows.
    pub(super) fn save(&self, draft: Box<Draft>) {
        self.put(Task::Save(draft));
    }

    /// Forgets the kept draft.
    pub(super) fn forget(&self) {
        self.put(Task::Forget);
    }

    /// Keeps how far the walkthrough has come; `Message::WalksNotSaved` tells when it cannot.
    pub(super) fn save_walks(&self, walks: Box<Walks>) {
        self.put(Task::Walks(walks));
    }

    /// Waits until everything is on disk, at most for `limit`; says whether it is.
    pub(super) fn finish(&self, limit: Duration) -> bool {
        let desk = self.0.desk();
        let (desk, _) = self
            .0
            .bell
            .wait_timeout_while(desk, limit, |desk| !desk.is_empty() || desk.busy)
            .unwrap_or_else(PoisonError::into_inner);
        desk.is_empty() && !desk.busy
    }

    fn put(&self, task: Task) {
        let mut desk = self.0.desk();
        let place = match task {
            Task::Walks(_) => &mut desk.walks,
            Task::Save(_) | Task::Forget => &mut desk.waiting,
        };
        *place = Some(task);
        drop(desk);
        self.0.bell.notify_all();
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.0.desk().closed = true;
        self.0.bell.notify_all();
    }
}

fn keep(shared: &Shared, mut shelf: impl Shelf, messages: &mpsc::Sender<Message>) {
    while let Some(task) = shared.next() {
        let answer = match task {
            Task::Save(draft) => Message::DraftSaved(shelf.save(&draft)),
            Task::Forget => match shelf.forget() {
                Ok(()) => continue,
                Err(why) => Message::DraftSaved(Err(why)),
            },
            Task::Walks(walks) => match shelf.save_walks(&walks) {
                Ok(()) => continue,
                Err(why) => Message::WalksNotSaved(why),
            },
        };
        let _ = messages.blocking_send(answer);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc as std_mpsc;

    use super::*;

    /// Tells what it was asked for, and waits for leave before each task.
    struct Told {
        done: std_mpsc::Sender<String>,
        leave: std_mpsc::Receiver<()>,
    }

    impl Shelf for Told {
        fn save(&mut self, draft: &Draft) -> Result<(), String> {
            self.leave.recv().unwrap();
            self.done.send(draft.subject.clone()).unwrap();
            Ok(())
        }

        fn forget(&mut self) -> Result<(), String> {
            self.leave.recv().unwrap();
            self.done.send("(forget)".into()).unwrap();
            Ok(())
        }

        fn save_walks(&mut self, walks: &Walks) -> Result<(), String> {
            self.leave.recv().unwrap();
            let count = walks.profiles.len();
            self.done.send(format!("({count} walks)")).unwrap();
            Err("full".into())
        }
    }

    fn draft(subject: &str) -> Box<Draft> {
        Box::new(Draft {
            subject: subject.into(),
            ..Draft::default()
        })
    }

    #[test]
    fn the_last_word_counts_and_is_waited_for() {
        let (done, log) = std_mpsc::channel();
        let (go, leave) = std_mpsc::channel();
        let (messages, mut answers) = mpsc::channel(8);
        let keeper = Keeper::start(Told { done, leave }, messages).unwrap();
        keeper.save(draft("one"));
        go.send(()).unwrap();
        assert_eq!(log.recv().unwrap(), "one");
        assert_eq!(answers.blocking_recv(), Some(Message::DraftSaved(Ok(()))));
        keeper.save(draft("two"));
        keeper.save(draft("three"));
        keeper.forget();
        assert!(!keeper.finish(Duration::ZERO), "nothing is on disk yet");
        (0..3).for_each(|_| go.send(()).unwrap());
        assert!(keeper.finish(Duration::from_secs(20)));
        assert_eq!(log.try_iter().last().unwrap(), "(forget)");
    }

    #[test]
    fn draft_and_walkthrough_do_not_push_each_other_out() {
        let (done, log) = std_mpsc::channel();
        let (go, leave) = std_mpsc::channel();
        let (messages, mut answers) = mpsc::channel(8);
        let keeper = Keeper::start(Told { done, leave }, messages).unwrap();
        keeper.save(draft("one"));
        keeper.save_walks(Box::default());
        keeper.save(draft("two"));
        (0..3).for_each(|_| go.send(()).unwrap());
        assert!(keeper.finish(Duration::from_secs(20)));
        let told: Vec<String> = log.try_iter().collect();
        assert!(told.contains(&"two".to_owned()) && told.contains(&"(0 walks)".to_owned()));
        let mut heard = std::iter::from_fn(|| answers.try_recv().ok());
        assert!(heard.any(|message| message == Message::WalksNotSaved("full".into())));
    }
}
