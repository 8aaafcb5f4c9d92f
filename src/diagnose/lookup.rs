//! "Did it reach them?": turns what a look-up found into one verdict in plain words and one fix.

use std::collections::BTreeMap;

use serde::Serialize;

use super::rules::refusal::{DISABLED, MAILBOX_FULL, UNKNOWN};
use super::{Catalogue, Context, code_meaning};
use crate::postmark::BounceType as B;
use crate::record::{
    ApiFailure, ApiFailureKind, LookupFacts, LookupQuery, Moment, Trace, TraceKind as T,
    can_be_lifted,
};

/// Postmark's default retention of activity (postmark-facts-2.md section 4.1).
const RETENTION_DAYS: i64 = 45;
const DAY_MS: i64 = 86_400_000;
/// After this long, a message that is neither found nor rejected is not merely late.
const SHOWS_WITHIN_MS: i64 = 10 * 60_000;
/// A message queued this long is held.
const HELD_AFTER_MS: i64 = 60 * 60_000;
/// Maximum length of quoted server text in a sentence.
const QUOTED_CHARS: usize = 160;
/// Postmark's code for a suppressed recipient.
const INACTIVE: u16 = 406;
/// Postmark's codes for a stream that does not exist or does not send.
const STREAM_CODES: [u16; 2] = [1235, 1236];

/// Why a message did or did not arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum LookupCause {
    Delivered,
    Bounced,
    SpamComplaint,
    Suppressed,
    Unsubscribed,
    RefusedInside,
    WrongStream,
    AccountPaused,
    Sandboxed,
    Delayed,
    /// Accepted; the recipient's server has not answered yet.
    Pending,
    NotFound,
    TooOld,
    ApiFailed,
}

/// Kind of fix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum FixKind {
    Reactivate,
    OpenInPostmark,
    ChangeStream,
    AskSupport,
    ChangeServer,
    Wait,
    Other,
}

/// The next thing to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LookupFix {
    /// Kind of fix.
    pub kind: FixKind,
    pub text: String,
}

/// The result of a lookup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LookupVerdict {
    pub cause: LookupCause,
    /// One or two sentences; the first names the cause.
    pub text: String,
    /// What to do, if anything.
    pub fix: Option<LookupFix>,
}

fn verdict(cause: LookupCause, text: String, fix: Option<(FixKind, String)>) -> LookupVerdict {
    let fix = fix.map(|(kind, text)| LookupFix { kind, text });
    LookupVerdict { cause, text, fix }
}

/// The verdict if the API failed.
pub fn judge_failed_lookup(failure: &ApiFailure) -> LookupVerdict {
    use ApiFailureKind as K;
    let what = match failure.kind {
        K::Unauthorized => "Postmark did not accept the server token",
        K::RateLimited => "Postmark's API received too many requests",
        K::Maintenance => "Postmark's API is down for maintenance",
        K::ServerError => "Postmark's API is down",
        K::Unreachable | K::Proxy | K::Tls => "Postmark's API cannot be reached",
        K::Timeout | K::Lost => "Postmark's API did not answer",
        K::NotFound | K::Refused | K::Malformed | K::InvalidUrl | K::NotSent => {
            "Postmark's API could not be asked"
        }
    };
    let known = Catalogue::builtin().diagnose_api(failure, &Context::default());
    let fix = known.primary.remedies.into_iter().next();
    verdict(
        LookupCause::ApiFailed,
        format!(
            "{what}, so nothing is known about this mail: {}.",
            quoted(&failure.message)
        ),
        fix.map(|fix| (FixKind::Other, fix.label)),
    )
}

/// The verdict on the results. `now` is the current time.
pub fn judge_lookup(facts: &LookupFacts, now: Moment) -> LookupVerdict {
    let judge = Judge { facts, now };
    let judged = judge.newest().into_values().map(|one| judge.recipient(one));
    let judged = judged.chain(judge.suppressed_only());
    let mut judged: Vec<LookupVerdict> = judged.collect();
    let count = judged.len();
    let delivered = |one: &&LookupVerdict| one.cause == LookupCause::Delivered;
    let arrived = judged.iter().filter(delivered).count();
    // The worst recipient decides, the first of those that are equally bad.
    judged.sort_by_key(|one| std::cmp::Reverse(rank(one.cause)));
    let Some(mut worst) = judged.into_iter().next() else {
        return judge.nothing();
    };
    if count > 1 {
        worst.text += &format!(" Delivered to {arrived} of {count} recipients.");
    }
    worst
}

