//! Values in Markdown.

use super::*;
use crate::mail::bodies;

fn markdown(template: &str, value: &str) -> Result<Draft, FillError> {
    let draft = Draft {
        format: BodyFormat::Markdown,
        text: template.into(),
        ..Draft::default()
    };
    pattern(draft, &[("v", value)]).filled()
}

/// The HTML inside the element around the text.
fn body_of(draft: &Draft) -> String {
    let html = bodies(draft).html.into_owned();
    let (_, body) = html.split_once("<div").unwrap();
    let (_, body) = body.split_once(">\n").unwrap();
    body.strip_suffix("\n</div>\n</body></html>\n")
        .unwrap()
        .to_owned()
}

/// What could be markup.
const VALUES: [&str; 29] = [
    "[click](https://evil.example)",
    "![x](https://evil.example/a.png)",
    "<https://evil.example>",
    "<b onclick=x>b</b>",
    "https://evil.example/a_b",
    "http://evil.example",
    "see https://evil.example, and http://evil.example",
    "**bold** *a* _b_ __c__ ~~d~~ `e`",
    "# Title",
    "> quote",
    "- item",
    "1. item",
    "2) item",
    "+ item",
    "* item",
    "---",
    "===",
    "```",
    "~~~ x",
    "[x]: https://evil.example",
    ": https://evil.example",
    "(https://evil.example)",
    "&lt;b&gt; &copy; AT&T",
    "a | b",
    "back\\slash\\",
    "O'Brien \"x\" & Söhne, 100% (net)!",
    "snake_case_name and 2*3*4",
    "{{v}}",
    "a@evil.example",
];
/// Places for a value.
const TEMPLATES: [&str; 21] = [
    "Hello {{v}},\n\nbye",
    "{{v}}",
    "{{v}}\n---",
    "{{v}}\n\ntext",
    "# {{v}}",
    "> {{v}}",
    "- {{v}}\n- b",
    "1. {{v}}",
    "| a | b |\n|---|---|\n| {{v}} | c |",
    "**{{v}}**",
    "*x {{v}} y*",
    "x{{v}}y",
    "[{{v}}](https://acme.example)",
    "[text]{{v}}",
    "!{{v}}",
    "<{{v}}>",
    "<p>{{v}}</p>",
    "<p>\n{{v}}\n</p>",
    "a {{v}}(b)",
    "{{v}}. c",
    "{{v}}[d](https://acme.example)",
];

#[test]
fn a_value_in_markdown_is_literal_text() {
    const WORD: &str = "Platzhalter";
    for (template, value) in TEMPLATES
        .iter()
        .flat_map(|one| VALUES.map(|value| (*one, value)))
    {
        let found = markdown(template, value).unwrap();
        let escaped = crate::mail::html::escaped(value);
        let expected = body_of(&markdown(template, WORD).unwrap()).replace(WORD, &escaped);
        let shown = body_of(&found);
        match template.contains("<p>") {
            // HTML in Markdown is shown as it is typed, backslashes included.
            true => assert_eq!(shown.replace('\\', ""), expected.replace('\\', "")),
            false => assert_eq!(shown, expected, "{template}: {}", found.text),
        }
    }
}

#[test]
fn the_text_part_has_no_backslash_that_only_the_markdown_needs() {
    let value = "[a](https://b.example) 2*3 under_score_ #1 \\ & ok";
    let found = markdown("# {{v}}\n\n`c:\\d` \\*e\\* {{v}}\n\n    f\\*\n", value).unwrap();
    assert_eq!(
        bodies(&found).text,
        format!("# {value}\n\n`c:\\d` *e* {value}\n\n    f\\*\n")
    );
    let plain = "no backslash at all";
    assert_eq!(bodies(&markdown(plain, "").unwrap()).text, plain);
}

#[test]
fn lines_of_a_value_stay_lines_of_the_same_paragraph() {
    let address = "Grace Hopper\n1 Main Street\r\n# Arlington\n\n    VA";
    for (template, expected) in [
        (
            "{{v}}\n\nbye",
            "<p>Grace Hopper<br>\n1 Main Street<br>\n# Arlington</p>\n<p>VA</p>\n<p>bye</p>",
        ),
        (
            "> {{v}}",
            "<blockquote>\n<p>Grace Hopper<br>\n1 Main Street<br>\n# Arlington</p>\n<p>VA</p>\n</blockquote>",
        ),
        (
            "- {{v}}",
            "<ul>\n<li><p>Grace Hopper<br>\n1 Main Street<br>\n# Arlington</p>\n<p>VA</p>\n</li>\n</ul>",
        ),
        (
            "# {{v}}",
            "<h1>Grace Hopper 1 Main Street # Arlington     VA</h1>",
        ),
    ] {
        let draft = markdown(template, address).unwrap();
        let mut plain = body_of(&draft);
        while let Some(start) = plain.find(" style=\"") {
            let end = start + 8 + plain[start + 8..].find('"').unwrap() + 1;
            plain.replace_range(start..end, "");
        }
        assert_eq!(plain, expected, "{template}: {}", draft.text);
    }
}

