//! Where the keys of an action count, and under which heading it is listed.

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
    /// On an answer, a page or an example.
    Answer,
    /// On the Activity screen.
    Activity,
    /// On the account screen.
    Account,
    /// In the review.
    Review,
    /// In the preview.
    Preview,
    /// In a menu, the palette or a question.
    List,
    /// In the file picker.
    Picker,
    /// In the list of drafts.
    Drafts,
    /// In the list of profiles.
    Profiles,
    /// In the form of a profile.
    ProfileForm,
    /// In the help.
    Help,
}

impl Scope {
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
            Self::Answer => "on an answer",
            Self::Activity => "on the Activity screen",
            Self::Account => "on the account screen",
            Self::Review => "in the review",
            Self::Preview => "in the preview",
            Self::List => "in lists",
            Self::Picker => "in the file picker",
            Self::Drafts => "in the drafts",
            Self::Profiles => "in the profiles",
            Self::ProfileForm => "in a profile",
            Self::Help => "in the help",
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
