//! Questions about profiles.

use crate::app::effect::Effect;
use crate::app::intent::{Intent, Question};
use crate::app::shared::Shared;
use crate::postmark::{BUILT_IN, ProfileChange};

/// Before everything that the config says of a profile is deleted.
pub(super) fn deletion(shared: &Shared, name: &str, keys: &[String], is_default: bool) -> Question {
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
    let stays = shared.keymap.say(&stays);
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
    if shared.profile().name == name {
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
