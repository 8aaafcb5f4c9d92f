//! One mailbox (RFC 5322 section 3.4), within what Postmark takes (postmark-facts.md section 3.2).

use std::fmt;

use crate::postmark::is_invisible;

use super::AddressError;
use super::address_error::{ADDRESS_BYTES, LOCAL_BYTES, NAME_CHARS};

/// A display name and an address (RFC 5322 section 3.4).
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Mailbox {
    /// The display name, decoded.
    pub name: Option<String>,
    /// The local part.
    pub local: String,
    /// The domain as typed, international or not.
    pub domain: String,
}

impl Mailbox {
    /// A mailbox from decoded parts; `None` if `address` has no `@`.
    pub(super) fn from_parts(name: Option<&str>, address: &str) -> Option<Self> {
        let (local, domain) = address.rsplit_once('@')?;
        let name = name.map(str::trim).filter(|name| !name.is_empty());
        Some(Self {
            name: name.map(str::to_owned),
            local: local.to_owned(),
            domain: domain.to_owned(),
        })
    }

    /// The address for SMTP: the domain in punycode.
    pub fn envelope(&self) -> String {
        format!("{}@{}", self.local, self.ascii_domain())
    }

    /// The domain in punycode and lower case.
    pub fn ascii_domain(&self) -> String {
        // The domain was converted once when it was parsed.
        idna::domain_to_ascii(&self.domain).unwrap_or_else(|_| self.domain.clone())
    }

    /// The same mailbox with its domain in punycode, the only form that Postmark's API accepts
    /// (postmark-facts.md section 3.2).
    pub fn to_ascii(&self) -> Self {
        Self {
            domain: self.ascii_domain(),
            ..self.clone()
        }
    }

    /// A display name and the space after it, quoted if it has punctuation; empty for an empty name.
    pub(super) fn quoted_name(name: &str) -> String {
        match name {
            "" => String::new(),
            plain if plain.chars().all(is_plain) => format!("{plain} "),
            odd => {
                let escaped = odd.replace('\\', "\\\\").replace('"', "\\\"");
                format!("\"{escaped}\" ")
            }
        }
    }

    pub fn address(&self) -> String {
        format!("{}@{}", self.local, self.domain)
    }
}

impl fmt::Display for Mailbox {
    /// `Ada Lovelace <ada@acme.example>`; names with punctuation are quoted.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            None => f.write_str(&self.address()),
            Some(name) => write!(f, "{}<{}>", Self::quoted_name(name), self.address()),
        }
    }
}

fn is_plain(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c, ' ' | '-' | '_' | '\'' | '!' | '?' | '&' | '+')
        || !c.is_ascii() && !is_invisible(c)
}

impl fmt::Debug for Mailbox {
    /// Shows sizes only: the text may be sensitive.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.name.as_ref().map(String::len);
        let (local, domain) = (self.local.len(), self.domain.len());
        write!(f, "Mailbox(name {name:?}, {local}@{domain} bytes)")
    }
}

/// Parses one mailbox: `a@b.example`, `Name <a@b.example>` or `"Doe, Jane" <a@b.example>`. Ignores comments
/// and a leading `mailto:`.
///
/// # Errors
///
/// [`AddressError`] describes the problem.
pub fn parse_mailbox(text: &str) -> Result<Mailbox, AddressError> {
    if text.chars().any(|c| c.is_control() && c != '\t') {
        return Err(AddressError::Control);
    }
    let text = without_comments(text)?;
    let text = without_scheme(trimmed(&text));
    if text.is_empty() {
        return Err(AddressError::Empty);
    }
    no_group(text)?;
    match find_unquoted(text, '<')? {
        None => addr_spec(text, None),
        Some(open) => angle_address(&text[..open], &text[open + 1..]),
    }
}

fn angle_address(name: &str, rest: &str) -> Result<Mailbox, AddressError> {
    let (inside, behind) = rest
        .split_once('>')
        .ok_or_else(|| AddressError::Unclosed(format!("{name}<{rest}").as_str().into()))?;
    let behind = behind.trim();
    if !behind.is_empty() {
        return Err(AddressError::Trailing(behind.into()));
    }
    let name = display_name(name);
    if name
        .as_ref()
        .is_some_and(|name| name.chars().count() > NAME_CHARS)
    {
        return Err(AddressError::NameTooLong);
    }
    addr_spec(without_scheme(trimmed(inside)), name)
}

/// Trims spaces, and the invisible characters that come with a copied address.
fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c))
}

