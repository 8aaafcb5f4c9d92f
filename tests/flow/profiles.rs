//! Profiles in the interface: made, changed, copied, deleted, chosen; what the core asks of the config, and
//! what it makes of the answer.

use std::collections::BTreeMap;

use postrider::app::{Effect, Intent, Message, Overlay, ProfileFieldId, ProfileForm};
use postrider::diagnose::Remedy;
use postrider::mail::FieldId;
use postrider::postmark::{
    BROADCAST_HOST, Changed, Credential, Endpoint, Environment, HOST, KeyValue, Origin, Profile,
    ProfileChange, Secret, StreamKind, TokenSource, Written,
};
use postrider::record::{
    CheckEvent, CheckOutcome, CheckStatus, CheckStep, Failure, FailureKind, Finding, JobId,
    Outcome, Stage, StepReport, StepResult, Trouble,
};

use crate::play::{Play, REAL_TOKEN, accepted, startup};

fn shop() -> Profile {
    Profile {
        name: "shop".into(),
        environment: Environment::Test,
        sender: "Shop <shop@acme.example>".into(),
        ..Profile::postmark()
    }
}

/// In practice, with a profile `shop` of the user's own.
fn playing() -> Play {
    let mut start = startup();
    start.profiles.push(shop());
    let mut play = Play::new(start);
    play.send(Message::PracticeReady {
        ports: vec![4001, 4002, 4003],
        credential: Credential::ServerToken(Secret::new(crate::play::PRACTICE_TOKEN)),
        sender: "Ada Lovelace <ada@acme.example>".into(),
        api_url: None,
    });
    play
}

fn written() -> Written {
    let keys = [("shop", &["environment", "sender", "token-file"])];
    let keys = keys.map(|(name, keys)| (name.to_owned(), keys.map(str::to_owned).to_vec()));
    Written {
        path: "/home/ada/config.toml".into(),
        default_profile: None,
        keys: BTreeMap::from(keys),
    }
}

impl Play {
    /// Opens the list, and the config is read.
    fn profiles(&mut self) -> &mut Self {
        self.keys("<A-p>");
        assert!(self.asked(|effect| *effect == Effect::ReadConfig));
        self.send(Message::ConfigRead(Ok(Box::new(written()))))
    }

    fn form(&self) -> &ProfileForm {
        match self.model.overlays.last() {
            Some(Overlay::ProfileForm(form)) => form,
            _ => panic!("no form is open"),
        }
    }

    /// Goes to a field of the form by Tab.
    fn to(&mut self, id: ProfileFieldId) -> &mut Self {
        for _ in 0..20 {
            if self.form().focus == id {
                return self;
            }
            self.keys("<Tab>");
        }
        panic!("Tab does not reach {id:?}");
    }

    /// The change that was asked for last.
    fn change(&mut self) -> ProfileChange {
        let found = self.effects.iter().rev().find_map(|effect| match effect {
            Effect::ChangeProfile(change) => Some((**change).clone()),
            _ => None,
        });
        self.effects.clear();
        found.expect("a change was asked for")
    }

    /// The edge has done it; `profile` is what it is now.
    fn done(&mut self, change: ProfileChange, profile: Option<Profile>) -> &mut Self {
        let changed = Changed {
            written: written(),
            profile,
        };
        self.send(Message::ProfileChanged {
            change: Box::new(change),
            result: Ok(Box::new(changed)),
        })
    }

    fn names(&self) -> Vec<&str> {
        let profiles = self.model.shared.profiles.iter();
        profiles.map(|profile| profile.name.as_str()).collect()
    }
}

fn text(value: &str) -> Option<KeyValue> {
    Some(KeyValue::Text(value.into()))
}

#[test]
fn a_profile_is_chosen_from_the_list() {
    let mut play = playing();
    play.profiles().keys("<Down><Down><Enter>");
    assert!(play.model.overlays.is_empty());
    assert_eq!(play.model.profile().name, "shop");
    assert_eq!(
        play.model.form.line(FieldId::From),
        "Shop <shop@acme.example>"
    );
    assert!(play.asked(|effect| *effect == Effect::FindCredential("shop".into())));
    // The one in use stays as it is.
    play.profiles().keys("<Enter>");
    assert!(play.model.overlays.is_empty() && play.effects.is_empty());
    assert!(play.notice().contains("is in use"), "{}", play.notice());
}

