//! The drafts as the interface uses them: which kept draft is which message of this run, and the answers in
//! words.

use std::collections::HashMap;

use super::keeper::Shelf;
use super::secrets::Secrets;
use crate::app::{DraftAnswer, DraftOrder, Message};
use crate::mail::Draft;
use crate::record::{DraftId, DraftPage, DraftQuery, HeldBy, SheetId, Walks};
use crate::store::{self, Drafts, DraftsError, Places, now};

/// The database of drafts, and what was begun in this run.
pub(super) struct Kept {
    places: Places,
    drafts: Drafts,
    /// No token is kept, wherever it was pasted.
    secrets: Secrets,
    /// The message in the form.
    sheet: SheetId,
    sheets: HashMap<SheetId, DraftId>,
}

impl Kept {
    /// Nothing is opened yet.
    pub(super) fn new(places: &Places, secrets: &Secrets) -> Self {
        Self {
            places: places.clone(),
            drafts: Drafts::new(places),
            secrets: secrets.clone(),
            sheet: SheetId::default(),
            sheets: HashMap::new(),
        }
    }

    fn scrubbed(&self, draft: &Draft) -> Draft {
        draft.scrubbed(&self.secrets.redactor())
    }

    fn next(&mut self, sheet: SheetId) -> Result<(), DraftsError> {
        let before = self.sheets.get(&self.sheet).cloned();
        self.sheet = sheet;
        before.map_or(Ok(()), |id| self.drafts.release(&id))
    }

    /// Whoever cannot have it any more begins a draft of its own with the next saving.
    fn hold(&mut self, id: DraftId) -> Result<(), DraftsError> {
        if self.drafts.hold(&id)? {
            self.sheets.insert(self.sheet, id);
        }
        Ok(())
    }

    fn discard(&mut self) -> Result<(), DraftsError> {
        match self.sheets.remove(&self.sheet) {
            Some(id) => self.drafts.delete(&id, now()).map(drop),
            None => Ok(()),
        }
    }

    fn sent(&mut self, sheet: SheetId, draft: &Draft) -> Result<(), DraftsError> {
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
            DraftOrder::Next(sheet) => return quiet(self.next(sheet)),
            DraftOrder::Hold(id) => return quiet(self.hold(id)),
            DraftOrder::Discard => return quiet(self.discard()),
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
                    "{title} is deleted; {{drafts}}, then {{restore-draft}} brings it back"
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
        let id = in_words(self.drafts.save(id, &draft, now()))?;
        self.sheets.insert(self.sheet, id);
        Ok(())
    }

    fn forget(&mut self) -> Result<(), String> {
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
