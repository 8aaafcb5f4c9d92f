mod any;
mod keys;
mod policies;
mod records;
mod signatures;

use super::*;

/// Made up, in the shape of the keys of 1024 bit that Postmark shows.
const KEY: &str = "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC7mQzT0Vn5qZ8dXo2sWfK3b1uYtHcR6pLj9vAeG4xN0iMwQyDkS5rFhB7gJtUoCzP2lEaXnV8mTqRbWsKfLpYdHj1cGv6uO3xIeZkNwA9tBrMyQ4hSgD0oUiJlFnPzCqVxTbEaRwKm7y2dHsGf5LvXuQIDAQAB";
const HOST: &str = "20131031155228pm._domainkey.acme.example";

fn records(values: &[&str]) -> Answer {
    Answer::Records(values.iter().map(|value| (*value).to_owned()).collect())
}

fn key() -> DnsRecord {
    DnsRecord::dkim(HOST, Some(&format!("k=rsa;p={KEY}")))
}

/// State and advice for `values` at the name of `record`.
fn told(record: &DnsRecord, values: &[&str]) -> (RecordState, String) {
    let verdict = judge(record, &records(values), None);
    (verdict.state, verdict.advice)
}
