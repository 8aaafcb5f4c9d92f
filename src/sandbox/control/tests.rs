//! Requests without a socket.

use std::time::Duration;

use super::request::{Request, Search, Wait};
use super::*;

fn search(query: &str) -> Result<Search, String> {
    let request = hyper::Request::get(format!("/sandbox/messages{query}"));
    let request = Request::of(&request.body(()).unwrap());
    request.search().map_err(|refusal| refusal.message)
}

#[test]
fn a_search_is_read() {
    let plain = search("").unwrap();
    assert!(plain.filter.is_empty() && plain.wait.is_none());
    assert_eq!((plain.limit, plain.offset), (100, 0));
    let full = "?to=a%2Bb@c.example&subject=Your%20receipt&tag=&wait=1500ms&count=2&limit=0";
    assert_eq!(
        search(full),
        Ok(Search {
            filter: Filter {
                to: Some("a+b@c.example".into()),
                subject: Some("Your receipt".into()),
                ..Filter::default()
            },
            wait: Some(Wait {
                count: 2,
                limit: Duration::from_millis(1500),
            }),
            limit: 0,
            offset: 0,
        })
    );
    for (query, seconds) in [
        ("?wait=30s", 30),
        ("?wait=5", 5),
        ("?wait=1m30s", 90),
        ("?wait=10m", 600),
    ] {
        let wait = search(query).unwrap().wait.unwrap();
        assert_eq!((wait.count, wait.limit.as_secs()), (1, seconds));
    }
}

#[test]
fn what_cannot_be_read_is_named() {
    for (query, part) in [
        ("?recipient=a@b.example", "Unknown parameter `recipient`"),
        ("?wait=soon", "`wait` must be"),
        ("?wait=11m", "`wait` must be"),
        ("?wait=10m1ms", "`wait` must be"),
        ("?wait=99999999999999999999m", "`wait` must be"),
        ("?count=2", "needs `wait`"),
        ("?wait=1s&count=0", "`count` must be"),
        ("?limit=-1", "`limit` must be"),
        ("?offset=x", "`offset` must be"),
    ] {
        let why = search(query).unwrap_err();
        assert!(why.contains(part), "{query}: {why}");
    }
}
