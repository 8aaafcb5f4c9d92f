//! What a server offers in its EHLO reply. Only what is offered is used.

use lettre::transport::smtp::authentication::{DEFAULT_MECHANISMS, Mechanism};
use lettre::transport::smtp::extension::{Extension, ServerInfo};
use lettre::transport::smtp::response::{Category, Code, Detail, Response, Severity};

use crate::record::Reply;

/// A parsed EHLO reply. Keywords are case-insensitive (RFC 5321 section 2.4), but lettre's parser is not, so
/// it gets them in capitals. SIZE and PIPELINING, which lettre does not know, are parsed here.
#[derive(Debug, Clone, Default)]
pub struct Offer {
    known: ServerInfo,
    lines: Vec<String>,
}

impl Offer {
    /// Parses a positive EHLO reply.
    pub fn read(reply: &Reply) -> Self {
        let lines: Vec<String> = reply.lines.iter().map(|line| line.to_uppercase()).collect();
        let code = Code::new(
            Severity::PositiveCompletion,
            Category::MailSystem,
            Detail::Zero,
        );
        // lettre's reader panics at a line of nothing but white space.
        let words = |line: &&String| !line.trim().is_empty();
        let response = Response::new(code, lines.iter().filter(words).cloned().collect());
        // It fails only when the greeting names no host; then it would offer nothing either way.
        let known = ServerInfo::from_response(&response).unwrap_or_default();
        // The first line is the server's name, whatever it looks like.
        let lines = lines.into_iter().skip(1).collect();
        Self { known, lines }
    }

    fn values(&self, keyword: &str) -> Option<&str> {
        self.lines.iter().find_map(|line| {
            let (word, values) = line.split_once(' ').unwrap_or((line, ""));
            (word == keyword).then_some(values.trim())
        })
    }

    /// RFC 3207.
    pub fn starttls(&self) -> bool {
        self.values("STARTTLS").is_some()
    }

    /// Whether a firewall has masked STARTTLS, to force clear text: `XXXXXXXX`, `XXXXXXXA` or asterisks.
    pub fn starttls_masked(&self) -> bool {
        self.lines.iter().any(|line| {
            let word = line.split(' ').next().unwrap_or_default();
            let filler = |c: char| matches!(c, 'X' | '*');
            word.len() == 8 && word[..7].chars().all(filler)
        })
    }

    /// Maximum message size in bytes (RFC 1870); `None` if unknown or unlimited.
    pub fn size(&self) -> Option<u64> {
        let bytes = self.values("SIZE")?.parse().ok()?;
        (bytes > 0).then_some(bytes)
    }

    /// Whether MAIL may have a SIZE parameter.
    pub fn takes_size(&self) -> bool {
        self.values("SIZE").is_some()
    }

    /// RFC 2920.
    pub fn pipelining(&self) -> bool {
        self.values("PIPELINING").is_some()
    }

    /// RFC 6152.
    pub fn eight_bit(&self) -> bool {
        self.known.supports_feature(Extension::EightBitMime)
    }

    /// RFC 6531.
    pub fn utf8(&self) -> bool {
        self.known.supports_feature(Extension::SmtpUtfEight)
    }

    /// PLAIN if offered, else LOGIN.
    pub fn mechanism(&self) -> Option<Mechanism> {
        self.values("AUTH")?;
        self.known.get_auth_mechanism(DEFAULT_MECHANISMS)
    }

    /// All keywords in one line.
    pub fn words(&self) -> String {
        if self.lines.is_empty() {
            return "nothing".into();
        }
        self.lines.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offer(lines: &[&str]) -> Offer {
        let lines = lines.iter().map(|line| (*line).to_owned()).collect();
        Offer::read(&Reply::new(250, lines))
    }

    #[test]
    fn reads_keywords_in_any_case() {
        let offer = offer(&[
            "mail.example",
            "size 20480000",
            "Pipelining",
            "auth Login PLAIN",
        ]);
        assert_eq!(offer.size(), Some(20_480_000));
        assert!(offer.pipelining() && !offer.starttls() && !offer.eight_bit());
        assert_eq!(offer.mechanism(), Some(Mechanism::Plain));
    }

    #[test]
    fn the_servers_name_is_no_keyword() {
        let named = offer(&["STARTTLS"]);
        assert!(!named.starttls());
        assert_eq!(offer(&["x", "SIZE 0"]).size(), None);
        assert_eq!(offer(&["AUTH PLAIN"]).mechanism(), None);
    }

    #[test]
    fn a_line_of_spaces_offers_nothing() {
        for blank in ["", " ", "   ", "\t", "\u{a0}"] {
            let offer = offer(&["mail.example", blank, "STARTTLS"]);
            assert!(offer.starttls() && !offer.pipelining(), "{blank:?}");
            assert!(!super::Offer::read(&Reply::new(250, vec![blank.into()])).starttls());
        }
    }

    #[test]
    fn a_masked_keyword_is_recognised() {
        for word in ["XXXXXXXX", "XXXXXXXA", "********"] {
            assert!(offer(&["x", word]).starttls_masked(), "{word}");
        }
        for word in ["XCLIENT", "STARTTLS", "XXXX", "X-EXPS GSSAPI"] {
            assert!(!offer(&["x", word]).starttls_masked(), "{word}");
        }
    }
}
