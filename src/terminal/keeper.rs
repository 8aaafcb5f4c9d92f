//! The thread that keeps drafts and the walkthrough on disk: in order, of two savings in a row the newer
//! one only, never in the way.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use tokio::sync::mpsc;

use crate::app::{DraftOrder, Message};
use crate::mail::Draft;
use crate::record::Walks;

/// Where drafts are kept: what the keeper's thread calls.
pub(super) trait Shelf: Send + 'static {
    /// Keeps `draft` as the message in the form, or says why it could not.
    fn save(&mut self, draft: &Draft) -> Result<(), String>;
    /// Forgets the message in the form: it was sent.
    fn forget(&mut self) -> Result<(), String>;
    /// Does something else with drafts, and answers if there is an answer.
    fn order(&mut self, order: DraftOrder) -> Vec<Message>;
    /// Keeps how far the walkthrough has come.
    fn save_walks(&mut self, walks: &Walks) -> Result<(), String>;
    /// Nothing more will come.
    fn close(&mut self);
}

enum Task {
    Save(Box<Draft>),
    Forget,
    Order(DraftOrder),
    Walks(Box<Walks>),
}

impl Task {
    /// Whether it makes a waiting `other` needless, because it would be overwritten anyway.
    fn replaces(&self, other: &Self) -> bool {
        matches!(
            (self, other),
            (Self::Save(_) | Self::Forget, Self::Save(_)) | (Self::Walks(_), Self::Walks(_))
        )
    }
}

#[derive(Default)]
struct Desk {
    waiting: VecDeque<Task>,
    closed: bool,
    /// The thread has done everything and put its things away.
    gone: bool,
    /// Why the last saving failed.
    unsaved: Option<String>,
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
        let mut desk = self
            .bell
            .wait_while(self.desk(), |desk| desk.waiting.is_empty() && !desk.closed)
            .unwrap_or_else(PoisonError::into_inner);
        desk.waiting.pop_front()
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

    /// Does something else with drafts, after what was asked for before.
    pub(super) fn order(&self, order: DraftOrder) {
        self.put(Task::Order(order));
    }

    /// Keeps how far the walkthrough has come; `Message::WalksNotSaved` tells when it cannot.
    pub(super) fn save_walks(&self, walks: Box<Walks>) {
        self.put(Task::Walks(walks));
    }

    /// Waits until everything is on disk, at most for `limit`. Nothing may be asked for afterwards.
    ///
    /// # Errors
    ///
    /// Why the message in the form is not known to be saved.
    pub(super) fn finish(&self, limit: Duration) -> Result<(), String> {
        let mut desk = self.0.desk();
        desk.closed = true;
        self.0.bell.notify_all();
        let (desk, _) = self
            .0
            .bell
            .wait_timeout_while(desk, limit, |desk| !desk.gone)
            .unwrap_or_else(PoisonError::into_inner);
        match (desk.gone, &desk.unsaved) {
            (true, None) => Ok(()),
            (true, Some(why)) => Err(why.clone()),
            (false, _) => Err("the disk did not answer in time".into()),
        }
    }

    fn put(&self, task: Task) {
        let mut desk = self.0.desk();
        if desk.waiting.back().is_some_and(|last| task.replaces(last)) {
            desk.waiting.pop_back();
        }
        desk.waiting.push_back(task);
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
        let answers = match task {
            Task::Save(draft) => {
                let saved = shelf.save(&draft);
                shared.desk().unsaved = saved.as_ref().err().cloned();
                vec![Message::DraftSaved(saved)]
            }
            Task::Forget => told(shelf.forget(), |why| Message::DraftSaved(Err(why))),
            Task::Order(order) => shelf.order(order),
            Task::Walks(walks) => told(shelf.save_walks(&walks), Message::WalksNotSaved),
        };
        for answer in answers {
            let _ = messages.blocking_send(answer);
        }
    }
    shelf.close();
    let mut desk = shared.desk();
    desk.gone = true;
    drop(desk);
    shared.bell.notify_all();
}

