//! The settings as they should be, in the dialect of what was read, with the token as a variable.

use super::{Role, Setting, Settings};
use crate::postmark::PORTS;

/// Words that tell a dialect, its comment, and its lines; the first that fits is taken. `{host}` and
/// `{port}` are filled in.
const DIALECTS: [(&[&str], &str); 8] = [
    (
        &["phpmailer", "$mail->"],
        "$mail->Host = '{host}';
$mail->Port = {port};
$mail->SMTPAuth = true;
$mail->SMTPSecure = PHPMailer::ENCRYPTION_STARTTLS;
$mail->Username = getenv('POSTMARK_SERVER_TOKEN');
$mail->Password = getenv('POSTMARK_SERVER_TOKEN');",
    ),
    (
        &["nodemailer", "createtransport", "requiretls"],
        "host: '{host}',
port: {port},
secure: false,
requireTLS: true,
auth: { user: process.env.POSTMARK_SERVER_TOKEN, pass: process.env.POSTMARK_SERVER_TOKEN },",
    ),
    (
        &["smtplib", "smtp_ssl("],
        "server = smtplib.SMTP('{host}', {port})
server.starttls(context=ssl.create_default_context())
server.login(os.environ['POSTMARK_SERVER_TOKEN'], os.environ['POSTMARK_SERVER_TOKEN'])",
    ),
    (
        &["email_host", "email_backend"],
        "EMAIL_HOST = '{host}'
EMAIL_PORT = {port}
EMAIL_USE_TLS = True
EMAIL_HOST_USER = os.environ['POSTMARK_SERVER_TOKEN']
EMAIL_HOST_PASSWORD = os.environ['POSTMARK_SERVER_TOKEN']",
    ),
    (
        &["smtp_settings", "delivery_method", "user_name:"],
        "address: '{host}',
port: {port},
user_name: ENV['POSTMARK_SERVER_TOKEN'],
password: ENV['POSTMARK_SERVER_TOKEN'],
authentication: :plain,
enable_starttls: :always,",
    ),
    (
        &["spring.mail"],
        "spring.mail.host={host}
spring.mail.port={port}
spring.mail.username=${POSTMARK_SERVER_TOKEN}
spring.mail.password=${POSTMARK_SERVER_TOKEN}
spring.mail.properties.mail.smtp.starttls.required=true",
    ),
    (
        &["mail_mailer", "mail_encryption", "mail_username"],
        "MAIL_HOST={host}
MAIL_PORT={port}
MAIL_USERNAME=${POSTMARK_SERVER_TOKEN}
MAIL_PASSWORD=${POSTMARK_SERVER_TOKEN}
MAIL_ENCRYPTION=tls",
    ),
    (
        &["smtp://", "smtps://", "dsn"],
        "smtp://${POSTMARK_SERVER_TOKEN}:${POSTMARK_SERVER_TOKEN}@{host}:{port}",
    ),
];

/// The corrected lines.
pub(super) fn lines(text: &str, settings: &Settings, host: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let dialect = DIALECTS
        .iter()
        .find(|(words, _)| words.iter().any(|word| lower.contains(word)));
    match dialect {
        Some((_, template)) => filled(template, host, PORTS[0]),
        None => by_name(settings, host),
    }
}

/// The lines of the dialect that this word tells; none if no dialect has it.
pub(in crate::diagnose) fn of_dialect(word: &str, host: &str, port: u16) -> Vec<String> {
    let dialect = DIALECTS.iter().find(|(words, _)| words.contains(&word));
    dialect.map_or_else(Vec::new, |(_, template)| filled(template, host, port))
}

fn filled(template: &str, host: &str, port: u16) -> Vec<String> {
    let filled = template
        .replace("{host}", host)
        .replace("{port}", &port.to_string());
    filled.lines().map(str::to_owned).collect()
}

/// In a dialect of its own each setting keeps its name: `SMTP_HOST=…`.
fn by_name(settings: &Settings, host: &str) -> Vec<String> {
    let token = "${POSTMARK_SERVER_TOKEN}";
    let named = |role: Role, usual: &str| {
        let own = settings
            .first(role)
            .map(|setting: &Setting| setting.name.clone());
        own.unwrap_or_else(|| usual.to_owned())
    };
    let port = PORTS[0].to_string();
    let mut lines = vec![
        format!("{}={host}", named(Role::Host, "SMTP_HOST")),
        format!("{}={port}", named(Role::Port, "SMTP_PORT")),
    ];
    if settings.first(Role::User).is_some() || settings.first(Role::Token).is_none() {
        lines.push(format!("{}={token}", named(Role::User, "SMTP_USERNAME")));
        lines.push(format!(
            "{}={token}",
            named(Role::Password, "SMTP_PASSWORD")
        ));
    }
    lines
}
