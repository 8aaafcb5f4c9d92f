//! Lists below a field: addresses that were written to, senders, test addresses, message streams.

use postrider::app::{Effect, Message, Mouse, MouseKind, layout, suggestion_area};
use postrider::mail::FieldId;
use postrider::postmark::{Credential, Profile, Secret, StreamChoice, StreamKind, TokenSource};

use crate::play::{Play, REAL_TOKEN, startup};

fn asked_for(play: &Play) -> Option<(&str, bool)> {
    play.effects.iter().rev().find_map(|effect| match effect {
        Effect::FindAddresses { typed, real } => Some((&**typed, *real)),
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
    answers(&mut play, "bla", &[]);
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

/// The row that is selected.
fn selected(play: &Play) -> Option<String> {
    let list = play.model.suggesting()?;
    Some(list.rows[list.selected()?].text.clone())
}

#[test]
fn people_come_before_test_addresses_however_late_they_arrive() {
    for typed in ["b", "bl", "h"] {
        let known = ["bob@acme.example", "blum@x.example", "hugo@x.example"];
        let mut play = Play::practice();
        play.keys(typed);
        assert!(!rows(&play).is_empty(), "test addresses are listed at once");
        // Nobody knows yet who comes first.
        assert_eq!(selected(&play), None, "{typed}");
        answers(&mut play, typed, &known);
        let first = known.iter().find(|one| one.starts_with(typed)).unwrap();
        assert_eq!(selected(&play).as_deref(), Some(*first), "{typed}");
        play.keys("<Tab>");
        assert_eq!(play.model.form.line(FieldId::To), *first);
    }
    // Where nobody fits, the first test address is the first row.
    let mut play = Play::practice();
    play.keys("b");
    answers(&mut play, "b", &[]);
    play.keys("<Tab>");
    assert_eq!(
        play.model.form.line(FieldId::To),
        "test@blackhole.postmarkapp.com"
    );
}

#[test]
fn tab_before_the_history_has_answered_takes_nobody() {
    for key in ["<Tab>", "<Enter>"] {
        let mut play = Play::practice();
        play.keys("b").keys(key);
        assert_eq!(play.model.form.line(FieldId::To), "b", "{key}");
        assert_eq!(play.model.form.focus, FieldId::Subject, "{key}");
    }
}

#[test]
fn a_row_that_no_frame_has_shown_is_never_taken() {
    for (shown, late) in [
        (vec![], vec!["bob@acme.example"]),
        (
            vec!["bea@x.example"],
            vec!["bob@acme.example", "bea@x.example"],
        ),
        (vec!["bea@x.example", "bo@x.example"], vec!["bo@x.example"]),
    ] {
        for key in ["<Tab>", "<Enter>"] {
            let mut play = Play::practice();
            play.keys("b");
            if !shown.is_empty() {
                answers(&mut play, "b", &shown);
            }
            let before = selected(&play);
            play.hurried = true;
            answers(&mut play, "b", &late);
            assert_ne!(selected(&play), before);
            play.keys(key);
            assert_eq!(
                play.model.form.line(FieldId::To),
                "b",
                "{key} after {late:?}"
            );
        }
    }
    // Nor a list that was never seen at all.
    let mut play = Play::practice();
    play.hurried = true;
    play.keys("b");
    answers(&mut play, "b", &["bob@acme.example"]);
    play.keys("<Tab>");
    assert_eq!(play.model.form.line(FieldId::To), "b");
    assert_eq!(play.model.form.focus, FieldId::Subject);
}

#[test]
fn more_letters_take_the_row_that_was_seen_or_none() {
    let typed = |letters: &str| {
        let mut play = Play::practice();
        play.keys("gr");
        answers(&mut play, "gr", &[GRACE, "greta@x.example"]);
        play.hurried = true;
        play.keys(letters).keys("<Tab>");
        play.model.form.line(FieldId::To).to_owned()
    };
    assert_eq!(typed("a"), GRACE, "it was seen as the first row");
    assert_eq!(typed("e"), "gre", "Greta was seen, but not selected");
    assert_eq!(typed("u"), "gru");
}

#[test]
fn fewer_letters_wait_for_the_history_again() {
    let mut play = Play::practice();
    play.keys("gre");
    answers(&mut play, "gre", &["greta@x.example"]);
    assert_eq!(selected(&play).as_deref(), Some("greta@x.example"));
    play.keys("<BS>");
    assert_eq!(selected(&play), None, "somebody newer may begin with gr");
    answers(&mut play, "gr", &[GRACE, "greta@x.example"]);
    assert_eq!(selected(&play).as_deref(), Some(GRACE));
}

#[test]
fn a_selection_that_was_moved_stays_on_its_value() {
    for late in [
        vec!["bea@x.example"],
        vec!["bea@x.example", "ben@x.example", "bob@x.example"],
        vec![],
    ] {
        let mut play = Play::practice();
        play.keys("b");
        let before: Vec<String> = rows(&play).iter().map(|row| (*row).to_owned()).collect();
        assert!(before.len() > 2, "{before:?}");
        play.keys("<Down><Down>");
        assert_eq!(selected(&play).as_ref(), Some(&before[1]));
        play.hurried = true;
        answers(&mut play, "b", &late);
        assert_eq!(selected(&play).as_ref(), Some(&before[1]), "{late:?}");
        play.keys("<Tab>");
        assert_eq!(play.model.form.line(FieldId::To), before[1]);
    }
    // Also where so many have come that it would not be listed any more.
    let mut play = Play::practice();
    play.keys("b<Down>");
    let wanted = selected(&play).unwrap();
    let many: Vec<String> = (0..30).map(|at| format!("b{at}@x.example")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    answers(&mut play, "b", &many);
    play.keys("<Tab>");
    assert_eq!(play.model.form.line(FieldId::To), wanted);
}

#[test]
fn down_moves_in_the_list_that_was_seen() {
    let mut play = Play::practice();
    play.keys("b");
    answers(&mut play, "b", &["bea@x.example", "ben@x.example"]);
    play.hurried = true;
    answers(
        &mut play,
        "b",
        &["bob@x.example", "bea@x.example", "ben@x.example"],
    );
    play.keys("<Down><Tab>");
    assert_eq!(play.model.form.line(FieldId::To), "ben@x.example");
}

#[test]
fn a_click_on_a_list_that_has_changed_takes_nothing() {
    let mut play = Play::practice();
    play.keys("b");
    answers(&mut play, "b", &["bea@x.example", "ben@x.example"]);
    let area = suggestion_area(&play.model, &layout(&play.model)).unwrap();
    play.hurried = true;
    answers(&mut play, "b", &["bob@x.example", "bea@x.example"]);
    play.send(Message::Mouse(Mouse {
        kind: MouseKind::Press,
        column: area.x + 3,
        row: area.y,
    }));
    assert_eq!(play.model.form.line(FieldId::To), "b");
}

#[test]
fn real_mail_goes_to_a_test_address_only_when_one_asks_for_it() {
    let test = "test@blackhole.postmarkapp.com";
    for typed in ["b", "bl", "h", "t", "te"] {
        let mut play = real();
        play.model.form.focus = FieldId::To;
        play.keys(typed);
        answers(&mut play, typed, &[]);
        let offered = rows(&play).iter().any(|row| row.contains("postmarkapp"));
        assert!(!offered, "{typed}: {:?}", rows(&play));
    }
    for typed in ["bla", "test", "blackhole"] {
        let mut play = real();
        play.model.form.focus = FieldId::To;
        play.keys(typed);
        answers(&mut play, typed, &["bla.test.blackhole@x.example"]);
        let first = "bla.test.blackhole@x.example";
        assert_eq!(rows(&play)[..2], [first, test], "{typed}");
        answers(&mut play, typed, &[]);
        play.keys("<BS>").keys(&typed[typed.len() - 1..]);
        answers(&mut play, typed, &[]);
        assert_eq!(selected(&play), None, "{typed}: named, not taken by itself");
        play.keys("<Down><Tab>");
        assert_eq!(play.model.form.line(FieldId::To), test, "{typed}");
    }
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
    answers(&mut play, "", &[GRACE]);
    assert_eq!(rows(&play), [GRACE, "Shop <shop@acme.example>"]);
    assert_eq!(play.model.suggesting().unwrap().selected(), None);
    play.keys("<Esc>");
    play.model.form.focus = FieldId::Subject;
    play.keys("<A-?>");
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
    play.effects.clear();
    play.field(FieldId::Stream);
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
    assert_eq!((list.note.as_ref(), list.selected()), (None, None));
    assert_eq!(list.rows[1].about, "broadcast, Monthly news");
    play.keys("<Down><Down><Enter>");
    assert_eq!(play.model.form.line(FieldId::Stream), "news");
    assert!(
        play.notice().contains("smtp-broadcasts.postmarkapp.com"),
        "{}",
        play.notice()
    );
    assert_eq!(
        play.model.shared.stream_kind("postmark", "news"),
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
