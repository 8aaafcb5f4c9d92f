//! What an effect makes happen: orders to the worker, drafts to the keeper, sequences to the
//! terminal.

use std::collections::HashMap;
use std::io::Write;
use std::sync::mpsc as std_mpsc;
use std::time::Duration;

use crossterm::clipboard::CopyToClipboard;
use crossterm::queue;
use crossterm::terminal::SetTitle;
use tokio::sync::mpsc;

use super::clipboard::Route;
use super::history::Wanted;
use super::keeper::Keeper;
use super::secrets::Secrets;
use super::session::Execute;
use super::worker::{Order, account_unasked};
use crate::app::{
    self, AccountOrder, CheckOrder, CopiedTo, Effect, Link, Message, Model, SendOrder,
};
use crate::delivery::Control;
use crate::postmark::{Credential, Endpoint, Profile, printable_line};
use crate::record::{Event, Failure, FailureKind, JobId, Outcome, Stage};

/// More than this is not handed to the terminal's clipboard: some terminals drop the whole
/// sequence, and a part of it is no copy.
const COPY_LIMIT: usize = 1 << 20;

/// Words to a job that may wait: at most one Go and one Cancel are ever said.
const WORDS: usize = 4;

/// The real executor. It never waits.
pub(super) struct Executor<W> {
    out: W,
    title: String,
    /// Whether somebody else has the terminal.
    away: bool,
    profiles: Vec<Profile>,
    secrets: Secrets,
    orders: mpsc::Sender<Order>,
    keeper: Keeper,
    jobs: HashMap<JobId, mpsc::Sender<Control>>,
    messages: mpsc::Sender<Message>,
    route: Route,
    /// What no program took, for the terminal.
    returned: (std_mpsc::Sender<String>, std_mpsc::Receiver<String>),
}

impl<W: Write> Executor<W> {
    /// An executor that writes sequences to `out`.
    pub(super) fn new(
        out: W,
        profiles: Vec<Profile>,
        secrets: Secrets,
        orders: mpsc::Sender<Order>,
        keeper: Keeper,
        messages: mpsc::Sender<Message>,
        route: Route,
    ) -> Self {
        let (title, jobs) = (String::new(), HashMap::new());
        Self {
            out,
            title,
            away: false,
            profiles,
            secrets,
            orders,
            keeper,
            jobs,
            messages,
            route,
            returned: std_mpsc::channel(),
        }
    }

    /// Waits for the draft to be on disk, at most for `limit`.
    ///
    /// # Errors
    ///
    /// Why it is not known to be there.
    pub(super) fn finish(&self, limit: Duration) -> Result<(), String> {
        self.keeper.finish(limit)
    }

    /// Writes nothing to the terminal until it is [entered](Self::entered) again.
    pub(super) fn left(&mut self) {
        self.away = true;
    }

    /// Forgets which title the terminal shows, because it was given away in between.
    pub(super) fn entered(&mut self) {
        self.away = false;
        let title = std::mem::take(&mut self.title);
        self.title(title);
    }

    fn send(&mut self, order: Box<SendOrder>) {
        self.secrets.learn(&order.credential);
        self.jobs.retain(|_, job| !job.is_closed());
        let (job, endpoint) = (order.job, endpoint(&order.profile));
        let (control, words) = mpsc::channel(WORDS);
        self.jobs.insert(job, control);
        if self.orders.try_send(Order::Send(order, words)).is_err() {
            let failure = Failure::new(Stage::Resolve, FailureKind::Internal, endpoint)
                .with_cause("the worker thread does not take orders; start postrider again");
            self.answer(Message::Job {
                job,
                event: Event::Outcome(Outcome::Failed(failure)),
            });
        }
    }

    fn check(&mut self, order: Box<CheckOrder>) {
        if let Some(credential) = &order.credential {
            self.secrets.learn(credential);
        }
        if let Some(token) = &order.account_token {
            self.secrets.learn(&Credential::ServerToken(token.clone()));
        }
        self.jobs.retain(|_, job| !job.is_closed());
        let (control, words) = mpsc::channel(WORDS);
        self.jobs.insert(order.job, control);
        self.ask(Order::Check(order, words));
    }

