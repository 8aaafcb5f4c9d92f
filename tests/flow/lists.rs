//! A message to a list: To takes a file, its rows are paged and checked, and a number has to be typed.

use std::path::Path;
use std::sync::Arc;

use postrider::app::{
    CheckedList, Effect, Intent, ListOrder, ListReview, ListStart, Message, Overlay, PanelState,
    SentOfList, Size, Startup, footer, list_progress, list_review_page, list_standing, panel_page,
    panel_state, text::Line,
};
use postrider::mail::{
    Draft, FieldId, FileFact, Mailing, MergeError, MergeList, PreflightContext, RowChecks, Stamp,
};
use postrider::postmark::Endpoint;
use postrider::record::{
    Failure, FailureKind, Moment, Outcome, Reply, RunChoice, RunEnd, RunEvent, RunSum, SendId,
    Stage, Status,
};

use crate::play::{Play, accepted, startup};

pub const LIST: &str =
    "to,name\ngrace@navy.example,Grace\nalan@navy.example,Alan\nadele@ibm.example,Adele\n";

fn order(play: &Play) -> &ListOrder {
    let mut effects = play.effects.iter().rev();
    let found = effects.find_map(|effect| match effect {
        Effect::CheckList(order) => Some(order),
        _ => None,
    });
    found.expect("the list is to be read")
}

fn checks(play: &Play) -> usize {
    let effects = play.effects.iter();
    effects
        .filter(|effect| matches!(effect, Effect::CheckList(_)))
        .count()
}

fn no_file(_: &str) -> FileFact {
    unreachable!("no row attaches a file")
}

/// What the edge finds in a list of that content.
fn found(
    order: &ListOrder,
    csv: &str,
    sent: SentOfList,
) -> Result<Box<CheckedList>, Vec<MergeError>> {
    let list = MergeList::read(csv.as_bytes(), Path::new("/lists"))?;
    let mailing = Mailing {
        draft: Draft {
            to: list.recipients(),
            ..order.draft.clone()
        },
        list,
        ..Mailing::default()
    };
    mailing.check_columns()?;
    let checks = RowChecks {
        mailing: &mailing,
        around: PreflightContext {
            is_bulk: true,
            ..PreflightContext::default()
        },
        streams: &[],
        stamp: Stamp {
            id: "id".into(),
            unix_seconds: 0,
            correlate: true,
        },
    };
    // While one writes, only the list itself is checked.
    let of_rows = (1..=mailing.list.rows.len()).filter_map(|row| mailing.message(row).err());
    let (warnings, errors) = match checks.run(no_file, |_| {}) {
        _ if order.run.is_none() => (Vec::new(), of_rows.flatten().collect()),
        Ok(warnings) => (warnings, Vec::new()),
        Err(errors) => (Vec::new(), errors),
    };
    Ok(Box::new(CheckedList {
        path: order.path.clone(),
        notes: mailing.notes(),
        errors,
        warnings,
        fingerprint: format!("f{}", mailing.list.rows.len()),
        mailing: Arc::new(mailing),
        sent,
    }))
}

fn answer_with(play: &mut Play, csv: &str, sent: SentOfList) {
    let order = order(play).clone();
    let result = found(&order, csv, sent);
    play.send(Message::ListChecked {
        id: order.id,
        result,
    });
}

fn answer(play: &mut Play, csv: &str) {
    answer_with(play, csv, SentOfList::default());
}

/// A message to the list, whole.
fn written() -> Play {
    let mut play = Play::practice();
    play.send(Message::Resized(Size {
        columns: 120,
        rows: 36,
    }));
    play.send(Message::Paste("/home/ada/people.csv".into()));
    answer(&mut play, LIST);
    play.keys("<Tab>For {{name}}<Tab>Hello {{name}}");
    play.effects.clear();
    play
}

/// The same under review.
fn reviewed() -> Play {
    let mut play = written();
    play.keys("<C-s>");
    assert_eq!(order(&play).run, Some(RunChoice::Usual));
    answer(&mut play, LIST);
    play
}

fn review(play: &Play) -> &ListReview {
    match play.model.overlays.last() {
        Some(Overlay::ListReview(review)) => review,
        _ => panic!("no review of a list"),
    }
}

