//! Whether the bytes of a DKIM key are whole: the base64 of `p=`, and the length that its DER says it has
//! (RFC 6376 section 3.6.1, RFC 8463 for Ed25519, X.690 section 8.1.3).

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};

/// Padding is optional: verifiers accept keys without the trailing `=`.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);
/// DER tag of a sequence.
const SEQUENCE: u8 = 0x30;
/// Bytes of an Ed25519 key.
const ED25519_BYTES: usize = 32;
const CUT: &str = "If the DNS panel takes only 255 characters, split the value into several strings of one record; never into several records.";

/// Evidence that `key`, the base64 of a key of `kind`, is damaged, and what to do; `None` if it is intact or
/// the kind is unknown. `key` has no white space.
pub(super) fn damage(kind: &str, key: &str) -> Option<String> {
    let digits = key.trim_end_matches('=').len();
    // Four digits are three bytes; one alone is not even a byte.
    if digits % 4 == 1 {
        return Some(format!(
            "The key is damaged: {digits} characters cannot be base64, so at least one is missing or was added. Paste the value again as Postmark shows it. {CUT}"
        ));
    }
    let bytes = BASE64.decode(key).ok()?;
    match kind {
        "rsa" => rsa_damage(&bytes),
        "ed25519" => (bytes.len() != ED25519_BYTES).then(|| {
            format!(
                "An Ed25519 key has {ED25519_BYTES} bytes and this one has {}. Paste the value again.",
                bytes.len()
            )
        }),
        _ => None,
    }
}

fn rsa_damage(bytes: &[u8]) -> Option<String> {
    let Some((header, body)) = sequence(bytes) else {
        return Some(
            "The value in `p=` is base64, but not an RSA key. Replace it with the value that Postmark shows."
                .into(),
        );
    };
    let (wants, has) = (header + body, bytes.len());
    if has < wants {
        return Some(format!(
            "The key is cut off: it declares {wants} bytes but has {has}. Paste the whole value that Postmark shows. {CUT}"
        ));
    }
    (has > wants).then(|| {
        format!(
            "The key is {} bytes longer than it declares. Paste the value again as Postmark shows it.",
            has - wants
        )
    })
}

/// Header length and content length of the DER sequence at the start of `bytes`.
fn sequence(bytes: &[u8]) -> Option<(usize, usize)> {
    let (&tag, rest) = bytes.split_first()?;
    let (&first, rest) = rest.split_first()?;
    if tag != SEQUENCE {
        return None;
    }
    if first < 0x80 {
        return Some((2, usize::from(first)));
    }
    let count = usize::from(first & 0x7f);
    let digits = rest
        .get(..count)
        .filter(|digits| (1..=3).contains(&digits.len()))?;
    let length = digits
        .iter()
        .fold(0, |length, &digit| length << 8 | usize::from(digit));
    Some((2 + count, length))
}
