//! Profiles made, changed, copied, deleted and chosen: a list, a form, and what comes of it.

mod fields;
mod form;
mod questions;

pub use fields::{
    PROFILE_FIELDS, ProfileField, ProfileFieldId, ProfileFieldKind, locked, profile_field,
};
pub use form::ProfileForm;

use super::effect::Effect;
use super::intent::Intent;
use super::layer::{Cx, Layer};
use super::notice::NoticeKind;
use super::selection::around;
use crate::postmark::{Origin, Profile, ProfileChange, Written};

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

    /// The edge has read the config.
    pub(super) fn read(&mut self, result: Result<Box<Written>, String>) {
        self.written = Some(result.map(|written| *written));
    }

    fn chosen<'c>(&self, cx: &'c Cx<'_>) -> Option<&'c Profile> {
        cx.shared.profiles.get(self.selected)
    }

    /// Uses the chosen profile.
    pub(super) fn use_chosen(&mut self, cx: &mut Cx<'_>) {
        let Some(name) = self.chosen(cx).map(|profile| profile.name.clone()) else {
            return;
        };
        cx.close();
        if cx.shared.profile().name == name {
            cx.notify(NoticeKind::Info, format!("profile {name} is in use"));
        } else {
            cx.want(Intent::UseProfile(name));
        }
    }

    /// Opens the form of a new profile.
    pub(super) fn new_profile(&mut self, cx: &mut Cx<'_>) {
        let blank = Profile {
            name: String::new(),
            ..Profile::postmark()
        };
        cx.want(Intent::EditProfile(
            Origin::New,
            Box::new(blank),
            String::new(),
        ));
    }

    /// Opens the form of the chosen profile.
    pub(super) fn edit(&mut self, cx: &mut Cx<'_>) {
        let Some(profile) = self.chosen(cx).cloned() else {
            return;
        };
        let name = profile.name.clone();
        let origin = Origin::Itself(name.clone());
        cx.want(Intent::EditProfile(origin, Box::new(profile), name));
    }

    /// Opens the form of a new profile with everything that the chosen one says.
    pub(super) fn copy(&mut self, cx: &mut Cx<'_>) {
        let Some(profile) = self.chosen(cx).cloned() else {
            return;
        };
        if profile.is_practice() {
            let text = "practice cannot be copied: it has its own server; {new-profile} makes a new profile";
            return cx.notify(NoticeKind::Info, text);
        }
        let known = cx.shared.profiles.iter().map(|one| &one.name);
        let mut names = (2..).map(|number| format!("{}-{number}", profile.name));
        let name = names.find(|name| !known.clone().any(|one| one == name));
        let source = profile.name.clone();
        // Nothing of it is locked: it is one of the user's own.
        let copy = Profile {
            name: String::new(),
            ..profile
        };
        let name = name.unwrap_or_default();
        let origin = Origin::CopyOf(source);
        cx.want(Intent::EditProfile(origin, Box::new(copy), name));
    }

    /// Asks before the chosen profile is deleted.
    pub(super) fn delete(&mut self, cx: &mut Cx<'_>) {
        let Some(profile) = self.chosen(cx).cloned() else {
            return;
        };
        let keys = match (&self.written, self.known()) {
            (Some(Err(why)), _) => {
                let text = format!("the config cannot be used: {why}");
                return cx.notify(NoticeKind::Error, text);
            }
            (_, None) => return,
            (_, Some(written)) => written.keys.get(&profile.name).cloned(),
        };
        if profile.is_built_in() && keys.is_none() {
            let text = format!(
                "profile {} is as it comes; a built-in profile cannot be deleted",
                profile.name
            );
            return cx.notify(NoticeKind::Info, text);
        }
        let is_default = self.is_default(&profile.name);
        let keys = keys.unwrap_or_default();
        let question = questions::deletion(cx.shared, &profile.name, &keys, is_default);
        cx.ask(question);
    }

    /// Makes the chosen profile the default, or undoes that.
    pub(super) fn make_default(&mut self, cx: &mut Cx<'_>) {
        let Some(name) = self.chosen(cx).map(|profile| profile.name.clone()) else {
            return;
        };
        let is_default = self.is_default(&name);
        let default = Some(name).filter(|_| !is_default);
        let change = ProfileChange::Default(default);
        cx.perform(Effect::ChangeProfile(Box::new(change)));
    }
}

impl Layer for ProfileList {
    fn scroll(&mut self, by: isize, cx: &mut Cx<'_>) {
        around(&mut self.selected, by, cx.shared.profiles.len());
    }
}
