//! Which DKIM selector signed a message.

/// The beginning of a selector that Postmark gives is a date; this is its end.
const POSTMARK: &str = "pm";

/// Selector and domain of the DKIM signature in a message's header (RFC 6376 section 3.5), rather one
/// of Postmark's than another; `None` if there is none. A body behind the header is not looked at.
pub fn dkim_selector_in(message: &str) -> Option<(String, String)> {
    let found = signatures(message);
    let ours = found
        .iter()
        .find(|(selector, _)| selector.ends_with(POSTMARK));
    ours.or(found.first()).cloned()
}

fn signatures(message: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open: Option<String> = None;
    for line in message.lines().chain([""]) {
        if line.starts_with([' ', '\t']) {
            if let Some(value) = &mut open {
                value.push_str(line.trim());
            }
            continue;
        }
        found.extend(open.take().as_deref().and_then(selector_of));
        if line.trim().is_empty() {
            break;
        }
        open = line
            .split_once(':')
            .filter(|(name, _)| name.trim().eq_ignore_ascii_case("DKIM-Signature"))
            .map(|(_, value)| value.to_owned());
    }
    found
}

fn selector_of(value: &str) -> Option<(String, String)> {
    let tag = |wanted: &str| {
        let tags = value.split(';').filter_map(|tag| tag.split_once('='));
        tags.map(|(name, text)| (name.trim(), text.trim()))
            .find(|(name, text)| *name == wanted && !text.is_empty())
            .map(|(_, text)| text.to_lowercase())
    };
    Some((tag("s")?, tag("d")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_of_postmark_is_found_among_others() {
        let message = "Received: x\r\nDKIM-Signature: v=1; a=rsa-sha256; d=esp.example; s=s1;\r\n b=abc\r\n\
            dkim-signature: v=1; a=rsa-sha256;\r\n\td=Acme.example;\r\n\ts=20260101121212pm; h=from;\r\n b=s=x\r\n\
            Subject: hi\r\n\r\nDKIM-Signature: d=body.example; s=evilpm\r\n";
        let found = dkim_selector_in(message);
        assert_eq!(
            found,
            Some(("20260101121212pm".into(), "acme.example".into()))
        );
        let other = "DKIM-Signature: s=s1; d=esp.example\n\nbody";
        assert_eq!(
            dkim_selector_in(other),
            Some(("s1".into(), "esp.example".into()))
        );
        assert_eq!(dkim_selector_in("Subject: hi\n\nbody"), None);
        assert_eq!(dkim_selector_in("DKIM-Signature: d=; s=x"), None);
    }
}
