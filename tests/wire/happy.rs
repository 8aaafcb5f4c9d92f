//! When all goes well: the words, the turns, the record.

use postrider::postmark::{Credential, Secret};
use postrider::record::{Direction, Event, Phase, Stage, StageState, Status};

use crate::client::{draft, order, send, steer};
use crate::server::{Server, Step, good, say, secured};
use postrider::delivery::Control;

#[tokio::test]
async fn a_cold_send_needs_eight_turns_for_one_and_for_fifty() {
    for recipients in [1, 50] {
        let server = Server::start(good(recipients)).await;
        let mut order = order(&[server.port]);
        order.message = draft(recipients).into();
        let ended = send(order).await;
        assert_eq!(ended.status(), Status::Accepted, "{:?}", ended.outcome);
        let seen = server.seen(0).await;
        assert_eq!(
            (seen.turns, seen.surprise),
            (8, None),
            "{recipients} recipients"
        );
        assert_eq!(ended.recipients().len(), recipients);
    }
}

#[tokio::test]
async fn from_ready_it_needs_two_turns() {
    let server = Server::start(good(3)).await;
    let mut order = order(&[server.port]);
    (order.message, order.hold) = (draft(3).into(), true);
    let ended = steer(order, |event, control| {
        if *event == Event::Phase(Phase::Ready) {
            control.try_send(Control::Go).unwrap();
        }
    })
    .await;
    assert_eq!(ended.status(), Status::Accepted);
    // Six turns make it ready; the rest comes after the word.
    assert_eq!(server.seen(0).await.turns, 6 + 2);
    use Phase::{AwaitingVerdict, Over, Preparing, Ready, Submitting};
    assert_eq!(
        ended.phases(),
        [Preparing, Ready, Submitting, AwaitingVerdict, Over]
    );
}

#[tokio::test]
async fn stages_tell_what_was_found() {
    let server = Server::start(good(1)).await;
    let ended = send(order(&[server.port])).await;
    let done = ended.stages(StageState::Done);
    let stages: Vec<Stage> = done.iter().map(|(stage, _)| *stage).collect();
    assert_eq!(stages, Stage::ALL);
    let detail = |wanted: Stage| done.iter().find(|(stage, _)| *stage == wanted).unwrap().1;
    assert_eq!(
        detail(Stage::Connect),
        format!("127.0.0.1 port {}", server.port)
    );
    assert_eq!(detail(Stage::Greeting), "220 mail.test ESMTP ready");
    assert_eq!(
        detail(Stage::Handshake),
        "TLS 1.3, TLS13_AES_256_GCM_SHA384, certificate for 127.0.0.1 until 2102-02-02"
    );
    assert_eq!(detail(Stage::Auth), "PLAIN");
    assert_eq!(detail(Stage::Envelope), "1 recipient");
    assert_eq!(detail(Stage::Verdict), "250 2.0.0 queued as 42");
    assert!(ended.stages(StageState::Failed).is_empty());
}

#[tokio::test]
async fn the_transcript_shows_every_word_but_the_secret_and_the_content() {
    let server = Server::start(good(1)).await;
    let ended = send(order(&[server.port])).await;
    let said = ended.said(Direction::Client);
    assert_eq!(
        said[..4],
        [
            "EHLO [127.0.0.1]",
            "STARTTLS",
            "EHLO [127.0.0.1]",
            "AUTH PLAIN ••••••••"
        ]
    );
    assert!(
        said[4].starts_with("MAIL FROM:<ada@acme.example> SIZE="),
        "{}",
        said[4]
    );
    assert_eq!(
        said[5..],
        ["RCPT TO:<r0@navy.example>", "DATA", ".", "QUIT"]
    );
    let heard = ended.said(Direction::Server);
    assert_eq!(heard[1], "250-mail.test");
    assert!(heard.contains(&"354 go on"));
    let bytes = server.seen(0).await.content.len();
    let note = ended.said(Direction::Note);
    assert_eq!(note.len(), 1, "{note:?}");
    assert!(
        note[0].ends_with(" bytes of message)"),
        "{note:?} for {bytes}"
    );
    let auth = ended
        .lines()
        .find(|line| line.stage == Stage::Auth)
        .unwrap();
    assert!(auth.tls && !ended.lines().next().unwrap().tls);
}

