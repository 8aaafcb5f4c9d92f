//! Typing in every field: undo, selection, copy, cut, paste, kill and yank.

use postrider::app::{CopiedTo, Effect, Message, Overlay};
use postrider::mail::FieldId;

use crate::play::{PRACTICE_TOKEN, Play};

fn copied(play: &mut Play) -> Option<String> {
    let copied = play.effects.iter().rev().find_map(|effect| match effect {
        Effect::Copy(text) => Some(text.to_string()),
        _ => None,
    });
    play.effects.clear();
    copied
}

#[test]
fn a_line_takes_back_word_by_word_and_makes_again() {
    let mut play = Play::practice();
    play.keys("<Tab>your receipt is here<C-_><C-_>");
    assert_eq!(play.model.form.line(FieldId::Subject), "your receipt ");
    play.keys("<A-_>");
    assert_eq!(play.model.form.line(FieldId::Subject), "your receipt is ");
    // Each field has its own past.
    play.keys("<S-Tab>a@b.example<C-_>");
    assert_eq!(play.model.form.line(FieldId::To), "");
    assert_eq!(play.model.form.line(FieldId::Subject), "your receipt is ");
}

#[test]
fn what_is_selected_in_a_line_is_cut_and_put_into_the_text() {
    let mut play = Play::practice();
    play.keys("<Tab>receipt of May<S-Home><C-x>");
    assert_eq!(play.model.form.line(FieldId::Subject), "");
    assert_eq!(copied(&mut play).as_deref(), Some("receipt of May"));
    play.keys("<C-v>");
    assert_eq!(play.model.form.line(FieldId::Subject), "receipt of May");
    play.model.form.focus = FieldId::Body;
    play.keys("Your <C-v>");
    assert_eq!(play.model.form.body.text(), "Your receipt of May");
    play.keys("<A-a><A-w><C-End>. <C-v>");
    let twice = "Your receipt of May. Your receipt of May";
    assert_eq!(play.model.form.body.text(), twice);
}

#[test]
fn kills_in_a_row_are_one_and_come_back_together() {
    let mut play = Play::practice();
    play.keys("<Tab>one two three<C-w><C-w>");
    assert_eq!(play.model.form.line(FieldId::Subject), "one ");
    play.keys("<C-v>");
    assert_eq!(play.model.form.line(FieldId::Subject), "one two three");
    // A move in between begins anew.
    play.keys("<C-w><Left><C-u><C-v>");
    assert_eq!(play.model.form.line(FieldId::Subject), "one two ");
    play.keys("<C-e><C-v>");
    assert_eq!(play.model.form.line(FieldId::Subject), "one two one two");
    assert_eq!(copied(&mut play), None, "a kill is no copy");
}

#[test]
fn a_selection_is_typed_over_and_copied_by_ctrl_c() {
    let mut play = Play::practice();
    play.keys("<Tab>Hello<S-Left><S-Left>p<C-a><S-Right><C-c>");
    assert_eq!(play.model.form.line(FieldId::Subject), "Help");
    assert_eq!(copied(&mut play).as_deref(), Some("H"));
    assert!(play.model.overlays.is_empty());
}

#[test]
fn a_copy_is_called_one_when_it_is_known_to_be() {
    let mut play = Play::practice();
    play.keys("<Tab>Hello<S-Home><A-w>");
    assert_eq!(copied(&mut play).as_deref(), Some("Hello"));
    assert!(!play.notice().contains("copied"), "{}", play.notice());
    for (result, expected) in [
        (Ok(CopiedTo::Desktop), "copied: the selection"),
        (Ok(CopiedTo::Tmux), "copied to a tmux buffer: the selection"),
        (
            Ok(CopiedTo::Terminal),
            "sent to the clipboard: the selection; your terminal may not accept it",
        ),
        (
            Err("it is too long".to_owned()),
            "not copied (it is too long): the selection",
        ),
    ] {
        play.keys("<A-w>").send(Message::Copied(result));
        assert_eq!(play.notice(), expected);
    }
    play.keys("<End><C-v>");
    assert_eq!(play.model.form.line(FieldId::Subject), "HelloHello");
}

#[test]
fn a_secret_is_never_copied_cut_killed_or_remembered() {
    let mut play = Play::practice();
    play.field(FieldId::Token);
    for keys in ["<A-a><C-x>", "<A-a><A-w>", "<A-a><C-c>"] {
        play.keys(keys);
        assert!(
            play.notice().contains("a secret is not copied"),
            "{}",
            play.notice()
        );
        assert_eq!(play.model.form.line(FieldId::Token), PRACTICE_TOKEN);
    }
    play.keys("<C-e><C-u>");
    assert_eq!(play.model.form.line(FieldId::Token), "");
    play.keys("<C-_>");
    assert!(
        play.notice().contains("remembered nowhere"),
        "{}",
        play.notice()
    );
    play.keys("<C-v>");
    assert_eq!(play.model.form.line(FieldId::Token), "");
    assert!(
        play.notice().contains("nothing to paste"),
        "{}",
        play.notice()
    );
    assert_eq!(copied(&mut play), None);
}

#[test]
fn what_was_cut_is_pasted_as_a_paste() {
    let mut play = Play::practice();
    play.model.form.focus = FieldId::Body;
    play.send(Message::Paste("a@b.example\nc@d.example".into()))
        .keys("<A-a><C-x>");
    play.model.form.focus = FieldId::To;
    play.keys("<C-v>");
    assert_eq!(
        play.model.form.line(FieldId::To),
        "a@b.example, c@d.example"
    );
}

