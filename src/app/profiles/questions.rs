//! What is asked about profiles, and what the answers do.

use super::{form_mut, save};
use crate::app::model::Model;
use crate::app::questions::{Answer, What};
use crate::app::{Confirm, Effect, Overlay, review};
use crate::postmark::{BUILT_IN, Environment, Profile, ProfileChange};
use crate::record::Via;

/// A question about profiles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProfileQuestion {
    /// Take everything that the config says of it away.
    Delete {
        /// The profile's name.
        name: String,
        /// The keys that go.
        keys: Vec<String>,
        /// Whether it is used when none is named.
        is_default: bool,
    },
    /// Leave the form though something was changed.
    LeaveForm,
    /// Send a message from another profile than it was begun in.
    OtherProfile {
        /// Whether the message goes to the sender alone.
        to_self: bool,
        /// Which way it goes.
        via: Via,
    },
}

/// The question in words.
pub fn profile_question(model: &Model, question: &ProfileQuestion) -> String {
    match question {
        ProfileQuestion::Delete {
            name,
            keys,
            is_default,
        } => deletion(model, name, keys, *is_default),
        ProfileQuestion::LeaveForm => "The profile was changed and is not saved.".into(),
        ProfileQuestion::OtherProfile { .. } => format!(
            "This message was begun in profile {}. Send it from {}?",
            model.form.profile,
            in_words(model.profile())
        ),
    }
}

fn deletion(model: &Model, name: &str, keys: &[String], is_default: bool) -> String {
    let what = match keys {
        [] => "its table".to_owned(),
        keys => keys.join(", "),
    };
    let stays = [
        (
            "token-file",
            " The file with its token stays; {forget-token} in the form takes that away first.",
        ),
        (
            "token-keyring",
            " Its token stays in the keyring; {forget-token} in the form takes that away first.",
        ),
    ];
    let stays = stays
        .iter()
        .filter(|(key, _)| keys.iter().any(|one| one == key));
    let stays: String = stays.map(|(_, words)| *words).collect();
    let stays = model.shared.keymap.say(&stays);
    if BUILT_IN.contains(&name) {
        return format!(
            "Set profile {name} back to how it comes? This goes from the config: {what}.{stays}"
        );
    }
    let mut words = format!("Delete profile {name}? This goes from the config: {what}.{stays}");
    if is_default {
        words.push_str(" It is the default: without it the interface opens in practice.");
    }
    if model.profile().name == name {
        words.push_str(" It is in use: practice takes its place.");
    }
    words
}

fn in_words(profile: &Profile) -> String {
    let kind = match profile.environment {
        Environment::Practice => "practice",
        Environment::Test => "test, real mail",
        Environment::Production => "production, real mail",
    };
    format!("{} ({kind})", profile.name)
}

/// The answers; the first is chosen when the question appears, and is the harmless one.
pub(in crate::app) fn answers(model: &Model, question: &ProfileQuestion) -> Vec<Answer> {
    let answer = |label: &str, what| Answer::new(label, what);
    match question {
        ProfileQuestion::Delete { name, .. } if BUILT_IN.contains(&name.as_str()) => vec![
            answer("Leave it as it is", What::Nothing),
            answer("Set it back", What::Do),
        ],
        ProfileQuestion::Delete { .. } => vec![
            answer("Keep it", What::Nothing),
            answer("Delete it", What::Do),
        ],
        ProfileQuestion::LeaveForm => vec![
            answer("Go on editing", What::Nothing),
            answer("Save it", What::Do),
            answer("Throw the changes away", What::DoOther),
        ],
        ProfileQuestion::OtherProfile { .. } => {
            let send = format!("Go on with {}", in_words(model.profile()));
            vec![
                answer("Back to the form", What::Nothing),
                answer(&send, What::Do),
            ]
        }
    }
}

/// An answer that does something.
pub(in crate::app) fn answered(
    model: &mut Model,
    question: ProfileQuestion,
    what: What,
) -> Vec<Effect> {
    match question {
        ProfileQuestion::Delete { name, .. } => {
            vec![Effect::ChangeProfile(Box::new(ProfileChange::Delete(name)))]
        }
        ProfileQuestion::LeaveForm if what == What::Do => save(model),
        ProfileQuestion::LeaveForm => {
            if form_mut(model).is_some() {
                model.overlays.pop();
            }
            Vec::new()
        }
        ProfileQuestion::OtherProfile { to_self, via } => {
            let name = model.profile().name.clone();
            model.form.agreed.insert(name);
            review::open_via(model, to_self, via)
        }
    }
}

/// Whether an overlay is a question about the form that is gone.
pub(super) fn asks_about_form(overlay: &Overlay) -> bool {
    matches!(
        overlay,
        Overlay::Confirm {
            question: Confirm::Profile(ProfileQuestion::LeaveForm),
            ..
        }
    )
}