/// The words of rows, however they are wrapped.
fn words(rows: &[Line]) -> String {
    let spans = rows.iter().flat_map(|line| &line.spans);
    let all: Vec<&str> = spans
        .flat_map(|span| span.content.split_whitespace())
        .collect();
    all.join(" ")
}

fn review_words(play: &Play) -> String {
    words(&list_review_page(&play.model.shared, review(play)).1.rows)
}

fn panel_words(play: &Play) -> String {
    words(
        &panel_page(&play.model)
            .expect("the panel is about a list")
            .rows,
    )
}

fn start(play: &Play) -> ListStart {
    let mut effects = play.effects.iter().rev();
    let found = effects.find_map(|effect| match effect {
        Effect::StartRun(start) => Some((**start).clone()),
        _ => None,
    });
    found.expect("a run was started")
}

fn event(play: &mut Play, event: RunEvent) {
    let job = start(play).job;
    play.send(Message::Run { job, event });
}

fn begun(play: &mut Play, before: usize) {
    let sum = RunSum {
        total: 3,
        before,
        ..RunSum::default()
    };
    let at = Moment {
        unix_ms: 0,
        offset_minutes: 0,
    };
    event(
        play,
        RunEvent::Begun {
            run: "f3".into(),
            at,
            sum,
            note: None,
        },
    );
}

fn row(play: &mut Play, row: usize, outcome: Outcome) {
    event(
        play,
        RunEvent::Row {
            row,
            to: format!("r{row}@navy.example"),
            id: SendId(row.to_string()),
            outcome: Box::new(outcome),
        },
    );
}

fn refused() -> Outcome {
    let endpoint = Endpoint::new("127.0.0.1", 4001);
    let failure = Failure::new(Stage::Envelope, FailureKind::RecipientsRefused, endpoint);
    Outcome::Refused(failure.with_reply(Reply::new(550, vec!["5.1.1 no such mailbox".into()])))
}

#[test]
fn a_path_in_to_is_a_list_however_it_comes_there() {
    for (keys, pasted) in [
        ("", "/home/ada/people.csv"),
        ("", " '/home/ada/people.csv' "),
        ("", "file:///home/ada/people.csv\n"),
        ("/home/ada/people.csv<Tab>", ""),
        ("/home/ada/people.csv<Enter>", ""),
    ] {
        let mut play = Play::practice();
        if !pasted.is_empty() {
            play.send(Message::Paste(pasted.into()));
        }
        play.keys(keys);
        assert_eq!(order(&play).path, "/home/ada/people.csv", "{keys}{pasted}");
        assert_eq!(order(&play).run, None);
        assert_eq!(checks(&play), 1, "{keys}{pasted}");
        answer(&mut play, LIST);
        let list = play.model.form.list.as_ref().unwrap();
        assert_eq!(list.list().unwrap().rows(), 3);
        assert!(play.model.form.problems.is_empty());
        assert!(play.model.form.has_unsent_work());
    }
    let mut play = Play::practice();
    play.send(Message::Paste("grace@navy.example".into()))
        .keys("<Tab>");
    assert!(play.model.form.list.is_none());
    let mut play = Play::new(Startup {
        first_start: true,
        ..startup()
    });
    assert_eq!(panel_state(&play.model), PanelState::Guide);
    play.send(Message::Paste("/home/ada/people.csv".into()));
    assert_eq!(order(&play).path, "/home/ada/people.csv", "from the guide");
    assert_ne!(panel_state(&play.model), PanelState::Guide);
}

#[test]
fn the_menu_leads_to_the_files_that_are_lists() {
    use postrider::app::{Folder, FolderEntry};
    let mut play = Play::practice();
    play.keys("<Esc>L");
    let entry = |name: &str| FolderEntry {
        name: name.into(),
        path: format!("/home/ada/{name}"),
        is_folder: false,
        bytes: 10,
        problem: None,
    };
    let names = ["a.pdf", "people.csv", "PEOPLE.JSONL", "notes.txt"];
    play.send(Message::FolderListed {
        asked: String::new(),
        result: Ok(Folder {
            path: "/home/ada".into(),
            entries: names.map(entry).to_vec(),
        }),
    });
    play.keys("jsonl<Enter>");
    assert_eq!(order(&play).path, "/home/ada/PEOPLE.JSONL");
    assert_eq!(play.model.form.focus, FieldId::To);
    assert!(play.model.form.files.paths.is_empty());
}

