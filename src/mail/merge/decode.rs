//! The text of a list. UTF-8 and UTF-16 with a byte order mark are certain; anything else would be a guess, and a
//! wrong guess spoils names.

use super::MergeError;

/// The text, and a note about its encoding if that is not UTF-8.
pub(super) fn text(bytes: &[u8]) -> Result<(String, Option<String>), MergeError> {
    let utf16 = [
        (&[0xff, 0xfe][..], encoding_rs::UTF_16LE),
        (&[0xfe, 0xff][..], encoding_rs::UTF_16BE),
    ];
    if let Some((mark, encoding)) = utf16.into_iter().find(|(mark, _)| bytes.starts_with(mark)) {
        let decoded =
            encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark.len()..]);
        let text = decoded.ok_or_else(|| {
            MergeError::whole(
                "the list begins as UTF-16, but it is damaged: save it again as UTF-8",
            )
        })?;
        let note = format!("the list is {}, and was read as such", encoding.name());
        return checked(text.into_owned()).map(|text| (text, Some(note)));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => checked(text.to_owned()).map(|text| (text, None)),
        Err(error) => Err(not_utf8(bytes, error.valid_up_to())),
    }
}

fn checked(text: String) -> Result<String, MergeError> {
    match text.find('\0') {
        None => Ok(text),
        Some(at) => Err(MergeError::at_line(
            line_of(text.as_bytes(), at),
            "there is a NUL character, so this is not a text file: export the list as CSV in UTF-8",
        )),
    }
}

fn not_utf8(bytes: &[u8], at: usize) -> MergeError {
    let reason = format!(
        "the list is not UTF-8 (byte {} is {:#04x}), and any other encoding would be a guess. Save it as “CSV UTF-8”, or convert it: iconv -f WINDOWS-1252 -t UTF-8 LIST > NEW",
        at + 1,
        bytes[at]
    );
    MergeError::at_line(line_of(bytes, at), reason)
}

fn line_of(bytes: &[u8], at: usize) -> usize {
    bytes[..at].iter().filter(|byte| **byte == b'\n').count() + 1
}
