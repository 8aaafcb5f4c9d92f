//! The DNS records of a sending domain, and what is to be thought of an answer (postmark-facts.md
//! section 6). Asked is elsewhere.

use serde::Serialize;

/// Where the Return-Path's CNAME leads.
pub const RETURN_PATH_TARGET: &str = "pm.mtasv.net";
/// The Return-Path's usual name before the domain.
const RETURN_PATH: &str = "pm-bounces";

/// What a record is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RecordKind {
    /// Signing (RFC 6376): a must at Postmark.
    Dkim,
    /// Where bounces go; gives SPF alignment.
    ReturnPath,
    /// Who may send (RFC 7208); Postmark needs no entry there.
    Spf,
    /// What receivers shall do (RFC 7489).
    Dmarc,
}

/// A record that should be there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DnsRecord {
    /// What for.
    pub kind: RecordKind,
    /// The full name, without a dot at its end.
    pub name: String,
    /// The value it should have; `None` if any sound one will do.
    pub value: Option<String>,
}

/// What name servers answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// These values.
    Records(Vec<String>),
    /// There is no such name, or nothing of this type.
    Nothing,
    /// SERVFAIL, REFUSED and the like, in words.
    ServerFailed(String),
    /// Nothing came in time, or no server could be reached.
    NoAnswer(String),
    /// The name cannot be asked for.
    NameUnusable(String),
}

/// How a record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RecordState {
    /// As it should be.
    Right,
    /// It is not there.
    NotThere,
    /// It stands under its name with the domain appended once more.
    Doubled,
    /// It is there with another value.
    Wrong,
    /// The name server failed.
    ServerFailed,
    /// Nothing came in time.
    NoAnswer,
    /// It cannot be asked for.
    NameUnusable,
}

/// What is to be thought of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecordVerdict {
    /// How it stands.
    pub state: RecordState,
    /// What was found and what should be there, in one line.
    pub words: String,
}

impl DnsRecord {
    /// DKIM at `host`, the full name that Postmark gave.
    pub fn dkim(host: &str, value: Option<&str>) -> Self {
        Self::new(RecordKind::Dkim, host, value)
    }

    /// DKIM of `selector` for `domain`.
    pub fn dkim_at(selector: &str, domain: &str) -> Self {
        let host = match selector.contains("._domainkey") {
            true => selector.to_owned(),
            false => format!("{selector}._domainkey.{domain}"),
        };
        Self::dkim(&host, None)
    }

    /// The Return-Path's CNAME; at its usual name if `host` is empty.
    pub fn return_path(host: &str, domain: &str, target: &str) -> Self {
        let usual = format!("{RETURN_PATH}.{domain}");
        let host = if host.is_empty() { &usual } else { host };
        let target = if target.is_empty() {
            RETURN_PATH_TARGET
        } else {
            target
        };
        Self::new(RecordKind::ReturnPath, host, Some(target))
    }

    /// SPF of `domain`.
    pub fn spf(domain: &str) -> Self {
        Self::new(RecordKind::Spf, domain, None)
    }

    /// DMARC of `domain`.
    pub fn dmarc(domain: &str) -> Self {
        Self::new(RecordKind::Dmarc, &format!("_dmarc.{domain}"), None)
    }

    fn new(kind: RecordKind, name: &str, value: Option<&str>) -> Self {
        Self {
            kind,
            name: name.trim().trim_end_matches('.').to_lowercase(),
            value: value.map(str::to_owned),
        }
    }

    /// `TXT` or `CNAME`.
    pub fn record_type(&self) -> &'static str {
        match self.kind {
            RecordKind::ReturnPath => "CNAME",
            _ => "TXT",
        }
    }

    /// The name under which it stands if the domain was typed where the provider adds it.
    pub fn doubled_name(&self, domain: &str) -> String {
        format!("{}.{}", self.name, domain.trim_end_matches('.'))
    }

    /// Name, type and value, ready to copy; without a value that is known, name and type.
    pub fn line(&self) -> String {
        let value = self.value.as_deref().unwrap_or_default();
        let line = format!("{} {} {value}", self.name, self.record_type());
        line.trim_end().to_owned()
    }
}

