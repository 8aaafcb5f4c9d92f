//! An earlier send of a message: who has it already, or may have it.

use super::{Fate, Moment, RecipientFate, SendId, SendStart, Status, recipients_line};
use crate::mail::MessageIdentity;

/// An earlier send that somebody has received or may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierSend {
    /// Its ID, if it has one.
    pub id: Option<SendId>,
    /// When it started, if known.
    pub at: Option<Moment>,
    pub status: Status,
    /// Recipients who have it or may have it.
    pub recipients: Vec<String>,
    /// Whether its text is known to be identical.
    pub has_same_text: bool,
}

impl EarlierSend {
    /// The given send as an earlier send of `message`, if it is one and somebody may have received it.
    pub fn of(
        message: &MessageIdentity,
        begun: &SendStart,
        status: Status,
        fates: &[RecipientFate],
    ) -> Option<Self> {
        let hash = &begun.content_hash;
        let sent = MessageIdentity::new(&begun.from, &begun.recipients, &begun.subject, hash);
        let recipients = may_have_it(status, fates, &begun.recipients);
        (message.is_same(&sent) && !recipients.is_empty()).then(|| Self {
            id: Some(begun.id.clone()),
            at: Some(begun.at),
            status,
            recipients,
            has_same_text: !hash.is_empty(),
        })
    }

    /// A sentence with its time, recipients and status.
    pub fn describe(&self) -> String {
        let what = match self.has_same_text {
            true => "this message",
            false => "a message with this sender, subject and these recipients",
        };
        let at = self.at.map(|at| at.to_string());
        let at = at.as_ref().and_then(|at| at.get(..16));
        let at = at.map_or_else(String::new, |at| format!(" at {at}"));
        let known = match self.status {
            Status::Delivered => "it was delivered",
            Status::Unknown => "it may have been accepted",
            Status::UnderWay => "it is still being sent",
            Status::NotFound => "it was accepted, but Postmark has no trace of it",
            _ => "it was accepted",
        };
        let people = recipients_line(&self.recipients);
        format!("{what} was sent to {people}{at}: {known}")
    }
}

/// The recipients who have the message or may still get it, by the status of each.
pub fn may_have_it(status: Status, fates: &[RecipientFate], recipients: &[String]) -> Vec<String> {
    if matches!(status, Status::Refused | Status::Failed | Status::Cancelled) {
        return Vec::new();
    }
    let may_arrive = |address: &&String| {
        let fate = fates.iter().find(|one| one.address == **address);
        fate.is_none_or(|one| one.fate.may_arrive())
    };
    recipients.iter().filter(may_arrive).cloned().collect()
}

impl Fate {
    /// Whether the recipient has the message or may still get it.
    pub fn may_arrive(&self) -> bool {
        let is_lost = matches!(self, Self::Bounced { .. }) && self.is_final();
        !is_lost && !matches!(self, Self::Refused { .. } | Self::RefusedInside { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::postmark::BounceType;

    fn fate(address: &str, fate: Fate) -> RecipientFate {
        RecipientFate {
            address: address.into(),
            fate,
            at: String::new(),
        }
    }

    #[test]
    fn only_those_who_cannot_have_it_are_left_out() {
        let words = String::new;
        let both = ["a@x.example".to_owned(), "b@x.example".to_owned()];
        let bounced = |kind| Fate::Bounced {
            kind,
            words: words(),
        };
        for (status, first, expected) in [
            (Status::Accepted, None, 2),
            (Status::Unknown, None, 2),
            (Status::UnderWay, None, 2),
            (Status::NotFound, Some(Fate::NotFound), 2),
            (
                Status::Delivered,
                Some(Fate::Delivered { words: words() }),
                2,
            ),
            (
                Status::PartlyRefused,
                Some(Fate::Refused { words: words() }),
                1,
            ),
            (Status::Bounced, Some(bounced(None)), 1),
            (
                Status::Bounced,
                Some(bounced(Some(BounceType::Transient))),
                2,
            ),
            (Status::Failed, None, 0),
            (Status::Refused, None, 0),
            (Status::Cancelled, None, 0),
        ] {
            let fates: Vec<_> = first.into_iter().map(|one| fate(&both[0], one)).collect();
            let have = may_have_it(status, &fates, &both);
            assert_eq!(have.len(), expected, "{status:?} {fates:?}");
        }
    }

    #[test]
    fn it_says_when_and_to_whom() {
        let earlier = EarlierSend {
            id: None,
            at: Some(Moment {
                unix_ms: 1_772_323_199_999,
                offset_minutes: 90,
            }),
            status: Status::Delivered,
            recipients: vec!["a@x.example".into(), "b@x.example".into()],
            has_same_text: true,
        };
        assert_eq!(
            earlier.describe(),
            "this message was sent to a@x.example and 1 more at 2026-03-01 01:29: it was delivered"
        );
        let vague = EarlierSend {
            at: None,
            status: Status::Unknown,
            has_same_text: false,
            ..earlier
        };
        let words = vague.describe();
        assert!(
            words.contains("may have been accepted") && !words.contains(" at "),
            "{words}"
        );
        assert!(words.contains("this sender, subject"), "{words}");
    }
}
