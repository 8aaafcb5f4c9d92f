//! What one part of the interface wants of another, and the one place that carries it out.

use super::model::{Model, NoticeKind};
use super::{
    Effect, account, activity, credential, delivery, drafts, keeping, options, profiles, review,
    setup, walk,
};
use crate::mail::Language;
use crate::postmark::{Credential, TokenSource};
use crate::record::{AccountTask, JobId, SendId, Via};

/// Something that another part of the interface is to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Intent {
    /// Ask the edge for this.
    Perform(Box<Effect>),
    /// Show this notice.
    Notify(NoticeKind, &'static str),
    /// Quit; unsent work is saved for the next start, or deleted.
    Quit {
        /// Whether it is saved.
        keep: bool,
    },
    /// Cancel the send and quit when its outcome is known.
    CancelAndQuit(JobId),
    /// Switch to Postmark with a token found in the environment or pasted.
    SwitchToPostmark(Credential, TokenSource),
    /// Use the profile of this name.
    UseProfile(&'static str),
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

/// Carries out `intents` in order.
pub(super) fn carry_out(model: &mut Model, intents: Vec<Intent>) -> Vec<Effect> {
    let done = intents
        .into_iter()
        .map(|intent| carry_out_one(model, intent));
    done.collect::<Vec<_>>().concat()
}

fn carry_out_one(model: &mut Model, intent: Intent) -> Vec<Effect> {
    match intent {
        Intent::Perform(effect) => vec![*effect],
        Intent::Notify(kind, text) => {
            model.notify(kind, text);
            Vec::new()
        }
        Intent::Quit { keep: true } => delivery::keep_and_leave(model),
        Intent::Quit { keep: false } => delivery::leave(model),
        Intent::CancelAndQuit(job) => delivery::cancel_and_leave(model, job),
        Intent::SwitchToPostmark(credential, source) => {
            credential::switch_to_postmark(model, &credential, source)
        }
        Intent::UseProfile(name) => credential::use_profile(model, name),
        Intent::AgreeToProfile => profiles::agree(model),
        Intent::SaveProfile => profiles::save(model),
        Intent::CloseProfileForm => profiles::leave_form(model),
        Intent::TakeRecovered => drafts::recover(model),
        Intent::LeaveRecovered => drafts::let_be(model),
        Intent::DiscardRecovered => drafts::declined(model),
        Intent::OpenActivity => activity::show(model),
        Intent::ForgetSend(id) => activity::forget(model, id),
        Intent::Review(via) => review::open_via(model, false, via),
        Intent::ReviewToSelf(via) => review::open_via(model, true, via),
        Intent::SendNow(job) => review::send_now(model, job),
        Intent::LiftSuppressions(addresses) => review::lift_now(model, addresses),
        Intent::KeepTokenInFile => keeping::keep_in_file(model),
        Intent::ChangeAccount(task) => account::agreed(model, task),
        Intent::Prove => setup::prove(model),
        Intent::Export(language) => options::export(model, language),
        Intent::OpenWalkthrough => walk::open(model),
        Intent::FillFirstMessage => walk::fill_first_message(model),
    }
}
