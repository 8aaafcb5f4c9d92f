//! The check by keys: started, shown, its card obeyed, stopped; the catalogue searched.

use postrider::app::{Effect, Message, Screen, Topic};
use postrider::diagnose::Remedy;
use postrider::mail::FieldId;
use postrider::postmark::Secret;
use postrider::record::{
    CheckEvent, CheckOutcome, CheckStatus, CheckStep, Finding, JobId, ServerChoice, StepReport,
    StepResult, Trouble,
};

use crate::play::Play;

const TOKEN: &str = "b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2";

fn started(play: &Play) -> Option<JobId> {
    play.effects.iter().rev().find_map(|effect| match effect {
        Effect::StartCheck(order) => Some(order.job),
        _ => None,
    })
}

fn report(play: &mut Play, event: CheckEvent) {
    let job = play.model.check.job.unwrap_or(JobId(0));
    play.send(Message::Check { job, event });
}

fn ends(play: &mut Play, status: CheckStatus, finding: Option<Finding>) {
    let trouble = finding.map(Trouble::Found);
    let blamed = trouble.clone().map(|trouble| (CheckStep::Api, trouble));
    let report_of = StepReport::new(CheckStep::Api, StepResult::Fail, "what was found");
    let rung = StepReport {
        trouble,
        ..report_of
    };
    report(play, CheckEvent::CheckStep(Box::new(rung.clone())));
    let outcome = CheckOutcome {
        status,
        rungs: vec![rung],
        ports: vec![(4001, false), (4002, true)],
        blamed: blamed.into_iter().collect(),
        servers: vec![ServerChoice {
            name: "Receipts".into(),
            color: "blue".into(),
            is_sandbox: false,
            smtp_is_on: Some(true),
            token: Some(Secret::new(TOKEN)),
        }],
        streams: Vec::new(),
    };
    report(play, CheckEvent::Outcome(Box::new(outcome)));
}

#[test]
fn ctrl_t_checks_what_stands_in_the_form_and_the_form_stays() {
    let mut play = Play::practice();
    play.filled();
    let draft = play.model.form.draft();
    play.keys("<C-t>");
    assert_eq!(play.model.screen, Screen::Setup);
    let job = started(&play).unwrap();
    assert_eq!(play.model.check.job, Some(job));
    assert_eq!(play.model.form.draft(), draft);
    ends(&mut play, CheckStatus::Good, None);
    assert_eq!(play.model.check.job, None);
    assert!(play.model.check.diagnosis.is_none());
    play.keys("<Esc>");
    assert_eq!(play.model.screen, Screen::Compose);
}

#[test]
fn a_new_check_ends_the_old_one_whose_reports_are_dropped() {
    let mut play = Play::practice();
    play.keys("<C-t>");
    let old = started(&play).unwrap();
    play.keys("<Enter>");
    let new = started(&play).unwrap();
    assert_ne!(old, new);
    assert!(play.asked(|effect| *effect == Effect::Cancel(old)));
    let stale = StepReport::new(CheckStep::Token, StepResult::Ok, "old");
    play.send(Message::Check {
        job: old,
        event: CheckEvent::CheckStep(Box::new(stale)),
    });
    assert!(play.model.check.rungs.is_empty());
    play.keys("<Esc>");
    assert!(play.asked(|effect| *effect == Effect::Cancel(new)));
    assert_eq!(
        (play.model.screen, play.model.check.job),
        (Screen::Setup, None)
    );
}

#[test]
fn the_card_of_an_account_token_puts_the_chosen_servers_token_into_the_form() {
    let mut play = Play::practice();
    play.keys("<C-t>");
    ends(&mut play, CheckStatus::Bad, Some(Finding::AccountToken));
    let told = play.model.check.diagnosis.clone().unwrap();
    assert_eq!(
        told.primary.remedies[0].action,
        Some(Remedy::ChooseServer(0))
    );
    play.keys("1");
    assert_eq!(play.model.form.line(FieldId::Token), TOKEN);
    assert!(play.model.check.job.is_some(), "it is checked at once");
    assert!(play.notice().contains("Receipts") && !play.notice().contains(TOKEN));
}

