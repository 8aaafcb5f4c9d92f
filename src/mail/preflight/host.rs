//! Whether the SMTP host is the one for the message stream (postmark-facts.md section 1.1): nothing in the
//! draft is wrong, so it is a check of its own.

use super::{Problem, Severity};
use crate::mail::{Draft, FieldId};
use crate::postmark::StreamKind;

/// The check's name.
pub const STREAM_HOST: &str = "stream-host";

/// A warning where the stream of `draft` belongs to Postmark's other SMTP host than `host`. What kind of
/// stream it is says its name, or else `learned`, which the API has told.
pub fn stream_host(draft: &Draft, host: &str, learned: Option<StreamKind>) -> Option<Problem> {
    let stream = draft.stream.trim();
    let kind = StreamKind::by_name(stream).or(learned)?;
    let wanted = kind.other_host(host)?;
    let stream = if stream.is_empty() {
        "outbound"
    } else {
        stream
    };
    Some(Problem {
        check: STREAM_HOST,
        severity: Severity::Warning,
        field: FieldId::Stream,
        message: format!(
            "`{stream}` is a {} stream: its SMTP host is {wanted}, not {host}",
            kind.name()
        ),
        range: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::postmark::{BROADCAST_HOST, HOST};

    fn told(stream: &str, host: &str, learned: Option<StreamKind>) -> String {
        let draft = Draft {
            stream: stream.into(),
            ..Draft::default()
        };
        stream_host(&draft, host, learned).map_or(String::new(), |problem| problem.message)
    }

    #[test]
    fn a_stream_at_the_wrong_host_is_told() {
        let broadcast = Some(StreamKind::Broadcast);
        assert!(told("broadcast", HOST, None).contains(BROADCAST_HOST));
        assert!(told("", BROADCAST_HOST, None).starts_with("`outbound` is a transactional stream"));
        assert!(told("news", HOST, broadcast).contains("`news` is a broadcast stream"));
        for (stream, host, learned) in [
            ("", HOST, None),
            ("broadcast", BROADCAST_HOST, None),
            ("news", HOST, None),
            ("news", BROADCAST_HOST, broadcast),
            ("broadcast", "127.0.0.1", None),
        ] {
            assert_eq!(told(stream, host, learned), "", "{stream} {host}");
        }
    }
}
