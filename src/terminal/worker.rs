//! The worker thread: jobs, look-ups and the practice server on a current-thread runtime of their
//! own.

mod after;
mod conditions;
mod config;
mod practice;
mod preview;
mod saved;

use std::cell::RefCell;
use std::io;
use std::rc::Rc;
use std::thread;
use std::time::Duration;

use tokio::runtime;
use tokio::sync::mpsc;
use tokio::task::{LocalSet, spawn_blocking, spawn_local};

pub(super) use after::account_unasked;
use after::{ahead, ask_account, ask_history, catch_up, follow, list_streams, send};
use conditions::roots;
use practice::{play, practise, source};
use preview::preview;

use super::folder;
use super::following::{Follower, Running};
use super::history::Wanted;
use super::jobs;
use super::paths;
use super::secrets::Secrets;
use super::start::Start;
use super::tokens::Tokens;
use crate::api::Proxy;
use crate::app::{self, Message, PreviewOrder};
use crate::delivery::{self, Control, Pace, Timeouts};
use crate::mail::{Draft, Language};
use crate::net::Pinned;
use crate::postmark::{Credential, Profile, ProfileChange};
use crate::record::SendId;
use crate::sandbox::Practice;
use crate::store::{self, Outbox, Overrides, Places, Scratch, Sources};

/// Orders that may wait. They come from keys, and the worker takes each at once.
const ORDERS: usize = 64;
/// For one question to a name server.
const DNS_LIMIT: Duration = Duration::from_secs(5);

/// Something for the worker to do.
pub(super) enum Order {
    /// Run a send, steered by the receiver.
    Send(Box<app::SendOrder>, mpsc::Receiver<Control>),
    /// Run a check, stopped by the receiver.
    Check(Box<app::CheckOrder>, mpsc::Receiver<Control>),
    /// Ask for the streams of a server.
    Streams(Box<app::StreamOrder>),
    /// Do a task in an account.
    Account(Box<app::AccountOrder>),
    /// Write the ports of a profile into the config.
    Ports(String, Vec<u16>),
    /// Read what the config says about profiles.
    Config,
    /// Change profiles in the config.
    Profile(Box<ProfileChange>),
    /// Go by these profiles from now on.
    Profiles(Vec<Profile>),
    /// Look for the credential of a profile.
    Credential(Box<Profile>),
    /// Keep a token for a profile, in the keyring or in a file.
    Keep(Box<Profile>, Credential, bool),
    /// Forget the kept token of a profile.
    Forget(Box<Profile>),
    /// Look at files.
    Probe(Vec<String>),
    /// Read the file with a profile's signature.
    Signature(String, std::path::PathBuf),
    /// Read a folder.
    Folder(String),
    /// Complete a path.
    Complete(String),
    /// Save a report.
    Report(String),
    Export(Language, Box<Draft>, Box<Profile>),
    /// Take a file away that was edited.
    ForgetEdited(String),
    /// Build or open a preview.
    Preview(PreviewOrder),
    /// Save an example under its name.
    Example(String, String),
    /// Let the practice server play a fault by name, or none.
    Play(Option<String>),
    /// Read the source of a caught message.
    Source(String),
    /// Ask what can be known of a message before it leaves, after making some recipients sendable.
    Ahead(Box<app::SendOrder>, Vec<String>),
    /// Ask what became of a send.
    Follow(SendId, Option<Credential>),
    /// Ask the history.
    History(Wanted),
}

/// What the worker needs beside the orders.
#[derive(Clone)]
pub(super) struct Means {
    places: Places,
    overrides: Overrides,
    history_days: u32,
    follower: Follower,
    tokens: Tokens,
    secrets: Secrets,
    scratch: Scratch,
    messages: mpsc::Sender<Message>,
}

impl Means {
    /// The means that `start` gives.
    pub(super) fn new(start: &Start, secrets: &Secrets, messages: mpsc::Sender<Message>) -> Self {
        let tokens = Tokens {
            places: start.places.clone(),
            from: start.token_from,
            sources: Sources::default(),
            secrets: secrets.clone(),
        };
        let follower = Follower {
            // Without a thread for it sends go out unrecorded, which each of them says.
            outbox: Outbox::start(&start.places).ok(),
            profiles: start.profiles.clone(),
            tokens: tokens.clone(),
            pace: Pace::default(),
            running: Running::default(),
            messages: messages.clone(),
        };
        Self {
            places: start.places.clone(),
            overrides: start.overrides.clone(),
            history_days: start.history_days,
            follower,
            tokens,
            secrets: secrets.clone(),
            scratch: Scratch::new(&start.places),
            messages,
        }
    }

    /// The files that go away with this run.
    pub(super) fn scratch(&self) -> Scratch {
        self.scratch.clone()
    }

    async fn tell(&self, message: Message) {
        let _ = self.messages.send(message).await;
    }
}

/// Starts the thread and returns where orders go. It ends when that is dropped, without waiting for
/// anything: a look-up that hangs in the system's resolver is left behind.
///
/// # Errors
///
/// When the system gives no thread.
pub(super) fn start(means: Means) -> io::Result<mpsc::Sender<Order>> {
    let (sender, orders) = mpsc::channel(ORDERS);
    thread::Builder::new()
        .name("worker".into())
        .spawn(move || {
            let built = runtime::Builder::new_current_thread().enable_all().build();
            match built {
                Ok(runtime) => {
                    LocalSet::new().block_on(&runtime, work(means, orders));
                    runtime.shutdown_background();
                }
                Err(why) => {
                    let _ = means
                        .messages
                        .blocking_send(Message::PracticeFailed(why.to_string()));
                }
            }
        })?;
    Ok(sender)
}

