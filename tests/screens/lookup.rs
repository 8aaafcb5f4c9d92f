//! The look-up of mail, and the suppressions.

use postrider::app::{LookupAnswer, MailFound, Message};
use postrider::diagnose::{FixKind, LookupCause, LookupFix, LookupVerdict};
use postrider::record::{LookupQuery, StreamSuppression, Suppressed};

use crate::support::Session;
use crate::{SMALL, look_inside, shows};

fn answered(session: &mut Session, answer: LookupAnswer) {
    session.send(Message::Lookup {
        profile: "practice".into(),
        answer,
    });
}

fn found(size: (u16, u16)) -> Session {
    let mut session = Session::practice(size);
    session.keys("Alt+i g r a c e @ n a v y . e x a m p l e Enter");
    let verdict = LookupVerdict {
        cause: LookupCause::Bounced,
        text: "Bounced on Nov 12: the mailbox does not exist. Suppressed since.".into(),
        fix: Some(LookupFix {
            kind: FixKind::Reactivate,
            text: "Check the address with the recipient, then reactivate it (r).".into(),
        }),
    };
    let trace = |at: &str, what: &str| (format!("2026-11-12 {at}"), what.to_owned());
    let found = MailFound {
        verdict,
        traces: vec![
            trace(
                "10:02:11",
                "accepted   outbound  grace@navy.example  “Your receipt”",
            ),
            trace(
                "10:02:14",
                "bounced    outbound  grace@navy.example  550 5.1.1 User unknown",
            ),
        ],
        scope: "Looked at 1 of 1 messages on server “Acme” (streams: outbound).".into(),
        liftable: vec![("outbound".into(), "grace@navy.example".into())],
    };
    let query = LookupQuery::Recipient("grace@navy.example".into());
    let result = Ok(Box::new(found));
    answered(&mut session, LookupAnswer::Found { query, result });
    session
}

fn suppressions(size: (u16, u16)) -> Session {
    let mut session = Session::practice(size);
    session.keys("Alt+i Tab");
    let row = |address: &str, reason: &str, origin: &str| StreamSuppression {
        stream: "outbound".into(),
        suppressed: Suppressed {
            address: address.into(),
            reason: reason.into(),
            origin: origin.into(),
            since: "2026-11-12T10:02:14Z".into(),
        },
    };
    let all = vec![
        row("grace@navy.example", "HardBounce", "Recipient"),
        row("alan@bletchley.example", "SpamComplaint", "Recipient"),
    ];
    answered(&mut session, LookupAnswer::Suppressions(Ok(all)));
    session
}

#[test]
fn mail_and_suppressions() {
    look_inside("lookup", found).small(&["Bounced on Nov 12: the mailbox does"]);
    look_inside("suppressions", suppressions).small(&["▸ grace@navy.example"]);
    let mut none = suppressions(SMALL);
    answered(&mut none, LookupAnswer::Suppressions(Ok(Vec::new())));
    shows(&none, &["Nobody is suppressed. Postmark"]);
}
