//! The fixes of a problem: their digits are shown where they act, and nowhere else.

use postrider::app::{Effect, Message, Pane, Screen};
use postrider::mail::FieldId;
use postrider::record::{
    Event, Fate, FollowEvent, FollowOutcome, Outcome, Phase, RecipientFate, Reply, SendId,
};

use crate::support::Session;

const SIZE: (u16, u16) = (140, 40);

/// A message that was accepted; its send is being followed.
fn accepted() -> Session {
    let mut session = Session::practice(SIZE);
    session.filled().keys("Ctrl+S");
    session.started();
    session.event(Event::Phase(Phase::Ready)).keys("Enter");
    let reply = Reply::new(250, vec!["2.0.0 Ok".into()]);
    session.event(Event::Outcome(Outcome::Accepted { reply }));
    session
}

/// What Postmark says later: it did not take the message after all.
fn refused_inside(session: &mut Session, code: u16) {
    let id = session.model.log.attempts[0].id.clone();
    let id = id.unwrap_or_else(|| SendId("none".into()));
    let fate = Fate::RefusedInside {
        code: Some(code),
        words: "not confirmed".into(),
    };
    let recipients = vec![RecipientFate {
        address: "grace@navy.example".into(),
        fate,
        at: String::new(),
    }];
    let outcome = FollowOutcome {
        message_id: None,
        recipients,
        trouble: None,
        stopped: false,
    };
    let event = FollowEvent::Outcome(outcome);
    session.send(Message::Follow { id, event });
}

/// The mark before the first fix of the problem on the screen.
fn mark(session: &Session) -> Option<char> {
    let label = &session.model.card()?.remedies.first()?.label;
    let start: String = label.chars().take(16).collect();
    let (screen, _) = session.drawn();
    let row = screen.lines().find(|row| row.contains(&start))?;
    let before = &row[..row.find(&start)?];
    before.trim_end().chars().next_back()
}

/// Everything that is typed in the form.
fn typed(session: &Session) -> String {
    let form = &session.model.form;
    let lines = form.lines.iter().map(|(_, line)| line.value().to_owned());
    let lines: Vec<String> = lines.collect();
    let files = form.files.input.value();
    format!("{lines:?} {files:?} {:?}", form.body.text())
}

/// All fields that can have the caret, with the groups opened and with either kind of login.
fn fields() -> Vec<(FieldId, &'static str)> {
    let mut all = Vec::new();
    for before in ["Alt+c Alt+m", "Alt+c Alt+m Up"] {
        let mut session = accepted();
        session.keys("Alt+c Alt+m");
        if before.ends_with("Up") {
            session.model.form.credential_kind = postrider::postmark::CredentialKind::SmtpToken;
        }
        let visible = session.model.form.visible_fields();
        all.extend(visible.into_iter().map(|id| (id, before)));
    }
    all
}

fn at(id: FieldId, before: &str) -> Session {
    let mut session = accepted();
    session.keys("Alt+c Alt+m");
    if before.ends_with("Up") {
        session.model.form.credential_kind = postrider::postmark::CredentialKind::SmtpToken;
        session.model.form.focus = FieldId::AccessKey;
    }
    session.field(id);
    session
}

#[test]
fn a_problem_that_arrives_while_one_types_takes_no_digit_from_any_field() {
    let all = fields();
    assert!(all.len() > 20, "{all:?}");
    for (id, before) in all {
        let mut session = at(id, before);
        refused_inside(&mut session, 412);
        assert_eq!(
            (session.model.form.focus, session.model.pane),
            (id, Pane::Form)
        );
        assert_eq!(mark(&session), Some('·'), "{id:?}");
        let (screen, _) = session.drawn();
        assert!(screen.contains("F6: choose a fix"), "{id:?}\n{screen}");
        let was = typed(&session);
        session.effects.clear();
        session.keys("1");
        let now = typed(&session);
        let takes_text = session.model.form.lines.iter().any(|(line, _)| *line == id)
            || matches!(id, FieldId::Body | FieldId::Files);
        assert_eq!(
            was != now,
            takes_text,
            "{id:?}: a digit is typed where one types"
        );
        let harmless = |effect: &Effect| {
            matches!(
                effect,
                Effect::StartTimer { .. } | Effect::FindAddresses { .. }
            )
        };
        assert!(
            session.effects.iter().all(harmless),
            "{:?}",
            session.effects
        );
        assert_eq!(session.model.form.focus, id);
    }
}

#[test]
fn a_digit_acts_where_the_problem_has_the_keys() {
    let mut session = accepted();
    refused_inside(&mut session, 412);
    session.keys("F6");
    assert_eq!(mark(&session), Some('1'));
    let was = typed(&session);
    session.effects.clear();
    session.keys("1");
    assert_eq!(typed(&session), was);
    let acted = session.model.shared.notice.is_some()
        || !session.effects.is_empty()
        || session.model.pane == Pane::Form;
    assert!(acted);
}

#[test]
fn a_digit_never_does_what_another_problem_offers() {
    // The answer and the digit come between two frames: the user saw the first problem.
    let mut session = accepted();
    refused_inside(&mut session, 412);
    session.keys("F6");
    session.drawn();
    let before = session.model.card().cloned();
    session.hurried = true;
    refused_inside(&mut session, 406);
    assert_ne!(session.model.card().cloned(), before);
    session.effects.clear();
    session.keys("1");
    assert!(session.effects.is_empty(), "{:?}", session.effects);
    assert_eq!(session.model.pane, Pane::Log);
    let notice = session
        .model
        .shared
        .notice
        .as_ref()
        .map(|one| one.text.as_str());
    assert!(
        notice.is_some_and(|text| text.contains("has changed")),
        "{notice:?}"
    );
}

#[test]
fn below_an_overlay_and_in_a_search_no_digit_is_shown() {
    for keys in ["Ctrl+P", "F1", "F9", "Alt+t"] {
        let mut session = accepted();
        refused_inside(&mut session, 412);
        session.keys("F6").keys(keys);
        assert!(!session.model.overlays.is_empty(), "{keys}");
        assert_ne!(mark(&session), Some('1'), "{keys}");
    }
    let mut session = accepted();
    refused_inside(&mut session, 412);
    session.keys("F6 /");
    assert_ne!(mark(&session), Some('1'));
    let footer = session.drawn().0;
    let footer = footer.lines().last().unwrap_or_default().to_owned();
    for hint in ["1-9", "copy the report", "save the report", "transcript"] {
        assert!(!footer.contains(hint), "{hint} in {footer}");
    }
    session.keys("1");
    let search = session.model.log.search.as_ref();
    assert_eq!(search.map(|line| line.value()), Some("1"));
}

#[test]
fn other_screens_leave_the_digits_of_the_problem_alone() {
    for keys in ["F3", "F4", "F5"] {
        let mut session = accepted();
        refused_inside(&mut session, 412);
        session.keys("F6").keys(keys);
        assert_ne!(session.model.screen, Screen::Compose, "{keys}");
        session.effects.clear();
        session.keys("1");
        let opens =
            |effect: &Effect| matches!(effect, Effect::StartSend(_) | Effect::StartCheck(_));
        assert!(!session.effects.iter().any(opens), "{keys}");
        assert!(session.model.review().is_none(), "{keys}");
    }
}
