//! The worker thread: jobs, look-ups and the practice server on a current-thread runtime of their
//! own.

mod after;
mod conditions;
mod config;
mod lists;
mod lookup;
mod practice;
mod preview;
mod saved;
mod templates;

use std::cell::RefCell;
use std::io;
use std::rc::Rc;
use std::thread;
use std::time::Duration;

use tokio::runtime;
use tokio::sync::mpsc;
use tokio::task::{LocalSet, spawn_blocking, spawn_local};

use after::{ahead, ask_account, ask_history, catch_up, follow, list_streams, send};
use conditions::roots;
use practice::{play, run_practice, source};
use preview::preview;

use super::folder;
use super::following::{Follower, Running};
use super::jobs;
use super::paths;
use super::refusal::refusal;
use super::secrets::Secrets;
use super::start::Start;
use super::tokens::Tokens;
use crate::api::Proxy;
use crate::app::{self, Effect, Message};
use crate::delivery::{self, Control, Pace, Timeouts};
use crate::net::Pinned;
use crate::postmark::Profile;
use crate::sandbox::Practice;
use crate::store::{self, AppDirs, Outbox, Overrides, Scratch, Sources};

/// Orders that may wait. They come from keys, and the worker takes each at once.
const ORDERS: usize = 64;
/// For one question to a name server.
const DNS_LIMIT: Duration = Duration::from_secs(5);

/// Something for the worker to do.
#[derive(Debug)]
pub(super) enum Order {
    /// Carry out this effect.
    Do(Effect),
    /// Run this job, steered by the receiver.
    Steered(Effect, mpsc::Receiver<Control>),
    /// Go by these profiles from now on.
    Profiles(Vec<Profile>),
}

/// What the worker needs beside the orders.
#[derive(Clone)]
pub(super) struct Means {
    places: AppDirs,
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
    spawn_local(run_practice(means.clone(), Rc::clone(&sandbox)));
    while let Some(order) = orders.recv().await {
        match order {
            Order::Profiles(profiles) => means.follower.profiles = profiles,
            Order::Steered(Effect::StartSend(order), control) => {
                begin(&means, &sandbox, *order, control);
            }
            Order::Steered(Effect::StartCheck(order), control) => {
                begin_check(&means, &sandbox, *order, control);
            }
            Order::Steered(Effect::StartRun(start), control) => {
                let sandbox = Rc::clone(&sandbox);
                drop(spawn_local(lists::run(
                    means.clone(),
                    sandbox,
                    *start,
                    control,
                )));
            }
            Order::Do(effect) | Order::Steered(effect, _) => {
                carry_out(&means, &sandbox, effect).await
            }
        }
    }
}

async fn carry_out(means: &Means, sandbox: &Sandbox, effect: Effect) {
    let here = || (means.clone(), Rc::clone(sandbox));
    match effect {
        Effect::Play(name) => play(means, sandbox, name.as_deref()).await,
        Effect::LookAhead(order) => {
            let roots = roots(sandbox, &order.profile);
            drop(spawn_local(ahead(means.clone(), *order, roots, Vec::new())));
        }
        Effect::LiftSuppressions { order, addresses } => {
            let roots = roots(sandbox, &order.profile);
            drop(spawn_local(ahead(means.clone(), *order, roots, addresses)));
        }
        Effect::CheckList(order) => {
            let roots = roots(sandbox, &order.profile);
            drop(spawn_local(lists::check(means.clone(), roots, *order)));
        }
        Effect::AskAccount(order) => {
            let roots = roots(sandbox, &order.profile);
            drop(spawn_local(ask_account(means.clone(), *order, roots)));
        }
        Effect::ListStreams(order) => {
            let roots = roots(sandbox, &order.profile);
            drop(spawn_local(list_streams(means.clone(), *order, roots)));
        }
        Effect::LookUp(order) => {
            let roots = roots(sandbox, &order.profile);
            drop(spawn_local(lookup::answer(means.clone(), *order, roots)));
        }
        Effect::Template(order) => {
            let roots = roots(sandbox, &order.profile);
            drop(spawn_local(templates::answer(means.clone(), *order, roots)));
        }
        Effect::Follow { id, credential } => {
            let (means, sandbox) = here();
            drop(spawn_local(follow(means, sandbox, id, credential)));
        }
        Effect::ReadSource(id) => {
            let (means, sandbox) = here();
            drop(spawn_local(source(means, sandbox, id)));
        }
        Effect::Preview(order) => drop(spawn_local(preview(means.clone(), order))),
        wanted @ (Effect::ListSends(_)
        | Effect::OpenSend(_)
        | Effect::CopySend { .. }
        | Effect::ForgetSend(_)
        | Effect::ExportSends(_)
        | Effect::FindAddresses { .. }
        | Effect::FindEarlier { .. }) => ask_history(means, wanted).await,
        other => drop(spawn_local(look(means.clone(), other))),
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
        id: None,
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
        from: order.from.into(),
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
async fn look(means: Means, effect: Effect) {
    let failed = refusal(&effect, "a bug in postrider: it ended early");
    let looking = means.clone();
    let answers = match spawn_blocking(move || look_up(&looking, effect)).await {
        Ok(found) => found.into_iter().collect(),
        Err(_) => failed,
    };
    for answer in answers {
        means.tell(answer).await;
    }
}

fn look_up(means: &Means, effect: Effect) -> Option<Message> {
    Some(match effect {
        Effect::SavePorts { profile, ports } => Message::PortsSaved(
            store::save_ports(&means.places, &profile, &ports)
                .map(|path| path.display().to_string())
                .map_err(|why| why.to_string()),
        ),
        Effect::FindCredential(name) => {
            let mut known = means.follower.profiles.iter();
            match known.find(|profile| profile.name == name) {
                Some(profile) => means.tokens.find(profile),
                None => Message::CredentialFound {
                    result: Err(format!("there is no profile `{name}`")),
                    profile: name,
                },
            }
        }
        Effect::KeepToken {
            profile,
            credential,
            in_file,
        } => means.tokens.keep(&profile, &credential, in_file),
        Effect::ForgetToken(profile) => means.tokens.forget(&profile),
        Effect::ReadConfig => config::read(means),
        Effect::ChangeProfile(change) => config::change(means, change),
        Effect::ProbeFiles(paths) => {
            let paths: Vec<String> = paths.into_iter().map(String::from).collect();
            Message::FilesProbed(delivery::probe_files(&paths))
        }
        Effect::ReadSignature { profile, path } => Message::SignatureRead {
            profile,
            result: store::read_signature(&path),
        },
        Effect::ReadModel(path) => templates::read(path),
        Effect::ListFolder(asked) => {
            let result = folder::list(&asked);
            Message::FolderListed { asked, result }
        }
        Effect::CompletePath(typed) => {
            let home = std::env::home_dir();
            let paths = paths::complete(&typed, home.as_deref());
            Message::PathsCompleted { typed, paths }
        }
        Effect::Export {
            language,
            draft,
            profile,
        } => Message::Exported(saved::exported(means, language, &draft, &profile)),
        Effect::SaveExample { file, text } => saved::example(means, &file, &text),
        Effect::SaveReport(text) => saved::report(means, &text),
        Effect::ForgetEdited(path) => {
            store::forget_edited(&means.places, path.as_ref());
            return None;
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
