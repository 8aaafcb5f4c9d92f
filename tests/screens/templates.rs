//! The templates of the server, and the values of one.

use postrider::app::{Message, RenderedDraft, TemplateAnswer};
use postrider::mail::DraftTemplate;
use postrider::postmark::api::{TemplateKind, TemplateRow};
use serde_json::json;

use crate::support::Session;
use crate::{SMALL, look_inside, shows};

fn answered(session: &mut Session, answer: TemplateAnswer) {
    session.send(Message::Template {
        profile: "practice".into(),
        answer,
    });
}

fn row(name: &str, alias: &str, layout: &str, kind: TemplateKind) -> TemplateRow {
    TemplateRow {
        id: 41_001,
        name: name.into(),
        alias: alias.into(),
        kind,
        layout: layout.into(),
    }
}

/// The list of a server with three templates.
pub fn list(size: (u16, u16)) -> Session {
    let mut session = Session::practice(size);
    session.keys("Alt+t Tab Tab");
    let rows = vec![
        row("Basic layout", "basic", "", TemplateKind::Layout),
        row("Receipt", "receipt", "basic", TemplateKind::Standard),
        row("Welcome", "welcome", "", TemplateKind::Standard),
    ];
    answered(&mut session, TemplateAnswer::Listed(Ok(rows)));
    session
}

/// The values of a template with a list, one of them given.
pub fn values(size: (u16, u16)) -> Session {
    let mut session = list(size);
    let used = DraftTemplate {
        alias: "receipt".into(),
        name: "Receipt".into(),
        model: json!({"name": "Grace", "items": [{"title": "Pen", "price": "3.00"}]}),
        suggested: json!({
            "name": "name_Value", "items": [{"title": "t", "price": "p"}], "paid": {}, "total": "t",
        }),
        is_rendered: true,
    };
    let rendered = RenderedDraft {
        used,
        subject: "Your receipt".into(),
        html: String::new(),
        text: "Hello Grace,\n\n- Pen: 3.00\n".into(),
    };
    answered(&mut session, TemplateAnswer::Used(Ok(Box::new(rendered))));
    session
}

#[test]
fn the_list() {
    look_inside("server-templates", list).small(&["▸ Receipt", "Welcome", "Basic layout"]);
    let mut session = list(SMALL);
    session.keys("/ x y z");
    shows(
        &session,
        &["Search: xyz", "No matches. Esc shows all of them."],
    );
    let mut session = list(SMALL);
    answered(&mut session, TemplateAnswer::Listed(Ok(Vec::new())));
    shows(&session, &["This server has no templates. Create"]);
    let why = "GET /templates at api.postmarkapp.com failed: it did not answer";
    answered(&mut session, TemplateAnswer::Listed(Err(why.into())));
    shows(&session, &["The templates are not known: GET"]);
}

#[test]
fn the_values() {
    look_inside("template-values", values).small(&["name Grace", "▸ paid (blank: no; or true)"]);
}
