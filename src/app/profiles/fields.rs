//! The fields of a profile, said once: what stands before them, how they are edited, what is right in
//! them, and what the config has for it.

use crate::mail::{parse_list, parse_mailbox};
use crate::postmark::{COLORS, KeyValue, Profile, TokenShape, stream_problem};

/// A row of the form of a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum ProfileFieldId {
    Name,
    Color,
    Environment,
    Sender,
    ReplyTo,
    Stream,
    Host,
    Ports,
    Allowance,
    Follow,
    KeepBodies,
    Signature,
    Token,
    Save,
}

/// How a row is edited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProfileFieldKind {
    /// One line of text.
    Line,
    /// One of a few words.
    Choice(&'static [&'static str]),
    /// It is shown only.
    Shown,
    /// Enter saves.
    Save,
}

/// What a text is in the config: a value, nothing (which leaves the default), or wrong.
type Parsed = Result<Option<KeyValue>, String>;

/// One row of the table.
pub struct ProfileField {
    /// Which.
    pub id: ProfileFieldId,
    /// What stands before it.
    pub label: &'static str,
    /// What stands in it while it is empty.
    pub placeholder: &'static str,
    /// One or two sentences of help.
    pub help: &'static str,
    /// How it is edited.
    pub kind: ProfileFieldKind,
    /// Its key in the config; empty where it has none.
    pub key: &'static str,
    /// Its text in a profile.
    pub(super) read: fn(&Profile) -> String,
    /// What the text is in the config.
    pub(super) parse: fn(&str) -> Parsed,
}

const COLOR_WORDS: [&str; COLORS.len()] = {
    let mut words = [""; COLORS.len()];
    let mut at = 0;
    while at < COLORS.len() {
        words[at] = COLORS[at].1;
        at += 1;
    }
    words
};
const ENVIRONMENTS: [&str; 2] = ["test", "production"];
const YES_OR_NO: [&str; 2] = ["yes", "no"];
const AS_USUAL: &str = "as usual";
const KEEPING: [&str; 3] = [AS_USUAL, "yes", "no"];

macro_rules! fields {
    ($( $id:ident $label:literal $placeholder:literal $key:literal $kind:expr, $read:expr, $parse:expr, $help:literal; )*) => {
        &[ $( ProfileField {
            id: ProfileFieldId::$id,
            label: $label,
            placeholder: $placeholder,
            help: $help,
            kind: $kind,
            key: $key,
            read: $read,
            parse: $parse,
        }, )* ]
    };
}

use ProfileFieldKind::{Choice, Line, Save, Shown};

