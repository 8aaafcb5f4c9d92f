use proptest::prelude::*;

use super::*;
use crate::mail::{Mailbox, parse_list};

mod html;
mod markdown;

fn pattern(draft: Draft, values: &[(&str, &str)]) -> Pattern {
    let values = values.iter().map(|(name, value)| (*name, *value));
    let values = values.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Pattern {
        draft,
        values: values.collect(),
        literal: false,
        opened: Opened::default(),
    }
}

fn filled(text: &str, values: &[(&str, &str)]) -> String {
    let draft = Draft {
        text: text.into(),
        ..Draft::default()
    };
    pattern(draft, values).filled().unwrap().text
}

#[test]
fn variables_are_found_wherever_something_is_written_and_each_once() {
    let draft = Draft {
        to: "{{ whom }} <{{address}}>".into(),
        subject: "For {{whom}}: {{größe}}".into(),
        files: vec!["{{month}}/invoice.pdf".into()],
        text: "{{whom}} {{a.b-c_1}}".into(),
        html: "<p>{{in-html}}</p>".into(),
        extras: crate::mail::Extras {
            metadata: vec!["order={{order}}".into()],
            message_id: "<{{id}}@acme.example>".into(),
            ..Default::default()
        },
        ..Draft::default()
    };
    let all = pattern(draft, &[("whom", "Grace")]);
    let names = [
        "whom", "address", "größe", "order", "id", "month", "a.b-c_1", "in-html",
    ];
    assert_eq!(all.variables(), names);
    assert_eq!(all.missing(), &names[1..]);
    let filled = all.filled().unwrap();
    assert_eq!(filled.to, "Grace <{{address}}>");
    assert_eq!(filled.files, ["{{month}}/invoice.pdf"]);
}

#[test]
fn what_is_no_name_is_text_and_a_backslash_makes_it_so() {
    let x = [("x", "1")];
    for (text, expected) in [
        ("{{x}}{{ x }}", "11"),
        ("{{#each x}} {{}} {{ }} {{x", "{{#each x}} {{}} {{ }} {{x"),
        ("\\{{x}} {{x}}", "{{x}} 1"),
        ("{{{x}}} {{{{x}}}}", "{1} {{1}}"),
        ("{{x\n}}", "{{x\n}}"),
        ("{x} }}{{", "{x} }}{{"),
        ("{{y}}", "{{y}}"),
    ] {
        assert_eq!(filled(text, &x), expected, "{text}");
    }
}

#[test]
fn a_value_in_plain_text_is_what_it_is_and_is_not_filled_again() {
    let values = [("x", "{{y}}"), ("y", "a\n<b> & \"c\" [d](e)")];
    assert_eq!(filled("{{x}}", &values), "{{y}}");
    assert_eq!(filled("{{y}}", &values), "a\n<b> & \"c\" [d](e)");
}

fn to(list: &str, values: &[(&str, &str)]) -> Result<String, FillError> {
    let draft = Draft {
        to: list.into(),
        ..Draft::default()
    };
    pattern(draft, values).filled().map(|draft| draft.to)
}

