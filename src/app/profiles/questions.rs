//! Questions about profiles.

use super::form_mut;
use crate::app::model::Model;
use crate::app::{Effect, Intent, Overlay, Question};
use crate::postmark::{BUILT_IN, Environment, Profile, ProfileChange};
use crate::record::Via;

/// Before everything that the config says of a profile is deleted.
pub(super) fn deletion(model: &Model, name: &str, keys: &[String], is_default: bool) -> Question {
    let what = match keys {
        [] => "its table".to_owned(),
        keys => keys.join(", "),
    };
    let stays = [
        (
            "token-file",
            " The file with its token stays; to delete that first, use {forget-token} in the form.",
        ),
        (
            "token-keyring",
            " Its token stays in the keyring; to delete that first, use {forget-token} in the form.",
        ),
    ];
    let stays = stays
        .iter()
        .filter(|(key, _)| keys.iter().any(|one| one == key));
    let stays: String = stays.map(|(_, words)| *words).collect();
    let stays = model.shared.keymap.say(&stays);
    let change = Box::new(ProfileChange::Delete(name.to_owned()));
    let delete = Intent::perform(Effect::ChangeProfile(change));
    if BUILT_IN.contains(&name) {
        let text = format!(
            "Reset profile {name} to its defaults? Removes from the config: {what}.{stays}"
        );
        return Question::new("Profile", text)
            .answer("Leave it as it is", [])
            .answer("Reset it", [delete]);
    }
    let mut words = format!("Delete profile {name}? Removes from the config: {what}.{stays}");
    if is_default {
        words.push_str(" It is the default: without it the interface opens in practice.");
    }
    if model.profile().name == name {
        words.push_str(" It is in use: postrider switches to practice.");
    }
    Question::new("Profile", words)
        .answer("Keep it", [])
        .answer("Delete it", [delete])
}

/// Before a form with unsaved changes closes.
pub(super) fn unsaved() -> Question {
    Question::new("Profile", "The profile has unsaved changes.")
        .answer("Keep editing", [])
        .answer("Save it", [Intent::SaveProfile])
        .answer("Discard the changes", [Intent::CloseProfileForm])
}

/// Before a message goes out from another profile than it was started in.
pub(super) fn other_profile(model: &Model, to_self: bool, via: Via) -> Question {
    let now = in_words(model.profile());
    let text = format!(
        "This message was started in profile {}. Send it from {now}?",
        model.form.profile
    );
    let review = match to_self {
        true => Intent::ReviewToSelf(via),
        false => Intent::Review(via),
    };
    Question::new("Profile", text)
        .answer("Back to the form", [])
        .answer(format!("Send from {now}"), [Intent::AgreeToProfile, review])
}

fn in_words(profile: &Profile) -> String {
    let kind = match profile.environment {
        Environment::Practice => "practice",
        Environment::Test => "test, real mail",
        Environment::Production => "production, real mail",
    };
    format!("{} ({kind})", profile.name)
}

/// The user wants to send from the profile in use.
pub(in crate::app) fn agree(model: &mut Model) -> Vec<Effect> {
    let name = model.profile().name.clone();
    model.form.agreed.insert(name);
    Vec::new()
}

/// Closes the form without saving.
pub(in crate::app) fn leave_form(model: &mut Model) -> Vec<Effect> {
    if form_mut(model).is_some() {
        model.overlays.pop();
    }
    Vec::new()
}

/// Whether an overlay is a question about the form that is gone.
pub(super) fn asks_about_form(overlay: &Overlay) -> bool {
    matches!(overlay, Overlay::Question(question) if question.offers(|one| *one == Intent::SaveProfile))
}
