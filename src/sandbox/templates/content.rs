//! The content of templates: parsed, checked, rendered. Styles are not inlined in practice.

use serde_json::{Value, json};

use super::super::mustachio::{
    Escaping, Inferred, RenderError, SyntaxError, Token, parse, placeholders, render, wrap,
};
use super::super::rules::ApiError;
use super::{Template, Templates};

/// A template filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sandbox) struct Rendered {
    /// The subject.
    pub subject: String,
    /// The HTML body.
    pub html: Option<String>,
    /// The text body.
    pub text: Option<String>,
}

/// Whether a template can be stored: it parses, and `{{{ @content }}}` is where it belongs.
///
/// # Errors
///
/// 1122 for what does not parse, 1131 for the placeholder.
pub(in crate::sandbox) fn check_content(template: &Template) -> Result<(), ApiError> {
    let parts = [
        ("Subject", &template.subject),
        ("HtmlBody", &template.html),
        ("TextBody", &template.text),
    ];
    for (name, source) in parts {
        let Some(source) = source else { continue };
        let tokens = parse(source).map_err(|errors| unparseable(name, &errors))?;
        let wanted = usize::from(template.is_layout && name != "Subject");
        if placeholders(&tokens) != wanted {
            let text = match template.is_layout {
                true => {
                    "The layout content placeholder must be present in the layout HTML and/or Text body exactly once. Please add '{{{ @content }}}'."
                }
                false => {
                    "The layout content placeholder '{{{ @content }}}' may only be used in a layout."
                }
            };
            return Err(ApiError::new(1131, text));
        }
    }
    Ok(())
}

fn unparseable(name: &str, errors: &[SyntaxError]) -> ApiError {
    let told = errors.iter().map(|error| {
        let SyntaxError {
            line,
            character,
            message,
        } = error;
        format!("line {line}, character {character}: {message}")
    });
    let told: Vec<String> = told.collect();
    ApiError::new(
        1122,
        format!("The '{name}' could not be parsed: {}", told.join(" ")),
    )
}

/// The template filled in from `model`, inside its layout.
///
/// # Errors
///
/// [`RenderError`]. What was stored does parse.
pub(in crate::sandbox) fn rendered(
    templates: &Templates,
    template: &Template,
    model: &Value,
) -> Result<Rendered, RenderError> {
    let layout = template.layout.as_deref();
    let layout = layout.and_then(|alias| templates.layout(alias).ok());
    let part = |source: &Option<String>, frame: Option<&String>, escaping| {
        let source = source.as_deref().map(stored);
        let whole = source.map(|tokens| framed(&tokens, frame));
        whole
            .map(|tokens| render(&tokens, model, escaping))
            .transpose()
    };
    let html = layout.and_then(|one| one.html.as_ref());
    let text = layout.and_then(|one| one.text.as_ref());
    Ok(Rendered {
        subject: part(&template.subject, None, Escaping::None)?.unwrap_or_default(),
        html: part(&template.html, html, Escaping::Html)?,
        text: part(&template.text, text, Escaping::None)?,
    })
}

/// What was stored has been parsed before.
fn stored(source: &str) -> Vec<Token> {
    parse(source).unwrap_or_else(|_| vec![Token::Text(source.to_owned())])
}

fn framed(tokens: &[Token], frame: Option<&String>) -> Vec<Token> {
    match frame {
        Some(frame) => wrap(&stored(frame), tokens),
        None => tokens.to_vec(),
    }
}

/// The answer of `POST /templates/validate`. `draft` has the parts to validate and whether it is a layout, `layout`
/// goes around them.
pub(in crate::sandbox) fn validated(
    draft: &Template,
    layout: Option<&Template>,
    given: &Value,
) -> Value {
    let parts = [
        (
            "HtmlBody",
            &draft.html,
            layout.and_then(|one| one.html.as_ref()),
            Escaping::Html,
        ),
        (
            "TextBody",
            &draft.text,
            layout.and_then(|one| one.text.as_ref()),
            Escaping::None,
        ),
        ("Subject", &draft.subject, None, Escaping::None),
    ];
    let read = parts.map(|(name, source, frame, escaping)| {
        let read = source
            .as_deref()
            .map(|source| tokens(source, draft.is_layout && name != "Subject"));
        let read = read.map(|read| read.map(|tokens| framed(&tokens, frame)));
        (name, read, escaping)
    });
    let mut inferred = Inferred::default();
    let good = read
        .iter()
        .filter_map(|(_, read, _)| read.as_ref()?.as_ref().ok());
    good.for_each(|tokens| inferred.add(tokens));
    let model = inferred.model(given);
    let mut answer = json!({ "AllContentIsValid": true });
    for (name, read, escaping) in read {
        let part = read.map(|read| validated_part(read, &model, escaping));
        if part
            .as_ref()
            .is_some_and(|part| part["ContentIsValid"] == false)
        {
            answer["AllContentIsValid"] = json!(false);
        }
        answer[name] = part.unwrap_or_default();
    }
    answer["SuggestedTemplateModel"] = model;
    answer
}

/// The tokens of a part; the placeholder must be there in a layout and nowhere else.
fn tokens(source: &str, is_layout: bool) -> Result<Vec<Token>, Vec<SyntaxError>> {
    let tokens = parse(source)?;
    if placeholders(&tokens) == usize::from(is_layout) {
        return Ok(tokens);
    }
    let message = match is_layout {
        true => "The layout content placeholder '{{{ @content }}}' must be present exactly once.",
        false => "The layout content placeholder '{{{ @content }}}' may only be used in a layout.",
    };
    Err(vec![SyntaxError {
        line: 1,
        character: 1,
        message: message.to_owned(),
    }])
}

fn validated_part(
    read: Result<Vec<Token>, Vec<SyntaxError>>,
    model: &Value,
    escaping: Escaping,
) -> Value {
    let invalid = |errors: Vec<Value>| json!({ "ContentIsValid": false, "ValidationErrors": errors, "RenderedContent": null });
    let tokens = match read {
        Ok(tokens) => tokens,
        Err(errors) => {
            let told = errors.into_iter().map(|error| {
                json!({ "Message": error.message, "Line": error.line, "CharacterPosition": error.character })
            });
            return invalid(told.collect());
        }
    };
    match render(&tokens, model, escaping) {
        Ok(text) => {
            json!({ "ContentIsValid": true, "ValidationErrors": [], "RenderedContent": text })
        }
        Err(error) => invalid(vec![
            json!({ "Message": error.to_string(), "Line": null, "CharacterPosition": null }),
        ]),
    }
}
