//! How a text is written: by the name of its file, or else by the text itself.

use super::lex::Language;
use super::lines::Flavor;

/// Syntax of settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Syntax {
    /// A single URL.
    Address,
    Lines(Flavor),
    Yaml,
    Code(Language),
}

/// Keys of Grafana's section `[smtp]`.
pub(super) const GRAFANA: [&str; 12] = [
    "enabled",
    "host",
    "user",
    "password",
    "cert_file",
    "key_file",
    "skip_verify",
    "from_address",
    "from_name",
    "ehlo_identity",
    "startTLS_policy",
    "enable_tracing",
];

/// Parts of file names that reveal the syntax.
const PARTS: [(&str, Syntax); 19] = [
    ("env", Syntax::Lines(Flavor::Dotenv)),
    ("properties", Syntax::Lines(Flavor::Properties)),
    ("ini", Syntax::Lines(Flavor::Ini)),
    ("yml", Syntax::Yaml),
    ("yaml", Syntax::Yaml),
    ("json", Syntax::Code(Language::Json)),
    ("jsonc", Syntax::Code(Language::Json)),
    ("py", Syntax::Code(Language::Python)),
    ("php", Syntax::Code(Language::Php)),
    ("rb", Syntax::Code(Language::Ruby)),
    ("js", Syntax::Code(Language::JavaScript)),
    ("mjs", Syntax::Code(Language::JavaScript)),
    ("cjs", Syntax::Code(Language::JavaScript)),
    ("jsx", Syntax::Code(Language::JavaScript)),
    ("ts", Syntax::Code(Language::JavaScript)),
    ("mts", Syntax::Code(Language::JavaScript)),
    ("cts", Syntax::Code(Language::JavaScript)),
    ("tsx", Syntax::Code(Language::JavaScript)),
    ("envrc", Syntax::Lines(Flavor::Dotenv)),
];

/// Words that suggest a language. The tokens then decide.
const SIGNS: [(Language, &[&str]); 4] = [
    (Language::Python, &["smtplib", "EMAIL_HOST"]),
    (Language::Php, &["->", "=>"]),
    (Language::JavaScript, &["createTransport", "nodemailer"]),
    (Language::Ruby, &["delivery_method", "smtp_settings"]),
];

/// The syntax by file name: its last known part, as in `settings.py.orig`.
pub(super) fn of_name(file: &str) -> Option<Syntax> {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let parts = name.split('.').skip(usize::from(!name.starts_with("env.")));
    let known = parts.filter_map(|part| {
        let row = PARTS
            .iter()
            .find(|(known, _)| part.eq_ignore_ascii_case(known));
        row.map(|(_, syntax)| *syntax)
    });
    known.last()
}

/// Possible syntaxes of `text`, most likely first.
pub(super) fn candidates(text: &str, file: &str) -> Vec<Syntax> {
    let mut found = Vec::new();
    if !text.trim().contains('\n') {
        found.push(Syntax::Address);
    }
    if let Some(syntax) = of_name(file) {
        found.push(syntax);
        return found;
    }
    if text.trim_start().starts_with('{') {
        found.push(Syntax::Code(Language::Json));
    }
    if !text.contains("<?php") {
        found.extend([Flavor::Dotenv, Flavor::Properties, Flavor::Ini].map(Syntax::Lines));
        found.push(Syntax::Yaml);
    }
    for (language, signs) in SIGNS {
        if signs.iter().any(|sign| text.contains(sign)) {
            found.push(Syntax::Code(language));
        }
    }
    found
}

/// Signs of unsupported files, and what to use instead.
const OTHERS: [(&[&str], &str); 5] = [
    (
        &["services:", "environment:"],
        "Docker Compose files are not read. Put the mail variables of one service into a file as NAME=value lines and check that",
    ),
    (
        &["mail_smtphost"],
        "Nextcloud's config.php is not read. Give its values as an address: smtp://mail_smtpname:mail_smtppassword@mail_smtphost:mail_smtpport",
    ),
    (
        &["WPMS_"],
        "WP Mail SMTP's constants are not read. Give their values as NAME=value lines: SMTP_HOST, SMTP_PORT, SMTP_USER, SMTP_PASSWORD",
    ),
    (
        &["account ", "tls_starttls"],
        "msmtp's configuration is not read. Give its values as NAME=value lines: SMTP_HOST, SMTP_PORT, SMTP_USER, SMTP_PASSWORD",
    ),
    (
        &["smtp.PlainAuth"],
        "Go programs are not read. Give their values as NAME=value lines: SMTP_HOST, SMTP_PORT, SMTP_USER, SMTP_PASSWORD",
    ),
];

/// Advice for unrecognized text.
pub(super) fn advice(text: &str, file: &str) -> String {
    let other = OTHERS
        .iter()
        .find(|(signs, _)| signs.iter().all(|sign| text.contains(sign)));
    if let Some((_, advice)) = other {
        return (*advice).to_owned();
    }
    let what = match of_name(file) {
        Some(Syntax::Lines(Flavor::Dotenv)) => {
            "there is no SMTP_HOST, MAIL_HOST, EMAIL_HOST, MAILER_DSN or their like in it"
        }
        _ => "it is none of the shapes that `postrider check --help` lists",
    };
    format!(
        "{what}. Give the mail settings as NAME=value lines (SMTP_HOST, SMTP_PORT, SMTP_USER, SMTP_PASSWORD) or as an address (smtp://user:password@host:587)"
    )
}