/// The practice server of this run, once it listens. Dropped with the worker, which stops it.
type Sandbox = Rc<RefCell<Option<Practice>>>;

async fn work(mut means: Means, mut orders: mpsc::Receiver<Order>) {
    let sandbox = Sandbox::default();
    let places = means.places.clone();
    drop(spawn_blocking(move || Scratch::sweep(&places)));
    spawn_local(practise(means.clone(), Rc::clone(&sandbox)));
    while let Some(order) = orders.recv().await {
        match order {
            Order::Send(order, control) => begin(&means, &sandbox, *order, control),
            Order::Check(order, control) => begin_check(&means, &sandbox, *order, control),
            Order::Profiles(profiles) => means.follower.profiles = profiles,
            Order::Play(name) => play(&means, &sandbox, name.as_deref()).await,
            Order::Ahead(order, lift) => {
                let roots = roots(&sandbox, &order.profile);
                drop(spawn_local(ahead(means.clone(), *order, roots, lift)));
            }
            Order::Account(order) => {
                let roots = roots(&sandbox, &order.profile);
                drop(spawn_local(ask_account(means.clone(), *order, roots)));
            }
            Order::Streams(order) => {
                let roots = roots(&sandbox, &order.profile);
                drop(spawn_local(list_streams(means.clone(), *order, roots)));
            }
            Order::Follow(id, login) => {
                drop(spawn_local(follow(
                    means.clone(),
                    Rc::clone(&sandbox),
                    id,
                    login,
                )));
            }
            Order::Preview(order) => drop(spawn_local(preview(means.clone(), order))),
            Order::History(wanted) => ask_history(&means, wanted).await,
            Order::Source(id) => drop(spawn_local(source(means.clone(), Rc::clone(&sandbox), id))),
            other => drop(spawn_local(look(means.clone(), other))),
        }
    }
}

fn begin(
    means: &Means,
    sandbox: &Sandbox,
    order: app::SendOrder,
    control: mpsc::Receiver<Control>,
) {
    let roots = roots(sandbox, &order.profile);
    let job = order.job;
    let order = delivery::SendOrder {
        timeouts: Timeouts::of(&order.profile),
        message: order.draft.into(),
        profile: order.profile,
        credential: order.credential,
        roots,
        hold: order.hold,
        all_or_none: false,
        via: order.via,
        outbox: means.follower.outbox.clone(),
        pinned: Pinned::default(),
    };
    spawn_local(send(means.follower.clone(), job, order, control));
}

fn begin_check(
    means: &Means,
    sandbox: &Sandbox,
    order: app::CheckOrder,
    control: mpsc::Receiver<Control>,
) {
    let roots = roots(sandbox, &order.profile);
    let timeouts = Timeouts::of(&order.profile);
    let job = order.job;
    let dns = order.dns.then_some(delivery::DnsOrder {
        server: None,
        selector: None,
        limit: DNS_LIMIT,
    });
    let order = delivery::CheckOrder {
        ports: order.ports,
        account_token: order.account_token,
        from: order.from,
        stream: order.stream,
        api_limit: timeouts.connect,
        timeouts,
        proxied: Proxy::of_environment().is_some(),
        dns,
        prove: order.prove,
        ..delivery::CheckOrder::new(order.profile, order.credential, roots)
    };
    let (messages, secrets) = (means.messages.clone(), means.secrets.clone());
    spawn_local(jobs::climb(job, order, control, messages, secrets));
}

/// Looks something up on a blocking thread and reports what was found.
async fn look(means: Means, order: Order) {
    let messages = means.messages.clone();
    let found = spawn_blocking(move || look_up(&means, order)).await;
    if let Ok(Some(message)) = found {
        let _ = messages.send(message).await;
    }
}

fn look_up(means: &Means, order: Order) -> Option<Message> {
    Some(match order {
        Order::Send(..)
        | Order::Check(..)
        | Order::Profiles(_)
        | Order::Play(_)
        | Order::Source(_)
        | Order::Ahead(..)
        | Order::Account(_)
        | Order::Streams(_)
        | Order::Follow(..)
        | Order::Preview(_)
        | Order::History(_) => return None,
        Order::Ports(profile, ports) => Message::PortsSaved(
            store::save_ports(&means.places, &profile, &ports)
                .map(|path| path.display().to_string())
                .map_err(|why| why.to_string()),
        ),
        Order::Credential(profile) => means.tokens.find(&profile),
        Order::Keep(profile, credential, in_file) => {
            means.tokens.keep(&profile, &credential, in_file)
        }
        Order::Forget(profile) => means.tokens.forget(&profile),
        Order::Config => config::read(means),
        Order::Profile(change) => config::change(means, change),
        Order::Probe(paths) => Message::FilesProbed(delivery::probe_files(&paths)),
        Order::Signature(profile, path) => Message::SignatureRead {
            profile,
            result: store::read_signature(&path),
        },
        Order::Folder(asked) => {
            let result = folder::list(&asked);
            Message::FolderListed { asked, result }
        }
        Order::Complete(typed) => {
            let home = std::env::home_dir();
            let paths = paths::complete(&typed, home.as_deref());
            Message::PathsCompleted { typed, paths }
        }
        Order::Export(language, draft, profile) => {
            Message::Exported(saved::exported(means, language, &draft, &profile))
        }
        Order::Example(file, text) => saved::example(means, &file, &text),
        Order::ForgetEdited(path) => {
            store::forget_edited(&means.places, path.as_ref());
            return None;
        }
        Order::Report(text) => saved::report(means, &text),
    })
}

#[cfg(test)]
mod tests;
