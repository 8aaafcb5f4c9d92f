//! Counters at fields that near a limit, and the format on the rule.

use postrider::app::Message;
use postrider::mail::FieldId;

use crate::look_inside;
use crate::support::Session;

#[test]
fn counters() {
    look_inside("limits", |size| {
        let mut session = Session::practice(size);
        session.send(Message::Paste(
            (0..51)
                .map(|n| format!("u{n}@x.example,"))
                .collect::<String>()
                .into(),
        ));
        session.field(FieldId::Subject);
        session.send(Message::Paste("A long subject. ".repeat(104).into()));
        session.keys("Alt+*");
        session
    })
    .small(&[
        "To u0@x.example,u1… 51/50 ✗",
        "▸Subject ubject. 1663 of 2000",
        "· the text is Markdown now",
    ]);
}
