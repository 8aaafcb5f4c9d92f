//! Which DKIM key a message was signed with, read from its header.

use super::tags::{Tags, joined};
use super::text::{canonical, name_problem};

/// Postmark's own signing domain, which says nothing about the sender's.
const POSTMARKS_OWN: &str = "mtasv.net";
/// Longer input is not a header.
const MOST_CHARACTERS: usize = 1_000_000;

/// The selector and the domain (`s=` and `d=` of RFC 6376 section 3.5) of the signature that Postmark
/// made in the sender's name, from the header of a message that was received; what follows the header is
/// not read. Of several the one is taken whose domain fits the From field best, then one whose selector
/// ends in `pm`, then the first. `None` without a signature but Postmark's own (`d=pm.mtasv.net`).
pub fn dkim_selector_in(message_headers: &str) -> Option<(String, String)> {
    let fields = fields(message_headers);
    let from = named(&fields, "from").next().and_then(domain_in);
    let signatures = named(&fields, "dkim-signature").filter_map(signer);
    let ranked = signatures.map(|signer| (rank(&signer, from.as_deref()), signer));
    // Of equals the first: `min_by_key` says so.
    ranked
        .min_by_key(|(rank, _)| *rank)
        .map(|(_, signer)| signer)
}

/// Header fields as (name, value), unfolded (RFC 5322 section 2.2.3).
fn fields(text: &str) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    let text: String = text.chars().take(MOST_CHARACTERS).collect();
    let lines = text.lines().skip_while(|line| line.trim().is_empty());
    for line in lines.take_while(|line| !line.trim().is_empty()) {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = fields.last_mut() {
                value.push_str(line);
            }
        } else if let Some((name, value)) = line.split_once(':') {
            fields.push((name.trim().to_ascii_lowercase(), value.to_owned()));
        }
    }
    fields
}

fn named<'f>(fields: &'f [(String, String)], name: &'f str) -> impl Iterator<Item = &'f str> {
    let fitting = fields.iter().filter(move |(other, _)| other == name);
    fitting.map(|(_, value)| value.as_str())
}

/// The domain of the last address in a field.
fn domain_in(value: &str) -> Option<String> {
    let (_, behind) = value.rsplit_once('@')?;
    let is_in_domain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    let end = behind.find(|c| !is_in_domain(c)).unwrap_or(behind.len());
    Some(canonical(&behind[..end]))
}

fn signer(field: &str) -> Option<(String, String)> {
    let tags = Tags::of(field);
    let selector = canonical(&joined(tags.get("s")?));
    let domain = canonical(&joined(tags.get("d")?));
    let is_postmarks = is_at_or_below(&domain, POSTMARKS_OWN);
    let is_name = name_problem(&format!("{selector}.{domain}")).is_none();
    (is_name && !is_postmarks).then_some((selector, domain))
}

fn is_at_or_below(domain: &str, above: &str) -> bool {
    let front = domain.strip_suffix(above);
    front.is_some_and(|front| front.is_empty() || front.ends_with('.'))
}

/// Lower is better.
fn rank((selector, domain): &(String, String), from: Option<&str>) -> u8 {
    let is_aligned = |from: &str| is_at_or_below(from, domain) || is_at_or_below(domain, from);
    let fit = match from {
        Some(from) if from == domain => 0,
        Some(from) if is_aligned(from) => 1,
        _ => 2,
    };
    fit * 2 + u8::from(!selector.ends_with("pm"))
}
