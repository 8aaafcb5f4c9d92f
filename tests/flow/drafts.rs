//! The list of drafts: opened, searched, deleted, brought back; templates; and that nothing is lost on the way.

use postrider::app::{
    DraftAnswer, DraftFormFor, DraftOrder, DraftsPage, Effect, Message, Overlay, Screen,
};
use postrider::mail::{Draft, FieldId, Opened, Pattern, Severity, read_eml};
use postrider::record::{
    DraftId, DraftKind, DraftPage, DraftSummary, HeldBy, OpenedDraft, SlotId, StoredDraft, TimerId,
};

use crate::play::{Play, accepted, startup};

fn id(name: &str) -> DraftId {
    DraftId(name.into())
}

fn row(name: &str, kind: DraftKind, held: HeldBy) -> DraftSummary {
    DraftSummary {
        id: id(name),
        kind,
        name: name.into(),
        subject: name.into(),
        held,
        ..DraftSummary::default()
    }
}

fn draft(name: &str) -> Draft {
    Draft {
        to: format!("{name}@navy.example"),
        subject: name.into(),
        text: format!("the text of {name}"),
        ..Draft::default()
    }
}

fn page(play: &Play) -> &DraftsPage {
    let found = play.model.overlays.iter().find_map(|one| match one {
        Overlay::Drafts(page) => Some(page),
        _ => None,
    });
    found.unwrap()
}

/// Answers the question for rows that was asked last.
fn listed(play: &mut Play, rows: Vec<DraftSummary>) {
    let asked = play.effects.iter().rev().find_map(|effect| match effect {
        Effect::Drafts(DraftOrder::List(query)) => Some(query.clone()),
        _ => None,
    });
    let page = DraftPage {
        drafts: rows.len(),
        rows,
        ..DraftPage::default()
    };
    let query = asked.unwrap();
    let result = Ok(page);
    play.send(Message::Drafts(DraftAnswer::Listed { query, result }));
    play.effects.clear();
}

fn opened(play: &mut Play, name: &str, kind: DraftKind, draft: Draft, held: HeldBy) {
    let ours = kind == DraftKind::Draft && held != HeldBy::Others;
    let summary = row(name, kind, held);
    let kept = StoredDraft { summary, draft };
    let result = Ok(Box::new(OpenedDraft { kept, ours }));
    play.effects.clear();
    play.send(Message::Drafts(DraftAnswer::Opened {
        as_is: false,
        result,
    }));
}

fn drafts_of(play: &Play) -> Vec<DraftOrder> {
    let orders = play.effects.iter().filter_map(|effect| match effect {
        Effect::Drafts(order) => Some(order.clone()),
        _ => None,
    });
    orders.collect()
}

fn saved(play: &Play) -> Vec<String> {
    let saved = play.effects.iter().filter_map(|effect| match effect {
        Effect::SaveDraft(draft) => Some(draft.subject.clone()),
        _ => None,
    });
    saved.collect()
}

/// The list over a filled form.
fn listing(rows: &[(&str, HeldBy)]) -> Play {
    let mut play = Play::practice();
    play.filled();
    play.effects.clear();
    play.keys("<A-t>");
    assert_eq!(
        saved(&play),
        ["Receipt"],
        "the list has what is in the form"
    );
    let rows = rows
        .iter()
        .map(|(name, held)| row(name, DraftKind::Draft, *held));
    listed(&mut play, rows.collect());
    play
}

#[test]
fn opening_another_draft_loses_nothing_and_asks_nothing() {
    let mut play = listing(&[("Receipt", HeldBy::Us), ("Other", HeldBy::Nobody)]);
    play.keys("<Down><Enter>");
    let open = DraftOrder::Open {
        id: id("Other"),
        as_is: false,
    };
    assert_eq!(drafts_of(&play), [open]);
    // What is typed until the answer comes is kept, too.
    play.keys("<Esc>");
    play.model.form.focus = FieldId::Subject;
    play.keys("!");
    opened(
        &mut play,
        "Other",
        DraftKind::Draft,
        draft("Other"),
        HeldBy::Nobody,
    );
    assert_eq!(saved(&play), ["Receipt!"]);
    let next = DraftOrder::Next(SlotId(1));
    assert_eq!(drafts_of(&play), [next, DraftOrder::Hold(id("Other"))]);
    assert!(
        matches!(&play.effects[0], Effect::SaveDraft(_)),
        "kept before the next one begins"
    );
    assert_eq!(play.model.form.draft().text, "the text of Other");
    assert!(play.model.form.has_unsent_work() && play.model.overlays.is_empty());
    play.effects.clear();
    play.keys("<C-q>");
    assert!(play.effects.is_empty(), "it asks");
}

