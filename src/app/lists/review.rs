//! The review of a message to a list: what was found in its rows, the message of each of them, and the number that
//! has to be typed before anything leaves.

use super::rows::{errors_of, row_message};
use super::state::{CheckedList, Found, LISTED, ListOrder, MANY, list_name, people, warning_words};
use crate::app::buffer::Edit;
use crate::app::geometry::{overlay_inside, widest};
use crate::app::intent::{Intent, Question};
use crate::app::key::{Key, KeyCode};
use crate::app::layer::{Cx, Handled, Layer};
use crate::app::line::LineField;
use crate::app::marks;
use crate::app::notice::NoticeKind;
use crate::app::pager::Page;
use crate::app::selection::around;
use crate::app::shared::Shared;
use crate::app::text::{self, Line, Style, paragraph, tone};
use crate::mail::{Draft, Problem, Severity};
use crate::record::RunChoice;

/// Columns of the box where there is room.
const WIDTH: usize = 90;
/// Rows below the page: how it stands, and the keys.
const BOTTOM: usize = 2;
/// Paces to choose from: words, and milliseconds from one message to the next.
const PACES: [(&str, u64); 4] = [
    ("as fast as the server takes them", 0),
    ("10 a second", 100),
    ("1 a second", 1_000),
    ("10 a minute", 6_000),
];

/// The review.
#[derive(Debug, Clone)]
pub struct ListReview {
    /// What was asked of the edge.
    order: Box<ListOrder>,
    /// What it found; `None` while it looks.
    checked: Option<Found>,
    /// What is wrong beside the list: there is no token, say.
    problems: Vec<Problem>,
    /// Profile, stream, and server.
    technical: Vec<(String, String)>,
    /// The row that is shown, counted from 1.
    row: usize,
    /// The number as typed.
    pub typed: LineField,
    /// Index of the pace.
    pace: usize,
    /// First row of the page in view.
    pub scroll: usize,
}

impl ListReview {
    pub(super) fn new(
        order: Box<ListOrder>,
        row: usize,
        problems: Vec<Problem>,
        technical: Vec<(String, String)>,
    ) -> Self {
        Self {
            order,
            checked: None,
            problems,
            technical,
            row,
            typed: LineField::default(),
            pace: 0,
            scroll: 0,
        }
    }

    fn list(&self) -> Option<&CheckedList> {
        self.checked.as_ref()?.as_ref().ok().map(|list| &**list)
    }

    /// Takes what the edge found, if it was asked by this review. Says whether it was.
    pub(super) fn take(&mut self, id: u64, found: &Found) -> bool {
        if self.order.id != id {
            return false;
        }
        self.checked = Some(found.clone());
        self.scroll = 0;
        let rows = self.list().map_or(1, CheckedList::rows);
        self.row = self.row.clamp(1, rows.max(1));
        true
    }

    /// Whether something has to be corrected first.
    pub fn is_wrong(&self) -> bool {
        let is_error = |problem: &Problem| problem.severity == Severity::Error;
        let in_list = match &self.checked {
            None => false,
            Some(Err(_)) => true,
            Some(Ok(list)) => !list.errors.is_empty(),
        };
        in_list || self.problems.iter().any(is_error)
    }

    /// How many messages would be sent, once that is known and nothing is wrong.
    pub fn count(&self) -> Option<usize> {
        let list = self.list().filter(|_| !self.is_wrong());
        list.map(CheckedList::left)
    }

    /// Whether an earlier run of the list is not finished.
    pub(in crate::app) fn has_other_run(&self) -> bool {
        self.list().is_some_and(|list| list.sent.other.is_some())
    }

    /// Whether the number of the messages was typed.
    pub(super) fn is_agreed(&self) -> bool {
        let count = self.count().filter(|count| *count > 0);
        count.is_some_and(|count| self.typed.value().trim() == count.to_string())
    }

    /// What was agreed to: the order, its fingerprint, milliseconds between messages, and the rows of the list.
    pub(super) fn agreed(&self) -> Option<(ListOrder, String, u64, usize)> {
        let list = self.list()?;
        let pace = PACES[self.pace].1;
        Some((
            (*self.order).clone(),
            list.fingerprint.clone(),
            pace,
            list.rows(),
        ))
    }

