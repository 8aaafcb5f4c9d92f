//! From text to what an application would really use.

use super::role::{Role, role_of};
use super::scan::{self, Value};
use super::url;
use crate::postmark::Secret;

/// A setting that was found.
#[derive(Clone, PartialEq, Eq)]
pub struct Setting {
    /// What it is for.
    pub role: Role,
    /// Its name as written.
    pub name: String,
    /// Its value; `None` if it is taken from an environment variable or the like at run time.
    pub value: Option<Secret>,
    /// The variable it is taken from.
    pub reference: Option<String>,
    /// The line, from 1.
    pub line: usize,
}

impl std::fmt::Debug for Setting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Setting({:?} {} line {})",
            self.role, self.name, self.line
        )
    }
}

/// How an application secures the connection, as far as its settings say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Security {
    /// STARTTLS, required or at least used.
    StartTls,
    /// TLS from the first byte.
    Implicit,
    /// None at all.
    Clear,
}

/// What an application would use.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// Everything that was found, in the order of the lines.
    pub found: Vec<Setting>,
    /// The security, if anything says so.
    pub security: Option<(Security, usize)>,
    /// The line of an address whose user name or password should be percent-encoded and is not.
    pub needs_encoding: Option<usize>,
}

impl Settings {
    /// The first setting for `role`.
    pub fn first(&self, role: Role) -> Option<&Setting> {
        self.found.iter().find(|setting| setting.role == role)
    }

    /// The text for `role`, if it is known.
    pub fn text(&self, role: Role) -> Option<&str> {
        self.first(role)?.value.as_ref().map(Secret::expose)
    }

    /// The user name: its own setting, or a token that serves as both.
    pub fn user(&self) -> Option<&Setting> {
        self.first(Role::User).or_else(|| self.first(Role::Token))
    }

    /// The password: its own setting, or a token that serves as both.
    pub fn password(&self) -> Option<&Setting> {
        self.first(Role::Password)
            .or_else(|| self.first(Role::Token))
    }

    /// Every value that must not be shown.
    pub fn secrets(&self) -> impl Iterator<Item = &Secret> {
        let secret = |setting: &&Setting| {
            matches!(
                setting.role,
                Role::User | Role::Password | Role::Token | Role::Url
            )
        };
        self.found
            .iter()
            .filter(secret)
            .filter_map(|setting| setting.value.as_ref())
    }
}

/// Calls that carry settings, with the roles of their positional arguments.
const CALLS: [(&str, &[Role]); 6] = [
    ("SMTP", &[Role::Host, Role::Port]),
    ("SMTP_SSL", &[Role::Host, Role::Port]),
    ("login", &[Role::User, Role::Password]),
    ("setFrom", &[Role::From]),
    ("credentials", &[Role::User, Role::Password]),
    ("Credentials::new", &[Role::User, Role::Password]),
];

/// Reads `text`: an `.env` file, one address such as `smtp://user:password@host:587`, or a piece of
/// configuration or program in about any language. Nothing is run, nothing is looked up.
///
/// ```
/// use postrider::diagnose::{Role, Security, read_settings};
///
/// let settings = read_settings("MAIL_HOST=smtp.postmarkapp.com\nMAIL_PORT=465\nMAIL_ENCRYPTION=ssl\n");
/// assert_eq!(settings.text(Role::Host), Some("smtp.postmarkapp.com"));
/// assert_eq!(settings.text(Role::Port), Some("465"));
/// assert_eq!(settings.security, Some((Security::Implicit, 3)));
/// ```
pub fn read_settings(text: &str) -> Settings {
    let mut settings = Settings::default();
    if let Some(url) = url::parse(text.trim()).filter(|_| text.trim().lines().count() == 1) {
        take_url(&mut settings, &url, "address", 1);
        return settings;
    }
    let pairs = scan::pairs(text);
    for pair in &pairs {
        let Some(role) = role_of(&pair.name) else {
            continue;
        };
        take(
            &mut settings,
            role,
            &pair.name,
            &pair.value,
            pair.line,
            &pairs,
        );
    }
    take_calls(&mut settings, text, &pairs);
    settings.found.sort_by_key(|setting| setting.line);
    settings
}

