use proptest::prelude::*;

use super::*;

fn parsed(text: &str) -> (Option<String>, String) {
    let mailbox = parse_mailbox(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    (mailbox.name.clone(), mailbox.envelope())
}

#[test]
fn reads_the_usual_shapes() {
    let rows = [
        (" ada@acme.example ", None, "ada@acme.example"),
        ("<ada@acme.example>", None, "ada@acme.example"),
        (
            "Ada  Lovelace <ada@acme.example>",
            Some("Ada Lovelace"),
            "ada@acme.example",
        ),
        (
            "\"Doe, \\\"J\\\" <x>\" <j@x.example>",
            Some("Doe, \"J\" <x>"),
            "j@x.example",
        ),
        ("\"Re: x\" <j@x.example>", Some("Re: x"), "j@x.example"),
        (
            "Zoë 🚀 <zoe@bücher.example>",
            Some("Zoë 🚀"),
            "zoe@xn--bcher-kva.example",
        ),
        ("zoe@例え。テスト", None, "zoe@xn--r8jz45g.xn--zckzah"),
        ("ada@acme.example (work)", None, "ada@acme.example"),
        (
            "Ada (the (first) one) <ada@acme.example>",
            Some("Ada"),
            "ada@acme.example",
        ),
        ("o'neil+tag=x@a-b.example", None, "o'neil+tag=x@a-b.example"),
        ("mailto:ada@acme.example", None, "ada@acme.example"),
        (
            "Ada <MAILTO:ada@acme.example>",
            Some("Ada"),
            "ada@acme.example",
        ),
        ("ada@ACME.Example", None, "ada@acme.example"),
        ("1@2.3x.example", None, "1@2.3x.example"),
    ];
    for (text, name, address) in rows {
        assert_eq!(
            parsed(text),
            (name.map(str::to_owned), address.to_owned()),
            "{text}"
        );
    }
}

#[test]
fn names_what_is_wrong() {
    let long = format!("{}@acme.example", "a".repeat(65));
    let longer = format!("a@{}example", "b.".repeat(130));
    let name = format!("{} <a@b.example>", "n".repeat(256));
    let rows = [
        ("", "the address is empty"),
        ("Ada <>", "the address is empty"),
        ("ada", "`ada` has no @"),
        ("@acme.example", "nothing before the @"),
        ("ada@", "nothing after the @"),
        ("a@b.example@c.example", "more than one @"),
        ("a@@b.example", "more than one @"),
        ("ada @acme.example", "a blank inside"),
        ("Ada ada@acme.example", "angle brackets"),
        ("\"john doe\"@acme.example", "quotes before the @"),
        ("\"a@b\"@acme.example", "quotes before the @"),
        ("a,b@acme.example", "`a,b` may not contain `,` before the @"),
        ("zoë@acme.example", "no SMTPUTF8"),
        ("a..b@acme.example", "a dot at the start"),
        (".a@acme.example", "a dot at the start"),
        ("a.@acme.example", "a dot at the start"),
        ("a@acme..example", "not a domain name"),
        ("a@.", "not a domain name"),
        ("a@-acme.example", "not a domain name"),
        ("a@acme_x.example", "not a domain name"),
        ("a@b.example>", "not a domain name"),
        ("a@acme.example.", "`acme.example.` ends with a dot"),
        ("a@[127.0.0.1]", "is an IP address"),
        ("a@127.0.0.1", "is an IP address"),
        ("a@localhost", "it has no dot"),
        (long.as_str(), "longer than"),
        (longer.as_str(), "longer than"),
        (name.as_str(), "the name is longer than 255"),
        ("Ada <a@b.example", "does not close"),
        ("\"Ada <a@b.example>", "does not close"),
        ("ada@acme.example (work", "does not close"),
        ("<a@b.example> c", "`c` stands behind the address"),
        ("Friends: a@b.example", "is a group"),
        ("Friends: Ada <a@b.example>", "is a group"),
        ("undisclosed-recipients:", "is a group"),
        ("Bcc: evil@d.example", "is a header line"),
        ("a@b.example\r\nBcc: c@d.example", "a line break"),
        ("a@b.example\0", "another control character"),
    ];
    for (text, words) in rows {
        let error = parse_mailbox(text).expect_err(text).to_string();
        assert!(error.contains(words), "{text}: {error}");
    }
}

#[test]
fn what_is_shown_reads_back() {
    for text in [
        "ada@acme.example",
        "Ada L <ada@acme.example>",
        "\"Doe, J. \\\\ \\\"x\\\"\" <j@x.example>",
        "\"Re: x\" <j@x.example>",
    ] {
        let mailbox = parse_mailbox(text).unwrap();
        assert_eq!(mailbox.to_string(), text);
        assert_eq!(parse_mailbox(&mailbox.to_string()).unwrap(), mailbox);
    }
}

#[test]
fn debug_quotes_nothing_typed() {
    let good = format!("{:?}", parse_mailbox("Ada <ada@acme.example>"));
    let bad = format!("{:?}", parse_mailbox("0d9c1c1e-token"));
    assert!(
        !good.contains("ada") && !bad.contains("0d9c"),
        "{good} {bad}"
    );
}

proptest! {
    /// lettre reads the envelope's addresses again when it writes MAIL and RCPT.
    #[test]
    fn every_accepted_address_is_one_for_lettre(
        text in "[a-zA-Z0-9!#$%&'*+/=?^_`{|}~.-]{1,20}@([a-z0-9üß日-]{1,8}\\.){1,4}[a-z0-9ü-]{1,6}"
    ) {
        if let Ok(mailbox) = parse_mailbox(&text) {
            let envelope = mailbox.envelope();
            prop_assert!(envelope.is_ascii());
            prop_assert!(envelope.parse::<lettre::Address>().is_ok(), "{envelope}");
        }
    }

    #[test]
    fn any_name_is_shown_so_that_it_reads_back(name in "[^\\p{Cc}]{1,30}") {
        let quoted = name.replace('\\', "\\\\").replace('"', "\\\"");
        let mailbox = parse_mailbox(&format!("\"{quoted}\" <a@b.example>")).unwrap();
        prop_assert_eq!(parse_mailbox(&mailbox.to_string()).unwrap(), mailbox);
    }
}
