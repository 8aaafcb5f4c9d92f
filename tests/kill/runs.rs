//! kill -9 in the middle of a run, again and again: after the last resumption each message is on the server, once.

use std::collections::BTreeMap;
use std::process::Child;

use crate::SHARES;
use crate::house::House;
use crate::proxy::{From, Point, Relay, Share};

const DRAFT: &str = "from = \"ada@acme.example\"\nsubject = \"{{n}}\"\ntext = \"Hello {{n}}\"\n";

/// A run of so many rows in the home of `house`.
struct List<'h> {
    house: &'h House,
    rows: usize,
    arguments: Vec<String>,
}

impl<'h> List<'h> {
    fn new(house: &'h House, rows: usize, options: &[&str]) -> Self {
        let path = |name: &str| house.home.path().join(name).display().to_string();
        let (draft, list) = (path("draft.toml"), path("list.csv"));
        std::fs::write(&draft, DRAFT).unwrap();
        let lines = (1..=rows).map(|n| format!("r{n}@navy.example,{n}\n"));
        std::fs::write(&list, "to,n\n".to_owned() + &lines.collect::<String>()).unwrap();
        let words = ["send", "--draft", &draft, "--each", &list];
        let words = words.iter().chain(options);
        let arguments = words.map(|word| (*word).to_owned()).collect();
        Self {
            house,
            rows,
            arguments,
        }
    }

    fn arguments(&self) -> Vec<&str> {
        self.arguments.iter().map(String::as_str).collect()
    }

    fn start(&self, port: u16) -> Child {
        let mut child = self
            .house
            .program(&[], port, &self.arguments())
            .spawn()
            .unwrap();
        drop(child.stdin.take());
        child
    }

    /// Copies of each message on the server.
    fn copies(&self) -> BTreeMap<usize, usize> {
        let mut copies = BTreeMap::new();
        for subject in self.house.subjects() {
            *copies.entry(subject.parse().unwrap()).or_default() += 1;
        }
        copies
    }

    fn nothing_is_there_twice(&self) {
        let copies = self.copies();
        let twice: Vec<_> = copies.iter().filter(|(_, copies)| **copies > 1).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }

    /// Ten minutes later the same command finishes the run.
    fn is_finished_by_the_same_command(&self) {
        self.house.make_all_older();
        let output = self.house.run(&self.arguments());
        assert!(output.status.success(), "{output:?}");
        let wanted: BTreeMap<usize, usize> = (1..=self.rows).map(|row| (row, 1)).collect();
        assert_eq!(self.copies(), wanted);
        let output = self.house.run(&self.arguments());
        assert!(output.status.success(), "{output:?}");
        assert_eq!(self.copies(), wanted, "nothing is left to send");
    }
}

/// xorshift: the same moments each time.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }
}

#[test]
fn a_run_that_is_killed_twenty_times_sends_each_of_500_messages_once() {
    let house = House::new(None);
    let list = List::new(&house, 500, &["-q"]);
    let mut random = Random(0x5eed_0123_4567_89ab);
    for _ in 0..20 {
        let from = [From::Client, From::Server][random.below(2)];
        let point = Point::number(from, random.below(70), SHARES[random.below(3)]);
        let relay = Relay::start(house.port(), point);
        let mut child = list.start(relay.port);
        assert!(relay.reached(), "the run ended before it was killed");
        child.kill().unwrap();
        child.wait().unwrap();
        relay.end();
        list.nothing_is_there_twice();
    }
    let arrived = list.copies().len();
    println!("{arrived} messages had arrived after the last kill");
    assert!((50..500).contains(&arrived), "{arrived}");
    list.is_finished_by_the_same_command();
}

#[test]
fn a_request_of_forty_messages_that_is_killed_is_not_repeated_before_the_api_was_asked() {
    for (from, share, arrived) in [
        (From::Client, Share::None, 0),
        (From::Client, Share::Half, 0),
        (From::Server, Share::None, 40),
        (From::Server, Share::Half, 40),
    ] {
        let house = House::new(None);
        let list = List::new(&house, 40, &["--via", "api", "-q"]);
        let relay = Relay::start(house.api_port(), Point::number(from, 0, share));
        let api = format!("http://127.0.0.1:{}", relay.port);
        let mut command = house.program_at(&[], house.port(), &api, &list.arguments());
        let mut child = command.spawn().unwrap();
        drop(child.stdin.take());
        assert!(relay.reached());
        child.kill().unwrap();
        child.wait().unwrap();
        relay.end();
        assert_eq!(list.copies().len(), arrived, "{from:?} {share:?}");
        let at_once = house.run(&list.arguments());
        let code = if arrived == 40 { 0 } else { 80 };
        assert_eq!(at_once.status.code(), Some(code), "{at_once:?}");
        assert_eq!(list.copies().len(), arrived, "not sent again so soon");
        list.is_finished_by_the_same_command();
    }
}
