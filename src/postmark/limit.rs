//! Postmark's limits (postmark-facts.md section 3.2).

/// Recipients of one message: To, Cc and Bcc together.
pub const RECIPIENTS: usize = 50;
/// Bytes of a whole message after base64.
pub const MESSAGE_BYTES: usize = 10 * 1024 * 1024;
/// Bytes of the text part, and of the HTML part.
pub const BODY_BYTES: usize = 5 * 1024 * 1024;
/// UTF-16 units of a subject.
pub const SUBJECT_UNITS: usize = 2_000;
/// UTF-16 units of the From field.
pub const FROM_UNITS: usize = 255;
/// Characters of a tag.
pub const TAG_CHARS: usize = 1_000;
/// Metadata fields of one message.
pub const METADATA_FIELDS: usize = 10;
/// Characters of a metadata key.
pub const METADATA_KEY_CHARS: usize = 20;
/// Characters of a metadata value.
pub const METADATA_VALUE_CHARS: usize = 80;
/// File extensions that Postmark rejects (section 3.3).
pub const FORBIDDEN_EXTENSIONS: [&str; 31] = [
    "vbs", "exe", "bin", "bat", "chm", "com", "cpl", "crt", "hlp", "hta", "inf", "ins", "isp",
    "jse", "lnk", "mdb", "pcd", "pif", "reg", "scr", "sct", "shs", "vbe", "vba", "wsf", "wsh",
    "wsl", "msc", "msi", "msp", "mst",
];