#[test]
fn a_name_is_a_name_whatever_is_in_it() {
    for (list, name, expected) in [
        ("{{n}} <a@b.example>", "Grace", "Grace"),
        ("{{n}} <a@b.example>", "Doe, Jane", "Doe, Jane"),
        ("\"{{n}}\" <a@b.example>", "Doe, Jane", "Doe, Jane"),
        (
            "Dr. {{n}} <a@b.example>",
            "Doe; x@evil.example",
            "Dr. Doe; x@evil.example",
        ),
        (
            "{{n}} <a@b.example>",
            "x <x@evil.example>, y",
            "x <x@evil.example>, y",
        ),
        (
            "{{n}} <a@b.example>",
            "\" <x@evil.example>, \"",
            "\" <x@evil.example>, \"",
        ),
        (
            "\"{{n}}\" <a@b.example>",
            "\\\" <x@evil.example> \\",
            "\\\" <x@evil.example> \\",
        ),
        (
            "{{n}} <a@b.example>",
            "Grace (x) : y@z\\",
            "Grace (x) : y@z\\",
        ),
        (
            "{{n}} <a@b.example>",
            "Grace\r\nBcc: x@evil.example",
            "Grace Bcc: x@evil.example",
        ),
        ("{{n}} <a@b.example>", "Grace\u{2028}x,", "Grace x,"),
    ] {
        let filled = to(list, &[("n", name)]).unwrap();
        let parsed = parse_list(&filled);
        assert_eq!(parsed.len(), 1, "{filled}");
        let mailbox = parsed[0].result.clone().unwrap();
        let expected = Mailbox {
            name: Some(expected.into()),
            local: "a".into(),
            domain: "b.example".into(),
        };
        assert_eq!(mailbox, expected, "{filled}");
    }
    assert_eq!(
        to("{{n}} <a@b.example>", &[("n", " ")]).unwrap(),
        "<a@b.example>"
    );
}

#[test]
fn an_address_is_one_address() {
    for (list, value, expected) in [
        ("{{v}}", "ada@acme.example", "ada@acme.example"),
        (
            "<{{v}}>, b@c.example",
            " ada@acme.example ",
            "<ada@acme.example>, b@c.example",
        ),
        ("{{v}}@acme.example", "ada+x", "ada+x@acme.example"),
        ("a@b.example, {{v}}", "", "a@b.example, "),
    ] {
        assert_eq!(to(list, &[("v", value)]).unwrap(), expected);
    }
    for value in [
        "ada@acme.example, x@evil.example",
        "ada@acme.example; x@evil.example",
        "ada@acme.example\nx@evil.example",
        "ada@acme.example\r\nBcc: x@evil.example",
        "ada@acme.example> <x@evil.example",
        "ada@acme.example>,<x@evil.example",
        "Boss <x@evil.example>",
        "\"ada@acme.example\" <x@evil.example>",
        "ada@acme.example(",
        "mailto:x@evil.example",
        "x y",
    ] {
        for list in ["{{v}}", "Ada <{{v}}>", "b@c.example, {{v}}", "Ada <x{{v}}>"] {
            let error = to(list, &[("v", value)]).unwrap_err();
            assert_eq!(
                (error.name.as_str(), error.place),
                ("v", field(FieldId::To).label)
            );
            assert!(!error.to_string().contains("evil.example"), "{error}");
        }
    }
    let refused = to(
        "a@b.example (for {{v}}) , Ada ({{v}}) <c@d.example>",
        &[("v", "x")],
    );
    assert!(refused.is_err());
}

proptest! {
    #[test]
    fn no_value_changes_how_many_recipients_there_are(name in "\\PC{0,30}", address in "[a-z@.,;<>\" ()\\\\\n]{0,20}") {
        let list = "One <a@b.example>, {{n}} <c@d.example>, {{a}}, \"X, {{n}}\" <e@f.example>";
        let Ok(filled) = to(list, &[("n", &name), ("a", &address)]) else {
            return Ok(());
        };
        let parsed = parse_list(&filled);
        let expected = if address.trim().is_empty() { 3 } else { 4 };
        prop_assert_eq!(parsed.len(), expected, "{}", filled);
        let last = parsed.last().unwrap().result.clone();
        if let Ok(last) = last {
            prop_assert_eq!(last.address(), "e@f.example");
        }
    }
}

fn with_extras(metadata: &str, headers: &str, value: &str) -> Result<Draft, FillError> {
    let draft = Draft {
        subject: "Order {{v}}".into(),
        tag: "{{v}}".into(),
        stream: "{{v}}".into(),
        extras: crate::mail::Extras {
            metadata: vec![metadata.into()],
            headers: vec![headers.into()],
            ..Default::default()
        },
        ..Draft::default()
    };
    pattern(draft, &[("v", value)]).filled()
}

