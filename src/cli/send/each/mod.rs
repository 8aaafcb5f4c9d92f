//! `postrider send --each`: one message for each row of a list, as one run.
//!
//! Everything is read and checked before the first message leaves. A run has a name; the same command continues it.

mod check;
mod inputs;
mod show;

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::sync::mpsc;

use check::{say_warnings, strict, warning_json};
use inputs::{Inputs, of_list};
use show::{Ended, Printer};

use super::checks;
use super::{close, no_token, odd_token, practice, say_warning};
use crate::cli::args::SendArgs;
use crate::cli::draft::Refusal;
use crate::cli::exit::Exit;
use crate::cli::json as lines;
use crate::cli::outbox;
use crate::cli::plain::{fail, print, say};
use crate::cli::practice::Running;
use crate::cli::runtime::block_on;
use crate::cli::server_api::{no_api, server_token};
use crate::cli::signals::{Caught, Signals};
use crate::cli::verbosity::Style;
use crate::delivery::{
    Control, DoubtOrder, ListError, ListRun, RowOutcome, RunOrder, RunRows, Timeouts,
    check_mailing, list_streams, send_run,
};
use crate::diagnose::Context;
use crate::mail::{CheckedRow, PreflightContext, RowChecks, RowWarning, Stamp};
use crate::net::{Pinned, Roots};
use crate::postmark::{Credential, Profile, StreamChoice, StreamKind};
use crate::record::{RunEnd, RunSum};
use crate::store::{AppDirs, Outbox};

/// Messages that need no `--yes-many`.
const MANY: usize = 500;
/// Rows that may wait to be printed.
const ROWS: usize = 64;
/// How long the API is asked what kind of stream it is.
const STREAMS: Duration = Duration::from_secs(5);

/// Why nothing was sent.
pub(super) struct Rejected {
    exit: Exit,
    why: String,
    problems: Vec<Value>,
}

impl Rejected {
    fn new(exit: Exit, why: impl Into<String>) -> Self {
        Self {
            exit,
            why: why.into(),
            problems: Vec::new(),
        }
    }
}

impl From<Refusal> for Rejected {
    fn from((exit, why): Refusal) -> Self {
        Self::new(exit, why)
    }
}

impl From<ListError> for Rejected {
    fn from(error: ListError) -> Self {
        let (exit, advice) = match &error {
            ListError::Busy { .. } => (Exit::Temporary, ""),
            ListError::Forgotten { .. } => (
                Exit::Configuration,
                ". See Postmark's Activity, and send what is missing as a new run with --run NAME",
            ),
            ListError::OtherContent { .. } => (Exit::Usage, "; choose another name with --run"),
            ListError::File(_) => (Exit::FileMissing, ""),
            ListError::Encoding(_) => (Exit::Bug, ""),
            ListError::Unrecorded(_) | ListError::Store(_) => (Exit::CannotWrite, ""),
        };
        Self::new(exit, format!("{error}{advice}"))
    }
}

/// A run that is ready to begin.
struct Job<'a> {
    args: &'a SendArgs,
    profile: Profile,
    /// Checks that are left out.
    off: Vec<String>,
    /// What the list is called.
    name: String,
    /// The run; not locked for a dry run.
    run: ListRun,
    places: AppDirs,
    days: u32,
    /// Files that were written for this command.
    _inputs: Option<Inputs>,
}

/// Runs it.
pub(super) fn send_each(
    args: &SendArgs,
    list: &Path,
    (profile, credential): (Profile, Option<Credential>),
    (places, signals): (&AppDirs, &Signals),
    (days, deadline): (u32, Option<Instant>),
) -> Exit {
    let name = profile.name.clone();
    let rejected = |rejected: Rejected| {
        if args.json {
            let why = rejected.why.lines().next().unwrap_or_default();
            let line = lines::not_begun(rejected.problems, why, Some(&name), rejected.exit);
            lines::line(&line);
        }
        fail(rejected.exit, &rejected.why)
    };
    let job = match Job::new(args, list, profile, (places, signals), days) {
        Ok(job) => job,
        Err(why) => return rejected(why),
    };
    if args.dry_run {
        return job.dry_run().unwrap_or_else(rejected);
    }
    let done = block_on(async {
        let mut caught = signals.take();
        caught.set_deadline(deadline);
        job.run(credential, &mut caught).await
    });
    match done {
        Ok(done) => done.unwrap_or_else(rejected),
        Err((exit, why)) => lines::fail(args.json, exit, &why),
    }
}