#[test]
fn the_draft_in_the_form_is_only_gone_to() {
    let mut play = listing(&[("Receipt", HeldBy::Us)]);
    play.keys("d");
    assert!(
        play.notice().contains("this draft is open"),
        "{}",
        play.notice()
    );
    play.keys("<Enter>");
    assert!(play.effects.is_empty() && play.model.overlays.is_empty());
    assert_eq!(play.model.form.line(FieldId::Subject), "Receipt");
}

#[test]
fn what_another_program_has_open_comes_as_a_copy() {
    let mut play = listing(&[("Other", HeldBy::Others)]);
    play.keys("<Enter>");
    opened(
        &mut play,
        "Other",
        DraftKind::Draft,
        draft("Other"),
        HeldBy::Others,
    );
    assert!(
        play.notice().contains("another postrider"),
        "{}",
        play.notice()
    );
    assert_eq!(drafts_of(&play), [DraftOrder::Next(SlotId(1))]);
    let timer = play.model.drafts.keep_timer.unwrap();
    play.effects.clear();
    play.send(Message::Timer(timer));
    assert_eq!(saved(&play), ["Other"]);
}

#[test]
fn rows_are_searched_copied_deleted_and_brought_back() {
    let mut play = listing(&[("One", HeldBy::Nobody), ("Two", HeldBy::Nobody)]);
    play.keys("/tw");
    assert_eq!(page(&play).search.text(), "tw");
    listed(
        &mut play,
        vec![row("Two", DraftKind::Draft, HeldBy::Nobody)],
    );
    play.keys("<Enter>c");
    assert_eq!(
        drafts_of(&play),
        [
            DraftOrder::List(query("tw")),
            DraftOrder::Duplicate(id("Two"))
        ]
    );
    play.effects.clear();
    play.keys("d");
    assert_eq!(drafts_of(&play), [], "it is asked first");
    let words = &play.question().text;
    assert!(
        words.contains("“Two”") && words.contains("u restores it"),
        "{words}"
    );
    play.keys("<Enter>");
    assert_eq!(drafts_of(&play), [], "the harmless answer keeps it");
    play.keys("d<Down><Enter>");
    assert_eq!(drafts_of(&play), [DraftOrder::Delete(id("Two"))]);
    play.effects.clear();
    let told = "“Two” is deleted; u brings it back";
    play.send(Message::Drafts(DraftAnswer::Changed(Ok(Some(told.into())))));
    assert_eq!(play.notice(), told);
    listed(&mut play, Vec::new());
    play.keys("<Enter>cdu");
    assert_eq!(
        drafts_of(&play),
        [DraftOrder::Restore],
        "there is no row to do more with"
    );
    play.effects.clear();
    play.keys("<Esc>");
    assert_eq!(
        drafts_of(&play),
        [DraftOrder::List(query(""))],
        "first the search goes"
    );
    play.keys("<Esc>");
    assert!(play.model.overlays.is_empty());
    // The answer to a list that is closed.
    let result = Ok(DraftPage::default());
    let query = query("");
    play.send(Message::Drafts(DraftAnswer::Listed { query, result }));
}

fn query(text: &str) -> postrider::record::DraftQuery {
    postrider::record::DraftQuery {
        text: text.into(),
        ..Default::default()
    }
}

#[test]
fn the_chosen_row_stays_chosen_when_the_list_changes() {
    let mut play = listing(&[("One", HeldBy::Nobody), ("Two", HeldBy::Nobody)]);
    let again = |play: &mut Play, names: &[&str]| {
        play.send(Message::Drafts(DraftAnswer::Changed(Ok(None))));
        let rows = names
            .iter()
            .map(|name| row(name, DraftKind::Draft, HeldBy::Nobody));
        listed(play, rows.collect());
        page(play).chosen().map(|row| row.id.0.clone())
    };
    play.keys("<Down>");
    assert_eq!(
        again(&mut play, &["New", "One", "Two"]).as_deref(),
        Some("Two")
    );
    assert_eq!(again(&mut play, &["New", "One"]).as_deref(), Some("One"));
    assert_eq!(again(&mut play, &[]), None);
}

