//! STARTTLS and the handshake: nothing goes on in clear text, nothing said in clear text counts.

use postrider::net::Roots;
use postrider::record::{Direction, FailureKind, Stage, Status};

use crate::certificate::Shown;
use crate::client::{Ended, TOKEN, order, send};
use crate::server::{CLEAR, GREETING, OFFER, Seen, Server, Step, say, secured};

fn before(clear: &str, answer: &str) -> Vec<Step> {
    vec![
        say(GREETING),
        Step::Hear("EHLO "),
        say(clear),
        Step::Hear("STARTTLS"),
        say(answer),
    ]
}

async fn against(script: Vec<Step>) -> (Ended, Seen) {
    let server = Server::start(script).await;
    let ended = send(order(&[server.port])).await;
    (ended, server.seen(0).await)
}

const EVIL: &str = "250-evil.injected\n250 AUTH PLAIN\n";

#[tokio::test]
async fn words_behind_the_220_are_refused() {
    let mut script = before(CLEAR, &format!("220 go\n{EVIL}"));
    script.push(Step::Drain);
    let (ended, seen) = against(script).await;
    let wanted = (
        Status::Failed,
        Stage::StartTls,
        FailureKind::InjectedBeforeTls,
    );
    assert_eq!(ended.verdict(), wanted);
    assert!(
        ended.failure().causes[0].starts_with("35 bytes"),
        "{:?}",
        ended.failure()
    );
    assert_eq!(seen.content, b"", "no ClientHello was sent");
}

#[tokio::test]
async fn words_during_the_handshake_are_not_taken_for_tls() {
    // The server waits for the ClientHello and answers it in clear text.
    let mut script = before(CLEAR, "220 go\n");
    script.extend([Step::Some(1), say(EVIL), Step::Drain]);
    let (ended, seen) = against(script).await;
    assert_eq!(
        ended.verdict(),
        (Status::Failed, Stage::Handshake, FailureKind::TlsNotSpoken)
    );
    assert!(
        !ended
            .said(Direction::Server)
            .iter()
            .any(|line| line.contains("evil"))
    );
    assert!(!String::from_utf8_lossy(&seen.content).contains("EHLO"));
}

#[tokio::test]
async fn without_starttls_nothing_more_is_said() {
    for (clear, kind) in [
        (
            "250-mail.test\n250 AUTH PLAIN LOGIN\n",
            FailureKind::StartTlsMissing,
        ),
        (
            "250-mail.test\n250-XXXXXXXA\n250 AUTH PLAIN LOGIN\n",
            FailureKind::StartTlsMasked,
        ),
    ] {
        let script = vec![say(GREETING), Step::Hear("EHLO "), say(clear), Step::Drain];
        let (ended, seen) = against(script).await;
        assert_eq!(ended.verdict(), (Status::Failed, Stage::StartTls, kind));
        assert!(ended.failure().causes[0].contains("AUTH PLAIN LOGIN"));
        assert_eq!(seen.content, b"");
    }
}

#[tokio::test]
async fn a_refused_starttls_is_no_invitation_to_go_on() {
    let mut script = before(CLEAR, "454 4.7.0 TLS not available\n");
    script.push(Step::Drain);
    let (ended, seen) = against(script).await;
    assert_eq!(
        ended.verdict(),
        (
            Status::Refused,
            Stage::StartTls,
            FailureKind::StartTlsRefused
        )
    );
    assert_eq!(seen.content, b"");
}

