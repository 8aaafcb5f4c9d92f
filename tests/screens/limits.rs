//! Counters at fields that near a limit, and the format on the rule.

use postrider::app::Message;
use postrider::mail::FieldId;

use crate::look;
use crate::support::Session;

#[test]
fn counters() {
    look("limits", |size| {
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
    });
}