#[tokio::test]
async fn events_come_in_order_and_say_what_was_offered() {
    let server = Server::start(good(1)).await;
    let ended = send(order(&[server.port])).await;
    let at = |wanted: &dyn Fn(&Event) -> bool| ended.events.iter().position(wanted).unwrap();
    let composed = at(&|event| matches!(event, Event::Composed { bytes, .. } if *bytes > 100));
    let offered = at(&|event| matches!(event, Event::Offered(reply) if reply.lines.len() == 5));
    let moved =
        at(&|event| matches!(event, Event::Progress(p) if p.sent == p.total && p.total > 0));
    let waiting = at(&|event| *event == Event::Phase(Phase::AwaitingVerdict));
    assert!(composed < offered && offered < moved && moved < waiting);
}

#[tokio::test]
async fn dots_and_the_messages_id_arrive() {
    let server = Server::start(good(1)).await;
    let ended = send(order(&[server.port])).await;
    let id = ended.events.iter().find_map(|event| match event {
        Event::Composed { id, .. } => Some(id.to_string()),
        _ => None,
    });
    let content = String::from_utf8(server.seen(0).await.content).unwrap();
    assert!(
        content.contains(&format!("X-PM-Metadata-postrider: {}", id.unwrap())),
        "{content}"
    );
    assert!(
        content.contains("\r\n..\r\n...dots\r\nbye\r\n"),
        "{content}"
    );
    assert!(content.ends_with("\r\n.\r\n"), "{content}");
}

#[tokio::test]
async fn without_pipelining_each_word_waits_for_its_answer() {
    let mut script = crate::server::signed_in(crate::server::SLOW_OFFER);
    for (heard, answer) in [
        ("MAIL FROM:<ada@acme.example> SIZE=", "250 ok\n"),
        ("RCPT TO:<r0@", "250 ok\n"),
        ("RCPT TO:<r1@", "250 ok\n"),
        ("DATA", "354 go\n"),
    ] {
        script.extend([Step::Hear(heard), say(answer)]);
    }
    script.extend([Step::Content, say("250\n"), Step::Hear("QUIT")]);
    let server = Server::start(script).await;
    let mut order = order(&[server.port]);
    order.message = draft(2).into();
    let ended = send(order).await;
    assert_eq!(ended.status(), Status::Accepted, "{:?}", ended.outcome);
    assert_eq!(server.seen(0).await.turns, 6 + 4 + 1);
}

#[tokio::test]
async fn login_is_used_where_plain_is_not_offered() {
    let mut script = secured(
        crate::certificate::Shown::Good,
        "250-x\n250-PIPELINING\n250 auth login\n",
    );
    script.extend([
        Step::Hear("AUTH LOGIN"),
        say("334 anything\n"),
        Step::Hear("UE0tVC1vdXRib3VuZC1hYmNkZWZnaA=="),
        say("334\n"),
        Step::Hear("c2VjcmV0LWtleS1zZWNyZXQta2V5"),
        say("235 welcome\n"),
    ]);
    script.extend(crate::server::group(1, &crate::server::all_good(1)));
    script.extend([Step::Content, say("250 ok\n"), Step::Hear("QUIT")]);
    let server = Server::start(script).await;
    let mut order = order(&[server.port]);
    order.credential = Credential::SmtpToken {
        access_key: Secret::new("PM-T-outbound-abcdefgh"),
        secret_key: Secret::new("secret-key-secret-key"),
    };
    let ended = send(order).await;
    assert_eq!(ended.status(), Status::Accepted, "{:?}", ended.outcome);
    let said = ended.said(Direction::Client);
    assert_eq!(said[3..6], ["AUTH LOGIN", "••••••••", "••••••••"]);
}