#[test]
fn a_new_profile_is_made() {
    let mut play = playing();
    play.profiles().keys("nzoo");
    play.to(ProfileFieldId::Color).keys(" ");
    play.to(ProfileFieldId::Environment).keys("<Left>");
    play.to(ProfileFieldId::Sender).keys("zoo@acme.example");
    play.to(ProfileFieldId::Ports).keys("<C-u>2525 25");
    play.to(ProfileFieldId::Allowance).keys("10,000");
    play.to(ProfileFieldId::Follow).keys("<Right>");
    play.to(ProfileFieldId::KeepBodies).keys(" ");
    play.to(ProfileFieldId::Save).keys("<Enter>");
    assert!(play.form().saving);
    let change = play.change();
    let keys = vec![
        ("color", text("grey")),
        ("environment", text("test")),
        ("sender", text("zoo@acme.example")),
        ("smtp-ports", Some(KeyValue::Ports(vec![2525, 25]))),
        ("allowance", Some(KeyValue::Number(10_000))),
        ("follow", Some(KeyValue::Flag(false))),
        ("keep-bodies", Some(KeyValue::Flag(true))),
    ];
    let expected = ProfileChange::Write {
        name: "zoo".into(),
        origin: Origin::New,
        keys,
    };
    assert_eq!(change, expected);
    assert!(!format!("{:?}", Effect::ChangeProfile(Box::new(change.clone()))).contains("acme"));
    let zoo = Profile {
        name: "zoo".into(),
        ..shop()
    };
    play.done(change, Some(zoo));
    assert_eq!(play.names(), ["practice", "postmark", "shop", "zoo"]);
    assert!(
        play.notice().contains("saved in /home/ada/config.toml"),
        "{}",
        play.notice()
    );
    // The list is there, with the new one chosen.
    play.keys("<Enter>");
    assert_eq!(play.model.profile().name, "zoo");
}

#[test]
fn what_is_wrong_is_told_below_its_field_and_nothing_is_saved() {
    let mut play = playing();
    play.profiles().keys("nshop<Tab>");
    let said = |play: &Play, id| play.form().problem(&play.model.shared, id);
    let name = said(&play, ProfileFieldId::Name).unwrap();
    assert!(name.contains("already"), "{name}");
    play.to(ProfileFieldId::Sender).keys("Ada <ada@");
    play.to(ProfileFieldId::Stream).keys("a b");
    play.to(ProfileFieldId::Host).keys("<C-u>https://h.example");
    assert_eq!(said(&play, ProfileFieldId::Ports), None);
    play.to(ProfileFieldId::Ports).keys("<C-u>many<C-s>");
    assert!(
        !play
            .effects
            .iter()
            .any(|effect| matches!(effect, Effect::ChangeProfile(_)))
    );
    assert_eq!(play.form().focus, ProfileFieldId::Name);
    for id in [
        ProfileFieldId::Name,
        ProfileFieldId::Sender,
        ProfileFieldId::Stream,
        ProfileFieldId::Host,
        ProfileFieldId::Ports,
    ] {
        assert!(said(&play, id).is_some(), "{id:?}");
    }
    play.keys("-2");
    assert_eq!(said(&play, ProfileFieldId::Name), None);
}

#[test]
fn a_change_that_cannot_be_saved_leaves_everything_as_it_is() {
    let mut play = playing();
    play.profiles().keys("<Down><Down>e");
    play.to(ProfileFieldId::Sender)
        .keys("<C-u>new@acme.example<C-s>");
    let change = play.change();
    let before = play.model.shared.profiles.clone();
    play.send(Message::ProfileChanged {
        change: Box::new(change),
        result: Err("/c.toml cannot be written: no space".into()),
    });
    assert!(
        play.notice().contains("nothing was saved: /c.toml cannot"),
        "{}",
        play.notice()
    );
    assert_eq!(play.model.shared.profiles, before);
    let form = play.form();
    assert!(!form.saving && form.text(ProfileFieldId::Sender) == "new@acme.example");
}

