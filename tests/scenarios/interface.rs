//! What the interface tells of an accepted message, from the reports that a follow-up gave.

use postrider::app::{Message, NoticeKind};
use postrider::record::{Event, FollowEvent, Outcome, Reply};

use crate::keys::Play;
use crate::play::Accepted;
use crate::seen::Seen;

/// Plays an accepted send by keys, and the reports after it. Holds the words on the screen to what is
/// known: good news is no error, and bad news has a card.
pub fn seen(accepted: &Accepted, reports: Vec<FollowEvent>) -> Seen {
    let id = &accepted.id;
    let mut play = Play::practice();
    play.filled().keys("<C-s><Enter>");
    let composed = Event::Composed {
        id: id.clone(),
        bytes: 300,
    };
    let reply = Reply::new(250, vec!["2.0.0 Ok".into()]);
    play.event(composed).ends(Outcome::Accepted { reply });
    // The scenario's user has typed something else.
    let attempt = play.model.log.attempts.last_mut().unwrap();
    attempt.context = accepted.context.clone();
    for event in reports {
        let id = id.clone();
        play.send(Message::Follow { id, event });
    }
    let attempt = play.model.log.attempts.last().unwrap();
    let status = attempt.status().unwrap().name();
    let told = play.model.shared.notice.as_ref().unwrap();
    let is_bad = ["refused-inside", "bounced", "not-found"].contains(&status);
    assert_eq!(told.kind != NoticeKind::Info, is_bad, "{}", told.text);
    assert!(!attempt.following);
    Seen::new(status).with(attempt.diagnosis.as_ref())
}
