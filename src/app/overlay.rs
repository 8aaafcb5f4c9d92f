//! What is above the screen: a stack; the top one has the keys.

use super::account::{AccountForm, AccountTokenBox};
use super::drafts::{DraftForm, DraftsPage};
use super::help::HelpBrowser;
use super::intent::Question;
use super::layer::Layer;
use super::lists::ListReview;
use super::lookup::MailLookup;
use super::menu::Menu;
use super::palette::Palette;
use super::picker::Picker;
use super::preview::PreviewPane;
use super::profiles::{ProfileForm, ProfileList};
use super::review::Review;
use super::simulation::ScenarioList;
use super::template::{ServerTemplates, ValuesForm};

/// An overlay.
#[derive(Clone)]
pub enum Overlay {
    /// The Esc menu.
    Menu(Menu),
    /// The help.
    Help(Box<HelpBrowser>),
    /// The review.
    Review(Review),
    /// The review of a message to a list.
    ListReview(Box<ListReview>),
    /// The command palette.
    Palette(Palette),
    /// The file picker.
    Picker(Picker),
    /// The failures that can be simulated; searched like the palette.
    Scenarios(ScenarioList),
    /// An account token is typed; shown as dots.
    AccountToken(AccountTokenBox),
    /// A new server, signature or domain is typed.
    AccountForm(AccountForm),
    /// The message as it would arrive.
    Preview(Box<PreviewPane>),
    /// The drafts and templates.
    Drafts(DraftsPage),
    /// The name of a template, or the variables of a message.
    DraftForm(DraftForm),
    /// What Postmark knows of mail, and suppressions.
    Lookup(Box<MailLookup>),
    /// The templates of the server.
    ServerTemplates(ServerTemplates),
    /// The values of a template's variables.
    TemplateValues(Box<ValuesForm>),
    /// The profiles.
    Profiles(ProfileList),
    /// The form of a profile.
    ProfileForm(Box<ProfileForm>),
    /// A question.
    Question(Question),
}

impl Overlay {
    /// What every overlay can do.
    pub(super) fn layer(&mut self) -> &mut (dyn Layer + 'static) {
        match self {
            Self::Menu(layer) => layer,
            Self::Help(layer) => layer.as_mut(),
            Self::Review(layer) => layer,
            Self::ListReview(layer) => layer.as_mut(),
            Self::Palette(layer) => layer,
            Self::Picker(layer) => layer,
            Self::Scenarios(layer) => layer,
            Self::AccountToken(layer) => layer,
            Self::AccountForm(layer) => layer,
            Self::Preview(layer) => layer.as_mut(),
            Self::Drafts(layer) => layer,
            Self::DraftForm(layer) => layer,
            Self::Lookup(layer) => layer.as_mut(),
            Self::ServerTemplates(layer) => layer,
            Self::TemplateValues(layer) => layer.as_mut(),
            Self::Profiles(layer) => layer,
            Self::ProfileForm(layer) => layer.as_mut(),
            Self::Question(layer) => layer,
        }
    }
}
