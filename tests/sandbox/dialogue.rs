//! What a well-behaved client hears and what becomes of its message.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::client::{Client, plain};
use crate::{practice, signed_in};

const WRONG: &str = "11111111-2222-4333-8444-555555555555";

#[tokio::test]
async fn every_port_answers_in_clear_and_offers_starttls() {
    let practice = practice().await;
    assert_eq!(practice.ports().len(), 3);
    for &port in practice.ports() {
        let mut client = Client::connect(port).await;
        let offered = client.say("EHLO client.example").await;
        assert!(offered.contains("250-STARTTLS\r\n"), "{offered}");
        assert!(
            offered.contains("250-AUTH PLAIN LOGIN CRAM-MD5\r\n"),
            "{offered}"
        );
        assert_eq!(client.say("QUIT").await, "221 2.0.0 Bye\r\n");
        assert_eq!(client.rest().await, "");
    }
}

#[tokio::test]
async fn starttls_asks_for_a_second_ehlo_and_hides_itself() {
    let practice = practice().await;
    let mut client = Client::connect(practice.ports()[0]).await;
    client.expect("EHLO client.example", "250").await;
    let ready = client.say("STARTTLS").await;
    assert_eq!(ready, "220 2.0.0 Ready to start TLS\r\n");
    let mut client = client
        .handshake(practice.ca_pem(), "localhost")
        .await
        .unwrap();
    client.expect("MAIL FROM:<a@b.example>", "503 5.5.1").await;
    client
        .expect(&format!("AUTH PLAIN {}", plain(WRONG)), "503 5.5.1")
        .await;
    let offered = client.say("EHLO client.example").await;
    assert!(!offered.contains("STARTTLS"), "{offered}");
    client.expect("STARTTLS", "554 5.5.1").await;
}

#[tokio::test]
async fn the_certificate_is_good_for_each_name_and_for_no_other() {
    let practice = practice().await;
    let names = [
        ("smtp.postmarkapp.com", true),
        ("localhost", true),
        ("127.0.0.1", true),
        ("::1", true),
        ("smtp.example.com", false),
    ];
    for (name, good) in names {
        let mut client = Client::connect(practice.ports()[0]).await;
        client.expect("STARTTLS", "220").await;
        let secured = client.handshake(practice.ca_pem(), name).await;
        assert_eq!(secured.is_ok(), good, "{name}");
    }
}

#[tokio::test]
async fn another_runs_authority_is_not_trusted() {
    let (practice, other) = (practice().await, practice().await);
    let mut client = Client::connect(practice.ports()[0]).await;
    client.expect("STARTTLS", "220").await;
    let secured = client.handshake(other.ca_pem(), "localhost").await;
    assert!(secured.is_err());
}

#[tokio::test]
async fn what_was_sent_ahead_of_tls_is_thrown_away() {
    let practice = practice().await;
    let mut client = Client::connect(practice.ports()[0]).await;
    client
        .send(b"STARTTLS\r\nEHLO injected.example\r\n")
        .await
        .unwrap();
    assert_eq!(client.reply().await, "220 2.0.0 Ready to start TLS\r\n");
    let mut client = client
        .handshake(practice.ca_pem(), "localhost")
        .await
        .unwrap();
    assert_eq!(client.say("NOOP").await, "250 2.0.0 Ok\r\n");
}

#[tokio::test]
async fn a_wrong_token_is_refused_and_the_connection_stays_usable() {
    let practice = practice().await;
    let mut client = Client::secured(practice.ports()[0], practice.ca_pem()).await;
    let refused = client.say(&format!("AUTH PLAIN {}", plain(WRONG))).await;
    assert_eq!(refused, "535 5.7.8 Error: authentication failed: \r\n");
    client.expect("AUTH LOGIN", "334 VXNlcm5hbWU6").await;
    client
        .expect(&STANDARD.encode(WRONG), "334 UGFzc3dvcmQ6")
        .await;
    let refused = client.say(&STANDARD.encode(WRONG)).await;
    assert_eq!(
        refused,
        "535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6\r\n"
    );
    let right = plain(practice.token().expose());
    client
        .expect(&format!("AUTH PLAIN {right}"), "235 2.7.0")
        .await;
}

