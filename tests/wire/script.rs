//! Dialogues as tables of steps.

use crate::certificate::Shown;
use crate::server::Step;

pub fn say(text: &str) -> Step {
    Step::Say(text.replace('\n', "\r\n").into_bytes())
}

pub const GREETING: &str = "220 mail.test ESMTP ready\n";
pub const CLEAR: &str = "250-mail.test\n250-PIPELINING\n250-SIZE 20480000\n250 STARTTLS\n";
pub const OFFER: &str =
    "250-mail.test\n250-PIPELINING\n250-SIZE 20480000\n250-8BITMIME\n250 AUTH PLAIN LOGIN\n";
/// The same without PIPELINING.
pub const SLOW_OFFER: &str = "250-mail.test\n250-SIZE 20480000\n250 AUTH PLAIN LOGIN\n";

/// Up to EHLO inside TLS.
pub fn secured(shown: Shown, offer: &str) -> Vec<Step> {
    vec![
        say(GREETING),
        Step::Hear("EHLO "),
        say(CLEAR),
        Step::Hear("STARTTLS"),
        say("220 2.0.0 go ahead\n"),
        Step::Tls(shown),
        Step::Hear("EHLO "),
        say(offer),
    ]
}

/// Up to the accepted sign-in.
pub fn signed_in(offer: &str) -> Vec<Step> {
    let mut steps = secured(Shown::Good, offer);
    steps.extend([Step::Hear("AUTH PLAIN "), say("235 2.7.0 welcome\n")]);
    steps
}

/// Reads the group of so many recipients and answers `replies` in one piece.
pub fn group(recipients: usize, replies: &str) -> Vec<Step> {
    let mut steps = vec![Step::Hear("MAIL FROM:<")];
    steps.extend((0..recipients).map(|_| Step::Hear("RCPT TO:<")));
    steps.extend([Step::Hear("DATA"), say(replies)]);
    steps
}

/// The positive replies to a group of so many recipients.
pub fn all_good(recipients: usize) -> String {
    let rcpt = "250 2.1.5 recipient ok\n".repeat(recipients);
    format!("250 2.1.0 sender ok\n{rcpt}354 go on\n")
}

/// Up to 354.
pub fn in_data(recipients: usize) -> Vec<Step> {
    let mut steps = signed_in(OFFER);
    steps.extend(group(recipients, &all_good(recipients)));
    steps
}

/// A whole good dialogue.
pub fn good(recipients: usize) -> Vec<Step> {
    let mut steps = in_data(recipients);
    steps.extend([
        Step::Content,
        say("250 2.0.0 queued as 42\n"),
        Step::Hear("QUIT"),
    ]);
    steps
}
