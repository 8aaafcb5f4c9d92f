//! `postrider send` through Postfix: what was given is what arrives.

use mail_parser::{Message, MessageParser, MimeHeaders as _, PartType};

use crate::house::{House, TOKEN};
use crate::mailbox::Delivery;
use crate::postrider::Run;

const TEXT: &str = "Liebe Grüße,\n\n.a line with a dot\nFrom here on: 日本語 €\n\nend\n";

fn message(delivery: &Delivery) -> Message<'_> {
    MessageParser::default().parse(&delivery.message).unwrap()
}

fn recipients(deliveries: &[Delivery]) -> Vec<&str> {
    deliveries
        .iter()
        .map(|delivery| delivery.rcpt_to.as_str())
        .collect()
}

/// The header block as it came.
fn header_block(delivery: &Delivery) -> String {
    let text = String::from_utf8_lossy(&delivery.message).into_owned();
    text.split_once("\r\n\r\n")
        .map_or(text.clone(), |(headers, _)| headers.to_owned())
}

/// Names and addresses of a header's mailboxes.
fn mailboxes(address: Option<&mail_parser::Address<'_>>) -> Vec<(String, String)> {
    let text = |part: Option<&str>| part.unwrap_or_default().to_owned();
    let mailboxes = address.map(|address| address.iter()).into_iter().flatten();
    mailboxes
        .map(|one| (text(one.name()), text(one.address())))
        .collect()
}

fn pair(name: &str, address: &str) -> (String, String) {
    (name.to_owned(), address.to_owned())
}

fn accepted(run: &Run) {
    assert_eq!(run.code, Some(0), "{}", run.words());
    let outcome = run.outcome();
    assert_eq!(
        (&outcome["status"], &outcome["exit"]),
        (&"accepted".into(), &0.into())
    );
}

/// Bytes that no encoding leaves alone: every value, bare CR and LF, lines with a dot.
fn awkward_bytes(count: usize) -> Vec<u8> {
    let mut state: u32 = 0x2545_f491;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state.to_le_bytes()[0]
    };
    let mut bytes = b"\r\n.\r\n\n.\n\rMAIL FROM:<x@y.example>\r\n".to_vec();
    bytes.resize_with(count, &mut next);
    bytes
}

#[test]
fn a_message_arrives_as_it_was_written() {
    let Some(house) = House::open() else { return };
    let text = house.file("text.txt", TEXT.as_bytes());
    let bytes = awkward_bytes(50_000);
    let file = house.file("Résumé – größe 日本.pdf", &bytes);
    let mut args = house.server_flags();
    let told = [
        "send",
        "--json",
        "--from",
        "Adä Lövelace <ada@acme.example>",
        "--to",
        "Grégoire Ünal <gregoire@box.example>",
        "--to",
        "plain@box.example",
        "--cc",
        "\"Copy, Cat\" <cc@box.example>",
        "--bcc",
        "hidden@box.example",
        "--subject",
        "Größe € 😀 and a rather long tail that must be folded somewhere on its way",
        "--text-file",
        text.to_str().unwrap(),
        "--attach",
        file.to_str().unwrap(),
    ];
    args.extend(told.map(str::to_owned));
    accepted(&house.postrider(TOKEN, &args));
    let deliveries = house.mailbox.receive(4);
    let expected = [
        "cc@box.example",
        "gregoire@box.example",
        "hidden@box.example",
        "plain@box.example",
    ];
    assert_eq!(recipients(&deliveries), expected);
    for delivery in &deliveries {
        assert_eq!(delivery.mail_from, "ada@acme.example");
        let message = message(delivery);
        assert_eq!(
            mailboxes(message.from()),
            [pair("Adä Lövelace", "ada@acme.example")]
        );
        let to = [
            pair("Grégoire Ünal", "gregoire@box.example"),
            pair("", "plain@box.example"),
        ];
        assert_eq!(mailboxes(message.to()), to);
        assert_eq!(
            mailboxes(message.cc()),
            [pair("Copy, Cat", "cc@box.example")]
        );
        assert_eq!(message.subject(), Some(told[13]));
        let body = message.body_text(0).unwrap().replace("\r\n", "\n");
        assert_eq!(body.trim_end(), TEXT.trim_end());
        let attachment = message.attachment(0).unwrap();
        assert_eq!(
            attachment.attachment_name(),
            Some("Résumé – größe 日本.pdf")
        );
        assert_eq!(attachment.contents(), bytes);
        assert!(message.date().is_some());
    }
    for delivery in deliveries
        .iter()
        .filter(|one| one.rcpt_to != "hidden@box.example")
    {
        assert!(
            !header_block(delivery).contains("hidden@"),
            "{}",
            header_block(delivery)
        );
    }
    for delivery in &deliveries {
        let headers = header_block(delivery).to_ascii_lowercase();
        assert!(
            !headers.lines().any(|line| line.starts_with("bcc:")),
            "{headers}"
        );
    }
}

