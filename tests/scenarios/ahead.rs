//! What is known of a message before it leaves, asked of the practice server's API.

use std::time::Duration;

use postrider::delivery::{AHEAD_LIMIT, AheadOrder, lift, look_ahead};
use postrider::net::Roots;
use postrider::record::PreSendInfo;
use postrider::sandbox::scenarios;
use tokio::time::timeout;

use crate::play;

fn order(practice: &postrider::sandbox::Practice, recipients: &[&str]) -> AheadOrder {
    AheadOrder {
        api_base: practice.api_url().unwrap().to_owned(),
        token: practice.token().clone(),
        roots: Roots::Only {
            pem: practice.ca_pem().to_owned(),
        },
        stream: "outbound".into(),
        recipients: recipients
            .iter()
            .map(|address| (*address).to_owned())
            .collect(),
        count: true,
        limit: AHEAD_LIMIT,
    }
}

#[tokio::test]
async fn a_suppressed_recipient_is_told_and_made_sendable_again() {
    let mut all = scenarios().into_iter();
    let scenario = all.find(|one| one.name == "recipient-inactive").unwrap();
    let address = "grace@navy.example".to_owned();
    let practice = play::practice(Some(scenario)).await;
    let order = order(&practice, &[&address, "alan@navy.example"]);
    let found = look_ahead(order.clone()).await;
    assert_eq!(found.sent, Some(0));
    let suppressed = &found.suppressed;
    assert_eq!(suppressed.len(), 1, "{suppressed:?}");
    assert!(suppressed[0].address.eq_ignore_ascii_case(&address));
    assert!(suppressed[0].can_be_lifted(), "{suppressed:?}");
    lift(order.clone(), &[address]).await.unwrap();
    assert_eq!(look_ahead(order).await.suppressed, []);
}

#[tokio::test]
async fn an_api_that_is_not_there_holds_nobody_up() {
    let practice = play::practice(None).await;
    let mut order = order(&practice, &["grace@navy.example"]);
    // Nothing listens there: the practice server took its ports elsewhere.
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = closed.local_addr().unwrap().port();
    // Bound and never accepted: silence.
    order.api_base = format!("http://127.0.0.1:{port}");
    let asked = timeout(Duration::from_secs(20), look_ahead(order)).await;
    assert_eq!(
        asked.expect("three seconds are the limit"),
        PreSendInfo::default()
    );
}
