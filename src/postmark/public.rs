//! Public mail services.

/// Domains of public mail services, for which Postmark confirms no sender (error code 503).
const PUBLIC_DOMAINS: [&str; 18] = [
    "gmail.com",
    "googlemail.com",
    "yahoo.com",
    "outlook.com",
    "hotmail.com",
    "live.com",
    "msn.com",
    "aol.com",
    "icloud.com",
    "me.com",
    "gmx.com",
    "gmx.de",
    "gmx.net",
    "web.de",
    "proton.me",
    "protonmail.com",
    "mail.ru",
    "yandex.ru",
];

/// Whether `domain` is that of a public mail service, whatever its case. Nobody but the service can
/// set up DKIM for it.
pub fn is_public_mail_domain(domain: &str) -> bool {
    PUBLIC_DOMAINS
        .iter()
        .any(|known| domain.trim_end_matches('.').eq_ignore_ascii_case(known))
}