/// What could not be done is told.
fn told(done: Result<(), String>, tell: impl FnOnce(String) -> Message) -> Vec<Message> {
    done.err().map(tell).into_iter().collect()
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

        fn order(&mut self, order: DraftOrder) -> Vec<Message> {
            self.leave.recv().unwrap();
            self.done.send(format!("{order:?}")).unwrap();
            Vec::new()
        }

        fn save_walks(&mut self, walks: &Walks) -> Result<(), String> {
            self.leave.recv().unwrap();
            let count = walks.profiles.len();
            self.done.send(format!("({count} walks)")).unwrap();
            Err("full".into())
        }

        fn close(&mut self) {
            self.done.send("(closed)".into()).unwrap();
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
        let early = keeper.finish(Duration::ZERO);
        assert!(early.is_err(), "nothing is on disk yet");
        // How many of the three are left depends on how far the thread has come.
        for _ in 0..3 {
            let _ = go.send(());
        }
        assert_eq!(keeper.finish(Duration::from_secs(20)), Ok(()));
        let told: Vec<String> = log.try_iter().collect();
        assert!(
            told.ends_with(&["(forget)".into(), "(closed)".into()]),
            "{told:?}"
        );
    }

    /// Saves only what has no subject.
    struct Full;

    impl Shelf for Full {
        fn save(&mut self, draft: &Draft) -> Result<(), String> {
            match draft.subject.as_str() {
                "" => Ok(()),
                _ => Err("no space left".into()),
            }
        }

        fn forget(&mut self) -> Result<(), String> {
            Ok(())
        }

        fn order(&mut self, _: DraftOrder) -> Vec<Message> {
            Vec::new()
        }

        fn save_walks(&mut self, _: &Walks) -> Result<(), String> {
            Ok(())
        }

        fn close(&mut self) {}
    }

    #[test]
    fn what_could_not_be_saved_is_not_called_saved_at_the_end() {
        let last = Duration::from_secs(20);
        for (subjects, expected) in [
            (vec!["one"], Err("no space left".to_owned())),
            (vec!["", "one"], Err("no space left".to_owned())),
            (vec!["one", ""], Ok(())),
            (vec![], Ok(())),
        ] {
            let (messages, mut answers) = mpsc::channel(8);
            let keeper = Keeper::start(Full, messages).unwrap();
            for subject in &subjects {
                keeper.save(draft(subject));
                // One after the other, so that none takes another's place.
                answers.blocking_recv().unwrap();
            }
            assert_eq!(keeper.finish(last), expected, "{subjects:?}");
        }
    }

    #[test]
    fn what_is_kept_for_one_message_is_never_lost_to_the_next() {
        let (done, log) = std_mpsc::channel();
        let (go, leave) = std_mpsc::channel();
        let (messages, _answers) = mpsc::channel(8);
        let keeper = Keeper::start(Told { done, leave }, messages).unwrap();
        let next = |sheet| DraftOrder::Next(crate::record::SlotId(sheet));
        keeper.order(next(1));
        keeper.save(draft("one"));
        keeper.save(draft("one, longer"));
        keeper.order(next(2));
        keeper.save(draft("two"));
        (0..5).for_each(|_| go.send(()).unwrap());
        assert_eq!(keeper.finish(Duration::from_secs(20)), Ok(()));
        let told: Vec<String> = log.try_iter().filter(|what| what != "one").collect();
        let expected = [
            "Next(SlotId(1))",
            "one, longer",
            "Next(SlotId(2))",
            "two",
            "(closed)",
        ];
        assert_eq!(told, expected);
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
        assert_eq!(keeper.finish(Duration::from_secs(20)), Ok(()));
        let told: Vec<String> = log.try_iter().collect();
        assert!(told.contains(&"two".to_owned()) && told.contains(&"(0 walks)".to_owned()));
        let mut heard = std::iter::from_fn(|| answers.try_recv().ok());
        assert!(heard.any(|message| message == Message::WalksNotSaved("full".into())));
    }
}
