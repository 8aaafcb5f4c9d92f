//! Questions about Postmark's templates, and files with the values of their variables.

use std::path::Path;

use serde_json::Value;

use super::Means;
use crate::app::{Message, RenderedDraft, TemplateAnswer, TemplateOrder, TemplateTask, Values};
use crate::delivery::{TemplateMistake, TemplateServer, Templates, Timeouts};
use crate::mail::{DraftTemplate, parse_model};
use crate::net::Roots;
use crate::postmark::Typed;
use crate::record::{ApiFailure, ApiFailureKind};
use crate::system;

/// Asks Postmark and reports the answer.
pub(super) async fn answer(means: Means, order: TemplateOrder, roots: Roots) {
    let profile = order.profile.name.clone();
    let answer = ask(&order, roots).await;
    let answer = answer.unwrap_or_else(|why| order.task.refused(&why));
    means.tell(Message::Template { profile, answer }).await;
}

async fn ask(order: &TemplateOrder, roots: Roots) -> Result<TemplateAnswer, String> {
    let base = order.profile.api_base();
    let server = TemplateServer {
        api_base: base.ok_or(super::after::NO_API)?.to_owned(),
        token: order.token.clone(),
        roots,
        limit: Timeouts::of(&order.profile).connect,
    };
    let opened = Templates::open(server).await;
    let templates = opened.map_err(|failure| in_words(&failure))?;
    Ok(match &order.task {
        TemplateTask::List => {
            let list = templates.list().await;
            TemplateAnswer::Listed(list.map_err(|failure| in_words(&failure)))
        }
        TemplateTask::Use(alias, values) => {
            TemplateAnswer::Used(render(&templates, alias, values).await)
        }
        TemplateTask::Render {
            alias,
            values,
            revision,
        } => TemplateAnswer::Rendered {
            revision: *revision,
            result: render(&templates, alias, values).await,
        },
    })
}

/// The template as Postmark renders it with these values.
async fn render(
    templates: &Templates,
    alias: &str,
    Values(model): &Values,
) -> Result<Box<RenderedDraft>, String> {
    let template = templates
        .get(alias)
        .await
        .map_err(|failure| match failure.kind {
            ApiFailureKind::NotFound => format!("the server has no template `{alias}` any more"),
            _ => in_words(&failure),
        })?;
    let rendered = templates.render(&template, model).await;
    let rendered = rendered.map_err(|failure| in_words(&failure))?;
    let rendered = rendered.map_err(|mistakes| has_mistakes(alias, &mistakes))?;
    let used = DraftTemplate {
        alias: alias.to_owned(),
        name: template.row.name,
        model: Value::clone(model),
        suggested: rendered.suggested,
        is_rendered: true,
    };
    Ok(Box::new(RenderedDraft {
        used,
        subject: rendered.subject,
        html: rendered.html,
        text: rendered.text,
    }))
}

fn has_mistakes(alias: &str, mistakes: &[TemplateMistake]) -> String {
    let mistakes: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
    format!(
        "Postmark cannot render the template `{alias}`: {}",
        mistakes.join("; ")
    )
}

fn in_words(failure: &ApiFailure) -> String {
    format!(
        "{} at {} failed: {}",
        failure.request, failure.host, failure.message
    )
}

/// The values in a JSON file.
pub(super) fn read(path: Typed) -> Message {
    let text = system::read_text(Path::new(&*path), &system::MODEL);
    let values = text
        .map_err(|error| error.to_string())
        .and_then(|text| parse_model(&text, &path));
    Message::ModelRead {
        result: values.map(Values),
        path,
    }
}
