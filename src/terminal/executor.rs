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
use tokio::sync::mpsc::error::TrySendError;

use super::clipboard::Route;
use super::keeper::Keeper;
use super::refusal::refusal;
use super::restore::set_mouse;
use super::secrets::Secrets;
use super::session::Execute;
use super::worker::Order;
use crate::app::{CopiedTo, Effect, Link, Message, Model};
use crate::delivery::Control;
use crate::postmark::{Credential, Profile, Secret, printable_line};
use crate::record::JobId;

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
    /// The profiles that the worker knows.
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

    /// A job that is over hears nothing, which is as it should be.
    fn tell(&self, job: JobId, word: Control) {
        if let Some(control) = self.jobs.get(&job) {
            let _ = control.try_send(word);
        }
    }

    /// Hands an effect to the worker, or says that it was not taken.
    fn ask(&mut self, effect: Effect) -> Vec<Message> {
        for credential in credentials(&effect) {
            self.secrets.learn(&credential);
        }
        let order = match job_of(&effect) {
            None => Order::Do(effect),
            Some(job) => {
                self.jobs.retain(|_, job| !job.is_closed());
                let (control, words) = mpsc::channel(WORDS);
                self.jobs.insert(job, control);
                Order::Steered(effect, words)
            }
        };
        let (order, why) = match self.orders.try_send(order) {
            Ok(()) => return Vec::new(),
            Err(TrySendError::Full(order)) => (order, "too many tasks are waiting; try again"),
            Err(TrySendError::Closed(order)) => {
                let why = "the worker thread has stopped; restart postrider";
                (order, why)
            }
        };
        match order {
            Order::Do(effect) | Order::Steered(effect, _) => refusal(&effect, why),
            Order::Profiles(_) => Vec::new(),
        }
    }

    fn copy(&mut self, text: String) -> Vec<Message> {
        let copied = match (self.away, self.route.is_terminal()) {
            (true, _) => Err("another program has the terminal".to_owned()),
            (false, true) => self.copy_by_terminal(&text),
            (false, false) => {
                let (terminal, messages) = (self.returned.0.clone(), self.messages.clone());
                match self.route.hand_over(text, terminal, messages) {
                    // The thread answers.
                    Ok(()) => return Vec::new(),
                    Err(why) => Err(why.to_string()),
                }
            }
        };
        vec![Message::Copied(copied)]
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

/// The job that an effect starts and that can be steered.
fn job_of(effect: &Effect) -> Option<JobId> {
    match effect {
        Effect::StartSend(order) => Some(order.job),
        Effect::StartCheck(order) => Some(order.job),
        Effect::StartRun(start) => Some(start.job),
        _ => None,
    }
}

/// The secrets of an effect.
fn credentials(effect: &Effect) -> Vec<Credential> {
    let token = |token: &Secret| Credential::ServerToken(token.clone());
    match effect {
        Effect::StartSend(order) => vec![order.credential.clone()],
        Effect::StartCheck(order) => {
            let account = order.account_token.iter().map(token);
            order.credential.iter().cloned().chain(account).collect()
        }
        Effect::CheckList(order) => order.credential.iter().cloned().collect(),
        Effect::StartRun(start) => start.order.credential.iter().cloned().collect(),
        Effect::AskAccount(order) => vec![token(&order.token)],
        Effect::ListStreams(order) => vec![token(&order.token)],
        Effect::LookUp(order) => vec![token(&order.token)],
        Effect::Template(order) => vec![token(&order.token)],
        Effect::Follow { credential, .. } => credential.iter().cloned().collect(),
        Effect::KeepToken { credential, .. } => vec![credential.clone()],
        _ => Vec::new(),
    }
}

impl<W: Write> Execute for Executor<W> {
    fn execute(&mut self, effect: Effect) -> Vec<Message> {
        match effect {
            Effect::Go(job) => self.tell(job, Control::Go),
            Effect::Abandon(job) => self.tell(job, Control::Abandon),
            Effect::Cancel(job) => self.tell(job, Control::Cancel),
            Effect::SaveWalks(walks) => self.keeper.save_walks(walks),
            Effect::SaveDraft(draft) => self.keeper.save(draft),
            Effect::ForgetDraft => self.keeper.forget(),
            Effect::Drafts(order) => self.keeper.order(order),
            Effect::Title(title) => self.title(title),
            // A terminal that cannot be written to ends the interface at the next frame.
            Effect::Mouse(mouse) => drop(set_mouse(&mut self.out, mouse)),
            // The loop's own.
            Effect::StartTimer { .. }
            | Effect::Redraw
            | Effect::Suspend
            | Effect::EditOutside(_)
            | Effect::Quit(_) => {}
            Effect::Copy(text) => return self.copy(text.into()),
            work => return self.ask(work),
        }
        Vec::new()
    }

    /// A link is written over its own text, cell by cell the same: ratatui has no word for one.
    fn drawn(&mut self, model: &Model) {
        if let Some(link) = model.link() {
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
            let profiles = model.shared.profiles.clone();
            // Where the queue is full, the next change sends them.
            if self
                .orders
                .try_send(Order::Profiles(profiles.clone()))
                .is_ok()
            {
                self.profiles = profiles;
            }
        }
    }
}

#[cfg(test)]
mod tests;