#[test]
fn nothing_typed_in_the_form_is_lost() {
    let mut play = playing();
    play.profiles().keys("<Down><Down>e");
    play.keys("<Esc>");
    assert!(matches!(
        play.model.overlays.last(),
        Some(Overlay::Profiles(_))
    ));
    play.keys("e");
    play.to(ProfileFieldId::ReplyTo).keys("r@acme.example<Esc>");
    assert!(play.asks(|one| *one == Intent::CloseProfileForm));
    play.keys("<Enter>");
    assert_eq!(play.form().text(ProfileFieldId::ReplyTo), "r@acme.example");
    // Saved from the question, the question and the form go.
    play.keys("<Esc><Down><Enter>");
    let change = play.change();
    assert!(change.touches("reply-to"));
    play.done(change, Some(shop()));
    assert!(matches!(
        play.model.overlays.last(),
        Some(Overlay::Profiles(_))
    ));
    play.keys("e");
    play.to(ProfileFieldId::ReplyTo)
        .keys("x@acme.example<Esc><Up><Enter>");
    assert!(matches!(
        play.model.overlays.last(),
        Some(Overlay::Profiles(_))
    ));
    assert!(play.effects.is_empty());
}

#[test]
fn editing_the_profile_in_use_changes_what_it_had_filled_in_and_not_what_was_typed() {
    let mut play = playing();
    play.profiles().keys("<Down><Down><Enter>");
    play.filled();
    play.profiles().keys("e");
    play.to(ProfileFieldId::Sender)
        .keys("<C-u>new@acme.example");
    play.to(ProfileFieldId::Name).keys("<C-u>store<C-s>");
    let change = play.change();
    let store = Profile {
        name: "store".into(),
        sender: "new@acme.example".into(),
        ..shop()
    };
    play.done(change, Some(store));
    assert_eq!(play.model.profile().name, "store");
    assert_eq!(play.model.form.line(FieldId::From), "new@acme.example");
    assert_eq!(play.model.form.line(FieldId::To), "grace@navy.example");
    // A message that was begun in it was begun in it still: nothing is asked.
    let login = Credential::ServerToken(Secret::new(REAL_TOKEN));
    play.send(Message::CredentialFound {
        profile: "store".into(),
        result: Ok((Some(login), TokenSource::Typed)),
    });
    play.keys("<Esc><C-s>");
    assert!(play.model.review().is_some());
}

#[test]
fn a_copy_says_the_same_under_another_name() {
    let mut play = playing();
    play.profiles().keys("<Down><Down>c");
    assert_eq!(play.form().text(ProfileFieldId::Name), "shop-2");
    assert_eq!(play.form().text(ProfileFieldId::Environment), "test");
    play.keys("<C-s>");
    let change = play.change();
    let expected = ProfileChange::Write {
        name: "shop-2".into(),
        origin: Origin::CopyOf("shop".into()),
        keys: Vec::new(),
    };
    assert_eq!(change, expected);
    let copy = Profile {
        name: "shop-2".into(),
        ..shop()
    };
    play.done(change, Some(copy));
    assert_eq!(play.names(), ["practice", "postmark", "shop", "shop-2"]);
    play.keys("<Up><Up><Up>c");
    assert!(
        play.notice().contains("practice cannot be copied"),
        "{}",
        play.notice()
    );
}

#[test]
fn a_profile_is_deleted_after_a_question_that_names_what_goes() {
    let mut play = playing();
    play.profiles().keys("<Down><Down><Enter>");
    play.profiles().keys("d");
    let words = play.question().text.clone();
    assert_eq!(
        words,
        "Delete profile shop? Removes from the config: environment, sender, token-file. The file with its token stays; to delete that first, use Esc F in the form. It is in use: postrider switches to practice."
    );
    play.keys("<Enter>");
    assert!(play.effects.is_empty());
    play.keys("d<Down><Enter>");
    let change = play.change();
    assert_eq!(change, ProfileChange::Delete("shop".into()));
    play.done(change, None);
    assert_eq!(play.names(), ["practice", "postmark"]);
    assert_eq!(play.model.profile().name, "practice");
    assert!(play.model.form.credential().is_some());
}

#[test]
fn a_built_in_profile_is_set_back_and_never_deleted() {
    let mut play = playing();
    play.profiles().keys("<Down>d");
    assert!(
        play.notice().contains("cannot be deleted"),
        "{}",
        play.notice()
    );
    let mut changed = written();
    changed
        .keys
        .insert("postmark".into(), vec!["follow".into()]);
    play.send(Message::ConfigRead(Ok(Box::new(changed))));
    play.keys("d");
    let words = play.question().text.clone();
    assert!(
        words.starts_with("Reset profile postmark to its defaults?"),
        "{words}"
    );
    play.keys("<Down><Enter>");
    let change = play.change();
    play.done(change, Some(Profile::postmark()));
    assert_eq!(play.names(), ["practice", "postmark", "shop"]);
}

