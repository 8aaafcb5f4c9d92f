//! SPF (RFC 7208) and DMARC (RFC 7489): Postmark asks for neither, but a wrong one does harm.

use super::finding::{Finding, not_there};
use super::record::SPF_INCLUDE;
use super::tags::{QUOTES, Tags};
use super::text::UNSEEN;
use super::{DnsRecord, RecordState};

/// DMARC policies (RFC 7489 section 6.3).
const POLICIES: [&str; 3] = ["none", "quarantine", "reject"];

/// Whether `value` is an SPF policy or looks like an attempt at one.
pub(super) fn is_spf(value: &str) -> bool {
    let bare = bare(value);
    let version = bare.split([' ', ';']).next().unwrap_or_default();
    version.eq_ignore_ascii_case("v=spf1")
}

/// Whether `value` is a DMARC policy or looks like an attempt at one.
pub(super) fn is_dmarc(value: &str) -> bool {
    let bare = bare(value).replace(' ', "");
    bare.to_ascii_lowercase().starts_with("v=dmarc")
}

/// `value` without text that may have been pasted in front of it.
fn bare(value: &str) -> String {
    let in_front = |c: char| c.is_whitespace() || c == UNSEEN || QUOTES.contains(&c);
    value.trim_start_matches(in_front).replace('\\', "")
}

/// Judges the SPF policies among `values`, all TXT records of the domain.
pub(super) fn spf(record: &DnsRecord, values: &[String]) -> Finding {
    let policies: Vec<String> = values.iter().filter(|one| is_spf(one)).cloned().collect();
    match policies.as_slice() {
        [] => not_there(record, "no TXT at this name begins with v=spf1"),
        [one] => match pasted_along(one) {
            Some(fault) => Finding::new(RecordState::Wrong, &policies, fault),
            None => Finding::new(RecordState::Right, &policies, spf_remark(one)),
        },
        _ => Finding::new(
            RecordState::Wrong,
            &policies,
            "Several SPF records stand at this name, so that none counts (RFC 7208 section 4.5). Make one of them: all mechanisms between `v=spf1` and `all`.",
        ),
    }
}

fn spf_remark(policy: &str) -> &'static str {
    let policy = policy.to_ascii_lowercase();
    if policy
        .split_whitespace()
        .any(|term| matches!(term, "all" | "+all"))
    {
        return "It lets everybody send in the domain's name: end it with `~all` or `-all`.";
    }
    if policy.contains(SPF_INCLUDE) {
        return "";
    }
    "It does not name Postmark and need not: SPF is checked against the Return-Path, which is Postmark's."
}

fn pasted_along(policy: &str) -> Option<String> {
    if policy.contains(UNSEEN) {
        return Some(
            "An invisible character stands in the value: delete it and type it anew.".into(),
        );
    }
    if policy.contains(QUOTES) {
        return Some("Quotation marks stand in the value, so that it does not count. The DNS panel adds them by itself: enter the value without them.".into());
    }
    policy
        .contains('\\')
        .then(|| "Backslashes stand in the value: enter it without them.".into())
}

/// Judges the policies among `values`, all TXT records at `_dmarc`.
pub(super) fn dmarc(record: &DnsRecord, values: &[String]) -> Finding {
    let policies: Vec<String> = values.iter().filter(|one| is_dmarc(one)).cloned().collect();
    match policies.as_slice() {
        [] => not_there(record, "no TXT at this name begins with v=DMARC1"),
        [one] => match dmarc_fault(one) {
            Some(fault) => Finding::new(RecordState::Wrong, &policies, fault),
            None => Finding::new(RecordState::Right, &policies, dmarc_remark(one, record)),
        },
        _ => Finding::new(
            RecordState::Wrong,
            &policies,
            "Several DMARC records stand at this name, so that none counts (RFC 7489 section 6.6.3). Keep one.",
        ),
    }
}

fn dmarc_fault(policy: &str) -> Option<String> {
    if let Some(fault) = pasted_along(policy) {
        return Some(fault);
    }
    let tags = Tags::of(policy);
    if tags.get("v") != Some("DMARC1") || !tags.begins_with("v") {
        return Some(
            "The value must begin with `v=DMARC1;`, in capitals (RFC 7489 section 6.3).".into(),
        );
    }
    let asked = tags.get("p").map(str::to_ascii_lowercase);
    let is_known = asked.is_some_and(|asked| POLICIES.contains(&asked.as_str()));
    if !is_known {
        return Some("The policy is missing or unknown: `p=none`, `p=quarantine` or `p=reject` belongs behind `v=DMARC1;`.".into());
    }
    tags.problem()
        .map(|what| format!("The value cannot be read: {what}."))
}

/// What a strict policy means for mail sent through Postmark.
fn dmarc_remark(policy: &str, record: &DnsRecord) -> String {
    let asked = Tags::of(policy)
        .get("p")
        .unwrap_or_default()
        .to_ascii_lowercase();
    if asked == "none" {
        return String::new();
    }
    let domain = record.name.strip_prefix("_dmarc.").unwrap_or(&record.name);
    format!(
        "Receivers are asked to {asked} mail in the name of {domain} that passes neither DKIM nor SPF in alignment: mail through Postmark needs the DKIM record."
    )
}
