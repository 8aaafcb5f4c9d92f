//! lettre's own high-level transport, which postrider does not use: one more client.

use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, Tls, TlsParameters};
use lettre::{Message, SmtpTransport, Transport as _};

use crate::world::{FROM, TO, World};

fn transport(world: &World, token: &str) -> SmtpTransport {
    let pem = std::fs::read(world.ca_file()).unwrap();
    let tls = TlsParameters::builder("127.0.0.1".to_owned())
        .certificate_store(CertificateStore::None)
        .add_root_certificate(Certificate::from_pem(&pem).unwrap())
        .build()
        .unwrap();
    SmtpTransport::builder_dangerous("127.0.0.1")
        .port(world.port)
        .tls(Tls::Required(tls))
        .credentials(Credentials::new(token.to_owned(), token.to_owned()))
        .build()
}

fn message() -> Message {
    Message::builder()
        .from(FROM.parse().unwrap())
        .to(TO.parse().unwrap())
        .subject("From lettre")
        .body("It works.".to_owned())
        .unwrap()
}

#[test]
fn lettre_sends_and_is_told_535() {
    let world = World::start();
    let token = world.tokens.server.clone();
    let reply = transport(&world, token.expose()).send(&message()).unwrap();
    assert!(
        reply.first_line().unwrap().contains("Ok: queued as"),
        "{reply:?}"
    );
    assert_eq!(world.only().subject, "From lettre");
    let refused = transport(&world, "wrong").send(&message()).unwrap_err();
    assert_eq!(refused.status().map(u16::from), Some(535));
}