#[test]
fn practice_keeps_its_server_and_its_name() {
    let mut play = playing();
    play.profiles().keys("e");
    for id in [
        ProfileFieldId::Name,
        ProfileFieldId::Environment,
        ProfileFieldId::Host,
        ProfileFieldId::Ports,
        ProfileFieldId::Token,
    ] {
        let before = play.form().text(id).to_owned();
        play.to(id).keys("<Left>x ");
        assert_eq!(play.form().text(id), before, "{id:?}");
        assert!(!play.notice().is_empty(), "{id:?}");
    }
    play.to(ProfileFieldId::Color).keys(" <C-s>");
    let change = play.change();
    play.done(change, Some(Profile::practice()));
    // The server that listens is still known.
    assert_eq!(play.model.shared.profiles[0].smtp_ports, [4001, 4002, 4003]);
}

#[test]
fn the_default_is_set_and_taken_back() {
    let mut play = playing();
    play.profiles().keys("<Down><Down>m");
    let change = play.change();
    assert_eq!(change, ProfileChange::Default(Some("shop".into())));
    let mut now = written();
    now.default_profile = Some("shop".into());
    play.send(Message::ProfileChanged {
        change: Box::new(change),
        result: Ok(Box::new(Changed {
            written: now,
            profile: None,
        })),
    });
    assert!(
        play.notice().contains("shop is the default"),
        "{}",
        play.notice()
    );
    play.keys("m");
    assert_eq!(play.change(), ProfileChange::Default(None));
}

#[test]
fn a_config_that_cannot_be_read_is_told_in_the_list() {
    let mut play = playing();
    play.keys("<A-p>");
    play.send(Message::ConfigRead(Err(
        "/c.toml, line 3, column 1: there is no key `them`".into(),
    )));
    assert!(
        play.notice().contains("line 3, column 1"),
        "{}",
        play.notice()
    );
    play.keys("<Down><Down>d");
    assert!(
        play.notice().contains("line 3, column 1"),
        "{}",
        play.notice()
    );
}

#[test]
fn a_token_gets_into_no_field_of_a_profile() {
    let mut play = playing();
    play.profiles().keys("nzoo");
    play.to(ProfileFieldId::Stream).keys("<C-u>");
    play.send(Message::Paste(format!(" {REAL_TOKEN}\n").into()));
    assert_eq!(play.form().text(ProfileFieldId::Stream), "");
    assert!(play.notice().contains("token"), "{}", play.notice());
    play.keys(REAL_TOKEN).keys("<C-s>");
    let said = play
        .form()
        .problem(&play.model.shared, ProfileFieldId::Stream);
    assert!(said.is_some_and(|said| said.contains("token")));
    play.keys("<C-u>");
    play.send(Message::Paste("news\n".into()));
    assert_eq!(play.form().text(ProfileFieldId::Stream), "news");
}

#[test]
fn a_send_under_way_keeps_its_own_profile() {
    let mut play = playing();
    play.filled().keys("<C-s>").ready().keys("<Enter>");
    let order = play.effects.iter().find_map(|effect| match effect {
        Effect::StartSend(order) => Some(order.clone()),
        _ => None,
    });
    let order = order.expect("a send was started");
    play.effects.clear();
    // Switched and edited meanwhile.
    play.profiles().keys("e");
    play.to(ProfileFieldId::Color).keys(" <C-s>");
    let change = play.change();
    play.done(change, Some(Profile::practice()));
    play.keys("<Down><Enter>");
    assert_eq!(play.model.profile().name, "postmark");
    assert!(!play.asked(|effect| matches!(effect, Effect::Abandon(_) | Effect::Cancel(_))));
    let attempt = play.model.running().expect("it is under way");
    assert_eq!(
        (attempt.profile.as_str(), attempt.practice),
        ("practice", true)
    );
    assert_eq!(
        (order.profile.name.as_str(), &order.profile.smtp_ports[..]),
        ("practice", &[4001, 4002, 4003][..])
    );
    play.ends(accepted());
    let attempt = play.model.log.attempts.last().unwrap();
    assert_eq!(attempt.profile, "practice");
    assert!(
        play.notice().contains("Caught by the practice server"),
        "{}",
        play.notice()
    );
}

