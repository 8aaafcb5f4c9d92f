use super::*;
use crate::record::RunRow;
use crate::store::{Followed, RunStart};

/// Send number `number`, for row `row` of the run.
fn of_row(number: u32, row: usize) -> SendStart {
    SendStart {
        run: Some(RunRow {
            run: "june".into(),
            row,
        }),
        ..send(number, "x")
    }
}

fn rows(database: &mut Database) -> Vec<(usize, Status)> {
    let sends = database.run_sends("june").unwrap();
    sends.iter().map(|send| (send.row, send.status)).collect()
}

#[test]
fn a_run_keeps_what_it_was_started_with() {
    let (_home, places) = home();
    let mut database = open(&places);
    assert_eq!(database.run("june").unwrap(), None);
    let first = RunStart {
        id: "june".into(),
        fingerprint: "a".into(),
        rows: 3,
    };
    database.start_run(&first, at(1)).unwrap();
    let other = RunStart {
        fingerprint: "b".into(),
        ..first.clone()
    };
    database.start_run(&other, at(2)).unwrap();
    assert_eq!(database.run("june").unwrap(), Some(first));
}

#[test]
fn the_latest_send_of_a_row_counts_and_outlives_the_history() {
    let (_home, places) = home();
    let mut database = open(&places);
    let failed = SendEnd {
        status: Status::Failed,
        ..accepted()
    };
    database.begin(&of_row(1, 2)).unwrap();
    assert_eq!(rows(&mut database), [(2, Status::UnderWay)]);
    database.settle(&of_row(1, 2).id, &failed, false).unwrap();
    assert_eq!(rows(&mut database), [(2, Status::Failed)]);
    let batch = [of_row(2, 2), of_row(3, 1)];
    database.begin_all_leaving(&batch).unwrap();
    database.settle(&batch[0].id, &accepted(), false).unwrap();
    let known = [(1, Status::UnderWay), (2, Status::Accepted)];
    assert_eq!(rows(&mut database), known);
    assert_eq!(database.run_sends("july").unwrap(), []);
    let ids = [1, 2].map(|number| send(number, "x").id);
    assert_eq!(database.delete(&ids).unwrap(), 2);
    assert_eq!(rows(&mut database), known);
}

#[test]
fn a_batch_is_begun_whole_or_not_at_all() {
    let (_home, places) = home();
    let mut database = open(&places);
    let batch = [of_row(1, 1), of_row(2, 2), of_row(1, 3)];
    assert!(database.begin_all_leaving(&batch).is_err());
    assert_eq!(rows(&mut database), []);
}

#[test]
fn a_send_of_a_dead_process_is_in_doubt_until_the_api_shows_it() {
    let (_home, places) = home();
    let mut database = open(&places);
    database
        .begin_all_leaving(&[of_row(1, 1), of_row(2, 2)])
        .unwrap();
    kill(database);
    let mut database = open(&places);
    database.recover(at(9_000)).unwrap();
    let unknown = [(1, Status::Unknown), (2, Status::Unknown)];
    assert_eq!(rows(&mut database), unknown);
    // Postmark shows the first, though nothing of its recipients, and nothing of the second.
    for (number, message_id) in [(1, Some("m")), (2, None)] {
        let found = Followed {
            at: at(10_000),
            status: Status::NotFound,
            message_id: message_id.map(str::to_owned),
            fates: Vec::new(),
            news: Vec::new(),
            goes_on: false,
        };
        database.follow(&send(number, "x").id, &found).unwrap();
    }
    let known = [(1, Status::Accepted), (2, Status::NotFound)];
    assert_eq!(rows(&mut database), known);
}
