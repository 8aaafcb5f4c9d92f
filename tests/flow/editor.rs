//! The draft in the user's own editor.

use postrider::app::{EditOrder, Edited, Effect, Message};
use postrider::mail::{FieldId, write_draft};

use crate::play::Play;

const PATH: &str = "/home/ada/message.txt";

/// What was handed over last.
fn handed(play: &Play) -> Option<&EditOrder> {
    play.effects.iter().rev().find_map(|effect| match effect {
        Effect::EditOutside(order) => Some(order),
        _ => None,
    })
}

/// The editor leaves `text` behind.
fn left(play: &mut Play, text: &str) {
    let (path, text) = (PATH.to_owned(), text.to_owned());
    play.send(Message::Edited(Edited::Text {
        path,
        text: text.into(),
    }));
}

fn is_forgotten(effect: &Effect) -> bool {
    *effect == Effect::ForgetEdited(PATH.into())
}

#[test]
fn what_comes_back_is_the_draft() {
    let mut play = Play::practice();
    play.filled().keys("<A-$>");
    let draft = play.model.form.draft();
    assert_eq!(
        handed(&play),
        Some(&EditOrder::New(Box::new(draft.clone())))
    );
    let file = write_draft(&draft)
        .replace("Subject: Receipt", "Subject: Other\nAttach: a.pdf")
        .replace("thank you.", "thank you!\nMore");
    left(&mut play, &file);
    let draft = play.model.form.draft();
    assert_eq!(draft.subject, "Other");
    assert_eq!(draft.text, "Hello Grace,\nthank you!\nMore");
    assert_eq!(play.model.form.focus, FieldId::Body);
    assert!(play.notice().contains("updated from your editor"));
    assert!(
        play.effects
            .contains(&Effect::ProbeFiles(vec!["a.pdf".into()]))
    );
    assert!(play.asked(is_forgotten));
    assert!(play.model.drafts.keep_timer.is_some());
}

#[test]
fn a_row_that_is_being_typed_goes_along() {
    let mut play = Play::practice();
    play.keys("<A-m>");
    play.field(FieldId::Metadata);
    play.keys("order=1<A-$>");
    let Some(EditOrder::New(draft)) = handed(&play) else {
        panic!("nothing was handed over");
    };
    assert_eq!(draft.extras.metadata, ["order=1"]);
}

#[test]
fn a_wrong_line_is_told_and_offers_the_file_again() {
    let mut play = Play::practice();
    play.filled().keys("<A-$>");
    let file = write_draft(&play.model.form.draft()).replace("Subject:", "Subjcet:");
    left(&mut play, &file.replace("thank you", "many thanks"));
    assert!(play.model.form.draft().text.ends_with("many thanks."));
    let problems = &play.question().text;
    assert!(problems.contains("did you mean Subject?"), "{problems}");
    assert!(!play.asked(is_forgotten));
    play.keys("<Enter>");
    assert_eq!(handed(&play), Some(&EditOrder::Again(PATH.into())));
    left(&mut play, &file);
    play.keys("<Down><Enter>");
    assert!(play.asked(is_forgotten) && play.model.overlays.is_empty());
    // Esc decides nothing: the file stays.
    left(&mut play, &file);
    play.keys("<Esc>");
    assert!(!play.asked(is_forgotten));
}

#[test]
fn an_editor_that_changed_nothing_or_failed_leaves_the_draft() {
    let mut play = Play::practice();
    play.filled().keys("<A-$>");
    let draft = play.model.form.draft();
    play.send(Message::Edited(Edited::Unchanged));
    assert!(play.notice().contains("nothing was changed"));
    play.send(Message::Edited(Edited::Failed("the editor failed".into())));
    assert!(
        play.notice()
            .contains("the editor failed; the draft is as it was")
    );
    assert_eq!(play.model.form.draft(), draft);
}

#[test]
fn an_empty_file_leaves_the_draft_as_it_was() {
    let mut play = Play::practice();
    play.filled().keys("<A-$>");
    let before = play.model.form.draft();
    left(&mut play, "\n");
    assert_eq!(play.model.form.draft(), before);
    assert!(play.notice().contains("as it was"), "{}", play.notice());
    assert!(play.asked(is_forgotten));
}

#[test]
fn a_fifth_line_that_cannot_be_taken_is_told_and_more_are_counted() {
    for (lines, told) in [(5, "line 5:"), (6, "(2 more lines")] {
        let mut play = Play::practice();
        play.filled().keys("<A-$>");
        left(&mut play, &"Nonsense: x\n".repeat(lines));
        let problems = &play.question().text;
        assert!(problems.contains(told), "{problems}");
    }
}