    /// The message of the row that is shown.
    pub(in crate::app) fn shown(&self) -> Option<Draft> {
        self.list()?.mailing.message(self.row).ok()
    }

    /// Shows the message of another row, around the ends.
    pub(in crate::app) fn turn(&mut self, by: isize) {
        if let Some(rows) = self.list().map(CheckedList::rows) {
            let mut at = self.row.saturating_sub(1);
            around(&mut at, by, rows);
            self.row = at + 1;
        }
    }

    /// The next pace.
    pub(in crate::app) fn turn_pace(&mut self) {
        self.pace = (self.pace + 1) % PACES.len();
    }

    /// The message of the row that is shown, to the sender alone.
    pub(in crate::app) fn test(&mut self, cx: &mut Cx<'_>) {
        if self.shown().is_none() {
            let text = "this row cannot be filled; choose another one";
            return cx.notify(NoticeKind::Info, text);
        }
        cx.close();
        cx.want(Intent::TestRow(self.row, self.order.via));
    }

    /// Reads the list again; where everything was accepted before, begins a new run instead.
    pub(in crate::app) fn again(&mut self, cx: &mut Cx<'_>) {
        let has_doubt = self.list().is_some_and(|list| list.sent.in_doubt > 0);
        let choice = match self.count() == Some(0) && !has_doubt {
            true => RunChoice::Again,
            false => self.order.run.clone().unwrap_or_default(),
        };
        self.reopen(choice, cx);
    }

    /// The unfinished run of another version of the list, with what that began with.
    pub(in crate::app) fn finish_other(&mut self, cx: &mut Cx<'_>) {
        let other = self.list().and_then(|list| list.sent.other.clone());
        if let Some((id, ..)) = other {
            self.reopen(RunChoice::Unfinished(id), cx);
        }
    }

    fn reopen(&self, run: RunChoice, cx: &mut Cx<'_>) {
        cx.close();
        cx.want(Intent::ReviewList(self.order.via, run));
    }

    /// Enter: the run begins if the number is right, after a question where it is large or sends to people again.
    pub(in crate::app) fn send(&mut self, cx: &mut Cx<'_>) {
        let Some(count) = self.count() else {
            let text = match self.checked {
                None => "the list is still being read",
                Some(_) => "fix the errors first; {list-again} reads the list again",
            };
            return cx.notify(NoticeKind::Info, text);
        };
        if count == 0 {
            return cx.notify(NoticeKind::Info, "there is nothing left to send");
        }
        if !self.is_agreed() {
            let text = format!("type {count} to send {}", text::count(count, "message"));
            return cx.notify(NoticeKind::Info, text);
        }
        let other = self.list().and_then(|list| list.sent.other.clone());
        let question = match other {
            Some((_, _, accepted)) if accepted > 0 => format!(
                "{} of an earlier version of this list or message were accepted already. Send this version to {}?",
                text::count(accepted, "message"),
                people(count)
            ),
            _ if count > MANY => format!("Send {count} messages?"),
            _ => return cx.want(Intent::SendList),
        };
        let question = Question::new("Send to a list", question)
            .answer("Back", [])
            .answer(format!("Send {count} messages"), [Intent::SendList]);
        cx.ask(question);
    }
}

impl Layer for ListReview {
    /// Digits are typed, Backspace takes them away; other keys are for the actions.
    fn text_key(&mut self, key: Key, edit: Option<Edit>, _: &mut Cx<'_>) -> Handled {
        let is_digit = key.printable().is_some_and(|c| c.is_ascii_digit());
        let is_back = key.code == KeyCode::Backspace;
        match edit {
            Some(edit) if is_digit || is_back => {
                if self.count().is_some() {
                    self.typed.apply(edit);
                }
                Handled::Yes
            }
            _ => Handled::No,
        }
    }

    /// A number may be pasted.
    fn paste(&mut self, text: &str, _: &mut Cx<'_>) {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        if self.count().is_some() {
            self.typed.paste(&digits);
        }
    }

    fn line(&mut self) -> Option<&mut LineField> {
        Some(&mut self.typed)
    }

    fn scroll(&mut self, by: isize, cx: &mut Cx<'_>) {
        let page = list_review_page(cx.shared, self).1;
        self.scroll = page.scrolled(self.scroll, by);
    }
}