#[test]
fn rows_are_paged_and_the_list_goes_as_one_thing() {
    let mut play = written();
    assert!(panel_words(&play).contains("For Grace"));
    play.field(FieldId::To).keys("<Right>");
    assert!(panel_words(&play).contains("alan@navy.example"));
    play.keys("<Left><Left>");
    assert!(panel_words(&play).contains("Hello Adele"));
    play.keys("x");
    assert!(
        play.notice().contains("Backspace removes it"),
        "{}",
        play.notice()
    );
    assert!(play.model.form.list.is_some());
    play.keys("<BS>");
    assert!(play.model.form.list.is_none());
    assert_eq!(play.model.form.line(FieldId::To), "");
    assert_eq!(panel_page(&play.model).map(|_| ()), None);
}

#[test]
fn the_panel_pages_too() {
    let mut play = written();
    play.keys("<F6><Right>");
    assert!(panel_words(&play).contains("Hello Alan"));
}

#[test]
fn a_field_that_was_changed_and_left_has_the_rows_checked_again() {
    let mut play = written();
    play.field(FieldId::Subject);
    assert_eq!(checks(&play), 1, "the text was changed");
    play.keys("<Tab>").field(FieldId::Subject);
    assert_eq!(checks(&play), 1, "nothing was changed");
    answer(&mut play, "to,name\ngrace@navy.example,\n");
    let problems = &play.model.form.problems;
    let list = problems
        .iter()
        .find(|problem| problem.field == FieldId::To)
        .unwrap();
    assert!(
        list.message
            .contains("row 1 (line 2), column name: is empty"),
        "{}",
        list.message
    );
}

#[test]
fn an_answer_to_an_earlier_question_is_dropped() {
    let mut play = written();
    let stale = order(&reviewed()).clone();
    play.send(Message::ListChecked {
        id: stale.id + 50,
        result: found(&stale, "to\na@b.example\n", SentOfList::default()),
    });
    assert_eq!(
        play.model
            .form
            .list
            .as_ref()
            .unwrap()
            .list()
            .unwrap()
            .rows(),
        3
    );
}

#[test]
fn nothing_leaves_before_its_number_is_typed() {
    let mut play = reviewed();
    assert_eq!(
        list_standing(review(&play)),
        (Some(true), "Type 3 to send:".into())
    );
    assert!(review_words(&play).contains("For Grace"));
    for typed in ["", "2", "3"] {
        play.keys("<BS>").keys(typed).keys("<Enter>");
        let started = play
            .effects
            .iter()
            .any(|effect| matches!(effect, Effect::StartRun(_)));
        assert_eq!(started, typed == "3", "{typed}");
        if typed != "3" {
            assert!(
                play.notice().contains("type 3 to send 3 messages"),
                "{}",
                play.notice()
            );
        }
    }
    let start = start(&play);
    assert_eq!(start.fingerprint, "f3");
    assert_eq!(start.order.draft.to, "");
    assert!(start.order.profile.is_practice());
    assert!(play.model.overlays.is_empty());
}

#[test]
fn what_is_typed_before_the_rows_are_checked_does_not_count() {
    let mut play = written();
    play.keys("<C-s>3<Enter>");
    assert!(
        play.notice().contains("still being read"),
        "{}",
        play.notice()
    );
    answer(&mut play, LIST);
    play.keys("<Enter>");
    assert!(!play.asked(|effect| matches!(effect, Effect::StartRun(_))));
}

#[test]
fn errors_are_told_by_row_and_stop_everything() {
    let mut play = written();
    play.keys("<C-s>");
    let many: String = (1..=400)
        .map(|n| format!("r{n}@navy.example,N{n}\n"))
        .collect();
    let bad = format!("to,name\n{many}").replace("r400@navy.example", "r400");
    answer(&mut play, &bad);
    assert_eq!(list_standing(review(&play)).0, Some(false));
    let words = review_words(&play);
    assert!(
        words.contains("row 400 (line 401), column to: `r400` is not an address"),
        "{words}"
    );
    let offered = footer(&play.model);
    assert!(offered.iter().all(|row| row.name != "send-list"));
    play.keys("400<Enter>");
    assert!(!play.asked(|effect| matches!(effect, Effect::StartRun(_))));
    play.keys("r");
    answer(&mut play, LIST);
    assert_eq!(review(&play).count(), Some(3), "the corrected list");
}

