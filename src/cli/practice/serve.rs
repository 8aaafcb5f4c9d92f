//! `postrider sandbox`: starts the practice server, says where it is, tells what it catches, and ends
//! with the signal that ends it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::task::{JoinHandle, spawn_blocking};

use super::super::exit::Exit;
use super::super::json;
use super::super::plain::{fail, print, say};
use super::super::signals::{Caught, Signal, Signals};
use super::args::SandboxArgs;
use super::feed::Feed;
use super::ports::{self, Started};
use super::scenario;
use super::time::now;
use super::tokens;
use super::welcome::Welcome;
use crate::sandbox::scenario::{Latency, Scenario};
use crate::sandbox::{Practice, PracticeOptions};
use crate::store::place::{self, Announcement, Place};
use crate::store::{GivenTokens, GivenTokensError, Places, StoreError};

/// How long the last lines may take when standard output is stuck.
const LAST_LINES: Duration = Duration::from_secs(2);

/// Runs it.
pub(in crate::cli) fn sandbox(args: &SandboxArgs, places: &Places, signals: &Signals) -> Exit {
    if args.list {
        return list(args.json, places);
    }
    let scenario = match args.scenario.as_deref().map(scenario::read).transpose() {
        Ok(scenario) => scenario,
        Err((exit, why)) => return fail(exit, &why),
    };
    let options = match options(args, scenario.as_ref(), places) {
        Ok(options) => options,
        Err(error) => return fail(Exit::Configuration, &error.to_string()),
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    match runtime {
        Ok(runtime) => {
            let exit = runtime.block_on(serve(args, options, places, signals));
            // A line that nobody reads is not waited for.
            runtime.shutdown_background();
            exit
        }
        Err(error) => fail(Exit::Bug, &format!("the runtime does not start: {error}")),
    }
}

fn list(as_json: bool, places: &Places) -> Exit {
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
    places: &Places,
    signals: &Signals,
) -> Exit {
    let scenario = options.scenario.clone();
    let started_unix_ms = now();
    // From the first moment on, so that a signal right after the start ends it in order, too.
    let caught = signals.take();
    let named = ports::Named {
        smtp: &args.smtp_port,
        api: args.api_port,
    };
    let started = ports::start(options, named, &ports::SMTP).await;
    let Started { practice, replaced } = match started {
        Ok(started) => started,
        Err(error) => return fail(Exit::Connection, &error.to_string()),
    };
    replaced
        .iter()
        .for_each(|note| say(&format!("note: {note}")));
    let announcement = match announce(places, &practice, started_unix_ms) {
        Ok(announcement) => announcement,
        Err(error) => return fail(Exit::CannotWrite, &error.to_string()),
    };
    welcome(args, scenario.as_ref(), &practice, announcement.place());
    until_ended(args, practice, announcement, caught).await
}

/// What the arguments and the environment ask for.
///
/// # Errors
///
/// [`GivenTokensError`] if tokens are given that cannot be used.
fn options(
    args: &SandboxArgs,
    scenario: Option<&Scenario>,
    places: &Places,
) -> Result<PracticeOptions, GivenTokensError> {
    let file = args.token_file.as_deref().map(GivenTokens::of_file);
    let environment = GivenTokens::of_environment(&|name| std::env::var(name).ok())?;
    let given = file.transpose()?.unwrap_or_default().over(environment);
    let mut tokens = tokens(places);
    given.replace(&mut tokens);
    Ok(PracticeOptions {
        tokens,
        allow_hosts: args.allow_host.clone(),
        scenario: scenario.cloned(),
        inbox_dir: Some(absolute(&places.inbox())),
        inbox_limit: args.keep as usize,
        latency: Latency {
            visible: args.latency / 3,
            step: args.latency,
        },
        senders: args.sender.clone(),
        ..PracticeOptions::default()
    })
}

/// Other programs, with other working folders, are to find it.
fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

fn announce(
    places: &Places,
    practice: &Practice,
    started_unix_ms: i64,
) -> Result<Announcement, StoreError> {
    let first = practice.ports().first().copied().unwrap_or_default();
    let place = Place {
        v: place::VERSION,
        pid: std::process::id(),
        host: "127.0.0.1".into(),
        smtp_ports: practice.ports().to_vec(),
        api_url: practice.api_url().map(str::to_owned),
        inbox: absolute(&places.inbox()),
        ca_file: absolute(&place::certificate_of(places, first)),
        started_unix_ms,
        server_token: practice.tokens().server.clone(),
        account_token: practice.tokens().account.clone(),
    };
    place::announce(places, place, practice.ca_pem())
}

fn welcome(args: &SandboxArgs, scenario: Option<&Scenario>, practice: &Practice, place: &Place) {
    let welcome = Welcome {
        practice,
        place,
        senders: &args.sender,
        scenario,
    };
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
