//! Nothing but the allow-list comes through, however it is written.

use proptest::prelude::*;

use super::*;

/// A message with `html` and an image whose Content-ID is `logo@acme`.
fn eml(html: &str) -> String {
    format!(
        "From: ada@acme.example\r\nSubject: x\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\n\
         Content-Type: text/html; charset=utf-8\r\n\r\n{html}\r\n--b\r\n\
         Content-Type: image/png\r\nContent-ID: <logo@acme>\r\nContent-Transfer-Encoding: base64\r\n\r\neHh4\r\n--b\r\n\
         Content-Type: text/html; name=a.html\r\nContent-ID: <page@acme>\r\n\r\n<p>\r\n--b--\r\n"
    )
}

/// The content of the frame in the page of `html`, after the checks that hold for every page.
fn content(html: &str) -> String {
    let page = browser_page(eml(html).as_bytes()).unwrap();
    let (outside, frame) = page.split_once(" srcdoc=\"").unwrap();
    let (frame, behind) = frame.split_once('"').unwrap();
    assert_eq!(behind, "></iframe>\n");
    assert!(outside.ends_with("<iframe sandbox=\"allow-popups allow-popups-to-escape-sandbox\""));
    assert!(!frame.contains(['<', '>']), "{frame}");
    let frame = frame
        .replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
    let policy = format!(
        "<!doctype html><meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">"
    );
    assert!(outside.starts_with(&policy) && frame.starts_with(&policy));
    let head = format!("{policy}{}\n", HEAD.concat());
    frame.strip_prefix(&head).unwrap().trim_end().to_owned()
}

