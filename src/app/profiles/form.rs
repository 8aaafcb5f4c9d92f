//! The form of a profile: what is typed in every field, and what is wrong with it.

use std::collections::BTreeSet;

use super::fields::{
    PROFILE_FIELDS, ProfileFieldId, ProfileFieldKind, is_token, locked, profile_field,
};
use super::questions;
use crate::app::buffer::Edit;
use crate::app::effect::Effect;
use crate::app::key::{Key, KeyCode};
use crate::app::layer::{Cx, Handled, Layer};
use crate::app::line::LineField;
use crate::app::notice::NoticeKind;
use crate::app::selection::around;
use crate::app::shared::Shared;
use crate::mail::{Draft, stream_host};
use crate::postmark::{Origin, Profile, ProfileChange, Secret};

/// The form.
#[derive(Clone)]
pub struct ProfileForm {
    /// What it is made from.
    pub origin: Origin,
    /// The profile as it was when the form opened; what differs from it is a change.
    pub profile: Profile,
    /// The text of every field.
    lines: Vec<(ProfileFieldId, LineField)>,
    /// The texts with which it opened.
    opened: Vec<String>,
    /// The field with the caret.
    pub focus: ProfileFieldId,
    /// Fields that were left once; only these say what is wrong.
    visited: BTreeSet<ProfileFieldId>,
    /// Whether its server was chosen for this run: saving keeps it, whether it was touched here or not.
    for_this_run: bool,
    /// Whether the edge is writing it.
    pub saving: bool,
}

impl ProfileForm {
    /// A form for `profile`, with `name` in its first field.
    pub(in crate::app) fn new(
        origin: Origin,
        profile: Profile,
        name: &str,
        for_this_run: bool,
    ) -> Self {
        let text = |id, row: &super::fields::ProfileField| match id {
            ProfileFieldId::Name => name.to_owned(),
            _ => (row.read)(&profile),
        };
        let opened: Vec<String> = PROFILE_FIELDS.iter().map(|row| text(row.id, row)).collect();
        let ids = PROFILE_FIELDS.iter().map(|row| row.id);
        let lines = ids
            .zip(opened.iter().cloned().map(LineField::new))
            .collect();
        let focus = match locked(&profile, ProfileFieldId::Name) {
            Some(_) => ProfileFieldId::Color,
            None => ProfileFieldId::Name,
        };
        Self {
            origin,
            profile,
            lines,
            opened,
            focus,
            visited: BTreeSet::new(),
            for_this_run,
            saving: false,
        }
    }

    /// The text and caret of a field.
    pub fn input(&self, id: ProfileFieldId) -> &LineField {
        // There is a line for every row of the table.
        let found = self.lines.iter().find(|(known, _)| *known == id);
        &found.unwrap_or(&self.lines[0]).1
    }

    /// The text of a field.
    pub fn text(&self, id: ProfileFieldId) -> &str {
        self.input(id).value()
    }

    fn input_mut(&mut self, id: ProfileFieldId) -> Option<&mut LineField> {
        let is_line = profile_field(id).kind == ProfileFieldKind::Line;
        if !is_line || locked(&self.profile, id).is_some() || self.saving {
            return None;
        }
        let found = self.lines.iter_mut().find(|(known, _)| *known == id);
        found.map(|(_, input)| input)
    }

    /// The fields whose text differs from what it was.
    fn changed(&self) -> impl Iterator<Item = (ProfileFieldId, &str)> {
        let lines = self.lines.iter().zip(&self.opened);
        let other = lines.filter(|((_, input), before)| input.value().trim() != before.trim());
        other.map(|((id, input), _)| (*id, input.value()))
    }

