//! Typing in every field: undo, selection, copy, cut, paste, kill and yank.

use postrider::app::{Effect, Message, Overlay};
use postrider::mail::FieldId;

use crate::play::{PRACTICE_TOKEN, Play};

fn copied(play: &mut Play) -> Option<String> {
    let copied = play.effects.iter().rev().find_map(|effect| match effect {
        Effect::Copy(text) => Some(text.clone()),
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
    play.keys("Your <C-y>");
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
    play.keys("<C-y>");
    assert_eq!(play.model.form.line(FieldId::Subject), "one two three");
    // A move in between begins anew.
    play.keys("<C-w><Left><C-u><C-y>");
    assert_eq!(play.model.form.line(FieldId::Subject), "one two ");
    play.keys("<C-e><C-y>");
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
fn a_secret_is_never_copied_cut_killed_or_remembered() {
    let mut play = Play::practice();
    play.keys("<S-Tab><S-Tab>");
    assert_eq!(play.model.form.focus, FieldId::Token);
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
    play.keys("<C-y>");
    assert_eq!(play.model.form.line(FieldId::Token), "");
    assert!(
        play.notice().contains("nothing was copied"),
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
    play.keys("<C-w><C-y><C-y><A-a><C-x>");
    assert_eq!(typed(&play), "");
    assert_eq!(copied(&mut play).as_deref(), Some("review sendsend"));
    play.keys("<C-v>");
    assert_eq!(typed(&play), "review sendsend");
}

#[test]
fn nothing_selected_says_how() {
    let mut play = Play::practice();
    play.keys("<Tab>Hello<C-x>");
    assert!(play.notice().contains("Alt+a"), "{}", play.notice());
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
