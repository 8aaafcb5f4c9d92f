//! Lists below a field: addresses that were written to, senders, test addresses, message streams.

use postrider::app::{Effect, Message, Mouse, MouseKind, layout, suggestion_area};
use postrider::mail::FieldId;
use postrider::postmark::{Credential, Profile, Secret, StreamChoice, StreamKind, TokenSource};

use crate::play::{Play, REAL_TOKEN, startup};

fn asked_for(play: &Play) -> Option<(&str, bool)> {
    play.effects.iter().rev().find_map(|effect| match effect {
        Effect::FindAddresses { typed, real } => Some((typed.as_str(), *real)),
        _ => None,
    })
}

fn answers(play: &mut Play, typed: &str, addresses: &[&str]) {
    play.send(Message::AddressesFound {
        typed: typed.into(),
        addresses: addresses.iter().map(|one| (*one).to_owned()).collect(),
    });
}

fn rows(play: &Play) -> Vec<&str> {
    let list = play.model.suggesting();
    let rows = list.map_or(&[][..], |list| &list.rows);
    rows.iter().map(|row| row.text.as_str()).collect()
}

fn real() -> Play {
    let mut start = startup();
    start.profiles.push(Profile {
        name: "shop".into(),
        sender: "Shop <shop@acme.example>".into(),
        ..Profile::postmark()
    });
    start.profile = "postmark".into();
    start.profile_was_chosen = true;
    start.credential = Some(Credential::ServerToken(Secret::new(REAL_TOKEN)));
    start.source = TokenSource::Typed;
    Play::new(start)
}

const GRACE: &str = "\"Hopper, Grace\" <grace@navy.example>";

#[test]
fn tab_takes_the_marked_row_and_goes_on_once_an_address_stands_there() {
    let mut play = Play::practice();
    play.keys("gra");
    assert_eq!(asked_for(&play), Some(("gra", false)));
    assert_eq!(rows(&play), [""; 0]);
    answers(&mut play, "gra", &[GRACE, "graham@x.example"]);
    assert_eq!(rows(&play), [GRACE, "graham@x.example"]);
    play.keys("<Tab>");
    assert_eq!(play.model.form.line(FieldId::To), GRACE);
    assert_eq!(play.model.form.focus, FieldId::To);
    assert_eq!(rows(&play), [""; 0]);
    play.keys("<Tab>");
    assert_eq!(play.model.form.focus, FieldId::Subject);
}

#[test]
fn a_whole_address_is_left_as_it_is_unless_a_row_is_chosen() {
    let mut play = Play::practice();
    play.keys("a@navy.ex");
    answers(&mut play, "a@navy.ex", &["a@navy.example"]);
    assert_eq!(rows(&play), ["a@navy.example"]);
    play.keys("<Tab>");
    assert_eq!(play.model.form.line(FieldId::To), "a@navy.ex");
    assert_eq!(play.model.form.focus, FieldId::Subject);
    play.keys("<S-Tab><BS>x");
    answers(&mut play, "a@navy.ex", &["a@navy.example"]);
    play.keys("<Down><Enter>");
    assert_eq!(play.model.form.line(FieldId::To), "a@navy.example");
    assert_eq!(play.model.form.focus, FieldId::To);
}

#[test]
fn every_key_is_typed_and_escape_closes_the_list_alone() {
    let mut play = Play::practice();
    play.keys("hard");
    assert_eq!(rows(&play), ["HardBounce@bounce-testing.postmarkapp.com"]);
    assert!(
        play.model.suggesting().unwrap().rows[0]
            .about
            .contains("bounces for good")
    );
    play.keys("<Esc>");
    assert_eq!(rows(&play), [""; 0]);
    assert!(play.model.overlays.is_empty(), "the menu is not opened");
    play.keys(" t, <BS>");
    assert_eq!(play.model.form.line(FieldId::To), "hard t,");
    // A caret that moves away from the end of the entry closes it too.
    play.keys(" test@");
    assert!(rows(&play).contains(&"test@blackhole.postmarkapp.com"));
    play.keys("<Left>");
    assert_eq!(rows(&play), [""; 0]);
}

#[test]
fn only_the_entry_under_the_caret_is_replaced_and_no_address_is_offered_twice() {
    let mut play = Play::practice();
    play.keys("gra, b@x.example<Home><Right><Right><Right><BS>a");
    answers(&mut play, "gra", &[GRACE, "b@x.example"]);
    assert_eq!(rows(&play), [GRACE], "b is there already and does not fit");
    play.keys("<Enter>!");
    let expected = format!("{GRACE}!, b@x.example");
    assert_eq!(play.model.form.line(FieldId::To), expected);
    play.keys("<BS><End>,gra");
    answers(&mut play, "gra", &[GRACE]);
    assert_eq!(rows(&play), [""; 0]);
    play.keys("<BS><BS><BS>bla");
    play.keys("<Tab>");
    let expected = format!("{GRACE}, b@x.example, test@blackhole.postmarkapp.com");
    assert_eq!(play.model.form.line(FieldId::To), expected);
}

#[test]
fn late_answers_are_dropped_and_earlier_ones_go_on_fitting() {
    let mut play = Play::practice();
    play.keys("gr");
    answers(&mut play, "gr", &[GRACE, "greta@x.example"]);
    play.keys("a");
    assert_eq!(rows(&play), [GRACE], "what was told still shows what fits");
    answers(&mut play, "gr", &["greta@x.example", "graham@x.example"]);
    assert_eq!(rows(&play), [GRACE]);
    play.keys("<Esc>");
    answers(&mut play, "gra", &["graham@x.example"]);
    assert_eq!(rows(&play), [""; 0]);
}