#[test]
fn trouble_is_told_and_answers_to_another_question_are_dropped() {
    let mut play = listing(&[("One", HeldBy::Nobody)]);
    let result = Err("the disk failed".to_owned());
    let other = query("other");
    let answer = |query, result| Message::Drafts(DraftAnswer::Listed { query, result });
    play.send(answer(other, result.clone()));
    assert_eq!(page(&play).trouble, None);
    play.send(answer(query(""), result));
    assert_eq!(page(&play).trouble.as_deref(), Some("the disk failed"));
    let result = Err("there is no such draft any more".to_owned());
    let as_is = false;
    play.send(Message::Drafts(DraftAnswer::Opened { as_is, result }));
    assert!(play.notice().contains("no such draft"));
    assert_eq!(play.model.form.line(FieldId::Subject), "Receipt");
}

#[test]
fn a_new_message_leaves_the_one_before_among_the_drafts() {
    let mut play = Play::practice();
    play.filled();
    play.effects.clear();
    play.keys("<C-n>");
    assert_eq!(saved(&play), ["Receipt"]);
    assert_eq!(drafts_of(&play), [DraftOrder::Next(SlotId(1))]);
    assert!(play.model.overlays.is_empty() && play.notice().contains("Alt+t"));
    assert_eq!(play.model.form.line(FieldId::Subject), "");
    assert!(
        !play.model.form.line(FieldId::From).is_empty(),
        "the sender stays"
    );
}

#[test]
fn what_was_emptied_is_deleted_and_not_forgotten() {
    let mut play = Play::practice();
    play.keys("abc");
    let timer = play.model.drafts.keep_timer.unwrap();
    play.send(Message::Timer(timer));
    play.keys("<C-u>");
    let timer = play.model.drafts.keep_timer.unwrap();
    play.effects.clear();
    play.send(Message::Timer(timer));
    assert_eq!(drafts_of(&play), [DraftOrder::Discard]);
}

#[test]
fn a_message_that_is_accepted_while_another_one_is_written_is_the_one_that_goes() {
    let mut play = Play::practice();
    play.filled().keys("<C-s>").ready().keys("<Enter>");
    let sent = play.model.form.draft();
    play.keys("<C-n>");
    play.model.form.focus = FieldId::Subject;
    play.keys("The next one");
    play.effects.clear();
    play.ends(accepted());
    let expected = DraftOrder::Sent {
        sheet: SlotId(0),
        draft: Box::new(sent),
    };
    assert_eq!(drafts_of(&play), [expected]);
    assert!(!play.effects.contains(&Effect::ForgetDraft));
    assert!(
        play.model.form.has_unsent_work(),
        "the next one is not called sent"
    );
}

#[test]
fn a_message_that_is_accepted_is_no_draft_any_more_unless_it_was_changed() {
    let mut play = Play::practice();
    play.filled().keys("<C-s>").ready().keys("<Enter>");
    play.effects.clear();
    play.ends(accepted());
    assert!(play.asked(|effect| *effect == Effect::ForgetDraft));
    assert!(!play.model.form.has_unsent_work());
    let mut play = Play::practice();
    play.filled().keys("<C-s>").ready().keys("<Enter>");
    play.keys("P.S.");
    play.effects.clear();
    play.ends(accepted());
    assert!(!play.asked(|effect| *effect == Effect::ForgetDraft));
    assert!(play.model.form.has_unsent_work());
}

fn template() -> Draft {
    Draft {
        subject: "For {{name}}".into(),
        text: "Hello {{name}}, it is {{month}}.".into(),
        ..draft("t")
    }
}

#[test]
fn a_template_asks_for_its_variables_before_it_lands_in_the_form() {
    let mut play = listing(&[]);
    play.keys("<Tab>");
    assert_eq!(page(&play).kind, DraftKind::Template);
    listed(
        &mut play,
        vec![row("T", DraftKind::Template, HeldBy::Nobody)],
    );
    play.keys("<Enter>");
    opened(
        &mut play,
        "T",
        DraftKind::Template,
        template(),
        HeldBy::Nobody,
    );
    assert!(play.effects.is_empty(), "nothing changed yet");
    assert_eq!(play.model.form.line(FieldId::Subject), "Receipt");
    play.keys("Grace<Enter>");
    play.send(Message::Paste("May\r\n".into()));
    play.keys("<Enter>");
    assert_eq!(play.model.form.line(FieldId::Subject), "For Grace");
    assert_eq!(play.model.form.body.text(), "Hello Grace, it is May.");
    assert_eq!(saved(&play), ["Receipt"]);
    assert_eq!(
        drafts_of(&play),
        [DraftOrder::Next(SlotId(1))],
        "a template is held by nobody"
    );
    assert!(!play.model.form.line(FieldId::From).is_empty());
}