impl<'a> Job<'a> {
    fn new(
        args: &'a SendArgs,
        list: &Path,
        profile: Profile,
        at: (&AppDirs, &Signals),
        days: u32,
    ) -> Result<Self, Rejected> {
        let off = checks::off(args, &profile).map_err(|why| (Exit::Usage, why))?;
        let fresh = Inputs::read(args, list, &profile, at);
        let (places, _) = at;
        let named = args.many.run.clone();
        let id = match (&named, &fresh) {
            (Some(id), _) => id.clone(),
            (None, Ok(inputs)) => inputs.list.fingerprint.clone(),
            (None, Err(_)) => String::new(),
        };
        let run = match args.dry_run || id.is_empty() {
            true => ListRun::default(),
            false => ListRun::lock(places, &id)?,
        };
        let mut job = Self {
            args,
            profile,
            off,
            name: list_name(list),
            run,
            places: places.clone(),
            days,
            _inputs: None,
        };
        job.set_inputs(fresh)?;
        if named.is_none() && !args.dry_run {
            job.check_unfinished()?;
        }
        job.check_count()?;
        Ok(job)
    }

    /// A run that was begun goes on with what it began with.
    fn set_inputs(&mut self, fresh: Result<Inputs, Rejected>) -> Result<(), Rejected> {
        if self.run.is_unfinished() {
            self.run.resume()?;
            let began_with = self.run.fingerprint();
            let is_same = fresh.is_ok_and(|inputs| inputs.list.fingerprint == began_with);
            if !is_same {
                say(&format!(
                    "note: the message, the list, or a file has changed since run {} started; the run continues with the original versions",
                    self.run.id()
                ));
            }
            return Ok(());
        }
        let inputs = fresh?;
        if !self.args.verbosity.quiet {
            inputs
                .notes
                .iter()
                .for_each(|note| say(&format!("note: {note}")));
        }
        self.run.begin_with(inputs.list.clone());
        self._inputs = Some(inputs);
        Ok(())
    }

    /// Guards against sending a whole list again after it was corrected while its run was unfinished.
    fn check_unfinished(&self) -> Result<(), Rejected> {
        let Some(open) = self.run.other_unfinished(&self.places) else {
            return Ok(());
        };
        let why = format!(
            "{} or the message has changed since run {} began, and that run is not finished. To finish it with the original list and message, add --run {}. To send the changed list to everybody, choose a new name with --run",
            self.name, open.id, open.id
        );
        Err(Rejected::new(Exit::Usage, why))
    }

    fn check_count(&self) -> Result<(), Rejected> {
        let rows = self.run.rows();
        if rows <= MANY || self.args.many.yes_many || self.args.dry_run {
            return Ok(());
        }
        let why = format!(
            "{} has {rows} rows. Add --yes-many to send more than {MANY} messages, or --dry-run to check them first",
            self.name
        );
        Err(Rejected::new(Exit::Usage, why))
    }

    fn around<'j>(&'j self, login: Option<&'j Credential>) -> PreflightContext<'j> {
        PreflightContext {
            is_bulk: true,
            ..checks::around(self.args, &self.profile, login, &self.off)
        }
    }

    /// Checks all rows. Returns the warnings.
    fn check(
        &self,
        login: Option<&Credential>,
        streams: &[StreamChoice],
        see: impl FnMut(CheckedRow),
    ) -> Result<Vec<RowWarning>, Rejected> {
        let snapshot = self.run.snapshot();
        let checks = RowChecks {
            mailing: &snapshot.mailing,
            around: self.around(login),
            streams,
            stamp: Stamp {
                id: uuid::Uuid::nil().to_string(),
                unix_seconds: jiff::Timestamp::now().as_second(),
                correlate: true,
            },
        };
        let warnings = check_mailing(&checks, snapshot, see);
        let warnings = warnings.map_err(|errors| of_list(&self.name, &errors))?;
        if self.args.strict || !self.args.verbosity.quiet {
            say_warnings(&warnings);
        }
        match self.args.strict && !warnings.is_empty() {
            true => Err(strict(&warnings)),
            false => Ok(warnings),
        }
    }

