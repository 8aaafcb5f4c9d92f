//! What comes back, and what follows from it.

use super::*;
use crate::sandbox::account::{Account, SuppressionReason};

#[test]
fn a_hard_bounce_suppresses_until_it_is_taken_back() {
    let inside = inside();
    let to = "HardBounce@bounce-testing.postmarkapp.com";
    let first = inside.accept_api(1, submission(to)).unwrap();
    let refused = inside.accept_api(1, submission(to)).unwrap_err();
    assert_eq!(refused.code, 406);
    assert!(
        refused
            .message
            .contains(&format!("Found inactive addresses: {to}."))
    );
    let mut elsewhere = submission(to);
    elsewhere.stream = Some("broadcast".into());
    inside.accept_api(1, elsewhere).unwrap();
    let bounces = ledger(&inside).bounces(LATER);
    let bounce = bounces
        .iter()
        .find(|one| one.message_id == first.message_id)
        .unwrap();
    assert!(bounce.inactive && bounce.can_activate);
    assert!(!inside.activate(bounce.id, LATER).unwrap().inactive);
    inside.accept_api(1, submission(to)).unwrap();
    assert!(inside.unsuppress(1, "outbound", to));
    assert!(!inside.unsuppress(1, "outbound", to), "it is off already");
    let active = ledger(&inside).bounces(LATER);
    assert!(
        active
            .iter()
            .all(|one| one.stream == "broadcast" || !one.inactive)
    );
    inside.accept_api(1, submission(to)).unwrap();
}

#[test]
fn a_suppression_comes_with_its_bounce_and_not_before() {
    let inside = inside();
    inside.state().latency = latency(0, 60_000);
    let to = "x@bounce-testing.postmarkapp.com";
    inside.accept_api(1, submission(to)).unwrap();
    inside.accept_api(1, submission(to)).unwrap();
    assert!(ledger(&inside).bounces(unix_ms()).is_empty());
    let later = inside.try_api(1, &submission(to), unix_ms() + 130_000);
    assert_eq!(later.unwrap_err().code, 406);
}

#[test]
fn a_spam_complaint_cannot_be_taken_back() {
    let inside = with_fate(Fate::Bounced(BounceType::SpamComplaint));
    inside
        .accept_api(1, submission("grace@navy.example"))
        .unwrap();
    let bounce = ledger(&inside).bounces(LATER).remove(0);
    assert!(bounce.inactive && !bounce.can_activate);
    assert_eq!(inside.activate(bounce.id, LATER).unwrap_err().code, 1003);
    let reason = inside.state().account.servers[0].streams[0].suppressions[0].reason;
    assert_eq!(reason, SuppressionReason::SpamComplaint);
    assert_eq!(
        inside
            .accept_api(1, submission("grace@navy.example"))
            .unwrap_err()
            .code,
        406
    );
    inside.state().account = Account::sample();
    ledger(&inside).forgive();
    assert!(!ledger(&inside).bounces(LATER)[0].inactive);
}

#[test]
fn test_addresses_bounce_as_they_say() {
    for (to, header, kind) in [
        (
            "SoftBounce@bounce-testing.postmarkapp.com",
            "",
            "SoftBounce",
        ),
        (
            "soft_bounce@Bounce-Testing.postmarkapp.com",
            "",
            "SoftBounce",
        ),
        ("anything@bounce-testing.postmarkapp.com", "", "HardBounce"),
        (
            "SpamComplaint@bounce-testing.postmarkapp.com",
            "",
            "HardBounce",
        ),
        (
            "SMTPApiError@bounce-testing.postmarkapp.com",
            "",
            "SMTPApiError",
        ),
        (
            "x@bounce-testing.postmarkapp.com",
            "X-PM-Bounce-Type: DnsError\r\n",
            "DnsError",
        ),
    ] {
        let inside = inside();
        smtp(&inside, header, &[to]);
        let bounces = ledger(&inside).bounces(LATER);
        assert_eq!(bounces[0].kind.word(), kind, "{to}");
        assert!(ledger(&inside).bounce_dump(bounces[0].id, LATER).is_some());
        let elsewhere = smtp(&inside, header, &["grace@navy.example"]);
        assert_eq!(item_kinds(&elsewhere).last(), Some(&Kind::Delivered));
    }
}

#[test]
fn the_active_recipients_get_it_when_some_are_inactive() {
    let inside = inside();
    let fallen = [
        "HardBounce@bounce-testing.postmarkapp.com",
        "b@bounce-testing.postmarkapp.com",
    ];
    let to = fallen.join(", ");
    inside.accept_api(1, submission(&to)).unwrap();
    let accepted = inside
        .accept_api(1, submission(&format!("{to}, c@navy.example")))
        .unwrap();
    assert_eq!(
        accepted.message,
        format!("Message OK, but will not deliver to these inactive addresses: {to}.")
    );
    let kept = ledger(&inside)
        .message(&accepted.message_id, LATER)
        .unwrap();
    assert_eq!(
        kinds(kept.events(LATER)),
        [Kind::Queued, Kind::Sent, Kind::Delivered]
    );
    let item = smtp(&inside, "", &[fallen[0], "c@navy.example"]);
    let expected = [
        Kind::Queued,
        Kind::Sent,
        Kind::RefusedInside,
        Kind::Delivered,
    ];
    assert_eq!(item_kinds(&item), expected);
    let bounce = ledger(&inside).bounces(LATER).remove(0);
    let dump = ledger(&inside).bounce_dump(bounce.id, LATER).unwrap();
    assert!(
        dump.contains("Error code: 406") && dump.contains(fallen[0]),
        "{dump}"
    );
}
