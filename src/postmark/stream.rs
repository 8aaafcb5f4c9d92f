//! Message streams and the SMTP hosts that they belong to (postmark-facts.md sections 1.1, 1.6 and 4.6).

use super::{BROADCAST_HOST, Credential, HOST, TokenShape};

/// The stream of a message that specifies none.
pub const DEFAULT_STREAM: &str = "outbound";
/// The broadcast stream of a new server.
const DEFAULT_BROADCASTS: &str = "broadcast";

/// What kind of mail a stream carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StreamKind {
    /// One message to one person, because of something they did.
    Transactional,
    /// The same message to many people.
    Broadcast,
}

impl StreamKind {
    /// The kind with this API name; `None` for a stream that does not send.
    pub fn of_api(word: &str) -> Option<Self> {
        let word = word.to_lowercase();
        match word.as_str() {
            "transactional" => Some(Self::Transactional),
            _ if word.starts_with("broadcast") => Some(Self::Broadcast),
            _ => None,
        }
    }

    /// The kind of a new server's streams; empty means [`DEFAULT_STREAM`]. Any other ID may be either.
    pub fn by_name(id: &str) -> Option<Self> {
        match id.trim() {
            "" | DEFAULT_STREAM => Some(Self::Transactional),
            DEFAULT_BROADCASTS => Some(Self::Broadcast),
            _ => None,
        }
    }

    /// The kind of stream an SMTP token belongs to, by its access key.
    pub fn of_login(login: &Credential) -> Option<Self> {
        match login.shape() {
            TokenShape::AccessKeyTransactional => Some(Self::Transactional),
            TokenShape::AccessKeyBroadcast => Some(Self::Broadcast),
            _ => None,
        }
    }

    /// Postmark's SMTP host for it.
    pub fn host(self) -> &'static str {
        match self {
            Self::Transactional => HOST,
            Self::Broadcast => BROADCAST_HOST,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Transactional => "transactional",
            Self::Broadcast => "broadcast",
        }
    }

    /// The host that this kind of stream needs instead of `host`: `None` if `host` fits or is not Postmark's.
    pub fn other_host(self, host: &str) -> Option<&'static str> {
        let host = host.trim_end_matches('.');
        let is = |known: &str| host.eq_ignore_ascii_case(known);
        let is_postmark = is(HOST) || is(BROADCAST_HOST);
        Some(self.host()).filter(|fits| is_postmark && !is(fits))
    }
}

/// A stream that can send messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamChoice {
    pub id: String,
    pub name: String,
    pub kind: StreamKind,
}

impl StreamChoice {
    /// The two streams of a new server.
    pub fn usual() -> [Self; 2] {
        [DEFAULT_STREAM, DEFAULT_BROADCASTS].map(|id| Self {
            id: id.to_owned(),
            name: String::new(),
            kind: StreamKind::by_name(id).unwrap_or(StreamKind::Transactional),
        })
    }
}

/// Why `id` is not a valid message stream ID, or `None`. Empty means [`DEFAULT_STREAM`].
pub fn stream_problem(id: &str) -> Option<String> {
    let well_formed = id
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    (!well_formed).then(|| {
        format!("`{id}` is not a message stream id: letters, digits and hyphens, as shown under the server's Message Streams")
    })
}

#[cfg(test)]
mod tests {
    use super::StreamKind::{Broadcast, Transactional};
    use super::*;

    #[test]
    fn a_stream_wants_its_own_host() {
        for (kind, host, other) in [
            (Transactional, HOST, None),
            (Transactional, BROADCAST_HOST, Some(HOST)),
            (Broadcast, "SMTP.postmarkapp.com.", Some(BROADCAST_HOST)),
            (Broadcast, BROADCAST_HOST, None),
            (Broadcast, "127.0.0.1", None),
        ] {
            assert_eq!(kind.other_host(host), other, "{kind:?} {host}");
        }
    }

    #[test]
    fn kinds_are_known_by_name_or_told_by_the_api() {
        for (id, kind) in [
            ("", Some(Transactional)),
            ("outbound", Some(Transactional)),
            (" broadcast ", Some(Broadcast)),
            ("newsletter", None),
        ] {
            assert_eq!(StreamKind::by_name(id), kind, "{id}");
        }
        for (word, kind) in [
            ("Transactional", Some(Transactional)),
            ("Broadcasts", Some(Broadcast)),
            ("Inbound", None),
        ] {
            assert_eq!(StreamKind::of_api(word), kind, "{word}");
        }
    }
}