#[test]
fn a_value_that_cannot_be_used_is_asked_for_again() {
    let mut play = listing(&[]);
    let asking = Draft {
        to: "{{name}} <{{address}}>".into(),
        files: Vec::new(),
        ..template()
    };
    opened(&mut play, "T", DraftKind::Template, asking, HeldBy::Nobody);
    play.keys("Doe, Jane<Enter>jane@navy.example, evil@evil.example<Enter>May<Enter>");
    let form = match play.model.overlays.last() {
        Some(Overlay::DraftForm(form)) => form.clone(),
        _ => panic!("the form is closed"),
    };
    let problem = form.problem.unwrap();
    assert!(
        problem.contains("{{address}} cannot be used in To"),
        "{problem}"
    );
    assert_eq!((form.focus, form.rows[0].1.value()), (1, "Doe, Jane"));
    assert_eq!(play.model.form.line(FieldId::Subject), "Receipt");
    play.keys("<C-u>jane@navy.example<Enter><Enter>");
    assert!(play.model.overlays.is_empty());
    assert_eq!(
        play.model.form.line(FieldId::To),
        "\"Doe, Jane\" <jane@navy.example>"
    );
}

#[test]
fn esc_before_the_last_variable_leaves_everything_as_it_was() {
    let mut play = listing(&[]);
    opened(
        &mut play,
        "T",
        DraftKind::Template,
        template(),
        HeldBy::Nobody,
    );
    play.keys("Grace<Enter><Esc>");
    assert!(play.model.overlays.is_empty() && play.effects.is_empty());
    assert_eq!(play.model.form.line(FieldId::Subject), "Receipt");
}

#[test]
fn the_message_in_the_form_becomes_a_template_and_replaces_none_unawares() {
    let mut play = listing(&[]);
    play.keys("t<C-u><Enter>");
    let form = |play: &Play| match play.model.overlays.last() {
        Some(Overlay::DraftForm(form)) => form.clone(),
        _ => panic!("no form"),
    };
    assert!(form(&play).problem.unwrap().contains("needs a name"));
    play.keys("Monthly<Enter>");
    let kept = |play: &Play| match drafts_of(play).as_slice() {
        [
            DraftOrder::KeepTemplate {
                name,
                draft,
                replace,
            },
        ] => (name.clone(), draft.subject.clone(), *replace),
        other => panic!("{other:?}"),
    };
    assert_eq!(kept(&play), ("Monthly".into(), "Receipt".into(), false));
    let answer = |result| {
        Message::Drafts(DraftAnswer::Template {
            name: "Monthly".into(),
            result,
        })
    };
    play.send(answer(Ok(false)));
    assert!(form(&play).problem.unwrap().contains("replaces it"));
    play.effects.clear();
    // Another name is asked about anew.
    play.keys("2<Enter>");
    assert_eq!(kept(&play), ("Monthly2".into(), "Receipt".into(), false));
    play.send(answer(Ok(false)));
    play.effects.clear();
    play.keys("<Enter>");
    assert!(kept(&play).2);
    play.send(answer(Ok(true)));
    assert!(matches!(
        play.model.overlays.last(),
        Some(Overlay::Drafts(_))
    ));
    assert!(play.notice().contains("Monthly"), "{}", play.notice());
    let mut play = Play::practice();
    play.keys("<A-t>t");
    assert!(
        play.notice().contains("no message in the form"),
        "{}",
        play.notice()
    );
}

#[test]
fn a_message_from_a_file_is_in_the_form_at_the_start() {
    let mut given = startup();
    given.given = Some(Pattern {
        draft: draft("File"),
        ..Pattern::default()
    });
    let play = Play::new(given);
    assert_eq!(play.model.form.line(FieldId::Subject), "File");
    assert!(play.model.form.has_unsent_work());
    let mut given = startup();
    let values = [("name".to_owned(), "Grace".to_owned())];
    given.given = Some(Pattern {
        draft: template(),
        values: values.into(),
        ..Pattern::default()
    });
    let mut play = Play::new(given);
    match play.model.overlays.last() {
        Some(Overlay::DraftForm(form)) => {
            assert!(matches!(form.purpose, DraftFormFor::Variables(_)));
            assert_eq!((form.focus, form.rows[0].1.value()), (1, "Grace"));
        }
        _ => panic!("the variable without a value is asked for"),
    }
    play.keys("May<Enter>");
    assert_eq!(play.model.form.body.text(), "Hello Grace, it is May.");
}