fn with_token(play: &mut Play) {
    let login = Credential::ServerToken(Secret::new(REAL_TOKEN));
    let profile = play.model.profile().name.clone();
    play.send(Message::CredentialFound {
        profile,
        result: Ok((
            Some(login),
            TokenSource::Environment("POSTMARK_SERVER_TOKEN".into()),
        )),
    });
    if play.model.form.line(FieldId::From).is_empty() {
        let sender = "Ada Lovelace <ada@acme.example>";
        let caret = play.model.form.focus;
        play.field(FieldId::From);
        play.keys(sender);
        play.field(caret);
    }
}

#[test]
fn a_message_started_in_another_profile_is_asked_about_once() {
    let mut play = playing();
    play.filled();
    play.profiles().keys("<Down><Enter>");
    with_token(&mut play);
    play.keys("<C-s>");
    let words = play.question().text.clone();
    assert_eq!(
        words,
        "This message was started in profile practice. Send it from postmark (production, real mail)?"
    );
    assert!(!play.asked(|effect| matches!(effect, Effect::StartSend(_))));
    play.keys("<Enter>");
    assert!(play.model.overlays.is_empty());
    play.keys("<C-s><Down><Enter>");
    assert!(play.model.review().is_some());
    let profile = &play.model.review().unwrap().rows;
    assert!(
        profile.iter().any(|(label, text)| label == "Profile"
            && text.contains("production, real mail to real people"))
    );
    play.keys("<Esc><C-s>");
    assert!(play.model.review().is_some(), "asked twice");
    // The next message is begun here.
    play.keys("<Esc><C-n>").filled().keys("<C-s>");
    assert!(play.model.review().is_some());
}

#[test]
fn nothing_is_asked_where_nothing_was_begun_or_nothing_leaves() {
    let mut play = playing();
    play.profiles().keys("<Down><Enter>");
    with_token(&mut play);
    play.filled().keys("<C-s>");
    assert!(play.model.review().is_some());
    play.keys("<Esc>");
    play.profiles().keys("<Up><Enter>");
    play.keys("<C-s>");
    assert!(play.model.review().is_some());
}

#[test]
fn a_draft_of_an_earlier_run_knows_where_it_was_begun() {
    let mut first = playing();
    first.filled();
    let draft = first.model.form.draft();
    assert_eq!(draft.profile, "practice");
    let mut start = startup();
    start.profile = "postmark".into();
    let mut play = Play::new(start);
    play.left(draft, 0).keys("<Enter>");
    with_token(&mut play);
    play.keys("<C-s>");
    assert!(play.asks(|one| *one == Intent::AgreeToProfile));
}

/// A check has told what kind of streams there are.
fn learned(play: &mut Play, streams: &[(&str, StreamKind)]) {
    play.keys("<C-t>");
    let job = play.model.check.job.unwrap_or(JobId(0));
    let outcome = CheckOutcome {
        status: CheckStatus::Good,
        rungs: Vec::new(),
        ports: vec![(587, true)],
        blamed: Vec::new(),
        servers: Vec::new(),
        streams: streams
            .iter()
            .map(|(id, kind)| ((*id).to_owned(), *kind))
            .collect(),
    };
    play.send(Message::Check {
        job,
        event: CheckEvent::Outcome(Box::new(outcome)),
    });
    play.keys("<F2>");
}

fn in_postmark(stream: &str) -> Play {
    let mut start = startup();
    start.profiles[1].stream = stream.into();
    start.profile = "postmark".into();
    let mut play = Play::new(start);
    with_token(&mut play);
    play
}

fn warning(play: &Play) -> Option<String> {
    let problems = &play.model.review().expect("the review").problems;
    let found = problems
        .iter()
        .find(|problem| problem.check == "stream-host");
    found.map(|problem| problem.message.clone())
}

fn with_message(play: &mut Play) {
    play.field(FieldId::To);
    play.filled();
}

