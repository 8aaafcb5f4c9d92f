//! The file picker, and paths that are dropped or pasted.

use postrider::app::{Effect, Folder, FolderEntry, Message, Overlay, Picker};
use postrider::mail::FieldId;

use crate::play::Play;

fn entry(folder: &str, name: &str, bytes: u64) -> FolderEntry {
    FolderEntry {
        name: name.trim_end_matches('/').into(),
        path: format!("{folder}/{}", name.trim_end_matches('/')),
        is_folder: name.ends_with('/'),
        bytes,
        problem: None,
    }
}

fn told(play: &mut Play, asked: &str, path: &str, names: &[&str]) {
    let entries = names.iter().map(|name| entry(path, name, 1_000)).collect();
    play.send(Message::FolderListed {
        asked: asked.into(),
        result: Ok(Folder {
            path: path.into(),
            entries,
        }),
    });
}

fn opened() -> Play {
    let mut play = Play::practice();
    play.keys("<C-o>");
    assert!(play.asked(|effect| *effect == Effect::ListFolder(String::new())));
    told(
        &mut play,
        "",
        "/home/ada",
        &["b.pdf", ".profile", "A.txt", "old/", "setup.exe"],
    );
    play
}

fn picker(play: &Play) -> &Picker {
    match play.model.overlays.last() {
        Some(Overlay::Picker(picker)) => picker,
        _ => panic!("no picker"),
    }
}

fn shown(play: &Play) -> Vec<&str> {
    let rows = picker(play).rows();
    rows.into_iter().map(|one| one.name.as_str()).collect()
}

fn files(play: &Play) -> &[String] {
    &play.model.form.files.paths
}

#[test]
fn enter_takes_the_chosen_file_and_it_is_looked_at() {
    let mut play = opened();
    assert_eq!(shown(&play), ["old", "A.txt", "b.pdf", "setup.exe"]);
    play.keys("<Down><Enter>");
    assert!(play.model.overlays.is_empty());
    assert_eq!(files(&play), ["/home/ada/A.txt"]);
    assert_eq!(play.model.form.focus, FieldId::Files);
    assert!(play.asked(|effect| matches!(effect, Effect::ProbeFiles(_))));
    play.keys("<C-o>");
    assert!(
        play.asked(|effect| *effect == Effect::ListFolder("/home/ada".into())),
        "where it was"
    );
}

#[test]
fn typing_filters_and_folders_open_and_close() {
    let mut play = opened();
    play.keys("B.p");
    assert_eq!(shown(&play), ["b.pdf"]);
    play.keys("<BS><BS><BS>");
    play.keys("<Enter>");
    assert!(play.asked(|effect| *effect == Effect::ListFolder("/home/ada/old".into())));
    assert_eq!(shown(&play), [""; 0], "until it is read");
    told(&mut play, "/home/ada", "/home/ada", &["late.pdf"]);
    assert_eq!(shown(&play), [""; 0], "a late answer is dropped");
    told(&mut play, "/home/ada/old", "/home/ada/old", &["x.pdf"]);
    play.keys("<BS>");
    assert!(play.asked(|effect| *effect == Effect::ListFolder("/home/ada".into())));
    told(&mut play, "/home/ada", "/home/ada", &["a/", "old/"]);
    assert_eq!(picker(&play).selected, 1, "the folder that was left");
    play.keys("x<Left><BS>");
    assert!(
        !play.asked(|effect| matches!(effect, Effect::ListFolder(_))),
        "in the filter they edit"
    );
    assert_eq!(picker(&play).filter.value(), "x");
}

#[test]
fn several_are_marked_across_folders_with_a_running_total() {
    let mut play = opened();
    play.keys("<Down> ");
    assert_eq!(picker(&play).marked.len(), 1);
    let (one, most) = picker(&play).total();
    play.keys(" ");
    let (two, _) = picker(&play).total();
    assert!(two > one + 1_300 && most == 10 * 1024 * 1024, "{one} {two}");
    play.keys("<Up> ");
    assert_eq!(picker(&play).marked.len(), 1, "a mark is taken away");
    play.keys("<PgUp><PgUp><Up><Up><Up><Up><Up><Up>");
    while picker(&play).rows()[picker(&play).selected].name != "old" {
        play.keys("<Down>");
    }
    play.keys("<Enter>");
    told(&mut play, "/home/ada/old", "/home/ada/old", &["x.pdf"]);
    play.keys(" <Enter>");
    assert_eq!(files(&play), ["/home/ada/A.txt", "/home/ada/old/x.pdf"]);
}

