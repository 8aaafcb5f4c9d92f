//! What one part of the interface wants of another, and questions, whose answers cause it. `carry_out` does it.

use super::effect::Effect;
use super::help::Topic;
use super::lookup::LookupTask;
use super::notice::NoticeKind;
use super::screen::Screen;
use super::template::Values;
use crate::diagnose::Act;
use crate::mail::{FieldId, Language, Pattern};
use crate::postmark::{Credential, Origin, Profile, Secret, TokenSource};
use crate::record::{AccountTask, JobId, RunChoice, SendId, Via};

/// Something that another part of the interface is to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Intent {
    /// Ask the edge for this.
    Perform(Box<Effect>),
    /// Show this notice.
    Notify(NoticeKind, &'static str),
    /// Show this question.
    Ask(Box<Question>),
    /// Close the overlay on top.
    Close,
    /// Run the action of this name, as far as it can be done.
    Run(&'static str),
    /// Run it where its keys count; of another screen, go there.
    GoAndRun(&'static str),
    /// Search the help for these words.
    SearchHelp(String),
    /// Open a topic of the help.
    OpenTopic(Topic),
    /// Copy the text, which the notice calls by its first value, to a clipboard outside.
    Copy(String, String),
    /// Copy the token in the form.
    CopyToken,
    /// Copy the address of a page.
    OpenPage(String),
    /// Do an act of the guided setup.
    WalkAct(Act),
    /// Go back to the form, as it was left.
    ToForm,
    /// Ask the API for the delivery status of a send that was made with this profile.
    Follow(SendId, String),
    /// Put the caret into a field of the form.
    Focus(FieldId),
    /// Put the list at this path into To.
    SendToList(String),
    /// Review the message to the list again, as this run.
    ReviewList(Via, RunChoice),
    /// Review the message of this row of the list, addressed to the sender alone.
    TestRow(usize, Via),
    /// Send to the list under review.
    SendList,
    /// Attach these files.
    Attach(Vec<String>),
    /// Simulate the failure of this name.
    Simulate(String),
    /// Open the form of a profile: what it comes from, its settings, and the name in its first field.
    EditProfile(Origin, Box<Profile>, String),
    /// Go to a screen.
    GoTo(Screen),
    /// Use this credential in the form.
    SetLogin(Credential),
    /// Use this sender in the form.
    SetFrom(String),
    /// Copy the text, which the notice calls by its first value, without any secret in it.
    CopyScrubbed(String, String),
    /// Save the report without any secret in it.
    SaveScrubbed(String),
    /// Open the box for an account token.
    AskAccountToken,
    /// Open the small form of the account for one more of what is listed.
    OpenAccountForm,
    /// Check what was typed into the small form of the account, and ask.
    SubmitAccountForm,
    /// Close that form; what was typed stays.
    LeaveAccountForm,
    /// Use this account token for the session; an empty one forgets it.
    TakeAccountToken(Secret),
    /// Save the message in the form as a template.
    KeepTemplate {
        /// Its name.
        name: String,
        /// Whether it replaces the template of that name.
        replace: bool,
    },
    /// Put a message whose variables have values into the form.
    BeginMessage(Box<Pattern>),
    /// Quit; unsent work is saved for the next start, or deleted.
    Quit {
        /// Whether it is saved.
        keep: bool,
    },
    /// Save the token of the form, and quit when it is saved.
    SaveTokenAndQuit,
    /// Quit as if nobody had been asked about the token.
    QuitWithoutToken,
    /// Cancel the send and quit when its outcome is known.
    CancelAndQuit(JobId),
    /// Switch to Postmark with a token found in the environment or pasted.
    SwitchToPostmark(Credential, TokenSource),
    /// Use the profile of this name.
    UseProfile(String),
    /// Send from the profile in use though the message was started in another one.
    AgreeToProfile,
    /// Save the profile in its form.
    SaveProfile,
    /// Close the form of a profile without saving.
    CloseProfileForm,
    /// Put the draft that an earlier session left behind into the form.
    TakeRecovered,
    /// Leave it in Drafts.
    LeaveRecovered,
    /// Delete it.
    DiscardRecovered,
    /// Open the list of the server's templates.
    OpenServerTemplates,
    /// Fetch this template for the message in the form.
    UseTemplate(String),
    /// Take these values for the variables of this template.
    TakeValues(String, Values),
    /// Ask Postmark about mail or suppressions.
    LookUp(LookupTask),
    /// Open the Activity screen.
    OpenActivity,
    /// Delete a send from the history.
    ForgetSend(SendId),
    /// Open the review.
    Review(Via),
    /// Open the review of the message to the sender alone.
    ReviewToSelf(Via),
    /// Send the message under review.
    SendNow(JobId),
    /// Have Postmark send to these suppressed recipients again.
    LiftSuppressions(Vec<String>),
    /// Save the token of the form in the private file.
    KeepTokenInFile,
    /// Do a task in the account.
    ChangeAccount(AccountTask),
    /// Prove the sender with one message to Postmark's blackhole address.
    Prove,
    /// Export the message in the form.
    Export(Language),
    /// Open the walkthrough.
    OpenWalkthrough,
    /// Replace the message in the form by the walkthrough's first message.
    FillFirstMessage,
}

impl Intent {
    /// Asks the edge for `effect`.
    pub(super) fn perform(effect: Effect) -> Self {
        Self::Perform(Box::new(effect))
    }
}

/// A question above the screen.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// In the border.
    pub title: &'static str,
    /// The question itself; line breaks separate paragraphs.
    pub text: String,
    /// The answers; the first is chosen when the question appears, and is the harmless one.
    pub answers: Vec<Answer>,
    /// Index of the chosen answer.
    pub selected: usize,
}

/// An answer to a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// What it says.
    pub label: String,
    /// What it causes, in order; empty if it only closes the question.
    pub intents: Vec<Intent>,
}

impl Question {
    /// A question without answers yet.
    pub(super) fn new(title: &'static str, text: impl Into<String>) -> Self {
        Self {
            title,
            text: text.into(),
            answers: Vec::new(),
            selected: 0,
        }
    }

    /// The same with one more answer.
    pub(super) fn answer(
        mut self,
        label: impl Into<String>,
        intents: impl IntoIterator<Item = Intent>,
    ) -> Self {
        self.answers.push(Answer {
            label: label.into(),
            intents: intents.into_iter().collect(),
        });
        self
    }

    /// Whether any of its answers causes such a thing.
    pub fn offers(&self, wanted: impl Fn(&Intent) -> bool) -> bool {
        let mut intents = self.answers.iter().flat_map(|answer| &answer.intents);
        intents.any(wanted)
    }
}
