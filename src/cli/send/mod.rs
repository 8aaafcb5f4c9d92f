//! `postrider send`.

mod again;
mod checks;
mod dry_run;
mod each;
mod end;
mod once;
mod raw;
mod saved;
mod signed;
mod templated;
mod then;

use std::time::Instant;

use serde_json::Value;
use tokio::sync::mpsc;

use again::Next;
pub(super) use checks::list_checks;
use dry_run::dry_run;
use end::{Ended, end};
use signed::signed;
use then::{Named, can_follow, then};

use super::args::SendArgs;
use super::draft::{Refusal, Written, draft};
use super::exit::Exit;
use super::json;
use super::outbox;
use super::plain::{self, fail, say};
use super::practice::Running;
use super::runtime::block_on;
use super::signals::{Caught, Signals};
use super::verbosity::Style;
use crate::delivery::{self, Control, FollowOrder, SendOrder, Timeouts};
use crate::diagnose::Context;
use crate::mail::{Outgoing, PreflightContext, Problem, Severity, preflight_in};
use crate::net::{Pinned, Roots};
use crate::postmark::{Credential, Profile, is_practice_token};
use crate::record::{Event, Outcome, Phase, SendId, Via};
use crate::store::{AppDirs, Outbox};

/// Events that may wait to be printed.
const EVENTS: usize = 64;
/// Why warnings alone stop a send.
const STRICT: &str = "the message was not sent, because --strict stops at warnings";
/// What `--no-history` means for a send in doubt.
const NOT_RECORDED: &str = "note: because of --no-history, `postrider follow` does not know this send; look for it in Postmark's Activity before you send the message again";

/// A send that is ready to begin.
struct Prepared {
    profile: Profile,
    credential: Option<Credential>,
    message: Outgoing,
    places: AppDirs,
    days: u32,
    deadline: Option<Instant>,
    /// Warnings so far.
    problems: Vec<Value>,
}

/// A message with what the checks found.
struct Checked {
    message: Outgoing,
    problems: Vec<Problem>,
    /// How many files are attached to it.
    files: usize,
    /// The draft with its files, which go with it; `None` for a raw message.
    written: Option<Written>,
}

impl Checked {
    fn new(
        args: &SendArgs,
        (profile, off): (&Profile, &[String]),
        credential: Option<&Credential>,
        (places, signals): (&AppDirs, &Signals),
    ) -> Result<Self, Refusal> {
        let around = checks::around(args, profile, credential, off);
        if let Some(template) = &args.template.template {
            let who = (profile, credential);
            return templated::checked(args, template, who, &around, (places, signals));
        }
        if let Some(path) = &args.raw {
            let raw = raw::read(args, path, profile)?;
            return Ok(Self {
                problems: raw.problems(&around),
                message: raw.into(),
                files: 0,
                written: None,
            });
        }
        let scratch = signals.scratch(places);
        let written = draft(&args.message, profile, places, Some(&scratch))?;
        let draft = signed(args, written.draft.clone(), profile)?;
        let facts = delivery::probe_files(&draft.files);
        let around = PreflightContext {
            remarks: &written.remarks,
            ..around
        };
        Ok(Self {
            problems: preflight_in(&draft, &facts, &around),
            message: draft.clone().into(),
            files: facts.len(),
            written: Some(Written { draft, ..written }),
        })
    }
}

/// Runs it. `days` is how long the history remembers.
pub(super) fn send(
    args: &SendArgs,
    mut profile: Profile,
    credential: Option<Credential>,
    places: AppDirs,
    days: u32,
    signals: &Signals,
) -> Exit {
    let deadline = args.deadline.map(|limit| Instant::now() + limit);
    if let Some(list) = &args.many.each {
        let at = (&places, signals);
        return each::send_each(args, list, (profile, credential), at, (days, deadline));
    }
    let refused = |exit: Exit, why: &str, problems: &[Problem]| {
        if args.json {
            let problems = problems.iter().map(json::problem).collect();
            json::line(&json::not_begun(problems, why, Some(&profile.name), exit));
        }
        fail(exit, why)
    };
    if args.raw.is_some() {
        // Nothing is added to a raw message unasked.
        profile.correlate = args.track;
    }
    let off = match checks::off(args, &profile) {
        Ok(off) => off,
        Err(why) => return refused(Exit::Usage, &why, &[]),
    };
    let at = (&places, signals);
    let checked = match Checked::new(args, (&profile, &off), credential.as_ref(), at) {
        Ok(checked) => checked,
        Err((exit, why)) => return refused(exit, &why, &[]),
    };
    let problems = &checked.problems;
    let is_error = |problem: &Problem| problem.severity == Severity::Error;
    let has_errors = problems.iter().any(is_error);
    let is_refused = has_errors || (args.strict && !problems.is_empty());
    if is_refused || !args.verbosity.quiet {
        problems.iter().for_each(plain::problem);
    }
    if is_refused {
        return refused(checks::exit(problems), not_sent(args, has_errors), problems);
    }
    if args.dry_run {
        return dry_run(args, (&profile, &off), &checked);
    }
    let Checked {
        message,
        written,
        problems,
        ..
    } = checked;
    let kept_at = places.clone();
    let prepared = Prepared {
        profile,
        credential,
        message,
        places,
        days,
        deadline,
        problems: problems.iter().map(json::problem).collect(),
    };
    let exit = block_on(run(args, prepared, signals))
        .unwrap_or_else(|(exit, why)| json::fail(args.json, exit, &why));
    if let Some(written) = written.filter(|_| exit == Exit::Done) {
        saved::sent(args, &written, &kept_at);
    }
    exit
}