/// Removes the scheme of an address copied from a link.
fn without_scheme(text: &str) -> &str {
    const SCHEME: &str = "mailto:";
    match text.get(..SCHEME.len()) {
        Some(head) if head.eq_ignore_ascii_case(SCHEME) => text[SCHEME.len()..].trim_start(),
        _ => text,
    }
}

/// Header names that may be pasted along with addresses, or to inject a header.
const HEADER_WORDS: [&str; 9] = [
    "to",
    "cc",
    "bcc",
    "from",
    "sender",
    "reply-to",
    "subject",
    "date",
    "content-type",
];

/// A colon outside quotes before the address makes it a group: `Friends: a@b.example;`.
fn no_group(text: &str) -> Result<(), AddressError> {
    let Some(colon) = find_unquoted(text, ':')? else {
        return Ok(());
    };
    let spec = find_unquoted(text, '<')?.or(find_unquoted(text, '@')?);
    if spec.is_some_and(|start| start < colon) {
        return Ok(());
    }
    let word = text[..colon].trim();
    let known = |name: &&str| name.eq_ignore_ascii_case(word);
    Err(if HEADER_WORDS.iter().any(known) {
        AddressError::HeaderLine(text.into())
    } else {
        AddressError::Group(text.into())
    })
}

/// `text` without comments (RFC 5322 section 3.2.2) outside quotes.
pub(super) fn without_comments(text: &str) -> Result<String, AddressError> {
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
        Err(AddressError::Unclosed(text.into()))
    } else {
        Ok(kept)
    }
}

/// The position of `wanted` outside quotes.
pub(super) fn find_unquoted(text: &str, wanted: char) -> Result<Option<usize>, AddressError> {
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
        Err(AddressError::Unclosed(text.into()))
    } else {
        Ok(None)
    }
}

pub(super) fn display_name(text: &str) -> Option<String> {
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
    if text.is_empty() {
        return Err(AddressError::Empty);
    }
    if text.contains("\"@") {
        return Err(AddressError::QuotedLocal(text.into()));
    }
    if text.contains(char::is_whitespace) {
        return Err(AddressError::Blank(text.into()));
    }
    let (local, domain) = text
        .split_once('@')
        .ok_or_else(|| AddressError::NoAt(text.into()))?;
    check_sides(text, local, domain)?;
    check_local(local)?;
    let ascii = check_domain(domain)?;
    if local.len() > LOCAL_BYTES || local.len() + 1 + ascii.len() > ADDRESS_BYTES {
        return Err(AddressError::TooLong);
    }
    Ok(Mailbox {
        name,
        local: local.to_owned(),
        domain: domain.to_owned(),
    })
}

fn check_sides(text: &str, local: &str, domain: &str) -> Result<(), AddressError> {
    if domain.contains('@') {
        return Err(AddressError::ManyAts(text.into()));
    }
    if local.is_empty() {
        return Err(AddressError::NoLocal(text.into()));
    }
    if domain.is_empty() {
        return Err(AddressError::NoDomain(text.into()));
    }
    Ok(())
}

fn check_local(local: &str) -> Result<(), AddressError> {
    if !local.is_ascii() {
        return Err(AddressError::LocalNotAscii(local.into()));
    }
    let allowed = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    if let Some(found) = local.chars().find(|c| !allowed(*c)) {
        return Err(AddressError::LocalCharacter {
            local: local.into(),
            found,
        });
    }
    if local.starts_with('.') || local.ends_with('.') || local.contains("..") {
        return Err(AddressError::LocalDots(local.into()));
    }
    Ok(())
}

/// The domain in punycode, if it is a valid domain name with at least two labels.
fn check_domain(domain: &str) -> Result<String, AddressError> {
    if domain.starts_with('[') {
        return Err(AddressError::Literal(domain.into()));
    }
    if domain.len() > ADDRESS_BYTES * 4 {
        return Err(AddressError::TooLong);
    }
    let bad = || AddressError::Domain(domain.into());
    let ascii = idna::domain_to_ascii(domain).map_err(|_| bad())?;
    if ascii.len() > 1 && ascii.ends_with('.') {
        return Err(AddressError::DomainTrailingDot(domain.into()));
    }
    if !ascii.split('.').all(is_label) {
        return Err(bad());
    }
    match ascii.rsplit_once('.') {
        None => Err(AddressError::DomainWithoutDot(domain.into())),
        Some((_, last)) if last.bytes().all(|byte| byte.is_ascii_digit()) => {
            Err(AddressError::Literal(domain.into()))
        }
        Some(_) => Ok(ascii),
    }
}

/// A label of a host name (RFC 1123 section 2.1).
fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

#[cfg(test)]
#[path = "address_tests.rs"]
mod tests;
