//! What the model asks the edge to do. Plain data; nothing typed or secret reaches `Debug`.

use super::drafts::DraftOrder;
use super::lists::{ListOrder, ListStart};
use super::lookup::LookupOrder;
use super::preview::PreviewOrder;
use super::template::TemplateOrder;
use crate::mail::{Draft, Language};
use crate::postmark::{Credential, Profile, ProfileChange, Secret, Typed};
use crate::record::{AccountTask, HistoryQuery, JobId, SendId, TimerId, Via, Walks};

/// A send as the core orders it; the edge adds roots and time limits.
#[derive(Debug, Clone, PartialEq)]
pub struct SendOrder {
    /// The job's id.
    pub job: JobId,
    /// The profile as it stands now (with the practice server's ports, or a port chosen by a remedy).
    pub profile: Profile,
    /// The login.
    pub credential: Credential,
    /// The draft.
    pub draft: Draft,
    /// Whether to stop when signed in and wait for [`Effect::Go`].
    pub hold: bool,
    /// Which way it goes.
    pub via: Via,
}

/// A check as the core orders it; the edge adds roots and time limits.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckOrder {
    /// The job's id.
    pub job: JobId,
    /// The profile as it stands now.
    pub profile: Profile,
    /// The ports to try.
    pub ports: Vec<u16>,
    /// The login, if there is one.
    pub credential: Option<Credential>,
    /// An account token, if one was given.
    pub account_token: Option<Secret>,
    /// The From field as typed.
    pub from: Typed,
    /// The message stream.
    pub stream: String,
    /// Whether to look at DNS.
    pub dns: bool,
    /// Whether to send the one agreed-to message.
    pub prove: bool,
}

/// A task in an account as the core orders it; the edge adds roots and time limits.
#[derive(Debug, Clone, PartialEq)]
pub struct AccountOrder {
    /// The job's id.
    pub job: JobId,
    /// The profile, whose API is asked.
    pub profile: Profile,
    /// The account token.
    pub token: Secret,
    /// What to do.
    pub task: AccountTask,
}

/// A question for the streams of a server; the edge adds roots and time limits.
#[derive(Debug, Clone, PartialEq)]
pub struct StreamOrder {
    /// The profile, whose API is asked.
    pub profile: Profile,
    /// The server token.
    pub token: Secret,
}

/// What goes to the editor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EditOrder {
    /// A draft, as a new file.
    New(Box<Draft>),
    /// The file at this path, as it was left.
    Again(String),
}

