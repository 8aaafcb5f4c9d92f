//! `send --raw`: a message file that goes out byte for byte.

use std::path::Path;

use crate::cli::args::{MessageArgs, SendArgs, ViaArg};
use crate::cli::content::ContentArgs;
use crate::cli::draft::Refusal;
use crate::cli::exit::Exit;
use crate::cli::given::{GivenArgs, read_message_file};
use crate::mail::{RawMessage, RawOptions, read_raw};
use crate::postmark::Profile;

/// Reads the message, if nothing that was said beside it would change it.
pub(super) fn read(args: &SendArgs, path: &Path, profile: &Profile) -> Result<RawMessage, Refusal> {
    check_options(args).map_err(|why| (Exit::Usage, why))?;
    let bytes = match &args.raw_bytes {
        Some(bytes) => bytes.clone(),
        None => read_message_file(path)?,
    };
    let message = &args.message;
    let options = RawOptions {
        from: message.from.as_deref(),
        to: &message.to.join(", "),
        cc: &message.cc.join(", "),
        bcc: &message.bcc.join(", "),
        stream: &profile.stream,
    };
    let name = match path == Path::new("-") {
        true => "standard input".into(),
        false => path.to_string_lossy(),
    };
    let raw = read_raw(&bytes, &options).and_then(|raw| {
        if args.track {
            raw.check_trackable()?;
        }
        Ok(raw)
    });
    raw.map_err(|why| (Exit::Message, format!("{name}: {why}")))
}

fn check_options(args: &SendArgs) -> Result<(), String> {
    if let Some(option) = changing(args).next() {
        return Err(format!(
            "{option} cannot be combined with --raw, which sends the file as it is. Change the file itself, or use --eml, which composes a new message from it"
        ));
    }
    if args.via == Some(ViaArg::Api) {
        return Err(
            "--raw cannot be combined with --via api: Postmark's HTTP API takes the parts of a message and composes its own. Leave out --via api, or use --eml"
                .into(),
        );
    }
    if (args.follows() || args.id.is_some()) && !args.track {
        return Err(
            "--follow and --id need --track with --raw: it puts one header field, X-PM-Metadata-postrider, on top of the message, outside of what PGP and S/MIME sign. Without it, Postmark cannot find the message"
                .into(),
        );
    }
    Ok(())
}

/// The options given that would change the message. Recipients and the envelope sender do not.
pub(super) fn changing(args: &SendArgs) -> impl Iterator<Item = &'static str> {
    let MessageArgs {
        given: GivenArgs { draft, eml, vars },
        saved,
        from: _,
        to: _,
        cc: _,
        bcc: _,
        reply_to,
        subject,
        content:
            ContentArgs {
                text,
                text_file,
                html,
                html_file,
                markdown,
                markdown_file,
            },
        stream,
        tag,
        attach,
        inline,
        metadata,
        header,
        track_opens,
        track_links,
        keep_id,
        message_id,
    } = &args.message;
    let options = [
        ("--draft", draft.is_some()),
        ("--eml", eml.is_some()),
        ("--var", !vars.is_empty()),
        ("--saved", saved.is_some()),
        ("--reply-to", reply_to.is_some()),
        ("--subject", subject.is_some()),
        ("--text", text.is_some()),
        ("--text-file", text_file.is_some()),
        ("--html", html.is_some()),
        ("--html-file", html_file.is_some()),
        ("--markdown", markdown.is_some()),
        ("--markdown-file", markdown_file.is_some()),
        ("--stream", stream.is_some()),
        ("--tag", tag.is_some()),
        ("--attach", !attach.is_empty()),
        ("--inline", !inline.is_empty()),
        ("--metadata", !metadata.is_empty()),
        ("--header", !header.is_empty()),
        ("--track-opens", track_opens.is_some()),
        ("--track-links", track_links.is_some()),
        ("--keep-id", *keep_id),
        ("--message-id", message_id.is_some()),
        ("--signature", args.signature),
        ("--template", args.template.template.is_some()),
    ];
    options
        .into_iter()
        .filter_map(|(name, is_given)| is_given.then_some(name))
}