/// Every one of these would take the page to evil.example, or tell it that it was opened.
const LEAPS: [&str; 74] = [
    // Comments that end earlier than they seem to.
    "<!--><meta http-equiv=\"refresh\" content=\"0;url=https://evil.example/\">-->",
    "<!---><meta http-equiv=\"refresh\" content=\"0;url=https://evil.example/\">-->",
    "<!-- x --!><meta http-equiv=\"refresh\" content=\"0;url=https://evil.example/\">-->",
    "<!-- --><meta http-equiv=refresh content=0;url=https://evil.example/><!-- -->",
    "<!-- <!-- --><meta http-equiv=refresh content=0;url=https://evil.example/>-->",
    "<!x><meta http-equiv=refresh content=0;url=https://evil.example/>",
    "<?x ><meta http-equiv=refresh content=0;url=https://evil.example/>?>",
    "<![CDATA[><meta http-equiv=refresh content=0;url=https://evil.example/>]]>",
    "<!--[if mso]><meta http-equiv=refresh content=0;url=https://evil.example/><![endif]-->",
    "<![if !mso]><meta http-equiv=refresh content=0;url=https://evil.example/><![endif]>",
    // Elements in which text is no markup, and foreign ones in which it is.
    "<svg><script><meta http-equiv=\"refresh\" content=\"0;url=https://evil.example/\"></script></svg>",
    "<svg><title><meta http-equiv=\"refresh\" content=\"0;url=https://evil.example/\"></title></svg>",
    "<svg><style><meta http-equiv=refresh content=0;url=https://evil.example/></style></svg>",
    "<svg><desc><meta http-equiv=refresh content=0;url=https://evil.example/></desc></svg>",
    "<svg><foreignObject><meta http-equiv=refresh content=0;url=https://evil.example/>",
    "<svg/><meta http-equiv=refresh content=0;url=https://evil.example/>",
    "<svg></svg/><meta http-equiv=refresh content=0;url=https://evil.example/>",
    "<svg><p><meta http-equiv=refresh content=0;url=https://evil.example/>",
    "<svg><image href=https://evil.example/a.png /><use href=https://evil.example/a.svg#b /></svg>",
    "<svg><a xlink:href=https://evil.example/><text>x</text></a></svg>",
    "<svg><animate attributeName=href values=https://evil.example/ /></svg>",
    "<math><annotation-xml encoding=text/html><meta http-equiv=refresh content=0;url=https://evil.example/>",
    "<math href=https://evil.example/><mtext><style><img src=https://evil.example/a></style>",
    "<noscript><meta http-equiv=refresh content=0;url=https://evil.example/></noscript>",
    "<template><meta http-equiv=refresh content=0;url=https://evil.example/></template>",
    "<textarea></textarea><meta http-equiv=refresh content=0;url=https://evil.example/>",
    "<title></title><meta http-equiv=refresh content=0;url=https://evil.example/>",
    "<xmp></xmp><meta http-equiv=refresh content=0;url=https://evil.example/>",
    "<select><meta http-equiv=refresh content=0;url=https://evil.example/></select>",
    "<table><meta http-equiv=refresh content=0;url=https://evil.example/></table>",
    "<frameset><frame src=https://evil.example/></frameset>",
    "<meta/http-equiv=\"refresh\"/content='0;url=https://evil.example/'>",
    "<META HTTP-EQUIV = ' Refresh ' CONTENT=\"0;URL='https://evil.example/'\">",
    "<meta name=a http-equiv=set-cookie content=b=https://evil.example/>",
    // Links that browsers follow by themselves.
    "<link rel=\"dns-prefetch\" href=\"//evil.example\"><link rel=preconnect href=https://evil.example>",
    "<link rel=\"stylesheet\" href=\"https://evil.example/a.css\">",
    "<link rel=\"preload\" as=image href=\"https://evil.example/a.png\">",
    "<link rel=icon href=https://evil.example/a.ico><link rel=prerender href=https://evil.example/>",
    "<link rel=modulepreload href=https://evil.example/a.js><link rel=manifest href=https://evil.example/a>",
    "<base href=\"https://evil.example/\"><img src=a.png><a href=b>c</a>",
    "<form action=https://evil.example/><input autofocus><button formaction=https://evil.example/>a</button></form>",
    "<input type=image src=https://evil.example/a.png>",
    "<object data=https://evil.example/a><param name=src value=https://evil.example/a></object>",
    "<embed src=https://evil.example/a><applet code=https://evil.example/a></applet>",
    "<iframe src=https://evil.example/></iframe><iframe srcdoc='<script src=https://evil.example/>'></iframe>",
    "<script src=https://evil.example/a.js></script><script>location='https://evil.example/'</script>",
    "<body onload=\"location='https://evil.example/'\"><p onclick=location='https://evil.example/'>",
    "<a href=https://ok.example ping=https://evil.example/>a</a>",
    "<map name=m><area href=https://evil.example/></map><img usemap=#m longdesc=https://evil.example/>",
    // Images and other media.
    "<img src=https://evil.example/a.png><image src=https://evil.example/a.png>",
    "<img srcset=\"https://evil.example/a.png 2x\" lowsrc=https://evil.example/a dynsrc=https://evil.example/a>",
    "<picture><source srcset=https://evil.example/a.png><img></picture>",
    "<video poster=https://evil.example/a src=https://evil.example/a><track src=https://evil.example/a></video>",
    "<audio src=https://evil.example/a><bgsound src=https://evil.example/a></audio>",
    "<table background=https://evil.example/a><td background=//evil.example/a></table>",
    "<body background=https://evil.example/a.png>",
    "<blockquote cite=https://evil.example/><q cite=https://evil.example/>a</q></blockquote>",
    // Style sheets.
    "<style>@import url(https://evil.example/a.css);</style>",
    "<style>@import 'https://evil.example/a.css';p{color:red}</style>",
    "<style>@\\69mport 'https://evil.example/a.css';</style>",
    "<style>@font-face{font-family:a;src:url(https://evil.example/a.woff)}</style>",
    "<style>p{background:url(https://evil.example/a.png)}</style>",
    "<style>p{background:u\\72l(https://evil.example/a.png)}</style>",
    "<style>p{background:image-set('https://evil.example/a.png' 1x)}</style>",
    "<style>@media screen{@media print{p{background:url(//evil.example/a)}}}</style>",
    "<style>@namespace a url(https://evil.example/);@charset 'https://evil.example/'</style>",
    "<style>a[href^='https://evil.example/']{color:red}</style>",
    "<p style=\"background:url(https://evil.example/a.png)\">",
    "<p style=\"background:/**/URL/**/( 'https://evil.example/a.png' )\">",
    "<p style=\"list-style-image:url&#40;https://evil.example/a.png)\">",
    "<p style=\"behavior:url(https://evil.example/a.htc);-moz-binding:url(https://evil.example/a#b)\">",
    "<p style=\"content:url(https://evil.example/a);--a:url(https://evil.example/a);src:url(https://evil.example/b)\">",
    "<p style=\"background:url(cid:logo@acme) url(https://evil.example/a)\">",
    "<p style='font-family:\"x;background:url(https://evil.example/a)\"'>",
];

