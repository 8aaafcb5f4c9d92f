//! Tokens in the place of the name of a server.

use super::TokenShape;

/// Everything in `text` shaped like an API token, in order.
fn uuids_in(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices('-').filter_map(|(at, _)| {
        let start = at.checked_sub(8)?;
        let part = text.get(start..start + 36)?;
        (TokenShape::of(part) == TokenShape::Uuid).then_some(part)
    })
}

/// Whether a server name is shaped like a token, so that looking it up would reveal it to name servers. Such
/// a name is never looked up or shown.
pub fn is_token_as_host(host: &str) -> bool {
    let name = host.trim().trim_end_matches('.');
    let is_access_key = matches!(
        TokenShape::of(name),
        TokenShape::AccessKeyTransactional | TokenShape::AccessKeyBroadcast
    );
    is_access_key || uuids_in(name).next().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2";

    #[test]
    fn a_token_in_place_of_a_host_is_noticed() {
        for host in [
            TOKEN.to_owned(),
            format!("{TOKEN}."),
            format!("{TOKEN}:587"),
            format!(" {} ", TOKEN.to_uppercase()),
            format!("{TOKEN}.smtp.postmarkapp.com"),
            format!("smtp.x{TOKEN}"),
            "PM-T-outbound-AbCdEfGhIjKlMnOpQrStUv".to_owned(),
        ] {
            assert!(is_token_as_host(&host), "{host}");
        }
        for host in [
            "smtp.postmarkapp.com",
            "::1",
            "",
            "my-release-postfix-mail",
            "pm-t.example",
        ] {
            assert!(!is_token_as_host(host), "{host}");
        }
    }

    #[test]
    fn tokens_are_found_wherever_they_stand() {
        let text = format!("ä-x{TOKEN}y {TOKEN}{TOKEN}-");
        assert_eq!(uuids_in(&text).collect::<Vec<_>>(), [TOKEN; 3]);
        assert_eq!(uuids_in(&"-".repeat(40)).count(), 0);
    }
}
