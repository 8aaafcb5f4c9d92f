//! What anyone may know: public mail services, and tokens that open nothing.

/// Whether `text` is Postmark's public test token for its HTTP API, in any case. It grants nothing and may be
/// shown.
pub fn is_public_token(text: &str) -> bool {
    text.trim().eq_ignore_ascii_case("POSTMARK_API_TEST")
}

/// Free email providers, whose domains Postmark does not confirm as senders (error code 503). A trailing dot
/// matches every country.
const PUBLIC_DOMAINS: [&str; 28] = [
    "gmail.com",
    "googlemail.com",
    "yahoo.",
    "ymail.com",
    "outlook.",
    "hotmail.",
    "live.",
    "msn.com",
    "aol.",
    "icloud.com",
    "me.com",
    "mac.com",
    "gmx.",
    "web.de",
    "t-online.de",
    "freenet.de",
    "proton.me",
    "protonmail.com",
    "mail.ru",
    "yandex.",
    "qq.com",
    "163.com",
    "orange.fr",
    "free.fr",
    "laposte.net",
    "libero.it",
    "fastmail.com",
    "comcast.net",
];

/// Maximum length of a country's top-level part, as in `com`.
const COUNTRY: usize = 3;

/// Whether `domain` belongs to a free email provider, in any case. Only the provider could set up DKIM for
/// it.
pub fn is_public_mail_domain(domain: &str) -> bool {
    let domain = domain.trim_end_matches('.').to_ascii_lowercase();
    let is_country = |rest: &str| {
        // `de`, `com`, `co.uk`, `com.br`.
        rest.split('.').count() <= 2
            && rest
                .split('.')
                .all(|part| (2..=COUNTRY).contains(&part.len()))
    };
    PUBLIC_DOMAINS
        .iter()
        .any(|known| match known.strip_suffix('.') {
            Some(_) => domain.strip_prefix(known).is_some_and(is_country),
            None => domain == *known,
        })
}

#[cfg(test)]
mod tests {
    use super::is_public_mail_domain;

    #[test]
    fn countries_are_the_same_service_and_shops_are_not() {
        for public in [
            "GMail.com",
            "yahoo.co.uk",
            "gmx.at",
            "hotmail.com.",
            "live.com.br",
        ] {
            assert!(is_public_mail_domain(public), "{public}");
        }
        for own in [
            "acme.example",
            "live.shop.acme.example",
            "live.acme",
            "mail.gmail.com",
            "gmx.example",
        ] {
            assert!(!is_public_mail_domain(own), "{own}");
        }
    }
}
