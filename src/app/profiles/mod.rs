//! Profiles made, changed, copied, deleted and chosen: a list, a form, and what comes of it.

mod apply;
mod begun;
mod fields;
mod form;
mod questions;

pub(super) use apply::changed;
pub(super) use begun::{
    forget_unbegun, kind_in_form, note_begun, of_another_profile, use_stream_host, warns_of_host,
};
pub use fields::{
    PROFILE_FIELDS, ProfileField, ProfileFieldId, ProfileFieldKind, locked, profile_field,
};
pub use form::ProfileForm;
pub(super) use questions::{agree, leave_form};

use super::buffer::Edit;
use super::model::{Model, NoticeKind};
use super::{Effect, Key, KeyCode, Overlay, compose, credential};
use crate::postmark::{Origin, Profile, ProfileChange, Secret, Written};

/// The list of profiles.
#[derive(Debug, Clone, Default)]
pub struct ProfileList {
    /// Index of the chosen one.
    pub selected: usize,
    /// What the config says of them, once the edge has told; or why it cannot be read.
    pub written: Option<Result<Written, String>>,
}

impl ProfileList {
    /// What is known of the config.
    fn known(&self) -> Option<&Written> {
        self.written.as_ref().and_then(|read| read.as_ref().ok())
    }

    /// Whether this profile is used when none is named, by the config.
    pub fn is_default(&self, name: &str) -> bool {
        let default = self
            .known()
            .and_then(|written| written.default_profile.as_ref());
        default.is_some_and(|default| default == name)
    }
}

/// Opens the list.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    model.overlays.push(Overlay::Profiles(ProfileList {
        selected: model.shared.profile,
        written: None,
    }));
    vec![Effect::ReadConfig]
}

/// The list, wherever it is among the overlays.
fn list_mut(model: &mut Model) -> Option<&mut ProfileList> {
    let mut overlays = model.overlays.iter_mut();
    overlays.find_map(|overlay| match overlay {
        Overlay::Profiles(list) => Some(list),
        _ => None,
    })
}

fn form_mut(model: &mut Model) -> Option<&mut ProfileForm> {
    let mut overlays = model.overlays.iter_mut();
    overlays.find_map(|overlay| match overlay {
        Overlay::ProfileForm(form) => Some(form.as_mut()),
        _ => None,
    })
}

/// The edge has read the config.
pub(super) fn read(model: &mut Model, result: Result<Box<Written>, String>) -> Vec<Effect> {
    if let Err(why) = &result {
        let text = format!("the config cannot be used: {why}");
        model.notify(NoticeKind::Error, text);
    }
    if let Some(list) = list_mut(model) {
        list.written = Some(result.map(|written| *written));
    }
    Vec::new()
}

/// The profile that is chosen in the list on top.
fn chosen(model: &Model) -> Option<&Profile> {
    match model.overlays.last() {
        Some(Overlay::Profiles(list)) => model.shared.profiles.get(list.selected),
        _ => None,
    }
}

/// Uses the chosen profile.
pub(super) fn use_chosen(model: &mut Model) -> Vec<Effect> {
    let name = chosen(model).map(|profile| profile.name.clone());
    name.map_or_else(Vec::new, |name| choose(model, &name))
}

/// Opens the form of a new profile.
pub(super) fn new(model: &mut Model) -> Vec<Effect> {
    let blank = Profile {
        name: String::new(),
        ..Profile::postmark()
    };
    show(model, ProfileForm::new(Origin::New, blank, ""))
}

/// Opens the form of the chosen profile.
pub(super) fn edit(model: &mut Model) -> Vec<Effect> {
    let Some(profile) = chosen(model).cloned() else {
        return Vec::new();
    };
    let name = profile.name.clone();
    let mut form = ProfileForm::new(Origin::Itself(name.clone()), profile, &name);
    form.for_this_run = model.shared.run_servers.contains(&name);
    show(model, form)
}

/// Opens the form of a new profile with everything that the chosen one says.
pub(super) fn copy_chosen(model: &mut Model) -> Vec<Effect> {
    let profile = chosen(model).cloned();
    profile.map_or_else(Vec::new, |profile| copy(model, profile))
}

/// Asks before the chosen profile is deleted.
pub(super) fn delete_chosen(model: &mut Model) -> Vec<Effect> {
    let profile = chosen(model).cloned();
    profile.map_or_else(Vec::new, |profile| delete(model, &profile))
}

fn choose(model: &mut Model, name: &str) -> Vec<Effect> {
    model.overlays.pop();
    if model.profile().name == name {
        model.notify(NoticeKind::Info, format!("profile {name} is in use"));
        return Vec::new();
    }
    credential::use_profile(model, name)
}

fn show(model: &mut Model, form: ProfileForm) -> Vec<Effect> {
    model.overlays.push(Overlay::ProfileForm(Box::new(form)));
    Vec::new()
}