/// Judges an answer; `at_doubled` is the answer for [`DnsRecord::doubled_name`], if that was asked.
pub fn judge(record: &DnsRecord, answer: &Answer, at_doubled: Option<&Answer>) -> RecordVerdict {
    let told = |state, words: String| RecordVerdict { state, words };
    let line = record.line();
    match answer {
        Answer::Records(values) => of_values(record, values),
        Answer::Nothing if at_doubled.is_some_and(has_ours(record)) => told(
            RecordState::Doubled,
            format!("it stands under its name with the domain doubled; it should be: {line}"),
        ),
        Answer::Nothing => told(
            RecordState::NotThere,
            format!("not there; it should be: {line}"),
        ),
        Answer::ServerFailed(why) => told(
            RecordState::ServerFailed,
            format!("{}: the name server answered {why}", record.name),
        ),
        Answer::NoAnswer(why) => told(RecordState::NoAnswer, format!("{}: {why}", record.name)),
        Answer::NameUnusable(why) => {
            told(RecordState::NameUnusable, format!("{}: {why}", record.name))
        }
    }
}

fn has_ours(record: &DnsRecord) -> impl Fn(&Answer) -> bool + '_ {
    move |answer| match answer {
        Answer::Records(values) => values.iter().any(|value| concerns(record.kind, value)),
        _ => false,
    }
}

/// Whether a value is meant for this kind of record.
fn concerns(kind: RecordKind, value: &str) -> bool {
    let value = plain(value).to_lowercase();
    match kind {
        RecordKind::Dkim => value.starts_with("v=dkim1") || value.contains("p="),
        RecordKind::ReturnPath => true,
        RecordKind::Spf => value.starts_with("v=spf1"),
        RecordKind::Dmarc => value.starts_with("v=dmarc1"),
    }
}

fn of_values(record: &DnsRecord, values: &[String]) -> RecordVerdict {
    let ours: Vec<&String> = values
        .iter()
        .filter(|value| concerns(record.kind, value))
        .collect();
    let line = record.line();
    let (state, words) = match ours.as_slice() {
        [] if values.is_empty() || record.kind == RecordKind::Spf => (
            RecordState::NotThere,
            format!("not there; it should be: {line}"),
        ),
        [] => (
            RecordState::Wrong,
            format!("found {}; it should be: {line}", quoted(values)),
        ),
        [value] if fits(record, value) => (RecordState::Right, format!("{} {value}", record.name)),
        // Rotated DKIM keys may stand side by side; of SPF and DMARC there must be one (RFC 7208
        // section 4.5, RFC 7489 section 6.6.3).
        several
            if record.kind == RecordKind::Dkim && several.iter().any(|one| fits(record, one)) =>
        {
            (
                RecordState::Right,
                format!("{}, beside {} others", record.name, several.len() - 1),
            )
        }
        [_] => (
            RecordState::Wrong,
            format!("found {}; it should be: {line}", quoted(values)),
        ),
        several => (
            RecordState::Wrong,
            format!(
                "{} records where one must be: {}",
                several.len(),
                quoted(values)
            ),
        ),
    };
    RecordVerdict { state, words }
}

/// Values as found, in quotes.
fn quoted(values: &[String]) -> String {
    let list: Vec<String> = values.iter().map(|value| format!("“{value}”")).collect();
    list.join(" and ")
}

/// Without the quotes and blanks that get pasted along.
fn plain(value: &str) -> String {
    let bare = value.trim().trim_matches('"');
    bare.chars().filter(|c| !c.is_whitespace()).collect()
}

fn fits(record: &DnsRecord, value: &str) -> bool {
    match record.kind {
        RecordKind::Dkim => fits_dkim(record.value.as_deref(), value),
        RecordKind::ReturnPath => {
            let same = |one: &str| one.trim().trim_end_matches('.').to_lowercase();
            record
                .value
                .as_deref()
                .is_some_and(|target| same(target) == same(value))
        }
        // What they allow is the domain's own business; pasted quotes make them unreadable.
        RecordKind::Spf => !value.starts_with('"'),
        RecordKind::Dmarc => !value.starts_with('"') && plain(value).to_lowercase().contains("p="),
    }
}

/// Keys are compared, not the texts around them: `v=DKIM1` may be there or not. An empty key is a
/// revoked one (RFC 6376 section 3.6.1).
fn fits_dkim(expected: Option<&str>, value: &str) -> bool {
    if value.trim().starts_with('"') {
        return false;
    }
    match (key_of(value), expected.map(key_of)) {
        (None | Some(""), _) => false,
        (Some(_), None) => true,
        (found, Some(wanted)) => found.map(plain) == wanted.map(plain),
    }
}

/// The value of the tag `p`.
fn key_of(value: &str) -> Option<&str> {
    value
        .split(';')
        .filter_map(|tag| tag.split_once('='))
        .find(|(name, _)| name.trim().trim_matches('"') == "p")
        .map(|(_, key)| key.trim())
}

#[cfg(test)]
mod tests;