    /// The fields that are written: those that were changed, and a server that is to be kept.
    fn to_write(&self) -> impl Iterator<Item = (ProfileFieldId, &str)> {
        let changed: Vec<ProfileFieldId> = self.changed().map(|(id, _)| id).collect();
        let server = [ProfileFieldId::Host, ProfileFieldId::Ports];
        let kept = server.into_iter().filter(|_| self.for_this_run);
        let kept: Vec<ProfileFieldId> = kept.filter(|id| !changed.contains(id)).collect();
        let all = changed.into_iter().chain(kept);
        all.map(|id| (id, self.text(id)))
    }

    /// Whether something would be lost.
    pub fn is_changed(&self) -> bool {
        self.changed().next().is_some()
    }

    /// Moves the caret by a number of fields, around the ends; what is left is checked.
    fn move_focus(&mut self, by: isize) {
        let at = PROFILE_FIELDS.iter().position(|row| row.id == self.focus);
        let mut at = at.unwrap_or_default();
        around(&mut at, by, PROFILE_FIELDS.len());
        self.visited.insert(self.focus);
        self.focus = PROFILE_FIELDS[at].id;
    }

    /// The next word of a choice, or the one before.
    fn choose_word(&mut self, by: isize) {
        let (id, kind) = (self.focus, profile_field(self.focus).kind);
        let ProfileFieldKind::Choice(words) = kind else {
            return;
        };
        if locked(&self.profile, id).is_some() || self.saving {
            return;
        }
        let at = words.iter().position(|word| *word == self.text(id));
        let mut at = at.unwrap_or_default();
        around(&mut at, by, words.len());
        let word = words[at];
        if let Some((_, input)) = self.lines.iter_mut().find(|(known, _)| *known == id) {
            input.set(word);
        }
    }

    fn edit(&mut self, edit: Edit) {
        if let Some(input) = self.input_mut(self.focus) {
            input.apply(edit);
        }
    }

    /// What is wrong with a field, whether it was left or not. `others` are the names that are taken.
    fn error(&self, id: ProfileFieldId, others: &[&str]) -> Option<String> {
        let (row, text) = (profile_field(id), self.text(id));
        if locked(&self.profile, id).is_some() {
            return None;
        }
        if row.kind == ProfileFieldKind::Line && is_token(text) {
            return Some("that looks like a token, which does not belong in the config".into());
        }
        if id == ProfileFieldId::Name {
            return name_problem(text.trim(), others);
        }
        (row.parse)(text).err()
    }

    /// What is wrong with a field that was left once, in words.
    pub fn problem(&self, shared: &Shared, id: ProfileFieldId) -> Option<String> {
        let told = self.visited.contains(&id);
        self.error(id, &self.others(shared)).filter(|_| told)
    }

    /// What is odd about a field, though it can be saved: a server that is not the stream's.
    pub fn warning(&self, shared: &Shared, id: ProfileFieldId) -> Option<String> {
        if id != ProfileFieldId::Host || self.profile.is_practice() {
            return None;
        }
        let host = match self.text(ProfileFieldId::Host).trim() {
            "" => crate::postmark::HOST,
            host => host,
        };
        let draft = Draft {
            stream: self.text(ProfileFieldId::Stream).trim().to_owned(),
            ..Draft::default()
        };
        let learned = shared.stream_kind(&self.profile.name, &draft.stream);
        stream_host(&draft, host, None, learned).map(|problem| problem.message)
    }

