//! Whatever comes is taken, judged and kept.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

/// Lines of which a broken message is made.
const LINES: [&str; 24] = [
    "From: Ada <ada@acme.example>\r\n",
    "From: =?utf-8?q?=FF?= <<a@b>\r\n",
    "From: \"\\\r\n",
    "To: a, <b@c.example>, \"x\r\n y\" <d@e.example>;\r\n",
    "To: Friends: a@b.example, c@d.example;\r\n",
    "Cc: (((\r\n",
    "Subject: =?utf-8?b?4oKs?=\r\n",
    "Message-ID: <\r\n",
    "X-PM-KeepID: true\r\n",
    "X-PM-Tag: \u{20ac}\r\n",
    "X-PM-Metadata-: \r\n",
    "X-PM-Metadata-k: v\r\n",
    "X-PM-Message-Stream: \u{0}\r\n",
    "X-PM-Bounce-Type: _\r\n",
    "Content-Type: multipart/mixed; boundary=b\r\n",
    "Content-Type: text/html; charset=nonsense\r\n",
    "Content-Type: message/rfc822\r\n",
    "Content-Transfer-Encoding: base64\r\n",
    "Content-Disposition: attachment; filename*=utf-8''%ff.exe\r\n",
    "--b\r\n",
    "--b--\r\n",
    "\r\n",
    "<style><p>&amp\u{301}\r\n",
    ".\n",
];

fn content() -> impl Strategy<Value = Vec<u8>> {
    let line = prop_oneof![
        4 => proptest::sample::select(&LINES[..]).prop_map(|line| line.as_bytes().to_vec()),
        1 => vec(any::<u8>(), 0..30),
    ];
    vec(line, 0..40).prop_map(|lines| lines.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn anything_is_taken_and_told(content in content(), to in vec("[ -~]{0,20}", 0..4)) {
        let inside = inside();
        let envelope = Envelope { mail_from: String::new(), rcpt_to: to };
        let signed_in = SignedIn { server: 1, stream: None };
        let accepted = inside.accept_smtp(content, envelope, &signed_in);
        accepted.unwrap();
        let item = inside.inbox.list().remove(0);
        let raw = inside.inbox.raw(&item.id).unwrap();
        prop_assert_eq!(raw.len() as u64, item.bytes);
        let books = ledger(&inside);
        for bounce in books.bounces(LATER) {
            prop_assert!(books.bounce_dump(bounce.id, LATER).is_some());
        }
        books.bodies(&item.id).unwrap();
    }

    #[test]
    fn any_submission_is_composed_into_something_that_reads_the_same(
        subject in "\\PC{0,80}",
        text in "\\PC{1,80}",
        name in "[^<>\"\\\\\\p{Cc}]{0,20}",
    ) {
        let inside = inside();
        let mut meant = submission("a@x.example");
        meant.to[0].name = name.trim().to_owned();
        meant.subject = subject;
        meant.text = Some(format!("x{text}"));
        let accepted = inside.accept_api(1, meant.clone()).unwrap();
        let raw = inside.inbox.raw(&accepted.message_id).unwrap();
        let (_, read) = take_in(raw, Envelope::default(), "id", 0).unwrap();
        prop_assert_eq!(&read.text, &meant.text);
        prop_assert_eq!(&read.to[0].email, "a@x.example");
    }
}
