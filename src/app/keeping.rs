//! Keeping the token of the form for the profile in use, and forgetting the kept one.

use super::action::Availability;
use super::delivery;
use super::effect::Effect;
use super::intent::{Intent, Question};
use super::message::KeepTrouble;
use super::model::Model;
use super::notice::NoticeKind;
use crate::postmark::TokenSource;

/// Keeps the token of the form in the keyring. A message reports the result.
pub(super) fn keep(model: &mut Model) -> Vec<Effect> {
    ask_to_keep(model, false)
}

/// The same, and quits when it is saved.
pub(super) fn keep_and_quit(model: &mut Model) -> Vec<Effect> {
    model.shared.leaving = true;
    keep(model)
}

/// The same in the private file, once the user has agreed.
pub(super) fn keep_in_file(model: &mut Model) -> Vec<Effect> {
    ask_to_keep(model, true)
}

fn ask_to_keep(model: &mut Model, in_file: bool) -> Vec<Effect> {
    let Some(credential) = model.form.credential() else {
        let why = "there is no token in the form to save";
        model.notify(NoticeKind::Info, why);
        return Vec::new();
    };
    let profile = Box::new(model.profile().clone());
    let place = if in_file { "the file" } else { "the keyring" };
    let words = format!("asking {place} to keep the token…");
    model.notify(NoticeKind::Info, words);
    model.shared.keeping = Some(credential.clone());
    vec![Effect::KeepToken {
        profile,
        credential,
        in_file,
    }]
}

/// What came of it.
pub(super) fn kept(
    model: &mut Model,
    name: &str,
    result: Result<(TokenSource, Vec<String>), KeepTrouble>,
) -> Vec<Effect> {
    let asked = model.shared.keeping.take();
    match result {
        Ok((source, left)) => {
            name_source(model, name, &source);
            if model.profile().name == name && model.form.credential() == asked {
                model.form.source = source.clone();
            }
            let place = match &source {
                TokenSource::File(path) => format!("{} (mode 0600)", path.display()),
                _ => "the keyring".to_owned(),
            };
            let mut words = vec![format!("the token of profile {name} was saved in {place}")];
            words.extend(left);
            model.notify(NoticeKind::Info, words.join("; "));
            if model.shared.leaving && !model.is_sending() {
                return delivery::keep_and_leave(model);
            }
        }
        Err(KeepTrouble::NoKeyring(file)) if model.profile().name == name => {
            model.shared.notice = None;
            // Whoever does not want the file stays.
            model.shared.leaving = false;
            model.ask(file_question(&file));
        }
        Err(KeepTrouble::NoKeyring(_)) => {
            model.shared.leaving = false;
            let words =
                format!("no system keyring found; the token of profile {name} was not saved");
            model.notify(NoticeKind::Error, words);
        }
        Err(KeepTrouble::Other(why)) => {
            model.shared.leaving = false;
            model.notify(NoticeKind::Error, why);
        }
    }
    Vec::new()
}

fn file_question(path: &str) -> Question {
    let text =
        "No system keyring found. Save the token in a file that only you can read (mode 0600)?";
    Question::new("Save token", format!("{text} The file is {path}"))
        .answer("Don't save it; use it until you quit", [])
        .answer("Save it there", [Intent::KeepTokenInFile])
}

/// Asks before the saved token of the current profile is deleted.
pub(super) fn ask_to_forget(model: &mut Model) {
    let text = "Delete the saved token of this profile? It is deleted where it is stored, and removed from the config. It stays in the form until you quit.";
    let forget = Effect::ForgetToken(Box::new(model.profile().clone()));
    let question = Question::new("Delete saved token", text)
        .answer("Keep it", [])
        .answer("Delete it", [Intent::perform(forget)]);
    model.ask(question);
}

/// What came of it. What stands in the form stays for this run.
pub(super) fn forgotten(
    model: &mut Model,
    name: &str,
    result: Result<String, String>,
) -> Vec<Effect> {
    match result {
        Ok(words) => {
            name_source(model, name, &TokenSource::None);
            if model.profile().name == name && model.form.source.is_kept() {
                model.form.source = match model.form.credential() {
                    Some(_) => TokenSource::Typed,
                    None => TokenSource::None,
                };
            }
            model.notify(NoticeKind::Info, words);
        }
        Err(why) => model.notify(NoticeKind::Error, why),
    }
    Vec::new()
}

fn name_source(model: &mut Model, name: &str, source: &TokenSource) {
    let named = model.shared.profiles.iter_mut();
    for profile in named.filter(|profile| profile.name == name) {
        profile.name_source(source);
    }
}

/// Whether the token of the form can be saved.
pub(super) fn can_keep(model: &Model) -> Availability {
    if model.profile().is_practice() {
        Availability::Hidden
    } else if model.form.credential().is_none() {
        Availability::No("there is no token in the form")
    } else if model.form.source.is_kept() {
        Availability::No("it is already saved")
    } else {
        Availability::Yes
    }
}
