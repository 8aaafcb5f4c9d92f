//! Looking up mail: what Postmark knows of mail to somebody, and whom the server does not send to.

use super::order::{LookupTask, MailFound};
use crate::app::buffer::Edit;
use crate::app::geometry::{overlay_inside, widest};
use crate::app::intent::{Intent, Question};
use crate::app::key::{Key, KeyCode};
use crate::app::layer::{Cx, Handled, Layer};
use crate::app::line::LineField;
use crate::app::notice::NoticeKind;
use crate::app::pager::Page;
use crate::app::search_line::SearchLine;
use crate::app::selection::{around, clamped};
use crate::app::shared::Shared;
use crate::app::text::{self, Line, tone};
use crate::mail::parse_mailbox;
use crate::postmark::TokenShape;
use crate::record::{LookupQuery, StreamSuppression};

/// Columns of the box where there is room, and its rows.
const WIDTH: usize = 90;
const HEIGHT: usize = 22;
/// Rows around the page: tabs, search line, rule, keys; these take one more row where they are cut.
const AROUND: usize = 4;
/// Columns in which the keys fit in one row.
const KEYS: usize = 72;

/// What the overlay shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LookupTab {
    /// What happened to mail.
    #[default]
    Mail,
    /// Whom the server does not send to.
    Suppressions,
}

/// The overlay.
#[derive(Debug, Clone, Default)]
pub struct MailLookup {
    /// What it shows.
    pub tab: LookupTab,
    /// Whose mail: an address, a MessageID, or words of the subject.
    pub query: SearchLine,
    /// What Postmark was asked last.
    pub(super) asked: Option<LookupQuery>,
    /// Whether it has not answered yet.
    pub asking: bool,
    /// What it answered, or why it did not.
    pub found: Option<Result<Box<MailFound>, String>>,
    /// First row of the answer in view.
    pub scroll: usize,
    /// The part of the addresses that is searched for.
    pub filter: SearchLine,
    /// The suppressions, or why they are not known; `None` while Postmark is asked.
    pub suppressions: Option<Result<Vec<StreamSuppression>, String>>,
    /// Index of the chosen row among the matches.
    pub selected: usize,
}

impl MailLookup {
    /// The overlay with `who` to look up.
    pub(super) fn new(tab: LookupTab, who: &str) -> Self {
        let mut lookup = Self {
            tab,
            ..Self::default()
        };
        lookup.query.input = LineField::new(who.to_owned());
        lookup.query.is_open = tab == LookupTab::Mail;
        lookup
    }

    /// The suppressions that match.
    pub fn rows(&self) -> Vec<&StreamSuppression> {
        let Some(Ok(all)) = &self.suppressions else {
            return Vec::new();
        };
        let part = self.filter.text().trim().to_lowercase();
        let matches = |one: &&StreamSuppression| {
            let address = one.suppressed.address.to_lowercase();
            address.contains(&part) || one.stream.contains(&part)
        };
        all.iter().filter(matches).collect()
    }

    /// The answer as a page, for the size of the terminal.
    pub fn page(&self, shared: &Shared) -> (usize, Page) {
        let width = widest(shared.size).min(WIDTH);
        let rows = match &self.found {
            _ if self.asking => vec![Line::styled("Asking Postmark…".to_owned(), tone::QUIET)],
            None => text::paragraph(
                ("", tone::QUIET),
                "Type an address, a Postmark MessageID, or words of a subject, then press Enter: what Postmark knows of that mail on this server, whoever sent it.",
                tone::QUIET,
                width,
            ),
            Some(Err(why)) => text::paragraph(("✗ ", tone::BAD), why, tone::TEXT, width),
            Some(Ok(found)) => rows(found, width),
        };
        let height = overlay_inside(shared.size, width, HEIGHT).1;
        let around = AROUND + usize::from(width < KEYS);
        let height = height.saturating_sub(around).max(1);
        (width, Page { rows, height })
    }

    /// Shows the other one of mail and suppressions.
    pub(in crate::app) fn show_other(&mut self, cx: &mut Cx<'_>) {
        self.tab = match self.tab {
            LookupTab::Mail => LookupTab::Suppressions,
            LookupTab::Suppressions => LookupTab::Mail,
        };
        if self.tab == LookupTab::Suppressions && !matches!(self.suppressions, Some(Ok(_))) {
            self.suppressions = None;
            cx.want(Intent::LookUp(LookupTask::ListSuppressions));
        }
    }

    /// Opens the search line.
    pub(in crate::app) fn open_search(&mut self, _: &mut Cx<'_>) {
        self.search().is_open = true;
    }

    fn search(&mut self) -> &mut SearchLine {
        match self.tab {
            LookupTab::Mail => &mut self.query,
            LookupTab::Suppressions => &mut self.filter,
        }
    }

