//! The Activity screen: every send that is kept, searched and filtered, and one of them opened.

mod page;

pub use page::activity_page;

use super::buffer::Edit;
use super::effect::Effect;
use super::intent::{Intent, Question};
use super::key::Key;
use super::layer::{Cx, Handled, Layer};
use super::line::LineField;
use super::notice::NoticeKind;
use super::search_line::{SearchLine, Searched};
use super::selection::{around, clamped};
use super::shared::Shared;
use crate::diagnose::{Context, Diagnosis};
use crate::postmark::{ACTIVITY_PAGE, printable_line};
use crate::record::{FollowOutcome, HistoryPage, HistoryQuery, SendRecord, SendSummary, Status};

/// Rows from the end at which the next page is fetched.
const AHEAD: usize = 20;
/// Rows that are fetched at a time.
const PAGE: u32 = 200;

/// A page of an open send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ActivityPage {
    /// Who, what, where, and what happened when.
    #[default]
    Timeline,
    /// What it means and what to do.
    Meaning,
    /// Every line of the dialogue.
    Transcript,
    /// What was written.
    Message,
}

impl ActivityPage {
    /// All pages in order.
    pub const ALL: [Self; 4] = [
        Self::Timeline,
        Self::Meaning,
        Self::Transcript,
        Self::Message,
    ];

    /// The word on its tab.
    pub fn name(self) -> &'static str {
        match self {
            Self::Timeline => "Timeline",
            Self::Meaning => "Meaning",
            Self::Transcript => "Transcript",
            Self::Message => "Message",
        }
    }
}

/// The Activity screen.
#[derive(Default)]
pub struct ActivityPane {
    /// The rows that fit, newest first, as far as they were fetched.
    pub rows: Vec<SendSummary>,
    /// Whether there are more below.
    pub more: bool,
    /// How many sends are kept in all.
    pub total: u64,
    /// The chosen row.
    pub selected: usize,
    /// What is searched for.
    pub search: SearchLine,
    /// Only this status.
    pub status: Option<Status>,
    /// Only this profile.
    pub profile: Option<String>,
    /// Why the history cannot be read.
    pub trouble: Option<String>,
    /// Whether an answer of the edge has come.
    pub loaded: bool,
    /// The open send with what it means.
    pub open: Option<Box<Opened>>,
    /// The page of the open send.
    pub page: ActivityPage,
    /// Lines scrolled down in it.
    pub scroll: usize,
}

/// A send of the history, opened.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    /// All that is kept.
    pub record: SendRecord,
    /// What is the matter with it, if anything is.
    pub diagnosis: Option<Diagnosis>,
}

impl ActivityPane {
    /// The chosen send: the open one, or that of the chosen row.
    pub fn chosen(&self) -> Option<&SendSummary> {
        let opened = self.open.as_ref().map(|open| &open.record.summary);
        opened.or_else(|| self.rows.get(self.selected))
    }

    /// What is shown now, from the top.
    fn query(&self) -> HistoryQuery {
        HistoryQuery {
            text: self.search.text().into(),
            status: self.status,
            profile: self.profile.clone(),
            limit: PAGE,
            ..HistoryQuery::default()
        }
    }

    /// Asks for the rows again, as far as they were fetched.
    pub(super) fn reload(&self) -> Effect {
        let fetched = u32::try_from(self.rows.len()).unwrap_or(PAGE);
        Effect::ListSends(HistoryQuery {
            limit: fetched.max(PAGE),
            ..self.query()
        })
    }

    /// Asks for everything that is shown again.
    pub(super) fn refresh(&self) -> Vec<Effect> {
        let open = self.open.iter();
        let open = open.map(|open| Effect::OpenSend(open.record.summary.id.clone()));
        std::iter::once(self.reload()).chain(open).collect()
    }

    /// Rows came. Those of another question than the present one are of no use any more.
    pub(super) fn listed(&mut self, query: &HistoryQuery, result: Result<HistoryPage, String>) {
        let asked = HistoryQuery {
            before: query.before,
            limit: query.limit,
            ..self.query()
        };
        if *query != asked {
            return;
        }
        self.loaded = true;
        match result {
            Err(why) => self.trouble = Some(why),
            Ok(page) => {
                self.trouble = None;
                self.total = page.total;
                match query.before {
                    None => self.take(page),
                    Some(before) => {
                        // What was asked for twice is shown once.
                        self.rows.retain(|row| row.seq >= before);
                        self.rows.extend(page.rows);
                        self.more = page.more;
                    }
                }
            }
        }
    }