#[tokio::test]
async fn every_way_to_sign_in_works() {
    let practice = practice().await;
    let half = STANDARD.encode(practice.token().expose());
    let whole = plain(practice.token().expose());
    let ways: [&[(&str, &str)]; 4] = [
        &[(&format!("AUTH PLAIN {whole}"), "235")],
        &[("AUTH PLAIN", "334 "), (&whole, "235")],
        &[("AUTH LOGIN", "334"), (&half, "334"), (&half, "235")],
        &[(&format!("AUTH LOGIN {half}"), "334"), (&half, "235")],
    ];
    for way in ways {
        let mut client = Client::secured(practice.ports()[0], practice.ca_pem()).await;
        for (line, start) in way {
            client.expect(line, start).await;
        }
        client.expect("AUTH PLAIN", "503 5.5.1").await;
    }
}

#[tokio::test]
async fn an_exchange_can_be_given_up() {
    let practice = practice().await;
    let mut client = Client::secured(practice.ports()[0], practice.ca_pem()).await;
    client.expect("AUTH LOGIN", "334").await;
    client.expect("*", "501 5.7.0").await;
    client.expect("NOOP", "250").await;
}

#[tokio::test]
async fn nothing_is_relayed_without_a_token() {
    let practice = practice().await;
    let mut client = Client::secured(practice.ports()[0], practice.ca_pem()).await;
    client.expect("MAIL FROM:<a@b.example>", "250").await;
    let refused = client.say("RCPT TO:<c@d.example>").await;
    assert_eq!(refused, "554 5.7.1 <c@d.example>: Relay access denied\r\n");
    client.expect("DATA", "554 5.5.1").await;
    assert!(practice.inbox().list().is_empty());
}

#[tokio::test]
async fn sender_recipients_and_stream_are_not_judged_in_the_dialogue() {
    let practice = practice().await;
    let mut client = signed_in(&practice).await;
    let many: Vec<String> = (0..60).map(|n| format!("r{n}@navy.example")).collect();
    let to: Vec<&str> = many.iter().map(String::as_str).collect();
    let content = b"From: nobody@unverified.example\r\nX-PM-Message-Stream: no such stream\r\n\r\n";
    let verdict = client.deliver("", &to, content).await;
    assert!(verdict.starts_with("250 2.0.0 Ok: queued as "), "{verdict}");
    let item = &practice.inbox().list()[0];
    assert_eq!(item.rcpt_to, many);
    assert_eq!(item.mail_from, "");
}

#[tokio::test]
async fn a_whole_group_in_one_segment_is_answered_in_order() {
    let practice = practice().await;
    let mut client = signed_in(&practice).await;
    let group = "MAIL FROM:<ada@acme.example>\r\nRCPT TO:<grace@navy.example>\r\nRCPT TO:<@>\r\n\
                 RCPT TO:<b@c.example>\r\nDATA\r\nSubject: one\r\n\r\nbody\r\n.\r\nNOOP\r\n\
                 MAIL FROM:<a@b.example>\r\nRSET\r\nQUIT\r\n";
    client.send(group.as_bytes()).await.unwrap();
    let codes: Vec<String> = client
        .rest()
        .await
        .lines()
        .map(|line| line[..9].to_owned())
        .collect();
    let expected = [
        "250 2.1.0",
        "250 2.1.5",
        "501 5.1.3",
        "250 2.1.5",
        "354 End d",
        "250 2.0.0",
        "250 2.0.0",
        "250 2.1.0",
        "250 2.0.0",
        "221 2.0.0",
    ];
    assert_eq!(codes, expected);
    let item = &practice.inbox().list()[0];
    assert_eq!(item.rcpt_to, ["grace@navy.example", "b@c.example"]);
}

#[tokio::test]
async fn replies_to_a_group_come_together_and_before_the_content() {
    let practice = practice().await;
    let mut client = signed_in(&practice).await;
    client
        .send(b"MAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\n")
        .await
        .unwrap();
    for start in ["250", "250", "354"] {
        assert!(client.reply().await.starts_with(start));
    }
    client.send(b".\r\n").await.unwrap();
    assert!(
        client.reply().await.starts_with("250 2.0.0"),
        "an empty message ends at once"
    );
}