#[test]
fn the_lines_of_overlays_are_edited_the_same_way() {
    let mut play = Play::practice();
    play.keys("<C-p>review send<C-w><C-_>");
    let typed = |play: &Play| match play.model.overlays.last() {
        Some(Overlay::Palette(palette)) => palette.input.value().to_owned(),
        _ => panic!("the palette is open"),
    };
    assert_eq!(typed(&play), "review send");
    play.keys("<C-w><C-v><C-v><A-a><C-x>");
    assert_eq!(typed(&play), "");
    assert_eq!(copied(&mut play).as_deref(), Some("review sendsend"));
    play.keys("<C-v>");
    assert_eq!(typed(&play), "review sendsend");
}

#[test]
fn nothing_selected_says_how() {
    let mut play = Play::practice();
    play.keys("<Tab>Hello<C-x>");
    assert!(play.notice().contains("Ctrl+]"), "{}", play.notice());
    assert_eq!(play.model.form.line(FieldId::Subject), "Hello");
}

#[test]
fn what_is_completed_is_taken_back_too() {
    let mut play = Play::practice();
    play.keys("<C-o><Esc>inv<Tab>")
        .send(Message::PathsCompleted {
            typed: "inv".into(),
            paths: vec!["invoice.pdf".into()],
        });
    play.keys("<C-_>");
    assert_eq!(play.model.form.files.input.value(), "inv");
}

fn with_text(text: &str) -> Play {
    let mut play = Play::practice();
    play.model.form.focus = FieldId::Body;
    play.send(Message::Paste(text.into())).keys("<C-Home>");
    play
}

fn selected(play: &Play) -> (String, String) {
    let form = &play.model.form;
    (form.body.selected().unwrap_or_default(), form.find.count())
}

#[test]
fn words_are_found_while_they_are_typed_and_around_the_ends() {
    let mut play = with_text("One fish, two fish,\nred Fish, blue fish");
    play.keys("<A-/>fi");
    assert_eq!(selected(&play), ("fi".into(), "1 of 4".into()));
    play.keys("sh<Enter><Down>");
    assert_eq!(selected(&play), ("Fish".into(), "3 of 4".into()));
    play.keys("<Enter><Enter>");
    assert_eq!(selected(&play).1, "1 of 4");
    assert!(play.notice().contains("first"), "{}", play.notice());
    play.keys("<Up>");
    assert_eq!(selected(&play).1, "4 of 4");
    // A capital letter means itself.
    play.keys("<A-a>Fish");
    assert_eq!(selected(&play), ("Fish".into(), "1 of 1".into()));
    play.keys("<BS><BS><BS><BS>zebra");
    assert_eq!(selected(&play), (String::new(), "not found".into()));
    play.keys("<C-_><C-_>");
    assert_eq!(play.model.form.find.input.value(), "Fish");
    play.keys("<A-a>two<Esc>");
    assert_eq!(selected(&play).0, "two");
    assert_eq!(
        play.model.form.body.text(),
        "One fish, two fish,\nred Fish, blue fish"
    );
    play.keys("<Left>X");
    assert_eq!(
        play.model.form.body.text(),
        "One fish, Xtwo fish,\nred Fish, blue fish"
    );
}

#[test]
fn finding_begins_with_what_is_selected_and_ends_with_the_focus() {
    let mut play = with_text("again and again");
    play.keys("<S-Right><S-Right><S-Right><S-Right><S-Right><A-/>");
    assert_eq!(selected(&play), ("again".into(), "1 of 2".into()));
    play.keys("<Enter>");
    assert_eq!(play.model.form.body.caret(), 15);
    // A click elsewhere, and the line is gone.
    let to = postrider::app::layout(&play.model).fields[1].1;
    play.send(Message::Mouse(postrider::app::Mouse {
        kind: postrider::app::MouseKind::Press,
        column: to.x,
        row: to.y,
    }));
    assert!(!play.model.form.find.open);
    play.keys("<A-/>and");
    assert_eq!(play.model.form.focus, FieldId::Body);
    assert_eq!(selected(&play).1, "1 of 1");
}

#[test]
fn what_is_found_is_replaced_one_by_one_or_everywhere() {
    let mut play = with_text("a cat, a cat, a Cat");
    play.keys("<A-/>cat<Tab>dog<Enter>");
    assert_eq!(play.model.form.body.text(), "a dog, a cat, a Cat");
    // Down passes one over.
    play.keys("<Down><Enter>");
    assert_eq!(play.model.form.body.text(), "a dog, a cat, a dog");
    play.keys("<A-Enter><Esc>");
    assert_eq!(play.model.form.body.text(), "a dog, a dog, a dog");
    play.keys("<C-_>");
    assert_eq!(play.model.form.body.text(), "a dog, a cat, a dog");
    // Nothing in its place takes it away.
    play.keys("<A-/><A-a>dog<Tab><A-a><BS><A-Enter>");
    assert_eq!(play.model.form.body.text(), "a , a cat, a ");
}

#[test]
fn the_guide_comes_and_goes_and_is_never_copied() {
    let mut play = with_text("Hello");
    play.keys("<A-|>");
    assert!(play.model.shared.wrap_guide.shown && play.notice().contains("72"));
    play.keys("<A-a><A-w>");
    assert_eq!(copied(&mut play).as_deref(), Some("Hello"));
    play.keys("<A-|>");
    assert!(!play.model.shared.wrap_guide.shown);
}

#[test]
fn themes_are_changed_for_the_run() {
    let mut startup = crate::play::startup();
    startup.preferences.themes = vec!["dark".into(), "light".into()];
    let mut play = Play::new(startup);
    play.keys("<A-z>");
    assert_eq!(
        (play.model.shared.theme, play.notice()),
        (1, "theme light, for this session")
    );
    play.keys("<A-z>");
    assert_eq!(play.model.shared.theme, 0);
}
