//! A server that takes questions and never answers.

use std::net::UdpSocket;
use std::time::{Duration, Instant};

use postrider::net::Resolver;
use postrider::postmark::dns::{DnsRecord, RecordState, Standing};

use crate::zone::{DOMAIN, host};

const LIMIT: Duration = Duration::from_millis(300);
/// What a slow machine may add.
const PATIENCE: Duration = Duration::from_secs(20);

#[tokio::test]
async fn a_silent_server_is_told_within_the_limit() {
    for address in ["127.0.0.1:0", "[::1]:0"] {
        let Ok(socket) = UdpSocket::bind(address) else {
            assert_eq!(address, "[::1]:0", "no loopback");
            continue;
        };
        let server = socket.local_addr().unwrap();
        let resolver = Resolver::new(Some(server), LIMIT).unwrap();
        let started = Instant::now();
        let record = DnsRecord::dkim(&host("right"), None);
        let verdict = resolver.verdict(&record, DOMAIN).await;
        let taken = started.elapsed();
        assert!(taken >= LIMIT && taken < PATIENCE, "{taken:?}");
        assert_eq!(verdict.state, RecordState::NoAnswer, "{verdict:?}");
        assert_eq!(verdict.standing(), Standing::Unknown);
        assert!(verdict.advice.contains(&server.to_string()), "{verdict:?}");
        // It was asked, or its silence would prove nothing.
        socket.set_nonblocking(true).unwrap();
        let mut question = [0; 512];
        let length = socket.recv(&mut question).unwrap();
        assert!(
            question[..length]
                .windows(11)
                .any(|part| part == b"\x0a_domainkey")
        );
    }
}