fn rank(cause: LookupCause) -> u8 {
    use LookupCause as C;
    match cause {
        C::Delivered => 0,
        C::Sandboxed => 1,
        C::Pending => 2,
        C::Delayed => 3,
        C::AccountPaused | C::NotFound | C::TooOld | C::ApiFailed => 4,
        C::Suppressed | C::Unsubscribed => 5,
        C::Bounced | C::SpamComplaint => 6,
        C::RefusedInside | C::WrongStream => 7,
    }
}

struct Judge<'a> {
    facts: &'a LookupFacts,
    now: Moment,
}

impl<'a> Judge<'a> {
    /// The newest trace of mail to each address. That mail was withheld because of a suppression says less
    /// than the suppression's cause.
    fn newest(&self) -> BTreeMap<String, &'a Trace> {
        let mut newest: BTreeMap<String, &Trace> = BTreeMap::new();
        for trace in self.facts.traces.iter().filter(|one| is_mail(one)) {
            let address = trace.address.to_lowercase();
            let known = newest.get(&address);
            if known.is_none_or(|known| !was_inactive(trace) || was_inactive(known)) {
                newest.insert(address, trace);
            }
        }
        newest
    }

    /// Suppressed addresses without any mail.
    fn suppressed_only(&self) -> impl Iterator<Item = LookupVerdict> {
        let written = self.newest();
        let traces = self.facts.traces.iter();
        let rest = traces.filter(|one| matches!(one.what, T::Suppressed { .. }));
        let rest = rest.filter(move |one| !written.contains_key(&one.address.to_lowercase()));
        rest.take(1).map(|one| self.suppressed(one, None))
    }

    /// The newest suppression of an address on a stream.
    fn suppression(&self, address: &str, stream: &str) -> Option<&'a Trace> {
        self.facts.traces.iter().rev().find(|one| {
            matches!(one.what, T::Suppressed { .. })
                && one.address.eq_ignore_ascii_case(address)
                && one.stream.eq_ignore_ascii_case(stream)
        })
    }

    fn recipient(&self, newest: &Trace) -> LookupVerdict {
        let suppression = self.suppression(&newest.address, &newest.stream);
        let asks_for_person = matches!(self.facts.query, LookupQuery::Recipient(_));
        let arrived = matches!(newest.what, T::Delivered | T::Sandboxed);
        let counts = |one: &&Trace| !arrived || asks_for_person || is_complaint(one);
        if let Some(suppression) = suppression.filter(counts) {
            return self.suppressed(suppression, Some(newest));
        }
        if asks_for_person && let Some(lost) = self.lost_since(newest) {
            return lost;
        }
        let mut found = self.by_trace(newest);
        let others = self.facts.traces.iter().filter(|one| {
            matches!(one.what, T::Suppressed { .. })
                && one.address.eq_ignore_ascii_case(&newest.address)
                && !one.stream.eq_ignore_ascii_case(&newest.stream)
        });
        let others: Vec<&str> = others.map(|one| one.stream.as_str()).collect();
        if asks_for_person && !others.is_empty() {
            found.text += &format!(" Suppressed on the stream {}.", others.join(", "));
        }
        found
    }

    fn by_trace(&self, newest: &Trace) -> LookupVerdict {
        let day = self.day(newest);
        let to = &newest.address;
        match &newest.what {
            _ if self.facts.is_sandbox && !is_failure(newest) => self.sandboxed(),
            T::Sandboxed => self.sandboxed(),
            T::Delivered => {
                let before = self.trouble_before(newest);
                let subject = named(&newest.subject);
                let text =
                    format!("Delivered on {day}{before}: the server of {to} accepted {subject}.");
                verdict(LookupCause::Delivered, text, None)
            }
            T::Delayed => {
                let text = format!(
                    "Delayed since {day}: the server of {to} asked Postmark to try again later, and Postmark is retrying."
                );
                let fix = "Wait: Postmark retries by itself. Then run the same command again.";
                verdict(
                    LookupCause::Delayed,
                    text,
                    Some((FixKind::Wait, fix.into())),
                )
            }
            T::Bounced { bounce } => {
                let text = format!("{}: {}.", bounced_on(*bounce, &day), why(newest));
                let cause = match bounce {
                    Some(B::SpamComplaint) => LookupCause::SpamComplaint,
                    _ => LookupCause::Bounced,
                };
                let bounce = bounce.unwrap_or(B::Unknown);
                let known = Catalogue::builtin().diagnose_bounce(bounce, "", "");
                let fix = known.primary.remedies.into_iter().next();
                verdict(cause, text, fix.map(|fix| (FixKind::Other, fix.label)))
            }
            T::RefusedInside { code } => self.refused_inside(newest, *code, &day),
            T::Accepted { queued } => self.pending(newest, *queued, &day),
            T::Suppressed { .. } | T::Other { .. } => self.nothing(),
        }
    }

    fn sandboxed(&self) -> LookupVerdict {
        let text = format!(
            "Not delivered: “{}” is a Sandbox server, which processes mail and delivers it to nobody.",
            self.facts.server
        );
        let fix = "Send with the token of a Live server.".to_owned();
        verdict(
            LookupCause::Sandboxed,
            text,
            Some((FixKind::ChangeServer, fix)),
        )
    }

    fn refused_inside(&self, newest: &Trace, code: Option<u16>, day: &str) -> LookupVerdict {
        let stream = match newest.stream.as_str() {
            "" => "of the message".to_owned(),
            stream => format!("“{stream}”"),
        };
        match code {
            Some(code) if STREAM_CODES.contains(&code) => {
                let why = match code {
                    1235 => "does not exist on this server",
                    _ => "does not send mail",
                };
                let text = format!(
                    "Wrong stream: the message stream {stream} {why}, so Postmark rejected the message on {day}."
                );
                let fix = format!(
                    "Send on a stream of this server: {}.",
                    self.facts.streams.join(", ")
                );
                verdict(
                    LookupCause::WrongStream,
                    text,
                    Some((FixKind::ChangeStream, fix)),
                )
            }
            _ if was_inactive(newest) => {
                let text = format!(
                    "Rejected by Postmark on {day}: {} was suppressed then, but no longer is.",
                    newest.address
                );
                let fix = Some((FixKind::Other, "Send the message again.".to_owned()));
                verdict(LookupCause::RefusedInside, text, fix)
            }
            _ => {
                let number = code.map_or(String::new(), |code| format!(" (error code {code})"));
                let text = format!(
                    "Rejected by Postmark on {day} after accepting it: {}{number}.",
                    quoted(&newest.words)
                );
                let hint = code.and_then(code_meaning).and_then(|meaning| meaning.hint);
                let catalogue = Catalogue::builtin();
                let hint = hint.and_then(|id| catalogue.hint(id));
                let remedy = hint.and_then(|hint| hint.remedies.first());
                let fix = remedy.map(|remedy| (FixKind::Other, remedy.label.clone()));
                verdict(
                    LookupCause::RefusedInside,
                    text,
                    fix.or_else(|| self.page()),
                )
            }
        }
    }

    fn pending(&self, newest: &Trace, queued: bool, day: &str) -> LookupVerdict {
        let age = newest.unix_ms.map_or(0, |ms| self.now.unix_ms - ms);
        if queued && age > HELD_AFTER_MS {
            let text = format!(
                "Held by Postmark since {day}: the message is still queued, probably because sending is paused for this account."
            );
            return verdict(LookupCause::AccountPaused, text, Some(ask_support()));
        }
        let text = match queued {
            true => format!("Queued by Postmark on {day}: not sent yet."),
            false => format!(
                "Sent on {day}: Postmark has no answer from the server of {} yet.",
                newest.address
            ),
        };
        let fix = "Wait a few minutes, then run the same command again.";
        verdict(
            LookupCause::Pending,
            text,
            Some((FixKind::Wait, fix.into())),
        )
    }

    /// `on` is the relevant suppression, `newest` the newest mail to the address.
    fn suppressed(&self, on: &Trace, newest: Option<&Trace>) -> LookupVerdict {
        let T::Suppressed { reason, origin } = &on.what else {
            return self.nothing();
        };
        let (address, stream, day) = (&on.address, &on.stream, self.day(on));
        let later = self.not_sent_since(on);
        let reactivate = || {
            let is_plain = |c: char| c.is_alphanumeric() || "@.-_+".contains(c);
            // Other characters would need quotes in some shells.
            let command = match address.chars().all(is_plain) {
                true => format!("postrider find {address} --reactivate"),
                false => "look it up with --reactivate".to_owned(),
            };
            let text = format!("Once the address works, reactivate it: {command}");
            match can_be_lifted(reason, origin) {
                true => Some((FixKind::Reactivate, text)),
                false => self.page(),
            }
        };
        match (reason.as_str(), origin.as_str()) {
            ("SpamComplaint", _) => {
                let text = format!(
                    "Marked as spam on {day}: {address} reported a message as spam; suppressed on the stream {stream} since{later}."
                );
                let fix = "Only Postmark's support can lift a spam complaint; first make sure that the person wants your mail.";
                verdict(
                    LookupCause::SpamComplaint,
                    text,
                    Some((FixKind::AskSupport, fix.into())),
                )
            }
            ("HardBounce", _) => {
                let text = match self.bounce_before(on, newest) {
                    Some(bounce) => {
                        format!(
                            "Bounced on {}: {}; suppressed since{later}.",
                            self.day(bounce),
                            why(bounce)
                        )
                    }
                    None => format!(
                        "Bounced on {day}: an earlier message to {address} bounced permanently; suppressed on the stream {stream} since{later}."
                    ),
                };
                verdict(LookupCause::Bounced, text, reactivate())
            }
            (_, "Recipient") => {
                let text = format!(
                    "Unsubscribed on {day}: {address} does not want mail from the stream {stream}{later}."
                );
                verdict(LookupCause::Unsubscribed, text, self.page())
            }
            _ => {
                let text = format!(
                    "Suppressed by hand on {day}: Postmark sends nothing to {address} on the stream {stream}{later}."
                );
                verdict(LookupCause::Suppressed, text, reactivate())
            }
        }
    }

    /// The bounce that caused a suppression.
    fn bounce_before(&self, on: &Trace, newest: Option<&'a Trace>) -> Option<&'a Trace> {
        let fits = |one: &&Trace| {
            matches!(one.what, T::Bounced { .. })
                && one.address.eq_ignore_ascii_case(&on.address)
                && one.stream.eq_ignore_ascii_case(&on.stream)
        };
        newest
            .filter(fits)
            .or_else(|| self.facts.traces.iter().rev().find(fits))
    }

    /// `; 3 later messages were not sent`, or empty.
    fn not_sent_since(&self, on: &Trace) -> String {
        let is_later = |one: &&Trace| {
            one.unix_ms > on.unix_ms
                && one.address.eq_ignore_ascii_case(&on.address)
                && one.stream.eq_ignore_ascii_case(&on.stream)
        };
        let id = |one: &Trace| match one.message_id.is_empty() {
            true => one.at.clone(),
            false => one.message_id.clone(),
        };
        let traces = || self.facts.traces.iter().filter(is_later);
        let left =
            traces().filter(|one| was_inactive(one) || matches!(one.what, T::Accepted { .. }));
        let mut left: Vec<String> = left.map(id).collect();
        left.sort();
        left.dedup();
        left.retain(|wanted| {
            let mut own = traces().filter(|one| id(one) == *wanted);
            !own.any(|one| {
                is_mail(one) && !was_inactive(one) && !matches!(one.what, T::Accepted { .. })
            })
        });
        match left.len() {
            0 => String::new(),
            1 => "; 1 later message was not sent".to_owned(),
            count => format!("; {count} later messages were not sent"),
        }
    }

    /// Problems before a delivery, to follow its date.
    fn trouble_before(&self, delivered: &Trace) -> String {
        let traces = self.facts.traces.iter().rev();
        let mut before = traces
            .skip_while(|one| !std::ptr::eq(*one, delivered))
            .skip(1);
        let ends = |one: &&Trace| {
            one.address.eq_ignore_ascii_case(&delivered.address)
                && matches!(one.what, T::Delayed | T::Bounced { .. } | T::Delivered)
        };
        let trouble = before.find(ends);
        let Some(trouble) = trouble.filter(|one| one.what != T::Delivered) else {
            return String::new();
        };
        let day = self.day(trouble);
        match &trouble.what {
            T::Bounced { bounce } => {
                let name = bounce.map_or("bounce", B::name).to_lowercase();
                format!(", after a {name} on {day} ({})", why(trouble))
            }
            _ => format!(", after a delay on {day}"),
        }
    }

    /// Postmark accepted mail newer than anything it shows.
    fn lost_since(&self, newest: &Trace) -> Option<LookupVerdict> {
        let accepted = self.facts.accepted?;
        let is_missing = newest.unix_ms? + 2 * 60_000 < accepted.unix_ms;
        let is_late = self.now.unix_ms - accepted.unix_ms > SHOWS_WITHIN_MS;
        (is_missing && is_late).then(|| self.paused(accepted))
    }

    fn paused(&self, accepted: Moment) -> LookupVerdict {
        let text = format!(
            "Accepted on {}, but Postmark has no record of the message: sending is probably paused for this account.",
            Moment::day(accepted.unix_ms, self.now)
        );
        verdict(LookupCause::AccountPaused, text, Some(ask_support()))
    }

    fn nothing(&self) -> LookupVerdict {
        if let Some(accepted) = self.facts.accepted {
            let age = self.now.unix_ms - accepted.unix_ms;
            let day = Moment::day(accepted.unix_ms, self.now);
            if age > RETENTION_DAYS * DAY_MS {
                let text = format!(
                    "Too old: Postmark accepted the message on {day}, and keeps activity for {RETENTION_DAYS} days."
                );
                let fix = "See what postrider learned at that time: `postrider history`.";
                return verdict(
                    LookupCause::TooOld,
                    text,
                    Some((FixKind::Other, fix.into())),
                );
            }
            if age > SHOWS_WITHIN_MS {
                return self.paused(accepted);
            }
            let text =
                format!("Accepted on {day}, a moment ago: Postmark does not show the message yet.");
            let fix = "Wait a minute, then run the same command again.";
            return verdict(
                LookupCause::Pending,
                text,
                Some((FixKind::Wait, fix.into())),
            );
        }
        let what = match &self.facts.query {
            LookupQuery::Recipient(address) => format!("no mail to {address}"),
            LookupQuery::MessageId(id) => format!("no message with the MessageID {id}"),
            LookupQuery::Subject(words) => format!("no message with “{words}” in its subject"),
        };
        let text = format!(
            "Nothing found: server “{}” has {what} in the {RETENTION_DAYS} days that Postmark keeps.",
            self.facts.server
        );
        let fix =
            "Check the spelling, or look on another server: choose its profile with --profile.";
        verdict(
            LookupCause::NotFound,
            text,
            Some((FixKind::ChangeServer, fix.into())),
        )
    }

    fn page(&self) -> Option<(FixKind, String)> {
        let link = Some(&self.facts.server_link).filter(|link| link.starts_with("https://"));
        link.map(|link| {
            (
                FixKind::OpenInPostmark,
                format!("Open it in Postmark: {link}"),
            )
        })
    }

    fn day(&self, trace: &Trace) -> String {
        let day = trace.unix_ms.map(|ms| Moment::day(ms, self.now));
        day.unwrap_or_else(|| "an unknown day".to_owned())
    }
}