/// Every row in order.
pub const PROFILE_FIELDS: &[ProfileField] = fields! {
    Name "Name" "such as shop" "" Line, |profile| profile.name.clone(), |_| Ok(None), "By this name --profile and the history know it. A built-in profile keeps its name.";
    Color "Color" "" "color" Choice(&COLOR_WORDS), |profile| profile.color.name().into(), text, "Color of the header, as Postmark shows the server. Space or the arrow keys change it.";
    Environment "Kind" "" "environment" Choice(&ENVIRONMENTS), |profile| profile.environment.name().into(), text, "Test or production: both are real mail, and the words stand in the header and on the review.";
    Sender "From" "such as Ada Lovelace <ada@acme.example>" "sender" Line, |profile| profile.sender.clone(), sender, "What a new message starts with: name and address of a confirmed Sender Signature, or of a verified domain.";
    ReplyTo "Reply-To" "answers go to From" "reply-to" Line, |profile| profile.reply_to.clone(), reply_to, "Where answers go, if not to From.";
    Stream "Stream" "empty means outbound" "stream" Line, |profile| profile.stream.clone(), stream, "The message stream's id. Broadcast streams have an SMTP host of their own.";
    Host "Server" "empty means Postmark's" "smtp-host" Line, |profile| profile.smtp_host.clone(), host, "The SMTP host: smtp.postmarkapp.com, or smtp-broadcasts.postmarkapp.com for broadcast streams.";
    Ports "Ports" "empty means 587, 2525, 25" "smtp-ports" Line, ports_of, ports, "The ports in the order in which they are tried. Postmark listens on 587, 2525 and 25.";
    Allowance "Allowance" "empty: no warning" "allowance" Line, |profile| profile.allowance.map_or_else(String::new, |number| number.to_string()), allowance, "How many messages a month the plan allows, each recipient counted. Near it the review says so.";
    Follow "Follow" "" "follow" Choice(&YES_OR_NO), |profile| yes_or_no(profile.follow), flag, "Whether to ask Postmark's API for the delivery status of a message: delivered, bounced, or rejected by Postmark.";
    KeepBodies "Keep text" "" "keep-bodies" Choice(&KEEPING), |profile| profile.keep_bodies.map_or_else(|| AS_USUAL.into(), yes_or_no), flag, "Whether the history keeps text and files, so that a message can be sent again. As usual is yes, but no in production.";
    Signature "Signature" "a file, such as /home/me/.signature" "signature-file" Line, |profile| profile.signature_file.as_ref().map_or_else(String::new, |path| path.display().to_string()), text, "The file with the text below a new message, behind a line of dashes. It stands in the text and can be changed there.";
    Token "Token" "" "" Shown, token, |_| Ok(None), "Where the token comes from. It is never stored in the config itself.";
    Save "Save" "" "" Save, |_| String::new(), |_| Ok(None), "Enter writes what was changed into the config; comments and order stay. {profile-close} leaves.";
};

/// The row of a field.
pub fn profile_field(id: ProfileFieldId) -> &'static ProfileField {
    // The table has a row for every id, by test.
    PROFILE_FIELDS
        .iter()
        .find(|row| row.id == id)
        .unwrap_or(&PROFILE_FIELDS[0])
}

/// Why a field of `profile` stays as it is.
pub fn locked(profile: &Profile, id: ProfileFieldId) -> Option<&'static str> {
    use ProfileFieldId::{Environment, Host, Name, Ports, Signature, Token};
    match id {
        Name if profile.is_built_in() => Some("a built-in profile keeps its name"),
        Environment if profile.is_practice() => Some("practice is practice, and nothing else is"),
        Host | Ports if profile.is_practice() => {
            Some("practice has its own server; make a profile for another one")
        }
        Signature if !profile.signature.is_empty() => {
            Some("it is in the config itself, as `signature`")
        }
        Token => Some("where the token comes from is not changed here"),
        _ => None,
    }
}

fn yes_or_no(yes: bool) -> String {
    let word = if yes { "yes" } else { "no" };
    word.to_owned()
}

fn ports_of(profile: &Profile) -> String {
    let ports: Vec<String> = profile.smtp_ports.iter().map(u16::to_string).collect();
    ports.join(", ")
}

fn token(profile: &Profile) -> String {
    use crate::postmark::TokenSource;
    match profile.own_source() {
        TokenSource::None => "POSTMARK_SERVER_TOKEN, where it is set".into(),
        source => source.in_words(),
    }
}

fn given(typed: &str) -> Option<&str> {
    Some(typed.trim()).filter(|text| !text.is_empty())
}

fn text(typed: &str) -> Parsed {
    Ok(given(typed).map(|text| KeyValue::Text(text.to_owned())))
}

fn flag(typed: &str) -> Parsed {
    Ok(match typed {
        "yes" => Some(KeyValue::Flag(true)),
        "no" => Some(KeyValue::Flag(false)),
        _ => None,
    })
}

fn sender(typed: &str) -> Parsed {
    if let Some(text) = given(typed) {
        parse_mailbox(text).map_err(|error| error.to_string())?;
    }
    text(typed)
}

fn reply_to(typed: &str) -> Parsed {
    for one in parse_list(typed) {
        one.result.map_err(|error| error.to_string())?;
    }
    text(typed)
}

fn stream(typed: &str) -> Parsed {
    match given(typed).and_then(stream_problem) {
        Some(problem) => Err(problem),
        None => text(typed),
    }
}

