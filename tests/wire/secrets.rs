//! Whatever the server echoes, no event holds the token.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use postrider::record::Event;
use proptest::prelude::*;

use crate::certificate::Shown;
use crate::client::{TOKEN, order, send};
use crate::server::{GREETING, OFFER, Server, Step, say, secured};

/// The forms in which the token travels, and in which a server may throw it back.
fn forms() -> Vec<String> {
    vec![
        TOKEN.to_owned(),
        TOKEN.to_uppercase(),
        STANDARD.encode(TOKEN),
        STANDARD.encode(format!("\0{TOKEN}\0{TOKEN}")),
        STANDARD.encode(format!("x{TOKEN}")),
        STANDARD.encode(format!("xy{TOKEN}")),
        format!(
            "AUTH PLAIN {}",
            STANDARD.encode(format!("\0{TOKEN}\0{TOKEN}"))
        ),
    ]
}

/// What must not be found: the token, and the middle of its encodings.
fn needles() -> Vec<String> {
    let mut needles = vec![TOKEN.to_owned(), TOKEN[6..30].to_owned()];
    needles.extend(["", "x", "xy"].map(|before| {
        let encoded = STANDARD.encode(format!("{before}{TOKEN}"));
        encoded[4..encoded.len() - 4].to_owned()
    }));
    needles
}

/// The words with the token in them, as a reply of one or more lines, torn where `cuts` says.
fn echo(code: u16, form: &str, before: &str, cuts: &[usize], prefix: &str) -> String {
    let text = format!("{before}{form}");
    let mut places: Vec<usize> = cuts.iter().map(|cut| cut % text.len()).collect();
    places.extend([0, text.len()]);
    places.sort_unstable();
    places.dedup();
    let pieces: Vec<&str> = places
        .windows(2)
        .map(|pair| &text[pair[0]..pair[1]])
        .collect();
    let last = pieces.len() - 1;
    let line = |(at, piece): (usize, &&str)| {
        let separator = if at == last { ' ' } else { '-' };
        format!("{code}{separator}{prefix}{piece}\n")
    };
    pieces.iter().enumerate().map(line).collect()
}

/// The stages in which a server can say something after it may know the token.
fn script(place: usize, words: &str) -> Vec<Step> {
    match place {
        0 => vec![say(words)],
        1 => vec![say(GREETING), Step::Hear("EHLO "), say(words)],
        2 => secured(Shown::Good, words),
        3 => {
            let mut script = secured(Shown::Good, OFFER);
            script.extend([Step::Hear("AUTH"), say(words)]);
            script
        }
        4 => {
            let mut script = crate::server::signed_in(OFFER);
            script.extend([
                Step::Hear("MAIL"),
                Step::Hear("RCPT"),
                Step::Hear("DATA"),
                say(words),
            ]);
            script
        }
        _ => {
            let mut script = crate::server::in_data(1);
            script.extend([Step::Content, say(words)]);
            script
        }
    }
}

/// Everything shown of the reply, its lines joined as a reader would.
fn joined(events: &[Event]) -> String {
    let text = |event: &Event| match event {
        Event::Line(line) => Some(line.text.get(4..).unwrap_or_default().to_owned()),
        _ => None,
    };
    let lines: Vec<String> = events.iter().filter_map(text).collect();
    let bare = |line: &String| line.strip_prefix("5.7.8 ").unwrap_or(line).to_owned();
    lines.concat() + &lines.iter().map(bare).collect::<String>()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_event_holds_the_token(
        place in 0_usize..6,
        code in prop::sample::select(vec![250_u16, 421, 535, 550]),
        form in prop::sample::select(forms()),
        before in "[a-z <:=]{0,12}",
        cuts in prop::collection::vec(0_usize..200, 0..4),
        prefix in prop::sample::select(vec!["", "5.7.8 "]),
    ) {
        let words = echo(code, &form, &before, &cuts, prefix);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let ended = runtime.block_on(async {
            let server = Server::start(script(place, &words)).await;
            send(order(&[server.port])).await
        });
        let json = serde_json::to_string(&ended.events).unwrap();
        let everything = format!("{:?}{json}{}", ended.events, joined(&ended.events));
        for needle in needles() {
            let found = everything.to_lowercase().contains(&needle.to_lowercase());
            prop_assert!(!found, "{words:?} shows {needle}: {:?}", ended.lines().collect::<Vec<_>>());
        }
    }
}

#[tokio::test]
async fn a_token_at_the_cut_of_a_long_line_is_hidden_whole() {
    for shift in 0..40 {
        let line = format!(
            "535 {}{TOKEN}{}\n",
            "z".repeat(970 + shift),
            "z".repeat(500)
        );
        let mut script = secured(Shown::Good, OFFER);
        script.extend([Step::Hear("AUTH"), say(&line), Step::Drain]);
        let server = Server::start(script).await;
        let ended = send(order(&[server.port])).await;
        let shown = format!("{:?}", ended.events);
        assert!(!shown.contains(&TOKEN[..6]), "{shift}");
    }
}