/// Something to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    // -- delivery --
    /// Start a send; answers with `Message::Started` and `Message::Job`.
    StartSend(Box<SendOrder>),
    /// Let a job that is ready go on.
    Go(JobId),
    /// End a job that is preparing or ready; no message leaves.
    Abandon(JobId),
    /// Cancel a running job.
    Cancel(JobId),
    /// Start a check; answers with `Message::Check`.
    StartCheck(Box<CheckOrder>),
    /// Do a task in an account; answers with `Message::Account`.
    AskAccount(Box<AccountOrder>),
    /// Ask the API who will not get the message, and how much was sent this month; answers with
    /// `Message::PreSendInfo`, if it comes to that.
    LookAhead(Box<SendOrder>),
    /// Make suppressed recipients of that message sendable again, then look again.
    LiftSuppressions {
        /// The message.
        order: Box<SendOrder>,
        /// Whom.
        addresses: Vec<String>,
    },
    /// Read a list and check its rows; answers with `Message::ListChecked`.
    CheckList(Box<ListOrder>),
    /// Send a message to each row of a list; answers with `Message::Run`.
    StartRun(Box<ListStart>),
    // -- history --
    /// Look for an earlier send of this message that somebody may have; answers with
    /// `Message::EarlierFound`.
    FindEarlier {
        /// The job that waits behind the review.
        job: JobId,
        /// The message.
        draft: Box<Draft>,
        /// Whether in practice, or for real.
        practice: bool,
    },
    /// Ask the API for the status of a send, with this login or the profile's own; answers with
    /// `Message::Follow`.
    Follow {
        /// Which send.
        id: SendId,
        /// The login, if the form has the one of that profile.
        credential: Option<Credential>,
    },
    /// Fetch rows of the history; answers with `Message::Sends`.
    ListSends(HistoryQuery),
    /// Fetch one send; answers with `Message::SendOpened`.
    OpenSend(SendId),
    /// Fetch one send for the form; answers with `Message::SendCopied`.
    CopySend {
        /// Which.
        id: SendId,
        /// Whether the review opens at once.
        at_once: bool,
    },
    /// Forget a send; answers with `Message::HistoryChanged`.
    ForgetSend(SendId),
    /// Write all sends that fit into a file; answers with `Message::ReportSaved`.
    ExportSends(HistoryQuery),
    // -- lookups --
    /// Look for addresses that were written to, newest first; answers with `Message::AddressesFound`.
    FindAddresses {
        /// How they begin; empty takes all.
        typed: Typed,
        /// Whether those of practice are left out.
        real: bool,
    },
    /// Ask the API for the streams of the server; answers with `Message::StreamsListed`.
    ListStreams(Box<StreamOrder>),
    /// Ask Postmark about mail or suppressions; answers with `Message::Lookup`.
    LookUp(Box<LookupOrder>),
    /// Ask Postmark about templates; answers with `Message::Template`.
    Template(Box<TemplateOrder>),
    /// Read the values of a template's variables from a JSON file; answers with `Message::ModelRead`.
    ReadModel(Typed),
    /// Look for a profile's credential; answers with `Message::CredentialFound`.
    FindCredential(String),
    /// Keep a token for a profile, in the keyring or in a file; answers with `Message::TokenKept`.
    KeepToken {
        /// The profile as it stands now.
        profile: Box<Profile>,
        /// The token.
        credential: Credential,
        /// Whether in the file.
        in_file: bool,
    },
    /// Forget the kept token of a profile; answers with `Message::TokenForgotten`.
    ForgetToken(Box<Profile>),
    /// Read the file with a profile's signature; answers with `Message::SignatureRead`.
    ReadSignature {
        /// The profile's name.
        profile: String,
        /// The file.
        path: std::path::PathBuf,
    },
    /// Look at files; answers with `Message::FilesProbed`.
    ProbeFiles(Vec<Typed>),
    /// Read a folder, empty for the present one; answers with `Message::FolderListed`.
    ListFolder(String),
    /// Complete a path; answers with `Message::PathsCompleted`.
    CompletePath(Typed),
    /// Play a fault by name, or none; answers with `Message::PlayRefused` if it cannot.
    Play(Option<String>),
    /// Read the source of a caught message; answers with `Message::InboxSource`.
    ReadSource(String),
    // -- timers --
    /// Answer with `Message::Timer` after so many milliseconds.
    StartTimer {
        /// Its id.
        timer: TimerId,
        /// Milliseconds.
        after_ms: u64,
    },
    // -- keeping --
    /// Keep the draft against a crash; answers with `Message::DraftSaved`.
    SaveDraft(Box<Draft>),
    /// Forget the kept draft for good: it was sent.
    ForgetDraft,
    /// Something else with drafts.
    Drafts(DraftOrder),
    /// Write a message as a program into a file; answers with `Message::Exported`.
    Export {
        /// As what.
        language: Language,
        /// The message.
        draft: Box<Draft>,
        /// For whose server.
        profile: Box<Profile>,
    },
    /// Keep how far the walkthrough has come; answers with `Message::WalksNotSaved` if it cannot.
    SaveWalks(Box<Walks>),
    /// Save an example under a name that is free; answers with `Message::ExampleSaved`.
    SaveExample {
        /// Name of the file.
        file: String,
        /// The program.
        text: String,
    },
    /// Build or open a preview; answers with `Message::Preview`.
    Preview(PreviewOrder),
    /// Save a report; answers with `Message::ReportSaved`.
    SaveReport(String),
    /// Write the ports of a profile into the config; answers with `Message::PortsSaved`.
    SavePorts {
        /// The profile's name.
        profile: String,
        /// Its ports in order.
        ports: Vec<u16>,
    },
    /// Read what the config says about profiles; answers with `Message::ConfigRead`.
    ReadConfig,
    /// Change profiles in the config; answers with `Message::ProfileChanged`.
    ChangeProfile(Box<ProfileChange>),
    // -- terminal --
    /// Copy to a clipboard outside; answers with `Message::Copied`.
    Copy(Typed),
    /// Set the terminal's title.
    Title(String),
    /// Give the terminal to the user's editor; answers with `Message::Edited`.
    EditOutside(EditOrder),
    /// Take the file away that was written there.
    ForgetEdited(String),
    /// Draw the whole screen anew, whatever it shows.
    Redraw,
    /// Take mouse buttons and wheel, or leave them to the terminal.
    Mouse(bool),
    /// Stop the process as Ctrl+Z does in a shell.
    Suspend,
    /// Leave. The line, if any, stays in the scrollback.
    Quit(Option<String>),
}

impl Effect {
    /// Looks at the files of these paths.
    pub fn probe(paths: &[String]) -> Self {
        Self::ProbeFiles(paths.iter().map(|path| path.as_str().into()).collect())
    }
}
