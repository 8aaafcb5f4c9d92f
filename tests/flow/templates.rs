//! A message whose content is a template of the Postmark server.

use postrider::app::{
    Effect, Message, NoticeKind, Overlay, RenderedDraft, TemplateAnswer, TemplateTask, Values,
    panel_state,
};
use postrider::mail::{DraftTemplate, FieldId, FileFact};
use postrider::postmark::api::{TemplateKind, TemplateRow};
use postrider::record::Via;
use serde_json::{Value, json};

use crate::play::{Play, startup};

fn row(alias: &str, kind: TemplateKind) -> TemplateRow {
    TemplateRow {
        id: 41_001,
        name: format!("The {alias}"),
        alias: alias.into(),
        kind,
        layout: String::new(),
    }
}

/// The task that was asked for last.
fn task(play: &Play) -> TemplateTask {
    let mut effects = play.effects.iter().rev();
    let found = effects.find_map(|effect| match effect {
        Effect::Template(order) => Some(order.task.clone()),
        _ => None,
    });
    found.expect("Postmark is asked")
}

fn answer(play: &mut Play, answer: TemplateAnswer) {
    play.effects.clear();
    play.send(Message::Template {
        profile: "practice".into(),
        answer,
    });
}

fn listed(play: &mut Play) {
    let rows = vec![
        row("base", TemplateKind::Layout),
        row("receipt", TemplateKind::Standard),
        row("welcome", TemplateKind::Standard),
    ];
    answer(play, TemplateAnswer::Listed(Ok(rows)));
}

fn rendered(model: Value, subject: &str) -> Box<RenderedDraft> {
    Box::new(RenderedDraft {
        used: DraftTemplate {
            alias: "receipt".into(),
            name: "The receipt".into(),
            model,
            suggested: json!({"name": "name_Value", "items": [{"price": "price_Value"}]}),
            is_rendered: true,
        },
        subject: subject.into(),
        html: format!("<p>{subject}</p>"),
        text: format!("text of {subject}"),
    })
}

/// The receipt was chosen and rendered without values.
fn chosen() -> Play {
    let mut play = Play::with_api();
    play.keys("grace@navy.example<Esc>t<Tab><Tab>");
    assert_eq!(task(&play), TemplateTask::List);
    listed(&mut play);
    play.keys("<Enter>");
    let wanted = TemplateTask::Use("receipt".into(), Values(json!({})));
    assert_eq!(task(&play), wanted);
    let blank = rendered(json!({}), "Receipt");
    answer(&mut play, TemplateAnswer::Used(Ok(blank)));
    play
}

/// Answers the rendering that was asked for last, with its own values.
fn render(play: &mut Play, subject: &str) -> Value {
    let TemplateTask::Render {
        values: Values(model),
        revision,
        ..
    } = task(play)
    else {
        panic!("no rendering is asked for: {:?}", play.effects);
    };
    let result = Ok(rendered(model.clone(), subject));
    answer(play, TemplateAnswer::Rendered { revision, result });
    model
}

#[test]
fn a_template_is_filled_in_rendered_and_sent_over_the_api() {
    let mut play = chosen();
    assert!(matches!(
        play.model.overlays.last(),
        Some(Overlay::TemplateValues(_))
    ));
    assert_eq!(play.model.form.line(FieldId::To), "grace@navy.example");
    play.keys("Grace<Enter>12.50<Enter>");
    assert!(play.model.overlays.is_empty());
    let model = render(&mut play, "Receipt for Grace");
    assert_eq!(
        model,
        json!({"name": "Grace", "items": [{"price": "12.50"}]})
    );
    assert_eq!(play.model.form.line(FieldId::Subject), "Receipt for Grace");
    assert_eq!(play.model.form.body.text(), "text of Receipt for Grace");
    play.effects.clear();
    play.keys("<C-s>");
    let order = play.effects.iter().find_map(|effect| match effect {
        Effect::StartSend(order) => Some(order),
        _ => None,
    });
    let order = order.expect("the review signs in");
    assert_eq!(order.via, Via::Api);
    let template = order.draft.template.as_ref().unwrap();
    assert_eq!((&*template.alias, &template.model), ("receipt", &model));
    assert_eq!(order.draft.html, "<p>Receipt for Grace</p>");
    let review = play.model.review().unwrap();
    assert!(
        review
            .rows
            .contains(&("Template".into(), "The receipt".into()))
    );
}

