//! Escapes that a text may have gone through: percent-encoding (RFC 3986 section 2.1), quoted-printable
//! (RFC 2045 section 6.7), character references of HTML, escapes of JSON and C.

/// Which escapes are decoded. Quoted-printable soft line breaks always are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Escapes {
    percent: bool,
    /// Decode twice: `%252D` is `%2D` is `-`.
    twice: bool,
    quoted_printable: bool,
    entities: bool,
    backslashes: bool,
}

/// Meaning of an escape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decoded {
    Byte(u8),
    Char(char),
    Nothing,
}

/// Named character references that may occur in a secret.
const ENTITIES: [(&str, char); 26] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", ' '),
    ("shy", '\u{ad}'),
    ("hyphen", '-'),
    ("dash", '-'),
    ("ndash", '-'),
    ("mdash", '-'),
    ("minus", '-'),
    ("lowbar", '_'),
    ("UnderBar", '_'),
    ("period", '.'),
    ("plus", '+'),
    ("sol", '/'),
    ("bsol", '\\'),
    ("equals", '='),
    ("num", '#'),
    ("percnt", '%'),
    ("dollar", '$'),
    ("excl", '!'),
    ("commat", '@'),
    ("colon", ':'),
    ("ast", '*'),
];

impl Escapes {
    /// Decodes only soft line breaks.
    pub(super) const NONE: Self = Self {
        percent: false,
        twice: false,
        quoted_printable: false,
        entities: false,
        backslashes: false,
    };

    /// Each kind of escape that occurs in `text` alone, and all together if there are several.
    pub(super) fn of(text: &str) -> Vec<Self> {
        let has = |c: char| {
            let mut found = text.match_indices(c);
            found.any(|(at, _)| Self::ALL.decode(&text[at..], c).is_some())
        };
        let none = Self::NONE;
        let percent = has('%');
        let all = Self {
            percent,
            twice: percent && text.contains("%25"),
            quoted_printable: has('='),
            entities: has('&'),
            backslashes: has('\\'),
        };
        let kinds = [
            (percent, Self { percent, ..none }),
            (
                all.twice,
                Self {
                    percent,
                    twice: true,
                    ..none
                },
            ),
            (
                all.quoted_printable,
                Self {
                    quoted_printable: true,
                    ..none
                },
            ),
            (
                all.entities,
                Self {
                    entities: true,
                    ..none
                },
            ),
            (
                all.backslashes,
                Self {
                    backslashes: true,
                    ..none
                },
            ),
        ];
        let mut found: Vec<Self> = kinds
            .into_iter()
            .filter_map(|(occurs, kind)| occurs.then_some(kind))
            .collect();
        if found.len() > 1 && !found.contains(&all) {
            found.push(all);
        }
        found
    }

    const ALL: Self = Self {
        percent: true,
        twice: true,
        quoted_printable: true,
        entities: true,
        backslashes: true,
    };

    /// The meaning and length of the escape at the start of `rest`, whose first character is `c`; `None` if
    /// there is none.
    pub(super) fn decode(self, rest: &str, c: char) -> Option<(Decoded, usize)> {
        match c {
            '%' if self.percent => percent(rest, self.twice),
            '=' => soft_break(rest).or_else(|| {
                let byte = self.quoted_printable.then(|| hexadecimal(rest, 1, 2))??;
                Some((Decoded::Byte(u8::try_from(byte).ok()?), 3))
            }),
            '&' if self.entities => entity(rest),
            '\\' if self.backslashes => backslash(rest),
            _ => None,
        }
    }
}

/// Parses exactly `count` hexadecimal digits at `at`.
fn hexadecimal(text: &str, at: usize, count: usize) -> Option<u32> {
    let digits = text.get(at..at + count)?;
    let all = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    all.then(|| u32::from_str_radix(digits, 16).ok())?
}

fn percent(rest: &str, twice: bool) -> Option<(Decoded, usize)> {
    let nested = twice && rest.starts_with("%25") && hexadecimal(rest, 3, 2).is_some();
    let at = if nested { 3 } else { 1 };
    let byte = u8::try_from(hexadecimal(rest, at, 2)?).ok()?;
    Some((Decoded::Byte(byte), at + 2))
}

/// A soft line break: `=`, optional spaces, and the line end, which is kept.
fn soft_break(rest: &str) -> Option<(Decoded, usize)> {
    let spaces = rest.bytes().skip(1).take(CARRIED);
    let spaces = spaces.take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r'));
    let length = 1 + spaces.count();
    (rest.as_bytes().get(length) == Some(&b'\n')).then_some((Decoded::Nothing, length))
}

/// Maximum length of an escape in bytes.
const CARRIED: usize = 32;

/// `&#45;`, `&#x2d;` or a name; `&amp;` before another one is part of it.
fn entity(rest: &str) -> Option<(Decoded, usize)> {
    let mut at = 1;
    while rest[at..].starts_with("amp;")
        && at < CARRIED
        && named_or_numbered(&rest[at + 4..]).is_some()
    {
        at += 4;
    }
    let (c, length) = named_or_numbered(&rest[at..])?;
    Some((Decoded::Char(c), at + length))
}

