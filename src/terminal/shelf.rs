//! The drafts as the interface uses them: which kept draft is which message of this run, and the answers in
//! words.

use std::collections::HashMap;

use super::keeper::Shelf;
use super::secrets::Secrets;
use crate::app::{DraftAnswer, DraftOrder, Message};
use crate::mail::Draft;
use crate::record::{DraftId, DraftPage, DraftQuery, HeldBy, SlotId, Walks};
use crate::store::{self, AppDirs, Drafts, DraftsError, now};

/// The database of drafts, and what was begun in this run.
pub(super) struct Kept {
    places: AppDirs,
    drafts: Drafts,
    /// No token is kept, wherever it was pasted.
    secrets: Secrets,
    /// The message in the form.
    sheet: SlotId,
    sheets: HashMap<SlotId, DraftId>,
    /// Why the message in the form could not be saved the last time.
    unsaved: Option<String>,
}

impl Kept {
    /// Nothing is opened yet.
    pub(super) fn new(places: &AppDirs, secrets: &Secrets) -> Self {
        Self {
            places: places.clone(),
            drafts: Drafts::new(places),
            secrets: secrets.clone(),
            sheet: SlotId::default(),
            sheets: HashMap::new(),
            unsaved: None,
        }
    }

    fn scrubbed(&self, draft: &Draft) -> Draft {
        draft.scrubbed(&self.secrets.redactor())
    }

    /// Says whether what the form held before is saved as it was.
    fn next(&mut self, sheet: SlotId) -> Result<(), String> {
        let before = self.sheets.get(&self.sheet).cloned();
        self.sheet = sheet;
        let released = before.map_or(Ok(()), |id| self.drafts.release(&id));
        match self.unsaved.take() {
            Some(why) => Err(why),
            None => in_words(released),
        }
    }

    /// Saves a message that is not the one in the form.
    fn beside(&mut self, sheet: SlotId, draft: &Draft) -> Result<(), DraftsError> {
        let draft = self.scrubbed(draft);
        let known = self.sheets.get(&sheet).cloned();
        if let Some(id) = &known {
            self.drafts.hold(id)?;
        }
        let id = self.drafts.save(known.as_ref(), &draft, now())?;
        self.sheets.insert(sheet, id.clone());
        self.drafts.release(&id)
    }

    /// Whoever cannot have it any more begins a draft of its own with the next saving.
    fn hold(&mut self, id: DraftId) -> Result<(), DraftsError> {
        if self.drafts.hold(&id)? {
            self.sheets.insert(self.sheet, id);
        }
        Ok(())
    }

    fn discard(&mut self, sheet: SlotId) -> Result<(), DraftsError> {
        match self.sheets.remove(&sheet) {
            Some(id) => self.drafts.delete(&id, now()).map(drop),
            None => Ok(()),
        }
    }

    fn sent(&mut self, sheet: SlotId, draft: &Draft) -> Result<(), DraftsError> {
        match self.sheets.get(&sheet).cloned() {
            Some(id) => self.drafts.forget_sent(&id, &self.scrubbed(draft)),
            None => Ok(()),
        }
    }

    /// In the form is only what stands there now.
    fn list(&mut self, query: &DraftQuery) -> Result<DraftPage, DraftsError> {
        let mut page = self.drafts.list(query)?;
        let here = self.sheets.get(&self.sheet);
        for row in &mut page.rows {
            if row.held == HeldBy::Us && Some(&row.id) != here {
                row.held = HeldBy::Nobody;
            }
        }
        Ok(page)
    }

    fn changed(
        &mut self,
        work: impl FnOnce(&mut Drafts) -> Result<String, DraftsError>,
    ) -> DraftAnswer {
        DraftAnswer::Changed(in_words(work(&mut self.drafts)).map(Some))
    }

    fn answer(&mut self, order: DraftOrder) -> Option<DraftAnswer> {
        let quiet = |done: Result<(), DraftsError>| {
            let failed = in_words(done).err();
            failed.map(|why| DraftAnswer::Changed(Err(why)))
        };
        Some(match order {
            DraftOrder::Next(sheet) => DraftAnswer::PutAside(self.next(sheet)),
            DraftOrder::Beside { sheet, draft } => {
                DraftAnswer::PutAside(in_words(self.beside(sheet, &draft)))
            }
            DraftOrder::DiscardBeside(sheet) => return quiet(self.discard(sheet)),
            DraftOrder::Hold(id) => return quiet(self.hold(id)),
            DraftOrder::Discard => {
                self.unsaved = None;
                return quiet(self.discard(self.sheet));
            }
            DraftOrder::Sent { sheet, draft } => return quiet(self.sent(sheet, &draft)),
            DraftOrder::Release(id) => return quiet(self.drafts.release(&id)),
            DraftOrder::Recover => {
                let left = self.drafts.recover(now());
                DraftAnswer::Left(in_words(left).map(|left| left.map(Box::new)))
            }
            DraftOrder::List(query) => {
                let result = in_words(self.list(&query));
                DraftAnswer::Listed { query, result }
            }
            DraftOrder::Open { id, as_is } => {
                let result = in_words(self.drafts.open(&id)).map(Box::new);
                DraftAnswer::Opened { as_is, result }
            }
            DraftOrder::Duplicate(id) => self.changed(|drafts| {
                drafts.duplicate(&id, now())?;
                Ok("copied".into())
            }),
            DraftOrder::Delete(id) => self.changed(|drafts| {
                let title = titled(&drafts.delete(&id, now())?);
                Ok(format!(
                    "{title} was deleted; {{drafts}}, then {{restore-draft}} restores it"
                ))
            }),
            DraftOrder::Restore => self.changed(|drafts| {
                Ok(match drafts.restore()? {
                    Some(title) => format!("{} is back", titled(&title)),
                    None => "nothing was deleted within a week".into(),
                })
            }),
            DraftOrder::KeepTemplate {
                name,
                draft,
                replace,
            } => {
                let draft = self.scrubbed(&draft);
                let kept = self.drafts.keep_template(&name, &draft, replace, now());
                let result = in_words(kept);
                DraftAnswer::Template { name, result }
            }
        })
    }
}

