//! `postrider sandbox`: starts the practice server, says where it is, tells what it catches, and ends
//! with the signal that ends it.

use std::path::Path;
use std::time::Duration;

use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, spawn_blocking};

use super::super::exit::Exit;
use super::super::json;
use super::super::plain::{fail, print, say};
use super::super::runtime::block_on;
use super::super::signals::{Caught, Signal, Signals};
use super::super::start::Start;
use super::super::webhook::courier;
use super::args::SandboxArgs;
use super::at_server::absolute;
use super::feed::Feed;
use super::ports::{self, Started};
use super::ready::ReadyFile;
use super::scenario;
use super::time::now;
use super::tokens;
use super::welcome::Welcome;
use super::{at_server, command};

use crate::sandbox::scenario::{Latency, Scenario};
use crate::sandbox::{Filter, Practice, PracticeOptions, SandboxError, WebhookOptions};
use crate::store::place::{self, Announcement, Place};
use crate::store::{AppDirs, GivenTokens, GivenTokensError, StoreError};

/// How long the last lines may take when standard output is stuck.
const LAST_LINES: Duration = Duration::from_secs(2);

/// Runs it.
pub(in crate::cli) fn sandbox(args: &SandboxArgs, places: &AppDirs, signals: &Signals) -> Start {
    if args.list {
        return Start::Exit(list(args.json, places));
    }
    let started = prepare(args, places).and_then(|(options, folder)| {
        let served = block_on(serve(args, options, places, signals));
        drop(folder);
        served?
    });
    started.unwrap_or_else(|(exit, why)| Start::Exit(fail(exit, &why)))
}

/// How to run it, and the folder of its inbox if that goes when it ends.
fn prepare(
    args: &SandboxArgs,
    places: &AppDirs,
) -> Result<(PracticeOptions, Option<TempDir>), (Exit, String)> {
    let scenario = args.scenario.as_deref().map(scenario::read).transpose()?;
    let (inbox, folder) = match &args.inbox {
        Some(inbox) => (inbox.clone(), None),
        None if args.command.is_empty() => (places.inbox(), None),
        None => {
            let folder = tempfile::Builder::new()
                .prefix("postrider-inbox-")
                .tempdir();
            let folder = folder.map_err(|error| {
                let why = format!("no folder for the inbox can be created: {error}");
                (Exit::CannotWrite, why)
            })?;
            (folder.path().to_owned(), Some(folder))
        }
    };
    let options = options(args, scenario, &inbox, places);
    let options = options.map_err(|error| (Exit::Configuration, error.to_string()))?;
    Ok((options, folder))
}

fn list(as_json: bool, places: &AppDirs) -> Exit {
    if as_json {
        let mut lines = scenario::objects(&tokens(places)).into_iter();
        return lines
            .find_map(|line| Some(json::line(&line)).filter(|exit| *exit != Exit::Done))
            .unwrap_or(Exit::Done);
    }
    print(&scenario::listed())
}

async fn serve(
    args: &SandboxArgs,
    options: PracticeOptions,
    places: &AppDirs,
    signals: &Signals,
) -> Result<Start, (Exit, String)> {
    let scenario = options.scenario.clone();
    let inbox = options.inbox_dir.clone().unwrap_or_default();
    let started_unix_ms = now();
    // From the first moment on, so that a signal right after the start ends it in order, too.
    let caught = signals.take();
    let cannot_write = |why: String| (Exit::CannotWrite, why);
    let ready = args.ready_file.as_deref().map(ReadyFile::new).transpose();
    let ready = ready.map_err(|error| cannot_write(error.to_string()))?;
    if args.fresh {
        at_server::clear(places, &inbox, &Filter::default())
            .await
            .map_err(|error| cannot_write(error.to_string()))?;
    }
    let Started { practice, replaced } = start(args, options).await?;
    replaced
        .iter()
        .for_each(|note| say(&format!("note: {note}")));
    warn_of_others(args);
    let announcement = announce(places, &practice, &inbox, started_unix_ms)
        .map_err(|error| cannot_write(error.to_string()))?;
    let place = announcement.place();
    let welcome = Welcome {
        practice: &practice,
        place,
        senders: &args.sender,
        webhooks: &args.webhook,
        scenario: scenario.as_ref(),
    };
    // Dropped before the ports are closed: nobody is sent to a closed one.
    let ready = ready;
    if let Some(ready) = &ready {
        let written = ready.write(&welcome.object());
        written.map_err(|error| cannot_write(error.to_string()))?;
    }
    if args.command.is_empty() {
        greet(args, &welcome);
        let exit = until_ended(args, practice, announcement, caught).await;
        return Ok(Start::Exit(exit));
    }
    let code = command::run(&args.command, place, caught).await;
    Ok(Start::Code(code))
}

async fn start(args: &SandboxArgs, options: PracticeOptions) -> Result<Started, (Exit, String)> {
    // Several test runs at a time do not get in each other's way.
    let (smtp, api) = match args.command.is_empty() {
        true => (ports::SMTP, args.api_port),
        false => ([0; 3], args.api_port.or(Some(0))),
    };
    let named = ports::Named {
        smtp: &args.smtp_port,
        api,
    };
    let started = ports::start(options, named, &smtp).await;
    started.map_err(|error| {
        let exit = match error {
            SandboxError::Authority(_) => Exit::Configuration,
            SandboxError::Bind { .. } => Exit::Connection,
        };
        (exit, error.to_string())
    })
}

