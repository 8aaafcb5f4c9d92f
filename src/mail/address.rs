//! One mailbox (RFC 5322 section 3.4), within what Postmark takes (postmark-facts.md section 3.2).

use std::fmt;

use thiserror::Error;

/// Longest local part and longest address (RFC 5321 section 4.5.3.1).
const LOCAL_CHARS: usize = 64;
const ADDRESS_CHARS: usize = 254;

/// What is wrong with an address.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AddressError {
    /// Nothing is there.
    #[error("the address is empty")]
    Empty,
    /// There is no `@`.
    #[error("`{0}` has no @")]
    NoAt(String),
    /// There is nothing before the `@`.
    #[error("`{0}` has nothing before the @")]
    NoLocal(String),
    /// There is nothing after the `@`.
    #[error("`{0}` has nothing after the @")]
    NoDomain(String),
    /// There is more than one `@`.
    #[error("`{0}` has more than one @; two addresses need a comma between them")]
    ManyAts(String),
    /// There is a blank inside the address.
    #[error("`{0}` has a blank inside; two addresses need a comma between them")]
    Blank(String),
    /// The part before the `@` has a character that may not stand there.
    #[error("`{local}` may not contain `{found}` before the @")]
    LocalCharacter {
        /// The local part.
        local: String,
        /// The character.
        found: char,
    },
    /// The part before the `@` is not ASCII.
    #[error(
        "`{0}` has letters before the @ that Postmark does not take (it offers no SMTPUTF8); only the domain may be international"
    )]
    LocalNotAscii(String),
    /// The part before the `@` has a dot where none may stand.
    #[error("`{0}` has a dot at the start, at the end or twice in a row before the @")]
    LocalDots(String),
    /// The domain is none.
    #[error("`{0}` is not a domain name")]
    Domain(String),
    /// The domain has no dot.
    #[error("`{0}` is not a whole domain name: it has no dot")]
    DomainWithoutDot(String),
    /// It is too long.
    #[error(
        "the address is longer than {ADDRESS_CHARS} characters, or than {LOCAL_CHARS} before the @"
    )]
    TooLong,
    /// Angle brackets or quotes do not close.
    #[error("`{0}` has an angle bracket or a quote that does not close")]
    Unclosed(String),
    /// Something follows the address.
    #[error("`{0}` stands behind the address; a comma may be missing")]
    Trailing(String),
    /// A group (RFC 5322 section 3.4), which Postmark does not take.
    #[error("`{0}` is a group; list its addresses instead")]
    Group(String),
    /// A line break or another control character.
    #[error("there is a line break or another control character in it")]
    Control,
}

/// A mailbox: a name and an address.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Mailbox {
    /// The display name, decoded; `None` if there is none.
    pub name: Option<String>,
    /// What stands before the `@`.
    pub local: String,
    /// The domain as typed, international or not.
    pub domain: String,
}

impl Mailbox {
    /// The address as it travels: the domain in punycode.
    pub fn envelope(&self) -> String {
        format!("{}@{}", self.local, self.ascii_domain())
    }

    /// The domain in punycode and lower case.
    pub fn ascii_domain(&self) -> String {
        // The domain was converted once when it was parsed.
        idna::domain_to_ascii(&self.domain).unwrap_or_else(|_| self.domain.clone())
    }

    /// The address as typed, without the name.
    pub fn address(&self) -> String {
        format!("{}@{}", self.local, self.domain)
    }
}

impl fmt::Display for Mailbox {
    /// `Ada Lovelace <ada@acme.example>`; a name with punctuation is quoted.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            None => f.write_str(&self.address()),
            Some(name) if name.chars().all(is_plain) => write!(f, "{name} <{}>", self.address()),
            Some(name) => {
                let escaped = name.replace('\\', "\\\\").replace('"', "\\\"");
                write!(f, "\"{escaped}\" <{}>", self.address())
            }
        }
    }
}

fn is_plain(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c, ' ' | '-' | '_' | '\'' | '!' | '?' | '&' | '+')
        || !c.is_ascii()
}

