//! Whether the SMTP host is the one for the message stream (postmark-facts.md section 1.1): nothing in the
//! draft is wrong, so it is a check of its own.

use super::{CheckInput, Finding, Problem, Severity};
use crate::mail::{Draft, FieldId};
use crate::postmark::{Credential, DEFAULT_STREAM, StreamKind};

pub const STREAM_HOST: &str = "stream-host";

/// A warning if the stream of `draft` belongs to Postmark's other SMTP host. The stream's kind is known from
/// an SMTP token, from the stream's name, or from the API (`learned`).
pub fn stream_host(
    draft: &Draft,
    host: &str,
    login: Option<&Credential>,
    learned: Option<StreamKind>,
) -> Option<Problem> {
    let stream = draft.stream.trim();
    let by_key = login.and_then(StreamKind::of_login);
    let kind = by_key.or_else(|| StreamKind::by_name(stream)).or(learned)?;
    let wanted = kind.other_host(host)?;
    let (field, what) = match by_key {
        Some(_) => (FieldId::AccessKey, "the access key is of".to_owned()),
        None if stream.is_empty() => (FieldId::Stream, format!("`{DEFAULT_STREAM}` is")),
        None => (FieldId::Stream, format!("`{stream}` is")),
    };
    Some(Problem {
        check: STREAM_HOST,
        severity: Severity::Warning,
        field,
        message: format!(
            "{what} a {} stream: its SMTP host is {wanted}, not {host}",
            kind.name()
        ),
        range: None,
    })
}

/// The same as a preflight check.
pub(super) fn wrong_host(sheet: &CheckInput<'_>) -> Vec<Finding> {
    let around = sheet.around;
    let told = around
        .host
        .and_then(|host| stream_host(sheet.draft, host, around.login, around.learned));
    told.map(|problem| Finding::new(problem.field, problem.message))
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::postmark::{BROADCAST_HOST, HOST, Secret};

    fn told(stream: &str, host: &str, learned: Option<StreamKind>) -> String {
        let draft = Draft {
            stream: stream.into(),
            ..Draft::default()
        };
        stream_host(&draft, host, None, learned).map_or(String::new(), |problem| problem.message)
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

    #[test]
    fn an_smtp_token_says_what_it_is_for() {
        let login = |key: &str| Credential::SmtpToken {
            access_key: Secret::new(key),
            secret_key: Secret::new("x"),
        };
        let news = login("PM-B-news-AbCdEfGhIjKlMnOpQrStUvWxYz");
        let told = |host| stream_host(&Draft::default(), host, Some(&news), None);
        let problem = told(HOST).unwrap();
        assert!(
            problem
                .message
                .starts_with("the access key is of a broadcast stream")
        );
        assert_eq!(problem.field, FieldId::AccessKey);
        // Whatever the name of the stream says.
        assert_eq!(told(BROADCAST_HOST), None);
    }
}