fn named_or_numbered(rest: &str) -> Option<(char, usize)> {
    if let Some(number) = rest.strip_prefix('#') {
        let (radix, start) = match number.as_bytes().first()? {
            b'x' | b'X' => (16, 1),
            _ => (10, 0),
        };
        let digits = number[start..].chars().take(CARRIED);
        let count = digits.take_while(|c| c.is_digit(radix)).count();
        let value = u32::from_str_radix(&number[start..start + count], radix).ok()?;
        let length = 1 + start + count;
        let semicolon = usize::from(rest[length..].starts_with(';'));
        return Some((char::from_u32(value)?, length + semicolon));
    }
    let (name, c) = ENTITIES.iter().find(|(name, _)| {
        rest.strip_prefix(name)
            .is_some_and(|behind| behind.starts_with(';'))
    })?;
    Some((*c, name.len() + 1))
}

/// `\u002d`, `\u{2d}`, `\U0000002d`, `\x2d`, `\x{2d}`, `\055`, `\n` and the like. A backslash that was
/// escaped itself is part of an escape behind it.
fn backslash(rest: &str) -> Option<(Decoded, usize)> {
    let slashes = rest.bytes().take(CARRIED);
    let slashes = slashes.take_while(|byte| *byte == b'\\').count();
    if let Some((decoded, length)) = numbered(&rest[slashes..]) {
        return Some((decoded, slashes + length));
    }
    Some(match rest.as_bytes().get(1)? {
        b'\\' => (Decoded::Char('\\'), 2),
        b'n' => (Decoded::Char('\n'), 2),
        b'r' | b't' => (Decoded::Char(' '), 2),
        _ => (Decoded::Nothing, 1),
    })
}

fn numbered(rest: &str) -> Option<(Decoded, usize)> {
    let byte = |number: u32| u8::try_from(number).ok().map(Decoded::Byte);
    let char = |number| char::from_u32(number).map(Decoded::Char);
    match rest.as_bytes().first()? {
        b'u' | b'x' if rest[1..].starts_with('{') => {
            let digits = rest.bytes().skip(2).take(8);
            let count = digits.take_while(u8::is_ascii_hexdigit).count();
            let closed = rest.as_bytes().get(2 + count) == Some(&b'}');
            let number = hexadecimal(rest, 2, count).filter(|_| closed)?;
            Some((char(number)?, count + 3))
        }
        b'u' => utf16(rest),
        b'U' => Some((char(hexadecimal(rest, 1, 8)?)?, 9)),
        b'x' => Some((byte(hexadecimal(rest, 1, 2)?)?, 3)),
        b'0'..=b'7' => {
            let digits = rest.bytes().take(3);
            let count = digits
                .take_while(|digit| (b'0'..=b'7').contains(digit))
                .count();
            let number = u32::from_str_radix(&rest[..count], 8).ok()?;
            Some((byte(number)?, count))
        }
        _ => None,
    }
}

/// `u002d`, or a surrogate pair.
fn utf16(rest: &str) -> Option<(Decoded, usize)> {
    let first = hexadecimal(rest, 1, 4)?;
    if let Some(c) = char::from_u32(first) {
        return Some((Decoded::Char(c), 5));
    }
    let second = rest[5..]
        .strip_prefix("\\u")
        .and_then(|rest| hexadecimal(rest, 0, 4))?;
    let units = [u16::try_from(first).ok()?, u16::try_from(second).ok()?];
    let c = char::decode_utf16(units).next()?.ok()?;
    Some((Decoded::Char(c), 11))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `text` with all escapes of all kinds decoded.
    fn decoded(text: &str) -> String {
        let (mut bytes, mut at) = (Vec::new(), 0);
        while let Some(c) = text[at..].chars().next() {
            let (decoded, length) = Escapes::ALL
                .decode(&text[at..], c)
                .unwrap_or((Decoded::Char(c), c.len_utf8()));
            match decoded {
                Decoded::Byte(byte) => bytes.push(byte),
                Decoded::Char(c) => bytes.extend(c.to_string().bytes()),
                Decoded::Nothing => {}
            }
            at += length;
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }

    #[test]
    fn escapes_are_decoded() {
        for (text, meaning) in [
            ("a%2db%2Dc%252Dd", "a-b-c-d"),
            ("100% %zz %2", "100% %zz %2"),
            ("a=2Db=C3=A9=\r\nc= \nd=", "a-b\u{e9}\nc\nd="),
            (
                "&#45;&#x2D;&#x2d &lt;&hyphen;&amp;#45;&amp;amp;#45;&amp;x&nope;&",
                "---\u{20}<---&x&nope;&",
            ),
            (r"\u002d\x2d\u{2d}\x{2d}\U0000002d\055\/\\", r"------/\"),
            (r"\\u002d\\\\x2d", "--"),
            (
                r"\ud83d\udd11 \ud83d \u{110000} \n",
                "\u{1f511} ud83d u{110000} \n",
            ),
            ("\\", "\\"),
        ] {
            assert_eq!(decoded(text), meaning, "{text}");
        }
    }

    #[test]
    fn only_what_occurs_is_decoded() {
        assert_eq!(Escapes::of("100% = a & b \\"), []);
        assert_eq!(Escapes::of("%41").len(), 1);
        assert_eq!(Escapes::of("%2541").len(), 2);
        assert_eq!(Escapes::of("%41=41&#65;\\x41").len(), 5);
    }
}
