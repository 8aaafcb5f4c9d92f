//! Which fault shows at a place in the dialogue, and whether a scenario's faults make sense.

use super::scenario::{Act, At, Fault};

/// Acts that have a place of their own, and the place.
fn own_place(act: &Act) -> Option<At> {
    Some(match act {
        Act::Refuse | Act::Unanswered => At::Connect,
        Act::Tls => At::Greeting,
        Act::WithoutStartTls | Act::MaskedStartTls => At::Hello,
        Act::Mechanisms { .. } => At::SecureHello,
        Act::Inject { .. } => At::StartTls,
        Act::Alert { .. } | Act::Certificate { .. } => At::Handshake,
        _ => return None,
    })
}

/// What makes no sense in these faults, in words; `None` if all is well.
pub(super) fn faults_problem(faults: &[Fault]) -> Option<String> {
    faults.iter().find_map(|fault| {
        let (at, act) = (fault.at, &fault.act);
        let misplaced = match own_place(act) {
            Some(place) => place != at,
            None => at == At::Connect,
        };
        let slow_or_said = matches!(act, Act::Slow { .. } | Act::Reply { .. });
        if misplaced || (at == At::Handshake && slow_or_said) {
            return Some(format!("{act:?} has no place at {at:?}"));
        }
        match act {
            Act::Garbage { bytes } if unhex(bytes).is_none() => {
                Some(format!("`{bytes}` is not hexadecimal"))
            }
            Act::Reply { text } if !is_reply(text) => {
                Some(format!("`{text}` does not begin with a reply code"))
            }
            _ => None,
        }
    })
}

/// Whether every line begins with three digits and a blank or hyphen.
fn is_reply(text: &str) -> bool {
    text.lines().all(|line| {
        let code = line.get(..3).unwrap_or_default();
        code.len() == 3
            && code.bytes().all(|byte| byte.is_ascii_digit())
            && matches!(line.as_bytes().get(3), None | Some(b' ' | b'-'))
    })
}

/// The bytes that hexadecimal digits stand for; blanks between them are allowed.
pub(super) fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace())
        .collect();
    if !digits.len().is_multiple_of(2) {
        return None;
    }
    let pairs = digits.chunks(2);
    pairs
        .map(|pair| {
            let pair = std::str::from_utf8(pair).ok()?;
            u8::from_str_radix(pair, 16).ok()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::scenario::Scenario;
    use super::super::state::State;
    use super::*;

    fn scenario(faults: &str) -> Scenario {
        let text = format!(
            "name = 'n'\ntitle = 't'\nstory = 's'\ntold = {{ status = 'failed' }}\n{faults}"
        );
        toml::from_str(&text).unwrap()
    }

    #[test]
    fn a_fault_shows_where_and_as_often_as_it_says() {
        let faults = "[[fault]]\nat = 'rcpt'\ndo = 'reply'\ntext = '550 5.1.1 no'\nrecipient = 'a@b.example'\n\
                      [[fault]]\nat = 'greeting'\ndo = 'drop'\ntimes = 1\nports = 2\n";
        let scenario = scenario(faults);
        assert_eq!(faults_problem(&scenario.faults), None);
        let latency = super::super::scenario::Latency::default();
        let sample_tokens = super::super::sample::sample_tokens;
        let mut state = State::new(
            sample_tokens(),
            crate::sandbox::state::Senders::default(),
            latency,
            Some(scenario),
            0,
        );
        assert_eq!(state.fault(At::Rcpt, 0, Some("c@d.example")), None);
        assert!(state.fault(At::Rcpt, 0, Some("A@b.example")).is_some());
        assert!(state.fault(At::Rcpt, 0, Some("a@b.example")).is_some());
        assert_eq!(
            state.fault(At::Greeting, 2, None),
            None,
            "the third port is well"
        );
        assert_eq!(state.fault(At::Greeting, 1, None), Some(Act::Drop));
        assert_eq!(state.fault(At::Greeting, 0, None), None, "once only");
    }

    #[test]
    fn what_makes_no_sense_is_told() {
        for (faults, word) in [
            ("at = 'verdict'\ndo = 'refuse'", "Refuse"),
            ("at = 'connect'\ndo = 'drop'", "Drop"),
            (
                "at = 'mail'\ndo = 'certificate'\nflaw = 'expired'",
                "Certificate",
            ),
            ("at = 'quit'\ndo = 'garbage'\nbytes = 'xyz'", "hexadecimal"),
            ("at = 'mail'\ndo = 'reply'\ntext = 'no'", "reply code"),
            ("at = 'handshake'\ndo = 'slow'\nevery-ms = 1", "Slow"),
        ] {
            let scenario = scenario(&format!("[[fault]]\n{faults}\n"));
            let told = faults_problem(&scenario.faults).unwrap();
            assert!(told.contains(word), "{told}");
        }
    }
}
