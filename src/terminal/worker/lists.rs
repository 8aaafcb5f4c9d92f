//! Lists: read and checked, and sent to as runs.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::{spawn_blocking, spawn_local};

use super::after::{NO_API, follow};
use super::conditions::roots;
use super::{Means, Sandbox};
use crate::app::{CheckedList, ListOrder, ListStart, Message, SentOfList};
use crate::delivery::{
    self, Control, DoubtOrder, ListError, ListInputs, ListRun, RowOutcome, RunOrder, RunRows,
    Timeouts,
};
use crate::mail::{Draft, Mailing, MergeError, PreflightContext, RowChecks, RowWarning, Stamp};
use crate::net::{Pinned, Roots};
use crate::postmark::{Credential, StreamChoice, StreamKind};
use crate::record::{Outcome, RunChoice, RunEvent, RunSum, Via};
use crate::store::{AppDirs, Outbox, RunFolder, RunSnapshot};
use crate::terminal::clock;

/// Rows that may wait to be shown.
const ROWS: usize = 64;
/// How long the API is asked what kind of stream it is.
const STREAMS: Duration = Duration::from_secs(5);
/// Messages of a run whose delivery is asked for at once; the others when somebody asks.
const FOLLOWED: usize = 100;
/// What stands for the message in the name of a run: it was written here.
const HERE: &str = "postrider";

/// Reads a list and checks its rows, and answers.
pub(super) async fn check(means: Means, roots: Roots, order: ListOrder) {
    let streams = match order.run.is_some() {
        true => streams(&order, &roots).await,
        false => Vec::new(),
    };
    let (id, places) = (order.id, means.places.clone());
    let run = order.run.clone();
    let checking = spawn_blocking(move || checked(&order, &streams, &places));
    let result = checking.await.unwrap_or_else(|_| {
        let why = "a bug in postrider: reading the list ended early";
        Err(vec![MergeError::unreadable(why)])
    });
    let result = match (result, run) {
        (Ok(list), Some(run)) => Ok(with_history(&means, list, &run).await),
        (result, _) => result,
    };
    let result = result.map(Box::new);
    means.tell(Message::ListChecked { id, result }).await;
}

