//! What leaves this computer though practice is in use: a real message that is still being sent, and questions
//! to Postmark about earlier ones.

use super::Model;

/// What leaves now, as a clause; `None` while nothing does.
pub fn leaving(model: &Model) -> Option<String> {
    if let Some(attempt) = model.running().filter(|attempt| !attempt.practice) {
        let profile = &attempt.profile;
        return Some(format!(
            "a real message from profile {profile} is being sent"
        ));
    }
    if let Some(run) = model.lists.running().filter(|run| !run.practice) {
        return Some(format!("a list is being sent from profile {}", run.profile));
    }
    match model.shared.followed_real {
        0 => None,
        1 => Some("asking Postmark about a real message".into()),
        some => Some(format!("asking Postmark about {some} real messages")),
    }
}

/// What practice promises now.
pub fn practice_promise(model: &Model) -> String {
    match leaving(model) {
        None => "nothing leaves this computer".into(),
        Some(what) => format!("mail of practice stays here; {what}"),
    }
}