fn take(
    settings: &mut Settings,
    role: Role,
    name: &str,
    value: &Value,
    line: usize,
    pairs: &[scan::Pair],
) {
    let (value, reference) = resolved(value, pairs);
    let text = value.as_ref().map(Secret::expose).unwrap_or_default();
    if role == Role::Security {
        let security = security_of(name, text);
        settings.security = settings.security.or(security.map(|kind| (kind, line)));
        return;
    }
    if let Some(url) = url::parse(text) {
        return take_url(settings, &url, name, line);
    }
    // `server = smtplib.SMTP(…)` names an object, not a host.
    let is_call = role == Role::Host && text.contains('(');
    if role == Role::Url || is_call {
        return;
    }
    settings.found.push(Setting {
        role,
        name: name.to_owned(),
        value,
        reference,
        line,
    });
}

/// A name that the same text gives a value stands for that value.
fn resolved(value: &Value, pairs: &[scan::Pair]) -> (Option<Secret>, Option<String>) {
    match value {
        Value::Reference(name) => {
            let known = pairs.iter().find(|pair| pair.name == *name);
            match known.map(|pair| &pair.value) {
                Some(Value::Literal(text)) => (Some(text.clone()), None),
                _ => (None, Some(name.clone())),
            }
        }
        Value::Literal(text) => {
            let named = pairs
                .iter()
                .find(|pair| pair.name == text.expose() && role_of(&pair.name).is_some());
            match named.map(|pair| &pair.value) {
                Some(Value::Literal(known)) => (Some(known.clone()), None),
                Some(Value::Reference(name)) => (None, Some(name.clone())),
                None => (Some(text.clone()), None),
            }
        }
    }
}

fn take_url(settings: &mut Settings, url: &url::SmtpUrl, name: &str, line: usize) {
    let mut push = |role, value: Option<Secret>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            let variable = value.expose().strip_prefix("${");
            let variable = variable.and_then(|rest| rest.strip_suffix('}'));
            settings.found.push(Setting {
                role,
                name: name.to_owned(),
                reference: variable.map(str::to_owned),
                value: variable.is_none().then_some(value),
                line,
            });
        }
    };
    push(Role::Host, Some(Secret::new(url.host.clone())));
    push(Role::Port, url.port.clone().map(Secret::new));
    push(Role::User, url.user.clone());
    push(Role::Password, url.password.clone());
    if url.scheme == "smtps" {
        settings.security = settings.security.or(Some((Security::Implicit, line)));
    }
    if url.needs_encoding {
        settings.needs_encoding = Some(line);
    }
}

fn take_calls(settings: &mut Settings, text: &str, pairs: &[scan::Pair]) {
    let names: Vec<&str> = CALLS.iter().map(|(name, _)| *name).collect();
    for call in scan::calls(text, &names) {
        let roles = CALLS
            .iter()
            .find(|(name, _)| *name == call.name)
            .map_or(&[][..], |(_, roles)| roles);
        if call.name == "SMTP_SSL" {
            settings.security = settings.security.or(Some((Security::Implicit, call.line)));
        }
        for (role, value) in roles.iter().zip(&call.arguments) {
            take(settings, *role, &call.name, value, call.line, pairs);
        }
    }
    if let Some(call) = scan::calls(text, &["starttls"]).first() {
        settings.security = settings.security.or(Some((Security::StartTls, call.line)));
    }
}

/// What `name = text` says of security; `None` if nothing.
fn security_of(name: &str, text: &str) -> Option<Security> {
    let plain = |text: &str| -> String {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    // `mail.smtp.starttls.required`: the word may stand before the last part.
    let whole = plain(name);
    let name = plain(name.rsplit(['.', '>']).next().unwrap_or(name));
    let text = text.to_lowercase();
    let on = ["true", "1", "yes", "on", ":always", "always"].contains(&text.as_str());
    let off = ["false", "0", "no", "off", "null", "none", ""].contains(&text.as_str());
    let starttls =
        whole.contains("starttls") || name.contains("requiretls") || name.contains("usetls");
    match () {
        () if text.contains("starttls") => Some(Security::StartTls),
        () if text.contains("smtps") || text == "ssl" => Some(Security::Implicit),
        () if starttls && on => Some(Security::StartTls),
        () if name.contains("ignoretls") && on => Some(Security::Clear),
        // PHPMailer and Laravel call STARTTLS "tls".
        () if text == "tls" => Some(Security::StartTls),
        () if on => Some(Security::Implicit),
        // `secure: false` of nodemailer means STARTTLS where it is offered.
        () if off && name == "secure" => Some(Security::StartTls),
        () if off && (name.contains("encryption") || name.contains("smtpsecure")) => {
            Some(Security::Clear)
        }
        () => None,
    }
}

#[cfg(test)]
mod tests;