    /// A job that is over hears nothing, which is as it should be.
    fn tell(&self, job: JobId, word: Control) {
        if let Some(control) = self.jobs.get(&job) {
            let _ = control.try_send(word);
        }
    }

    /// Asks the worker for something that may be asked for again.
    fn ask(&self, order: Order) {
        let _ = self.orders.try_send(order);
    }

    fn ask_account(&self, order: Box<AccountOrder>) {
        let token = Credential::ServerToken(order.token.clone());
        self.secrets.learn(&token);
        let job = order.job;
        if self.orders.try_send(Order::Account(order)).is_err() {
            self.answer(account_unasked(job));
        }
    }

    fn look_for_credential(&self, name: &str) {
        let profile = self.profiles.iter().find(|profile| profile.name == name);
        match profile {
            Some(profile) => self.ask(Order::Credential(Box::new(profile.clone()))),
            None => self.answer(Message::CredentialFound {
                profile: name.to_owned(),
                result: Err(format!("there is no profile `{name}`")),
            }),
        }
    }

    fn answer(&self, message: Message) {
        let _ = self.messages.try_send(message);
    }

    fn copy(&mut self, text: String) {
        let copied = match (self.away, self.route.is_terminal()) {
            (true, _) => Err("another program has the terminal".to_owned()),
            (false, true) => self.copy_by_terminal(&text),
            (false, false) => {
                let (terminal, messages) = (self.returned.0.clone(), self.messages.clone());
                match self.route.hand_over(text, terminal, messages) {
                    // The thread answers.
                    Ok(()) => return,
                    Err(why) => Err(why.to_string()),
                }
            }
        };
        self.answer(Message::Copied(copied));
    }

    fn copy_by_terminal(&mut self, text: &str) -> Result<CopiedTo, String> {
        if text.len() > COPY_LIMIT {
            return Err("it is too long for a terminal".into());
        }
        queue!(self.out, CopyToClipboard::to_clipboard_from(text))
            .and_then(|()| self.out.flush())
            .map_err(|why| why.to_string())?;
        Ok(CopiedTo::Terminal)
    }

    fn title(&mut self, title: String) {
        let title = printable_line(&title).into_owned();
        if title == self.title {
            return;
        }
        if !self.away {
            let _ = queue!(self.out, SetTitle(&title));
            let _ = self.out.flush();
        }
        self.title = title;
    }
}

/// The rows of a link with its address (OSC 8), and the cursor where it was.
fn link_sequence(link: &Link) -> String {
    let mut out = "\x1b7\x1b[0;4m".to_owned();
    for (at, text) in link.rows.iter().enumerate() {
        let (row, column) = (usize::from(link.row) + at + 1, link.column + 1);
        let text = printable_line(text);
        out.push_str(&format!(
            "\x1b[{row};{column}H\x1b]8;id=page;{}\x1b\\{text}\x1b]8;;\x1b\\",
            link.url
        ));
    }
    out.push_str("\x1b[0m\x1b8");
    out
}

fn endpoint(profile: &Profile) -> Endpoint {
    let port = profile.smtp_ports.first().copied().unwrap_or_default();
    Endpoint {
        host: profile.smtp_host.clone(),
        port,
    }
}