fn warn_of_others(args: &SandboxArgs) {
    if !args.listen.is_loopback() {
        say(&format!(
            "warning: the practice server listens on {}: other machines can connect to it and, with its token, read the inbox",
            args.listen
        ));
    }
    let urls = args.webhook.iter().chain(&args.inbound_webhook);
    for url in urls.filter(|url| !url.is_local()) {
        say(&format!(
            "warning: webhooks leave this computer: {} receives the events of caught messages",
            url.host()
        ));
    }
}

/// What the arguments and the environment ask for.
///
/// # Errors
///
/// [`GivenTokensError`] if tokens are given that cannot be used.
fn options(
    args: &SandboxArgs,
    scenario: Option<Scenario>,
    inbox: &Path,
    places: &AppDirs,
) -> Result<PracticeOptions, GivenTokensError> {
    let file = args.token_file.as_deref().map(GivenTokens::of_file);
    let environment = GivenTokens::of_environment(&|name| std::env::var(name).ok())?;
    let given = file.transpose()?.unwrap_or_default().over(environment);
    let mut tokens = tokens(places);
    given.replace(&mut tokens);
    Ok(PracticeOptions {
        tokens,
        allow_hosts: args.allow_host.clone(),
        listen: args.listen,
        any_sender: args.any_sender,
        ca_dir: args.ca_dir.clone(),
        scenario,
        inbox_dir: Some(absolute(inbox)),
        inbox_limit: args.keep as usize,
        latency: Latency {
            visible: args.latency / 3,
            step: args.latency,
        },
        senders: args.sender.clone(),
        webhooks: Some(WebhookOptions {
            courier: courier(),
            urls: args.webhook.clone(),
            inbound: args.inbound_webhook.clone(),
            headers: args.webhook_header.clone(),
            speed: args.webhook_speed,
            hosts: args.webhook_host.clone(),
        }),
        ..PracticeOptions::default()
    })
}

fn announce(
    places: &AppDirs,
    practice: &Practice,
    inbox: &Path,
    started_unix_ms: i64,
) -> Result<Announcement, StoreError> {
    let first = practice.ports().first().copied().unwrap_or_default();
    let place = Place {
        v: place::VERSION,
        pid: std::process::id(),
        host: practice.host().to_string(),
        smtp_ports: practice.ports().to_vec(),
        api_url: practice.api_url().map(str::to_owned),
        inbox: inbox.to_owned(),
        ca_file: absolute(&place::certificate_of(places, first)),
        started_unix_ms,
        server_token: practice.tokens().server.clone(),
        account_token: practice.tokens().account.clone(),
    };
    place::announce(places, place, practice.ca_pem())
}

fn greet(args: &SandboxArgs, welcome: &Welcome<'_>) {
    if args.json {
        json::line(&welcome.object());
    } else {
        print(&welcome.text());
        say("Waiting for messages. Ctrl+C ends.");
    }
}

/// Tells what comes until a signal does.
async fn until_ended(
    args: &SandboxArgs,
    practice: Practice,
    announcement: Announcement,
    mut caught: Caught,
) -> Exit {
    let (end, ended) = oneshot::channel();
    let lines = tell(
        &practice,
        args.json,
        announcement.place().started_unix_ms,
        ended,
    );
    let signal = caught.next().await;
    // SIGTERM is how a service is asked to end: it ended as it should.
    let (name, exit) = match signal {
        Signal::Terminate => (signal.name(), Exit::Done),
        _ => (signal.name(), signal.exit()),
    };
    // The place goes before the ports do: nobody is sent to a closed door.
    drop(announcement);
    drop(practice);
    drop(end);
    let _ = tokio::time::timeout(LAST_LINES, lines).await;
    if args.json {
        let line =
            serde_json::json!({"v": 1, "event": "stopped", "signal": name, "exit": exit.code()});
        json::line(&line);
    } else {
        say("\nThe practice server has ended. What it caught is kept: postrider inbox");
    }
    exit
}

/// Tells what is new after each change, and once more at the end. On blocking threads: a reader of
/// standard output that stands still must not hold the server up.
fn tell(
    practice: &Practice,
    as_json: bool,
    started_unix_ms: i64,
    mut ended: oneshot::Receiver<()>,
) -> JoinHandle<()> {
    let mut feed = Feed::new(practice.inbox().clone(), as_json, started_unix_ms);
    let mut changes = practice.changes();
    // A message may have come already.
    changes.mark_changed();
    tokio::spawn(async move {
        let mut goes_on = true;
        while goes_on {
            goes_on = tokio::select! {
                changed = changes.changed() => changed.is_ok(),
                _ = &mut ended => false,
            };
            let told = spawn_blocking(move || {
                feed.tell();
                feed
            });
            match told.await {
                Ok(told) => feed = told,
                Err(_) => return,
            }
        }
    })
}
