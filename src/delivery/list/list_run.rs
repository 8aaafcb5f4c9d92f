//! One run: begun with what is given, or continued with what it began with.

use std::sync::Arc;

use super::inputs::read_file;
use super::{ListError, RunRows, ledger};
use crate::delivery::{DoubtOrder, RowMessage, RowMessages};
use crate::mail::Mailing;
use crate::store::{AppDirs, OpenRun, Outbox, RunFolder, RunSnapshot, RunStart};

/// What a run can begin with.
#[derive(Debug, Clone, Default)]
pub struct ListInputs {
    /// The messages.
    pub mailing: Mailing,
    /// See [`super::fingerprint`].
    pub fingerprint: String,
    /// Where message and list were read from; see [`OpenRun`].
    pub sources: [String; 2],
}

/// A run, locked while this lives.
#[derive(Debug, Default)]
pub struct ListRun {
    start: RunStart,
    snapshot: RunSnapshot,
    sources: [String; 2],
    /// What is known of it, if it was begun before.
    about: Option<OpenRun>,
    /// None for one that is only checked.
    folder: Option<RunFolder>,
}

impl ListRun {
    /// Locks the run of that id.
    ///
    /// # Errors
    ///
    /// [`ListError::Busy`] if another process has it.
    pub fn lock(places: &AppDirs, id: &str) -> Result<Self, ListError> {
        let folder = RunFolder::lock(places, id)?;
        let folder = folder.ok_or_else(|| ListError::Busy { run: id.to_owned() })?;
        Ok(Self {
            about: folder.about()?,
            folder: Some(folder),
            start: RunStart {
                id: id.to_owned(),
                ..RunStart::default()
            },
            ..Self::default()
        })
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.start.id
    }

    /// Its fingerprint.
    pub fn fingerprint(&self) -> &str {
        &self.start.fingerprint
    }

    /// Rows of its list.
    pub fn rows(&self) -> usize {
        self.start.rows
    }

    /// What it sends.
    pub fn snapshot(&self) -> &RunSnapshot {
        &self.snapshot
    }

    /// What is known of it, if it was begun before.
    pub fn about(&self) -> Option<&OpenRun> {
        self.about.as_ref()
    }

    /// Whether it was begun and is not finished.
    pub fn is_unfinished(&self) -> bool {
        self.about.as_ref().is_some_and(|about| !about.is_finished)
    }

    /// Takes what it was begun with.
    ///
    /// # Errors
    ///
    /// [`ListError::Store`]
    pub fn resume(&mut self) -> Result<(), ListError> {
        if let (Some(about), Some(folder)) = (&self.about, &self.folder) {
            self.snapshot = folder.snapshot()?;
            self.start.fingerprint.clone_from(&about.fingerprint);
            self.start.rows = self.snapshot.mailing.list.rows.len();
        }
        Ok(())
    }

    /// Takes what is given.
    pub fn begin_with(&mut self, inputs: ListInputs) {
        self.start.rows = inputs.mailing.list.rows.len();
        self.start.fingerprint = inputs.fingerprint;
        self.sources = inputs.sources;
        self.snapshot = RunSnapshot {
            mailing: inputs.mailing,
            ..RunSnapshot::default()
        };
    }

    /// Another run from the same files that is not finished: its rows would be sent again.
    pub fn other_unfinished(&self, places: &AppDirs) -> Option<OpenRun> {
        if self.about.is_some() || self.sources.iter().any(String::is_empty) {
            return None;
        }
        let open = RunFolder::unfinished(places, &self.sources);
        open.into_iter().find(|open| open.id != self.start.id)
    }

    /// Writes into the history that it begins, unless it was begun before.
    ///
    /// # Errors
    ///
    /// [`ListError`]: nothing may be sent.
    pub async fn begin(&self, outbox: &Outbox) -> Result<(), ListError> {
        ledger::start(outbox, &self.start, self.about.as_ref()).await
    }

    /// Keeps what it begins with, unless it was begun before. Blocks.
    ///
    /// # Errors
    ///
    /// [`ListError`]: nothing may be sent.
    pub fn keep(&mut self) -> Result<(), ListError> {
        let Some(folder) = self.folder.as_ref().filter(|_| self.about.is_none()) else {
            return Ok(());
        };
        let about = OpenRun {
            id: self.start.id.clone(),
            fingerprint: self.start.fingerprint.clone(),
            sources: self.sources.clone(),
            is_finished: false,
        };
        let paths = self.snapshot.mailing.files();
        let read = |path: &str| read_file(path).map_err(ListError::from);
        self.snapshot = folder.keep(&about, self.snapshot.clone(), paths, read)?;
        self.about = Some(about);
        Ok(())
    }

    /// What is left to do. The API is asked about the rows in doubt, or `api` says why it cannot be; also returns why
    /// something stays in doubt.
    ///
    /// # Errors
    ///
    /// [`ListError::Unrecorded`]
    pub async fn left(
        &self,
        outbox: &Outbox,
        api: impl FnOnce() -> Result<DoubtOrder, String>,
    ) -> Result<(RunRows, Option<String>), ListError> {
        ledger::rows(outbox, &self.start, api).await
    }

    /// The messages of the rows, with the copies of their files.
    pub fn messages(&self) -> RowMessages {
        let snapshot = self.snapshot.clone();
        Arc::new(move |row| {
            let draft = snapshot.mailing.message(row).map_err(|errors| {
                let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
                errors.join("; ")
            })?;
            let copy = |path: &String| snapshot.files.get(path).unwrap_or(path).clone();
            Ok(RowMessage {
                files: draft.files.iter().map(copy).collect(),
                draft,
            })
        })
    }

    /// Every message was accepted: what it was begun with goes, and that it is finished is kept.
    ///
    /// # Errors
    ///
    /// [`ListError::Store`]
    pub fn finish(&mut self) -> Result<(), ListError> {
        if let (Some(folder), Some(about)) = (&self.folder, self.about.take()) {
            folder.finish(about)?;
        }
        Ok(())
    }
}