#[test]
fn a_remedy_leads_to_the_field_and_a_missing_one_is_said() {
    let mut play = Play::practice();
    play.keys("<C-t>");
    ends(&mut play, CheckStatus::Bad, Some(Finding::StreamArchived));
    play.keys("9");
    assert!(play.notice().contains("no fix with that number"));
    play.keys("1");
    assert_eq!(
        (play.model.screen, play.model.form.focus),
        (Screen::Compose, FieldId::Stream)
    );
}

#[test]
fn dns_and_the_account_token_start_a_check_with_them() {
    let mut play = Play::practice();
    play.keys("<A-p><Down><Enter><F5>d");
    let dns = |effect: &Effect| matches!(effect, Effect::StartCheck(order) if order.dns);
    assert!(play.asked(dns));
    play.keys("a");
    play.send(Message::Paste(format!(" {TOKEN}\n").into()));
    play.keys("<Enter>");
    let with_token = |effect: &Effect| matches!(effect, Effect::StartCheck(order) if order.account_token.as_ref().is_some_and(|token| token.expose() == TOKEN));
    assert!(play.asked(with_token));
    assert!(!format!("{:?}", play.model.check).contains("b1946ac9"));
    play.keys("ahunter2<Enter>");
    assert!(
        play.notice().contains("not shaped like"),
        "{}",
        play.notice()
    );
}

#[test]
fn a_proof_asks_first() {
    let mut play = Play::practice();
    play.keys("<F5>v<Enter>");
    assert!(!play.asked(|effect| matches!(effect, Effect::StartCheck(_))));
    play.keys("v<Down><Enter>");
    assert!(play.asked(|effect| matches!(effect, Effect::StartCheck(order) if order.prove)));
}

#[test]
fn the_port_that_works_goes_first_and_is_saved() {
    let mut play = Play::practice();
    let index = play
        .model
        .shared
        .profiles
        .iter()
        .position(|one| one.name == "postmark")
        .unwrap();
    play.model.shared.profile = index;
    play.model.shared.profiles[index].smtp_ports = vec![4001, 4002];
    play.keys("<C-t>");
    ends(&mut play, CheckStatus::Good, None);
    play.keys("p");
    let wanted = Effect::SavePorts {
        profile: "postmark".into(),
        ports: vec![4002, 4001],
    };
    assert!(play.asked(|effect| *effect == wanted));
    play.send(Message::PortsSaved(Ok("config.toml".into())));
    assert!(play.notice().contains("config.toml"));
}

#[test]
fn the_details_of_a_problem_are_its_topic_in_the_help() {
    let mut play = Play::practice();
    play.keys("<C-t>");
    ends(&mut play, CheckStatus::Bad, Some(Finding::StreamArchived));
    play.keys("?");
    let hint = Topic::Hint("stream.archived".into());
    assert_eq!(crate::learning::topic(&play), Some(hint));
    play.keys("<Esc>");
    assert!(play.model.overlays.is_empty(), "it was opened at the topic");
}

#[test]
fn a_check_and_its_account_token_stay_with_their_profile() {
    let mut play = Play::practice();
    play.keys("<F5>a");
    play.send(Message::Paste(TOKEN.into()));
    play.keys("<Enter>");
    let job = started(&play).unwrap();
    ends(&mut play, CheckStatus::Good, None);
    play.keys("<Enter>");
    let running = started(&play).unwrap();
    assert_ne!(job, running);
    play.keys("<A-p><Down><Enter>");
    assert_eq!(play.model.profile().name, "postmark");
    assert!(play.asked(|effect| *effect == Effect::Cancel(running)));
    assert!(play.model.shared.account_token.is_none() && play.model.check.rungs.is_empty());
}