impl<W: Write> Execute for Executor<W> {
    fn execute(&mut self, effect: Effect) {
        match effect {
            Effect::StartSend(order) => self.send(order),
            Effect::StartCheck(order) => self.check(order),
            Effect::AskAccount(order) => self.ask_account(order),
            Effect::SavePorts { profile, ports } => self.ask(Order::Ports(profile, ports)),
            Effect::ReadConfig => self.ask(Order::Config),
            Effect::ChangeProfile(change) => self.ask(Order::Profile(change)),
            Effect::Go(job) => self.tell(job, Control::Go),
            Effect::Abandon(job) => self.tell(job, Control::Abandon),
            Effect::Cancel(job) => self.tell(job, Control::Cancel),
            Effect::LookAhead(order) => self.ask(Order::Ahead(order, Vec::new())),
            Effect::LiftSuppressions { order, addresses } => {
                self.ask(Order::Ahead(order, addresses));
            }
            Effect::Follow { id, credential } => {
                if let Some(credential) = &credential {
                    self.secrets.learn(credential);
                }
                self.ask(Order::Follow(id, credential));
            }
            Effect::ListSends(query) => self.ask(Order::History(Wanted::List(query))),
            Effect::OpenSend(id) => self.ask(Order::History(Wanted::Open(id))),
            Effect::CopySend { id, at_once } => {
                self.ask(Order::History(Wanted::Copy(id, at_once)));
            }
            Effect::FindAddresses { typed, real } => {
                self.ask(Order::History(Wanted::Addresses(typed, real)));
            }
            Effect::FindEarlier {
                job,
                draft,
                practice,
            } => self.ask(Order::History(Wanted::Earlier(job, draft, practice))),
            Effect::ListStreams(order) => {
                self.secrets
                    .learn(&Credential::ServerToken(order.token.clone()));
                self.ask(Order::Streams(order));
            }
            Effect::ForgetSend(id) => self.ask(Order::History(Wanted::Forget(id))),
            Effect::ExportSends(query) => self.ask(Order::History(Wanted::Export(query))),
            Effect::FindCredential(profile) => self.look_for_credential(&profile),
            Effect::KeepToken {
                profile,
                credential,
                in_file,
            } => {
                self.secrets.learn(&credential);
                self.ask(Order::Keep(profile, credential, in_file));
            }
            Effect::ForgetToken(profile) => self.ask(Order::Forget(profile)),
            Effect::ReadSignature { profile, path } => self.ask(Order::Signature(profile, path)),
            Effect::ProbeFiles(paths) => self.ask(Order::Probe(paths)),
            Effect::ListFolder(folder) => self.ask(Order::Folder(folder)),
            Effect::CompletePath(typed) => self.ask(Order::Complete(typed)),
            Effect::Play(name) => self.ask(Order::Play(name)),
            Effect::ReadSource(id) => self.ask(Order::Source(id)),
            Effect::Export {
                language,
                draft,
                profile,
            } => self.ask(Order::Export(language, draft, profile)),
            Effect::Preview(order) => self.ask(Order::Preview(order)),
            Effect::ForgetEdited(path) => self.ask(Order::ForgetEdited(path)),
            Effect::SaveReport(text) => self.ask(Order::Report(text)),
            Effect::SaveWalks(walks) => self.keeper.save_walks(walks),
            Effect::SaveExample { file, text } => self.ask(Order::Example(file, text)),
            Effect::SaveDraft(draft) => self.keeper.save(draft),
            Effect::ForgetDraft => self.keeper.forget(),
            Effect::Drafts(order) => self.keeper.order(order),
            Effect::Copy(text) => self.copy(text),
            Effect::Title(title) => self.title(title),
            // The loop's own.
            Effect::StartTimer { .. }
            | Effect::Suspend
            | Effect::EditOutside(_)
            | Effect::Quit(_) => {}
        }
    }

    /// A link is written over its own text, cell by cell the same: ratatui has no word for one.
    fn drawn(&mut self, model: &Model) {
        if let Some(link) = app::link(model) {
            let _ = self.out.write_all(link_sequence(&link).as_bytes());
            let _ = self.out.flush();
        }
    }

    fn observe(&mut self, model: &Model) {
        self.secrets.watch(model);
        while !self.away
            && let Ok(text) = self.returned.1.try_recv()
        {
            // The report said so already; a terminal that cannot be written to ends the interface.
            let _ = self.copy_by_terminal(&text);
        }
        // Look-ups and follow-ups go by the profiles as they stand now.
        if self.profiles != model.shared.profiles {
            self.profiles.clone_from(&model.shared.profiles);
            self.ask(Order::Profiles(self.profiles.clone()));
        }
    }
}

#[cfg(test)]
mod tests;