fn ask_support() -> (FixKind, String) {
    let text = "Look at https://status.postmarkapp.com and for a notice in your Postmark account, then ask Postmark's support to resume sending.";
    (FixKind::AskSupport, text.to_owned())
}

/// Whether it tells the outcome or state of mail to the address.
fn is_mail(trace: &Trace) -> bool {
    !matches!(trace.what, T::Suppressed { .. } | T::Other { .. })
}

fn is_failure(trace: &Trace) -> bool {
    matches!(trace.what, T::Bounced { .. } | T::RefusedInside { .. })
}

fn is_complaint(trace: &Trace) -> bool {
    matches!(&trace.what, T::Suppressed { reason, .. } if reason == "SpamComplaint")
}

/// Whether Postmark withheld it because of a suppression. Older rejections can only be recognized by their
/// text.
fn was_inactive(trace: &Trace) -> bool {
    match trace.what {
        T::RefusedInside { code: None } => trace.words.to_lowercase().contains("inactive"),
        T::RefusedInside { code } => code == Some(INACTIVE),
        _ => false,
    }
}

fn named(subject: &str) -> String {
    match subject {
        "" => "the message".to_owned(),
        subject => format!("“{}”", quoted(subject)),
    }
}

/// The beginning of quoted server text, without a final period.
fn quoted(words: &str) -> String {
    let words = words.trim().trim_end_matches('.');
    match words.char_indices().nth(QUOTED_CHARS) {
        Some((end, _)) => format!("{}…", &words[..end]),
        None => words.to_owned(),
    }
}

