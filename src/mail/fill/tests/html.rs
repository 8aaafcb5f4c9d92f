//! Values in HTML.

use super::*;

fn html(template: &str, value: &str) -> Result<String, FillError> {
    let draft = Draft {
        format: BodyFormat::Html,
        text: template.into(),
        ..Draft::default()
    };
    let values = [("v", value), ("base", "https://acme.example")];
    pattern(draft, &values).filled().map(|draft| draft.text)
}

#[test]
fn a_value_in_html_is_text() {
    let evil = "<img src=x onerror=alert(1)> & \"c\" 'd'";
    let escaped = "&lt;img src=x onerror=alert(1)&gt; &amp; &quot;c&quot; &#39;d&#39;";
    for (before, after) in [
        ("<p>", "</p>"),
        ("", ""),
        ("<title>", "</title>"),
        ("<textarea>", "</textarea>"),
        ("<!-- ", " -->"),
        ("1 < 2 ", ""),
        ("<p title=\"", "\">x</p>"),
        ("<p title='", "'>x</p>"),
    ] {
        let found = html(&format!("{before}{{{{v}}}}{after}"), evil);
        assert_eq!(found, Ok(format!("{before}{escaped}{after}")));
    }
    let beside = Draft {
        html: "<p>{{v}}</p>".into(),
        text: "{{v}}".into(),
        ..Draft::default()
    };
    let beside = pattern(beside, &[("v", "<b>")]).filled().unwrap();
    assert_eq!(
        (beside.text.as_str(), beside.html.as_str()),
        ("<b>", "<p>&lt;b&gt;</p>")
    );
}

#[test]
fn a_value_in_an_attribute_stays_in_it() {
    for (template, value, expected) in [
        (
            "<p class={{v}}>",
            "a b onclick=c",
            "<p class=a&#32;b&#32;onclick&#61;c>",
        ),
        (
            "<p class={{v}}>",
            "a><script>",
            "<p class=a&gt;&lt;script&gt;>",
        ),
        ("<p class={{v}} id=x>", "", "<p class=\"\" id=x>"),
        (
            "<p class=\"a {{v}}\">",
            "\" onclick=\"x",
            "<p class=\"a &quot; onclick=&quot;x\">",
        ),
        (
            "<p style=\"color:{{v}}\">",
            "#1a2b3c",
            "<p style=\"color:#1a2b3c\">",
        ),
        (
            "<style>p{width:{{v}}}</style>",
            "50%",
            "<style>p{width:50%}</style>",
        ),
    ] {
        assert_eq!(html(template, value).as_deref(), Ok(expected));
    }
    for (template, value) in [
        (
            "<p style=\"color:{{v}}\">",
            "red;background:url(//evil.example)",
        ),
        ("<p style=\"color:{{v}}\">", "r\\65 d"),
        ("<style>p{color:{{v}}}</style>", "red}</style><script>"),
        ("<script>var a='{{v}}'</script>", "';alert(1)//"),
        ("<p onclick=\"a('{{v}}')\">", "');alert(1);('"),
        ("<iframe srcdoc=\"{{v}}\">", "<b>"),
        ("<p {{v}}>", "onclick"),
        ("<p {{v}}=\"1\">", "onclick"),
        ("<p{{v}}>", "x"),
        ("<{{v}}>", "script"),
        ("</{{v}}>", "p"),
        ("<!{{v}}>", "--"),
    ] {
        let error = html(template, value).unwrap_err();
        assert_eq!(error.name, "v", "{template}");
    }
}