#[tokio::test]
async fn each_bad_certificate_has_its_name_and_is_shown() {
    for (shown, kind, name) in [
        (Shown::Expired, FailureKind::CertificateExpired, "127.0.0.1"),
        (
            Shown::NotYetValid,
            FailureKind::CertificateNotYetValid,
            "127.0.0.1",
        ),
        (
            Shown::OtherHost,
            FailureKind::CertificateWrongHost,
            "mail.elsewhere.example",
        ),
        (
            Shown::OtherAuthority,
            FailureKind::CertificateUntrusted,
            "127.0.0.1",
        ),
    ] {
        let (ended, seen) = against(secured(shown, OFFER)).await;
        assert_eq!(
            ended.verdict(),
            (Status::Failed, Stage::Handshake, kind),
            "{shown:?}"
        );
        let certificate = ended.failure().certificate.clone().unwrap();
        assert_eq!(certificate.names[0], name);
        assert_eq!(certificate.chain_length, 1);
        let issuer = if shown == Shown::OtherAuthority {
            "Somebody Else"
        } else {
            "Wire Test Authority"
        };
        assert_eq!(certificate.issuer, issuer);
        let last_day = if shown == Shown::Expired {
            "2002-02-02"
        } else {
            "2102-02-02"
        };
        assert_eq!(certificate.not_after, last_day);
        assert!(!seen.heard("AUTH"));
    }
}

#[tokio::test]
async fn an_expired_intermediate_is_not_called_the_servers_own() {
    let (ended, _) = against(secured(Shown::ExpiredIntermediate, OFFER)).await;
    assert_eq!(
        ended.verdict(),
        (
            Status::Failed,
            Stage::Handshake,
            FailureKind::CertificateExpired
        )
    );
    assert_eq!(
        ended.failure().causes,
        [
            "an intermediate certificate of the server, “Wire Test Intermediate”, expired on 2002-02-02; the server's own is valid until 2102-02-02"
        ]
    );
    let told = postrider::diagnose::Catalogue::builtin()
        .diagnose(ended.failure(), &postrider::diagnose::Context::default());
    assert_eq!(told.primary.id, "certificate.expired-intermediate");
}

#[tokio::test]
async fn certificates_are_described_in_plain_words() {
    for (shown, words) in [
        (
            Shown::Expired,
            "the server's certificate expired on 2002-02-02",
        ),
        (
            Shown::NotYetValid,
            "the server's certificate is not valid before 2101-01-01",
        ),
        (
            Shown::OtherHost,
            "the certificate is for mail.elsewhere.example, not for 127.0.0.1",
        ),
        (
            Shown::OtherAuthority,
            "the certificate's issuer, “Somebody Else”, is not trusted on this computer, and the server sent no intermediate certificate",
        ),
    ] {
        let (ended, _) = against(secured(shown, OFFER)).await;
        assert_eq!(ended.failure().causes, [words], "{shown:?}");
    }
}

#[tokio::test]
async fn a_server_that_hangs_up_in_the_handshake_is_lost_not_untrusted() {
    let mut script = before(CLEAR, "220 go\n");
    script.extend([Step::Some(1), Step::Reset]);
    let (ended, _) = against(script).await;
    assert_eq!(
        ended.verdict(),
        (
            Status::Failed,
            Stage::Handshake,
            FailureKind::ConnectionLost
        )
    );
}

#[tokio::test]
async fn roots_that_cannot_be_used_are_told_before_anyone_is_called() {
    let folder = tempfile::tempdir().unwrap();
    let empty = folder.path().join("ca.pem");
    std::fs::write(&empty, "no certificate").unwrap();
    for path in [empty, folder.path().join("missing.pem")] {
        let server = Server::start(vec![]).await;
        let mut order = order(&[server.port]);
        let name = path.display().to_string();
        order.roots = Roots::Platform {
            ca_file: Some(path),
        };
        let ended = send(order).await;
        assert_eq!(ended.failure().kind, FailureKind::CaFileUnusable);
        assert!(
            ended.failure().causes[0].contains(&name),
            "{:?}",
            ended.failure()
        );
    }
}

#[tokio::test]
async fn a_ca_file_is_trusted_beside_the_platform() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ca.pem");
    std::fs::write(&path, crate::certificate::ca_pem()).unwrap();
    let server = Server::start(crate::server::good(1)).await;
    let mut order = order(&[server.port]);
    order.roots = Roots::Platform {
        ca_file: Some(path),
    };
    let ended = send(order).await;
    assert_eq!(ended.status(), Status::Accepted, "{:?}", ended.outcome);
    assert!(!format!("{:?}", ended.events).contains(TOKEN));
}
