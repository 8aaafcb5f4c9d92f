//! Opens overlays for what stands in the model.

use super::compose;
use super::effect::Effect;
use super::files;
use super::help::{HelpBrowser, Section, Topic};
use super::lists;
use super::model::Model;
use super::options;
use super::overlay::Overlay;
use super::picker::Picker;
use super::preview::PreviewPane;
use super::profiles::{ProfileForm, ProfileList};
use super::review;
use super::screen::Screen;
use super::template;
use crate::mail::{FieldId, estimate_bytes};
use crate::postmark::{Origin, Profile};

/// Opens an overlay.
pub(super) fn push(model: &mut Model, overlay: Overlay) -> Vec<Effect> {
    model.overlays.push(overlay);
    Vec::new()
}

fn help_box(model: &mut Model, help: HelpBrowser) -> Vec<Effect> {
    push(model, Overlay::Help(Box::new(help)))
}

/// Opens the help at a section of its list.
pub(super) fn help(model: &mut Model, section: Section) -> Vec<Effect> {
    let help = HelpBrowser::at(section, &model.shared, &model.here());
    help_box(model, help)
}

/// Opens the help with a search.
pub(super) fn help_search(model: &mut Model, words: String) -> Vec<Effect> {
    help_box(model, HelpBrowser::searching(words))
}

/// Opens a topic of the help: above the one that is read, or by itself.
pub(super) fn topic(model: &mut Model, topic: Topic) -> Vec<Effect> {
    match model.overlays.last_mut() {
        Some(Overlay::Help(help)) => {
            help.open_topic(topic);
            Vec::new()
        }
        _ => help_box(model, HelpBrowser::reading(topic)),
    }
}

/// Opens the help at the problem in sight, or at the section of all of them.
pub(super) fn problem(model: &mut Model) -> Vec<Effect> {
    let id = match model.screen {
        Screen::Setup => model.check.diagnosis.as_ref().map(|told| &told.primary.id),
        _ => model.card().map(|card| &card.id),
    };
    let id = id.filter(|id| model.shared.catalogue.hint(id).is_some());
    match id.cloned() {
        Some(id) => topic(model, Topic::Hint(id)),
        None => help(model, Section::Troubleshooting),
    }
}

/// Opens the file picker in the folder where the last one was, and puts the caret into Files.
pub(super) fn picker(model: &mut Model) -> Vec<Effect> {
    let mut effects = compose::focus(model, FieldId::Files);
    let folder = model.shared.last_folder.clone();
    let base = estimate_bytes(&model.form.draft(), &model.form.file_facts());
    model
        .overlays
        .push(Overlay::Picker(Picker::new(folder.clone(), base)));
    effects.push(Effect::ListFolder(folder));
    effects
}

/// Opens the file picker to choose a list for To.
pub(super) fn list_picker(model: &mut Model) -> Vec<Effect> {
    let folder = model.shared.last_folder.clone();
    let picker = Picker::for_list(folder.clone());
    model.overlays.push(Overlay::Picker(picker));
    vec![Effect::ListFolder(folder)]
}

/// Opens the preview of what would be sent: the reviewed message, or that of the form.
pub(super) fn preview(model: &mut Model) -> Vec<Effect> {
    if let Some(effects) = template::before_preview(model) {
        return effects;
    }
    let mut effects = Vec::new();
    let reviewed = model.review().map(|review| match &review.asked {
        Some(order) => order.draft.clone(),
        None if review.to_self => review::addressed_to_sender(model.form.draft()),
        None => model.form.draft(),
    });
    let listed = match model.overlays.last() {
        Some(Overlay::ListReview(review)) => review.shown(),
        _ => lists::draft_shown(model),
    };
    let draft = reviewed.or(listed).unwrap_or_else(|| {
        if !model.form.files.input.value().trim().is_empty() {
            effects.extend(files::take_typed_path(model));
        }
        effects.extend(options::take_rows(model));
        model.form.draft()
    });
    let (pane, build) = PreviewPane::new(draft, &mut model.shared);
    model.overlays.push(Overlay::Preview(Box::new(pane)));
    effects.push(build);
    effects
}

/// Opens the list of profiles.
pub(super) fn profiles(model: &mut Model) -> Vec<Effect> {
    model.overlays.push(Overlay::Profiles(ProfileList {
        selected: model.shared.profile,
        written: None,
    }));
    vec![Effect::ReadConfig]
}

/// Opens the form of a profile.
pub(super) fn profile_form(
    model: &mut Model,
    origin: Origin,
    profile: Profile,
    name: &str,
) -> Vec<Effect> {
    let itself = matches!(&origin, Origin::Itself(_));
    let for_this_run = itself && model.shared.run_servers.contains(name);
    let form = ProfileForm::new(origin, profile, name, for_this_run);
    push(model, Overlay::ProfileForm(Box::new(form)))
}

/// Opens the Activity screen.
pub(super) fn activity(model: &mut Model) -> Vec<Effect> {
    model.screen = Screen::Activity;
    model.activity.refresh()
}

/// Opens the account screen.
pub(super) fn account(model: &mut Model) -> Vec<Effect> {
    model.screen = Screen::Account;
    model.account.show(&mut model.shared)
}
