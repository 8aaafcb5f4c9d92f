//! One field of the table: its question, and what is made of an answer.

use crate::delivery::probe_files;
use crate::mail::{
    BodyFormat, Draft, Excerpt, Field, FieldId, FieldKind, PreflightContext, Severity, TrackLinks,
    TrackOpens, field, field_problems, parse_header, parse_metadata,
};

/// What came of an answer. The sentences are said in any case.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// On to the next question.
    Taken(Vec<String>),
    /// The same question again.
    Again(Vec<String>),
}

/// Empties a field, or takes out its last row.
const EMPTY: &str = "-";

/// The question, with what stands there now, or an example.
pub(super) fn question(draft: &Draft, id: FieldId) -> String {
    let Field {
        label, placeholder, ..
    } = field(id);
    match (stands(draft, id), placeholder) {
        (now, _) if !now.is_empty() => format!("{label} [{now}]: "),
        (_, &"") => format!("{label}: "),
        (_, example) => format!("{label} ({example}): "),
    }
}

/// What is said before the question: the choices, or how rows are given.
pub(super) fn lead(id: FieldId) -> Vec<String> {
    let numbered = |(at, word): (usize, &&str)| format!("  {}. {word}", at + 1);
    match field(id).kind {
        FieldKind::Choice => choices(id).iter().enumerate().map(numbered).collect(),
        FieldKind::Rows | FieldKind::Files => vec![format!(
            "{}: one a line; Enter alone goes on, - takes out the last.",
            field(id).label
        )],
        _ => Vec::new(),
    }
}

/// What stands in a field, in one line.
pub(super) fn stands(draft: &Draft, id: FieldId) -> String {
    let extras = &draft.extras;
    match id {
        FieldId::Metadata => extras.metadata.join("; "),
        FieldId::Headers => extras.headers.join("; "),
        FieldId::Files => draft.files.join("; "),
        FieldId::Body => match draft.text.lines().count() {
            0 => String::new(),
            1 => "1 line".into(),
            lines => format!("{lines} lines"),
        },
        _ => match draft.line(id) {
            Some(line) => line.to_owned(),
            None => choices(id)
                .get(chosen(draft, id))
                .map_or(String::new(), |word| (*word).to_owned()),
        },
    }
}

/// Takes an answer into the draft.
pub(super) fn answer(draft: &mut Draft, id: FieldId, line: &str) -> Answer {
    let line = line.trim();
    if line == "?" {
        let Field { label, help, .. } = field(id);
        return Answer::Again(vec![format!("{label}: {help}")]);
    }
    match field(id).kind {
        FieldKind::Choice => choice(draft, id, line),
        FieldKind::Rows => rows(draft, id, line),
        FieldKind::Files => files(draft, line),
        _ => one_line(draft, id, line),
    }
}

fn one_line(draft: &mut Draft, id: FieldId, line: &str) -> Answer {
    if let Some(kept) = draft.line_mut(id) {
        match line {
            "" => {}
            EMPTY => kept.clear(),
            typed => typed.clone_into(kept),
        }
    }
    judged(draft, id)
}

/// What the checks say of the field: an error asks again, and what was typed is the default.
fn judged(draft: &Draft, id: FieldId) -> Answer {
    let problems = field_problems(draft, &[], &PreflightContext::default(), id);
    let is_error = problems
        .iter()
        .any(|problem| problem.severity == Severity::Error);
    let said = problems.into_iter().map(|problem| problem.message);
    match is_error {
        true => Answer::Again(said.collect()),
        false => Answer::Taken(said.collect()),
    }
}

fn rows(draft: &mut Draft, id: FieldId, line: &str) -> Answer {
    let extras = &mut draft.extras;
    let (rows, parse) = match id {
        FieldId::Metadata => (&mut extras.metadata, parse_metadata as fn(&str) -> _),
        _ => (&mut extras.headers, parse_header as fn(&str) -> _),
    };
    match line {
        "" => return judged(draft, id),
        EMPTY => return taken_out(rows.pop()),
        typed => match parse(typed) {
            Err(why) => return Answer::Again(vec![why]),
            Ok(_) => rows.push(typed.to_owned()),
        },
    }
    let said = field_problems(draft, &[], &PreflightContext::default(), id).into_iter();
    Answer::Again(said.map(|problem| problem.message).collect())
}

