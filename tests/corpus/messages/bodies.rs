//! Plain text that something on the way might take for its own.

use crate::row::{Row, row};

pub fn rows() -> Vec<Row> {
    lines().into_iter().chain(lengths()).collect()
}

fn lines() -> Vec<Row> {
    vec![
        row("dots", "x", ".\n..\n...\n.a\n..b\n\n.\n"),
        row("dots-with-crlf", "x", ".\r\n..\r\nQUIT\r\n.\r\n").reads(".\n..\nQUIT\n.\n"),
        row("dot-alone", "x", "."),
        row("dots-in-quoted-printable", "x", ".ü\n.\n..ü\n.\n"),
        row("dots-in-html", "x", ".\n").html(".\n..<p>\n.\n"),
        row("lone-cr-and-lf", "x", "a\rb\nc\r\nd\n\re\r\r\nf\r").reads("a\nb\nc\nd\n\ne\n\nf\n"),
        row("lone-cr-before-a-dot", "x", "a\r.\rb\n.\r").reads("a\n.\nb\n.\n"),
        row("nul", "x", "a\0b").refused("body-nul"),
        row("nul-in-html", "x", "a")
            .html("<p>\0</p>")
            .refused("body-nul"),
        row("trailing-blanks", "x", "a \nb  \n \n\t\nc\t\n"),
        row(
            "trailing-blanks-in-quoted-printable",
            "x",
            "ä \nö  \n \n\t\nü\t \nend ü ",
        ),
        row(
            "from-at-the-start",
            "x",
            "From here on\n>From there\nfrom\nFrom: ada\n",
        ),
        row("equals-signs", "x", "=\na=b\n==\n=3D\nü=\n=\n= \n"),
        row("soft-line-break-lookalike", "x", "a =\nb=0D=0A=\nü\n"),
        row(
            "header-lookalike",
            "x",
            "Subject: not this\nBcc: evil@box.example\n\nbody\n",
        ),
        row("blank-lines-around", "x", "\n\n\na\n\n\n\n"),
        row("blank-lines-around-in-utf-8", "x", "\n\n\nä\n\n\n\n"),
        row("without-a-last-line-end", "x", "no end"),
        row("tabs-and-columns", "x", "a\tb\t\tc\n\td\n"),
        row(
            "control-characters",
            "x",
            "a\x01b\x08c\x0bd\x0ce\x1b[2Jf\x7fg\x1ah\n",
        ),
        row(
            "control-characters-of-latin-1",
            "x",
            "a\u{80}b\u{85}c\u{9b}d\n",
        ),
        row("byte-order-mark-first", "x", "\u{feff}a\n"),
        row(
            "base64-lookalike",
            "x",
            "SGVsbG8=\nSGVsbG8gV29ybGQ=\n====\n",
        ),
        row(
            "uuencode-lookalike",
            "x",
            "begin 644 a.txt\n#86)C\n`\nend\n",
        ),
        row("empty", "x", "").refused("body-empty"),
        row("blanks-only", "x", " \n\t\n").refused("body-empty"),
        row(
            "quotes-and-shell",
            "x",
            "'\"`$HOME $(id) %s {{name}} \\n #{x} <% %>\n",
        ),
    ]
}

fn lengths() -> Vec<Row> {
    let line = |of: &str, count: usize| format!("{}\n", of.repeat(count));
    vec![
        row(
            "line-76",
            "x",
            line("a", 76) + &line("b", 77) + &line("c", 75),
        ),
        row("line-998", "x", line("a", 998)),
        row("line-999", "x", line("a", 999)),
        row("line-5000", "x", line("a", 5_000)),
        row("line-5000-of-dots", "x", line(".", 5_000)),
        row("line-5000-of-words", "x", line("word ", 1_000)),
        row("line-5000-in-utf-8", "x", line("ä", 5_000)),
        row("line-5000-mixed", "x", line("a b ä ", 1_000)),
        row("line-5000-of-emoji", "x", line("👩‍👩‍👧", 600)),
        row(
            "line-over-postfix-s-own-2048",
            "x",
            line("x", 2_047) + &line("y", 2_048) + &line("z", 10_000),
        ),
        row("line-5000-in-html", "x", "x\n").html(&line("<b>a</b>", 700)),
        row("line-5000-in-html-in-utf-8", "x", "x\n").html(&line("<b>日本 ä</b>", 500)),
        row("lines-many", "x", "0123456789\n".repeat(20_000)),
        row("lines-many-in-utf-8", "x", "0123 ä 6789\n".repeat(20_000)),
    ]
}
