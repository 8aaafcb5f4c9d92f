//! Host, port, username and password as one block of a file gives them.

use std::collections::HashSet;

use super::setting::{Place, Setting, Value};
use super::table::{Means, Protection, Shape, Words};
use super::url::{self, Address};
use crate::postmark::{HOST, Secret};

/// A key that is set several times; the last one counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeated {
    pub key: String,
    pub lines: Vec<usize>,
}

/// A group of mail settings: the account of one application or part of it.
#[derive(Debug, Clone)]
pub struct Block {
    /// Name for `--block`; unique in the file.
    pub name: String,
    /// First and last line, from 1.
    pub lines: (usize, usize),
    pub host: Option<Setting>,
    pub port: Option<Setting>,
    pub user: Option<Setting>,
    pub password: Option<Setting>,
    pub from: Option<Setting>,
    /// The message stream, if a URL names it.
    pub stream: Option<String>,
    /// Keys that are set more than once.
    pub repeated: Vec<Repeated>,
    /// The setting for the connection's encryption.
    pub(super) protection: Option<(Protection, Setting, &'static Words)>,
    /// The line of a URL that cannot be parsed because its login is not percent-encoded.
    pub(super) misencoded: Option<usize>,
    pub(super) shape: &'static Shape,
}

impl Block {
    /// Display name of its shape, such as `Django`.
    pub fn shape(&self) -> &'static str {
        self.shape.name
    }

    /// How the application encrypts the connection, if known.
    pub fn protection(&self) -> Option<Protection> {
        let said = self
            .protection
            .as_ref()
            .map(|(protection, _, _)| *protection);
        said.or(self.shape.unset)
    }

    /// Every secret in it.
    pub fn secrets(&self) -> impl Iterator<Item = &Secret> {
        [&self.user, &self.password]
            .into_iter()
            .flatten()
            .filter_map(Setting::secret)
    }
}

pub(super) struct Item {
    pub means: Means,
    pub setting: Setting,
}

/// Assembles a block. `None` without a host and a login.
pub(super) fn assemble(name: String, shape: &'static Shape, items: Vec<Item>) -> Option<Block> {
    let mut block = Block {
        name,
        lines: (usize::MAX, 0),
        host: None,
        port: None,
        user: None,
        password: None,
        from: None,
        stream: None,
        repeated: Vec::new(),
        protection: None,
        misencoded: None,
        shape,
    };
    let (addresses, others): (Vec<Item>, Vec<Item>) = items
        .into_iter()
        .partition(|item| matches!(item.means, Means::Url));
    for item in others {
        block.take(item);
    }
    for item in addresses {
        // An address that is taken from elsewhere may not be there at all.
        if item.setting.text().is_some() || block.host.is_none() {
            block.take(item);
        }
    }
    let essential = [&block.host, &block.user, &block.password];
    let has_any = essential.into_iter().flatten().any(|one| !one.is_empty());
    has_any.then_some(block)
}

impl Block {
    fn take(&mut self, item: Item) {
        let Item { means, setting } = item;
        if !matches!(means, Means::From) {
            self.lines.0 = self.lines.0.min(setting.line);
            self.lines.1 = self.lines.1.max(setting.line);
        }
        match means {
            Means::Host | Means::Url => match setting.text().and_then(url::parse) {
                Some(address) => self.take_address(&setting, address),
                // An address of another kind says nothing of SMTP.
                None if matches!(means, Means::Url) && setting.text().is_some() => {}
                None => put(&mut self.host, setting),
            },
            Means::HostPort => self.take_host_and_port(setting),
            Means::Port => put(&mut self.port, setting),
            Means::User => put(&mut self.user, setting),
            Means::Password => put(&mut self.password, setting),
            Means::From => put(&mut self.from, setting),
            Means::Service => self.take_service(&setting),
            Means::Token => {
                put(&mut self.host, implied(&setting, HOST));
                put(&mut self.user, setting.clone());
                put(&mut self.password, setting);
            }
            Means::Protection(words) => self.take_protection(setting, words),
        }
    }

    fn take_address(&mut self, setting: &Setting, address: Address) {
        let part = |value: Value| Setting {
            value,
            place: None,
            ..setting.clone()
        };
        put(&mut self.host, part(address.host));
        if let Some(port) = address.port {
            put(&mut self.port, part(port));
        }
        let (mut user, mut password) = (address.user, address.password);
        if address.misencoded {
            self.misencoded = Some(setting.line);
            let unclear = Value::unclear("a login that is not percent-encoded");
            (user, password) = (Some(unclear.clone()), Some(unclear));
        }
        if let Some(user) = user {
            put(&mut self.user, part(user));
        }
        if let Some(password) = password {
            put(&mut self.password, part(password));
        }
        if let Some(protection) = address.protection {
            self.protection = Some((protection, part(Value::Empty), &url::WORDS));
        }
        self.stream = address.stream.or(self.stream.take());
    }

