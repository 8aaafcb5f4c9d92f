//! `postrider follow`, and the following behind `send --follow`.

mod show;

use std::time::Duration;

use clap::Args;

use show::told_already;
pub(super) use show::{Ended, known, pursue};

use super::exit::Exit;
use super::heading::OUTPUT;
use super::json;
use super::runtime::block_on;
use super::server_api::ServerApi;
use super::signals::Signals;
use super::verbosity::Verbosity;
use super::{duration, outbox};
use crate::delivery::{FollowOrder, NOT_CORRELATED};
use crate::diagnose::Context;
use crate::postmark::{Credential, Profile};
use crate::record::{SendRecord, Status};
use crate::store::{AppDirs, Outbox, OutboxError, Settings, now};

/// Options of `follow`.
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Shows what is known of a send and asks Postmark's API for its delivery status: at once, then after 1, 2, 4, 8,
15 and 30 seconds of its life and each minute to 10 minutes. While another postrider follows it, what
that one learns is shown instead. Exit codes: 0 delivered or taken by a Sandbox server, 67 a recipient
refused, 81 bounced or refused inside, 80 unknown, not found or not decided yet; 129, 130 or 143 when a
signal ended it before it was decided.

Examples:
  postrider follow --last
  postrider follow 1a2b3c4d --for 10m --json")]
pub struct FollowArgs {
    /// The send's id, its beginning, or Postmark's MessageID; `postrider history` lists them
    #[arg(required_unless_present = "last")]
    pub id: Option<String>,
    /// The newest send
    #[arg(long, conflicts_with = "id")]
    pub last: bool,
    /// Ask for so long at most: 0s asks once, 90s, 10m; the last answer has 5 seconds more
    #[arg(long = "for", value_name = "TIME", value_parser = duration::parse)]
    pub limit: Option<Duration>,
    /// One JSON object per line, the outcome last
    #[arg(long, help_heading = OUTPUT)]
    pub json: bool,
    /// How much is printed.
    #[command(flatten)]
    pub verbosity: Verbosity,
}

/// Runs it. `credential` looks for the login of the profile that sent.
pub(super) fn run(
    args: &FollowArgs,
    settings: &Settings,
    places: &AppDirs,
    credential: impl Fn(&Profile) -> Result<Option<Credential>, String>,
    signals: &Signals,
) -> Exit {
    let Some(outbox) = outbox::open(places) else {
        return json::fail(args.json, Exit::CannotWrite, "the history cannot be opened");
    };
    let record = match find(args, &outbox) {
        Ok(Some(record)) => record,
        Ok(None) => return json::fail(args.json, Exit::FileMissing, &missing(args)),
        Err(error) => return json::fail(args.json, Exit::CannotWrite, &error.to_string()),
    };
    let Ok(profile) = settings.profile(&record.summary.profile) else {
        let why = format!(
            "it was sent with profile `{}`, which is no longer there; its token is needed to ask",
            record.summary.profile
        );
        return json::fail(args.json, Exit::Configuration, &why);
    };
    if record.summary.status == Status::UnderWay {
        return json::fail(
            args.json,
            Exit::Unknown,
            "another postrider is sending it right now",
        );
    }
    let credential = match credential(profile) {
        Ok(credential) => credential,
        Err(why) => return json::fail(args.json, Exit::Configuration, &why),
    };
    let work = ask(
        args,
        record,
        profile.clone(),
        credential,
        places,
        (outbox, settings.history_days),
        signals,
    );
    block_on(work).unwrap_or_else(|(exit, why)| json::fail(args.json, exit, &why))
}

fn find(args: &FollowArgs, outbox: &Outbox) -> Result<Option<SendRecord>, OutboxError> {
    let wanted = args.id.clone();
    outbox.ask_blocking(move |database| {
        database.recover(now())?;
        match wanted {
            Some(id) => database.find(&id),
            None => database.last(),
        }
    })
}

fn missing(args: &FollowArgs) -> String {
    match &args.id {
        Some(id) => format!(
            "the history has no send `{id}`, or several begin so; `postrider history` lists them"
        ),
        None => "nothing was sent yet, or the history has forgotten it".to_owned(),
    }
}

async fn ask(
    args: &FollowArgs,
    record: SendRecord,
    mut profile: Profile,
    credential: Option<Credential>,
    places: &AppDirs,
    (outbox, days): (Outbox, u32),
    signals: &Signals,
) -> Exit {
    let mut caught = signals.take();
    let style = args.verbosity.style(args.json);
    let api = match ServerApi::open(&mut profile, credential.as_ref(), places).await {
        Ok(api) => api,
        Err((exit, why)) => return json::fail(args.json, exit, &why),
    };
    if !record.begun.correlated {
        return json::fail(args.json, Exit::Configuration, NOT_CORRELATED);
    }
    told_already(style, &record);
    let order = FollowOrder {
        outbox: Some(outbox.clone()),
        ..FollowOrder::of(&record, &api.base, api.token.clone(), api.roots.clone())
    }
    .at_once()
    .within(args.limit);
    let context = Context::of_send(&record.begun);
    let before = order.before;
    let found = pursue(style, order, &mut caught).await;
    outbox::close(&outbox, days).await;
    drop(api);
    Ended {
        found: &found,
        before,
        context: &context,
        signal: caught.signal().filter(|_| found.stopped),
    }
    .told(style, &record.summary.id.0, &profile)
}
