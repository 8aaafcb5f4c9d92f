//! The user's side of a running job.

use tokio::sync::mpsc;

use super::Control;

/// The control channel, and what was already said on it.
#[derive(Debug)]
pub(super) struct JobControl {
    control: mpsc::Receiver<Control>,
    go: bool,
    stop: bool,
}

/// The word that a job at Ready waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    Go,
    Stop,
}

impl JobControl {
    pub(super) fn new(control: mpsc::Receiver<Control>) -> Self {
        Self {
            control,
            go: false,
            stop: false,
        }
    }

    fn apply(&mut self, word: Control) {
        match word {
            Control::Go => self.go = true,
            Control::Abandon | Control::Cancel => self.stop = true,
        }
    }

    /// Returns when the user stops the job. A user who went away does not stop it.
    pub(super) async fn stopped(&mut self) {
        while !self.stop {
            match self.control.recv().await {
                Some(word) => self.apply(word),
                None => std::future::pending().await,
            }
        }
    }

    /// Runs `work` unless the user stops the job first; then it is dropped where it is.
    pub(super) async fn unless_stopped<T>(&mut self, work: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            biased;
            () = self.stopped() => None,
            done = work => Some(done),
        }
    }

    /// Returns when the user says something: each `Go` counts once. A user who went away says nothing.
    pub(super) async fn called(&mut self) -> Word {
        loop {
            if self.stop {
                return Word::Stop;
            }
            if std::mem::take(&mut self.go) {
                return Word::Go;
            }
            match self.control.recv().await {
                Some(word) => self.apply(word),
                None => std::future::pending().await,
            }
        }
    }

    /// Whether the user has stopped the job by now.
    pub(super) fn is_stopped(&mut self) -> bool {
        while let Ok(word) = self.control.try_recv() {
            self.apply(word);
        }
        self.stop
    }

    /// Returns when the user has decided. Who went away has decided not to send.
    pub(super) async fn word(&mut self) -> Word {
        loop {
            if self.is_stopped() {
                return Word::Stop;
            }
            if self.go {
                return Word::Go;
            }
            match self.control.recv().await {
                Some(word) => self.apply(word),
                None => return Word::Stop,
            }
        }
    }
}