fn files(draft: &mut Draft, line: &str) -> Answer {
    match line {
        "" => return Answer::Taken(Vec::new()),
        EMPTY => return taken_out(draft.files.pop()),
        _ => {}
    }
    let fact = probe_files(&[line.to_owned()]).into_iter().next();
    let Some(fact) = fact else {
        return Answer::Again(Vec::new());
    };
    if let Some(why) = fact.problem {
        let path = Excerpt::from(line);
        return Answer::Again(vec![format!("{path} cannot be attached: {why}")]);
    }
    draft.files.push(line.to_owned());
    let taken = format!("{}, {} bytes, {}", fact.name, fact.bytes, fact.content_type);
    let problems = field_problems(
        draft,
        &probe_files(&draft.files),
        &PreflightContext::default(),
        FieldId::Files,
    );
    let problems = problems.into_iter().map(|problem| problem.message);
    Answer::Again([taken].into_iter().chain(problems).collect())
}

fn taken_out(row: Option<String>) -> Answer {
    Answer::Again(vec![match row {
        Some(row) => format!("{} is out", Excerpt::from(row.as_str())),
        None => "there is nothing to take out".into(),
    }])
}

/// What can be chosen, in order.
pub(super) fn choices(id: FieldId) -> Vec<&'static str> {
    match id {
        FieldId::CredentialKind => vec!["Server API token", "SMTP token"],
        FieldId::Format => BodyFormat::ALL.map(BodyFormat::name).to_vec(),
        FieldId::TrackOpens => TrackOpens::ALL.map(TrackOpens::word).to_vec(),
        FieldId::TrackLinks => TrackLinks::ALL.map(TrackLinks::word).to_vec(),
        FieldId::KeepId => vec!["Postmark's own", "the one that postrider writes"],
        _ => Vec::new(),
    }
}

fn chosen(draft: &Draft, id: FieldId) -> usize {
    let extras = &draft.extras;
    let at = |found: Option<usize>| found.unwrap_or_default();
    match id {
        FieldId::Format => at(BodyFormat::ALL.iter().position(|one| *one == draft.format)),
        FieldId::TrackOpens => at(TrackOpens::ALL
            .iter()
            .position(|one| *one == extras.track_opens)),
        FieldId::TrackLinks => at(TrackLinks::ALL
            .iter()
            .position(|one| *one == extras.track_links)),
        FieldId::KeepId => usize::from(extras.keep_id),
        _ => 0,
    }
}

fn choice(draft: &mut Draft, id: FieldId, line: &str) -> Answer {
    if line.is_empty() {
        return Answer::Taken(Vec::new());
    }
    let Some(at) = picked(&choices(id), line) else {
        return Answer::Again(vec![format!(
            "{} is none of them: give a number or a word",
            Excerpt::from(line)
        )]);
    };
    match id {
        FieldId::Format => draft.format = BodyFormat::ALL[at],
        FieldId::TrackOpens => draft.extras.track_opens = TrackOpens::ALL[at],
        FieldId::TrackLinks => draft.extras.track_links = TrackLinks::ALL[at],
        FieldId::KeepId => draft.extras.keep_id = at == 1,
        _ => {}
    }
    Answer::Taken(Vec::new())
}

/// Which one is meant: by its number, its word, or how it alone begins.
pub(super) fn picked(words: &[&str], typed: &str) -> Option<usize> {
    let typed = typed.trim().to_lowercase();
    if let Ok(number) = typed.parse::<usize>() {
        return number.checked_sub(1).filter(|at| *at < words.len());
    }
    let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let whole = lower.iter().position(|word| *word == typed);
    let mut begun = lower.iter().enumerate();
    let mut begun = begun
        .by_ref()
        .filter(|(_, word)| !typed.is_empty() && word.starts_with(&typed));
    whole.or_else(|| match (begun.next(), begun.next()) {
        (Some((at, _)), None) => Some(at),
        _ => None,
    })
}
