//! Posts what happens, in order of time, and tries again what was not taken.
//!
//! One webhook gets one request at a time, so that events arrive in order; a request that failed does not hold up
//! those behind it.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::UnboundedReceiver;
use tokio::task::{JoinSet, spawn_blocking};
use uuid::Uuid;

use super::super::accept::Inside;
use super::super::state::unix_ms;
use super::happening::{Happening, Record};
use super::hook::Target;
use super::payload::payload;
use super::{Courier, LIMIT};
use crate::record::{WebhookAnswer, WebhookAttempt, WebhookRequest};

/// Minutes before each further attempt (postmark-facts-2.md section 2.3, schedule B).
const MINUTES: &[u64] = &[1, 5, 15, 1, 5, 10, 10, 10, 15];
/// The same for inbound messages.
const INBOUND_MINUTES: &[u64] = &[1, 5, 10, 10, 10, 15, 30, 60, 120, 360];
/// Things that wait to be reported; more are dropped.
const WAITING: usize = 100_000;

/// Bytes of a payload that is kept for the next attempt.
const SMALL_BYTES: usize = 64 * 1024;

/// What the dispatcher is asked to do.
#[derive(Debug)]
pub(super) enum Order {
    /// Report it when its time has come, to whoever wants it then.
    Report(Box<Happening>),
    /// Report it now, to one webhook, under this trace id.
    Again(Box<Happening>, Box<Target>, String),
}

/// One report to one webhook, through all its attempts.
struct Report {
    happening: Arc<Happening>,
    target: Target,
    trace: String,
    /// Attempts made.
    attempts: usize,
    /// The payload, once it was written, unless it is large.
    body: Option<Vec<u8>>,
}

impl Report {
    /// What is posted one after the other.
    fn lane(&self) -> String {
        format!("{} {}", self.target.hook, self.target.url.plain())
    }
}

/// Whether Postmark tries again after this answer: without one, and after 408, 429, and any 5xx. An inbound message
/// it tries to report until the answer is 200, or 403. It follows redirects, which practice does not.
fn is_tried_again(record: Record, status: Option<u16>) -> bool {
    match (record, status) {
        (_, None) => true,
        (Record::Inbound, Some(status)) => !matches!(status, 200 | 403),
        (_, Some(status)) => matches!(status, 408 | 429 | 500..=599),
    }
}

fn minutes(record: Record) -> &'static [u64] {
    match record {
        Record::Inbound => INBOUND_MINUTES,
        _ => MINUTES,
    }
}

enum Waiting {
    Happening(Box<Happening>),
    Report(Box<Report>),
}

/// Posts webhooks until it is dropped.
#[derive(Debug)]
pub(in crate::sandbox) struct Dispatcher {
    incoming: UnboundedReceiver<Order>,
    courier: Courier,
    speed: u32,
}

impl Dispatcher {
    pub(super) fn new(incoming: UnboundedReceiver<Order>, courier: Courier, speed: u32) -> Self {
        Self {
            incoming,
            courier,
            speed: speed.max(1),
        }
    }

    /// Runs for as long as `inside` takes messages.
    pub async fn run(self, inside: Inside) {
        let Self {
            mut incoming,
            courier,
            speed,
        } = self;
        let mut desk = Desk {
            inside,
            courier,
            speed,
            waiting: BTreeMap::new(),
            number: 0,
            lanes: HashMap::new(),
            busy: HashSet::new(),
            running: JoinSet::new(),
        };
        loop {
            let next = desk.waiting.first_key_value().map(|((at, _), _)| *at);
            tokio::select! {
                order = incoming.recv() => match order {
                    Some(order) => desk.take(order),
                    None => return,
                },
                () = until(next.unwrap_or_default()), if next.is_some() => desk.start_due(),
                Some(done) = desk.running.join_next() => {
                    if let Ok((lane, again)) = done {
                        desk.finish(&lane, again);
                    }
                }
            }
        }
    }
}

/// What waits and what runs.
struct Desk {
    inside: Inside,
    courier: Courier,
    speed: u32,
    /// By time, and in the order in which it came.
    waiting: BTreeMap<(i64, u64), Waiting>,
    number: u64,
    /// What is due, by lane.
    lanes: HashMap<String, VecDeque<Report>>,
    /// Lanes with a request under way.
    busy: HashSet<String>,
    running: JoinSet<(String, Option<(i64, Report)>)>,
}

impl Desk {
    fn take(&mut self, order: Order) {
        match order {
            Order::Report(happening) => {
                let at = happening.at_unix_ms;
                self.put(at, Waiting::Happening(happening));
            }
            Order::Again(happening, target, trace) => self.enqueue(Report {
                happening: Arc::new(*happening),
                target: *target,
                trace,
                attempts: 0,
                body: None,
            }),
        }
    }

    fn put(&mut self, at: i64, what: Waiting) {
        if self.waiting.len() < WAITING {
            self.number += 1;
            self.waiting.insert((at, self.number), what);
        }
    }

