//! What stands above the screen: a stack; the top one has the keys.

use super::account::AccountForm;
use super::drafts::{DraftForm, DraftsPage};
use super::picker::Picker;
use super::preview::PreviewPane;
use super::profiles::{ProfileForm, ProfileList};
use super::troubleshooting::Troubleshooting;
use super::walk::AnswerPage;
use super::{LineField, Question, SendOrder};
use crate::mail::Problem;
use crate::record::{EarlierSend, JobId, PreSendInfo, Via};

/// The review before a send.
#[derive(Debug, Clone, PartialEq)]
pub struct Review {
    /// The job that signs in meanwhile; `None` when errors stop the send or it failed already.
    pub job: Option<JobId>,
    /// Whether the message goes to the sender alone.
    pub to_self: bool,
    /// Which way it goes.
    pub via: Via,
    /// Lines of label and text: From, To, Cc, Bcc, Reply-To, Subject, Size, Files, Stream, Profile, Server.
    pub rows: Vec<(String, String)>,
    /// Errors and warnings.
    pub problems: Vec<Problem>,
    /// What the API told meanwhile.
    pub ahead: PreSendInfo,
    /// What it was asked about.
    pub asked: Option<Box<SendOrder>>,
    /// Whether the history has an earlier send of the same message.
    pub earlier: Lookup,
    /// First row shown.
    pub scroll: usize,
}

/// What the history says of an earlier send of a message.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Lookup {
    /// It has not answered.
    #[default]
    Waiting,
    /// It has not answered, and the user has confirmed the send.
    Confirmed,
    /// There is none.
    Nothing,
    /// There is one.
    Found(Box<EarlierSend>),
}

/// The command palette.
#[derive(Debug, Clone, Default)]
pub struct Palette {
    /// What is typed.
    pub input: LineField,
    /// Index of the chosen row among the matches.
    pub selected: usize,
}

/// An overlay.
#[derive(Clone)]
pub enum Overlay {
    /// The Esc menu; index of the chosen row.
    Menu {
        /// Chosen row.
        selected: usize,
    },
    /// Help on the focused field and all keys; first line shown.
    Help {
        /// First line shown.
        scroll: usize,
    },
    /// The review.
    Review(Review),
    /// The command palette.
    Palette(Palette),
    /// The file picker.
    Picker(Picker),
    /// The failures that can be simulated; searched like the palette.
    Scenarios(Palette),
    /// The troubleshooting catalogue.
    Troubleshooting(Troubleshooting),
    /// Questions and answers, pages and examples.
    Answers(AnswerPage),
    /// An account token is typed; shown as dots.
    AccountToken(LineField),
    /// A new server, signature or domain is typed.
    AccountForm(AccountForm),
    /// The message as it would arrive.
    Preview(Box<PreviewPane>),
    /// The drafts and templates.
    Drafts(DraftsPage),
    /// The name of a template, or the variables of a message.
    DraftForm(DraftForm),
    /// The profiles.
    Profiles(ProfileList),
    /// The form of a profile.
    ProfileForm(Box<ProfileForm>),
    /// A question.
    Question(Question),
}