    /// Asks what happened to the mail.
    pub(super) fn look_up(&mut self, cx: &mut Cx<'_>) {
        let typed = self.query.text().trim().to_owned();
        match query(&typed) {
            Ok(Some(query)) => {
                self.query.is_open = false;
                (self.asking, self.scroll) = (true, 0);
                self.asked = Some(query.clone());
                cx.want(Intent::LookUp(LookupTask::Find(query)));
            }
            Ok(None) => {}
            Err(why) => cx.notify(NoticeKind::Warning, why),
        }
    }

    /// Asks before Postmark sends again to the address of the chosen row, or those of the answer.
    pub(in crate::app) fn reactivate(&mut self, cx: &mut Cx<'_>) {
        let wanted: Vec<(String, String)> = match self.tab {
            LookupTab::Mail => match &self.found {
                Some(Ok(found)) => found.liftable.clone(),
                _ => Vec::new(),
            },
            LookupTab::Suppressions => {
                let row = self.rows().get(self.selected).copied();
                let row = row.filter(|row| row.suppressed.can_be_lifted());
                let pair =
                    |row: &StreamSuppression| (row.stream.clone(), row.suppressed.address.clone());
                row.map(pair).into_iter().collect()
            }
        };
        if wanted.is_empty() {
            let text = "nothing here can be reactivated: only the recipient undoes an unsubscribe, and Postmark's support a spam complaint";
            return cx.notify(NoticeKind::Info, text);
        }
        let names: Vec<String> = wanted
            .iter()
            .map(|(stream, address)| format!("{address} on {stream}"))
            .collect();
        let text = format!(
            "Reactivate {}? Another bounce hurts your sender reputation.",
            names.join(", ")
        );
        let tasks = wanted
            .into_iter()
            .map(|(stream, address)| Intent::LookUp(LookupTask::Reactivate { stream, address }));
        let question = Question::new("Reactivate", text)
            .answer("Leave suppressed", [])
            .answer("Reactivate", tasks);
        cx.ask(question);
    }
}

/// What was typed as a query; `None` for nothing.
fn query(typed: &str) -> Result<Option<LookupQuery>, String> {
    Ok(Some(match typed {
        "" => return Ok(None),
        id if TokenShape::of(id) == TokenShape::Uuid => LookupQuery::MessageId(id.to_owned()),
        who if who.contains('@') => {
            let mailbox = parse_mailbox(who).map_err(|error| error.to_string())?;
            LookupQuery::Recipient(mailbox.address())
        }
        words => LookupQuery::Subject(words.to_owned()),
    }))
}

fn rows(found: &MailFound, width: usize) -> Vec<Line> {
    let mut rows = text::paragraph(("", tone::TITLE), &found.verdict.text, tone::TITLE, width);
    if let Some(fix) = &found.verdict.fix {
        rows.extend(text::paragraph(
            ("→ ", tone::KEY),
            &fix.text,
            tone::TEXT,
            width,
        ));
    }
    rows.push(Line::default());
    for (at, what) in &found.traces {
        let mark = format!("{at}  ");
        rows.extend(text::paragraph(
            (&mark, tone::QUIET),
            what,
            tone::TEXT,
            width,
        ));
    }
    if !found.traces.is_empty() {
        rows.push(Line::default());
    }
    rows.extend(text::paragraph(
        ("", tone::QUIET),
        &found.scope,
        tone::QUIET,
        width,
    ));
    rows
}

impl Layer for MailLookup {
    fn text_key(&mut self, key: Key, edit: Option<Edit>, cx: &mut Cx<'_>) -> Handled {
        let asks = key.code == KeyCode::Enter && self.tab == LookupTab::Mail;
        if asks && self.query.is_open {
            self.look_up(cx);
            return Handled::Yes;
        }
        if self.search().key(key, edit).is_none() {
            return Handled::No;
        }
        self.selected = 0;
        Handled::Yes
    }

    fn paste(&mut self, text: &str, _: &mut Cx<'_>) {
        self.search().paste(text);
        self.search().is_open = true;
        self.selected = 0;
    }

    fn line(&mut self) -> Option<&mut LineField> {
        let search = self.search();
        search.is_open.then_some(&mut search.input)
    }

    fn scroll(&mut self, by: isize, cx: &mut Cx<'_>) {
        if self.tab == LookupTab::Mail {
            let page = Self::page(self, cx.shared).1;
            self.scroll = page.scrolled(self.scroll, by);
            return;
        }
        let count = self.rows().len();
        match by {
            -1 | 1 => around(&mut self.selected, by, count),
            _ => clamped(&mut self.selected, by, count),
        }
    }

    /// Looks up the mail; in the suppressions, mail to the address of the chosen row.
    fn choose(&mut self, cx: &mut Cx<'_>) {
        if self.tab == LookupTab::Suppressions {
            let row = self.rows().get(self.selected).copied();
            let Some(address) = row.map(|row| row.suppressed.address.clone()) else {
                return;
            };
            self.query.input = LineField::new(address);
            self.tab = LookupTab::Mail;
        }
        self.look_up(cx);
    }
}