/// Why a message with problems was not sent.
fn not_sent(args: &SendArgs, has_errors: bool) -> &'static str {
    match (has_errors, args.dry_run) {
        (false, _) => STRICT,
        (true, true) => "the message cannot be sent as it is",
        (true, false) => "the message was not sent",
    }
}

/// Which way a message goes: a draft of the interface may have a template.
fn way(args: &SendArgs, message: &Outgoing) -> Via {
    match (args.via, message.template()) {
        (None, Some(_)) => Via::Api,
        _ => args.way(),
    }
}

async fn run(args: &SendArgs, prepared: Prepared, signals: &Signals) -> Exit {
    let mut caught = signals.take();
    let Prepared {
        mut profile,
        credential,
        message,
        places,
        days,
        deadline,
        mut problems,
    } = prepared;
    caught.set_deadline(deadline);
    let started = match practice(&mut profile, &places).await {
        Ok(started) => started,
        Err(why) => return not_begun(args, &profile, Exit::Connection, &why),
    };
    let (practice, login, roots) = match started {
        Some((server, login, roots)) => (Some(server), Some(login), roots),
        None => {
            let ca_file = profile.ca_file.clone();
            (None, credential, Roots::Platform { ca_file })
        }
    };
    let Some(credential) = login else {
        return no_token(args, &profile);
    };
    if (args.follows() || args.id.is_some())
        && let Err(why) = can_follow(&profile, &credential)
    {
        return not_begun(args, &profile, Exit::Configuration, &why);
    }
    let records = !args.no_history;
    let outbox = records.then(|| outbox::open(&places)).flatten();
    let before = problems.len();
    problems.extend(warnings(args, (&profile, &credential), outbox.as_ref(), &message).await);
    if args.strict && problems.len() > before {
        close(args.style(), outbox.as_ref(), days, None).await;
        return not_begun_with(args, &profile, (Exit::Message, STRICT), problems);
    }
    let context = Context::of(&profile, &credential, message.summary());
    let via = way(args, &message);
    let context = context.by(via, &profile);
    let order = SendOrder {
        message,
        profile: profile.clone(),
        credential,
        roots,
        hold: false,
        all_or_none: args.all_or_none,
        timeouts: Timeouts::of(&profile),
        via,
        outbox: outbox.clone(),
        pinned: Pinned::default(),
        id: args.id.clone().map(SendId),
    };
    if let Some(exit) = once::answered(args, &order, &mut caught).await {
        close(args.style(), outbox.as_ref(), days, None).await;
        return exit;
    }
    let following = FollowOrder::after(&order).filter(|_| args.follows());
    let style = args.style();
    let (outcome, named) = attempts(args, order, &mut caught).await;
    let name = (named.id.as_str(), named.message_id);
    let found = then(args, following, &outcome, name, &mut caught).await;
    close(style, outbox.as_ref(), days, named.unrecorded).await;
    let ended = Ended {
        outcome: &outcome,
        found: found.as_ref(),
        signal: caught.signal(),
        problems: &problems,
    };
    let exit = end(style, &profile, &ended, &context, &named.id);
    if args.no_history && exit == Exit::Unknown {
        say(NOT_RECORDED);
    }
    drop::<Option<Running>>(practice);
    exit
}

/// Sends, and with `--retry` again after a failure that may pass.
async fn attempts(args: &SendArgs, order: SendOrder, caught: &mut Caught) -> (Outcome, Named) {
    let style = args.style();
    let mut done = 0;
    let mut unrecorded = None;
    loop {
        let mut named = Named::default();
        let shown = |event: &Event| show(style, event, &mut named);
        let outcome = run_job(order.clone(), caught, shown).await;
        done += 1;
        named.unrecorded = named.unrecorded.or(unrecorded);
        match again::next(args, done, &outcome, caught).await {
            Next::Attempt => unrecorded = named.unrecorded,
            Next::Outcome => return (outcome, named),
            Next::Stopped => return (Outcome::Cancelled, named),
        }
    }
}

/// The practice server of a practice profile, with its login and whom to trust.
async fn practice(
    profile: &mut Profile,
    places: &AppDirs,
) -> Result<Option<(Running, Credential, Roots)>, String> {
    if !profile.is_practice() {
        return Ok(None);
    }
    let server = Running::find(places, &profile.smtp_ports).await;
    let server = server.map_err(|error| format!("the practice server did not start: {error}"))?;
    let (login, roots) = server.serve(profile);
    Ok(Some((server, login, roots)))
}

