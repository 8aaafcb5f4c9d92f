//! The sender's domain in DNS.

use std::time::Instant;

use super::record::Record;
use super::{CheckOrder, DnsOrder};
use crate::mail::parse_mailbox;
use crate::net::Resolver;
use crate::postmark::api::Domain;
use crate::postmark::dns::{
    DKIM_LABEL, DnsRecord, RecordKind, RecordState, RecordVerdict, Standing,
};
use crate::record::{CheckStep, Finding, StepReport, StepResult as V};

const RUNGS: [(RecordKind, CheckStep); 4] = [
    (RecordKind::Dkim, CheckStep::Dkim),
    (RecordKind::ReturnPath, CheckStep::ReturnPath),
    (RecordKind::Spf, CheckStep::Spf),
    (RecordKind::Dmarc, CheckStep::Dmarc),
];

/// What each state is, in a rung's terms.
const STATES: [(RecordState, Finding); 6] = [
    (RecordState::NotThere, Finding::DnsNotThere),
    (RecordState::Doubled, Finding::DnsDoubled),
    (RecordState::Wrong, Finding::DnsWrong),
    (RecordState::ServerFailed, Finding::DnsServerFailed),
    (RecordState::NoAnswer, Finding::DnsNoAnswer),
    (RecordState::NotAsked, Finding::DnsNameUnusable),
];

/// Asks for the records, if that is ordered; `domain` is what the account says of it.
pub(super) async fn look(order: &CheckOrder, domain: Option<&Domain>, record: &Record) {
    let Some(dns) = &order.dns else {
        return;
    };
    if order.profile.is_practice() && dns.server.is_none() {
        let why = "practice makes no DNS queries, because they would leave this computer";
        return all(record, V::Skipped, why).await;
    }
    let sender = parse_mailbox(&order.from).ok();
    let Some(name) = sender.map(|sender| sender.ascii_domain()) else {
        let why = "no sender was given, so there is no domain to ask for";
        return all(record, V::Skipped, why).await;
    };
    match Resolver::new(dns.server, dns.limit) {
        Ok(resolver) => ask(&resolver, dns, &name, domain, record).await,
        Err(error) => all(record, V::Unknown, &error.to_string()).await,
    }
}

async fn all(record: &Record, verdict: V, why: &str) {
    for (_, rung) in RUNGS {
        record.put(StepReport::new(rung, verdict, why)).await;
    }
}

/// All records at the same time.
async fn ask(
    resolver: &Resolver,
    dns: &DnsOrder,
    name: &str,
    domain: Option<&Domain>,
    record: &Record,
) {
    let return_path = match domain {
        Some(domain) if !domain.return_path_domain.is_empty() => {
            DnsRecord::return_path(&domain.return_path_domain, &domain.return_path_cname_value)
        }
        _ => DnsRecord::default_return_path(name),
    };
    let dkim = async {
        match dkim(dns, name, domain) {
            Some(wanted) => one(resolver, &wanted, name, record).await,
            None => {
                let why = "the selector is not known: give an account token, --selector, or a received message";
                record
                    .put(StepReport::new(CheckStep::Dkim, V::Unknown, why))
                    .await;
            }
        }
    };
    let (spf, dmarc) = (DnsRecord::spf(name), DnsRecord::dmarc(name));
    tokio::join!(
        dkim,
        one(resolver, &return_path, name, record),
        one(resolver, &spf, name, record),
        one(resolver, &dmarc, name, record),
    );
}

/// What Postmark gave, a pending record before the one in force; else what the user named.
fn dkim(dns: &DnsOrder, name: &str, domain: Option<&Domain>) -> Option<DnsRecord> {
    let given = domain.and_then(|domain| {
        let pending = (&domain.dkim_pending_host, &domain.dkim_pending_text_value);
        [pending, (&domain.dkim_host, &domain.dkim_text_value)]
            .into_iter()
            .find(|(host, _)| !host.is_empty())
    });
    match (&dns.selector, given) {
        (Some(selector), None) => Some(DnsRecord::dkim(&dkim_host(selector, name), None)),
        (_, Some((host, value))) => {
            let value = Some(value.as_str()).filter(|value| !value.is_empty());
            Some(DnsRecord::dkim(host, value))
        }
        (None, None) => None,
    }
}

/// A selector alone, or the whole name of its record.
fn dkim_host(selector: &str, domain: &str) -> String {
    if selector.contains(DKIM_LABEL) {
        selector.to_owned()
    } else {
        format!("{selector}.{DKIM_LABEL}.{domain}")
    }
}

async fn one(resolver: &Resolver, wanted: &DnsRecord, domain: &str, record: &Record) {
    let rung = RUNGS
        .iter()
        .find(|row| row.0 == wanted.kind)
        .map_or(CheckStep::Dkim, |row| row.1);
    record.began(rung, None).await;
    let began = Instant::now();
    let told = resolver.verdict(wanted, domain).await;
    record.put_since(began, report(rung, &told)).await;
}

/// DKIM is a must. A missing Return-Path, SPF or DMARC record is only a warning: Postmark sends
/// without them (postmark-facts.md section 6). What no server told is unknown.
fn report(rung: CheckStep, told: &RecordVerdict) -> StepReport {
    let verdict = match told.standing() {
        Standing::Good => V::Ok,
        Standing::Advisable => V::Warn,
        Standing::Bad => V::Fail,
        Standing::Unknown => V::Unknown,
    };
    let report = StepReport::new(rung, verdict, words(told));
    match STATES.iter().find(|row| row.0 == told.state) {
        Some((_, finding)) => report.found(*finding),
        None => report,
    }
}

/// States of which nothing should be copied, because nobody knows what is there.
const NOT_KNOWN: [RecordState; 3] = [
    RecordState::ServerFailed,
    RecordState::NoAnswer,
    RecordState::NotAsked,
];

/// What was found, what should be there ready to copy, and what to do, in a line.
fn words(told: &RecordVerdict) -> String {
    let record = &told.record;
    let found = told.found.join(" and ");
    if told.state == RecordState::Right {
        return format!("{}: {found}", record.name);
    }
    let mut words = format!("{}: ", record.name);
    match told.state {
        // The advice says that it is not there.
        RecordState::NotThere => {}
        _ if !found.is_empty() => words += &format!("found “{found}”; "),
        _ => {}
    }
    if !NOT_KNOWN.contains(&told.state) {
        let line = record.line();
        words += &format!(
            "it should be `{}`. ",
            line.as_ref().unwrap_or(&told.expected)
        );
    }
    words + &told.advice
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_record_is_told_once_and_can_be_copied() {
        let told = RecordVerdict {
            record: DnsRecord::default_return_path("acme.example"),
            state: RecordState::NotThere,
            found: Vec::new(),
            expected: String::new(),
            advice: "Not there: the name does not exist.".into(),
        };
        let words = words(&told);
        assert_eq!(
            words.to_lowercase().matches("not there").count(),
            1,
            "{words}"
        );
        assert!(words.contains("IN CNAME pm.mtasv.net.`"), "{words}");
        assert!(!words.contains(".."), "{words}");
    }
}