#[test]
fn a_line_break_at_the_end_of_a_value_is_none_in_the_text() {
    let found = markdown("Hello {{v}}, bye", "Grace\r\n\n").unwrap();
    assert_eq!(found.text, "Hello Grace, bye");
}

#[test]
fn a_value_in_code_stays_in_the_code() {
    for (template, value, expected) in [
        ("`{{v}}`", "*a* <b> [c](d)", "`*a* <b> [c](d)`"),
        ("`{{v}}`", "a\nb", "`a b`"),
        ("```\n{{v}}\n```", "# a\n*b*", "```\n# a\n*b*\n```"),
        (
            "> ```\n> {{v}}\n> ```",
            "a\n[b](https://evil.example)",
            "> ```\n> a\n> [b](https://evil.example)\n> ```",
        ),
        ("    {{v}}", "a\n*b*", "    a\n    *b*"),
        (
            "| a |\n|---|\n| `{{v}}` |",
            "b|c",
            "| a |\n|---|\n| `b\\|c` |",
        ),
    ] {
        assert_eq!(markdown(template, value).unwrap().text, expected);
    }
    for (template, value) in [
        ("`{{v}}`", "a` [b](https://evil.example) `c"),
        ("```\n{{v}}\n```", "a\n```\n[b](https://evil.example)"),
        ("~~~\n{{v}}\n~~~", "a\n  ~~~~"),
    ] {
        assert!(markdown(template, value).is_err(), "{template}");
    }
}

#[test]
fn a_value_in_a_link_of_markdown_is_an_address() {
    for (template, value, expected) in [
        (
            "[a]({{v}})",
            "https://b.example/c?d=1&e",
            "[a](https://b.example/c?d=1&e)",
        ),
        (
            "[a](https://b.example/{{v}})",
            "c) [x](https://evil.example",
            "[a](https://b.example/c%29%20%5Bx%5D%28https%3A//evil.example)",
        ),
        (
            "https://b.example/{{v}}",
            "c_d e*f*",
            "https://b.example/c%5Fd%20e%2Af%2A",
        ),
        (
            "<https://b.example/{{v}}>",
            "c> [x](https://evil.example)",
            "<https://b.example/c%3E%20%5Bx%5D%28https%3A//evil.example%29>",
        ),
        (
            "[a]\n\n[a]: https://b.example/?q={{v}}",
            "c\nd: e",
            "[a]\n\n[a]: https://b.example/?q=c%0Ad%3A%20e",
        ),
        ("![a]({{v}})", "my logo.png", "![a](my%20logo.png)"),
    ] {
        let found = markdown(template, value).unwrap().text;
        assert_eq!(found, expected, "{template}");
    }
    let title = markdown("[a](https://b.example \"{{v}}\")", "c\" d) [x](y)\ne").unwrap();
    let body = body_of(&title);
    assert!(body.contains("title=\"c&quot; d) [x](y) e\""), "{body}");
    assert_eq!(body.matches("<a ").count(), 1, "{body}");
    for (template, value) in [
        ("[a]({{v}})", "javascript:alert(1)"),
        ("[a](https://acme.example{{v}})", ".evil.example"),
        ("[a]: {{v}}\n\n[a]", "data:text/html,x"),
    ] {
        assert!(markdown(template, value).is_err(), "{template}");
    }
}

proptest! {
    /// Whatever a value is, the elements around it are those of the template.
    #[test]
    fn no_value_makes_markup(value in "[a-c #>*+_~`|!()<>&:;@/.0-9=\\[\\]\\\\\"'-]{0,16}", at in 0_usize..8) {
        let templates = [
            "x {{v}} y", "{{v}}", "{{v}} z\n===", "> {{v}}\n\n{{v}}!", "1. {{v}}\n2. {{v}}", "# {{v}} #",
            "a | b\n--|--\n{{v}} | *{{v}}*", "[{{v}}](https://acme.example \"t\"){{v}}(b)",
        ];
        let value = value.trim();
        if value.is_empty() {
            return Ok(());
        }
        let found = body_of(&markdown(templates[at], value).unwrap());
        let plain = body_of(&markdown(templates[at], "w").unwrap());
        let tags = |html: &str| html.split('<').skip(1).map(|tag| tag.split('>').next().unwrap_or_default().to_owned()).collect::<Vec<_>>();
        prop_assert_eq!(tags(&found), tags(&plain), "{}", found);
    }
}
