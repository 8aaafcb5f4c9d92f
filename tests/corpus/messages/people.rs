//! Names and addresses.

use crate::row::{Row, person, persons, row};

pub fn rows() -> Vec<Row> {
    names().into_iter().chain(lists()).collect()
}

fn names() -> Vec<Row> {
    vec![
        row("name-with-comma", "x", "x\n").to(
            "\"Doe, Jane\" <jane@box.example>, Max <max@box.example>",
            &[
                ("Doe, Jane", "jane@box.example"),
                ("Max", "max@box.example"),
            ],
        ),
        row("name-with-quotes-and-backslash", "x", "x\n").to(
            "\"The \\\"Boss\\\" \\\\ Co.\" <boss@box.example>",
            &[("The \"Boss\" \\ Co.", "boss@box.example")],
        ),
        row("name-unquoted-dots-and-apostrophe", "x", "x\n").to(
            "Dr. O'Hara Jr. <o@box.example>",
            &[("Dr. O'Hara Jr.", "o@box.example")],
        ),
        row("name-non-ascii-with-comma", "x", "x\n")
            .from(
                "\"Müller, Jürgen (Büro)\" <j@acme.example>",
                "Müller, Jürgen (Büro)",
                "j@acme.example",
            )
            .to(
                "\"日本, 太郎; <x>\" <t@box.example>",
                &[("日本, 太郎; <x>", "t@box.example")],
            ),
        row("name-that-is-an-address", "x", "x\n").to(
            "\"ada@acme.example\" <a@box.example>",
            &[("ada@acme.example", "a@box.example")],
        ),
        row("name-long", "x", "x\n").to(
            &format!("{} <a@box.example>", "long name ".repeat(25).trim_end()),
            &[("long name ".repeat(25).trim_end(), "a@box.example")],
        ),
        row("name-long-in-utf-8", "x", "x\n").to(
            &format!("{} <a@box.example>", "größe".repeat(50)),
            &[("größe".repeat(50).as_str(), "a@box.example")],
        ),
        row("name-long-quoted", "x", "x\n").to(
            &format!("\"{}\" <a@box.example>", "a,b. ".repeat(50).trim_end()),
            &[("a,b. ".repeat(50).trim_end(), "a@box.example")],
        ),
        row("name-many-blanks", "x", "x\n")
            .to("  A   B  <a@box.example>  ", &[("A B", "a@box.example")]),
        row("name-empty-quotes", "x", "x\n").to("\"\" <a@box.example>", &[("", "a@box.example")]),
        row("name-emoji-and-quote", "x", "x\n").to(
            "\"🚀 \\\"to, the\\\" moon\" <a@box.example>",
            &[("🚀 \"to, the\" moon", "a@box.example")],
        ),
    ]
}

fn lists() -> Vec<Row> {
    let fifty: Vec<String> = (0..50).map(|n| format!("r{n:02}@box.example")).collect();
    let read: Vec<(&str, &str)> = fifty.iter().map(|one| ("", one.as_str())).collect();
    vec![
        row("recipients-fifty", "x", "x\n").to(&fifty.join(", "), &read),
        row("recipients-fifty-one", "x", "x")
            .to(&format!("{}, one@box.example", fifty.join(",")), &[])
            .refused("recipients-many"),
        row("recipients-everywhere", "x", "x\n").with(|row| {
            row.draft.cc = "Cat <cc@box.example>; dog@box.example".into();
            row.cc = persons(&[("Cat", "cc@box.example"), ("", "dog@box.example")]);
            row.draft.bcc = "hidden@box.example".into();
            row.draft.reply_to = "\"Help, us\" <help@acme.example>, Zoë <z@acme.example>".into();
            row.reply_to = persons(&[("Help, us", "help@acme.example"), ("Zoë", "z@acme.example")]);
        }),
        row("recipients-blind-only", "x", "x\n")
            .to("", &[])
            .with(|row| row.draft.bcc = "b@box.example".into()),
        row("recipient-twice", "x", "x\n")
            .to(
                "A <a@box.example>, a@BOX.example",
                &[("A", "a@box.example"), ("", "a@box.example")],
            )
            .with(|row| row.draft.bcc = "a@box.example".into()),
        row("local-part-signs", "x", "x\n").to(
            "a+b_c-d.e=f!g#h$i%j&k'l*m/n?o^p`q{r|s}t~u@box.example",
            &[("", "a+b_c-d.e=f!g#h$i%j&k'l*m/n?o^p`q{r|s}t~u@box.example")],
        ),
        row("local-part-longest", "x", "x\n").to(
            &format!("{}@box.example", "l".repeat(64)),
            &[("", format!("{}@box.example", "l".repeat(64)).as_str())],
        ),
        row("local-part-non-ascii", "x", "x")
            .to("jörg@box.example", &[])
            .refused("address-not-ascii"),
        row("domain-international", "x", "x\n")
            .from(
                "Käthe <k@bücher.example>",
                "Käthe",
                "k@xn--bcher-kva.example",
            )
            .to("Grégoire <g@box.example>", &[("Grégoire", "g@box.example")])
            .with(|row| {
                row.draft.cc = "a@BÜCHER.example, 太郎 <t@例え.テスト>".into();
                row.cc = vec![
                    person("", "a@xn--bcher-kva.example"),
                    person("太郎", "t@xn--r8jz45g.xn--zckzah"),
                ];
            }),
        row("sender-that-smuggles", "x", "x")
            .from("Ada\r\nBcc: evil@box.example <ada@acme.example>", "", "")
            .refused("header-line-break"),
    ]
}