#[test]
fn a_broadcast_stream_at_the_other_host_is_told_and_mended() {
    let mut play = in_postmark("broadcast");
    with_message(&mut play);
    play.keys("<C-s>");
    let told = warning(&play).expect("a warning");
    assert!(told.contains(BROADCAST_HOST), "{told}");
    play.effects.clear();
    play.keys("h");
    assert_eq!(warning(&play), None);
    assert_eq!(play.model.profile().smtp_host, BROADCAST_HOST);
    let went = play.effects.iter().find_map(|effect| match effect {
        Effect::StartSend(order) => Some(order.profile.smtp_host.clone()),
        _ => None,
    });
    assert_eq!(went.as_deref(), Some(BROADCAST_HOST));
    // The key means nothing where nothing is wrong.
    play.keys("h");
    assert_eq!(play.model.profile().smtp_host, BROADCAST_HOST);
    // It is for this run, until the profile is saved.
    play.keys("<Esc>").profiles().keys("e<C-s>");
    let change = play.change();
    assert!(
        change.touches("smtp-host") && !change.touches("stream"),
        "{change:?}"
    );
    let kept = Profile {
        smtp_host: BROADCAST_HOST.into(),
        ..Profile::postmark()
    };
    play.done(change, Some(kept)).keys("e<C-s>");
    assert!(
        play.notice().contains("nothing was changed"),
        "{}",
        play.notice()
    );
}

#[test]
fn what_a_check_learned_of_a_stream_is_kept() {
    let mut play = in_postmark("news");
    with_message(&mut play);
    play.keys("<C-s>");
    assert_eq!(warning(&play), None);
    play.keys("<Esc>");
    learned(&mut play, &[("news", StreamKind::Broadcast)]);
    play.keys("<C-s>");
    let told = warning(&play).expect("a warning");
    assert!(told.contains("`news` is a broadcast stream"), "{told}");
    play.keys("<Esc>");
    // The form of the profile knows it too.
    play.profiles().keys("e");
    let odd = play
        .form()
        .warning(&play.model.shared, ProfileFieldId::Host);
    assert!(odd.is_some_and(|odd| odd.contains(BROADCAST_HOST)));
    play.to(ProfileFieldId::Stream).keys("<C-u>outbound");
    assert_eq!(
        play.form()
            .warning(&play.model.shared, ProfileFieldId::Host),
        None
    );
    play.to(ProfileFieldId::Host)
        .keys(&format!("<C-u>{BROADCAST_HOST}"));
    let odd = play
        .form()
        .warning(&play.model.shared, ProfileFieldId::Host);
    assert!(odd.is_some_and(|odd| odd.contains(HOST)));
}

#[test]
fn the_remedy_of_a_card_uses_the_host_of_the_stream() {
    let mut play = in_postmark("news");
    play.keys("<C-t>");
    let job = play.model.check.job.unwrap_or(JobId(0));
    let trouble = Trouble::Found(Finding::StreamHost);
    let rung = StepReport::new(CheckStep::Stream, StepResult::Warn, "`news`, broadcasts");
    let outcome = CheckOutcome {
        status: CheckStatus::Good,
        rungs: vec![rung.because(trouble.clone())],
        ports: vec![(587, true)],
        blamed: vec![(CheckStep::Stream, trouble)],
        servers: Vec::new(),
        streams: vec![("news".into(), StreamKind::Broadcast)],
    };
    play.send(Message::Check {
        job,
        event: CheckEvent::Outcome(Box::new(outcome)),
    });
    let card = play.model.check.diagnosis.as_ref().expect("a card");
    let remedies = &card.primary.remedies;
    let at = remedies
        .iter()
        .position(|one| one.action == Some(Remedy::UsePostmarkHost));
    play.keys(&(at.expect("the remedy") + 1).to_string());
    assert_eq!(play.model.profile().smtp_host, BROADCAST_HOST);
    assert!(play.asked(|effect| matches!(effect, Effect::StartCheck(order) if order.profile.smtp_host == BROADCAST_HOST)));
}

#[test]
fn a_port_is_not_chosen_for_a_profile_that_did_not_send() {
    let mut play = playing();
    play.filled().keys("<C-s>").ready().keys("<Enter>");
    let failure = Failure::new(
        Stage::Greeting,
        FailureKind::Timeout,
        Endpoint::new("127.0.0.1", 4001),
    );
    play.ends(Outcome::Failed(failure));
    let card = play.model.card().expect("a card").clone();
    let at = card
        .remedies
        .iter()
        .position(|one| matches!(one.action, Some(Remedy::UsePort(_))));
    play.profiles().keys("<Down><Enter>");
    play.keys(&(at.expect("a port") + 1).to_string());
    assert!(
        play.notice().contains("went from profile practice"),
        "{}",
        play.notice()
    );
    assert_eq!(
        play.model.profile().smtp_ports,
        Profile::postmark().smtp_ports
    );
}
