//! The file picker.

use postrider::app::{Folder, FolderEntry, Message};

use crate::look_inside;
use crate::support::Session;

fn entry(name: &str, bytes: u64, problem: Option<&str>) -> FolderEntry {
    FolderEntry {
        name: name.trim_end_matches('/').into(),
        path: format!("/home/ada/invoices/{name}"),
        is_folder: name.ends_with('/'),
        bytes,
        problem: problem.map(str::to_owned),
    }
}

pub fn opened(size: (u16, u16)) -> Session {
    let mut session = Session::practice(size);
    session.filled().keys("Ctrl+O");
    session.send(Message::FolderListed {
        asked: String::new(),
        result: Ok(Folder {
            path: "/home/ada/invoices".into(),
            entries: vec![
                entry("2025/", 0, None),
                entry("invoice-2026-11.pdf", 84_000, None),
                entry("scan.png", 9_000_000, None),
                entry("setup.exe", 1_000, None),
                entry("private.pdf", 7, Some("you may not read it")),
                entry(
                    "a-rather-long-name-of-a-file-that-nobody-would-choose-but-somebody-has.pdf",
                    12,
                    None,
                ),
            ],
        }),
    });
    session
}

#[test]
fn folder() {
    look_inside("picker", |size| {
        let mut session = opened(size);
        session.keys("Down Down").type_text(" ").keys("Down");
        session
    })
    .small(&[
        "a-rather-long-name-of-a-fi… 12 B",
        "private.pdf you may not read…",
        "▸ scan.png 9.0 MB",
        "1 selected: 116 kB of 10.4 MB after…",
    ]);
    look_inside("picker-filtered", |size| {
        let mut session = opened(size);
        session.type_text("inv");
        session
    });
    look_inside("picker-refused", |size| {
        let mut session = opened(size);
        session.type_text("exe").keys("Enter");
        session
    })
    .small(&["setup.exe: Postmark refuses files o…"]);
}

#[test]
fn unreadable() {
    look_inside("picker-unreadable", |size| {
        let mut session = Session::practice(size);
        session.keys("Ctrl+O");
        session.send(Message::FolderListed {
            asked: String::new(),
            result: Err("/root cannot be read: you may not read it".into()),
        });
        session
    })
    .small(&["/root cannot be read: you may not"]);
}