#[test]
fn nothing_leaves_by_itself() {
    for leap in LEAPS {
        let inside = content(&format!("<p>before</p>{leap}"));
        assert!(inside.starts_with("<p>before</p>"), "{inside}");
        assert!(!inside.contains("evil.example"), "{leap} became {inside}");
        for never in [
            "<meta", "<link", "<base", "<script", "<svg", "<form", "<input", "<iframe", " on",
            "url(",
        ] {
            assert!(!inside.contains(never), "{leap} became {inside}");
        }
    }
}

#[test]
fn only_links_that_wait_for_a_click_remain() {
    let outside = "rel=\"noopener noreferrer\" target=\"_blank\"";
    for (target, expected) in [
        (
            "https://a.example/?b=1&amp;c=2",
            Some("https://a.example/?b=1&amp;c=2"),
        ),
        (" HTTP://a.example ", Some("HTTP://a.example")),
        ("mailto:ada@acme.example", Some("mailto:ada@acme.example")),
        ("tel:+49", Some("tel:+49")),
        ("javascript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("&#106;avascript&colon;alert(1)", None),
        ("\u{1}javascript:alert(1)", None),
        ("data:text/html,<script>alert(1)</script>", None),
        ("vbscript:a", None),
        ("file:///etc/passwd", None),
        ("//evil.example/", None),
        ("a.html", None),
        ("view-source:https://a.example", None),
    ] {
        let inside = content(&format!(
            "<a target=_top rel=opener href=\"{target}\">x</a>"
        ));
        let expected = match expected {
            Some(target) => format!("<a href=\"{target}\" {outside}>x</a>"),
            None => "<a>x</a>".into(),
        };
        assert_eq!(inside, expected, "{target}");
    }
    let inside = content("<a href=#top>up</a><h1 id=top>Top</h1>");
    assert_eq!(
        inside,
        "<a href=\"about:srcdoc#top\">up</a><h1 id=\"top\">Top</h1>"
    );
}

#[test]
fn images_of_the_message_remain_wherever_they_are_shown() {
    let data = "data:image/png;base64,eHh4";
    for (html, expected) in [
        (
            "<img src=cid:logo@acme alt=Logo>",
            format!("<img src=\"{data}\" alt=\"Logo\">"),
        ),
        (
            "<img src='CID:logo%40acme'/>",
            format!("<img src=\"{data}\">"),
        ),
        (
            "<td background=cid:logo@acme>a</td>",
            format!("<td background=\"{data}\">a</td>"),
        ),
        (
            "<p style=\"background:#fff url( 'cid:logo@acme' ) no-repeat\">",
            format!("<p style=\"background:#fff url(&quot;{data}&quot;) no-repeat;\">"),
        ),
        (
            "<style>p{background-image:url(cid:logo@acme)}</style>",
            format!("<style media=\"\">\np{{background-image:url(\"{data}\");}}\n</style>"),
        ),
        (
            "<img src=\"data:image/gif;base64,R0lG\n OD\">",
            "<img src=\"data:image/gif;base64,R0lGOD\">".into(),
        ),
        ("<img src=cid:other alt=x>", "<img alt=\"x\">".into()),
        ("<img src=cid:page@acme>", "<img>".into()),
        ("<img src=\"data:text/html,<p>\">", "<img>".into()),
        ("<img src=\"data:image/svg+xml,<svg/>\">", "<img>".into()),
        ("say cid:logo@acme", "say cid:logo@acme".into()),
    ] {
        assert_eq!(content(html), expected, "{html}");
    }
}

#[test]
fn an_image_that_is_shown_without_end_makes_no_endless_page() {
    let part = |_: &str| Some("x".repeat(1_000_000));
    let html = "<img src=cid:a>".repeat(100_000);
    let page = write_page(&html, Images::new(&part));
    assert!(page.len() < 70_000_000, "{}", page.len());
    assert_eq!(page.matches("<img").count(), 100_000);
}

#[test]
fn what_shapes_the_text_remains() {
    let html = "<html lang=de><head><title>no</title><style type=text/css media='screen and (max-width:600px)'><!-- /* a } */ .b > td:first-child{color:RED!important;width:calc(100% - 2px);filter:alpha(opacity=5)} \
        @media (min-width: 3em) { .c { display:none } .d{} } --></style></head><body bgcolor=#ffffff style='margin:0'>\
        <h1 class=b style=\"color:rgb(1, 2, 3); font-family: 'Segoe UI', Arial; position\">Grüße &amp; <b>2 < 3</b></h1>\
        <table border=0 cellpadding=\"4\"><tr><td colspan=2 nowrap>a&nbsp;b<td>c</table><br/><center><font size=2>d</font></center></body></html>";
    assert_eq!(
        content(html),
        "<html lang=\"de\"><style media=\"screen and (max-width:600px)\">\n.b > td:first-child{color:RED!important;width:calc(100% - 2px);}\n@media (min-width: 3em){.c{display:none;}\n}\n</style>\
         <body bgcolor=\"#ffffff\" style=\"margin:0;\">\
         <h1 class=\"b\" style=\"color:rgb(1, 2, 3);font-family:'Segoe UI', Arial;\">Grüße &amp; <b>2 &lt; 3</b></h1>\
         <table border=\"0\" cellpadding=\"4\"><tr><td colspan=\"2\" nowrap=\"\">a&nbsp;b<td>c</table><br><center><font size=\"2\">d</font></center>"
    );
}

#[test]
fn a_value_cannot_end_its_attribute_or_its_element() {
    let inside =
        content("<p title='\"><meta http-equiv=refresh>' class=\"a&quot; onclick=&quot;b\">c</p>");
    assert_eq!(
        inside,
        "<p title=\"&quot;&gt;&lt;meta http-equiv=refresh&gt;\" class=\"a&quot; onclick=&quot;b\">c</p>"
    );
    let inside = content("<noscript><p title=\"</noscript><img src=https://evil.example>\">d");
    assert_eq!(
        inside,
        "<p title=\"&lt;/noscript&gt;&lt;img src=https://evil.example&gt;\">d"
    );
    let inside = content("<style media=\"x'></style><script>\">p{color:red}</style>d");
    assert_eq!(
        inside,
        "<style media=\"x'&gt;&lt;/style&gt;&lt;script&gt;\">\np{color:red;}\n</style>d"
    );
}

#[test]
fn a_message_without_html_has_no_page() {
    assert_eq!(browser_page(b"Subject: x\r\n\r\ntext"), None);
    let deep = "Content-Type: message/rfc822\r\n\r\n".repeat(2_000);
    assert_eq!(browser_page(deep.as_bytes()), None);
}

/// What a browser would take for a tag, without the values of its attributes.
fn tags(inside: &str) -> Vec<String> {
    let tags = inside.split('<').skip(1);
    let tags = tags.map(|rest| rest.split('>').next().unwrap_or_default());
    tags.map(|tag| tag.split('"').step_by(2).collect())
        .collect()
}

proptest! {
    #[test]
    fn no_mixture_of_pieces_makes_another_element(pieces in prop::collection::vec(piece(), 0..40)) {
        let inside = content(&pieces.concat());
        for tag in tags(&inside) {
            let mut words = tag.trim_start_matches('/').split([' ', '=']).filter(|word| !word.is_empty());
            let name = words.next().unwrap_or_default();
            prop_assert!(["p", "a", "td", "table", "style", "b"].contains(&name), "{} in {}", name, inside);
            for word in words {
                prop_assert!(["title", "style", "media"].contains(&word), "{} in {}", word, inside);
            }
        }
        for sheet in inside.split("<style media=\"\">").skip(1) {
            let sheet = sheet.split("</style>").next().unwrap_or_default();
            prop_assert!(!sheet.contains("url") && !sheet.contains('@'), "{}", inside);
        }
    }
}

fn piece() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "<p>",
        "</p>",
        "<a href=javascript:x>",
        "</a>",
        "<td background=//evil.example>",
        "<table>",
        "</table>",
        "<svg>",
        "</svg>",
        "<math>",
        "<style>",
        "</style>",
        "<title>",
        "</title>",
        "<script>",
        "</script>",
        "<textarea>",
        "</textarea>",
        "<noscript>",
        "</noscript>",
        "<template>",
        "</template>",
        "<!--",
        "-->",
        "--!>",
        "<!",
        "<?",
        "</",
        "<",
        ">",
        "\"",
        "'",
        "=",
        "/",
        "<b title=\"",
        "<b title='",
        "<b ",
        "{",
        "}",
        "p",
        "<meta http-equiv=refresh content=//evil.example>",
        "<link rel=preconnect href=//evil.example>",
        "<b style=\"",
        "background:url(//evil.example)",
        "@import '//evil.example';",
        "&lt;",
        "&#60;",
        "&quot;",
    ])
}
