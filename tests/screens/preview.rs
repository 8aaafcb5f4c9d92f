//! What would arrive, page by page.

use std::sync::Arc;

use postrider::app::{Edited, Effect, Message, OpenedPage, PreviewNews, PreviewOrder};
use postrider::mail::{self, Attachment, BodyFormat, Draft, Stamp};

use crate::support::Session;
use crate::{SMALL, USUAL, look, look_inside, shows};

const MARKDOWN: &str = "# Your receipt\n\nHello Grace,\n\n![Our logo](logo.png)\n\n| What | Price |\n|---|---|\n| A pen | 2.00 |\n| Paper, white | 11.50 |\n\n- paid on [your page](https://acme.example/orders/1)\n- shipped today\n\n> Write to us when something is missing.\n\nAda\n";

/// The message that is looked at.
fn draft() -> Draft {
    Draft {
        from: "Ada Lovelace <ada@acme.example>".into(),
        to: "grace@navy.example".into(),
        bcc: "alan@bletchley.example".into(),
        subject: "Your receipt, with größter Sorgfalt".into(),
        stream: "outbound".into(),
        tag: "receipts".into(),
        format: BodyFormat::Markdown,
        text: MARKDOWN.into(),
        files: vec!["logo.png".into(), "invoice.pdf".into()],
        ..Draft::default()
    }
}

fn file(name: &str, bytes: usize) -> Attachment {
    Attachment {
        name: name.into(),
        content_type: mail::content_type_of(name),
        bytes: vec![b'x'; bytes],
    }
}

fn asked(size: (u16, u16)) -> Session {
    let mut session = Session::practice(size);
    session.filled().keys("Ctrl+R");
    session
}

/// A preview of `draft`, on the page of that number.
fn shown(size: (u16, u16), draft: &Draft, unread: &[&str], page: &str) -> Session {
    let mut session = asked(size);
    let last = session
        .effects
        .iter()
        .rev()
        .find_map(|effect| match effect {
            Effect::Preview(PreviewOrder::Build { id, width, .. }) => Some((*id, *width)),
            _ => None,
        });
    let (id, width) = last.expect("a preview was asked for");
    let stamp = Stamp {
        id: "0b0f7b3a-6c6e-4a57-9a3e-2d1f5b6c7d8e".into(),
        unix_seconds: 1_795_449_173,
        correlate: true,
    };
    let files = vec![file("logo.png", 4_210), file("invoice.pdf", 84_210)];
    let unread = unread.iter().map(|one| (*one).to_owned()).collect();
    let preview = mail::preview(draft, files, unread, &stamp, width);
    let result = Ok(Arc::new(preview));
    session.send(Message::Preview(PreviewNews::Built { id, result }));
    session.keys(page);
    session
}

/// A preview of a Markdown message, at its HTML.
pub fn html(size: (u16, u16)) -> Session {
    shown(size, &draft(), &[], "2")
}

/// A preview of a text that is longer than the screen.
pub fn long(size: (u16, u16)) -> Session {
    let draft = Draft {
        text: "One of many lines.\n\n".repeat(80),
        ..draft()
    };
    shown(size, &draft, &[], "1")
}

#[test]
fn pages() {
    shows(
        &asked(USUAL),
        &["Preview: nothing is sent", "It is being built…"],
    );
    let page = |keys: &'static str| move |size| shown(size, &draft(), &[], keys);
    look("preview-html", page("2"));
    look_inside("preview-headers", page("3")).small(&[
        "<0b0f7b3a-6c6e-4a57-9a3e-2d1f5b6c7d8",
        "line 1 of 23 ↓ more",
    ]);
    look_inside("preview-parts", page("4"))
        .small(&["│ ├─ text/plain, 7bit, 256 B", "quoted-printable, 1.4 kB"]);
    look_inside("preview-source", page("5"));
    shows(&page("1")(USUAL), &["[1 Text]", "![Our logo](logo.png)"]);
    shows(&page("3 End")(SMALL), &["line 22 of 23"]);
    shows(&page("5 / c i d")(USUAL), &["[Source]", "/cid"]);
    let found = page("5 / c i d Enter")(USUAL);
    shows(
        &found,
        &[
            "[5 Source]",
            "src=3D\"cid:logo.png\"",
            "line 54 of 1652 ↓ more",
        ],
    );
}

#[test]
fn what_is_missing_stands_above() {
    let lacking = Draft {
        to: "grace@navy.example, nobody".into(),
        format: BodyFormat::Text,
        ..draft()
    };
    let unread = ["/home/ada/report.pdf: there is no such file"];
    look_inside("preview-missing", |size| {
        shown(size, &lacking, &unread, "4")
    })
    .small(&["✗ Not in it: To: nobody: `nobody`…"]);
    look_inside("preview-no-html", |size| shown(size, &lacking, &[], "2"))
        .small(&["form) makes it Markdown or HTML."]);
    let nothing = shown(USUAL, &Draft::default(), &[], "1");
    shows(
        &nothing,
        &[
            "✗ Not in it: From: the address is empty",
            "Nothing is written yet.",
        ],
    );
}

#[test]
fn without_a_display_the_file_is_told() {
    look_inside("preview-file", |size| {
        let mut session = shown(size, &draft(), &[], "1");
        let path = "/home/ada/.local/state/postrider/scratch/0b0f7b3a6c6e4a579a3e2d1f5b6c7d8e/5f4d3c2b1a.html";
        let file = OpenedPage::File(path.into(), "engine".into());
        session.send(Message::Preview(PreviewNews::Opened(Ok(file))));
        session
    }).small(&["There is no display here. For a bro…", "e/5f4d3c2b1a.html"]);
}

#[test]
fn a_file_from_the_editor_with_wrong_lines() {
    look_inside("editor-wrong-lines", |size| {
        let mut session = Session::practice(size);
        session.filled();
        let text = mail::write_draft(&session.model.form.draft())
            .replace("Subject:", "Subjcet:")
            .replace("Format: text", "Format: word");
        let path = "/home/ada/.local/state/postrider/editing/0b0f7b3a/message.txt".to_owned();
        session.send(Message::Edited(Edited::Text {
            path,
            text: text.into(),
        }));
        session
    })
    .small(&["line 10: there is no header", "▸ Edit the file again"]);
}
