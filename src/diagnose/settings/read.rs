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
    if role == Role::Url {
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
            settings.found.push(Setting {
                role,
                name: name.to_owned(),
                value: Some(value),
                reference: None,
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
    let name: String = name
        .rsplit(['.', '>'])
        .next()
        .unwrap_or(name)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    let text = text.to_lowercase();
    let on = ["true", "1", "yes", "on", ":always", "always"].contains(&text.as_str());
    let off = ["false", "0", "no", "off", "null", "none", ""].contains(&text.as_str());
    let starttls =
        name.contains("starttls") || name.contains("requiretls") || name.contains("usetls");
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
mod tests {
    use super::*;

    const TOKEN: &str = "b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2";

    fn shown(text: &str) -> (String, String, String, String, Option<Security>) {
        let settings = read_settings(text);
        let of = |setting: Option<&Setting>| {
            setting
                .and_then(|setting| setting.value.as_ref())
                .map_or("-".to_owned(), |value| value.expose().to_owned())
        };
        (
            of(settings.first(Role::Host)),
            of(settings.first(Role::Port)),
            of(settings.user()),
            of(settings.password()),
            settings.security.map(|(security, _)| security),
        )
    }

    #[test]
    fn the_four_examples_of_the_guide_and_others_are_read() {
        let python = format!(
            "SMTP_SERVER = \"smtp.postmarkapp.com\"\nSMTP_PORT = 587\nSERVER_TOKEN = \"{TOKEN}\"\n\
             with smtplib.SMTP(SMTP_SERVER, SMTP_PORT) as server:\n    server.starttls()\n\
             \x20   server.login(SERVER_TOKEN, SERVER_TOKEN)  # Same token for both\n"
        );
        let php = format!(
            "$mail->isSMTP();\n$mail->Host = 'smtp.postmarkapp.com';\n$mail->SMTPAuth = true;\n\
             $mail->Username = '{TOKEN}';\n$mail->Password = '{TOKEN}';  // Same token\n\
             $mail->SMTPSecure = PHPMailer::ENCRYPTION_STARTTLS;\n$mail->Port = 587;\n"
        );
        let node = format!(
            "const transporter = nodemailer.createTransport({{\n  host: 'smtp.postmarkapp.com',\n  port: 587,\n\
             \x20 secure: false,\n  auth: {{ user: '{TOKEN}', pass: '{TOKEN}' }}\n}});\n"
        );
        let ruby = format!(
            "config.action_mailer.smtp_settings = {{\n  address: 'smtp.postmarkapp.com',\n  port: 587,\n\
             \x20 user_name: '{TOKEN}',\n  password: '{TOKEN}',\n  authentication: :plain,\n\
             \x20 enable_starttls_auto: true\n}}\n"
        );
        let env = format!(
            "# mail\nMAIL_HOST=smtp.postmarkapp.com\nMAIL_PORT=587\nMAIL_USERNAME=\"{TOKEN}\"\n\
             MAIL_PASSWORD={TOKEN}\nMAIL_ENCRYPTION=tls\nDB_PASSWORD=hunter2\n"
        );
        for text in [python, php, node, ruby, env] {
            let expected = (
                "smtp.postmarkapp.com".to_owned(),
                "587".to_owned(),
                TOKEN.to_owned(),
                TOKEN.to_owned(),
                Some(Security::StartTls),
            );
            assert_eq!(shown(&text), expected, "{text}");
        }
    }

    #[test]
    fn an_address_alone_and_in_a_variable() {
        for text in [
            format!("smtps://{TOKEN}:{TOKEN}@smtp.postmarkapp.com:465"),
            format!("MAILER_DSN=smtps://{TOKEN}:{TOKEN}@smtp.postmarkapp.com:465"),
            format!("APP=1\nSMTP_URL=\"smtps://{TOKEN}:{TOKEN}@smtp.postmarkapp.com:465\"\n"),
        ] {
            let expected = (
                "smtp.postmarkapp.com".to_owned(),
                "465".to_owned(),
                TOKEN.to_owned(),
                TOKEN.to_owned(),
                Some(Security::Implicit),
            );
            assert_eq!(shown(&text), expected, "{text}");
        }
    }

    #[test]
    fn what_comes_from_the_environment_is_named_not_guessed() {
        let settings =
            read_settings("auth: { user: process.env.PM_TOKEN, pass: process.env.PM_TOKEN }");
        let user = settings.user().unwrap();
        assert_eq!(
            (user.value.clone(), user.reference.as_deref()),
            (None, Some("PM_TOKEN"))
        );
    }

    #[test]
    fn one_token_serves_as_both() {
        let settings = read_settings(&format!("POSTMARK_SERVER_TOKEN={TOKEN}\n"));
        assert_eq!(settings.user(), settings.password());
        assert!(settings.user().is_some());
    }

    #[test]
    fn debug_shows_no_value() {
        let settings = read_settings(&format!(
            "SMTP_PASSWORD={TOKEN}\nSMTP_URL=smtp://{TOKEN}@h\n"
        ));
        assert_eq!(settings.found.len(), 3);
        assert!(!format!("{settings:?}").contains("b1946ac9"));
    }
}