/// Columns of the box, and its rows.
pub fn list_review_page(shared: &Shared, review: &ListReview) -> (usize, Page) {
    let size = shared.size;
    let width = widest(size).min(WIDTH);
    let rows = rows(shared, review, width);
    let height = overlay_inside(size, width, rows.len() + BOTTOM).1;
    let height = height.saturating_sub(BOTTOM);
    (width, Page { rows, height })
}

/// How it stands: whether it is good, and in words. What is typed follows the words.
pub fn list_standing(review: &ListReview) -> (Option<bool>, String) {
    match (review.count(), &review.checked) {
        (_, None) => (None, "reading the list and checking its rows…".into()),
        (Some(0), _) => (None, "nothing is left to send".into()),
        (Some(count), _) => (Some(true), format!("Type {count} to send:")),
        (None, Some(_)) => {
            let words = "cannot be sent: see the errors above; nothing was sent";
            (Some(false), words.into())
        }
    }
}

fn rows(shared: &Shared, review: &ListReview, width: usize) -> Vec<Line> {
    let mut rows = told(shared, review, width);
    if !rows.is_empty() {
        rows.push(Line::default());
    }
    let name = list_name(&review.order.path);
    let list = match review.list() {
        Some(list) => format!("{name}: {}, one message each", people(list.rows())),
        None => name.to_owned(),
    };
    let pair = |label: &str, value: &str| {
        let label = format!("{label:<9}");
        paragraph((&label, tone::QUIET), value, tone::TEXT, width)
    };
    rows.extend(pair("List", &list));
    rows.extend(pair("From", review.order.draft.from.trim()));
    if let Some(list) = review.list() {
        let words = format!("Message ‹{}/{}›", review.row, list.rows());
        rows.push(marks::rule(&words, width));
        let shown = review.shown();
        rows.extend(row_message(shown.as_ref(), review.row, width));
        rows.push(Line::styled("─".repeat(width), tone::QUIET));
    }
    for (label, value) in &review.technical {
        rows.extend(pair(label, value));
    }
    rows.extend(pair("Pace", PACES[review.pace].0));
    rows
}

/// What is wrong, and what there is to know before it is sent.
fn told(shared: &Shared, review: &ListReview, width: usize) -> Vec<Line> {
    let say = |mark: &str, style: Style, words: &str| {
        paragraph((&format!("{mark} "), style), words, style, width)
    };
    let mut rows = Vec::new();
    for problem in &review.problems {
        let (mark, style) = match problem.severity {
            Severity::Error => ("✗", tone::BAD),
            Severity::Warning => ("!", tone::WARNING),
        };
        rows.extend(say(mark, style, &problem.words()));
    }
    match &review.checked {
        None => {}
        Some(Err(errors)) => rows.extend(errors_of(errors, width)),
        Some(Ok(list)) => {
            rows.extend(errors_of(&list.errors, width));
            rows.extend(sent_before(shared, list, width));
            for warning in list.warnings.iter().take(LISTED) {
                rows.extend(say("!", tone::WARNING, &warning_words(warning)));
            }
            for note in &list.notes {
                rows.extend(say("·", tone::QUIET, note));
            }
        }
    }
    rows
}

/// What was sent of the list before, and what can be done about it.
fn sent_before(shared: &Shared, list: &CheckedList, width: usize) -> Vec<Line> {
    let sent = &list.sent;
    let rows = list.rows();
    let mut words = Vec::new();
    if sent.accepted == rows {
        words.push(format!(
            "All {rows} messages were accepted before. {{list-again}}: send them all once more"
        ));
    } else if sent.accepted > 0 {
        words.push(format!(
            "{} of {rows} messages were accepted before; only the rest is sent",
            sent.accepted
        ));
    }
    if sent.in_doubt > 0 {
        words.push(format!(
            "{} may have been accepted; postrider asks Postmark before it sends them again",
            text::count(sent.in_doubt, "message")
        ));
    }
    if let Some((_, total, accepted)) = &sent.other {
        words.push(format!(
            "An earlier run of this list is not finished: {accepted} of {total} messages were accepted, and the list or the message has changed since. {{list-finish}}: finish that run as it began. Sending now sends this version to everybody"
        ));
    }
    let keymap = &shared.keymap;
    let words = words.iter().map(|words| keymap.say(words));
    words
        .flat_map(|words| paragraph(("! ", tone::WARNING), &words, tone::WARNING, width))
        .collect()
}
