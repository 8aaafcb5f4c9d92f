//! What came of a change: the model follows what was written, and nothing else.

use super::effect::Effect;
use super::intent::Intent;
use super::model::Model;
use super::notice::NoticeKind;
use super::overlay::Overlay;
use super::profiles::{ProfileForm, ProfileList};
use super::{credential, simulation};
use crate::postmark::{BUILT_IN, Changed, Origin, Profile, ProfileChange, Written};

/// The edge has written it, or not.
pub(super) fn changed(
    model: &mut Model,
    change: &ProfileChange,
    result: Result<Box<Changed>, String>,
) -> Vec<Effect> {
    let changed = match result {
        Ok(changed) => *changed,
        Err(why) => {
            if let Some(form) = form_mut(model) {
                form.saving = false;
            }
            model.notify(NoticeKind::Error, format!("nothing was saved: {why}"));
            return Vec::new();
        }
    };
    let effects = match change {
        ProfileChange::Write { name, origin, .. } => {
            written(model, change, name, origin, changed.profile);
            Vec::new()
        }
        ProfileChange::Delete(name) => deleted(model, change, name, changed.profile),
        ProfileChange::Default(_) => Vec::new(),
    };
    let mut text = format!("{}; saved in {}", in_words(change), changed.written.path);
    if loses_keyring(change, &changed.written) {
        text.push_str("; the keyring has its token under the old name, so keep it anew");
    }
    if let Some(list) = list_mut(model) {
        list.written = Some(Ok(changed.written));
    }
    model.notify(NoticeKind::Info, text);
    effects
}

/// Whether a renamed profile has its token in the keyring, which knows it by name.
fn loses_keyring(change: &ProfileChange, written: &Written) -> bool {
    let ProfileChange::Write { name, origin, .. } = change else {
        return false;
    };
    let keys = written.keys.get(name).map_or(&[][..], Vec::as_slice);
    let is_renamed = matches!(origin, Origin::Itself(old) if old != name);
    is_renamed && keys.iter().any(|key| key == "token-keyring")
}

fn in_words(change: &ProfileChange) -> String {
    match change {
        ProfileChange::Write { name, origin, .. } => match origin {
            Origin::New | Origin::CopyOf(_) => format!("profile {name} is made"),
            Origin::Itself(old) if old != name => format!("profile {old} is {name} now"),
            Origin::Itself(_) => format!("profile {name} is changed"),
        },
        ProfileChange::Delete(name) if BUILT_IN.contains(&name.as_str()) => {
            format!("profile {name} is as it comes")
        }
        ProfileChange::Delete(name) => format!("profile {name} is deleted"),
        ProfileChange::Default(Some(name)) => format!("profile {name} is the default"),
        ProfileChange::Default(None) => "there is no default profile any more".into(),
    }
}

fn written(
    model: &mut Model,
    change: &ProfileChange,
    name: &str,
    origin: &Origin,
    profile: Option<Profile>,
) {
    let Some(mut profile) = profile else { return };
    let source = match origin {
        Origin::Itself(old) | Origin::CopyOf(old) => Some(old),
        Origin::New => None,
    };
    let source = source.and_then(|old| position(model, old));
    if let Some(at) = source {
        keep_for_this_run(&mut profile, &model.shared.profiles[at], change);
    }
    match (origin, source) {
        (Origin::Itself(old), Some(at)) => {
            let before = std::mem::replace(&mut model.shared.profiles[at], profile.clone());
            if at == model.shared.profile {
                credential::follow_profile(model, &before, &profile);
            }
            renamed(model, old, name);
        }
        _ => model.shared.profiles.push(profile),
    }
    model.shared.run_servers.remove(name);
    sort(model);
    select(model, name);
    model.overlays.retain(|overlay| {
        let is_form = matches!(overlay, Overlay::ProfileForm(_));
        !is_form && !asks_about_form(overlay)
    });
}

/// A server that was chosen for this run stays chosen where the change says nothing of it; practice's is
/// where it listens.
fn keep_for_this_run(profile: &mut Profile, before: &Profile, change: &ProfileChange) {
    let keeps = |key| profile.is_practice() || !change.touches(key);
    let (host, ports) = (keeps("smtp-host"), keeps("smtp-ports"));
    if host {
        profile.smtp_host.clone_from(&before.smtp_host);
    }
    if ports {
        profile.smtp_ports.clone_from(&before.smtp_ports);
    }
    if profile.is_practice() {
        profile.api_url.clone_from(&before.api_url);
    }
}

fn position(model: &Model, name: &str) -> Option<usize> {
    model
        .shared
        .profiles
        .iter()
        .position(|profile| profile.name == name)
}

/// The message that was begun in it was begun in it still.
fn renamed(model: &mut Model, old: &str, new: &str) {
    simulation::in_own_form(model, |model| rename_in_form(model, old, new));
    rename_in_form(model, old, new);
    for (name, ..) in &mut model.shared.streams {
        if name == old {
            new.clone_into(name);
        }
    }
    if model.shared.run_servers.remove(old) {
        model.shared.run_servers.insert(new.to_owned());
    }
}

fn rename_in_form(model: &mut Model, old: &str, new: &str) {
    let form = &mut model.form;
    let places = [&mut form.profile, &mut form.settled.profile];
    for place in places.into_iter().filter(|place| *place == old) {
        new.clone_into(place);
    }
    if form.agreed.remove(old) {
        form.agreed.insert(new.to_owned());
    }
}

/// The built-in ones first, then the others by name; the one in use stays in use.
fn sort(model: &mut Model) {
    let in_use = model.profile().name.clone();
    model.shared.profiles.sort_by_key(|profile| {
        let place = BUILT_IN.iter().position(|name| *name == profile.name);
        (place.unwrap_or(BUILT_IN.len()), profile.name.clone())
    });
    model.shared.profile = position(model, &in_use).unwrap_or_default();
}

fn select(model: &mut Model, name: &str) {
    let at = position(model, name);
    if let (Some(list), Some(at)) = (list_mut(model), at) {
        list.selected = at;
    }
}

fn deleted(
    model: &mut Model,
    change: &ProfileChange,
    name: &str,
    as_it_comes: Option<Profile>,
) -> Vec<Effect> {
    let Some(at) = position(model, name) else {
        return Vec::new();
    };
    if let Some(mut profile) = as_it_comes {
        keep_for_this_run(&mut profile, &model.shared.profiles[at], change);
        let before = std::mem::replace(&mut model.shared.profiles[at], profile.clone());
        if at == model.shared.profile {
            credential::follow_profile(model, &before, &profile);
        }
        return Vec::new();
    }
    let effects = if at == model.shared.profile {
        credential::use_profile(model, "practice")
    } else {
        Vec::new()
    };
    let in_use = model.profile().name.clone();
    model.shared.profiles.remove(at);
    model.shared.profile = position(model, &in_use).unwrap_or_default();
    let last = model.shared.profiles.len().saturating_sub(1);
    if let Some(list) = list_mut(model) {
        list.selected = list.selected.min(last);
    }
    effects
}

/// Whether an overlay is a question about the form that is gone.
fn asks_about_form(overlay: &Overlay) -> bool {
    matches!(overlay, Overlay::Question(question) if question.offers(|one| *one == Intent::SaveProfile))
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
