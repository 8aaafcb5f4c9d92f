//! What can happen to the model. Plain data; nothing typed or secret reaches `Debug`.

use super::clipboard::CopiedTo;
use super::drafts::DraftAnswer;
use super::geometry::Size;
use super::key::{Key, Mouse};
use super::lists::CheckedList;
use super::lookup::LookupAnswer;
use super::picker::Folder;
use super::preview::PreviewNews;
use super::template::{TemplateAnswer, Values};
use crate::mail::{FileFact, MergeError};
use crate::postmark::{
    Changed, Credential, ProfileChange, Secret, StreamChoice, TokenSource, Typed, Written,
};
use crate::record::{
    AccountOutcome, CheckEvent, EarlierSend, Event, FollowEvent, HistoryPage, HistoryQuery,
    InboxItem, JobId, Moment, PreSendInfo, RunEvent, ScenarioSummary, SendId, SendRecord, TimerId,
};

/// Why a token is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeepTrouble {
    /// No keyring answers; this file could be used instead.
    NoKeyring(String),
    /// Something else, in words.
    Other(String),
}

/// How the editor was left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edited {
    /// Nothing was changed.
    Unchanged,
    /// It could not be started, or ended badly: why, and where the file is if something was written.
    Failed(String),
    /// The file at this path holds this text.
    Text {
        /// The file.
        path: String,
        /// What stands in it.
        text: Typed,
    },
}

