//! The signature below a message that begins.

use postrider::app::{Effect, Message, Startup};
use postrider::mail::FieldId;
use postrider::postmark::Profile;

use crate::play::{Play, startup};

fn profile(name: &str, signature: &str) -> Profile {
    Profile {
        name: name.into(),
        signature: signature.into(),
        sender: "Ada <ada@acme.example>".into(),
        ..Profile::postmark()
    }
}

fn with(profiles: Vec<Profile>) -> Startup {
    let mut start = startup();
    start.profile = profiles[0].name.clone();
    start.profile_was_chosen = true;
    start.profiles.extend(profiles);
    start
}

fn text(play: &Play) -> String {
    play.model.form.body.text()
}

fn use_profile(play: &mut Play, name: &str) {
    play.keys("<A-p>");
    let at = play
        .model
        .shared
        .profiles
        .iter()
        .position(|one| one.name == name)
        .unwrap();
    while !matches!(play.model.overlays.last(), Some(postrider::app::Overlay::Profiles(list)) if list.selected == at)
    {
        play.keys("<Down>");
    }
    play.keys("<Enter>");
}

#[test]
fn it_stands_there_from_the_start_and_is_nothing_that_one_wrote() {
    let mut play = Play::new(with(vec![profile("shop", "Ada\nAcme")]));
    assert_eq!(text(&play), "\n\n-- \nAda\nAcme\n");
    assert!(!play.model.form.has_unsent_work());
    play.model.form.focus = FieldId::Body;
    play.keys("Hello");
    assert_eq!(
        text(&play),
        "Hello\n\n-- \nAda\nAcme\n",
        "the caret stands before it"
    );
    assert!(play.model.form.has_unsent_work());
    play.keys("<BS><BS><BS><BS><BS>");
    assert!(!play.model.form.has_unsent_work());
    play.keys("Hi<C-n><Down><Enter>");
    assert_eq!(
        text(&play),
        "\n\n-- \nAda\nAcme\n",
        "a new message has it again"
    );
}

#[test]
fn another_profile_swaps_what_was_not_touched() {
    let mut play = Play::new(with(vec![
        profile("shop", "Ada"),
        profile("news", "The team"),
        profile("bare", ""),
    ]));
    use_profile(&mut play, "news");
    assert_eq!(text(&play), "\n\n-- \nThe team\n");
    play.model.form.focus = FieldId::Body;
    play.keys("Hello");
    use_profile(&mut play, "shop");
    assert_eq!(text(&play), "Hello\n\n-- \nAda\n");
    use_profile(&mut play, "bare");
    assert_eq!(text(&play), "Hello");
    use_profile(&mut play, "shop");
    assert_eq!(text(&play), "Hello", "nothing is added behind one's back");
}

#[test]
fn one_that_was_changed_stays() {
    let mut play = Play::new(with(vec![
        profile("shop", "Ada"),
        profile("news", "The team"),
    ]));
    play.model.form.focus = FieldId::Body;
    play.keys("<Down><Down><Down><Down>PS");
    let changed = text(&play);
    assert!(changed.ends_with("Ada\nPS"), "{changed}");
    use_profile(&mut play, "news");
    assert_eq!(text(&play), changed);
}

#[test]
fn a_file_is_read_and_swapped_in_while_nothing_was_written() {
    let mut own = profile("shop", "");
    own.signature_file = Some("/home/ada/.signature".into());
    let mut play = Play::new(with(vec![own]));
    let asked = |effect: &Effect| matches!(effect, Effect::ReadSignature { profile, .. } if profile == "shop");
    assert!(play.asked(asked));
    assert_eq!(text(&play), "");
    let told = |result: Result<String, String>| Message::SignatureRead {
        profile: "shop".into(),
        result,
    };
    play.send(told(Ok("Ada\n".into())));
    assert_eq!(text(&play), "\n\n-- \nAda\n");
    assert!(!play.model.form.has_unsent_work());
    play.keys("<C-n>");
    assert!(play.asked(asked), "it may have been changed");
    play.send(told(Err(
        "the signature in /home/ada/.signature cannot be used: gone".into(),
    )));
    assert!(play.notice().contains("cannot be used"));
    let mut play = Play::new(with(vec![profile("shop", "")]));
    play.model.form.focus = FieldId::Body;
    play.keys("Hello");
    play.send(told(Ok("Ada".into())));
    assert_eq!(text(&play), "Hello");
}
