//! Names, addresses, ports, connections, and local matters.

use crate::record::FailureKind as K;
use crate::record::Stage as S;

use super::super::*;
use super::Case;

pub(super) fn cases() -> Vec<Case> {
    let all: &[(&str, u16)] = &[("1.2.3.4", 587), ("1.2.3.4", 2525), ("1.2.3.4", 25)];
    cases! {
        "connection.name-not-found": failure(S::Resolve, K::NameNotFound), context();
        "connection.wrong-host": at_host("smtp.postmark.com", failure(S::Resolve, K::NameNotFound)), context();
        "connection.wrong-host": at_host("api.postmarkapp.com", failure(S::Connect, K::ConnectTimeout)), context();
        "connection.resolver-failed": failure(S::Resolve, K::ResolverFailed), context();
        "send.interrupted": failure(S::Content, K::Interrupted), context();
        "outcome.unknown": failure(S::Verdict, K::Interrupted), context();
        "connection.resolver-failed": failure(S::Resolve, K::Timeout), context();
        "connection.refused": tried(K::ConnectionRefused, all), context();
        "connection.timeout": tried(K::ConnectTimeout, all), context();
        "connection.timeout": at_port(25, failure(S::Connect, K::ConnectTimeout)), context();
        "connection.no-route": tried(K::NoRoute, &[("1.2.3.4", 587), ("2001:db8::1", 587)]), context();
        "connection.no-ipv6": tried(K::NoRoute, &[("2001:db8::1", 587)]), context();
        "connection.no-ipv4": tried(K::NoRoute, &[("1.2.3.4", 587)]), context();
        "connection.port-465": at_port(465, failure(S::Connect, K::ConnectTimeout)), context();
        "connection.port-465": at_port(465, failure(S::Greeting, K::Timeout)), context();
        "connection.port-465": at_port(465, failure(S::Greeting, K::TlsOnly)), context();
        "tls.only": failure(S::Greeting, K::TlsOnly), context();
        "connection.http": failure(S::Greeting, K::NotSmtp).with_cause("HTTP/1.1 400 Bad Request"), context();
        "connection.http": greeted("HTTP/1.0 302 Found", failure(S::Greeting, K::NotSmtp)), context();
        "connection.not-smtp": failure(S::Greeting, K::NotSmtp).with_cause("SSH-2.0-OpenSSH"), context();
        "connection.too-many": refused(S::Greeting, K::GreetingRefused, 421, "4.7.0 too many connections"), context();
        "refused.temporary": refused(S::Greeting, K::GreetingRefused, 421, "4.3.2 later"), context();
        "connection.greeting-refused": refused(S::Greeting, K::GreetingRefused, 554, "5.7.1 no"), context();
        "connection.greeting-not-postmark":
            greeted("220 mail.isp.example ESMTP", failure(S::StartTls, K::StartTlsMissing)), context();
        "connection.hello-refused": refused(S::StartTls, K::HelloRefused, 550, "5.7.1 no"), context();
        "refused.temporary": refused(S::Hello, K::HelloRefused, 421, "4.3.2 later"), context();
        "connection.lost-greeting": failure(S::Greeting, K::ConnectionLost), context();
        "connection.lost-handshake": failure(S::Handshake, K::ConnectionLost), context();
        "connection.lost-content": failure(S::Content, K::ConnectionLost), context();
        "connection.lost": failure(S::Envelope, K::ConnectionLost), context();
        "outcome.unknown": failure(S::Verdict, K::ConnectionLost), context();
        "outcome.unknown": failure(S::Verdict, K::Timeout), context();
        "outcome.unknown": failure(S::Verdict, K::ReplyMalformed), context();
        "connection.silent-greeting": failure(S::Greeting, K::Timeout), context();
        "connection.silent-handshake": failure(S::Handshake, K::Timeout), context();
        "connection.silent-content": failure(S::Content, K::Timeout), context();
        "connection.silent": failure(S::Auth, K::Timeout), context();
        "protocol.malformed": failure(S::Hello, K::ReplyMalformed), context();
        "protocol.endless": failure(S::Hello, K::ReplyTooLong), context();
        "practice.not-running":
            at_host("127.0.0.1", tried(K::ConnectionRefused, &[("127.0.0.1", 40587)])), practice();
        "file.unreadable": failure(S::Content, K::FileUnreadable).with_cause("a.pdf: no such file"), context();
        "message.invalid": failure(S::Content, K::MessageInvalid), context();
        "internal": failure(S::Content, K::Internal), context();
    }
}
