//! Shapes that the RFCs show, in words of our own where there are words.

use crate::row::{Row, row};

pub fn rows() -> Vec<Row> {
    [addresses(), words(), parts()].concat_rows()
}

/// `concat` for rows, which cannot be cloned.
trait ConcatRows {
    fn concat_rows(self) -> Vec<Row>;
}

impl<const N: usize> ConcatRows for [Vec<Row>; N] {
    fn concat_rows(self) -> Vec<Row> {
        self.into_iter().flatten().collect()
    }
}

/// RFC 5322 appendix A: addresses.
fn addresses() -> Vec<Row> {
    vec![
        row(
            "rfc5322-a1.1-plain",
            "Just a greeting",
            "We are well here.\nSo, \"Hello\".\n",
        )
        .from(
            "John Doe <jdoe@acme.example>",
            "John Doe",
            "jdoe@acme.example",
        )
        .to(
            "Mary Smith <mary@box.example>",
            &[("Mary Smith", "mary@box.example")],
        ),
        row(
            "rfc5322-a1.2-kinds-of-mailboxes",
            "Names of all sorts",
            "All of you.\n",
        )
        .from(
            "\"Joe Q. Public\" <john.q.public@acme.example>",
            "Joe Q. Public",
            "john.q.public@acme.example",
        )
        .to(
            "Mary Smith <mary@box.example>, jdoe@box.example, Who? <one@box.example>",
            &[
                ("Mary Smith", "mary@box.example"),
                ("", "jdoe@box.example"),
                ("Who?", "one@box.example"),
            ],
        )
        .with(|row| {
            row.draft.cc =
                "<boss@box.example>, \"Giant; \\\"Big\\\" Box\" <sysservices@box.example>".into();
            row.cc = crate::row::persons(&[
                ("", "boss@box.example"),
                ("Giant; \"Big\" Box", "sysservices@box.example"),
            ]);
        }),
        row("rfc5322-a1.3-group", "A group", "x")
            .to("A Group:Ed Jones <c@a.example>,joe@where.example;", &[])
            .refused("address-malformed"),
        row(
            "rfc5322-a2-reply",
            "Re: Just a greeting",
            "> So, \"Hello\".\n\nHello to you.\n",
        )
        .header("In-Reply-To: <1234@local.machine.example>")
        .header("References: <1234@local.machine.example> <3456@example.net>"),
        row("rfc5322-a5-comments", "Comments are passed over", "x\n").to(
            "Pete(A nice \\) chap) <pete(his account)@box.example(his host)>",
            &[("Pete", "pete@box.example")],
        ),
        row("rfc5322-a6.1-quoted-local-part", "x", "x")
            .to("\"joe smith\"@box.example", &[])
            .refused("address-malformed"),
        row("rfc5322-a6-folded-by-hand", "x", "x")
            .to("Mary Smith\r\n <mary@box.example>", &[])
            .refused("header-line-break"),
    ]
}

/// Encoded words and fields that other RFCs add.
fn words() -> Vec<Row> {
    vec![
        row("rfc2047-8-names", "Wer dies lesen kann, versteht, worum es geht: ñandú", "x\n")
            .from("Keld Jørn Simonsen <keld@acme.example>", "Keld Jørn Simonsen", "keld@acme.example")
            .to("Patrik Fältström <paf@box.example>, \"André Pirard\" <pirard@box.example>", &[
                ("Patrik Fältström", "paf@box.example"),
                ("André Pirard", "pirard@box.example"),
            ]),
        row("rfc2047-8-hebrew-in-brackets", "א ב ג", "x\n")
            .to("\"Nathaniel Borenstein (םולש ןב ילטפנ)\" <nsb@box.example>", &[
                ("Nathaniel Borenstein (םולש ןב ילטפנ)", "nsb@box.example"),
            ]),
        row("rfc2047-typed-encoded-word", "=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?= is no encoding here", "=?utf-8?q?nor=20here?=\n")
            .header("X-Typed: =?utf-8?b?SGVsbG8=?="),
        row("rfc2047-encoded-word-as-a-name", "x", "x\n")
            .to("\"=?utf-8?q?J=C3=B6rg?=\" <j@box.example>", &[("=?utf-8?q?J=C3=B6rg?=", "j@box.example")]),
        row("rfc2369-list-fields", "The list's own fields", "x\n")
            .header("List-Unsubscribe: <https://acme.example/leave?u=1&l=2>, <mailto:leave@acme.example?subject=leave>")
            .header("List-Unsubscribe-Post: List-Unsubscribe=One-Click")
            .header("List-Id: News of Acme <news.acme.example>"),
        row("rfc3834-auto-submitted", "Out of office", "x\n")
            .header("Auto-Submitted: auto-replied")
            .header("Precedence: bulk"),
        row("rfc5322-2.2.3-folding-at-a-blank", "a word and another ".repeat(40).trim_end(), "x\n"),
    ]
}

/// MIME: RFC 2045, 2046, 2387, 2392, 3676.
fn parts() -> Vec<Row> {
    const GIF: &[u8] = b"GIF89a\x01\0\x01\0\0\0\0;";
    vec![
        row("rfc2045-6.7-quoted-printable", "It looks encoded", "Now's the time =\nfor all =3D folk =C3=BC to come =\n=\n=20\nto the aid = \n"),
        row("rfc2046-5.1.1-boundaries-in-the-text", "--", "--\n--simple boundary\n--mixed-\n--either--\nThis is no preamble.\n--simple boundary--\n")
            .html("<p>--simple boundary</p>\n--either-\n")
            .file("a.txt", "text/plain", b"--simple boundary\r\n--\r\n"),
        row("rfc2046-5.1.4-alternative", "Two of a kind", "plain words\n").html("<p>the same with <b>weight</b></p>\n"),
        row("rfc2046-5.2.1-a-message-attached", "Forwarded", "see beside\n")
            .file("old mail.eml", "application/octet-stream", b"Subject: x\r\n\r\nbody\r\n"),
        row("rfc2387-related", "A picture in the text", "as words\n")
            .html("<p><img src=\"cid:dot.gif\" alt=\"dot\"></p>\n")
            .shown("dot.gif", "image/gif", GIF, "dot.gif")
            .in_html(&["cid:dot.gif"]),
        row("rfc2392-two-ids-and-one-beside", "Two pictures and a file", "as words\n")
            .html("<img src='cid:a-1.gif'><img src=cid:b_2.gif>\n")
            .file("c.pdf", "application/pdf", b"%PDF-")
            .shown("b_2.gif", "image/gif", b"GIF2", "b_2.gif")
            .shown("a-1.gif", "image/gif", GIF, "a-1.gif"),
        row("rfc3676-signature-and-quotes", "Flowed", "> > deep\n>not so deep \n \n-- \nAda  \n"),
    ]
}