    /// Prints each message in a line.
    fn dry_run(&self) -> Result<Exit, Rejected> {
        let (args, run) = (self.args, self.run.fingerprint());
        let warnings = self.check(None, &[], |checked| {
            if args.json {
                lines::line(&json!({
                    "v": 1, "event": "row", "run": run, "row": checked.row, "status": "dry-run",
                    "rcpt_to": checked.recipients, "subject": checked.draft.subject, "bytes": checked.bytes,
                    "files": checked.draft.files.len(),
                }));
                return;
            }
            print(&format!(
                "row {}: to {}: {}\n",
                checked.row,
                checked.recipients.join(", "),
                checked.draft.subject
            ));
        })?;
        if args.json {
            let problems: Vec<Value> = warnings.iter().map(warning_json).collect();
            return Ok(lines::line(&json!({
                "v": 1, "event": "outcome", "status": "dry-run", "run": run, "profile": self.profile.name,
                "host": self.profile.smtp_host, "rows": {"total": self.run.rows()}, "problems": problems,
                "retry": "safe", "exit": 0,
            })));
        }
        say(&format!("{} messages; nothing was sent", self.run.rows()));
        Ok(Exit::Done)
    }

    async fn run(
        mut self,
        credential: Option<Credential>,
        caught: &mut Caught,
    ) -> Result<Exit, Rejected> {
        let started = practice(&mut self.profile, &self.places).await;
        let started = started.map_err(|why| Rejected::new(Exit::Connection, why))?;
        let (practice, login, roots) = match started {
            Some((server, login, roots)) => (Some(server), Some(login), roots),
            None => {
                let ca_file = self.profile.ca_file.clone();
                (None, credential, Roots::Platform { ca_file })
            }
        };
        let Some(credential) = login else {
            return Ok(no_token(self.args, &self.profile));
        };
        let streams = self.streams(&credential, &roots).await;
        let warnings = self.check(Some(&credential), &streams, |_| {})?;
        let mut problems = odd_token(&credential, &self.profile);
        if !self.args.verbosity.quiet {
            problems.iter().for_each(say_warning);
        }
        problems.extend(warnings.iter().map(warning_json));
        let Some(outbox) = outbox::open(&self.places) else {
            let why = "nothing was sent, because the history cannot record which messages were";
            return Err(Rejected::new(Exit::CannotWrite, why));
        };
        let done = self
            .send((credential, roots), &outbox, &problems, caught)
            .await;
        close(self.args.style(), Some(&outbox), self.days, None).await;
        drop::<Option<Running>>(practice);
        done
    }

    /// The streams of the server, if the name of the stream does not tell its kind.
    async fn streams(&self, credential: &Credential, roots: &Roots) -> Vec<StreamChoice> {
        let Credential::ServerToken(token) = credential else {
            return Vec::new();
        };
        let stream = &self.run.snapshot().mailing.draft.stream;
        match (StreamKind::by_name(stream), self.profile.api_base()) {
            (None, Some(base)) => {
                let asked = list_streams(base, token, roots.clone(), STREAMS).await;
                // What is not known is not checked.
                asked.unwrap_or_default()
            }
            _ => Vec::new(),
        }
    }

    async fn send(
        &mut self,
        (credential, roots): (Credential, Roots),
        outbox: &Outbox,
        problems: &[Value],
        caught: &mut Caught,
    ) -> Result<Exit, Rejected> {
        self.run.begin(outbox).await?;
        self.run.keep()?;
        let api = || self.doubt_order((&credential, &roots), outbox);
        let (rows, why_not_asked) = tokio::select! {
            biased;
            signal = caught.next() => {
                let why = format!("{} before anything was sent", signal.describe());
                return Err(Rejected::new(signal.exit(), why));
            }
            rows = self.run.left(outbox, api) => rows?,
        };
        let run = self.run.id().to_owned();
        let mut printer = Printer {
            args: self.args,
            run: &run,
            sum: RunSum {
                total: self.run.rows(),
                before: rows.accepted,
                ..RunSum::default()
            },
            first_bad: None,
        };
        self.say_resumed(&rows, why_not_asked.as_deref());
        rows.in_doubt.iter().for_each(|send| printer.in_doubt(send));
        let order = self.order(rows.left, (&credential, roots), outbox);
        let draft = &self.run.snapshot().mailing.draft;
        let context = Context::of(&self.profile, &credential, draft);
        let context = context.by(self.args.way(), &self.profile);
        let end = run_rows(order, caught, |done| printer.row(done)).await;
        if printer.sum.is_complete() {
            let finished = self.run.finish();
            let _ = finished.inspect_err(|why| say(&format!("warning: {why}")));
        }
        let ended = Ended {
            end: &end,
            signal: caught.signal(),
            context: &context,
            problems,
        };
        Ok(printer.end(&self.profile, &ended))
    }