/// Prints and returns the warnings that preflight has not given: about the token, and about a message sent before.
async fn warnings(
    args: &SendArgs,
    (profile, credential): (&Profile, &Credential),
    outbox: Option<&Outbox>,
    message: &Outgoing,
) -> Vec<Value> {
    let mut warnings = odd_token(credential, profile);
    if let Some(outbox) = outbox {
        let is_practice = profile.is_practice();
        warnings.extend(saved::sent_before(args, outbox, message.summary(), is_practice).await);
    }
    if !args.verbosity.quiet || args.strict {
        warnings.iter().for_each(say_warning);
    }
    warnings
}

/// Closes the history. What could not be recorded at once may have been by then: only what is true in the end is
/// said.
async fn close(style: Style, outbox: Option<&Outbox>, days: u32, unrecorded: Option<String>) {
    let Some(outbox) = outbox else { return };
    let recorded = outbox::close(outbox, days).await;
    if let Some(why) = unrecorded.filter(|_| !recorded) {
        print_event(style, &Event::Unrecorded(why));
    }
}

/// Warnings about the token; the server has the last word.
fn odd_token(credential: &Credential, profile: &Profile) -> Vec<Value> {
    let Credential::ServerToken(token) = credential else {
        return Vec::new();
    };
    let mut warnings = Vec::new();
    if let Some(odd) = credential.shape().oddity() {
        warnings.push(json::warning("token-shape", &format!("the token: {odd}")));
    }
    let is_local = ["127.0.0.1", "localhost", "::1"].contains(&profile.smtp_host.as_str());
    if is_practice_token(token.expose()) && !profile.is_practice() && !is_local {
        let why = format!(
            "the token belongs to a practice server and does not work at {}; to practice, use --profile practice",
            profile.smtp_host
        );
        warnings.push(json::warning("token-practice", &why));
    }
    warnings
}

fn say_warning(warning: &Value) {
    let text = |key: &str| warning[key].as_str().unwrap_or_default();
    say(&format!("warning: {} [{}]", text("message"), text("check")));
}

/// What to do without a token: never practice.
fn no_token(args: &SendArgs, profile: &Profile) -> Exit {
    let why = format!(
        "there is no token for profile `{}`. Store the Server API token (Postmark: Servers, your server, API Tokens) with `postrider token set`, or set POSTMARK_SERVER_TOKEN to it. To practice instead, use --profile practice",
        profile.name
    );
    not_begun(args, profile, Exit::Configuration, &why)
}

fn not_begun(args: &SendArgs, profile: &Profile, exit: Exit, why: &str) -> Exit {
    not_begun_with(args, profile, (exit, why), Vec::new())
}

fn not_begun_with(
    args: &SendArgs,
    profile: &Profile,
    (exit, why): (Exit, &str),
    problems: Vec<Value>,
) -> Exit {
    if args.json {
        json::line(&json::not_begun(problems, why, Some(&profile.name), exit));
    }
    fail(exit, why)
}

/// Runs the job, has what it reports shown, and cancels it at a signal: that ends the send, not the program.
pub(super) async fn run_job(
    order: SendOrder,
    caught: &mut Caught,
    mut show: impl FnMut(&Event),
) -> Outcome {
    let (control, controls) = mpsc::channel(4);
    let (sender, mut events) = mpsc::channel(EVENTS);
    let job = delivery::send(order, controls, sender);
    tokio::pin!(job);
    let (mut outcome, mut is_cancelled) = (None, false);
    loop {
        tokio::select! {
            biased;
            Some(event) = events.recv() => {
                if let Some(may_be_out) = may_be_out(&event) {
                    caught.set_may_be_out(may_be_out);
                }
                show(&event);
            }
            signal = caught.next(), if !is_cancelled => {
                is_cancelled = true;
                say(&format!("{}; ending the send", signal.describe()));
                // The job may be over already.
                let _ = control.try_send(Control::Cancel);
            }
            done = &mut job, if outcome.is_none() => outcome = Some(done),
            else => break,
        }
        if let Some(outcome) = outcome.take_if(|_| events.is_empty()) {
            return outcome;
        }
    }
    outcome.unwrap_or(Outcome::Cancelled)
}

/// What an event says of whether the message may have left.
fn may_be_out(event: &Event) -> Option<bool> {
    match event {
        Event::Phase(Phase::AwaitingVerdict) => Some(true),
        Event::Outcome(outcome) => Some(matches!(
            outcome,
            Outcome::Accepted { .. } | Outcome::PartlyRefused { .. } | Outcome::Unknown(_)
        )),
        _ => None,
    }
}

fn show(style: Style, event: &Event, named: &mut Named) {
    match event {
        Event::Composed { id, .. } => id.0.clone_into(&mut named.id),
        Event::Named { message_id } => named.message_id = Some(message_id.clone()),
        Event::Unrecorded(why) => {
            named.unrecorded = Some(why.clone());
            return;
        }
        _ => {}
    }
    print_event(style, event);
}

fn print_event(style: Style, event: &Event) {
    match style {
        Style::Json => drop(json::event(event).as_ref().map(json::line)),
        _ => plain::event(event, style == Style::Stages),
    }
}