/// Reads one mailbox: `a@b.example`, `Name <a@b.example>` or `"Doe, Jane" <a@b.example>`.
///
/// # Errors
///
/// [`AddressError`] names what is wrong.
pub fn parse_mailbox(text: &str) -> Result<Mailbox, AddressError> {
    if text.chars().any(|c| c.is_control() && c != '\t') {
        return Err(AddressError::Control);
    }
    let text = without_comments(text)?;
    let text = text.trim();
    if text.is_empty() {
        return Err(AddressError::Empty);
    }
    match find_unquoted(text, '<')? {
        None => addr_spec(text, None),
        Some(open) => {
            let rest = &text[open + 1..];
            let close = rest
                .find('>')
                .ok_or_else(|| AddressError::Unclosed(text.to_owned()))?;
            let behind = rest[close + 1..].trim();
            if !behind.is_empty() {
                return Err(AddressError::Trailing(behind.to_owned()));
            }
            addr_spec(rest[..close].trim(), display_name(text[..open].trim()))
        }
    }
}

/// `text` without parenthesised comments (RFC 5322 section 3.2.2) outside quotes.
fn without_comments(text: &str) -> Result<String, AddressError> {
    let mut kept = String::with_capacity(text.len());
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for c in text.chars() {
        let was_escaped = escaped;
        escaped = !was_escaped && c == '\\' && (quoted || depth > 0);
        match c {
            '"' if depth == 0 && !was_escaped => quoted = !quoted,
            '(' if !quoted && !was_escaped => depth += 1,
            ')' if depth > 0 && !was_escaped => {
                depth -= 1;
                continue;
            }
            _ => {}
        }
        if depth == 0 {
            kept.push(c);
        }
    }
    if depth > 0 || quoted {
        Err(AddressError::Unclosed(text.to_owned()))
    } else {
        Ok(kept)
    }
}

/// Where `wanted` stands outside quotes.
fn find_unquoted(text: &str, wanted: char) -> Result<Option<usize>, AddressError> {
    let (mut quoted, mut escaped) = (false, false);
    for (at, c) in text.char_indices() {
        let was_escaped = escaped;
        escaped = !was_escaped && quoted && c == '\\';
        match c {
            '"' if !was_escaped => quoted = !quoted,
            _ if c == wanted && !quoted => return Ok(Some(at)),
            _ => {}
        }
    }
    if quoted {
        Err(AddressError::Unclosed(text.to_owned()))
    } else {
        Ok(None)
    }
}

fn display_name(text: &str) -> Option<String> {
    let mut name = String::with_capacity(text.len());
    let mut escaped = false;
    for c in text.chars() {
        match c {
            '\\' if !escaped => escaped = true,
            '"' if !escaped => {}
            _ => {
                name.push(c);
                escaped = false;
            }
        }
    }
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    (!name.is_empty()).then_some(name)
}

fn addr_spec(text: &str, name: Option<String>) -> Result<Mailbox, AddressError> {
    let whole = || text.to_owned();
    if text.is_empty() {
        return Err(AddressError::Empty);
    }
    if !text.contains('@') {
        return Err(AddressError::NoAt(whole()));
    }
    if text
        .find(':')
        .is_some_and(|colon| text.find('@').is_some_and(|at| colon < at))
    {
        return Err(AddressError::Group(whole()));
    }
    if text.contains(char::is_whitespace) {
        return Err(AddressError::Blank(whole()));
    }
    if text.matches('@').count() > 1 {
        return Err(AddressError::ManyAts(whole()));
    }
    let (local, domain) = text
        .split_once('@')
        .ok_or_else(|| AddressError::NoAt(whole()))?;
    if local.is_empty() {
        return Err(AddressError::NoLocal(whole()));
    }
    if domain.is_empty() {
        return Err(AddressError::NoDomain(whole()));
    }
    check_local(local)?;
    let ascii = check_domain(domain)?;
    if local.len() > LOCAL_CHARS || local.len() + 1 + ascii.len() > ADDRESS_CHARS {
        return Err(AddressError::TooLong);
    }
    Ok(Mailbox {
        name,
        local: local.to_owned(),
        domain: domain.to_owned(),
    })
}

fn check_local(local: &str) -> Result<(), AddressError> {
    if !local.is_ascii() {
        return Err(AddressError::LocalNotAscii(local.to_owned()));
    }
    let allowed = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    if let Some(found) = local.chars().find(|c| !allowed(*c)) {
        return Err(AddressError::LocalCharacter {
            local: local.to_owned(),
            found,
        });
    }
    if local.starts_with('.') || local.ends_with('.') || local.contains("..") {
        return Err(AddressError::LocalDots(local.to_owned()));
    }
    Ok(())
}

