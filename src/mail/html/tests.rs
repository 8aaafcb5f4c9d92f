use proptest::prelude::*;

use super::*;

fn shown(html: &str) -> String {
    to_text(html, 60)
}

#[test]
fn headings_paragraphs_and_breaks() {
    let html = "<html><head><title>no</title><style>p { a: b }</style></head><body>\n<h1>Your  receipt</h1>\n<p>Hello&nbsp;Grace,<br>it is\n <b>at</b>tached &amp; paid.</p><p>Ada</p><!-- no --><hr></body></html>";
    assert_eq!(
        shown(html),
        "# Your receipt\n\nHello\u{a0}Grace,\nit is attached & paid.\n\nAda\n\n────────"
    );
}

#[test]
fn lists_and_quotes_are_indented() {
    let html = "<ul><li>one<li><p>two</p><ol start=3><li>a</li><li>b</li></ol></li></ul><blockquote><p>said</p><blockquote>before</blockquote></blockquote>after";
    assert_eq!(
        shown(html),
        "• one\n• two\n\n  3. a\n  4. b\n\n│ said\n\n│ │ before\n\nafter"
    );
}

#[test]
fn links_tell_where_they_lead_unless_they_say_so() {
    let html = "See <a href=\"https://a.example/?b=1&amp;c=2\">here</a>, <a href='https://a.example/'>a.example</a>, <a href=mailto:x@a.example>x@a.example</a>, <a href=\"#top\">up</a>.";
    assert_eq!(
        shown(html),
        "See here <https://a.example/?b=1&c=2>, a.example, x@a.example, up."
    );
}

#[test]
fn images_are_their_text() {
    let html = "<img alt=\"The logo\" src=cid:logo.png> <img src=\"https://a.example/b.png\"><img alt=\"\" src=x><img src=\"data:image/png;base64,AAAA\">";
    assert_eq!(shown(html), "[image: The logo] [image: b.png][image]");
}

const TABLE: &str = "<table><tr><th>What</th><th>Price</th></tr><tr><td>A pen</td><td>2.00</td></tr><tr><td>Paper, <i>white</i></td><td>11.50</td></tr></table>";

#[test]
fn a_table_of_data_is_drawn_while_there_is_room() {
    assert_eq!(
        shown(TABLE),
        "What         │ Price\n─────────────┼──────\nA pen        │ 2.00\nPaper, white │ 11.50"
    );
    assert_eq!(
        to_text(TABLE, 12),
        "What: A pen\nPrice: 2.00\n\nWhat: Paper, white\nPrice: 11.50"
    );
}

#[test]
fn a_table_that_places_things_is_read_through() {
    let html = format!(
        "<table><tr><td><table><tr><td><h1>Acme</h1><p>Hello</p></td></tr></table></td></tr><tr><td>{TABLE}<td>right"
    );
    let text = shown(&html);
    assert!(text.starts_with("# Acme\n\nHello\n"), "{text}");
    assert!(text.contains("A pen        │ 2.00"), "{text}");
    assert!(text.ends_with("right"), "{text}");
}

#[test]
fn text_as_it_stands() {
    assert_eq!(
        shown("<p>a</p><pre>\n  one\n    two &lt;\n</pre>b"),
        "a\n\n  one\n    two <\n\nb"
    );
    assert_eq!(
        shown("1 < 2 <3 </ <> & &unknown; &#x41;"),
        "1 < 2 <3 </ <> & &unknown; A"
    );
}

#[test]
fn nothing_that_is_cut_off_is_an_error() {
    for html in [
        "<a href=\"x",
        "<script>alert(1)",
        "<!-- x",
        "<table><tr><td>x",
        "</",
        "<",
        "&",
        "&#",
        "<td>x",
        "</table></td></ul>y",
    ] {
        shown(html);
    }
    assert_eq!(shown("<table><tr><table><td>x"), "x");
    assert_eq!(
        attribute(" a=\"1\"b='2' c = 3 d", "c").as_deref(),
        Some("3")
    );
    assert_eq!(attribute(" a=\"1\"b='2' c = 3 d", "d").as_deref(), Some(""));
    assert_eq!(attribute(" a=\"1\"b='2' c = 3 d", "e"), None);
}

#[test]
fn comments_end_where_browsers_end_them() {
    for (html, expected) in [
        ("a<!-->b-->", "ab-->"),
        ("a<!--->b-->", "ab-->"),
        ("a<!-- x --!>b", "ab"),
        ("a<!-- x - -> -- > --->b", "ab"),
        ("a<!---->b<!-- > -->c", "abc"),
        ("a<!-- x", "a"),
    ] {
        assert_eq!(shown(html), expected, "{html}");
    }
}

#[test]
fn odd_html_takes_no_time() {
    let shapes = [
        "<!-- -->",
        "<!--",
        "<style></x",
        "<a b=\"",
        "<svg>",
        "<td>",
        "<tr><td>a",
        "<tr>",
        "<blockquote>",
        "<ul><li>",
        "&",
        "<p style=\"a:b(",
        "<style>@media a{",
        "<![",
        "</",
    ];
    let wide = format!(
        "<td>{}{}",
        "a<td>".repeat(20_000),
        "<tr><td>b".repeat(20_000)
    );
    let tables = shapes.map(|shape| (shape, shape.repeat(50_000)));
    for (shape, rows) in tables.into_iter().chain([("a wide row", wide)]) {
        let html = format!("<table>{rows}");
        let started = std::time::Instant::now();
        to_text(&html, 60);
        write_page(&html, Images::new(&|_| None));
        let took = started.elapsed();
        assert!(took.as_secs() < 10, "{shape} took {took:?}");
    }
}

proptest! {
    #[test]
    fn no_html_is_too_strange(pieces in prop::collection::vec(piece(), 0..60), width in 0_usize..90) {
        let html = pieces.concat();
        let text = to_text(&html, width);
        prop_assert!(!text.starts_with('\n') && !text.ends_with('\n'));
        decoded(&html);
    }

    /// Text in whatever elements is neither lost nor doubled.
    #[test]
    fn every_word_arrives_once(pieces in prop::collection::vec(element(), 0..60)) {
        let mut html = String::new();
        for (at, piece) in pieces.iter().enumerate() {
            html.push_str(&format!("{piece} w{at}w "));
        }
        let text = to_text(&html, 60);
        for at in 0..pieces.len() {
            prop_assert_eq!(text.matches(&format!("w{at}w")).count(), 1, "{} in {}", at, html);
        }
    }
}

fn element() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "",
        "<p>",
        "</p>",
        "<ul>",
        "<li>",
        "</ul>",
        "<ol>",
        "</ol>",
        "<blockquote>",
        "</blockquote>",
        "<table>",
        "<tr>",
        "<td>",
        "<th>",
        "</td>",
        "</tr>",
        "</table>",
        "<pre>",
        "</pre>",
        "<a href=x>",
        "</a>",
        "<h2>",
        "</h2>",
        "<br>",
        "<div>",
        "</div>",
    ])
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        element().prop_map(str::to_owned),
        "\\PC{0,8}",
        prop::sample::select(vec![
            "<",
            "</",
            "<!--",
            "-->",
            "<img alt=\"",
            "\"",
            ">",
            "&",
            "&amp;",
            "<script>",
            "é",
            "\n"
        ])
        .prop_map(str::to_owned),
    ]
}