    /// New rows from the top. The chosen send stays chosen, or the one below it where it is gone, unless it is
    /// the newest that is wanted.
    fn take(&mut self, page: HistoryPage) {
        let chosen = self.rows.get(self.selected).map(|row| row.seq);
        let keep = self.open.is_some() || self.selected > 0;
        (self.rows, self.more) = (page.rows, page.more);
        let near = |seq| self.rows.iter().position(|row| row.seq <= seq);
        let still_there = chosen.filter(|_| keep).and_then(near);
        self.selected = still_there.unwrap_or(0);
    }

    /// A send came to be read.
    pub(super) fn opened(
        &mut self,
        result: Result<Option<Box<SendRecord>>, String>,
        cx: &mut Cx<'_>,
    ) {
        match result {
            Err(why) => cx.notify(NoticeKind::Error, why),
            Ok(None) => {
                self.open = None;
                cx.notify(NoticeKind::Info, "the history has forgotten that send");
            }
            Ok(Some(record)) => {
                let diagnosis = meaning(cx.shared, &record);
                let record = *record;
                self.open = Some(Box::new(Opened { record, diagnosis }));
            }
        }
    }

    /// Enter: opens the chosen send.
    pub(super) fn open(&mut self, cx: &mut Cx<'_>) {
        if let Some(row) = self.rows.get(self.selected) {
            self.scroll = 0;
            cx.perform(Effect::OpenSend(row.id.clone()));
        }
    }

    /// Another question: its answer is shown from the top.
    fn ask(&mut self, cx: &mut Cx<'_>) {
        self.selected = 0;
        cx.perform(Effect::ListSends(self.query()));
    }

    /// Opens the search.
    pub(super) fn open_search(&mut self, _: &mut Cx<'_>) {
        self.search.is_open = true;
    }

    /// Turns so many pages on.
    pub(super) fn turn(&mut self, by: isize) {
        let all = ActivityPage::ALL;
        let here = all.iter().position(|page| *page == self.page);
        let mut at = here.unwrap_or(0);
        around(&mut at, by, all.len());
        (self.page, self.scroll) = (all[at], 0);
    }

    /// The next status, and behind the last all of them.
    pub(super) fn next_status(&mut self, cx: &mut Cx<'_>) {
        let all = Status::all().map(Some);
        self.status = next(std::iter::once(None).chain(all), &self.status);
        self.ask(cx);
    }

    /// The next profile, and behind the last all of them.
    pub(super) fn next_profile(&mut self, cx: &mut Cx<'_>) {
        let names = cx.shared.profiles.iter();
        let names = names.map(|profile| Some(profile.name.clone()));
        self.profile = next(std::iter::once(None).chain(names), &self.profile);
        self.ask(cx);
    }

    /// Asks the API again for the delivery status of the chosen send.
    pub(super) fn follow(&mut self, cx: &mut Cx<'_>) {
        if let Some(chosen) = self.chosen() {
            cx.notify(NoticeKind::Info, "checking the delivery status…");
            cx.want(Intent::Follow(chosen.id.clone(), chosen.profile.clone()));
        }
    }

    /// The chosen send becomes the draft; `at_once` opens its review.
    pub(super) fn send_again(&mut self, at_once: bool, cx: &mut Cx<'_>) {
        if let Some(chosen) = self.chosen() {
            let id = chosen.id.clone();
            cx.perform(Effect::CopySend { id, at_once });
        }
    }

    /// Copies the MessageID, or postrider's own id while Postmark's is not known.
    pub(super) fn copy_id(&mut self, cx: &mut Cx<'_>) {
        let Some(chosen) = self.chosen() else {
            return;
        };
        let (what, id) = match &chosen.message_id {
            Some(id) => ("the MessageID", id),
            None => ("the send's own id (Postmark's is not known)", &chosen.id.0),
        };
        cx.copy(what, printable_line(id).into_owned());
    }