/// A message as a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// Where it was saved.
    pub path: String,
    /// Its text; `None` if it is too long to be copied.
    pub text: Option<Typed>,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// The model was drawn as it is now: this is what the next key answers to.
    Drawn,
    /// A key was pressed.
    Key(Key),
    /// Text was pasted (bracketed paste).
    Paste(Typed),
    /// The process was continued after a stop: the screen may show anything.
    Continued,
    /// The mouse did something.
    Mouse(Mouse),
    /// The terminal has a new size.
    Resized(Size),
    /// The practice server listens: its ports, token and sender.
    PracticeReady {
        /// SMTP ports on loopback.
        ports: Vec<u16>,
        /// Its one known token.
        credential: Credential,
        /// Its one known sender.
        sender: String,
        /// Its HTTP API.
        api_url: Option<String>,
    },
    /// The practice server could not start: why.
    PracticeFailed(String),
    /// A credential was looked up for a profile after a switch.
    CredentialFound {
        /// The profile's name.
        profile: String,
        /// What was found, or why not.
        result: Result<(Option<Credential>, TokenSource), String>,
    },
    /// The token of the form was kept for a profile, or not.
    TokenKept {
        /// The profile's name.
        profile: String,
        /// Where, with what is left elsewhere; or why not.
        result: Result<(TokenSource, Vec<String>), KeepTrouble>,
    },
    /// The kept token of a profile was forgotten, or not.
    TokenForgotten {
        /// The profile's name.
        profile: String,
        /// What was done, or why not.
        result: Result<String, String>,
    },
    /// A job began; the edge says when.
    Started {
        /// Which job.
        job: JobId,
        /// When.
        at: Moment,
    },
    /// A job reports.
    Job {
        /// Which job.
        job: JobId,
        /// What.
        event: Event,
    },
    /// A check reports.
    Check {
        /// Which job.
        job: JobId,
        /// What.
        event: CheckEvent,
    },
    /// The account token of the practice server: it opens nothing outside practice.
    PracticeAccount(Secret),
    /// A task in an account ended.
    Account {
        /// Which job.
        job: JobId,
        /// How.
        outcome: Box<AccountOutcome>,
    },
    /// What the API says of a message that is being reviewed.
    PreSendInfo {
        /// The job that waits behind the review.
        job: JobId,
        /// What.
        ahead: PreSendInfo,
        /// How it went to make recipients sendable again, if that was asked for.
        lifted: Option<Result<(), String>>,
    },
    /// What the history has of the message that is being reviewed.
    EarlierFound {
        /// The job that waits behind the review.
        job: JobId,
        /// An earlier send of it that somebody may have.
        earlier: Option<EarlierSend>,
    },
    /// A list was read and its rows were checked, or it cannot be used.
    ListChecked {
        /// The check.
        id: u64,
        /// What was found.
        result: Result<Box<CheckedList>, Vec<MergeError>>,
    },
    /// A run to a list reports.
    Run {
        /// Which job.
        job: JobId,
        /// What.
        event: RunEvent,
    },
    /// A follow-up reports.
    Follow {
        /// Which send.
        id: SendId,
        /// What.
        event: FollowEvent,
    },
    /// So many real messages are being followed now.
    FollowingReal(usize),
    /// Rows of the history, or why there are none.
    Sends {
        /// What was asked.
        query: HistoryQuery,
        /// The rows.
        result: Result<HistoryPage, String>,
    },
    /// One send of the history, whole, to be read.
    SendOpened(Result<Option<Box<SendRecord>>, String>),
    /// One send of the history, whole, for the form.
    SendCopied {
        /// It.
        result: Result<Option<Box<SendRecord>>, String>,
        /// Whether the review opens at once.
        at_once: bool,
    },
    /// The history has changed; says how, if the user should know.
    HistoryChanged(Result<Option<String>, String>),
    /// The last sends that are kept, newest first.
    RecentSends(Vec<SendRecord>),
    /// The ports of a profile were written into the config, or why not; says where.
    PortsSaved(Result<String, String>),
    /// What the config says about profiles, or why it cannot be used.
    ConfigRead(Result<Box<Written>, String>),
    /// Profiles were changed in the config, or why not.
    ProfileChanged {
        /// What was asked for.
        change: Box<ProfileChange>,
        /// What stands there now.
        result: Result<Box<Changed>, String>,
    },
    /// A timer ran out.
    Timer(TimerId),
    /// Files were looked at.
    FilesProbed(Vec<FileFact>),
    /// Addresses that were written to, newest first.
    AddressesFound {
        /// What had been typed when it was asked.
        typed: Typed,
        /// The mailboxes.
        addresses: Vec<String>,
    },
    /// The streams of a server that send, or why they are not known.
    StreamsListed {
        /// The profile that asked.
        profile: String,
        /// The token with which it asked.
        token: Secret,
        /// They.
        result: Result<Vec<StreamChoice>, String>,
    },
    /// Postmark's answer about mail or suppressions.
    Lookup {
        /// The profile that asked.
        profile: String,
        /// It.
        answer: LookupAnswer,
    },
    /// Postmark's answer about templates.
    Template {
        /// The profile that asked.
        profile: String,
        /// It.
        answer: TemplateAnswer,
    },
    /// The values of a template's variables were read from a file, or why not.
    ModelRead {
        /// The file.
        path: Typed,
        /// They.
        result: Result<Values, String>,
    },
    /// The file with a profile's signature was read, or why not.
    SignatureRead {
        /// The profile's name.
        profile: String,
        /// The text.
        result: Result<String, String>,
    },
    /// A folder was read.
    FolderListed {
        /// The folder that was asked for.
        asked: String,
        /// What is in it, or why it cannot be read.
        result: Result<Folder, String>,
    },
    /// Completions of a typed path, in order.
    PathsCompleted {
        /// What had been typed when it was asked.
        typed: Typed,
        /// Whole paths; folders end in a slash.
        paths: Vec<String>,
    },
    /// The practice inbox as it stands now, newest first.
    Inbox(Vec<InboxItem>),
    /// Minutes from UTC to local time.
    LocalOffset(i16),
    /// The source of a caught message as text, or why it could not be read.
    InboxSource {
        /// The message.
        id: String,
        /// Its source.
        result: Result<String, String>,
    },
    /// The faults that the practice server can play.
    Scenarios(Vec<ScenarioSummary>),
    /// The practice server could not play what it was asked to: why.
    PlayRefused(String),
    /// A report was saved, or why not.
    ReportSaved(Result<String, String>),
    /// A message was written as a program, or why not.
    Exported(Result<Exported, String>),
    /// A text was copied to a clipboard outside, or why not.
    Copied(Result<CopiedTo, String>),
    /// Something about drafts.
    Drafts(DraftAnswer),
    /// The draft was saved for a crash, or why not.
    DraftSaved(Result<(), String>),
    /// How far the walkthrough has come could not be kept: why.
    WalksNotSaved(String),
    /// An example was saved, or why not.
    ExampleSaved(Result<String, String>),
    /// The user's editor was left.
    Edited(Edited),
    /// A preview was built or opened.
    Preview(PreviewNews),
    /// The edge could not do something that has no answer of its own: why.
    NotDone(String),
    /// The system asks us to end (SIGTERM, SIGHUP): no question can be asked.
    Terminate,
}
