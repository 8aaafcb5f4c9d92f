//! HTML and Markdown, with images and files.

use postrider::mail::BodyFormat::{Html, Markdown};

use crate::row::{Row, row};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\r.\n.\r\nnot a picture";

pub fn rows() -> Vec<Row> {
    html().into_iter().chain(markdown()).collect()
}

fn html() -> Vec<Row> {
    vec![
        row("html-from-html", "x", "<h1>Größe</h1>\n<p>a &amp; b <a href=\"https://acme.example/?a=1&amp;b=2\">link</a></p>\n")
            .format(Html)
            .in_html(&["<h1>Größe</h1>", "?a=1&amp;b=2"]),
        row("html-without-text", "x", "").html("<p>only <b>this</b></p>\n"),
        row("html-without-text-with-image", "x", "")
            .html("<p><img src=\"cid:a.png\"></p>\n")
            .shown("a.png", "image/png", PNG, "a.png"),
        row("html-styles-and-scripts", "x", "x\n")
            .html("<style>p { color: red }</style><p style='margin:0'>a</p><!-- c --><pre>\n a\n  b\n</pre>\n"),
        row("html-right-to-left", "x", "שלום\n").html("<p dir=\"rtl\">שלום <bdi>abc</bdi></p>\n"),
        row("html-text-related-and-mixed", "All at once", "words\n")
            .html("<p><img src=\"cid:one.png\"><img src=\"cid:two.png\"></p>\n")
            .shown("one.png", "image/png", PNG, "one.png")
            .file("first.pdf", "application/pdf", b"%PDF-1")
            .shown("two.png", "image/png", b"two", "two.png")
            .file("second.csv", "text/csv", b"a,b\r\n1,2\n"),
        row("html-of-css-urls", "x", "x\n")
            .html("<div style=\"background:url(cid:bg.png)\">x</div>\n")
            .shown("bg.png", "image/png", PNG, "bg.png"),
        row("html-from-html-with-image", "x", "<p>Hello</p><img src=\"cid:a.png\" alt=\"the sea\">\n")
            .format(Html)
            .shown("a.png", "image/png", PNG, "a.png"),
    ]
}

fn markdown() -> Vec<Row> {
    vec![
        row("markdown-everything", "x", "# Größe\n\n| a | b |\n|---|--:|\n| 1 | *zwei* |\n\n- one\n  - two\n\n1. three\n\n> quoted\n\n```rust\nfn main() { println!(\"<&>\"); }\n```\n\n`code` ~~gone~~ [link](https://acme.example/?a=1&b=2)\n\n- [x] done\n")
            .format(Markdown)
            .in_html(&["<table", "zwei</em>", "&lt;&amp;&gt;", "https://acme.example/?a=1&amp;b=2", "<blockquote"]),
        row("markdown-image", "x", "![The logo](logo.png)\n")
            .format(Markdown)
            .shown("logo.png", "image/png", PNG, "logo.png")
            .in_html(&["src=\"cid:logo.png\"", "alt=\"The logo\""]),
        row("markdown-images-and-file", "x", "![](<a b.png>) and ![](c.png)\n")
            .format(Markdown)
            .shown("a b.png", "image/png", PNG, "a_b.png")
            .shown("c.png", "image/png", b"c", "c.png")
            .file("d.zip", "application/zip", b"PK")
            .in_html(&["cid:a_b.png", "cid:c.png"]),
        row("markdown-remote-image-is-a-link", "x", "![far](https://acme.example/a.png)\n")
            .format(Markdown)
            .in_html(&["href=\"https://acme.example/a.png\""]),
        row("markdown-html-is-text", "x", "a <script>alert(1)</script> <b>c</b>\n\n<div>\n\nd\n")
            .format(Markdown)
            .in_html(&["&lt;script&gt;", "&lt;b&gt;"]),
        row("markdown-long-line-and-dots", "x", format!("{}\n\n.\n\n..b\n", "wörd ".repeat(900).trim_end()))
            .format(Markdown),
        row("markdown-images-of-names-alike", "x", "![](<a b.png>) ![](a_b.png) ![](ä.png) ![](ö.png)\n")
            .format(Markdown)
            .shown("a b.png", "image/png", b"1", "a_b.png")
            .shown("a_b.png", "image/png", b"2", "2.a_b.png")
            .shown("ä.png", "image/png", b"3", "_.png")
            .shown("ö.png", "image/png", b"4", "2._.png")
            .in_html(&["cid:a_b.png", "cid:2.a_b.png", "cid:_.png", "cid:2._.png"]),
        row("markdown-images-of-one-name", "x", "![]({folder}/one/a.png) ![]({folder}/two/a.png)\n")
            .format(Markdown)
            .shown("one/a.png", "image/png", b"1", "a.png")
            .shown("two/a.png", "image/png", b"2", "2.a.png")
            .in_html(&["cid:a.png", "cid:2.a.png"]),
    ]
}