#[test]
fn a_value_in_a_link_leads_where_the_template_leads() {
    for (href, value, expected) in [
        (
            "{{v}}",
            "https://a.example/b?c=1&d=2",
            "https://a.example/b?c=1&amp;d=2",
        ),
        (
            "{{v}}",
            "mailto:ada@acme.example",
            "mailto:ada@acme.example",
        ),
        ("{{v}}", "#top", "#top"),
        ("{{v}}://a.example", "https", "https://a.example"),
        (
            "https://a.example/{{v}}",
            "b c/ü?d#e&f",
            "https://a.example/b%20c/%C3%BC%3Fd%23e%26f",
        ),
        (
            "https://a.example/?q={{v}}",
            "a&b=c/d e",
            "https://a.example/?q=a%26b%3Dc%2Fd%20e",
        ),
        (
            "https://{{v}}.acme.example/",
            "shop-1",
            "https://shop-1.acme.example/",
        ),
        ("https://a.example{{v}}", "/b", "https://a.example/b"),
        ("{{base}}/{{v}}", "b", "https://acme.example/b"),
        (
            "mailto:{{v}}",
            "ada@acme.example?bcc=x@evil.example",
            "mailto:ada@acme.example%3Fbcc%3Dx@evil.example",
        ),
        (
            "mailto:a@b.example?subject={{v}}",
            "x&bcc=y@z",
            "mailto:a@b.example?subject=x%26bcc%3Dy%40z",
        ),
        ("cid:{{v}}", "logo.png", "cid:logo.png"),
        ("\\{{v}}/{{v}}", "a", "{{v}}/a"),
    ] {
        let found = html(&format!("<a href=\"{href}\">x</a>"), value);
        assert_eq!(found, Ok(format!("<a href=\"{expected}\">x</a>")), "{href}");
    }
    for (href, value) in [
        ("{{v}}", "javascript:alert(1)"),
        ("{{v}}", " JavaScript:alert(1)"),
        ("{{v}}", "java\nscript:alert(1)"),
        ("{{v}}", "data:text/html,<script>"),
        ("{{v}}:alert(1)", "javascript"),
        ("https://acme.example{{v}}", ".evil.example"),
        ("https://acme.example{{v}}", "@evil.example/"),
        ("{{base}}{{v}}", ".evil.example"),
        ("https://{{v}}.acme.example/", "evil.example/"),
        ("https://{{v}}.acme.example/", "evil.example#"),
        ("https://acme.example/files/{{v}}", "../admin"),
    ] {
        let refused = html(&format!("<a href=\"{href}\">x</a>"), value);
        assert!(refused.is_err(), "{href} {value}: {refused:?}");
    }
}

#[test]
fn a_value_cannot_leave_an_attribute_or_make_a_scheme() {
    let unquoted = html("<img src={{v}}>", "https://a.example/b c onload=x");
    assert_eq!(
        unquoted.as_deref(),
        Ok("<img src=https://a.example/b%20c%20onload&#61;x>")
    );
    let spaced = html(
        "<a href={{ v }}>x</a><p class={{ v }}>",
        "https://a.example/",
    );
    assert_eq!(
        spaced.as_deref(),
        Ok("<a href=https://a.example/>x</a><p class=https://a.example/>")
    );
    let split = html("<a href=\"java{{v}}\">x</a>", "script:alert(1)");
    assert_eq!(
        split.as_deref(),
        Ok("<a href=\"javascript%3Aalert%281%29\">x</a>")
    );
}

proptest! {
    #[test]
    fn no_template_makes_it_panic(pieces in prop::collection::vec(piece(), 0..20), value in "\\PC{0,12}") {
        let template = pieces.concat();
        let _ = html(&template, &value);
        let draft = Draft {
            format: BodyFormat::Markdown,
            text: template.clone(),
            to: template,
            ..Draft::default()
        };
        let _ = pattern(draft, &[("v", &value)]).filled();
    }
}

fn piece() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "{{v}}",
        "{{ v }}",
        "\\{{v}}",
        "{{w}}",
        "<a href=",
        "<p ",
        "<p style=\"",
        "\"",
        "'",
        ">",
        "<",
        "=",
        " ",
        "é",
        "\n",
        "<script>",
        "</script>",
        "<!--",
        "-->",
        "https://",
        "[",
        "](",
        ")",
        "`",
        "```\n",
        "> ",
        "- ",
        "|",
        "(",
        ",",
        "@",
        "&",
        "\\",
    ])
}
