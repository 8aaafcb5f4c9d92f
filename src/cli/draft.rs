//! The draft of `postrider send`, from its options, files and standard input, and from a message that is given
//! whole.

use std::collections::BTreeMap;

use super::args::MessageArgs;
use super::attach::{attach, reads_stdin};
use super::content::Content;
pub(super) use super::exit::Refusal;
use super::given::Given;
use crate::mail::{Draft, Extras, Remark, TrackLinks, TrackOpens};
use crate::postmark::Profile;
use crate::store::{AppDirs, Scratch, Unpacked};

/// A draft that was made.
#[derive(Debug)]
pub(super) struct Written {
    /// It.
    pub draft: Draft,
    /// What was given whole, before anything was said beside it.
    pub given: Option<Draft>,
    /// Remarks about the message file that it was read from.
    pub remarks: Vec<Remark>,
    /// Its files that were written for this run, which go with this value.
    pub _files: Vec<Unpacked>,
}

/// A message whose variables are filled later, for each recipient of a list.
pub(super) struct Template {
    /// The message, options included.
    pub draft: Draft,
    /// Values of variables where the list has none.
    pub values: BTreeMap<String, String>,
    /// Files that were written for this run, which go with this value.
    pub files: Vec<Unpacked>,
}

/// Makes the draft. Files of a message file go into `scratch`; without one they stay.
pub(super) fn draft(
    args: &MessageArgs,
    profile: &Profile,
    places: &AppDirs,
    scratch: Option<&Scratch>,
) -> Result<Written, Refusal> {
    let (written, _) = compose(args, profile, (places, scratch), Given::filled, &[])?;
    Ok(written)
}

/// The same with the variables left in it. `list_is_stdin`: standard input is taken.
pub(super) fn template(
    args: &MessageArgs,
    profile: &Profile,
    places: &AppDirs,
    scratch: Option<&Scratch>,
    list_is_stdin: bool,
) -> Result<Template, Refusal> {
    let others = [("--each -", list_is_stdin)];
    let unfilled = |given: &Given| Ok(given.pattern.draft.clone());
    let (written, values) = compose(args, profile, (places, scratch), unfilled, &others)?;
    Ok(Template {
        draft: written.draft,
        values,
        files: written._files,
    })
}

/// A draft from options and from what is given whole, of which `whole_of` makes a draft; and values of variables.
fn compose(
    args: &MessageArgs,
    profile: &Profile,
    (places, scratch): (&AppDirs, Option<&Scratch>),
    whole_of: impl FnOnce(&Given) -> Result<Draft, Refusal>,
    others: &[(&'static str, bool)],
) -> Result<(Written, BTreeMap<String, String>), Refusal> {
    let attaches_stdin = reads_stdin(&args.attach) || reads_stdin(&args.inline);
    let own = [
        ("--eml -", args.given.reads_stdin()),
        ("--attach -:NAME", attaches_stdin),
    ];
    let others = own
        .into_iter()
        .chain(others.iter().copied())
        .filter_map(|(name, reads)| reads.then_some(name));
    let content = Content::new(&args.content, others.collect())?;
    // What may wait for standard input comes before files of a message are written down.
    let said = content.is_given().then(|| content.read()).transpose()?;
    let attached = attach(args.attach.iter().chain(&args.inline), places, scratch)?;
    let given = args.given.read(args.saved.as_deref(), places, scratch)?;
    let whole = given.as_ref().map(whole_of).transpose()?;
    let base = whole.clone().unwrap_or_default();
    let is_empty = base.text.is_empty() && base.html.is_empty();
    // Content of its own takes the place of the template's.
    let has_own = said.is_some() || args.subject.is_some();
    let template = base.template.filter(|_| !has_own);
    let (format, text, html) = match said {
        Some(said) => said,
        None if is_empty => content.read()?,
        None => (base.format, base.text, base.html),
    };
    let draft = Draft {
        from: first([args.from.as_ref(), Some(&base.from), Some(&profile.sender)]),
        to: list(&args.to, base.to),
        cc: list(&args.cc, base.cc),
        bcc: list(&args.bcc, base.bcc),
        reply_to: first([
            args.reply_to.as_ref(),
            Some(&base.reply_to),
            Some(&profile.reply_to),
        ]),
        subject: args.subject.clone().unwrap_or(base.subject),
        stream: first([
            args.stream.as_ref(),
            Some(&base.stream),
            Some(&profile.stream),
        ]),
        tag: args.tag.clone().unwrap_or(base.tag),
        files: base.files.into_iter().chain(attached.paths).collect(),
        format,
        text,
        html,
        profile: profile.name.clone(),
        extras: extras(args, base.extras),
        template,
    };
    let opened = given.as_ref().map(|given| &given.pattern.opened);
    let remarks = opened.map_or_else(Vec::new, |opened| opened.remarks_on(&draft));
    let (values, files) = given.map_or_else(Default::default, |given| {
        (given.pattern.values, given.files)
    });
    let written = Written {
        draft,
        remarks,
        given: whole,
        _files: files.into_iter().chain(attached.copies).collect(),
    };
    Ok((written, values))
}

/// What is said on the command line, be it nothing; else what the file says; else what the profile says.
fn first(texts: [Option<&String>; 3]) -> String {
    let [said, file, profile] = texts;
    let is_some = |text: &&String| !text.trim().is_empty();
    let text = said.or(file.filter(is_some)).or(profile);
    text.cloned().unwrap_or_default()
}

fn list(said: &[String], file: String) -> String {
    if said.is_empty() {
        file
    } else {
        said.join(", ")
    }
}

/// The parser of the arguments takes only words that are known. A row of the same name takes the file's place.
fn extras(args: &MessageArgs, file: Extras) -> Extras {
    let opens = args.track_opens.as_deref();
    let links = args.track_links.as_deref();
    let mut all_opens = TrackOpens::ALL.into_iter();
    let mut all_links = TrackLinks::ALL.into_iter();
    Extras {
        metadata: rows(file.metadata, &args.metadata, '='),
        headers: rows(file.headers, &args.header, ':'),
        track_opens: all_opens
            .find(|one| Some(one.word()) == opens)
            .unwrap_or(file.track_opens),
        track_links: all_links
            .find(|one| Some(one.word()) == links)
            .unwrap_or(file.track_links),
        // Whoever writes one wants it to stay.
        keep_id: args.keep_id || args.message_id.is_some() || file.keep_id,
        message_id: args.message_id.clone().unwrap_or(file.message_id),
    }
}

fn rows(mut file: Vec<String>, said: &[String], sign: char) -> Vec<String> {
    let name = |row: &str| {
        row.split(sign)
            .next()
            .unwrap_or_default()
            .trim()
            .to_lowercase()
    };
    file.retain(|row| said.iter().all(|one| name(one) != name(row)));
    file.extend_from_slice(said);
    file
}