fn titled(title: &str) -> String {
    match title.trim() {
        "" => "the draft without a subject".into(),
        title => format!("“{title}”"),
    }
}

fn in_words<T>(result: Result<T, DraftsError>) -> Result<T, String> {
    result.map_err(|error| error.to_string())
}

impl Shelf for Kept {
    fn save(&mut self, draft: &Draft) -> Result<(), String> {
        let draft = self.scrubbed(draft);
        let id = self.sheets.get(&self.sheet);
        let saved = in_words(self.drafts.save(id, &draft, now()));
        self.unsaved = saved.as_ref().err().cloned();
        self.sheets.insert(self.sheet, saved?);
        Ok(())
    }

    fn forget(&mut self) -> Result<(), String> {
        self.unsaved = None;
        match self.sheets.remove(&self.sheet) {
            Some(id) => in_words(self.drafts.forget(&id)),
            None => Ok(()),
        }
    }

    fn order(&mut self, order: DraftOrder) -> Vec<Message> {
        let answer = self.answer(order);
        let told = self.drafts.told();
        let told = told.map(|told| DraftAnswer::Changed(Ok(Some(told))));
        answer
            .into_iter()
            .chain(told)
            .map(Message::Drafts)
            .collect()
    }

    fn save_walks(&mut self, walks: &Walks) -> Result<(), String> {
        store::walk::save(&self.places, walks).map_err(|error| error.to_string())
    }

    fn close(&mut self) {
        self.drafts.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::DraftKind;

    fn shelf() -> (tempfile::TempDir, Kept) {
        let home = tempfile::tempdir().unwrap();
        let places = AppDirs::find(Some(home.path())).unwrap();
        (home, Kept::new(&places, &Secrets::default()))
    }

    fn draft(subject: &str) -> Draft {
        Draft {
            subject: subject.into(),
            ..Draft::default()
        }
    }

    fn subjects(kept: &mut Kept) -> Vec<(String, HeldBy)> {
        let query = DraftQuery {
            kind: DraftKind::Draft,
            ..DraftQuery::default()
        };
        let mut rows = kept.list(&query).unwrap().rows;
        rows.sort_by(|one, other| one.subject.cmp(&other.subject));
        let rows = rows.into_iter();
        rows.map(|row| (row.subject, row.held)).collect()
    }

    fn beside(kept: &mut Kept, sheet: u64, subject: &str) -> Vec<Message> {
        kept.order(DraftOrder::Beside {
            sheet: SlotId(sheet),
            draft: Box::new(draft(subject)),
        })
    }

    #[test]
    fn a_message_beside_the_form_is_one_draft_however_often_it_is_saved() {
        let (_home, mut kept) = shelf();
        kept.save(&draft("own")).unwrap();
        let saved = Message::Drafts(DraftAnswer::PutAside(Ok(())));
        assert_eq!(beside(&mut kept, 7, "theirs"), std::slice::from_ref(&saved));
        assert_eq!(beside(&mut kept, 7, "theirs, longer"), [saved]);
        kept.save(&draft("own, longer")).unwrap();
        let expected = [
            ("own, longer".to_owned(), HeldBy::Us),
            ("theirs, longer".to_owned(), HeldBy::Nobody),
        ];
        assert_eq!(subjects(&mut kept), expected);
        beside(&mut kept, 8, "another");
        assert_eq!(subjects(&mut kept).len(), 3);
        kept.order(DraftOrder::DiscardBeside(SlotId(7)));
        kept.order(DraftOrder::DiscardBeside(SlotId(99)));
        let left: Vec<String> = subjects(&mut kept).into_iter().map(|row| row.0).collect();
        assert_eq!(left, ["another", "own, longer"]);
    }

    #[test]
    fn what_was_put_aside_is_said_to_be_there_only_if_it_is() {
        let (home, mut kept) = shelf();
        kept.save(&draft("own")).unwrap();
        let next = |kept: &mut Kept, sheet| kept.order(DraftOrder::Next(SlotId(sheet)));
        let there = Message::Drafts(DraftAnswer::PutAside(Ok(())));
        assert_eq!(next(&mut kept, 1), [there]);
        kept.close();
        // A folder in the place of the database: nothing can be saved any more.
        let places = AppDirs::find(Some(home.path())).unwrap();
        let mut kept = Kept::new(&places, &Secrets::default());
        let database = places.drafts();
        std::fs::remove_file(&database).unwrap();
        std::fs::create_dir_all(&database).unwrap();
        std::fs::write(database.join("occupied"), "x").unwrap();
        assert!(kept.save(&draft("lost")).is_err());
        let answers = next(&mut kept, 2);
        let failed = |one: &Message| matches!(one, Message::Drafts(DraftAnswer::PutAside(Err(why))) if !why.is_empty());
        assert!(answers.iter().any(failed), "{answers:?}");
        // What is given up later is not called unsaved.
        assert!(kept.save(&draft("given up")).is_err());
        kept.order(DraftOrder::Discard);
        assert!(!next(&mut kept, 3).iter().any(failed));
    }
}