#[test]
fn global_flags_are_taken_before_and_after_the_subcommand() {
    let Some(house) = House::open() else { return };
    let text = house.file("text.txt", b"hello\n");
    let text = text.to_str().unwrap();
    let words = [
        "--from",
        "ada@acme.example",
        "--to",
        "one@box.example",
        "--subject",
        "s",
        "--text-file",
        text,
        "--json",
    ]
    .map(str::to_owned);
    let send = ["send".to_owned()];
    let before = [house.server_flags().as_slice(), &send, &words].concat();
    let after = [send.as_slice(), &words, &house.server_flags()].concat();
    let split = house.server_flags();
    let around = [&split[..2], &send, &words, &split[2..]].concat();
    for args in [before, after, around] {
        accepted(&house.postrider(TOKEN, &args));
        assert_eq!(recipients(&house.mailbox.receive(1)), ["one@box.example"]);
    }
}

#[test]
fn seven_megabytes_and_an_html_part_arrive_unchanged() {
    let Some(house) = House::open() else { return };
    let bytes = awkward_bytes(7 * 1024 * 1024);
    let (text, html) = ("plain words\n", "<p>gr\u{fc}\u{df}e</p>\n");
    let (text_file, html_file) = (
        house.file("a.txt", text.as_bytes()),
        house.file("a.html", html.as_bytes()),
    );
    let file = house.file("large.bin.dat", &bytes);
    let mut args = house.server_flags();
    args.extend(
        [
            "send",
            "--json",
            "--from",
            "ada@acme.example",
            "--to",
            "one@box.example",
        ]
        .map(str::to_owned),
    );
    for (flag, path) in [
        ("--text-file", text_file),
        ("--html-file", html_file),
        ("--attach", file),
    ] {
        args.extend([flag.to_owned(), path.display().to_string()]);
    }
    args.extend(["--subject", "large"].map(str::to_owned));
    accepted(&house.postrider(TOKEN, &args));
    let deliveries = house.mailbox.receive(1);
    let message = message(&deliveries[0]);
    assert_eq!(message.body_text(0).unwrap().trim_end(), text.trim_end());
    assert_eq!(message.body_html(0).unwrap().trim_end(), html.trim_end());
    let attachment = message.attachment(0).unwrap();
    assert!(matches!(attachment.body, PartType::Binary(_)));
    assert!(
        attachment.contents() == bytes,
        "the attachment changed on its way"
    );
}

#[test]
fn fifty_recipients_get_it_each_once() {
    let Some(house) = House::open() else { return };
    let text = house.file("text.txt", b"hello\n");
    let many: Vec<String> = (0..50).map(|n| format!("r{n:02}@box.example")).collect();
    let mut args = house.server_flags();
    args.extend(
        [
            "send",
            "--json",
            "--from",
            "ada@acme.example",
            "--subject",
            "many",
        ]
        .map(str::to_owned),
    );
    args.extend(["--text-file".to_owned(), text.display().to_string()]);
    for (at, address) in many.iter().enumerate() {
        let flag = ["--to", "--cc", "--bcc"][at % 3];
        args.extend([flag.to_owned(), address.clone()]);
    }
    accepted(&house.postrider(TOKEN, &args));
    let deliveries = house.mailbox.receive(50);
    assert_eq!(recipients(&deliveries), many);
    let copies = mailboxes(message(&deliveries[0]).cc()).len();
    assert_eq!(copies, 17);
}

#[test]
fn a_wrong_token_ends_with_77() {
    let Some(house) = House::open() else { return };
    let text = house.file("text.txt", b"hello\n");
    let mut args = house.server_flags();
    args.extend(
        [
            "send",
            "--json",
            "--from",
            "ada@acme.example",
            "--to",
            "one@box.example",
        ]
        .map(str::to_owned),
    );
    args.extend(["--subject", "s", "--text-file", text.to_str().unwrap()].map(str::to_owned));
    let run = house.postrider("11111111-2222-4333-8444-555555555555", &args);
    assert_eq!(run.code, Some(77), "{}", run.words());
    let outcome = run.outcome();
    assert_eq!(outcome["stage"], "auth", "{outcome}");
    assert_eq!(outcome["reply"]["code"], 535, "{outcome}");
    assert_eq!(outcome["exit"], 77, "{outcome}");
}

#[test]
fn an_unknown_recipient_does_not_stop_the_others() {
    let Some(house) = House::open() else { return };
    let text = house.file("text.txt", b"hello\n");
    let mut args = house.server_flags();
    args.extend(
        [
            "send",
            "--json",
            "--from",
            "ada@acme.example",
            "--subject",
            "s",
        ]
        .map(str::to_owned),
    );
    args.extend(["--text-file", text.to_str().unwrap()].map(str::to_owned));
    for address in ["one@box.example", "unknown@box.example", "two@box.example"] {
        args.extend(["--to", address].map(str::to_owned));
    }
    let run = house.postrider(TOKEN, &args);
    assert_eq!(run.code, Some(67), "{}", run.words());
    assert_eq!(run.outcome()["status"], "partly-refused");
    let refused = run
        .events()
        .into_iter()
        .find(|event| event["event"] == "recipient" && event["address"] == "unknown@box.example");
    let refused = refused.unwrap_or_else(|| panic!("no word of the recipient: {}", run.words()));
    assert_eq!(
        (&refused["status"], &refused["reply"]["code"]),
        (&"refused".into(), &550.into())
    );
    let deliveries = house.mailbox.receive(2);
    assert_eq!(
        recipients(&deliveries),
        ["one@box.example", "two@box.example"]
    );
}
