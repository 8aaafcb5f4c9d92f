//! From an answer to a verdict.

use super::finding::{Finding, not_there};
use super::{Answer, DnsRecord, RecordKind, RecordState, RecordVerdict};
use super::{address, dkim, policy, text};
use crate::postmark::shortened;

/// Values shown in a verdict.
const MOST_FOUND: usize = 8;
/// Characters shown of a value in a verdict.
const MOST_SHOWN: usize = 1_024;

/// Judges `answer`, received for the name and type of `record`. `elsewhere` is a name at which the record may
/// have been entered by mistake ([`DnsRecord::doubled_name`]) and the answer for it; it counts only if the
/// record is not in its place.
pub fn judge(
    record: &DnsRecord,
    answer: &Answer,
    elsewhere: Option<(&str, &Answer)>,
) -> RecordVerdict {
    let finding = match answer {
        Answer::Records(values) => present(record, &cleaned(values)),
        Answer::OtherType {
            record_type,
            values,
        } => other_type(record, record_type, &cleaned(values)),
        Answer::NoName => not_there(record, "the name does not exist"),
        Answer::NoData => no_data(record),
        Answer::ServerFailed(words) => server_failed(record, words),
        Answer::NoAnswer(words) => no_answer(words),
        Answer::NotAsked(words) => Finding::new(RecordState::NotAsked, &[], text::clean(words)),
    };
    let finding = match (finding.state, elsewhere) {
        (RecordState::NotThere, Some((place, answer))) => {
            doubled(record, place, answer).unwrap_or(finding)
        }
        _ => finding,
    };
    let shown = finding.found.iter().take(MOST_FOUND);
    RecordVerdict {
        record: record.clone(),
        state: finding.state,
        found: shown.map(|value| shortened(value, MOST_SHOWN)).collect(),
        expected: expected(record),
        advice: finding.advice,
    }
}

fn cleaned(values: &[String]) -> Vec<String> {
    values.iter().map(|value| text::clean(value)).collect()
}

fn expected(record: &DnsRecord) -> String {
    match (record.kind, record.value.as_deref()) {
        (RecordKind::Dkim, None) => "a DKIM key: k=rsa;p=… as Postmark shows it".into(),
        (RecordKind::Spf, _) => "at most one value that begins with v=spf1".into(),
        (RecordKind::Dmarc, _) => "at most one value such as v=DMARC1; p=none;".into(),
        (RecordKind::Dkim | RecordKind::ReturnPath, value) => value.unwrap_or_default().into(),
    }
}

/// The name has values of the right type.
fn present(record: &DnsRecord, values: &[String]) -> Finding {
    let value = record.value.as_deref();
    match record.kind {
        RecordKind::Dkim => dkim::finding(value, values),
        RecordKind::ReturnPath => address::finding(value.unwrap_or_default(), values),
        RecordKind::Spf => policy::spf(record, values),
        RecordKind::Dmarc => policy::dmarc(record, values),
    }
}

fn no_data(record: &DnsRecord) -> Finding {
    let why = format!("the name exists, but has no {}", record.record_type);
    not_there(record, &why)
}

/// Whether the record, or one meant to be it, is at `place`.
fn doubled(record: &DnsRecord, place: &str, answer: &Answer) -> Option<Finding> {
    let Answer::Records(values) = answer else {
        return None;
    };
    let values = cleaned(values);
    let is_meant = |value: &&String| match record.kind {
        RecordKind::Dkim => dkim::is_meant(value),
        RecordKind::ReturnPath => address::is_meant(value, &record.value),
        RecordKind::Spf => policy::is_spf(value),
        RecordKind::Dmarc => policy::is_dmarc(value),
    };
    let meant: Vec<String> = values.iter().filter(is_meant).cloned().collect();
    let place = text::clean(place);
    let appended = place.strip_prefix(&record.name)?.strip_prefix('.')?;
    (!meant.is_empty()).then(|| {
        let host = record.panel_host(appended);
        let advice = format!(
            "The record stands at `{place}`: the DNS panel appends `.{appended}` by itself. Enter `{host}` as its host there, or end the whole name with a dot, and remove the wrong one."
        );
        Finding::new(RecordState::Doubled, &meant, advice)
    })
}

/// The name has records, but not of the requested type.
fn other_type(record: &DnsRecord, found_type: &str, values: &[String]) -> Finding {
    // An address or a note at such a name is nobody's mistake, if the domain itself is the name.
    if record.kind == RecordKind::Spf {
        return no_data(record);
    }
    let advice = match (record.kind, found_type) {
        (RecordKind::ReturnPath, "A") => address::no_cname_but_address(),
        (RecordKind::ReturnPath, _) => format!(
            "A {found_type} stands here where a CNAME is due. Delete it and create a record of type CNAME: beside a CNAME nothing else may stand (RFC 1034 section 3.6.2)."
        ),
        _ => format!(
            "A {found_type} stands here, and no TXT is found behind it. Delete it and create a record of type TXT with the value as it is: Postmark's DKIM key is a TXT, only its Return-Path is a CNAME."
        ),
    };
    Finding::new(RecordState::Wrong, values, advice)
}

fn server_failed(record: &DnsRecord, words: &str) -> Finding {
    let advice = format!(
        "The name server could not tell ({}). The name servers of the domain may be set up wrongly or signed wrongly (DNSSEC), or down for a moment: ask your DNS provider about `{}`, and ask again later.",
        shortened(&text::clean(words), 200),
        record.name
    );
    Finding::new(RecordState::ServerFailed, &[], advice)
}

fn no_answer(words: &str) -> Finding {
    let advice = format!(
        "No answer: {}. This says nothing of the record. Check the network, or name another name server, such as your provider's.",
        shortened(&text::clean(words), 200)
    );
    Finding::new(RecordState::NoAnswer, &[], advice)
}