fn copy(model: &mut Model, profile: Profile) -> Vec<Effect> {
    if profile.is_practice() {
        let text =
            "practice cannot be copied: it has its own server; {new-profile} makes a new profile";
        model.notify(NoticeKind::Info, text);
        return Vec::new();
    }
    let taken = |name: &String| {
        model
            .shared
            .profiles
            .iter()
            .any(|known| known.name == *name)
    };
    let mut names = (2..).map(|number| format!("{}-{number}", profile.name));
    let name = names.find(|name| !taken(name)).unwrap_or_default();
    let source = profile.name.clone();
    // Nothing of it is locked: it is one of the user's own.
    let copy = Profile {
        name: String::new(),
        ..profile
    };
    show(model, ProfileForm::new(Origin::CopyOf(source), copy, &name))
}

fn delete(model: &mut Model, profile: &Profile) -> Vec<Effect> {
    let list = list_mut(model)
        .map(|list| (*list).clone())
        .unwrap_or_default();
    let keys = match (&list.written, list.known()) {
        (Some(Err(why)), _) => {
            model.notify(
                NoticeKind::Error,
                format!("the config cannot be used: {why}"),
            );
            return Vec::new();
        }
        (_, None) => return Vec::new(),
        (_, Some(written)) => written.keys.get(&profile.name).cloned(),
    };
    if profile.is_built_in() && keys.is_none() {
        let text = format!(
            "profile {} is as it comes; a built-in profile cannot be deleted",
            profile.name
        );
        model.notify(NoticeKind::Info, text);
        return Vec::new();
    }
    let is_default = list.is_default(&profile.name);
    let keys = keys.unwrap_or_default();
    model.ask(questions::deletion(model, &profile.name, &keys, is_default));
    Vec::new()
}

/// Makes the chosen profile the default, or undoes that.
pub(super) fn make_default(model: &mut Model) -> Vec<Effect> {
    let Some(name) = chosen(model).map(|profile| profile.name.clone()) else {
        return Vec::new();
    };
    let is_default = list_mut(model).is_some_and(|list| list.is_default(&name));
    let default = Some(name).filter(|_| !is_default);
    vec![Effect::ChangeProfile(Box::new(ProfileChange::Default(
        default,
    )))]
}

/// Writes what was changed, or goes to the first field that is wrong.
pub(super) fn save(model: &mut Model) -> Vec<Effect> {
    let Some(mut form) = form_mut(model).map(|form| form.clone()) else {
        return Vec::new();
    };
    if form.saving {
        return Vec::new();
    }
    let mut effects = Vec::new();
    match form.change(model) {
        Err(first) => {
            form.focus = first;
            let label = profile_field(first).label;
            model.notify(
                NoticeKind::Error,
                format!("{label}: something is wrong; nothing was saved"),
            );
        }
        Ok(None) => {
            model.overlays.pop();
            model.notify(NoticeKind::Info, "nothing was changed");
            return Vec::new();
        }
        Ok(Some(change)) => {
            form.saving = true;
            effects.push(Effect::ChangeProfile(Box::new(change)));
        }
    }
    if let Some(shown) = form_mut(model) {
        *shown = form;
    }
    effects
}

/// A key that is for the text of the form; `None` if it is none.
pub(super) fn type_key(form: &mut ProfileForm, key: Key, edit: Option<Edit>) -> Option<Typed> {
    use ProfileFieldKind::{Choice, Line, Save, Shown};
    let kind = profile_field(form.focus).kind;
    match (kind, key.code) {
        (Save, KeyCode::Enter) => return Some(Typed::Save),
        (Choice(_), KeyCode::Right | KeyCode::Char(' ')) => form.choose(1),
        (Choice(_), KeyCode::Left) => form.choose(-1),
        (Line, _) => form.edit(edit?),
        (Choice(_) | Shown | Save, _) => {
            key.printable()?;
        }
    }
    Some(Typed::Taken(locked(&form.profile, form.focus)))
}

/// What a key in the form did.
pub(super) enum Typed {
    /// It went into the text, or nowhere: why the field stays as it is.
    Taken(Option<&'static str>),
    /// It saves.
    Save,
}

/// The same for the form on top.
pub(super) fn text_key(model: &mut Model, key: Key) -> Option<Vec<Effect>> {
    let edit = model.shared.keymap.edit(key, true);
    let Some(Overlay::ProfileForm(form)) = model.overlays.last_mut() else {
        return None;
    };
    match type_key(form, key, edit)? {
        Typed::Save => return Some(save(model)),
        Typed::Taken(Some(why)) => model.notify(NoticeKind::Info, why),
        Typed::Taken(None) => {}
    }
    Some(Vec::new())
}

/// Pasted text goes into the line with the caret, but for a token.
pub(super) fn paste(model: &mut Model, text: &str) {
    let text = text.trim().replace(['\r', '\n'], " ");
    if fields::is_token(Secret::cleaned(&text).expose()) {
        let why = "that looks like a token, which does not belong in the config: {profile-close}, then paste it into the Token field of a message";
        model.notify(NoticeKind::Warning, why);
        return;
    }
    let Some(form) = form_mut(model) else { return };
    let focus = form.focus;
    if let Some(input) = form.input_mut(focus) {
        compose::insert_line(input, &text);
    }
}

/// Esc: the form closes; asks where something would be lost.
pub(super) fn close_form(model: &mut Model) -> Vec<Effect> {
    if form_mut(model).is_some_and(|form| form.is_changed()) {
        model.ask(questions::unsaved());
    } else {
        model.overlays.pop();
    }
    Vec::new()
}