    fn others<'m>(&self, shared: &'m Shared) -> Vec<&'m str> {
        let own = match &self.origin {
            Origin::Itself(name) => Some(name),
            Origin::New | Origin::CopyOf(_) => None,
        };
        let names = shared.profiles.iter().map(|profile| profile.name.as_str());
        names
            .filter(|name| own.is_none_or(|own| own != name))
            .collect()
    }

    /// The change that was made: `None` if there is none, or the first field that is wrong.
    fn change(&mut self, shared: &Shared) -> Result<Option<ProfileChange>, ProfileFieldId> {
        let others = self.others(shared);
        let ids = PROFILE_FIELDS.iter().map(|row| row.id);
        let wrong: Vec<ProfileFieldId> = ids
            .filter(|id| self.error(*id, &others).is_some())
            .collect();
        if let Some(first) = wrong.first() {
            self.visited.extend(&wrong);
            return Err(*first);
        }
        let is_itself = matches!(self.origin, Origin::Itself(_));
        if is_itself && self.to_write().next().is_none() {
            return Ok(None);
        }
        let keys = self.to_write().filter_map(|(id, text)| {
            let row = profile_field(id);
            let value = (row.parse)(text).ok()?;
            (!row.key.is_empty()).then_some((row.key, value))
        });
        Ok(Some(ProfileChange::Write {
            name: self.text(ProfileFieldId::Name).trim().to_owned(),
            origin: self.origin.clone(),
            keys: keys.collect(),
        }))
    }
}

impl ProfileForm {
    /// Writes what was changed, or goes to the first field that is wrong.
    pub(in crate::app) fn save(&mut self, cx: &mut Cx<'_>) {
        if self.saving {
            return;
        }
        match self.change(cx.shared) {
            Err(first) => {
                self.focus = first;
                let label = profile_field(first).label;
                let text = format!("{label}: something is wrong; nothing was saved");
                cx.notify(NoticeKind::Error, text);
            }
            Ok(None) => {
                cx.close();
                cx.notify(NoticeKind::Info, "nothing was changed");
            }
            Ok(Some(change)) => {
                self.saving = true;
                cx.perform(Effect::ChangeProfile(Box::new(change)));
            }
        }
    }
}

impl Layer for ProfileForm {
    fn text_key(&mut self, key: Key, edit: Option<Edit>, cx: &mut Cx<'_>) -> Handled {
        use ProfileFieldKind::{Choice, Line, Save, Shown};
        match (profile_field(self.focus).kind, key.code, edit) {
            (Save, KeyCode::Enter, _) => {
                self.save(cx);
                return Handled::Yes;
            }
            (Choice(_), KeyCode::Right | KeyCode::Char(' '), _) => self.choose_word(1),
            (Choice(_), KeyCode::Left, _) => self.choose_word(-1),
            (Line, _, Some(edit)) => self.edit(edit),
            (Line, _, None) => return Handled::No,
            (Choice(_) | Shown | Save, ..) if key.printable().is_none() => return Handled::No,
            (Choice(_) | Shown | Save, ..) => {}
        }
        if let Some(why) = locked(&self.profile, self.focus) {
            cx.notify(NoticeKind::Info, why);
        }
        Handled::Yes
    }

    /// Pasted text goes into the line with the caret, but for a token.
    fn paste(&mut self, text: &str, cx: &mut Cx<'_>) {
        let text = text.trim().replace(['\r', '\n'], " ");
        if is_token(Secret::cleaned(&text).expose()) {
            let why = "that looks like a token, which does not belong in the config: {profile-close}, then paste it into the Token field of a message";
            return cx.notify(NoticeKind::Warning, why);
        }
        if let Some(input) = self.line() {
            input.paste(&text);
        }
    }

    fn line(&mut self) -> Option<&mut LineField> {
        self.input_mut(self.focus)
    }

    fn scroll(&mut self, by: isize, _: &mut Cx<'_>) {
        self.move_focus(by);
    }

    /// Asks where something would be lost.
    fn close(&mut self, cx: &mut Cx<'_>) {
        match self.is_changed() {
            true => cx.ask(questions::unsaved()),
            false => cx.close(),
        }
    }
}

fn name_problem(name: &str, others: &[&str]) -> Option<String> {
    if name.is_empty() {
        return Some("a profile has a name".into());
    }
    if name.chars().any(char::is_control) || name.chars().count() > 40 {
        return Some("a name is a line of at most 40 characters".into());
    }
    others
        .contains(&name)
        .then(|| format!("there is a profile {name} already"))
}