/// The streams of the server, if the name of the stream does not tell its kind.
async fn streams(order: &ListOrder, roots: &Roots) -> Vec<StreamChoice> {
    let Some(Credential::ServerToken(token)) = &order.credential else {
        return Vec::new();
    };
    match (
        StreamKind::by_name(&order.draft.stream),
        order.profile.api_base(),
    ) {
        (None, Some(base)) => {
            let asked = delivery::list_streams(base, token, roots.clone(), STREAMS).await;
            // What is not known is not checked.
            asked.unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

/// What a run would begin with, or began with.
fn inputs(
    order: &ListOrder,
    places: &AppDirs,
) -> Result<(ListInputs, RunSnapshot), Vec<MergeError>> {
    let unusable = |error: ListError| vec![MergeError::unreadable(error.to_string())];
    if let Some(RunChoice::Unfinished(id)) = &order.run {
        let mut run = ListRun::lock(places, id).map_err(unusable)?;
        run.resume().map_err(unusable)?;
        let inputs = ListInputs {
            mailing: run.snapshot().mailing.clone(),
            fingerprint: run.fingerprint().to_owned(),
            sources: <_>::default(),
        };
        return Ok((inputs, run.snapshot().clone()));
    }
    let path = delivery::list_path(&order.path);
    let list = delivery::read_list(&path)?;
    let mailing = Mailing {
        draft: Draft {
            to: list.recipients(),
            ..order.draft.clone()
        },
        list,
        ..Mailing::default()
    };
    mailing.check_columns()?;
    let fingerprint = delivery::fingerprint(&mailing, &order.profile, (order.via, false));
    let inputs = ListInputs {
        fingerprint: fingerprint.map_err(|error| unusable(error.into()))?,
        sources: [HERE.to_owned(), path.to_string_lossy().into_owned()],
        mailing,
    };
    let snapshot = RunSnapshot {
        mailing: inputs.mailing.clone(),
        ..RunSnapshot::default()
    };
    Ok((inputs, snapshot))
}

fn checked(
    order: &ListOrder,
    streams: &[StreamChoice],
    places: &AppDirs,
) -> Result<CheckedList, Vec<MergeError>> {
    let (inputs, snapshot) = inputs(order, places)?;
    let mut found = CheckedList {
        path: inputs.sources[1].clone(),
        mailing: Arc::new(inputs.mailing),
        errors: Vec::new(),
        warnings: Vec::new(),
        notes: Vec::new(),
        fingerprint: inputs.fingerprint,
        sent: SentOfList::default(),
    };
    if order.run.is_none() {
        // What is wrong with the message, the form tells; it is still being written.
        let rows = 1..=found.rows();
        let errors = rows.filter_map(|row| found.mailing.message(row).err());
        found.errors = errors.flatten().collect();
        return Ok(found);
    }
    found.notes = found.mailing.notes();
    match check_rows(order, &snapshot, streams) {
        Ok(warnings) => found.warnings = warnings,
        Err(errors) => found.errors = errors,
    }
    Ok(found)
}

/// Checks each message as it would be sent.
fn check_rows(
    order: &ListOrder,
    snapshot: &RunSnapshot,
    streams: &[StreamChoice],
) -> Result<Vec<RowWarning>, Vec<MergeError>> {
    let profile = &order.profile;
    let around = PreflightContext {
        environment: Some(profile.environment),
        senders: &order.senders,
        host: Some(profile.smtp_host.as_str()).filter(|_| order.via == Via::Smtp),
        login: order.credential.as_ref(),
        correlate: profile.correlate,
        is_bulk: true,
        off: &profile.preflight_off,
        ..PreflightContext::default()
    };
    let checks = RowChecks {
        mailing: &snapshot.mailing,
        around,
        streams,
        stamp: Stamp {
            id: uuid::Uuid::nil().to_string(),
            unix_seconds: clock::now().unix_ms / 1_000,
            correlate: true,
        },
    };
    delivery::check_mailing(&checks, snapshot, |_| {})
}

/// The same with what the history knows of its run, and of another one of the same list.
async fn with_history(means: &Means, list: CheckedList, run: &RunChoice) -> CheckedList {
    let Some(outbox) = means.outbox() else {
        return list;
    };
    let id = match run {
        RunChoice::Usual => list.fingerprint.clone(),
        RunChoice::Unfinished(id) => id.clone(),
        RunChoice::Again => return list,
    };
    // A history that cannot be read is reported when the run begins.
    let rows = RunRows::read(&outbox, &id, list.rows())
        .await
        .unwrap_or_default();
    let mut sent = SentOfList {
        accepted: rows.accepted,
        in_doubt: rows.in_doubt.len(),
        other: None,
    };
    let is_begun = (1..list.rows()).contains(&rows.accepted);
    if *run == RunChoice::Usual && !is_begun {
        let (places, path) = (means.places.clone(), list.path.clone());
        let profile = list.mailing.draft.profile.clone();
        let looking = spawn_blocking(move || other_unfinished(&places, path, (&id, &profile)));
        sent.other = match looking.await.ok().flatten() {
            Some((other, total)) => {
                let rows = RunRows::read(&outbox, &other, total).await;
                Some((other, total, rows.unwrap_or_default().accepted))
            }
            None => None,
        };
    }
    CheckedList { sent, ..list }
}

/// Another unfinished run of the list at `path` from the same profile, and its rows.
fn other_unfinished(
    places: &AppDirs,
    path: String,
    (id, profile): (&str, &str),
) -> Option<(String, usize)> {
    let sources = [HERE.to_owned(), path];
    let open = RunFolder::unfinished(places, &sources).into_iter();
    let mut others = open.filter(|open| open.id != id).filter_map(|open| {
        let mut run = ListRun::lock(places, &open.id).ok()?;
        run.resume().ok()?;
        let is_same = run.snapshot().mailing.draft.profile == profile;
        is_same.then(|| (open.id, run.rows()))
    });
    others.next()
}

async fn rows_of(outbox: &Outbox, id: &str) -> Option<usize> {
    let id = id.to_owned();
    let run = outbox.ask(move |database| database.run(&id)).await;
    Some(run.ok()??.rows)
}

/// Sends to the list and reports everything.
pub(super) async fn run(
    means: Means,
    sandbox: Sandbox,
    start: ListStart,
    control: mpsc::Receiver<Control>,
) {
    let job = start.job;
    let roots = roots(&sandbox, &start.order.profile);
    let begun = begin(&means, &start, &roots).await;
    let tell = |event| means.tell(Message::Run { job, event });
    let (run, order, begun) = match begun {
        Ok(begun) => begun,
        Err(why) => return tell(RunEvent::NotBegun(why)).await,
    };
    tell(begun).await;
    let end = send_rows(&means, &sandbox, (&start, &run), order, control).await;
    tell(end).await;
    drop(run);
}

/// Everything before the first message: nothing was sent where this fails.
async fn begin(
    means: &Means,
    start: &ListStart,
    roots: &Roots,
) -> Result<(ListRun, RunOrder, RunEvent), String> {
    let outbox = means.outbox();
    let outbox = outbox.ok_or("nothing was sent: there is no history in this session, and a list is never sent to without one")?;
    let credential = start.order.credential.clone();
    let credential = credential.ok_or("there is no token to send with")?;
    let taken = free_id(start, &outbox).await;
    let (order, places) = (start.order.clone(), means.places.clone());
    let (reviewed, id) = (start.fingerprint.clone(), taken);
    let locking = spawn_blocking(move || lock(&order, &places, (&reviewed, &id)));
    let mut run = locking.await.map_err(|error| error.to_string())??;
    run.begin(&outbox).await.map_err(in_words)?;
    let keeping = spawn_blocking(move || run.keep().map(|()| run));
    run = keeping
        .await
        .map_err(|error| error.to_string())?
        .map_err(in_words)?;
    let api = || doubt_order(&start.order, &credential, roots, &outbox);
    let (rows, why) = run.left(&outbox, api).await.map_err(in_words)?;
    let note = (!rows.in_doubt.is_empty()).then(|| doubt_words(&rows, why.as_deref()));
    let begun = RunEvent::Begun {
        run: run.id().to_owned(),
        at: clock::now(),
        sum: RunSum {
            total: run.rows(),
            before: rows.accepted,
            unknown: rows.in_doubt.len(),
            ..RunSum::default()
        },
        note,
    };
    let order = RunOrder {
        run: run.id().to_owned(),
        rows: rows.left,
        messages: run.messages(),
        profile: start.order.profile.clone(),
        credential,
        roots: roots.clone(),
        timeouts: Timeouts::of(&start.order.profile),
        via: start.order.via,
        all_or_none: false,
        outbox,
        interval: Duration::from_millis(start.pace_ms),
        pinned: Pinned::default(),
    };
    Ok((run, order, begun))
}

fn in_words(error: ListError) -> String {
    error.to_string()
}

/// The id of the run: that of its content, or the first free one for a run that is sent once more.
async fn free_id(start: &ListStart, outbox: &Outbox) -> String {
    let usual = start.fingerprint.clone();
    match &start.order.run {
        Some(RunChoice::Unfinished(id)) => id.clone(),
        Some(RunChoice::Again) => {
            let mut number = 2;
            while rows_of(outbox, &format!("{usual}-{number}"))
                .await
                .is_some()
            {
                number += 1;
            }
            format!("{usual}-{number}")
        }
        _ => usual,
    }
}

/// Locks the run. What was changed since the review is not sent.
fn lock(
    order: &ListOrder,
    places: &AppDirs,
    (reviewed, id): (&str, &str),
) -> Result<ListRun, String> {
    if matches!(order.run, Some(RunChoice::Unfinished(_))) {
        let mut run = ListRun::lock(places, id).map_err(in_words)?;
        run.resume().map_err(in_words)?;
        return Ok(run);
    }
    let (inputs, _) = inputs(order, places).map_err(|errors| {
        let first = errors.first().map(ToString::to_string);
        format!("nothing was sent: {}", first.unwrap_or_default())
    })?;
    let mut run = ListRun::lock(places, id).map_err(in_words)?;
    if inputs.fingerprint != reviewed {
        let name = Path::new(&order.path).file_name().unwrap_or_default();
        return Err(format!(
            "nothing was sent: {} or an attached file has changed since the review; review it again",
            name.to_string_lossy()
        ));
    }
    match run.is_unfinished() {
        true => run.resume().map_err(in_words)?,
        false => run.begin_with(inputs),
    }
    Ok(run)
}

/// How the API is asked about rows in doubt, or why it cannot be.
fn doubt_order(
    order: &ListOrder,
    credential: &Credential,
    roots: &Roots,
    outbox: &Outbox,
) -> Result<DoubtOrder, String> {
    match (credential, order.profile.api_base()) {
        (Credential::ServerToken(token), Some(base)) => Ok(DoubtOrder {
            api_base: base.to_owned(),
            token: token.clone(),
            roots: roots.clone(),
            outbox: outbox.clone(),
        }),
        _ => Err(NO_API.to_owned()),
    }
}

fn doubt_words(rows: &RunRows, why_not_asked: Option<&str>) -> String {
    let count = rows.in_doubt.len();
    let next = match why_not_asked {
        Some(why) => format!("postrider could not ask Postmark about them: {why}"),
        None => "Postmark has no record of them yet. Send again in ten minutes; what is still missing then is sent".to_owned(),
    };
    format!("{count} may have been accepted before and are not sent now. {next}")
}

/// Sends the rows, has each shown and followed, and finishes the run where everything was accepted.
async fn send_rows(
    means: &Means,
    sandbox: &Sandbox,
    (start, run): (&ListStart, &ListRun),
    order: RunOrder,
    control: mpsc::Receiver<Control>,
) -> RunEvent {
    let (sender, mut rows) = mpsc::channel(ROWS);
    let mailing = run.snapshot().mailing.clone();
    let sending = spawn_local(delivery::send_run(order, control, sender));
    let (mut followed, mut done) = (0, 0);
    while let Some(row) = rows.recv().await {
        let is_accepted = matches!(row.outcome, Outcome::Accepted { .. });
        done += usize::from(is_accepted);
        if is_accepted && start.order.profile.follow && followed < FOLLOWED {
            followed += 1;
            let login = start.order.credential.clone();
            let asking = follow(means.clone(), sandbox.clone(), row.id.clone(), login);
            spawn_local(asking);
        }
        let event = row_event(&mailing, row);
        means
            .tell(Message::Run {
                job: start.job,
                event,
            })
            .await;
    }
    match sending.await {
        Ok(end) => RunEvent::Ended(end),
        Err(error) => {
            RunEvent::NotBegun(format!("the run broke off after {done} messages: {error}"))
        }
    }
}

fn row_event(mailing: &Mailing, row: RowOutcome) -> RunEvent {
    let draft = mailing.message(row.row).unwrap_or_default();
    RunEvent::Row {
        to: draft.to.trim().to_owned(),
        row: row.row,
        id: row.id,
        outcome: Box::new(row.outcome),
    }
}