#[test]
fn what_cannot_be_attached_is_said_before() {
    let mut play = opened();
    play.keys("setup<Enter>");
    assert!(
        play.notice().contains("Postmark refuses"),
        "{}",
        play.notice()
    );
    play.keys(" ");
    assert!(picker(&play).marked.is_empty() && files(&play).is_empty());
    play.keys("<C-u>old ");
    assert!(
        play.notice().contains("Enter opens it"),
        "{}",
        play.notice()
    );
    let mut gone = entry("/home/ada", "gone.pdf", 0);
    gone.problem = Some("you may not read it".into());
    play.keys("<C-u>.");
    play.send(Message::FolderListed {
        asked: String::new(),
        result: Ok(Folder {
            path: "/home/ada".into(),
            entries: vec![gone],
        }),
    });
    play.keys("<Enter>");
    assert!(
        play.notice().contains("gone.pdf: you may not read it"),
        "{}",
        play.notice()
    );
}

#[test]
fn a_dot_shows_hidden_files_and_an_unreadable_folder_is_left_upwards() {
    let mut play = opened();
    play.keys(".");
    assert!(shown(&play).contains(&".profile"));
    play.keys(".");
    assert!(!shown(&play).contains(&".profile"));
    play.keys("<Enter>");
    play.send(Message::FolderListed {
        asked: "/home/ada/old".into(),
        result: Err("/home/ada/old cannot be read: you may not read it".into()),
    });
    play.effects.clear();
    play.keys("<Left>");
    assert!(play.asked(|effect| *effect == Effect::ListFolder("/home/ada".into())));
    told(&mut play, "/home/ada", "/", &[]);
    play.keys("<Left>");
    assert!(play.notice().contains("nothing above"), "{}", play.notice());
    play.keys("<Esc>");
    assert!(play.model.overlays.is_empty() && files(&play).is_empty());
}

#[test]
fn a_pasted_path_is_taken_with_what_was_marked() {
    let mut play = opened();
    play.keys("<Down> ");
    play.send(Message::Paste("/tmp/other.pdf\n".into()));
    assert_eq!(files(&play), ["/home/ada/A.txt", "/tmp/other.pdf"]);
    assert!(play.model.overlays.is_empty());
}

#[test]
fn dropped_paths_are_read_as_terminals_write_them() {
    for (text, expected) in [
        ("/a/b c.pdf", &["/a/b c.pdf"][..]),
        ("/a/b\\ c\\(1\\).pdf ", &["/a/b c(1).pdf"]),
        ("'/a/b c.pdf'", &["/a/b c.pdf"]),
        ("'/a/b c.pdf' '/d.pdf'", &["/a/b c.pdf", "/d.pdf"]),
        ("/a/b\\ c.pdf /d.pdf", &["/a/b c.pdf", "/d.pdf"]),
        ("file:///a/b%20c.pdf", &["/a/b c.pdf"]),
        (
            "file:///a/%C3%A4.pdf\nfile://localhost/d.pdf\n",
            &["/a/ä.pdf", "/d.pdf"],
        ),
        ("file:///a.pdf file:///b.pdf", &["/a.pdf", "/b.pdf"]),
        ("my own file.pdf", &["my own file.pdf"]),
        ("~/a.pdf ~/b.pdf", &["~/a.pdf", "~/b.pdf"]),
        ("\n \n", &[]),
    ] {
        let mut play = Play::practice();
        play.model.form.focus = FieldId::Files;
        play.send(Message::Paste(text.into()));
        assert_eq!(files(&play), expected, "{text}");
    }
}

#[test]
fn a_path_that_is_typed_is_taken() {
    for (typed, path) in [
        ("/srv/bills/1.pdf", "/srv/bills/1.pdf"),
        ("~/bills/1.pdf", "~/bills/1.pdf"),
        ("old/1.pdf", "/home/ada/old/1.pdf"),
    ] {
        let mut play = opened();
        play.keys(typed).keys("<Enter>");
        assert_eq!(files(&play), [path], "{typed}");
        assert!(play.model.overlays.is_empty());
    }
    let mut play = opened();
    play.keys("/srv/<Enter>");
    assert!(play.asked(|effect| *effect == Effect::ListFolder("/srv/".into())));
    let mut play = opened();
    play.keys("nothing like that<Enter>");
    assert!(files(&play).is_empty() && !play.model.overlays.is_empty());
}