    /// How the API is asked about rows in doubt, or why it cannot be.
    fn doubt_order(
        &self,
        (credential, roots): (&Credential, &Roots),
        outbox: &Outbox,
    ) -> Result<DoubtOrder, String> {
        let token = server_token(Some(credential))?;
        let base = self.profile.api_base().map(str::to_owned);
        Ok(DoubtOrder {
            api_base: base.ok_or_else(|| no_api(&self.profile))?,
            token,
            roots: roots.clone(),
            outbox: outbox.clone(),
        })
    }

    fn say_resumed(&self, rows: &RunRows, why_not_asked: Option<&str>) {
        if self.args.style() == Style::Quiet {
            return;
        }
        let (run, total) = (self.run.id(), self.run.rows());
        if rows.accepted == total {
            say(&format!(
                "all messages of run {run} were accepted before; to send them again, give this run a new name with --run"
            ));
        } else if rows.accepted > 0 || !rows.in_doubt.is_empty() {
            say(&format!(
                "run {run} continues: {} of {total} messages were accepted before",
                rows.accepted
            ));
        }
        if rows.in_doubt.is_empty() {
            return;
        }
        let listed: Vec<String> = rows
            .in_doubt
            .iter()
            .take(20)
            .map(|send| send.row.to_string())
            .collect();
        let what_next = match (why_not_asked, rows.decided_at()) {
            (Some(why), _) => format!(
                "postrider could not ask Postmark about them: {why}. See Postmark's Activity; to send one of them again, put it in a separate list"
            ),
            (None, Some(at_ms)) => {
                let at = jiff::Timestamp::from_millisecond(at_ms).unwrap_or_default();
                let at = at.to_zoned_datetime(jiff::tz::TimeZone::system());
                format!(
                    "Postmark has no record of them yet. Run the same command again after {}; messages that are still missing are then sent again",
                    at.strftime("%H:%M:%S")
                )
            }
            (None, None) => return,
        };
        say(&format!(
            "{} messages may have been accepted and are not sent again now (rows {}). {what_next}",
            rows.in_doubt.len(),
            listed.join(", ")
        ));
    }

    fn order(
        &self,
        rows: Vec<usize>,
        (credential, roots): (&Credential, Roots),
        outbox: &Outbox,
    ) -> RunOrder {
        RunOrder {
            run: self.run.id().to_owned(),
            rows,
            messages: self.run.messages(),
            profile: self.profile.clone(),
            credential: credential.clone(),
            roots,
            timeouts: Timeouts::of(&self.profile),
            via: self.args.way(),
            all_or_none: self.args.all_or_none,
            outbox: outbox.clone(),
            interval: self.args.many.pace.unwrap_or_default(),
            pinned: Pinned::default(),
        }
    }
}

fn list_name(list: &Path) -> String {
    match list == Path::new("-") {
        true => "standard input".to_owned(),
        false => list.display().to_string(),
    }
}

/// Sends the rows, has each shown, and stops at a signal.
async fn run_rows(
    order: RunOrder,
    caught: &mut Caught,
    mut show: impl FnMut(&RowOutcome),
) -> RunEnd {
    let (control, controls) = mpsc::channel(4);
    let (sender, mut rows) = mpsc::channel(ROWS);
    // Whatever a second signal meets, a message may be out.
    caught.set_may_be_out(!order.rows.is_empty());
    let job = send_run(order, controls, sender);
    tokio::pin!(job);
    let (mut end, mut is_cancelled) = (None, false);
    loop {
        tokio::select! {
            biased;
            Some(done) = rows.recv() => show(&done),
            signal = caught.next(), if !is_cancelled && end.is_none() => {
                is_cancelled = true;
                say(&format!("{}; ending the run", signal.describe()));
                // The job may be over already.
                let _ = control.try_send(Control::Cancel);
            }
            done = &mut job, if end.is_none() => end = Some(done),
            else => return end.unwrap_or(RunEnd::Complete),
        }
        if let Some(end) = end.take_if(|_| rows.is_empty()) {
            return end;
        }
    }
}
