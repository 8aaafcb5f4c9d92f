//! kill -9 at every point of a send that can be told from outside: no row is lost, no message goes out
//! twice, and no unknown outcome is called known.
#![cfg(unix)]

mod house;
mod proxy;
mod runs;
mod strace;

use std::collections::BTreeMap;
use std::sync::Arc;

use house::House;
use proxy::{From, Point, Relay, Share};

/// Pieces of a dialogue; there are never more.
const PIECES: usize = 200;
const SHARES: [Share; 3] = [Share::None, Share::Half, Share::Whole];
const SMALL: &[u8] = b"Hello\n";
/// A server that makes the client wait for every reply.
const WITHOUT_PIPELINING: [&str; 4] = [
    "STARTTLS",
    "AUTH PLAIN LOGIN",
    "ENHANCEDSTATUSCODES",
    "8BITMIME",
];

/// Kills at every point of a send of `text`, and returns how often each status was told.
fn kill_everywhere(house: &House, name: &str, text: &[u8]) -> BTreeMap<String, usize> {
    let mut told = BTreeMap::new();
    for from in [From::Client, From::Server] {
        for share in SHARES {
            for piece in 0..PIECES {
                let point = Point::number(from, piece, share);
                let subject = format!("{name} {from:?} {piece} {share:?}");
                let reached = house.kill_at(point, &subject, text);
                if !reached {
                    assert_eq!(house.copies(&subject), 1, "{subject}");
                    break;
                }
                let status = house.tells_the_truth(&subject);
                *told
                    .entry(status.unwrap_or("nothing yet".into()))
                    .or_default() += 1;
            }
        }
    }
    told
}

/// Every row that was ever told of is still there.
fn no_row_is_lost(house: &House, told: &BTreeMap<String, usize>) {
    let rows = house
        .objects(&["history", "--json", "--limit", "100000"])
        .len();
    let recorded: usize = told
        .iter()
        .filter(|(status, _)| *status != "nothing yet")
        .map(|row| row.1)
        .sum();
    // The sends that ran to their end, one a side and share, are there too.
    assert_eq!(rows, recorded + 2 * SHARES.len(), "{told:?}");
}

#[test]
fn killed_at_every_piece_of_the_dialogue() {
    let plain = House::new(None);
    let small = kill_everywhere(&plain, "small", SMALL);
    no_row_is_lost(&plain, &small);
    let slow = House::new(Some(&WITHOUT_PIPELINING));
    let step_by_step = kill_everywhere(&slow, "step by step", SMALL);
    no_row_is_lost(&slow, &step_by_step);
    let large = House::new(None);
    let long = kill_everywhere(&large, "large", &vec![b'x'; 300_000]);
    no_row_is_lost(&large, &long);
    let all = [small, step_by_step, long];
    let count = |status: &str| {
        all.iter()
            .filter_map(|told| told.get(status))
            .sum::<usize>()
    };
    let kills: usize = all.iter().flat_map(BTreeMap::values).sum();
    println!("{kills} kills: {all:?}");
    // Otherwise the points were not those that matter.
    assert!(count("unknown") >= 6 && count("failed") >= 60, "{all:?}");
    // With the kills at system calls at least 200 in all.
    assert!(kills >= 160, "{kills} kills");
}

#[test]
fn a_connection_that_drops_after_the_dot_is_unknown_until_the_api_tells() {
    for (share, status, copies) in [
        (Share::None, "not-found", 0),
        (Share::Unanswered, "delivered", 1),
    ] {
        let house = Arc::new(House::new(None));
        let relay = Relay::start(house.port(), leaving(&house, share));
        let child = house.send(&[], relay.port, "dropped", SMALL);
        assert!(relay.reached());
        if share == Share::Unanswered {
            // The server has it: its reply goes no further than the relay.
            house.wait_for_copy("dropped");
        }
        relay.end();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(80), "{output:?}");
        assert_eq!(house.copies("dropped"), copies);
        assert_eq!(house.tells_the_truth("dropped").as_deref(), Some("unknown"));
        assert_eq!(house.row("dropped").unwrap()["status"], status);
    }
}

/// From the final dot on: the row says that the message leaves. The last piece of the content may count
/// too, if the row is written while it is on its way.
fn leaving(house: &Arc<House>, share: Share) -> Point {
    let house = Arc::clone(house);
    Point {
        from: From::Client,
        piece: Arc::new(move |_| house.phase("dropped").as_deref() == Some("leaving")),
        share,
    }
}

/// What another process sees of a send that is under way.
#[test]
fn a_second_program_never_calls_a_live_send_unknown() {
    let house = Arc::new(House::new(None));
    let relay = Relay::start(house.port(), leaving(&house, Share::Unanswered));
    let child = house.send(&[], relay.port, "dropped", SMALL);
    assert!(relay.reached());
    house.wait_for_copy("dropped");
    let row = house.row("dropped").unwrap();
    assert_eq!(row["status"], "under-way");
    let id = row["id"].as_str().unwrap();
    let asked = house.run(&["follow", id, "--for", "0s"]);
    assert_eq!(asked.status.code(), Some(80), "{asked:?}");
    let forgotten = house.run(&["history", "--delete", id]);
    assert_eq!(forgotten.status.code(), Some(80), "{forgotten:?}");
    assert_eq!(house.row("dropped").unwrap()["status"], "under-way");
    relay.end();
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(80));
    assert_eq!(house.row("dropped").unwrap()["status"], "unknown");
}
