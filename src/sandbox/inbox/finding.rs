//! Searching, taking messages apart, and deleting them.

use super::{Inbox, InboxError};
use crate::record::InboxItem;
use crate::sandbox::intake::{bodies, read_parts};
use crate::sandbox::search::Filter;
use crate::sandbox::state::unix_ms;

impl Inbox {
    /// The ids of the messages that `filter` matches, newest first. Found are those that the folder held when the
    /// inbox was first searched and those that came through this inbox since.
    pub fn find(&self, filter: &Filter) -> Vec<String> {
        self.load();
        let books = self.books();
        let matches = books.all().filter(|kept| filter.matches_kept(kept));
        let mut ids: Vec<String> = matches.map(|kept| kept.id.clone()).collect();
        ids.reverse();
        ids
    }

    /// The messages with these ids, in this order; those that are gone are left out.
    pub fn items(&self, ids: &[String]) -> Vec<InboxItem> {
        let now = unix_ms();
        let named = self.shared.folder.as_ref().map_or_else(Vec::new, |folder| {
            let known = |id: &String| {
                let name = self.books().name_of(id).map(str::to_owned);
                name.and_then(|name| folder.entry(&name))
            };
            let known: Vec<_> = ids.iter().filter_map(known).collect();
            match known.len() == ids.len() {
                true => known,
                // One listing for all.
                false => folder.entries_of(ids).unwrap_or_default(),
            }
        });
        let item = |id: &String| {
            let in_memory = self.find_in_memory(id, |caught| super::reading::shown(caught, now));
            in_memory.or_else(|| {
                let entry = named.iter().find(|entry| entry.id() == id)?;
                let index = self.shared.folder.as_ref()?.index(entry).ok()?;
                Some(index.into_item(now))
            })
        };
        ids.iter().filter_map(item).collect()
    }

    /// The text and the HTML body of a message, each if it has one.
    ///
    /// # Errors
    ///
    /// [`InboxError`] if there is no such message or its file cannot be read.
    pub fn bodies(&self, id: &str) -> Result<(Option<String>, Option<String>), InboxError> {
        self.raw(id).map(|source| bodies(&source))
    }

    /// The decoded content of part `number` of a message: its place among [`InboxItem::parts`], from 1. `None` if
    /// there is no such part or it only contains others.
    ///
    /// # Errors
    ///
    /// [`InboxError`] if there is no such message or its file cannot be read.
    pub fn part(&self, id: &str, number: usize) -> Result<Option<Vec<u8>>, InboxError> {
        self.read_parts(id, |parts| {
            let part = number.checked_sub(1).and_then(|place| parts.get(place));
            part.copied().flatten().map(<[u8]>::to_vec)
        })
    }

    /// Reads the decoded content of every part of a message, in the order of [`InboxItem::parts`]; `None` for one
    /// that only contains others.
    ///
    /// # Errors
    ///
    /// [`InboxError`] if there is no such message or its file cannot be read.
    pub fn read_parts<T>(
        &self,
        id: &str,
        read: impl FnOnce(&[Option<&[u8]>]) -> T,
    ) -> Result<T, InboxError> {
        self.raw(id).map(|source| read_parts(&source, read))
    }

    /// Deletes one message.
    ///
    /// # Errors
    ///
    /// [`InboxError::NotFound`] if there is none with this id, [`InboxError::Unwritable`] if its files cannot be
    /// removed.
    pub fn delete(&self, id: &str) -> Result<(), InboxError> {
        let name = self.name_of(id)?;
        self.delete_named(&name)?;
        self.changed();
        Ok(())
    }

    /// Deletes the messages that `filter` matches; returns how many. An empty filter deletes those that cannot be
    /// read, too.
    ///
    /// # Errors
    ///
    /// [`InboxError`] for the first message that cannot be deleted; those before it are.
    pub fn clear(&self, filter: &Filter) -> Result<usize, InboxError> {
        let names = match filter.is_empty() {
            true => self.all_names()?,
            false => {
                let names = self.find(filter).into_iter();
                names.filter_map(|id| self.name_of(&id).ok()).collect()
            }
        };
        for name in &names {
            self.delete_named(name)?;
        }
        if !names.is_empty() {
            self.changed();
        }
        Ok(names.len())
    }

    /// The name under which a message is stored.
    fn name_of(&self, id: &str) -> Result<String, InboxError> {
        if let Some(name) = self.books().name_of(id) {
            return Ok(name.to_owned());
        }
        let names = self.all_names()?;
        let is_meant = |name: &String| name.split_once('-').is_some_and(|(_, is)| is == id);
        let found = names.into_iter().find(is_meant);
        found.ok_or_else(|| InboxError::NotFound(id.to_owned()))
    }

    fn all_names(&self) -> Result<Vec<String>, InboxError> {
        if let Some(folder) = &self.shared.folder {
            let entries = folder.entries().map_err(|source| InboxError::Unwritable {
                path: folder.path().to_owned(),
                source,
            })?;
            let finished = entries.into_iter().filter(|entry| entry.is_finished());
            return Ok(finished.map(|entry| entry.stem).collect());
        }
        let state = self.state();
        Ok(state
            .in_memory
            .iter()
            .map(|(name, _)| name.clone())
            .collect())
    }

    fn delete_named(&self, name: &str) -> Result<(), InboxError> {
        if let Some(folder) = &self.shared.folder {
            folder
                .delete(name)
                .map_err(|source| InboxError::Unwritable {
                    path: folder.path().to_owned(),
                    source,
                })?;
        }
        self.state().forget(name);
        self.books().strike(name);
        Ok(())
    }
}
