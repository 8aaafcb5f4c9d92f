//! The drafts and templates, and the forms for their names and variables.

use postrider::app::{DraftAnswer, DraftOrder, Effect, Message};
use postrider::mail::Draft;
use postrider::record::{
    DraftId, DraftKind, DraftPage, DraftSummary, HeldBy, Moment, OpenedDraft, RecoveredDraft,
    StoredDraft,
};

use crate::support::Session;
use crate::{SMALL, look, look_inside, shows};

fn row(subject: &str, people: &str, minutes: i64, held: HeldBy) -> DraftSummary {
    DraftSummary {
        id: DraftId(subject.into()),
        subject: subject.into(),
        recipients: people.into(),
        changed: Moment {
            unix_ms: 1_795_449_173_000 - minutes * 60_000,
            offset_minutes: 60,
        },
        held,
        ..DraftSummary::default()
    }
}

fn drafts() -> Vec<DraftSummary> {
    vec![
        row("Your receipt", "grace@navy.example", 0, HeldBy::Us),
        row(
            "Notes on the engine, and on everything that it could weave if it were built",
            "alan@bletchley.example and 12 more",
            3,
            HeldBy::Others,
        ),
        row("", "mary@somerville.example", 90, HeldBy::Nobody),
        row("日本語の件名", "", 60 * 24 * 3, HeldBy::Nobody),
    ]
}

fn template(name: &str, minutes: i64) -> DraftSummary {
    DraftSummary {
        kind: DraftKind::Template,
        name: name.into(),
        ..row("For {{name}}", "", minutes, HeldBy::Nobody)
    }
}

/// The list over a filled form; `keys` lead to the question whose answer it is.
fn listing(size: (u16, u16), keys: &str, rows: Vec<DraftSummary>) -> Session {
    let mut session = Session::practice(size);
    session.filled().keys(keys);
    answer(&mut session, Ok(rows));
    session
}

fn answer(session: &mut Session, rows: Result<Vec<DraftSummary>, String>) {
    let query = session
        .effects
        .iter()
        .rev()
        .find_map(|effect| match effect {
            Effect::Drafts(DraftOrder::List(query)) => Some(query.clone()),
            _ => None,
        });
    let result = rows.map(|rows| DraftPage {
        rows,
        drafts: 4,
        templates: 2,
        deleted: 1,
    });
    let query = query.unwrap();
    session.send(Message::Drafts(DraftAnswer::Listed { query, result }));
}

/// The list with its second row selected.
pub fn list(size: (u16, u16)) -> Session {
    let mut session = listing(size, "Alt+t", drafts());
    session.keys("Down");
    session
}

#[test]
fn the_list() {
    look("drafts", list);
    look_inside("drafts-templates", |size| {
        listing(
            size,
            "Alt+t Tab",
            vec![template("Monthly receipt", 5), template("Welcome", 50)],
        )
    })
    .small(&["▸ Monthly receipt 11-23 16:47", "Tab on Postmark"]);
    look_inside("drafts-deleted", |size| {
        let mut session = listing(size, "Alt+t", drafts()[..1].to_vec());
        let told = "“Notes on the engine” is deleted; Alt+t, then u brings it back";
        session.send(Message::Drafts(DraftAnswer::Changed(Ok(Some(told.into())))));
        session
    })
    .small(&[
        "“Notes on the engine” is deleted;",
        "Alt+t, then u brings it back",
    ]);
}

#[test]
fn the_list_without_rows() {
    let nothing = listing(SMALL, "Alt+t / x y z", Vec::new());
    shows(
        &nothing,
        &["Search: xyz", "No matches. Esc shows all of them."],
    );
    let none = listing(SMALL, "Alt+t Tab", Vec::new());
    shows(
        &none,
        &[
            "No templates yet. Write a message,",
            "in it when you use it.",
        ],
    );
    let mut reading = Session::practice(SMALL);
    reading.keys("Alt+t");
    shows(&reading, &["The drafts are being read…"]);
    look_inside("drafts-empty", |size| {
        let mut session = Session::practice(size);
        session.keys("Alt+t");
        answer(&mut session, Ok(Vec::new()));
        session
    });
    look_inside("drafts-trouble", |size| {
        let mut session = Session::practice(size);
        session.keys("Alt+t");
        let why = "/home/ada/.local/share/postrider/drafts.sqlite: another program holds it; try again when that has ended";
        answer(&mut session, Err(why.into()));
        session
    }).small(&["fts.sqlite: another program holds", "it; try again when that has ended"]);
}

#[test]
fn the_forms() {
    look_inside("drafts-template-name", |size| {
        let mut session = listing(size, "Alt+t t", drafts());
        session.keys("Enter");
        session.send(Message::Drafts(DraftAnswer::Template {
            name: "Your receipt".into(),
            result: Ok(false),
        }));
        session
    })
    .small(&["✗ there is one of this name; Enter", "again replaces it"]);
    look_inside("drafts-variables", |size| {
        let mut session = listing(size, "Alt+t Tab", vec![template("Monthly receipt", 5)]);
        let draft = Draft {
            subject: "For {{name}}".into(),
            text:
                "{{name}}, {{month}} {{a-name-that-is-longer-than-others}} {{d}} {{e}} {{f}} {{g}}"
                    .into(),
            ..Draft::default()
        };
        let summary = template("Monthly receipt", 5);
        let kept = StoredDraft { summary, draft };
        let result = Ok(Box::new(OpenedDraft { kept, ours: false }));
        session.send(Message::Drafts(DraftAnswer::Opened {
            as_is: false,
            result,
        }));
        session.type_text("Grace").keys("Enter").type_text("May");
        session
    })
    .small(&[
        "▸ month May",
        "a-name-that-is-long…",
        "g",
        "Enter next ↑ ↓ row Esc back",
    ]);
}

#[test]
fn the_question_at_the_start() {
    look_inside("drafts-left", |size| {
        let mut session = Session::practice(size);
        let left = RecoveredDraft {
            id: DraftId("left".into()),
            draft: Draft::default(),
            more: 1,
        };
        session.send(Message::Drafts(DraftAnswer::Left(Ok(Some(Box::new(left))))));
        session
    });
}