#[test]
fn a_header_keeps_its_line() {
    for (value, expected) in [
        ("12", "12"),
        ("12\r\nBcc: x@evil.example", "12 Bcc: x@evil.example"),
        ("12\n\n<html>", "12 <html>"),
        ("1\u{85}2\u{2029}3\u{b}4\r", "1 2 3 4"),
        ("a=b: c", "a=b: c"),
    ] {
        let draft = with_extras("order={{v}}", "X-Order: {{v}}", value).unwrap();
        assert_eq!(draft.subject, format!("Order {expected}"));
        assert_eq!(
            (draft.tag.as_str(), draft.stream.as_str()),
            (expected, expected)
        );
        assert_eq!(draft.extras.metadata, [format!("order={expected}")]);
        assert_eq!(draft.extras.headers, [format!("X-Order: {expected}")]);
    }
}

#[test]
fn a_value_in_the_name_of_a_header_stays_in_the_name() {
    let draft = with_extras("{{v}}-id=1", "X-{{v}}: 1", "order.1").unwrap();
    assert_eq!(draft.extras.metadata, ["order.1-id=1"]);
    for value in ["a=b", "Bcc: x", "a\nb", "a b"] {
        let error = with_extras("{{v}}=1", "X: 1", value).unwrap_err();
        assert_eq!(error.place, field(FieldId::Metadata).label);
        let error = with_extras("a=1", "X-{{v}}: 1", value).unwrap_err();
        assert_eq!(error.place, field(FieldId::Headers).label);
    }
}

fn file(path: &str, value: &str) -> Result<String, FillError> {
    let draft = Draft {
        files: vec![path.into()],
        ..Draft::default()
    };
    let filled = pattern(draft, &[("id", value), ("dot", ".")]).filled();
    filled.map(|draft| draft.files[0].clone())
}

#[test]
fn a_value_in_a_path_is_part_of_a_name() {
    for (path, value, expected) in [
        ("/h/invoice-{{id}}.pdf", "12", "/h/invoice-12.pdf"),
        (
            "/h/{{id}}/invoice.pdf",
            "May 2026",
            "/h/May 2026/invoice.pdf",
        ),
        ("/h/{{id}}", ".profile", "/h/.profile"),
        ("~/{{id}}.pdf", "a", "~/a.pdf"),
        ("/h/../{{id}}.pdf", "a~b", "/h/../a~b.pdf"),
    ] {
        assert_eq!(file(path, value).as_deref(), Ok(expected));
    }
    for (path, value) in [
        ("/tmp/h/attacker/invoice-{{id}}.pdf", "/../../../etc/passwd"),
        ("/h/invoice-{{id}}.pdf", "x/../../secret"),
        ("/h/{{id}}", ".."),
        ("/h/{{id}}/a.pdf", "."),
        ("/h/{{id}}/a.pdf", ""),
        ("/h/{{id}}", "..\\..\\secret"),
        ("/h/{{id}}", "C:\\secret"),
        ("/h/{{dot}}{{id}}/a.pdf", "."),
        ("{{id}}/.ssh/id_rsa", "~"),
        ("{{id}}", "/etc/passwd"),
        ("/h/{{id}}", "a\0.pdf"),
        ("/h/{{id}}.pdf", "a..b"),
    ] {
        let error = file(path, value).unwrap_err();
        assert_eq!(error.place, field(FieldId::Files).label, "{path} {value}");
    }
    let error = file("/h/{{id}}.pdf", "../x").unwrap_err();
    let reason = "it has a path separator, and a value can only be part of a file name";
    let label = field(FieldId::Files).label;
    assert_eq!(
        error.to_string(),
        format!("the value of {{{{id}}}} cannot be used in {label}: {reason}")
    );
}

#[test]
fn a_message_that_is_literal_is_not_filled() {
    let draft = Draft {
        subject: "{{x}}".into(),
        files: vec!["{{x}}".into()],
        ..Draft::default()
    };
    let literal = Pattern {
        literal: true,
        ..pattern(draft.clone(), &[("x", "../y")])
    };
    assert_eq!(literal.filled(), Ok(draft));
}
