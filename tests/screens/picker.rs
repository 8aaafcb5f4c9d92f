//! The file picker.

use postrider::app::{Folder, FolderEntry, Message};

use crate::look;
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

fn opened(size: (u16, u16)) -> Session {
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
    look("picker", |size| {
        let mut session = opened(size);
        session.keys("Down Down").type_text(" ").keys("Down");
        session
    });
    look("picker-filtered", |size| {
        let mut session = opened(size);
        session.type_text("inv");
        session
    });
    look("picker-refused", |size| {
        let mut session = opened(size);
        session.type_text("exe").keys("Enter");
        session
    });
}

#[test]
fn unreadable() {
    look("picker-unreadable", |size| {
        let mut session = Session::practice(size);
        session.keys("Ctrl+O");
        session.send(Message::FolderListed {
            asked: String::new(),
            result: Err("/root cannot be read: you may not read it".into()),
        });
        session
    });
}