fn check_domain(domain: &str) -> Result<String, AddressError> {
    let bad = || AddressError::Domain(domain.to_owned());
    let ascii = idna::domain_to_ascii(domain).map_err(|_| bad())?;
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    if !ascii.split('.').all(label) {
        return Err(bad());
    }
    if !ascii.contains('.') {
        return Err(AddressError::DomainWithoutDot(domain.to_owned()));
    }
    Ok(ascii)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> (Option<String>, String) {
        let mailbox = parse_mailbox(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        (mailbox.name.clone(), mailbox.envelope())
    }

    #[test]
    fn reads_the_usual_shapes() {
        let named = |name: &str, address: &str| (Some(name.to_owned()), address.to_owned());
        assert_eq!(
            parsed(" ada@acme.example "),
            (None, "ada@acme.example".into())
        );
        assert_eq!(
            parsed("<ada@acme.example>"),
            (None, "ada@acme.example".into())
        );
        assert_eq!(
            parsed("Ada  Lovelace <ada@acme.example>"),
            named("Ada Lovelace", "ada@acme.example")
        );
        assert_eq!(
            parsed("\"Doe, \\\"J\\\" <x>\" <j@x.example>"),
            named("Doe, \"J\" <x>", "j@x.example")
        );
        assert_eq!(
            parsed("Zoë 🚀 <zoe@bücher.example>"),
            named("Zoë 🚀", "zoe@xn--bcher-kva.example")
        );
        assert_eq!(
            parsed("ada@acme.example (work)"),
            (None, "ada@acme.example".into())
        );
        assert_eq!(
            parsed("o'neil+tag=x@a-b.example"),
            (None, "o'neil+tag=x@a-b.example".into())
        );
    }

    #[test]
    fn names_what_is_wrong() {
        use AddressError as E;
        let long = format!("{}@acme.example", "a".repeat(65));
        for (text, matches) in [
            ("", (|e| matches!(e, E::Empty)) as fn(&E) -> bool),
            ("Ada <>", |e| matches!(e, E::Empty)),
            ("ada", |e| matches!(e, E::NoAt(_))),
            ("@acme.example", |e| matches!(e, E::NoLocal(_))),
            ("ada@", |e| matches!(e, E::NoDomain(_))),
            ("a@b.example@c.example", |e| matches!(e, E::ManyAts(_))),
            ("ada @acme.example", |e| matches!(e, E::Blank(_))),
            ("a,b@acme.example", |e| {
                matches!(e, E::LocalCharacter { found: ',', .. })
            }),
            ("zoë@acme.example", |e| matches!(e, E::LocalNotAscii(_))),
            ("a..b@acme.example", |e| matches!(e, E::LocalDots(_))),
            (".a@acme.example", |e| matches!(e, E::LocalDots(_))),
            ("a@acme..example", |e| matches!(e, E::Domain(_))),
            ("a@-acme.example", |e| matches!(e, E::Domain(_))),
            ("a@acme_x.example", |e| matches!(e, E::Domain(_))),
            ("a@[127.0.0.1]", |e| matches!(e, E::Domain(_))),
            ("a@localhost", |e| matches!(e, E::DomainWithoutDot(_))),
            (long.as_str(), |e| matches!(e, E::TooLong)),
            ("Ada <a@b.example", |e| matches!(e, E::Unclosed(_))),
            ("\"Ada <a@b.example>", |e| matches!(e, E::Unclosed(_))),
            ("<a@b.example> c", |e| matches!(e, E::Trailing(_))),
            ("Friends: a@b.example", |e| matches!(e, E::Group(_))),
            ("a@b.example\r\nBcc: c@d.example", |e| {
                matches!(e, E::Control)
            }),
        ] {
            let error = parse_mailbox(text).expect_err(text);
            assert!(matches(&error), "{text}: {error:?}");
        }
    }

    #[test]
    fn what_is_shown_reads_back() {
        for text in [
            "ada@acme.example",
            "Ada L <ada@acme.example>",
            "\"Doe, J. \\\\ \\\"x\\\"\" <j@x.example>",
        ] {
            let mailbox = parse_mailbox(text).unwrap();
            assert_eq!(mailbox.to_string(), text);
            assert_eq!(parse_mailbox(&mailbox.to_string()).unwrap(), mailbox);
        }
    }
}