    /// Copies the address of the page where Postmark lists it.
    pub(super) fn open_in_postmark(&mut self, cx: &mut Cx<'_>) {
        let id = self.chosen().and_then(|chosen| chosen.message_id.as_ref());
        let search = id.map_or_else(String::new, |id| format!("; search for {id}"));
        let what = format!("{ACTIVITY_PAGE} (the server, its stream, Activity{search})");
        cx.copy(what, ACTIVITY_PAGE);
    }

    /// Asks before the chosen send goes from the history.
    pub(super) fn ask_to_forget(&mut self, cx: &mut Cx<'_>) {
        let Some(id) = self.chosen().map(|chosen| chosen.id.clone()) else {
            return;
        };
        let text = "Delete this send from the history? Its transcript and text are deleted, too; nothing changes at Postmark.";
        let question = Question::new("Forget", text)
            .answer("Keep it", [])
            .answer("Delete it", [Intent::ForgetSend(id)]);
        cx.ask(question);
    }

    /// Writes all sends that fit into a file.
    pub(super) fn export(&mut self, cx: &mut Cx<'_>) {
        cx.perform(Effect::ExportSends(self.query()));
    }
}

/// The value after `present`, and after the last the first.
fn next<T: PartialEq>(all: impl Iterator<Item = T>, present: &T) -> T {
    let mut all: Vec<T> = all.collect();
    let here = all.iter().position(|one| one == present);
    let at = (here.unwrap_or(0) + 1) % all.len().max(1);
    all.swap_remove(at)
}

/// What is the matter with a send of the history.
fn meaning(shared: &Shared, record: &SendRecord) -> Option<Diagnosis> {
    let context = Context::of_send(&record.begun);
    let found = FollowOutcome {
        message_id: record.summary.message_id.clone(),
        recipients: record.recipients.clone(),
        trouble: None,
        stopped: false,
    };
    let status = record.summary.status;
    let followed = shared.catalogue.diagnose_followed(&found, &context);
    let at_first = || {
        let failure = record.failure.as_ref()?;
        Some(shared.catalogue.diagnose_send(status, failure, &context))
    };
    let is_well = status == Status::Delivered;
    followed.or_else(at_first).filter(|_| !is_well)
}

impl Layer for ActivityPane {
    /// Keys of the search, while it is open.
    fn text_key(&mut self, key: Key, edit: Option<Edit>, cx: &mut Cx<'_>) -> Handled {
        match self.search.key(key, edit) {
            None => return Handled::No,
            Some(Searched::Left) => {}
            Some(Searched::Changed) => self.ask(cx),
        }
        Handled::Yes
    }

    fn paste(&mut self, text: &str, cx: &mut Cx<'_>) {
        self.search.paste(text);
        self.ask(cx);
    }

    fn line(&mut self) -> Option<&mut LineField> {
        self.search.line()
    }

    /// Moves the choice, or scrolls the open send.
    fn scroll(&mut self, by: isize, cx: &mut Cx<'_>) {
        if let Some(open) = &self.open {
            let page = activity_page(cx.shared, self.page, open);
            self.scroll = page.scrolled(self.scroll, by);
            return;
        }
        let count = self.rows.len();
        clamped(&mut self.selected, by, count);
        let nears_end = self.selected + AHEAD > count.saturating_sub(1);
        let before = self.rows.last().map(|row| row.seq);
        if let Some(before) = before.filter(|_| nears_end && self.more) {
            // Until the answer comes nobody asks for the same page again.
            self.more = false;
            cx.perform(Effect::ListSends(HistoryQuery {
                before: Some(before),
                ..self.query()
            }));
        }
    }

    /// Closes the send, then the search, then the screen.
    fn close(&mut self, cx: &mut Cx<'_>) {
        let is_narrowed =
            !self.search.text().is_empty() || self.status.is_some() || self.profile.is_some();
        if self.open.take().is_some() {
            self.scroll = 0;
        } else if is_narrowed {
            self.search = SearchLine::default();
            (self.status, self.profile) = (None, None);
            self.ask(cx);
        } else {
            cx.want(Intent::ToForm);
        }
    }
}
