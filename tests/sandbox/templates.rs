//! Templates of the practice server, asked by postrider's own client.

use postrider::api::{BounceQuery, Page};
use postrider::postmark::api::TemplateKind;
use postrider::record::ApiFailureKind as Kind;
use postrider::sandbox::{Practice, PracticeOptions, start};
use serde_json::{Value, json};

use crate::api::{ask, client, with_api};

fn layout() -> Value {
    json!({
        "Name": "Base", "Alias": "base", "TemplateType": "Layout",
        "HtmlBody": "<html>{{{ @content }}}<p>{{company}}</p></html>", "TextBody": "{{{ @content }}}\n-- {{company}}",
    })
}

fn receipt() -> Value {
    json!({
        "Name": "Receipt", "Alias": "receipt", "LayoutTemplate": "base", "Subject": "Receipt for {{name}}",
        "HtmlBody": "<ul>{{#each items}}<li>{{title}}</li>{{/each}}</ul>{{#discount}}<b>{{.}}</b>{{/discount}}",
        "TextBody": "{{#each items}}- {{title}}\n{{/each}}",
    })
}

async fn with_templates() -> Practice {
    let practice = with_api(None).await;
    let api = client(&practice);
    for body in [layout(), receipt()] {
        api.create_template(practice.token(), &body).await.unwrap();
    }
    practice
}

fn message(alias: &str, model: Value) -> Value {
    json!({ "From": "ada@acme.example", "To": "grace@navy.example", "TemplateAlias": alias, "TemplateModel": model })
}

#[tokio::test]
async fn a_template_is_created_listed_edited_and_removed() {
    let practice = with_templates().await;
    let (api, token) = (client(&practice), practice.token());
    let list = api.templates(token, Page::default()).await.unwrap();
    let rows: Vec<(&str, TemplateKind, &str)> = list
        .templates
        .iter()
        .map(|one| (one.alias.as_str(), one.kind, one.layout.as_str()))
        .collect();
    assert_eq!(
        rows,
        [
            ("base", TemplateKind::Layout, ""),
            ("receipt", TemplateKind::Standard, "base")
        ]
    );
    let edit = json!({ "Subject": "Your receipt", "TextBody": null });
    let edited = api.edit_template(token, "receipt", &edit).await.unwrap();
    let read = api.template(token, &edited.id.to_string()).await.unwrap();
    assert_eq!(read.subject, "Your receipt");
    assert_eq!(
        read.text, "{{#each items}}- {{title}}\n{{/each}}",
        "null keeps"
    );
    let (status, answer) = ask(&practice, "DELETE", "/templates/receipt", None).await;
    assert_eq!(
        (status, answer["Message"].as_str()),
        (
            200,
            Some(format!("Template {} removed.", read.row.id).as_str())
        )
    );
    let gone = api.template(token, "receipt").await.unwrap_err();
    assert_eq!((gone.kind, gone.code), (Kind::NotFound, Some(1101)));
    assert_eq!(
        gone.message,
        "The Template's 'Alias' associated with this request is not valid or was not found."
    );
    let path = format!("/templates/{}", read.row.id);
    let (_, still) = ask(&practice, "GET", &path, None).await;
    assert_eq!(still["Active"], false);
}

#[tokio::test]
async fn lists_are_filtered_and_bad_requests_have_their_codes() {
    let practice = with_templates().await;
    for (path, count) in [
        ("/templates?Count=300&Offset=0", 2),
        ("/Templates/?count=1&offset=0&TemplateType=Layout", 1),
        ("/templates?count=10&offset=0&LayoutTemplate=base", 1),
        ("/templates?count=10&offset=0&layouttemplate=other", 0),
    ] {
        let (status, answer) = ask(&practice, "GET", path, None).await;
        assert_eq!(
            (status, answer["TotalCount"].as_u64()),
            (200, Some(count)),
            "{path}"
        );
    }
    for (method, path, body, code) in [
        ("GET", "/templates", None, 1100),
        (
            "GET",
            "/templates?count=1&offset=0&TemplateType=x",
            None,
            1100,
        ),
        ("POST", "/templates", Some(json!({})), 1109),
        (
            "POST",
            "/templates",
            Some(json!({"Name": "n", "Subject": "s"})),
            1120,
        ),
        ("POST", "/templates", Some(receipt()), 1122),
        (
            "POST",
            "/templates/validate",
            Some(json!({"Subject": null})),
            1120,
        ),
        (
            "POST",
            "/templates/validate",
            Some(json!({"Subject": "s", "LayoutTemplate": "x"})),
            1101,
        ),
        ("DELETE", "/templates/base", None, 1130),
        (
            "PUT",
            "/templates/receipt",
            Some(json!({"HtmlBody": "{{#a}}"})),
            1122,
        ),
    ] {
        let (status, answer) = ask(&practice, method, path, body).await;
        assert_eq!(
            (status, answer["ErrorCode"].as_u64()),
            (422, Some(code)),
            "{method} {path}: {answer}"
        );
    }
}

