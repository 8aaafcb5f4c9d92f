//! Servers that say what a real one says only when it is broken, scripted on loopback.

use std::net::SocketAddr;

use hickory_resolver::proto::op::Message;
use hickory_resolver::proto::op::ResponseCode;
use hickory_resolver::proto::rr::rdata::{NS, TXT};
use hickory_resolver::proto::rr::{RData, Record};
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, UdpSocket};
use tokio::task::JoinHandle;

use super::*;

/// Never reached by a server that answers.
const LIMIT: Duration = Duration::from_secs(20);
const NAME: &str = "x._domainkey.acme.example";

/// A server that answers its questions one after the other by `answers`, and then no more.
async fn scripted(answers: Vec<fn(&mut Message)>) -> (SocketAddr, JoinHandle<()>) {
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let address = socket.local_addr().unwrap();
    let task = tokio::spawn(async move {
        for answer in answers {
            let mut octets = [0; 4_096];
            let (length, from) = socket.recv_from(&mut octets).await.unwrap();
            let question = Message::from_vec(&octets[..length]).unwrap();
            let mut message = question.clone().into_response();
            message.queries = question.queries;
            answer(&mut message);
            socket
                .send_to(&message.to_vec().unwrap(), from)
                .await
                .unwrap();
        }
        std::future::pending().await
    });
    (address, task)
}

fn resolver(servers: &[SocketAddr]) -> Resolver {
    let mut resolver = Resolver::new(Some(servers[0]), LIMIT).unwrap();
    resolver.servers = servers.to_vec();
    resolver
}

fn text(message: &mut Message, value: &str) {
    let name = message.queries[0].name().clone();
    let data = RData::TXT(TXT::new(vec![value.to_owned()]));
    message.answers = vec![Record::from_rdata(name, 86_400, data)];
}

fn first(message: &mut Message) {
    text(message, "first");
}

fn second(message: &mut Message) {
    text(message, "second");
}

fn fails(message: &mut Message) {
    message.metadata.response_code = ResponseCode::ServFail;
}

fn nothing(message: &mut Message) {
    message.metadata.response_code = ResponseCode::NXDomain;
}

fn refers(message: &mut Message) {
    let zone = Name::from_ascii("example.").unwrap();
    let server = Name::from_ascii("ns.example.").unwrap();
    message.authorities = vec![Record::from_rdata(zone, 60, RData::NS(NS(server)))];
}

fn forged(message: &mut Message) {
    text(message, "forged");
    message.metadata.id = message.metadata.id.wrapping_add(1);
}

#[tokio::test]
async fn nothing_is_remembered_between_two_questions() {
    let (server, _task) = scripted(vec![nothing, first, second]).await;
    let resolver = resolver(&[server]);
    assert_eq!(resolver.txt(NAME).await, Answer::NoName);
    for value in ["first", "second"] {
        assert_eq!(
            resolver.txt(NAME).await,
            Answer::Records(vec![value.into()])
        );
    }
}

#[tokio::test]
async fn a_server_that_fails_or_is_silent_does_not_hide_one_that_knows() {
    let (silent, _silent) = scripted(vec![]).await;
    let (failing, _failing) = scripted(vec![fails]).await;
    let (knowing, _knowing) = scripted(vec![first]).await;
    let answer = resolver(&[silent, failing, knowing]).txt(NAME).await;
    assert_eq!(answer, Answer::Records(vec!["first".into()]));
}

#[tokio::test]
async fn a_failure_is_told_when_the_others_are_silent() {
    let (silent, _silent) = scripted(vec![]).await;
    let (failing, _failing) = scripted(vec![fails]).await;
    let mut resolver = resolver(&[silent, failing]);
    resolver.limit = Duration::from_millis(300);
    let answer = resolver.txt(NAME).await;
    assert_eq!(
        answer,
        Answer::ServerFailed(format!("{failing} answered SERVFAIL"))
    );
}

#[tokio::test]
async fn a_referral_says_nothing_of_the_name() {
    let (server, _task) = scripted(vec![refers]).await;
    let answer = resolver(&[server]).txt(NAME).await;
    assert!(
        matches!(&answer, Answer::ServerFailed(words) if words.contains("refers")),
        "{answer:?}"
    );
}

#[tokio::test]
async fn an_answer_to_another_question_is_not_taken() {
    // The question is put again after a third of a second.
    let (server, _task) = scripted(vec![forged, second]).await;
    let answer = resolver(&[server]).txt(NAME).await;
    assert_eq!(answer, Answer::Records(vec!["second".into()]));
}

/// An answer that does not fit is asked for over TCP, where a byte now and then is no answer either.
#[tokio::test]
async fn an_answer_that_dribbles_over_tcp_is_silence() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let socket = UdpSocket::bind(address).await.unwrap();
    let over_udp = tokio::spawn(async move {
        let mut octets = [0; 4_096];
        let (length, from) = socket.recv_from(&mut octets).await.unwrap();
        let question = Message::from_vec(&octets[..length]).unwrap();
        let mut message = question.clone().into_response();
        message.queries = question.queries;
        message.metadata.truncation = true;
        socket
            .send_to(&message.to_vec().unwrap(), from)
            .await
            .unwrap();
    });
    let over_tcp = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut ticks = tokio::time::interval(Duration::from_millis(10));
        // The length of a message, and never the whole of it.
        while stream.write_all(b"\x20").await.is_ok() {
            ticks.tick().await;
        }
    });
    let mut resolver = resolver(&[address]);
    resolver.limit = Duration::from_millis(400);
    let answer = resolver.txt(NAME).await;
    assert_eq!(
        answer,
        Answer::NoAnswer(format!("{address} was silent for 0.4 s"))
    );
    over_udp.await.unwrap();
    over_tcp.abort();
}

#[test]
fn zones_above_a_domain_end_before_the_last_label() {
    let all = |domain| zones(domain).collect::<Vec<_>>();
    assert_eq!(
        all("mail.acme.example."),
        ["mail.acme.example", "acme.example"]
    );
    assert_eq!(all("a.b.c.d.e"), ["a.b.c.d.e", "b.c.d.e", "c.d.e"]);
    assert_eq!(all("example"), Vec::<&str>::new());
    assert_eq!(all(""), Vec::<&str>::new());
}