#[test]
fn a_list_that_cannot_be_read_says_why() {
    for (list, why) in [
        (
            "to,nmae\na@b.example,A\n",
            "the message uses {{name}}, but the list has no column name",
        ),
        ("name\nA\n", "the list has no column to"),
        ("to,name\na@b.example\n", "has 1 of 2 values"),
        (
            "to,name\na@b.example,A,more\n",
            "has 3 values for 2 columns",
        ),
        (
            "to,name\na@b.example,\"A\n",
            "a double quote is opened here and never closed",
        ),
        ("", "the list is empty"),
    ] {
        let mut play = written();
        play.keys("<C-s>");
        answer(&mut play, list);
        let words = review_words(&play);
        assert!(words.contains(why), "{words}");
        assert_eq!(review(&play).count(), None);
    }
}

#[test]
fn what_is_wrong_in_every_row_is_told_once() {
    let mut play = Play::practice();
    play.send(Message::Paste("/home/ada/people.csv".into()));
    answer(&mut play, LIST);
    play.keys("<C-s>");
    answer(&mut play, LIST);
    let words = review_words(&play);
    assert_eq!(words.matches("the text is empty").count(), 1, "{words}");
    assert!(words.contains("and 2 more rows"), "{words}");
}

#[test]
fn a_column_of_addresses_is_found_whatever_it_is_called() {
    for (header, to) in [
        ("email,name", "{{email}}"),
        ("contact,name", "{{contact}}"),
        ("to,name", ""),
    ] {
        let list = LIST.replacen("to,name", header, 1);
        let list = MergeList::read(list.as_bytes(), Path::new("/")).unwrap();
        assert_eq!(list.recipients(), to);
    }
}

#[test]
fn more_than_five_hundred_are_asked_about() {
    let mut play = written();
    play.keys("<C-s>");
    let many: String = (1..=501)
        .map(|n| format!("r{n}@navy.example,N{n}\n"))
        .collect();
    answer(&mut play, &format!("to,name\n{many}"));
    play.keys("501<Enter>");
    assert!(play.asks(|intent| *intent == Intent::SendList));
    play.keys("<Enter>");
    assert!(
        !play.asked(|effect| matches!(effect, Effect::StartRun(_))),
        "Back is first"
    );
    play.keys("<Enter><Down><Enter>");
    assert!(play.asked(|effect| matches!(effect, Effect::StartRun(_))));
}

#[test]
fn a_broadcast_stream_wants_its_link_to_unsubscribe() {
    let mut play = written();
    play.keys("<A-m>")
        .field(FieldId::Stream)
        .keys("<C-u>broadcast<C-s>");
    answer(&mut play, LIST);
    assert!(
        review_words(&play).contains("unsubscribe-missing"),
        "{}",
        review_words(&play)
    );
    assert_eq!(review(&play).count(), None);
}

#[test]
fn a_row_goes_to_the_sender_first() {
    let mut play = reviewed();
    play.keys("<Right>t");
    let review = play.model.review().expect("the review of one message");
    assert!(review.to_self);
    let sent = play.effects.iter().rev().find_map(|effect| match effect {
        Effect::StartSend(order) => Some(&order.draft),
        _ => None,
    });
    let sent = sent.expect("it signs in");
    assert_eq!(
        (sent.subject.as_str(), sent.to.as_str()),
        ("For Alan", "Ada Lovelace <ada@acme.example>")
    );
    // Back to everybody is back to the list.
    play.keys("t");
    assert!(matches!(
        play.model.overlays.last(),
        Some(Overlay::ListReview(_))
    ));
}

