//! The list below a field.

use postrider::app::Message;
use postrider::mail::FieldId;
use postrider::postmark::{Secret, StreamChoice, StreamKind};

use crate::look_inside;
use crate::support::{REAL_TOKEN, Session};

/// The list below To, with its second row selected.
pub fn people(size: (u16, u16)) -> Session {
    let mut session = Session::practice(size);
    session.type_text("ada@acme.example, bl");
    session.send(Message::AddressesFound {
        typed: "bl".into(),
        addresses: vec![
            "\"Blum, Léon\" <leon@blum.example>".into(),
            "a.very.long.address.of.somebody@blue.subsidiary.company.example".into(),
        ],
    });
    session.keys("Down");
    session
}

#[test]
fn addresses() {
    look_inside("suggestions", people)
        .small(&[
            "\"Blum, Léon\" <leon@blum.example>",
            "▸ a.very.long.address.of.somebody@b…",
        ])
        .wide(&[
            "\"Blum, Léon\" <leon@blum.example> sent to before",
            "▸ a.very.long.address.of.somebody@blue.subsidiary.company.exa…",
        ]);
}

#[test]
fn streams() {
    look_inside("suggestions-streams", |size| {
        let mut session = Session::production(size);
        session.field(FieldId::Stream);
        session.send(Message::StreamsListed {
            profile: "postmark".into(),
            token: Secret::new(REAL_TOKEN),
            result: Ok(vec![
                StreamChoice {
                    id: "outbound".into(),
                    name: "Default Transactional Stream".into(),
                    kind: StreamKind::Transactional,
                },
                StreamChoice {
                    id: "news".into(),
                    name: "Monthly news".into(),
                    kind: StreamKind::Broadcast,
                },
            ]),
        });
        session.keys("Down Down");
        session
    })
    .small(&["▸ outbound transactional, Default…"])
    .wide(&["Signature, or any address of a verified domain"]);
    look_inside("suggestions-streams-unknown", |size| {
        let mut session = Session::production(size);
        session.field(FieldId::Stream);
        session.keys("Down");
        session.send(Message::StreamsListed {
            profile: "postmark".into(),
            token: Secret::new(REAL_TOKEN),
            result: Err("the API did not answer within 15 s".into()),
        });
        session
    })
    .small(&["not listed: the API did not answe…"]);
}
