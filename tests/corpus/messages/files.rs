//! Attached files: names, types, contents, many of them.

use crate::row::{Row, row};

pub fn rows() -> Vec<Row> {
    names().into_iter().chain(contents()).collect()
}

fn names() -> Vec<Row> {
    let name = |row_name, name: &str, kind| {
        row(row_name, "x", "see the file\n").file(name, kind, b"contents")
    };
    let long = format!("{}.pdf", "a long name ".repeat(20));
    let long_wide = format!("{}.pdf", "größe".repeat(35));
    let word = format!("{}.pdf", "w".repeat(251));
    vec![
        name("file-blanks", "two  blanks in it.pdf", "application/pdf"),
        name(
            "file-quotes-and-semicolons",
            "a \"b\"; c='d', (e) <f>.pdf",
            "application/pdf",
        ),
        name(
            "file-backslash-and-percent",
            "a\\b%20c%E4*0*=utf-8''d.pdf",
            "application/pdf",
        ),
        name(
            "file-non-ascii",
            "Résumé – größe 日本 🚀.pdf",
            "application/pdf",
        ),
        name(
            "file-non-ascii-with-quotes",
            "ä \"b\"; c=d, 'é'.pdf",
            "application/pdf",
        ),
        name(
            "file-encoded-word-lookalike",
            "=?utf-8?q?a=20b?=.pdf",
            "application/pdf",
        ),
        name("file-long", &long, "application/pdf"),
        name("file-long-word", &word, "application/pdf"),
        name("file-long-in-utf-8", &long_wide, "application/pdf"),
        name("file-decomposed", "e\u{301}a\u{308}.pdf", "application/pdf"),
        name("file-right-to-left", "\u{202e}fdp.שלום.txt", "text/plain"),
        name("file-dots", "..a...b..txt", "text/plain"),
        name(
            "file-without-extension",
            "README",
            "application/octet-stream",
        ),
        name("file-hidden", ".profile", "application/octet-stream"),
        name("file-upper-case", "PHOTO.JPG", "image/jpeg"),
        name(
            "file-blanks-outside",
            " a .pdf ",
            "application/octet-stream",
        ),
        name("file-with-a-line-break", "a\r\nb.pdf", "application/pdf").refused("file-name"),
        name("file-forbidden", "setup.EXE", "application/octet-stream").refused("file-forbidden"),
        row("file-missing", "x", "x")
            .with(|row| row.draft.files = vec!["/nowhere/at/all.pdf".into()])
            .refused("file-unreadable"),
        row("files-of-one-name", "x", "x\n")
            .file("one/a.txt", "text/plain", b"1")
            .file("two/a.txt", "text/plain", b"2"),
    ]
}

fn contents() -> Vec<Row> {
    let all: Vec<u8> = (0..=255).collect();
    let many = (0..200).fold(row("files-two-hundred", "x", "many\n"), |row, n| {
        row.file(
            &format!("datei-{n:03} ä.txt"),
            "text/plain",
            format!("{n}\r\n").as_bytes(),
        )
    });
    vec![
        many,
        row("file-empty", "x", "x\n").file("empty.txt", "text/plain", b""),
        row("file-every-byte", "x", "x\n").file(
            "all.dat",
            "application/octet-stream",
            &all.repeat(40),
        ),
        row("file-smtp-inside", "x", "x\n").file(
            "a.txt",
            "text/plain",
            b"\r\n.\r\nMAIL FROM:<x@y.example>\r\n\n.\n\r\r\n",
        ),
        row("file-latin-1", "x", "x\n").file("latin.txt", "text/plain", b"gr\xfc\xdfe\r\n"),
        row("file-utf-16", "x", "x\n").file("wide.csv", "text/csv", b"\xff\xfea\0;\0\xe4\0\n\0"),
        row("file-html", "x", "x\n").file("page.html", "text/html", "<p>größe</p>".as_bytes()),
        row("file-57-bytes", "x", "x\n").file("57.dat", "application/octet-stream", &[b'x'; 57]),
        row("file-without-text-part-beside-html", "x", "")
            .html("<p>x</p>\n")
            .file("a.pdf", "application/pdf", b"%"),
        row("file-seven-megabytes", "x", "large\n").file(
            "large.dat",
            "application/octet-stream",
            &all.repeat(28_000),
        ),
    ]
}