#[test]
fn rows_that_were_accepted_are_not_sent_again() {
    let mut play = written();
    play.keys("<C-s>");
    let sent = SentOfList {
        accepted: 2,
        ..SentOfList::default()
    };
    answer_with(&mut play, LIST, sent);
    assert!(
        review_words(&play).contains("2 of 3 messages were accepted before"),
        "{}",
        review_words(&play)
    );
    assert_eq!(list_standing(review(&play)).1, "Type 1 to send:");
    play.keys("3<Enter>");
    assert!(!play.asked(|effect| matches!(effect, Effect::StartRun(_))));

    let mut play = written();
    play.keys("<C-s>");
    let sent = SentOfList {
        accepted: 3,
        ..SentOfList::default()
    };
    answer_with(&mut play, LIST, sent);
    play.keys("0<Enter>");
    assert!(
        play.notice().contains("nothing left to send"),
        "{}",
        play.notice()
    );
    play.keys("r");
    assert_eq!(order(&play).run, Some(RunChoice::Again));
}

#[test]
fn an_unfinished_run_of_another_version_is_finished_or_asked_about() {
    let sent = SentOfList {
        other: Some(("june".into(), 4, 2)),
        ..SentOfList::default()
    };
    let mut play = written();
    play.keys("<C-s>");
    answer_with(&mut play, LIST, sent.clone());
    assert!(
        review_words(&play).contains("2 of 4 messages were accepted"),
        "{}",
        review_words(&play)
    );
    play.keys("3<Enter>");
    assert!(play.asks(|intent| *intent == Intent::SendList));
    assert!(play.question().text.contains("were accepted already"));
    play.keys("<Esc>c");
    assert_eq!(order(&play).run, Some(RunChoice::Unfinished("june".into())));
}

#[test]
fn a_run_is_shown_row_by_row_and_puts_the_message_away() {
    let mut play = reviewed();
    play.keys("3<Enter>");
    assert_eq!(panel_state(&play.model), PanelState::SendingList);
    begun(&mut play, 0);
    row(&mut play, 1, accepted());
    let run = play.model.lists.running().unwrap();
    assert_eq!(
        list_progress(run),
        ("sending to people.csv: 1 of 3".into(), 1, 3)
    );
    assert!(
        panel_words(&play).contains("2 left"),
        "{}",
        panel_words(&play)
    );
    row(&mut play, 2, accepted());
    row(&mut play, 3, accepted());
    event(&mut play, RunEvent::Ended(RunEnd::Complete));
    assert_eq!(
        panel_state(&play.model),
        PanelState::ListOver(Status::Accepted)
    );
    assert!(
        play.notice()
            .contains("Caught by the practice server: 3 messages"),
        "{}",
        play.notice()
    );
    assert!(!play.model.form.has_unsent_work());
    assert!(play.model.form.list.is_none());
    assert!(play.asked(|effect| *effect == Effect::ForgetDraft));
}

#[test]
fn rows_that_failed_are_named_and_the_message_stays_for_the_rest() {
    let mut play = reviewed();
    play.keys("3<Enter>");
    begun(&mut play, 0);
    row(&mut play, 1, accepted());
    row(&mut play, 2, refused());
    row(&mut play, 3, accepted());
    event(&mut play, RunEvent::Ended(RunEnd::Complete));
    let words = panel_words(&play);
    assert!(
        words.contains("row 2 r2@navy.example: 550 5.1.1 no such mailbox"),
        "{words}"
    );
    assert!(
        words.contains("send the rest; no message is sent twice"),
        "{words}"
    );
    assert_eq!(
        panel_state(&play.model),
        PanelState::ListOver(Status::PartlyRefused)
    );
    assert!(play.model.form.list.is_some());
    play.effects.clear();
    play.keys("<C-s>");
    assert_eq!(order(&play).run, Some(RunChoice::Usual));
}

#[test]
fn a_run_is_stopped_by_the_key_that_stops_a_send() {
    for key in ["<A-X>", "<C-c>", "<Esc>X"] {
        let mut play = reviewed();
        play.keys("3<Enter>");
        begun(&mut play, 0);
        row(&mut play, 1, accepted());
        let job = start(&play).job;
        play.keys(key);
        assert!(
            play.question().text.contains("no message is sent twice"),
            "{key}"
        );
        play.keys("<Down><Enter>");
        assert!(play.asked(|effect| *effect == Effect::Cancel(job)), "{key}");
        play.send(Message::Run {
            job,
            event: RunEvent::Ended(RunEnd::Cancelled),
        });
        assert_eq!(
            panel_state(&play.model),
            PanelState::ListOver(Status::Cancelled)
        );
        assert!(
            panel_words(&play).contains("you stopped it"),
            "{}",
            panel_words(&play)
        );
        assert!(play.model.form.list.is_some());
    }
}