#[tokio::test]
async fn a_validation_renders_inside_the_layout_and_points_at_mistakes() {
    let practice = with_templates().await;
    let (api, token) = (client(&practice), practice.token());
    let mut body = receipt();
    body["TestRenderModel"] = json!({ "items": [{"title": "Pen"}] });
    let good = api.validate_template(token, &body).await.unwrap();
    assert!(good.is_valid);
    assert_eq!(
        good.html.unwrap().rendered,
        "<html><ul><li>Pen</li></ul><p>company_Value</p></html>"
    );
    assert_eq!(good.subject.unwrap().rendered, "Receipt for name_Value");
    assert_eq!(
        good.model,
        json!({ "name": "name_Value", "items": [{"title": "Pen"}], "discount": {}, "company": "company_Value" })
    );
    body["HtmlBody"] = json!("<ul>\n  {{#each items}}{{the-title}}\n</ul>");
    let bad = api.validate_template(token, &body).await.unwrap();
    assert!(!bad.is_valid);
    let html = bad.html.unwrap();
    let places: Vec<_> = html
        .errors
        .iter()
        .map(|one| (one.line, one.character))
        .collect();
    assert_eq!(places, [(Some(2), Some(3)), (Some(2), Some(18))]);
    assert!(bad.text.unwrap().is_valid);
}

#[tokio::test]
async fn a_message_with_a_template_is_rendered_and_caught() {
    let practice = with_templates().await;
    let (api, token) = (client(&practice), practice.token());
    let model = json!({ "name": "Grace", "items": [{"title": "Pen & ink"}], "discount": "5 %", "company": "Acme" });
    let sent = api
        .send_with_template(token, &message("receipt", model))
        .await
        .unwrap();
    let details = api.message_details(token, &sent.message_id).await.unwrap();
    assert_eq!(details.message.subject, "Receipt for Grace");
    let (_, details) = ask(
        &practice,
        "GET",
        &format!("/messages/outbound/{}/details", sent.message_id),
        None,
    )
    .await;
    assert_eq!(
        details["HtmlBody"],
        "<html><ul><li>Pen &amp; ink</li></ul><b>5 %</b><p>Acme</p></html>"
    );
    assert_eq!(details["TextBody"], "- Pen & ink\n\n-- Acme");
}

#[tokio::test]
async fn a_message_that_names_no_usable_template_is_refused() {
    let practice = with_templates().await;
    let with = |key: &str, value: Value| {
        let mut body = message("receipt", json!({}));
        body[key] = value;
        body
    };
    for (body, code) in [
        (message("nobody", json!({})), 1101),
        (message("base", json!({})), 1101),
        (with("TemplateId", json!(7)), 1101),
        (with("TemplateAlias", Value::Null), 1101),
        (with("TemplateModel", Value::Null), 1120),
        (with("Subject", json!("mine")), 1123),
        (with("HtmlBody", Value::Null), 402),
        (with("From", json!("eve@elsewhere.example")), 400),
    ] {
        let (status, answer) = ask(&practice, "POST", "/email/withTemplate/", Some(body)).await;
        assert_eq!(
            (status, answer["ErrorCode"].as_u64()),
            (422, Some(code)),
            "{answer}"
        );
    }
    assert!(practice.inbox().list().is_empty());
    let all = json!({ "Messages": [message("receipt", json!([])), message("nobody", json!({})), with("TemplateId", json!(0))] });
    let (status, answers) = ask(&practice, "POST", "/email/batchWithTemplates", Some(all)).await;
    let codes: Vec<_> = (0..3).map(|at| answers[at]["ErrorCode"].as_u64()).collect();
    assert_eq!((status, codes), (200, vec![Some(0), Some(1101), Some(0)]));
}

#[tokio::test]
async fn what_cannot_be_rendered_bounces() {
    let practice = with_templates().await;
    let (api, token) = (client(&practice), practice.token());
    let model = json!({ "items": "no list" });
    api.send_with_template(token, &message("receipt", model))
        .await
        .unwrap();
    let wanted = BounceQuery {
        kind: "TemplateRenderingFailed".into(),
        ..BounceQuery::default()
    };
    let bounces = api.bounces(token, &wanted).await.unwrap();
    assert_eq!(bounces.bounces.len(), 1);
}

#[tokio::test]
async fn templates_are_there_after_a_restart_and_can_be_pushed_to_another_server() {
    let folder = tempfile::tempdir().unwrap();
    let options = || PracticeOptions {
        api_port: Some(0),
        inbox_dir: Some(folder.path().join("inbox")),
        ..PracticeOptions::default()
    };
    let practice = start(options()).await.unwrap();
    for body in [layout(), receipt()] {
        client(&practice)
            .create_template(practice.token(), &body)
            .await
            .unwrap();
    }
    drop(practice);
    let practice = start(options()).await.unwrap();
    let push = |perform: bool, to: u64| json!({ "SourceServerID": 1, "DestinationServerID": to.to_string(), "PerformChanges": perform });
    for (perform, actions) in [(false, "Create"), (true, "Create"), (true, "Edit")] {
        let (status, answer) =
            ask(&practice, "PUT", "/templates/push", Some(push(perform, 2))).await;
        assert_eq!(
            (status, answer["TotalCount"].as_u64()),
            (200, Some(2)),
            "{answer}"
        );
        assert_eq!(answer["Templates"][0]["Alias"], "base");
        assert_eq!(answer["Templates"][1]["Action"], actions);
    }
    let second = &practice.tokens().second_server;
    let pushed = client(&practice).template(second, "receipt").await.unwrap();
    assert_eq!(pushed.row.layout, "base");
    let (_, answer) = ask(&practice, "PUT", "/templates/push", Some(push(true, 9))).await;
    assert_eq!(answer["Message"], "The destination server was not found.");
}