fn host(typed: &str) -> Parsed {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '_');
    match given(typed) {
        // An IPv6 address has colons; a name with a port has one.
        Some(host) if !host.chars().all(fits) && host.parse::<std::net::IpAddr>().is_err() => {
            Err("a host name alone, such as smtp.postmarkapp.com: no https://, no port".into())
        }
        _ => text(typed),
    }
}

fn ports(typed: &str) -> Parsed {
    let words = typed.split([',', ' ']).filter(|word| !word.is_empty());
    let numbers: Result<Vec<u16>, ()> = words
        .map(|word| word.parse().ok().filter(|port| *port > 0).ok_or(()))
        .collect();
    let numbers = numbers
        .map_err(|()| "ports are numbers from 1 to 65535, separated by commas".to_owned())?;
    Ok(Some(numbers)
        .filter(|numbers| !numbers.is_empty())
        .map(KeyValue::Ports))
}

fn allowance(typed: &str) -> Parsed {
    let Some(text) = given(typed) else {
        return Ok(None);
    };
    match text.replace([',', '.', ' '], "").parse::<u32>() {
        Ok(number) if number > 0 => Ok(Some(KeyValue::Number(number.into()))),
        _ => Err("a whole number of messages a month, such as 10000".into()),
    }
}

/// Whether text may be a token, which has no place in a config.
pub(super) fn is_token(typed: &str) -> bool {
    let shape = TokenShape::of(typed.trim());
    matches!(
        shape,
        TokenShape::Uuid | TokenShape::AccessKeyTransactional | TokenShape::AccessKeyBroadcast
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_one_row() {
        for (at, row) in PROFILE_FIELDS.iter().enumerate() {
            assert_eq!(profile_field(row.id).label, row.label);
            assert!(row.help.ends_with('.'), "{}", row.label);
            let others = &PROFILE_FIELDS[at + 1..];
            assert!(others.iter().all(|other| other.id != row.id));
        }
        assert_eq!(ProfileFieldId::Save as usize + 1, PROFILE_FIELDS.len());
    }

    #[test]
    fn what_a_profile_says_is_right_in_every_field() {
        for profile in [Profile::postmark(), Profile::practice()] {
            for row in PROFILE_FIELDS {
                let text = (row.read)(&profile);
                assert!((row.parse)(&text).is_ok(), "{}: {text}", row.label);
                if let ProfileFieldKind::Choice(words) = row.kind {
                    let is_locked = locked(&profile, row.id).is_some();
                    assert!(is_locked || words.contains(&text.as_str()), "{text}");
                }
            }
        }
    }

    #[test]
    fn texts_become_values() {
        let ports_are = |list: &[u16]| Ok(Some(KeyValue::Ports(list.to_vec())));
        assert_eq!(ports(" 2525,587 25"), ports_are(&[2525, 587, 25]));
        assert_eq!(ports(""), Ok(None));
        assert_eq!(allowance("10,000"), Ok(Some(KeyValue::Number(10_000))));
        assert_eq!(allowance(" "), Ok(None));
        assert_eq!(flag("no"), Ok(Some(KeyValue::Flag(false))));
        assert_eq!(flag(AS_USUAL), Ok(None));
        assert_eq!(text(" a "), Ok(Some(KeyValue::Text("a".into()))));
        for wrong in [
            sender("Ada <ada@"),
            reply_to("a@b.example, c@"),
            stream("a b"),
            host("https://smtp.postmarkapp.com"),
            host("smtp.postmarkapp.com:587"),
            ports("587 smtp"),
            ports("0"),
            ports("70000"),
            allowance("many"),
            allowance("0"),
        ] {
            assert!(wrong.is_err(), "{wrong:?}");
        }
        for right in [
            host("::1"),
            host("smtp.acme.example"),
            host(""),
            sender("a@b.example"),
        ] {
            assert!(right.is_ok(), "{right:?}");
        }
    }
}
