//! Where the keys of an action count, and under which heading it is listed.

use super::Action;

/// Where a key means an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// Everywhere, also above overlays.
    Always,
    /// On every screen without an overlay.
    Global,
    /// In the form.
    Form,
    /// In the list below a field.
    Suggestions,
    /// In the find line.
    Find,
    /// In the guide that the panel shows at first.
    Guide,
    /// In the log.
    Log,
    /// In the inbox.
    Inbox,
    /// On the Setup screen.
    Setup,
    /// In the walkthrough.
    Walk,
    /// On the Activity screen.
    Activity,
    /// On the account screen.
    Account,
    /// In the review.
    Review,
    /// In the review of a message to a list.
    ListReview,
    /// In the preview.
    Preview,
    /// In a menu, the palette or a question.
    List,
    /// In the file picker.
    Picker,
    /// In the list of drafts.
    Drafts,
    /// In the list of the server's templates.
    Templates,
    /// In the look-up of mail.
    Lookup,
    /// In the list of profiles.
    Profiles,
    /// In the form of a profile.
    ProfileForm,
    /// In the Esc menu.
    Menu,
    /// In the list of the help.
    Help,
    /// On a topic of the help.
    Topic,
}

impl Scope {
    /// Every place, the most used first.
    pub(in crate::app) const ALL: [Self; 25] = [
        Self::Global,
        Self::Form,
        Self::Always,
        Self::Suggestions,
        Self::Find,
        Self::Review,
        Self::ListReview,
        Self::Preview,
        Self::Guide,
        Self::Log,
        Self::Inbox,
        Self::Activity,
        Self::Setup,
        Self::Walk,
        Self::Account,
        Self::Drafts,
        Self::Templates,
        Self::Lookup,
        Self::Profiles,
        Self::ProfileForm,
        Self::Picker,
        Self::List,
        Self::Menu,
        Self::Help,
        Self::Topic,
    ];

    /// The word in help and tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Always => "everywhere",
            Self::Global => "on every screen",
            Self::Form => "in the form",
            Self::Suggestions => "in the list below a field",
            Self::Find => "while finding",
            Self::Guide => "in the guide",
            Self::Log => "in the panel",
            Self::Inbox => "in the inbox",
            Self::Setup => "on the Setup screen",
            Self::Walk => "in the walkthrough",
            Self::Activity => "on the Activity screen",
            Self::Account => "on the account screen",
            Self::Review => "in the review",
            Self::ListReview => "in the review of a list",
            Self::Preview => "in the preview",
            Self::List => "in lists",
            Self::Picker => "in the file picker",
            Self::Drafts => "in the drafts",
            Self::Templates => "in Postmark's templates",
            Self::Lookup => "in the look-up of mail",
            Self::Profiles => "in the profiles",
            Self::ProfileForm => "in a profile",
            Self::Menu => "in the Esc menu",
            Self::Help => "in the help",
            Self::Topic => "on a help topic",
        }
    }

    /// The actions that lead there from any screen, in order; none where no action does.
    pub(in crate::app) fn route(self) -> &'static [Action] {
        match self {
            Self::Form => &[Action::OpenCompose],
            Self::Find => &[Action::OpenCompose, Action::FindInText],
            Self::Guide | Self::Log => &[Action::OpenCompose, Action::OtherPane],
            Self::Preview => &[Action::OpenCompose, Action::Preview],
            Self::Review | Self::ListReview => &[Action::ReviewAndSend],
            Self::Inbox => &[Action::OpenInbox],
            Self::Setup => &[Action::OpenSetup],
            Self::Walk => &[Action::Walkthrough],
            Self::Activity => &[Action::OpenActivity],
            Self::Account => &[Action::OpenAccount],
            Self::Drafts => &[Action::OpenDrafts],
            Self::Templates => &[Action::ServerTemplates],
            Self::Lookup => &[Action::LookUpMail],
            Self::Profiles => &[Action::ChooseProfile],
            Self::Picker => &[Action::AttachFile],
            Self::Always
            | Self::Global
            | Self::Suggestions
            | Self::List
            | Self::ProfileForm
            | Self::Menu
            | Self::Help
            | Self::Topic => &[],
        }
    }
}

/// Heading under which an action is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Group {
    Message,
    Sending,
    Log,
    Screens,
    Moving,
    Program,
}

impl Group {
    /// The heading.
    pub fn name(self) -> &'static str {
        match self {
            Self::Message => "Message",
            Self::Sending => "Sending",
            Self::Log => "Log",
            Self::Screens => "Screens",
            Self::Moving => "Moving",
            Self::Program => "Program",
        }
    }
}
