//! Paths as text, also those that are no UTF-8: a byte that belongs to no character is written `\\xE9`.

use std::path::{Path, PathBuf};

/// `path` as text that [`text_path`] reads back as the same path. Only a path that is no UTF-8 has escapes; its
/// own backslashes are escaped, too. Where paths are no bytes (Windows), what is no Unicode is lost.
pub fn path_text(path: &Path) -> String {
    match path.to_str() {
        Some(text) => text.to_owned(),
        None => escaped(path),
    }
}

/// The path that `text` means: the one that is spelled so if it exists, else the one with its escapes undone.
pub fn text_path(text: &str) -> PathBuf {
    let spelled = PathBuf::from(text);
    match unescaped(text) {
        Some(path) if !spelled.exists() => path,
        _ => spelled,
    }
}

/// `text` with `_` for each escaped byte: a name for people.
pub fn without_escapes(text: &str) -> String {
    let (mut plain, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find("\\x") {
        plain.push_str(&rest[..at]);
        match byte_of(&rest[at..]) {
            Some(0x80..) => plain.push('_'),
            Some(byte) => plain.push(char::from(byte)),
            None => plain.push_str("\\x"),
        }
        let taken = if byte_of(&rest[at..]).is_some() { 4 } else { 2 };
        rest = &rest[at + taken..];
    }
    plain + rest
}

/// The byte of an escape at the start of `text`.
fn byte_of(text: &str) -> Option<u8> {
    let digits = text.strip_prefix("\\x")?.get(..2)?;
    let is_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    is_hex
        .then(|| u8::from_str_radix(digits, 16).ok())
        .flatten()
}

#[cfg(unix)]
fn escaped(path: &Path) -> String {
    use std::fmt::Write;
    use std::os::unix::ffi::OsStrExt;
    let mut text = String::new();
    for chunk in path.as_os_str().as_bytes().utf8_chunks() {
        text.push_str(&chunk.valid().replace('\\', "\\x5C"));
        for byte in chunk.invalid() {
            // Writing to a String cannot fail.
            let _ = write!(text, "\\x{byte:02X}");
        }
    }
    text
}

#[cfg(not(unix))]
fn escaped(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// The path behind the escapes; `None` where there is no escaped byte above 0x7F.
#[cfg(unix)]
fn unescaped(text: &str) -> Option<PathBuf> {
    use std::ffi::OsString;
    use std::os::unix::ffi::OsStringExt;
    let (mut bytes, mut rest, mut has_any) = (Vec::with_capacity(text.len()), text, false);
    while let Some(first) = rest.chars().next() {
        let byte = byte_of(rest);
        has_any |= byte.is_some_and(|byte| byte >= 0x80);
        let taken = if byte.is_some() { 4 } else { first.len_utf8() };
        match byte {
            Some(byte) => bytes.push(byte),
            None => bytes.extend_from_slice(&rest.as_bytes()[..taken]),
        }
        rest = &rest[taken..];
    }
    has_any.then(|| PathBuf::from(OsString::from_vec(bytes)))
}

#[cfg(not(unix))]
fn unescaped(_: &str) -> Option<PathBuf> {
    None
}

#[cfg(all(test, unix))]
mod tests {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    use proptest::prelude::*;

    use super::*;

    fn path(bytes: &[u8]) -> &Path {
        Path::new(OsStr::from_bytes(bytes))
    }

    #[test]
    fn a_name_that_is_no_utf_8_is_shown_escaped_and_means_itself() {
        let table: [(&[u8], &str, &str); 4] = [
            (b"/no/caf\xe9.txt", "/no/caf\\xE9.txt", "/no/caf_.txt"),
            (b"/no/a\\b\xff", "/no/a\\x5Cb\\xFF", "/no/a\\b_"),
            ("/no/café.txt".as_bytes(), "/no/café.txt", "/no/café.txt"),
            (b"/no/a\\xZZ", "/no/a\\xZZ", "/no/a\\xZZ"),
        ];
        for (bytes, text, name) in table {
            assert_eq!(path_text(path(bytes)), text);
            assert_eq!(text_path(text), path(bytes));
            assert_eq!(without_escapes(text), name);
        }
    }

    #[test]
    fn a_file_that_is_really_called_so_comes_first() {
        let folder = tempfile::tempdir().unwrap();
        let spelled = folder.path().join("a\\xE9");
        std::fs::write(&spelled, "x").unwrap();
        assert_eq!(text_path(spelled.to_str().unwrap()), spelled);
    }

    proptest! {
        #[test]
        fn every_path_comes_back(bytes in proptest::collection::vec(1..=255_u8, 1..40)) {
            prop_assume!(std::str::from_utf8(&bytes).is_err());
            let path = path(&bytes);
            prop_assert_eq!(text_path(&path_text(path)), path);
        }
    }
}
