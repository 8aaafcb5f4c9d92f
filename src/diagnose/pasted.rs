//! What a piece of text means that some program printed: an SMTP reply, an error of Postmark's API as
//! JSON, a line of PHPMailer, nodemailer, smtplib or Ruby mail, a report of ours. Only words are looked
//! at; nothing is asked.

use crate::postmark::{Endpoint, HOST, PORTS, TokenShape};
use crate::record::{ApiFailure, ApiFailureKind, Failure, FailureKind as K, Reply, Stage as S};

use super::codes::code_meaning;
use super::{Catalogue, Context, Diagnosis};

/// Characters that are looked at.
const CHARS: usize = 200_000;

/// Words of programs and what they mean, most telling first; in lower case.
const WORDS: &[(&[&str], K, S)] = &[
    (
        &[
            "enotfound",
            "name or service not known",
            "nodename nor servname",
            "getaddrinfo failed",
            "php_network_getaddresses",
            "no such host",
        ],
        K::NameNotFound,
        S::Resolve,
    ),
    (
        &["eai_again", "temporary failure in name resolution"],
        K::ResolverFailed,
        S::Resolve,
    ),
    (
        &[
            "certificate has expired",
            "cert_has_expired",
            "certificate expired",
        ],
        K::CertificateExpired,
        S::Handshake,
    ),
    (
        &["certificate is not yet valid", "cert_not_yet_valid"],
        K::CertificateNotYetValid,
        S::Handshake,
    ),
    (
        &[
            "err_tls_cert_altname_invalid",
            "hostname/ip does not match",
            "hostname mismatch",
            "did not match expected cn",
            "does not match the server certificate",
            "not valid for name",
        ],
        K::CertificateWrongHost,
        S::Handshake,
    ),
    (
        &[
            "self signed",
            "self-signed",
            "unable to get local issuer",
            "unable to verify the first certificate",
            "certificate verify failed",
            "depth_zero",
            "unknownissuer",
            "unknown ca",
        ],
        K::CertificateUntrusted,
        S::Handshake,
    ),
    (
        &[
            "wrong version number",
            "packet length too long",
            "unknown protocol",
            "record layer failure",
        ],
        K::TlsNotSpoken,
        S::Handshake,
    ),
    (
        &[
            "starttls extension not supported",
            "starttls not supported",
            "does not support starttls",
            "starttls is not supported",
            "server does not support tls",
        ],
        K::StartTlsMissing,
        S::StartTls,
    ),
    (
        &[
            "smtp auth extension not supported",
            "no suitable authentication method",
            "no supported auth",
            "authentication is not supported",
        ],
        K::AuthUnavailable,
        S::Auth,
    ),
    (
        &[
            "eauth",
            "could not authenticate",
            "smtpauthenticationerror",
            "invalid login",
            "authentication failed",
            "authentication credentials invalid",
        ],
        K::AuthRefused,
        S::Auth,
    ),
    (&["greeting never received"], K::Timeout, S::Greeting),
    (
        &["econnrefused", "connection refused", "actively refused"],
        K::ConnectionRefused,
        S::Connect,
    ),
    (
        &[
            "ehostunreach",
            "enetunreach",
            "network is unreachable",
            "no route to host",
        ],
        K::NoRoute,
        S::Connect,
    ),
    (
        &["etimedout", "timed out", "timeout", "opentimeout"],
        K::ConnectTimeout,
        S::Connect,
    ),
    (
        &[
            "econnreset",
            "connection reset",
            "broken pipe",
            "connection unexpectedly closed",
            "epipe",
            "end of file reached",
            "eoferror",
        ],
        K::ConnectionLost,
        S::Hello,
    ),
    (
        &["smtp connect() failed", "could not connect to smtp host"],
        K::ConnectTimeout,
        S::Connect,
    ),
];

/// Reply codes and what they refuse, where the text does not say more.
const CODES: &[(&[u16], K, S)] = &[
    (&[454, 504, 530, 534, 535, 538], K::AuthRefused, S::Auth),
    (&[421], K::GreetingRefused, S::Greeting),
    (&[552], K::MessageRefused, S::Verdict),
    (&[554, 451, 452], K::MessageRefused, S::Verdict),
    (
        &[450, 550, 551, 553, 501],
        K::RecipientsRefused,
        S::Envelope,
    ),
];

impl Catalogue {
    /// What `text` means, if it can be recognised. `context` is what is known beside it; the default
    /// will do.
    pub fn diagnose_text(&self, text: &str, context: &Context) -> Option<Diagnosis> {
        let text: String = text.chars().take(CHARS).collect();
        // Whoever was answered did give something.
        let mut context = context.clone();
        if context.token_shape == TokenShape::Empty {
            context.token_shape = TokenShape::Uuid;
        }
        let context = &context;
        if let Some((code, message)) = api_error(&text) {
            return Some(self.diagnose_api_error(code, &message, context));
        }
        if let Some(reply) = reply_in(&text) {
            return Some(self.diagnose(&refused(reply), context));
        }
        let lower = text.to_lowercase();
        let (_, kind, stage) = WORDS
            .iter()
            .find(|(words, _, _)| words.iter().any(|word| lower.contains(word)))?;
        // A port decides only where it is the one that is no good.
        let port = if lower.contains("465") { 465 } else { PORTS[0] };
        let failure = Failure::new(*stage, *kind, Endpoint::new(HOST, port));
        Some(self.diagnose(&failure, context))
    }