#[test]
fn values_that_are_missing_are_named_by_the_review() {
    let mut play = chosen();
    play.keys("Grace<Esc>");
    render(&mut play, "Receipt");
    play.keys("<C-s>");
    let review = play.model.review().unwrap();
    let problems: Vec<&str> = review
        .problems
        .iter()
        .map(|one| one.message.as_str())
        .collect();
    assert!(
        problems
            .iter()
            .any(|one| one.ends_with("stays blank: items")),
        "{problems:?}"
    );
}

#[test]
fn the_review_waits_for_the_rendering() {
    let mut play = chosen();
    play.keys("Grace<Esc>");
    play.keys("<C-s>");
    assert!(play.model.review().is_none());
    render(&mut play, "Receipt for Grace");
    assert!(play.model.review().is_some());
}

#[test]
fn an_answer_to_earlier_values_is_dropped() {
    let mut play = chosen();
    play.keys("Grace<Esc>");
    let TemplateTask::Render { revision, .. } = task(&play) else {
        panic!()
    };
    play.field(FieldId::Body).keys("<Enter>");
    play.keys("12<Esc>");
    let result = Ok(rendered(json!({"name": "Grace"}), "Old"));
    answer(&mut play, TemplateAnswer::Rendered { revision, result });
    assert_eq!(play.model.form.line(FieldId::Subject), "Receipt");
}

#[test]
fn subject_and_text_are_the_templates() {
    let mut play = chosen();
    play.keys("<Esc>").field(FieldId::Subject).keys("x");
    assert_eq!(play.model.form.line(FieldId::Subject), "Receipt");
    assert!(play.notice().contains("the template makes the subject"));
    play.field(FieldId::Body).keys("x");
    assert!(matches!(
        play.model.overlays.last(),
        Some(Overlay::TemplateValues(_))
    ));
    play.keys("<Esc>");
    play.send(Message::Paste("pasted".into()));
    assert_eq!(play.model.form.body.text(), "text of Receipt");
}

#[test]
fn a_message_with_text_of_its_own_goes_to_the_drafts_first() {
    let mut play = Play::with_api();
    play.filled().keys("<Esc>t<Tab><Tab>");
    listed(&mut play);
    play.keys("<Enter>");
    let blank = rendered(json!({}), "Receipt");
    answer(&mut play, TemplateAnswer::Used(Ok(blank)));
    assert!(play.effects.iter().any(
        |effect| matches!(effect, Effect::SaveDraft(draft) if draft.text.starts_with("Hello Grace"))
    ));
    assert_eq!(play.model.form.line(FieldId::To), "grace@navy.example");
    assert_eq!(play.model.form.line(FieldId::Subject), "Receipt");
}

#[test]
fn a_file_or_pasted_json_gives_the_values() {
    let mut play = chosen();
    play.send(Message::Paste(
        r#"{"name": "Alan", "items": [{"price": 3}, {"price": 4}]}"#.into(),
    ));
    play.keys("<Esc>");
    let pasted = render(&mut play, "Receipt");
    assert_eq!(
        pasted,
        json!({"name": "Alan", "items": [{"price": 3}, {"price": 4}]})
    );
    play.field(FieldId::Body).keys("<Enter>");
    play.keys("<Up><Up><Up><Up><Up><Up><Up>");
    while !matches!(play.model.overlays.last(), Some(Overlay::TemplateValues(form)) if form.focus == 0)
    {
        play.keys("<Down>");
    }
    play.effects.clear();
    play.keys("values.json<Enter>");
    assert!(
        play.effects
            .contains(&Effect::ReadModel("values.json".into()))
    );
    play.send(Message::ModelRead {
        path: "values.json".into(),
        result: Err("values.json is not JSON".into()),
    });
    let Some(Overlay::TemplateValues(form)) = play.model.overlays.last() else {
        panic!("the form stays open")
    };
    assert_eq!(form.problem.as_deref(), Some("values.json is not JSON"));
    play.send(Message::ModelRead {
        path: "values.json".into(),
        result: Ok(Values(json!({"name": "Ada"}))),
    });
    play.keys("<Esc>");
    assert_eq!(render(&mut play, "Receipt"), json!({"name": "Ada"}));
}