#[test]
fn what_stops_a_run_is_explained() {
    let mut play = reviewed();
    play.keys("3<Enter>");
    let job = start(&play).job;
    begun(&mut play, 0);
    let endpoint = Endpoint::new("127.0.0.1", 4001);
    let failure = Failure::new(Stage::Auth, FailureKind::AuthRefused, endpoint);
    let failure = failure.with_reply(Reply::new(535, vec!["5.7.8 no".into()]));
    play.send(Message::Run {
        job,
        event: RunEvent::Ended(RunEnd::Stopped(Box::new(failure))),
    });
    let words = panel_words(&play);
    assert!(words.contains("535 5.7.8 no"), "{words}");
    assert!(play.model.lists.run.as_ref().unwrap().diagnosis.is_some());
}

#[test]
fn a_run_that_did_not_begin_sent_nothing_and_says_why() {
    let mut play = reviewed();
    play.keys("3<Enter>");
    let why = "nothing was sent: people.csv or an attached file has changed since the review";
    event(&mut play, RunEvent::NotBegun(why.into()));
    assert!(
        play.notice().contains("Nothing was sent"),
        "{}",
        play.notice()
    );
    let words = panel_words(&play);
    assert!(words.contains("changed since the review"), "{words}");
}

#[test]
fn leaving_in_the_middle_is_asked_about_and_waits_for_the_end() {
    let mut play = reviewed();
    play.keys("3<Enter>");
    begun(&mut play, 0);
    let job = start(&play).job;
    play.keys("<C-q>");
    assert!(play.asks(|intent| *intent == Intent::CancelAndQuit(job)));
    play.keys("<Down><Enter>");
    assert!(!play.asked(|effect| matches!(effect, Effect::Quit(_))));
    play.send(Message::Run {
        job,
        event: RunEvent::Ended(RunEnd::Cancelled),
    });
    let line = play.effects.iter().find_map(|effect| match effect {
        Effect::Quit(line) => line.clone(),
        _ => None,
    });
    let line = line.expect("it leaves");
    assert!(line.contains("0 of 3 messages to people.csv"), "{line}");
}

#[test]
fn one_list_is_sent_at_a_time_and_other_messages_go_on() {
    let mut play = reviewed();
    play.keys("3<Enter>");
    begun(&mut play, 0);
    play.keys("<C-s>");
    assert!(
        play.notice().contains("a list is being sent"),
        "{}",
        play.notice()
    );
    play.keys("<C-n>").filled().keys("<C-s>");
    assert!(play.model.review().is_some(), "a message of its own");
}

#[test]
fn a_draft_keeps_the_path_of_its_list() {
    let mut play = Play::practice();
    let draft = Draft {
        to: "/home/ada/people.csv".into(),
        subject: "For {{name}}".into(),
        ..Draft::default()
    };
    play.left(draft, 0).keys("<Enter>");
    assert_eq!(order(&play).path, "/home/ada/people.csv");
}

#[test]
fn the_pace_goes_with_the_run() {
    let mut play = reviewed();
    play.keys("pp3<Enter>");
    assert_eq!(start(&play).pace_ms, 1_000);
}

#[test]
fn the_smallest_terminal_shows_the_number_to_type() {
    let mut play = Play::practice();
    play.send(Message::Resized(Size {
        columns: 40,
        rows: 12,
    }));
    play.send(Message::Paste("/home/ada/people.csv".into()));
    answer(&mut play, LIST);
    play.keys("<Tab>For {{name}}<Tab>Hello<C-s>");
    answer(&mut play, LIST);
    let page = list_review_page(&play.model.shared, review(&play)).1;
    assert!(page.rows.len() > page.height);
    for _ in 0..40 {
        play.keys("<Down>");
    }
    let scroll = review(&play).scroll;
    play.keys("<Up>");
    assert_eq!(review(&play).scroll, scroll - 1);
}
