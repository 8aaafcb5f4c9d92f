//! What is sent: bodies, sizes, fields, files (postmark-facts.md sections 3.2 and 3.3). The words of
//! these refusals are ours but for the missing body.

use super::{ApiError, Case, invalid, shown, unless};
use crate::postmark::limit;
use crate::sandbox::submission::Attached;

/// A message without text and HTML is refused, whatever is attached.
pub(super) fn has_a_body(case: &Case<'_>) -> Result<(), ApiError> {
    let bodies = [&case.submission.text, &case.submission.html];
    let says_something =
        |body: &&Option<String>| body.as_ref().is_some_and(|text| !text.trim().is_empty());
    unless(bodies.iter().any(says_something), || {
        invalid("Provide either email TextBody or HtmlBody or both.")
    })
}

/// 5 MB for each body, 10 MB for all, files after base64.
pub(super) fn is_small(case: &Case<'_>) -> Result<(), ApiError> {
    let submission = case.submission;
    for (field, body) in [
        ("TextBody", &submission.text),
        ("HtmlBody", &submission.html),
    ] {
        let bytes = body.as_ref().map_or(0, String::len);
        unless(bytes <= limit::BODY_BYTES, || {
            invalid(format!(
                "The {field} is too large: {bytes} bytes, of 5 MB allowed."
            ))
        })?;
    }
    let bytes = submission.bytes();
    unless(bytes <= limit::MESSAGE_BYTES as u64, || {
        invalid(format!(
            "The message is too large: {bytes} bytes with its attachments, of 10 MB allowed."
        ))
    })
}

/// Subject and tag.
pub(super) fn has_short_fields(case: &Case<'_>) -> Result<(), ApiError> {
    let submission = case.submission;
    let subject = submission.subject.encode_utf16().count();
    let tag = submission.tag.as_deref().unwrap_or_default();
    let tag = tag.chars().count();
    for (field, length, allowed) in [
        ("Subject", subject, limit::SUBJECT_UNITS),
        ("Tag", tag, limit::TAG_CHARS),
    ] {
        unless(length <= allowed, || {
            invalid(format!(
                "Invalid '{field}': it is {length} characters long, of {allowed} allowed."
            ))
        })?;
    }
    Ok(())
}

/// Ten fields, keys of 20 and values of 80 characters; a key once.
pub(super) fn has_little_metadata(case: &Case<'_>) -> Result<(), ApiError> {
    let metadata = &case.submission.metadata;
    let (count, allowed) = (metadata.len(), limit::METADATA_FIELDS);
    unless(count <= allowed, || {
        invalid(format!(
            "Invalid metadata: {count} fields, of {allowed} allowed."
        ))
    })?;
    let mut seen: Vec<String> = Vec::new();
    for (key, value) in metadata {
        is_short_metadata(key, value)?;
        let folded = key.to_lowercase();
        unless(!seen.contains(&folded), || {
            invalid(format!("Invalid metadata: field '{key}' is there twice."))
        })?;
        seen.push(folded);
    }
    Ok(())
}

fn is_short_metadata(key: &str, value: &str) -> Result<(), ApiError> {
    let (of_key, of_value) = (key.chars().count(), value.chars().count());
    let key = shown(key);
    unless((1..=limit::METADATA_KEY_CHARS).contains(&of_key), || {
        let allowed = limit::METADATA_KEY_CHARS;
        invalid(format!(
            "Invalid metadata: field name '{key}' is {of_key} characters long, of 1 to {allowed} allowed."
        ))
    })?;
    unless(of_value <= limit::METADATA_VALUE_CHARS, || {
        let allowed = limit::METADATA_VALUE_CHARS;
        invalid(format!(
            "Invalid metadata: the value of field '{key}' is {of_value} characters long, of {allowed} allowed."
        ))
    })
}

/// Further headers have names (RFC 5322 section 2.2).
pub(super) fn has_header_names(case: &Case<'_>) -> Result<(), ApiError> {
    let is_name = |name: &str| {
        let in_name = |c: char| c.is_ascii_graphic() && c != ':';
        !name.is_empty() && name.chars().all(in_name)
    };
    let mut headers = case.submission.headers.iter();
    match headers.find(|(name, _)| !is_name(name)) {
        Some((name, _)) => Err(invalid(format!(
            "There is an invalid header: '{}'.",
            shown(name)
        ))),
        None => Ok(()),
    }
}

/// No forbidden extension, a content type that is one, a Content-ID in plain ASCII.
pub(super) fn has_harmless_files(case: &Case<'_>) -> Result<(), ApiError> {
    case.submission.attachments.iter().try_for_each(is_harmless)
}

fn is_harmless(file: &Attached) -> Result<(), ApiError> {
    let name = shown(&file.name);
    let extension = file.name.rsplit_once('.').map_or("", |(_, is)| is);
    let extension = extension.trim().to_ascii_lowercase();
    unless(
        !limit::FORBIDDEN_EXTENSIONS.contains(&extension.as_str()),
        || {
            let text = format!(
                "The attachment '{name}' has a file type that is not allowed: .{extension}."
            );
            ApiError::new(411, text)
        },
    )?;
    unless(is_media_type(&file.content_type), || {
        invalid(format!(
            "The attachment '{name}' has an invalid ContentType: '{}'.",
            shown(&file.content_type)
        ))
    })?;
    let id = file.content_id.as_deref().unwrap_or_default();
    unless(id.chars().all(|c| c.is_ascii_graphic()), || {
        invalid(format!(
            "The attachment '{name}' has an invalid ContentID: '{}'.",
            shown(id)
        ))
    })
}

/// `type/subtype` of token characters (RFC 2045 section 5.1), parameters behind it or not.
fn is_media_type(text: &str) -> bool {
    let is_token = |word: &str| {
        let in_token = |c: char| c.is_ascii_graphic() && !"()<>@,;:\\\"/[]?=".contains(c);
        !word.is_empty() && word.chars().all(in_token)
    };
    let kind = text.split(';').next().unwrap_or_default().trim();
    let parts = kind.split_once('/');
    parts.is_some_and(|(kind, sub)| is_token(kind) && is_token(sub))
}
