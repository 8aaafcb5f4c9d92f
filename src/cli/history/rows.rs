//! One send as fields of JSON, and as a line of CSV (RFC 4180).

use serde_json::{Map, Value, json};

use crate::cli::exit::Exit;
use crate::postmark::printable_line;
use crate::record::{SendRecord, Status};

/// The first line of CSV.
pub(super) const COLUMNS: &str =
    "id,at,profile,via,status,exit,from,recipients,subject,stream,tag,metadata,bytes,message_id\n";

/// Sender, recipients and what else a list of sends is searched by.
pub(super) fn fields(record: &SendRecord) -> Value {
    let begun = &record.begun;
    json!({
        "from": begun.from, "rcpt_to": begun.recipients, "stream": begun.stream, "tag": begun.draft.tag,
        "metadata": metadata(record), "bytes": begun.bytes, "exit": exit(record).map(Exit::code),
    })
}

/// A line of CSV.
pub(super) fn csv(record: &SendRecord) -> String {
    let (row, begun) = (&record.summary, &record.begun);
    let metadata = match metadata(record) {
        none if none.is_empty() => String::new(),
        some => Value::Object(some).to_string(),
    };
    let cells = [
        row.id.0.clone(),
        row.at.rfc3339(),
        row.profile.clone(),
        row.via.name().to_owned(),
        row.status.name().to_owned(),
        exit(record).map_or(String::new(), |exit| exit.code().to_string()),
        begun.from.clone(),
        begun.recipients.join(", "),
        row.subject.clone(),
        begun.stream.clone(),
        begun.draft.tag.clone(),
        metadata,
        begun.bytes.to_string(),
        row.message_id.clone().unwrap_or_default(),
    ];
    cells.map(|one| cell(&one)).join(",") + "\n"
}

/// A cell on one line, in quotes where it needs them.
fn cell(text: &str) -> String {
    let text = printable_line(text).into_owned();
    if text.contains([',', '"', ';']) || text.trim() != text {
        return format!("\"{}\"", text.replace('"', "\"\""));
    }
    text
}

fn metadata(record: &SendRecord) -> Map<String, Value> {
    let pairs = record.begun.draft.extras.metadata();
    pairs.map(|pair| (pair.0, json!(pair.1))).collect()
}

/// The exit code of a `send --follow` that ended as the send stands now; `None` while it is under way.
fn exit(record: &SendRecord) -> Option<Exit> {
    Some(match record.summary.status {
        Status::UnderWay => return None,
        Status::Accepted | Status::Delivered => Exit::Done,
        Status::PartlyRefused => Exit::Recipient,
        Status::Refused | Status::Failed => record.failure.as_ref().map_or(Exit::Bug, Exit::from),
        Status::Cancelled => Exit::Interrupted,
        Status::Unknown | Status::NotFound => Exit::Unknown,
        Status::Bounced | Status::RefusedInside => Exit::RefusedInside,
    })
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn a_cell_is_quoted_where_it_must_be() {
        for (text, expected) in [
            ("Hello", "Hello"),
            ("", ""),
            ("a, b", "\"a, b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            (" x", "\" x\""),
            ("a\nb", "a b"),
            ("\u{1b}[2J", "\\u{1b}[2J"),
        ] {
            assert_eq!(cell(text), expected, "{text:?}");
        }
    }
}