    /// Enqueues everything whose time has come.
    fn start_due(&mut self) {
        let now = unix_ms();
        while let Some(entry) = self.waiting.first_entry() {
            if entry.key().0 > now {
                return;
            }
            match entry.remove() {
                Waiting::Report(report) => self.enqueue(*report),
                Waiting::Happening(happening) => self.enqueue_all(*happening),
            }
        }
    }

    /// One report for each webhook that wants it.
    fn enqueue_all(&mut self, happening: Happening) {
        let targets = self.inside.state().targets(&happening);
        let happening = Arc::new(happening);
        for target in targets {
            self.enqueue(Report {
                happening: Arc::clone(&happening),
                target,
                trace: Uuid::new_v4().to_string(),
                attempts: 0,
                body: None,
            });
        }
    }

    fn enqueue(&mut self, report: Report) {
        let lane = report.lane();
        let queue = self.lanes.entry(lane.clone()).or_default();
        if queue.len() < WAITING {
            queue.push_back(report);
        }
        self.start(&lane);
    }

    /// Starts the next request of a lane, unless one is under way.
    fn start(&mut self, lane: &str) {
        if self.busy.contains(lane) {
            return;
        }
        let Some(report) = self.lanes.get_mut(lane).and_then(VecDeque::pop_front) else {
            self.lanes.remove(lane);
            return;
        };
        self.busy.insert(lane.to_owned());
        let attempt = attempt(
            report,
            self.inside.clone(),
            self.courier.clone(),
            self.speed,
        );
        let lane = lane.to_owned();
        self.running.spawn(async move { (lane, attempt.await) });
    }

    fn finish(&mut self, lane: &str, again: Option<(i64, Report)>) {
        self.busy.remove(lane);
        if let Some((at, report)) = again {
            self.put(at, Waiting::Report(Box::new(report)));
        }
        self.start(lane);
    }
}

/// Makes one attempt and keeps what came of it; returns the report if it is due again, and when.
async fn attempt(
    mut report: Report,
    inside: Inside,
    courier: Courier,
    speed: u32,
) -> Option<(i64, Report)> {
    let body = match report.body.take() {
        Some(body) => body,
        None => written(&report, &inside).await?,
    };
    let record = report.happening.record;
    let minutes = minutes(record);
    let left = minutes.len().saturating_sub(report.attempts);
    let request = request(&report.target, &report.trace, left, body.clone());
    let started = unix_ms();
    let answer = courier.send(request).await;
    let delay = minutes.get(report.attempts).copied();
    let delay = delay.filter(|_| is_tried_again(record, answer.status));
    let next = delay.map(|minutes| {
        let ms = minutes * 60_000 / u64::from(speed);
        unix_ms().saturating_add(i64::try_from(ms.max(1)).unwrap_or(i64::MAX))
    });
    report.attempts += 1;
    // A large one is written again, so that many that wait take little memory.
    report.body = Some(body).filter(|body| body.len() <= SMALL_BYTES);
    if let Some(message) = report.happening.message.clone() {
        let attempt = kept(&report, answer, started, next);
        // It was made, whether it can be kept or not.
        let _ = spawn_blocking(move || inside.inbox.add_attempt(&message, attempt)).await;
    }
    next.map(|at| (at, report))
}

/// The payload; `None` if the message is gone.
async fn written(report: &Report, inside: &Inside) -> Option<Vec<u8>> {
    let (happening, content) = (Arc::clone(&report.happening), report.target.content);
    let inbox = inside.inbox.clone();
    let written = spawn_blocking(move || payload(&happening, content, &inbox)).await;
    written
        .ok()
        .flatten()
        .map(|value| value.to_string().into_bytes())
}

/// A request as Postmark makes it; `left` counts the attempts that would follow.
pub(in crate::sandbox) fn request(
    target: &Target,
    trace: &str,
    left: usize,
    body: Vec<u8>,
) -> WebhookRequest {
    let mut headers = target.headers.clone();
    headers.push(("X-PM-Webhook-Trace-Id".into(), trace.to_owned()));
    headers.push(("X-PM-Retries-Remaining".into(), left.to_string()));
    WebhookRequest {
        url: target.url.clone(),
        login: target.login.clone(),
        headers,
        body,
        limit: LIMIT,
    }
}

fn kept(
    report: &Report,
    answer: WebhookAnswer,
    unix_ms: i64,
    next_unix_ms: Option<i64>,
) -> WebhookAttempt {
    WebhookAttempt {
        unix_ms,
        trace: report.trace.clone(),
        hook: report.target.hook,
        url: report.target.url.plain().to_owned(),
        record_type: report.happening.record.name().to_owned(),
        recipient: report.happening.recipient.clone(),
        event_unix_ms: report.happening.at_unix_ms,
        number: u32::try_from(report.attempts).unwrap_or(u32::MAX),
        status: answer.status,
        words: answer.words,
        ms: answer.ms,
        next_unix_ms,
    }
}

/// Waits until a moment in milliseconds since the Unix epoch.
async fn until(unix_at: i64) {
    let left = unix_at.saturating_sub(unix_ms());
    tokio::time::sleep(Duration::from_millis(u64::try_from(left).unwrap_or(0))).await;
}