    /// `tls://host:587`, as in Grafana and PHPMailer.
    fn take_host_and_port(&mut self, setting: Setting) {
        let Some(text) = setting.text().map(str::to_owned) else {
            return put(&mut self.host, setting);
        };
        if text.contains(';') {
            let value = Value::unclear("several hosts");
            return put(&mut self.host, Setting { value, ..setting });
        }
        let part = |part: &str| Setting {
            value: Value::of(Secret::new(part)),
            place: piece(setting.place.as_ref(), &text, part),
            ..setting.clone()
        };
        let schemes = [
            ("tls://", Protection::StartTls),
            ("ssl://", Protection::Implicit),
        ];
        let scheme = schemes.iter().find(|(scheme, _)| text.starts_with(scheme));
        let rest = scheme.map_or(text.as_str(), |(scheme, _)| &text[scheme.len()..]);
        if let Some((scheme, protection)) = scheme {
            self.protection = Some((*protection, part(&text[..scheme.len()]), &url::TLS_PREFIX));
        }
        let (host, port) = url::host_and_port(rest);
        put(&mut self.host, part(host));
        if let Some(port) = port {
            put(&mut self.port, part(port));
        }
    }

    /// Nodemailer's service names; only Postmark's host is known here.
    fn take_service(&mut self, setting: &Setting) {
        match setting.text() {
            Some(name) if name.eq_ignore_ascii_case("postmark") => {
                put(&mut self.host, implied(setting, HOST));
                put(&mut self.port, implied(setting, "2525"));
            }
            _ => {
                let value =
                    Value::unclear("the name of a mail service, whose host is not known here");
                let place = None;
                let setting = setting.clone();
                put(
                    &mut self.host,
                    Setting {
                        value,
                        place,
                        ..setting
                    },
                );
            }
        }
    }

    fn take_protection(&mut self, setting: Setting, words: &'static Words) {
        let said = match &setting.value {
            Value::Text(text) => text.expose().to_owned(),
            Value::Variable { name, default } => {
                let default = default.as_ref().map(|text| text.expose().to_owned());
                default.unwrap_or_else(|| name.clone())
            }
            Value::Unclear(_) | Value::Empty => return,
        };
        let known = words
            .words
            .iter()
            .find(|(word, _)| word.eq_ignore_ascii_case(said.trim()));
        let Some((_, protection)) = known else {
            return;
        };
        let decides = self
            .protection
            .as_ref()
            .is_none_or(|(now, _, _)| now < protection);
        if decides {
            self.protection = Some((*protection, setting, words));
        }
    }

    /// Records keys that are set several times.
    pub(super) fn note_repeated(&mut self, repeated: Vec<Repeated>) {
        let mut keys = HashSet::new();
        self.repeated = repeated
            .into_iter()
            .filter(|one| one.lines.len() > 1 && keys.insert(one.key.clone()))
            .collect();
    }
}

/// The place of `part`, a piece of `text`, if `text` is written literally.
fn piece(place: Option<&Place>, text: &str, part: &str) -> Option<Place> {
    let place = place?;
    let quote = usize::from(place.quote.is_some());
    let offset = part.as_ptr() as usize - text.as_ptr() as usize;
    let start = place.value.start + quote + offset;
    let is_plain = place.value.len() == text.len() + 2 * quote;
    is_plain.then(|| Place {
        value: start..start + part.len(),
        quote: None,
        ..place.clone()
    })
}

/// A value implied by another key.
fn implied(setting: &Setting, text: &str) -> Setting {
    Setting {
        value: Value::Text(Secret::new(text)),
        place: None,
        ..setting.clone()
    }
}

/// Sets a value. If two keys disagree, it is unknown which one the application uses.
fn put(place: &mut Option<Setting>, setting: Setting) {
    match place {
        None => *place = Some(setting),
        Some(first) if first.value == setting.value => {}
        // What a file does not fill in is filled in by what does.
        Some(first) if first.is_empty() => *place = Some(setting),
        Some(_) if setting.is_empty() => {}
        Some(first) => {
            let (one, two) = (
                format!("`{}` on line {}", first.key, first.line),
                format!("`{}` on line {}", setting.key, setting.line),
            );
            first.value = Value::unclear(format!("{one} and {two}, which differ"));
        }
    }
}