fn bounced_on(bounce: Option<B>, day: &str) -> String {
    match bounce {
        Some(B::SpamComplaint) => format!("Marked as spam on {day}"),
        Some(B::SoftBounce | B::DnsError) => format!("Soft bounce on {day}"),
        _ => format!("Bounced on {day}"),
    }
}

/// Why it bounced: by enhanced status code (RFC 3463), else by the server's text, else by Postmark's type.
fn why(trace: &Trace) -> &'static str {
    const SAID: [(&[&str], &[&str], &str); 4] = [
        (
            &["5.1.2", "4.1.2"],
            &[
                "domain not found",
                "host not found",
                "domain does not exist",
            ],
            "the domain does not exist",
        ),
        (
            &["5.1.1", "5.1.6", "5.1.10"],
            UNKNOWN,
            "the mailbox does not exist",
        ),
        (&["4.2.2", "5.2.2"], MAILBOX_FULL, "the mailbox is full"),
        (&["5.2.1"], DISABLED, "the mailbox is disabled"),
    ];
    let T::Bounced { bounce } = &trace.what else {
        return "the recipient's server did not accept it";
    };
    let words = trace.words.to_lowercase();
    // Postmark's own description names possible reasons, not the one that applies.
    let is_general = words.starts_with("the server was unable to deliver");
    let said = |codes: &[&str], parts: &[&str]| {
        let mut known = codes.iter().chain(parts);
        !is_general && known.any(|part| words.contains(part))
    };
    match bounce {
        Some(B::SpamComplaint) => "the recipient reported the message as spam",
        Some(B::Blocked | B::SpamNotification) => "the recipient's provider blocked it as unwanted",
        Some(B::VirusNotification) => "the recipient's provider found a virus in it",
        Some(B::DmarcPolicy) => "the DMARC policy of the sender's domain did not allow it",
        Some(B::BadEmailAddress) => "the address is not valid",
        Some(B::ManuallyDeactivated) => "the address was deactivated by hand",
        Some(B::ChallengeVerification) => {
            "the recipient's server wants proof that a person sent it"
        }
        _ => {
            let row = SAID.iter().find(|(codes, parts, _)| said(codes, parts));
            let usual = match bounce {
                Some(B::SoftBounce) => "the recipient's server could not take it for now",
                Some(B::DnsError) => "the recipient's domain could not be looked up",
                _ => "the recipient's server rejected it",
            };
            row.map_or(usual, |row| row.2)
        }
    }
}

#[cfg(test)]
mod tests;