#[test]
fn what_several_runs_left_behind_is_told() {
    let mut play = Play::practice();
    play.left(draft("Left"), 2).keys("<Enter>");
    assert_eq!(play.model.form.line(FieldId::Subject), "Left");
    assert!(play.notice().contains("Alt+t"), "{}", play.notice());
    let why = "the disk failed".to_owned();
    play.send(Message::Drafts(DraftAnswer::Left(Err(why))));
    assert!(play.notice().contains("the disk failed"));
}

#[test]
fn what_was_typed_before_the_question_came_is_kept() {
    let mut play = Play::practice();
    play.filled();
    play.left(draft("Left"), 0);
    play.effects.clear();
    play.keys("<Enter>");
    assert_eq!(saved(&play), ["Receipt"]);
    assert_eq!(play.model.form.line(FieldId::Subject), "Left");
}

#[test]
fn while_a_fault_is_on_the_drafts_wait() {
    let mut play = crate::practising::practising();
    play.filled().keys("<F7>account<Enter>");
    play.keys("<A-t>");
    assert!(play.model.overlays.is_empty() && play.notice().contains("Alt+n"));
    play.effects.clear();
    play.keys("<C-n><Down><Enter>");
    assert!(drafts_of(&play).is_empty(), "one's own is not put aside");
    // What comes from the edge all the same ends the fault first.
    opened(
        &mut play,
        "Other",
        DraftKind::Draft,
        draft("Other"),
        HeldBy::Nobody,
    );
    assert_eq!(saved(&play), ["Receipt"]);
    assert_eq!(play.model.form.line(FieldId::Subject), "Other");
    assert!(play.model.simulation.is_none());
}

#[test]
fn the_list_opens_from_every_screen_and_returns_there() {
    for key in ["<F3>", "<F4>", "<F5>"] {
        let mut play = Play::practice();
        play.keys(key).keys("<A-t>");
        assert!(matches!(
            play.model.overlays.last(),
            Some(Overlay::Drafts(_))
        ));
        let screen = play.model.screen;
        play.keys("<Esc>");
        assert_eq!(play.model.screen, screen);
        play.keys("<A-t>");
        opened(
            &mut play,
            "Other",
            DraftKind::Draft,
            draft("Other"),
            HeldBy::Nobody,
        );
        assert_eq!(play.model.screen, Screen::Compose);
    }
    let mut play = Play::practice();
    play.send(Message::Timer(TimerId(77)));
}

#[test]
fn a_search_does_not_hide_the_template_that_was_kept() {
    let mut play = listing(&[]);
    let search = |play: &Play| {
        let mut overlays = play.model.overlays.iter();
        overlays.find_map(|overlay| match overlay {
            Overlay::Drafts(page) => Some(page.search.text().to_owned()),
            _ => None,
        })
    };
    play.keys("/other<Enter>");
    assert_eq!(search(&play).as_deref(), Some("other"));
    play.keys("t<C-u>Monthly<Enter>");
    play.send(Message::Drafts(DraftAnswer::Template {
        name: "Monthly".into(),
        result: Ok(true),
    }));
    assert_eq!(search(&play).as_deref(), Some(""));
}

/// What the interface reports of a message file: its author sees the text, so a doubt about it does not stop them.
#[test]
fn doubts_about_a_message_file_are_on_the_review_until_its_text_is_changed() {
    let source = b"From: ada@acme.example\r\nTo: grace@navy.example\r\nSubject: s\r\nX-Bcc: x@y.example\r\n\r\nK\xf6ln\r\n";
    let message = read_eml(source).unwrap();
    let mut given = startup();
    given.given = Some(Pattern {
        draft: message.draft.clone(),
        literal: true,
        opened: Opened {
            draft: message.draft,
            remarks: message.remarks,
        },
        ..Pattern::default()
    });
    let mut play = Play::new(given);
    let found = |play: &Play| -> Vec<(&str, Severity)> {
        let problems = play.model.review().expect("the review").problems.iter();
        problems.map(|one| (one.check, one.severity)).collect()
    };
    play.keys("<C-s>");
    let warnings = found(&play);
    assert!(
        warnings.contains(&("eml-charset", Severity::Warning)),
        "{warnings:?}"
    );
    assert!(
        warnings.contains(&("eml-headers", Severity::Warning)),
        "{warnings:?}"
    );
    play.keys("<Esc>");
    play.model.form.focus = FieldId::Body;
    play.keys("!");
    play.keys("<C-s>");
    let left = found(&play);
    assert!(
        !left.iter().any(|(check, _)| *check == "eml-charset"),
        "{left:?}"
    );
    assert!(
        left.iter().any(|(check, _)| *check == "eml-headers"),
        "{left:?}"
    );
}