#[test]
fn an_answer_does_not_move_the_mark() {
    let mut play = Play::practice();
    play.keys("b");
    let before: Vec<String> = rows(&play).iter().map(|row| (*row).to_owned()).collect();
    assert!(before.len() > 2, "{before:?}");
    play.keys("<Down>");
    answers(&mut play, "b", &["bea@x.example"]);
    let list = play.model.suggesting().unwrap();
    assert_eq!(list.rows[list.chosen.unwrap()].text, before[1]);
}

#[test]
fn practice_stays_out_of_real_mail() {
    let mut play = real();
    play.model.form.focus = FieldId::To;
    play.keys("a");
    assert_eq!(asked_for(&play), Some(("a", true)));
    assert!(
        !rows(&play)
            .iter()
            .any(|row| row.contains("ada@acme.example")),
        "practice's sender"
    );
    play.keys("<BS>sh");
    assert_eq!(rows(&play), ["Shop <shop@acme.example>"]);
}

#[test]
fn a_sender_is_offered_from_profiles_alone() {
    let mut play = real();
    play.model.form.focus = FieldId::From;
    play.effects.clear();
    play.keys("s");
    assert_eq!(asked_for(&play), None);
    assert_eq!(
        rows(&play),
        ["Shop <shop@acme.example>"],
        "no test address sends"
    );
    play.keys("<Enter>");
    assert_eq!(
        play.model.form.line(FieldId::From),
        "Shop <shop@acme.example>"
    );
}

#[test]
fn down_asks_for_everything_and_says_when_there_is_nothing() {
    let mut play = real();
    play.model.form.focus = FieldId::Cc;
    play.keys("<Down>");
    assert_eq!(asked_for(&play), Some(("", true)));
    assert!(rows(&play).contains(&"test@blackhole.postmarkapp.com"));
    assert_eq!(play.model.suggesting().unwrap().chosen, None);
    play.keys("<Esc>");
    play.model.form.focus = FieldId::Subject;
    play.keys("<A-h>");
    assert_eq!(play.model.suggesting().map(|_| ()), None);
}

#[test]
fn a_click_takes_the_row_under_it() {
    let mut play = Play::practice();
    play.keys("b");
    let places = layout(&play.model);
    let area = suggestion_area(&play.model, &places).unwrap();
    let second = rows(&play)[1].to_owned();
    play.send(Message::Mouse(Mouse {
        kind: MouseKind::Press,
        column: area.x + 3,
        row: area.y + 1,
    }));
    assert_eq!(play.model.form.line(FieldId::To), second);
}

fn stream(id: &str, name: &str, kind: StreamKind) -> StreamChoice {
    StreamChoice {
        id: id.into(),
        name: name.into(),
        kind,
    }
}

fn at_stream() -> Play {
    let mut play = real();
    play.model.form.focus = FieldId::Subject;
    play.effects.clear();
    play.keys("<Tab>");
    assert_eq!(play.model.form.focus, FieldId::Stream);
    play
}

fn told(play: &mut Play, token: &str, result: Result<Vec<StreamChoice>, String>) {
    play.send(Message::StreamsListed {
        profile: "postmark".into(),
        token: Secret::new(token),
        result,
    });
}

#[test]
fn streams_are_asked_for_once_and_chosen_from_a_list() {
    let mut play = at_stream();
    assert!(play.asked(|effect| matches!(effect, Effect::ListStreams(_))));
    play.keys("<Down>");
    assert_eq!(rows(&play), ["outbound", "broadcast"]);
    assert!(
        play.model
            .suggesting()
            .unwrap()
            .note
            .as_ref()
            .unwrap()
            .contains("asking")
    );
    told(&mut play, "another-token", Ok(vec![]));
    assert_eq!(rows(&play), ["outbound", "broadcast"]);
    let all = vec![
        stream("outbound", "Receipts", StreamKind::Transactional),
        stream("news", "Monthly news", StreamKind::Broadcast),
    ];
    told(&mut play, REAL_TOKEN, Ok(all));
    assert_eq!(rows(&play), ["outbound", "news"]);
    let list = play.model.suggesting().unwrap();
    assert_eq!((list.note.as_ref(), list.chosen), (None, None));
    assert_eq!(list.rows[1].about, "broadcast, Monthly news");
    play.keys("<Down><Down><Enter>");
    assert_eq!(play.model.form.line(FieldId::Stream), "news");
    assert!(
        play.notice().contains("smtp-broadcasts.postmarkapp.com"),
        "{}",
        play.notice()
    );
    assert_eq!(
        play.model.stream_kind("postmark", "news"),
        Some(StreamKind::Broadcast)
    );
    play.effects.clear();
    play.keys("<Tab><S-Tab>");
    assert!(
        !play.asked(|effect| matches!(effect, Effect::ListStreams(_))),
        "it is known"
    );
}

#[test]
fn why_streams_are_not_listed_is_said_and_asked_again_later() {
    let mut play = at_stream();
    told(
        &mut play,
        REAL_TOKEN,
        Err("401: the token is not known".into()),
    );
    play.effects.clear();
    play.keys("<Tab><S-Tab>");
    assert!(play.asked(|effect| matches!(effect, Effect::ListStreams(_))));
    told(
        &mut play,
        REAL_TOKEN,
        Err("401: the token is not known".into()),
    );
    let mut play = at_stream();
    play.model.form.credential_kind = postrider::postmark::CredentialKind::SmtpToken;
    play.keys("<Down>");
    let note = play.model.suggesting().unwrap().note.clone().unwrap();
    assert_eq!(note, "not listed: there is no token yet");
    play.keys("<Esc><C-u>br<Tab>");
    assert_eq!(
        play.model.form.line(FieldId::Stream),
        "br",
        "a stream is never guessed"
    );
}