#[test]
fn a_layout_is_not_sent_and_mistakes_are_told() {
    let mut play = Play::with_api();
    play.keys("<Esc>t<Tab><Tab>");
    listed(&mut play);
    play.effects.clear();
    play.keys("<Up><Enter>");
    assert!(play.notice().contains("a layout goes around templates"));
    assert!(play.effects.is_empty());
    play.keys("<Down><Enter>");
    let why = "Postmark cannot render the template `receipt`: HtmlBody:3:18: unclosed";
    answer(&mut play, TemplateAnswer::Used(Err(why.into())));
    assert_eq!(play.notice(), why);
    assert_eq!(
        play.model.shared.notice.as_ref().map(|notice| notice.kind),
        Some(NoticeKind::Error)
    );
    assert!(play.model.form.template.is_none());
}

#[test]
fn an_smtp_token_is_told_that_smtp_has_no_templates() {
    let mut play = Play::new(startup());
    play.keys("<Esc>t<Tab><Tab>");
    let Some(Overlay::ServerTemplates(page)) = play.model.overlays.last() else {
        panic!("the list is open")
    };
    let Some(Err(why)) = &page.list else {
        panic!("nothing can be asked")
    };
    assert!(why.contains("Server API token"), "{why}");
}

#[test]
fn the_draft_keeps_the_template() {
    let mut play = chosen();
    play.keys("Grace<Esc>");
    render(&mut play, "Receipt for Grace");
    let draft = play.model.form.draft();
    let text = serde_json::to_string(&draft).unwrap();
    assert_eq!(
        serde_json::from_str::<postrider::mail::Draft>(&text).unwrap(),
        draft
    );
    play.keys("<C-n>");
    assert!(play.model.form.template.is_none());
    play.left(draft, 0).keys("<Enter>");
    let template = play.model.form.template.as_ref().unwrap();
    assert_eq!(template.used.model, json!({"name": "Grace"}));
    assert_eq!(panel_state(&play.model).title(), "Ready");
}

#[test]
fn an_answer_for_a_list_that_was_left_changes_nothing() {
    let mut play = Play::with_api();
    play.keys("<Esc>t<Tab><Tab>");
    listed(&mut play);
    play.keys("<Enter><Esc>Hello");
    let blank = rendered(json!({}), "Receipt");
    answer(&mut play, TemplateAnswer::Used(Ok(blank)));
    assert!(play.model.form.template.is_none());
    assert!(play.model.form.line(FieldId::Subject).is_empty());
}

#[test]
fn a_rendering_leaves_other_fields_and_files_alone() {
    let mut play = chosen();
    play.keys("Grace<Esc>");
    play.field(FieldId::Files).keys("a.pdf<Enter>");
    let fact = FileFact {
        path: "a.pdf".into(),
        name: "a.pdf".into(),
        bytes: 84_000,
        content_type: "application/pdf".into(),
        problem: None,
    };
    play.send(Message::FilesProbed(vec![fact]));
    play.keys("half.pd");
    render(&mut play, "Receipt for Grace");
    assert_eq!(play.model.form.file_facts()[0].bytes, 84_000);
    assert_eq!(play.model.form.files.input.value(), "half.pd");
}

#[test]
fn a_rendering_for_a_profile_that_was_left_is_not_waited_for() {
    let mut play = chosen();
    play.keys("Grace<Esc>");
    let TemplateTask::Render { revision, .. } = task(&play) else {
        panic!()
    };
    play.model.shared.profile = 1;
    let result = Ok(rendered(json!({"name": "Grace"}), "Receipt"));
    answer(&mut play, TemplateAnswer::Rendered { revision, result });
    assert!(!play.model.template.is_waiting());
}

#[test]
fn a_template_that_comes_from_the_drafts_is_rendered_again_before_the_review() {
    let mut play = chosen();
    play.keys("Grace<Esc>");
    render(&mut play, "Receipt for Grace");
    let draft = play.model.form.draft();
    play.keys("<C-n>").left(draft, 0).keys("<Enter>");
    play.effects.clear();
    play.keys("<C-s>");
    assert!(play.model.review().is_none());
    render(&mut play, "A new subject");
    let review = play.model.review().expect("it opens now");
    assert!(
        review
            .rows
            .contains(&("Subject".into(), "A new subject".into()))
    );
}