    fn diagnose_api_error(&self, code: u16, message: &str, context: &Context) -> Diagnosis {
        let kind = match code {
            10 => ApiFailureKind::Unauthorized,
            100 => ApiFailureKind::Maintenance,
            101 => ApiFailureKind::ServerError,
            _ if code_meaning(code).is_some_and(|meaning| meaning.hint.is_none()) => {
                ApiFailureKind::Refused
            }
            _ => return self.diagnose_inside(Some(code), message, context),
        };
        let failure = ApiFailure {
            request: "A request".into(),
            host: "Postmark's API".into(),
            kind,
            status: None,
            code: Some(code),
            message: message.to_owned(),
            retry_after: None,
            causes: Vec::new(),
        };
        self.diagnose_api(&failure, context)
    }

    /// The hints whose ids stand in `text`, in the order in which they do: those of a report.
    pub fn named_in(&self, text: &str) -> Vec<&str> {
        let mut found: Vec<(usize, &str)> = self
            .hints()
            .iter()
            .filter(|hint| hint.id.contains('.'))
            .filter_map(|hint| word_at(text, &hint.id).map(|at| (at, hint.id.as_str())))
            .collect();
        found.sort_unstable();
        found.into_iter().map(|(_, id)| id).collect()
    }
}

/// Where `word` stands in `text` with nothing of a longer word around it.
fn word_at(text: &str, word: &str) -> Option<usize> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.');
    text.match_indices(word)
        .find(|(at, _)| {
            let before = text[..*at].chars().next_back();
            let behind = text[at + word.len()..].chars().next();
            !before.is_some_and(is_part) && !behind.is_some_and(|c| c.is_alphanumeric() || c == '-')
        })
        .map(|(at, _)| at)
}

/// `{"ErrorCode":406,"Message":"…"}`, or the same two as words of a log.
fn api_error(text: &str) -> Option<(u16, String)> {
    let at = text.find("ErrorCode")?;
    let digits: String = text[at + "ErrorCode".len()..]
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .collect();
    let code = digits.parse().ok().filter(|&code| code != 0)?;
    let message = text.find("\"Message\"").and_then(|at| {
        let value = text[at + "\"Message\"".len()..]
            .trim_start()
            .strip_prefix(':')?;
        let mut values = serde_json::Deserializer::from_str(value.trim_start()).into_iter();
        values.next()?.ok()
    });
    Some((code, message.unwrap_or_default()))
}

/// The first SMTP refusal in `text`: `535 5.7.8 …`, also inside quotes and brackets as programs print it.
fn reply_in(text: &str) -> Option<Reply> {
    text.lines().find_map(|line| {
        let starts = line.char_indices().filter(|(at, c)| {
            let begins = line[..*at]
                .chars()
                .next_back()
                .is_none_or(|c| !c.is_alphanumeric() && c != '.');
            matches!(c, '4' | '5') && begins
        });
        let mut found = starts.filter_map(|(at, _)| refusal_at(&line[at..]));
        found.next()
    })
}

/// A refusal at the start of `text`: three digits, then an enhanced code, or a place of its own in a line.
fn refusal_at(text: &str) -> Option<Reply> {
    let code = text.get(..3)?.parse::<u16>().ok()?;
    let rest = text.get(3..)?;
    let rest = rest.trim_start_matches([' ', '-', ',', '\'', '"', '(', 'b', ':']);
    let has_enhanced = rest.starts_with(['4', '5']) && rest.get(1..2) == Some(".");
    let known = CODES.iter().any(|(codes, _, _)| codes.contains(&code));
    let parted = text.get(3..4).is_some_and(|c| " -,:".contains(c)) || text.len() == 3;
    if !parted || !(has_enhanced || known) {
        return None;
    }
    let words = rest.trim_end_matches(['\'', '"', ')', ']', '}', ',', ' ']);
    let words: String = words.chars().take(500).collect();
    Some(Reply::new(code, vec![words]))
}

fn refused(reply: Reply) -> Failure {
    let text = reply.text().to_lowercase();
    let about_sender = reply
        .enhanced
        .is_some_and(|code| (code.1, code.2) == (1, 7) || (code.1, code.2) == (1, 8))
        || text.contains("sender");
    let about_relay = text.contains("relay");
    let found = CODES
        .iter()
        .find(|(codes, _, _)| codes.contains(&reply.code));
    let (kind, stage) = match found {
        Some((_, K::RecipientsRefused | K::MessageRefused, _)) if about_sender => {
            (K::SenderRefused, S::Envelope)
        }
        Some((_, K::MessageRefused, _)) if about_relay => (K::RecipientsRefused, S::Envelope),
        Some((_, kind, stage)) => (*kind, *stage),
        None => (K::MessageRefused, S::Verdict),
    };
    Failure::new(stage, kind, Endpoint::new(HOST, PORTS[0])).with_reply(reply)
}

#[cfg(test)]
mod tests;
