//! Whatever Unicode holds, as subject, name, text and file name: it is composed and read back.

use mail_parser::{MessageParser, MimeHeaders as _};
use postrider::mail::{Attachment, Composed, Draft, Stamp, compose};
use proptest::prelude::*;

use crate::seen::parser;

/// Any characters but control characters, which no header takes (`has_control` in the library).
fn header_text(most: usize) -> impl Strategy<Value = String> {
    let any = prop::collection::vec(any::<char>(), 0..most);
    any.prop_map(|chars| chars.into_iter().filter(|c| !c.is_control()).collect())
}

/// Characters that have a meaning to headers, among some that have none.
fn awkward(most: usize) -> impl Strategy<Value = String> {
    let signs = prop::sample::select(
        " =?_\"\\,;:<>()@.'*%aZ0äß日😀\u{301}\u{200d}"
            .chars()
            .collect::<Vec<_>>(),
    );
    prop::collection::vec(signs, 0..most).prop_map(|chars| chars.into_iter().collect())
}

fn text() -> impl Strategy<Value = String> {
    let any = prop::collection::vec(any::<char>(), 0..400);
    let any = any.prop_map(|chars| chars.into_iter().filter(|c| *c != '\0').collect::<String>());
    prop_oneof![any, "[.=\r\n \tFrom a-c-äß日]{0,400}"]
}

fn composed(draft: &Draft, files: Vec<Attachment>) -> Composed {
    let stamp = Stamp {
        id: "0d9c1c1e-6d5b-4a57-9c65-0a5d3ffb0001".into(),
        unix_seconds: 1_772_323_199,
        correlate: true,
    };
    compose(draft, files, &stamp).unwrap()
}

fn draft() -> Draft {
    Draft {
        from: "ada@acme.example".into(),
        to: "grace@box.example".into(),
        text: "x".into(),
        ..Draft::default()
    }
}

fn lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// A name as words with one blank between them.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

proptest! {
    #[test]
    fn any_subject_survives(subject in prop_oneof![header_text(300), awkward(300)]) {
        let message = composed(&Draft { subject: subject.clone(), ..draft() }, Vec::new());
        let parsed = MessageParser::default().parse(&message.bytes).unwrap();
        prop_assert_eq!(parsed.subject().unwrap_or_default(), subject.trim());
    }

    #[test]
    fn any_name_survives(name in prop_oneof![header_text(100), awkward(100)]) {
        let quoted = name.replace('\\', "\\\\").replace('"', "\\\"");
        let to = format!("\"{quoted}\" <grace@box.example>, b@box.example");
        let message = composed(&Draft { to, ..draft() }, Vec::new());
        let parsed = MessageParser::default().parse(&message.bytes).unwrap();
        let to: Vec<_> = parsed.to().unwrap().iter().collect();
        prop_assert_eq!(to.len(), 2);
        prop_assert_eq!(to[0].name().unwrap_or_default(), words(&name));
        prop_assert_eq!(to[0].address(), Some("grace@box.example"));
    }

    #[test]
    fn any_text_survives(text in text(), html in text()) {
        let draft = Draft { text: text.clone(), html: html.clone(), ..draft() };
        let message = composed(&draft, Vec::new());
        prop_assert!(message.bytes.is_ascii());
        let parsed = MessageParser::default().parse(&message.bytes).unwrap();
        let found = |text: Option<std::borrow::Cow<'_, str>>| lines(&text.unwrap_or_default());
        // A message ends with a line end, whether one was typed or not.
        let same = |wanted: &str, found: &str| found == wanted || found == format!("{wanted}\n");
        if !text.trim().is_empty() {
            let found = found(parsed.body_text(0));
            prop_assert!(same(&lines(&text), &found), "{text:?} {found:?}");
        }
        if !html.trim().is_empty() {
            let found = found(parsed.body_html(0));
            prop_assert!(same(&lines(&html), &found), "{html:?} {found:?}");
        }
    }

    #[test]
    fn any_file_name_survives(name in prop_oneof![header_text(80), awkward(80)], bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assume!(!name.is_empty());
        let file = Attachment { name: name.clone(), content_type: "text/plain".into(), bytes: bytes.clone() };
        let message = composed(&draft(), vec![file]);
        let parsed = MessageParser::default().parse(&message.bytes).unwrap();
        let part = parsed.attachment(0).unwrap();
        prop_assert_eq!(part.attachment_name(), Some(name.as_str()));
    }

    #[test]
    fn any_header_survives(value in prop_oneof![header_text(300), awkward(300)]) {
        let mut draft = draft();
        prop_assume!(!value.trim().is_empty());
        draft.extras.headers = vec![format!("X-Any: {value}")];
        let message = composed(&draft, Vec::new());
        let parsed = parser().parse(&message.bytes).unwrap();
        let found = parsed.header("X-Any").unwrap();
        prop_assert_eq!(found.as_text(), Some(value.trim()));
    }
}
