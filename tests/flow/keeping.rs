//! Keeping the token of the form, and forgetting the kept one.

use postrider::app::{Effect, Intent, KeepTrouble, Message};
use postrider::postmark::{Credential, Profile, Secret, TokenSource};

use crate::play::{Play, REAL_TOKEN, startup};

fn login() -> Credential {
    Credential::ServerToken(Secret::new(REAL_TOKEN))
}

/// In profile `postmark`, whose token is `source`'s to give.
fn opened(name_source: &TokenSource, credential: Option<Credential>) -> Play {
    let mut postmark = Profile::postmark();
    postmark.name_source(name_source);
    let mut start = startup();
    start.profiles = vec![Profile::practice(), postmark];
    start.profile = "postmark".into();
    start.source = match credential {
        Some(_) => TokenSource::Typed,
        None => name_source.clone(),
    };
    start.credential = credential;
    Play::new(start)
}

fn typed() -> Play {
    opened(&TokenSource::None, Some(login()))
}

fn kept(result: Result<(TokenSource, Vec<String>), KeepTrouble>) -> Message {
    Message::TokenKept {
        profile: "postmark".into(),
        result,
    }
}

fn asks_for(play: &mut Play, file: bool) -> bool {
    play.asked(|effect| {
        matches!(effect, Effect::KeepToken { profile, credential, in_file }
            if profile.name == "postmark" && *credential == login() && *in_file == file)
    })
}

#[test]
fn a_token_is_saved_in_the_keyring_and_its_source_is_shown() {
    let mut play = typed();
    play.keys("<A-K>");
    assert!(asks_for(&mut play, false));
    play.send(kept(Ok((
        TokenSource::Keyring,
        vec!["/x still holds a token".into()],
    ))));
    assert_eq!(
        play.notice(),
        "the token of profile postmark was saved in the keyring; /x still holds a token"
    );
    assert_eq!(play.model.form.source, TokenSource::Keyring);
    assert!(play.model.profile().token_keyring);
    play.keys("<A-K>");
    assert!(play.notice().contains("already saved"), "{}", play.notice());
}

#[test]
fn without_a_keyring_the_file_is_asked_about_first() {
    let mut play = typed();
    play.keys("<A-K>");
    assert!(asks_for(&mut play, false));
    play.send(kept(Err(KeepTrouble::NoKeyring(
        "/data/tokens/postmark".into(),
    ))));
    let question = |play: &Play| {
        let names_file = play.question().text.ends_with("/data/tokens/postmark");
        names_file && play.asks(|one| *one == Intent::KeepTokenInFile)
    };
    assert!(question(&play));
    // The first answer is the harmless one.
    play.keys("<Enter>");
    assert!(!asks_for(&mut play, true) && play.model.overlays.is_empty());
    play.send(kept(Err(KeepTrouble::NoKeyring(
        "/data/tokens/postmark".into(),
    ))));
    play.keys("<Down><Enter>");
    assert!(asks_for(&mut play, true));
    play.send(kept(Ok((
        TokenSource::File("/data/tokens/postmark".into()),
        Vec::new(),
    ))));
    assert!(play.notice().contains("(mode 0600)"), "{}", play.notice());
}

#[test]
fn a_token_that_was_changed_meanwhile_is_not_called_kept() {
    let mut play = typed();
    play.keys("<A-K>");
    play.model.form.focus = postrider::mail::FieldId::Token;
    play.keys("x");
    play.send(kept(Ok((TokenSource::Keyring, Vec::new()))));
    assert_eq!(play.model.form.source, TokenSource::Typed);
    assert!(play.model.profile().token_keyring);
}

#[test]
fn trouble_is_told() {
    let mut play = typed();
    play.keys("<A-K>");
    play.send(kept(Err(KeepTrouble::Other("it is locked".into()))));
    assert_eq!(play.notice(), "it is locked");
    let mut practice = Play::practice();
    practice.keys("<A-K>");
    assert!(!practice.asked(|effect| matches!(effect, Effect::KeepToken { .. })));
}

#[test]
fn a_kept_token_is_forgotten_after_a_question() {
    let mut play = opened(&TokenSource::Keyring, Some(login()));
    play.model.form.source = TokenSource::Keyring;
    let asked = |effect: &Effect| matches!(effect, Effect::ForgetToken(_));
    play.keys("<A-F><Enter>");
    assert!(!play.asked(asked));
    play.keys("<A-F><Down><Enter>");
    assert!(play.asked(asked));
    play.send(Message::TokenForgotten {
        profile: "postmark".into(),
        result: Ok("the token is gone from the keyring".into()),
    });
    assert_eq!(play.notice(), "the token is gone from the keyring");
    assert_eq!(play.model.form.source, TokenSource::Typed);
    assert_eq!(play.model.form.credential(), Some(login()));
    assert_eq!(play.model.profile().own_source(), TokenSource::None);
}

#[test]
fn a_slow_token_is_asked_for_at_the_start_and_fills_an_untouched_field_only() {
    let found = || Message::CredentialFound {
        profile: "postmark".into(),
        result: Ok((Some(login()), TokenSource::Keyring)),
    };
    let wanted = |effect: &Effect| *effect == Effect::FindCredential("postmark".into());
    let mut play = opened(&TokenSource::Keyring, None);
    assert!(play.asked(wanted) && play.model.form.awaits_token());
    play.send(found());
    assert_eq!(play.model.form.credential(), Some(login()));
    assert!(!play.model.form.awaits_token());

    let mut play = opened(&TokenSource::Keyring, None);
    play.model.form.focus = postrider::mail::FieldId::Token;
    play.keys("x");
    play.send(found());
    assert_eq!(play.model.form.source, TokenSource::Typed);
    assert_ne!(play.model.form.credential(), Some(login()));

    let mut play = opened(&TokenSource::Command("pass".into()), None);
    assert!(play.asked(wanted));
    play.send(Message::CredentialFound {
        profile: "postmark".into(),
        result: Err("`pass` ended with exit status: 1".into()),
    });
    assert!(play.notice().contains("`pass` ended"));
    assert_eq!(play.model.form.source, TokenSource::None);
}

#[test]
fn quitting_asks_once_about_a_token_that_is_not_saved() {
    let quits = |play: &mut Play| play.asked(|effect| matches!(effect, Effect::Quit(_)));
    let mut play = typed();
    play.keys("<C-q>");
    assert_eq!(play.question().text, "The token was not saved.");
    assert!(!quits(&mut play));
    play.keys("<Enter><C-q>");
    assert!(quits(&mut play), "it was asked once");

    let mut play = typed();
    play.keys("<C-q><Down><Down><Enter>");
    assert!(quits(&mut play));

    let mut play = typed();
    play.keys("<C-q><Down><Enter>");
    assert!(asks_for(&mut play, false) && !quits(&mut play));
    play.send(kept(Ok((TokenSource::Keyring, Vec::new()))));
    assert!(quits(&mut play), "it is saved");

    let mut play = typed();
    play.keys("<C-q><Down><Enter>");
    play.send(kept(Err(KeepTrouble::Other("no".into()))));
    assert!(!quits(&mut play), "it is not saved");
    let mut play = opened(&TokenSource::Keyring, None);
    play.keys("<C-q>");
    assert!(quits(&mut play), "nothing was typed");
}
