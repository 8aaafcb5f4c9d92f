//! The draft of `postrider send`, from its options, files and standard input.

use std::fs;
use std::io::{self, IsTerminal, Read};

use super::args::MessageArgs;
use super::attach::expand;
use super::exit::Exit;
use crate::mail::{BodyFormat, Draft, Extras, TrackLinks, TrackOpens};
use crate::postmark::Profile;

/// Why there is no draft: the exit code and the words.
pub(super) type Refusal = (Exit, String);

/// Makes the draft.
pub(super) fn draft(args: &MessageArgs, profile: &Profile) -> Result<Draft, Refusal> {
    let files = expand(args.attach.iter().chain(&args.inline))?;
    let (format, text, html) = bodies(args)?;
    let or_profile =
        |given: &Option<String>, default: &String| given.clone().unwrap_or_else(|| default.clone());
    Ok(Draft {
        from: or_profile(&args.from, &profile.sender),
        to: args.to.join(", "),
        cc: args.cc.join(", "),
        bcc: args.bcc.join(", "),
        reply_to: or_profile(&args.reply_to, &profile.reply_to),
        subject: args.subject.clone(),
        stream: or_profile(&args.stream, &profile.stream),
        tag: args.tag.clone(),
        files,
        format,
        text,
        html,
        profile: profile.name.clone(),
        extras: extras(args),
    })
}

/// The parser of the arguments takes only words that are known.
fn extras(args: &MessageArgs) -> Extras {
    let opens = args.track_opens.as_deref();
    let links = args.track_links.as_deref();
    let mut all_opens = TrackOpens::ALL.into_iter();
    let mut all_links = TrackLinks::ALL.into_iter();
    Extras {
        metadata: args.metadata.clone(),
        headers: args.header.clone(),
        track_opens: all_opens
            .find(|one| Some(one.word()) == opens)
            .unwrap_or_default(),
        track_links: all_links
            .find(|one| Some(one.word()) == links)
            .unwrap_or_default(),
        keep_id: args.keep_id,
    }
}

/// HTML alone is what was written; its text part is made of it.
fn bodies(args: &MessageArgs) -> Result<(BodyFormat, String, String), Refusal> {
    let alone = |format, file: &String| Ok((format, read(file)?, String::new()));
    match (&args.markdown, &args.html, &args.text) {
        (Some(file), _, _) => alone(BodyFormat::Markdown, file),
        (None, Some(file), None) => alone(BodyFormat::Html, file),
        _ => text_and_html(args).map(|(text, html)| (BodyFormat::Text, text, html)),
    }
}

fn text_and_html(args: &MessageArgs) -> Result<(String, String), Refusal> {
    if args.text.as_deref() == Some("-") && args.html.as_deref() == Some("-") {
        return Err((
            Exit::Usage,
            "standard input can be the text or the HTML, not both".into(),
        ));
    }
    match (&args.text, &args.html) {
        (None, None) if io::stdin().is_terminal() => Err((
            Exit::Usage,
            "there is no text: name a file with --text, --markdown or --html, or pipe the text to standard input".into(),
        )),
        (None, None) => Ok((read("-")?, String::new())),
        (text, html) => {
            let body = |file: &Option<String>| file.as_deref().map_or(Ok(String::new()), read);
            Ok((body(text)?, body(html)?))
        }
    }
}

/// The text of a file, or of standard input for `-`.
fn read(name: &str) -> Result<String, Refusal> {
    let mut bytes = Vec::new();
    let done = match name {
        "-" => io::stdin().lock().read_to_end(&mut bytes).map(drop),
        _ => fs::read(name).map(|found| bytes = found),
    };
    let shown = if name == "-" { "standard input" } else { name };
    done.map_err(|error| {
        (
            Exit::FileMissing,
            format!("{shown} cannot be read: {error}"),
        )
    })?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        (Exit::Message, format!("{shown} is not UTF-8 text: byte {} is the first that is not; convert it, for example with iconv", at + 1))
    })?;
    Ok(text
        .strip_prefix('\u{feff}')
        .map(str::to_owned)
        .unwrap_or(text))
}
