//! What can be wrong with an address, in words that say what to do.

use thiserror::Error;

use super::Excerpt;

/// Maximum length of a local part and of an address in bytes (RFC 5321 section 4.5.3.1).
pub(super) const LOCAL_BYTES: usize = 64;
pub(super) const ADDRESS_BYTES: usize = 254;
/// Maximum length of a display name in characters: header lines cannot fold inside a word (RFC 5322 section
/// 2.1.1), and Postmark accepts 255 for the whole From field.
pub(super) const NAME_CHARS: usize = 255;

/// Why an address is invalid.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AddressError {
    #[error("the address is empty")]
    Empty,
    /// It has no `@`.
    #[error("`{0}` has no @")]
    NoAt(Excerpt),
    /// Nothing before the `@`.
    #[error("`{0}` has nothing before the @")]
    NoLocal(Excerpt),
    /// Nothing after the `@`.
    #[error("`{0}` has nothing after the @")]
    NoDomain(Excerpt),
    /// More than one `@`.
    #[error("`{0}` has more than one @; two addresses need a comma between them")]
    ManyAts(Excerpt),
    /// A space inside the address.
    #[error(
        "`{0}` has a blank inside; a name needs its address in angle brackets, two addresses need a comma between them"
    )]
    Blank(Excerpt),
    /// The local part is quoted (RFC 5322 section 3.4.1), which Postmark's own pattern does not allow
    /// (postmark-facts.md section 3.2).
    #[error("`{0}` has quotes before the @, which Postmark does not take")]
    QuotedLocal(Excerpt),
    /// The local part has an invalid character.
    #[error("`{local}` may not contain `{found}` before the @")]
    LocalCharacter { local: Excerpt, found: char },
    /// The local part is not ASCII (postmark-facts.md sections 1.3 and 1.7).
    #[error(
        "`{0}` has letters before the @ that Postmark does not take (it offers no SMTPUTF8); only the domain may be international"
    )]
    LocalNotAscii(Excerpt),
    /// The local part has a misplaced dot.
    #[error("`{0}` has a dot at the start, at the end or twice in a row before the @")]
    LocalDots(Excerpt),
    /// The domain is invalid.
    #[error(
        "`{0}` is not a domain name: letters, digits and hyphens, with one dot between its parts"
    )]
    Domain(Excerpt),
    /// The domain has no dot.
    #[error("`{0}` is not a whole domain name: it has no dot")]
    DomainWithoutDot(Excerpt),
    /// The domain ends with a dot.
    #[error("`{0}` ends with a dot; leave it out")]
    DomainTrailingDot(Excerpt),
    /// An IP address instead of a domain (RFC 5321 section 4.1.3).
    #[error("`{0}` is an IP address; Postmark takes domain names only")]
    Literal(Excerpt),
    #[error(
        "the address is longer than {ADDRESS_BYTES} characters, or than {LOCAL_BYTES} before the @"
    )]
    TooLong,
    #[error("the name is longer than {NAME_CHARS} characters")]
    NameTooLong,
    /// An unclosed bracket, quote or comment.
    #[error("`{0}` has an angle bracket, a quote or a parenthesis that does not close")]
    Unclosed(Excerpt),
    /// Text after the address.
    #[error("`{0}` stands behind the address; a comma may be missing")]
    Trailing(Excerpt),
    /// A group (RFC 5322 section 3.4), which Postmark does not accept.
    #[error("`{0}` is a group; list its addresses instead")]
    Group(Excerpt),
    /// A header line, perhaps an attempt to inject a header.
    #[error("`{0}` is a header line; only addresses belong here")]
    HeaderLine(Excerpt),
    /// A line break or another control character.
    #[error("there is a line break or another control character in it; take it out")]
    Control,
}