#[tokio::test]
async fn a_message_is_read_as_it_was_meant() {
    let practice = practice().await;
    let mut client = signed_in(&practice).await;
    let content = "From: =?utf-8?q?Ad=C3=A4_Lovelace?= <ada@acme.example>\r\n\
        To: =?utf-8?b?R3LDqWdvaXJl?= <grace@navy.example>\r\nBcc: hidden@navy.example\r\n\
        Subject: =?utf-8?b?4oKsIDEyLDAw?=\r\n =?utf-8?q?_=E2=82=AC?=\r\nX-PM-Tag: receipts\r\n\
        Message-ID: <mine@acme.example>\r\nMIME-Version: 1.0\r\n\
        Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\
        Gr\u{fc}\u{df}e\r\n..hidden dot\r\nend";
    let to = ["grace@navy.example", "hidden@navy.example"];
    let verdict = client
        .deliver("ada@acme.example", &to, content.as_bytes())
        .await;
    assert!(verdict.starts_with("250 2.0.0 Ok: queued as "), "{verdict}");
    let item = practice.inbox().list().remove(0);
    assert_eq!(item.from, "Ad\u{e4} Lovelace <ada@acme.example>");
    assert_eq!(item.to, "Gr\u{e9}goire <grace@navy.example>");
    assert_eq!(item.subject, "\u{20ac} 12,00 \u{20ac}");
    assert_eq!(item.text, "Gr\u{fc}\u{df}e\r\n.hidden dot\r\nend\r\n");
    assert_eq!(item.rcpt_to, to);
    assert_eq!(
        practice.inbox().handling(&item.id).unwrap().tag.as_deref(),
        Some("receipts")
    );
    let raw = String::from_utf8(practice.inbox().raw(&item.id).unwrap()).unwrap();
    assert!(!raw.contains("hidden@navy.example"), "{raw}");
    assert!(!raw.contains("mine@acme.example"), "{raw}");
    assert!(
        raw.contains(&format!("X-PM-Message-Id: {}\r\n", item.id)),
        "{raw}"
    );
    assert!(uuid::Uuid::try_parse(&item.id).is_ok());
    assert!(!verdict.contains(&item.id), "the queue id is no MessageID");
}

#[tokio::test]
async fn several_messages_on_one_connection_arrive_in_order() {
    let practice = practice().await;
    let mut changes = practice.changes();
    let mut client = signed_in(&practice).await;
    for n in 0..5 {
        let content = format!("Subject: {n}\r\n\r\n");
        let verdict = client
            .deliver("a@b.example", &["c@d.example"], content.as_bytes())
            .await;
        assert!(verdict.starts_with("250"), "{verdict}");
    }
    assert_eq!(*changes.borrow_and_update(), 5);
    let subjects: Vec<String> = practice
        .inbox()
        .list()
        .into_iter()
        .map(|item| item.subject)
        .collect();
    assert_eq!(subjects, ["4", "3", "2", "1", "0"]);
}

#[tokio::test]
async fn ten_megabytes_arrive_unchanged() {
    let practice = practice().await;
    let mut client = signed_in(&practice).await;
    let line = format!("{}\r\n", "0123456789abcdef".repeat(4));
    let body = line.repeat(10 * 1024 * 1024 / line.len());
    let content = format!("Subject: big\r\n\r\n{body}");
    let verdict = client
        .deliver("a@b.example", &["c@d.example"], content.as_bytes())
        .await;
    assert!(verdict.starts_with("250"), "{verdict}");
    let item = practice.inbox().list().remove(0);
    let raw = practice.inbox().raw(&item.id).unwrap();
    assert_eq!(raw.len() as u64, item.bytes);
    assert!(raw.ends_with(format!("\r\n\r\n{body}\r\n").as_bytes()));
}

#[tokio::test]
async fn dropping_it_ends_connections_and_stops_listening() {
    let practice = practice().await;
    let port = practice.ports()[0];
    let mut client = Client::connect(port).await;
    drop(practice);
    assert_eq!(client.rest().await, "");
    assert!(
        tokio::net::TcpStream::connect(("127.0.0.1", port))
            .await
            .is_err()
    );
}
