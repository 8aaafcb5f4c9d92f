//! A message that somebody has already.

use super::{heard, practice, say, written};
use crate::cli::plain_mode::flow::{Flow, Step};
use crate::mail::Draft;
use crate::postmark::{Credential, Profile, Secret};
use crate::record::{EarlierSend, Status};

fn sent_to_grace() -> EarlierSend {
    EarlierSend {
        id: None,
        at: None,
        status: Status::Accepted,
        recipients: vec!["grace@navy.example".into()],
        has_same_text: true,
    }
}

#[test]
fn what_somebody_has_is_sent_again_only_after_a_question() {
    let mut flow = practice();
    written(&mut flow);
    assert_eq!(say(&mut flow, &["s"]), [Step::Send]);
    let steps = heard(&flow.ask_to_send_again(&sent_to_grace()));
    assert!(
        steps.contains("grace@navy.example") && steps.contains("accepted"),
        "{steps}"
    );
    // Enter, or anything but the word, sends nothing.
    for answer in ["", "y", "s"] {
        flow.ask_to_send_again(&sent_to_grace());
        let steps = say(&mut flow, &[answer]);
        assert!(!steps.contains(&Step::Send), "{answer}");
        assert!(!flow.agreed);
    }
    flow.ask_to_send_again(&sent_to_grace());
    assert_eq!(say(&mut flow, &["send"]), [Step::Send]);
    assert!(flow.agreed);
}

#[test]
fn another_profile_is_one_question_and_a_second_copy_another() {
    let begun = Draft {
        from: "ada@acme.example".into(),
        to: "grace@navy.example".into(),
        subject: "Hi".into(),
        text: "x".into(),
        profile: "shop".into(),
        ..Draft::default()
    };
    let token = Credential::ServerToken(Secret::new("x"));
    let mut flow = Flow::new(Profile::postmark(), Some(token), Some(begun));
    flow.start();
    say(&mut flow, &["", "s"]);
    assert_eq!(say(&mut flow, &["send"]), [Step::Send]);
    assert!(!flow.agreed, "nobody has agreed to a second copy");
}
