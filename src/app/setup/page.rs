//! The rows of the Setup screen: the checks, and the card of what they found.

use super::state::{CheckPane, check_status};
use crate::app::geometry::screen_inside;
use crate::app::text::{self, Line, Span, Style, tone};
use crate::app::{Model, Page, card};
use crate::record::{CheckStep, StepReport, StepResult};

/// Columns from which the card is beside the checks.
const WIDE: usize = 100;
/// Columns of the sign and name of a check.
const LABEL: usize = 14;

/// The check as it is shown.
pub struct CheckRows {
    /// What scrolls.
    pub page: Page,
    /// Its columns.
    pub width: usize,
    /// The card, if it is beside the checks.
    pub beside: Vec<Line>,
}

/// What the screen shows of the check.
pub fn check_rows(model: &Model) -> CheckRows {
    let (width, height) = screen_inside(model.shared.size);
    let check = &model.check;
    let is_wide = width >= WIDE && check.diagnosis.is_some();
    let left = if is_wide { width / 2 } else { width };
    let (mut rows, mut beside) = (body(model, left), Vec::new());
    if let Some(told) = check.diagnosis.as_ref() {
        let room = if is_wide { width - left - 2 } else { width };
        let (mark, fixes) = (mark(worst(check)), card::fixes(model));
        beside = card::rows((told, &fixes), mark, (room, usize::MAX)).0;
        if !is_wide {
            // If there is no room beside the checks, what to do comes first.
            let ladder = std::mem::replace(&mut rows, std::mem::take(&mut beside));
            rows.push(Line::default());
            rows.extend(ladder);
        }
    }
    CheckRows {
        page: Page { rows, height },
        width: left,
        beside,
    }
}

/// The checks, or what can be done here.
fn body(model: &Model, width: usize) -> Vec<Line> {
    let check = &model.check;
    if check.rungs.is_empty() && check.job.is_none() {
        return empty(model, width);
    }
    let mut rows: Vec<Line> = CheckStep::all()
        .flat_map(|rung| of_rung(check, rung, width))
        .collect();
    if let Some(port) = check.best_port() {
        rows.push(Line::default());
        let words = match (check.environment, port) {
            (crate::postmark::Environment::Practice, _) => {
                "practice: nothing left this machine".to_owned()
            }
            (_, port) => model.shared.keymap.say(&format!(
                "port {port} works; {{save-port}} saves it to the profile"
            )),
        };
        rows.extend(paragraph(&words, tone::QUIET, width));
    }
    let asked = [
        (check.dns, "DNS is checked, too ({check-dns})"),
        (
            model.shared.account_token.is_some(),
            "an account token is used until you quit ({account-token})",
        ),
    ];
    for (_, words) in asked.iter().filter(|(is, _)| *is) {
        rows.extend(paragraph(
            &model.shared.keymap.say(words),
            tone::QUIET,
            width,
        ));
    }
    rows
}

fn empty(model: &Model, width: usize) -> Vec<Line> {
    let (profile, keymap) = (model.profile(), &model.shared.keymap);
    let what = format!(
        "Nothing has been checked yet. {} or {} checks {} with what is in the form: the ports, TLS and \
         its certificate, the login, whose token it is, the message stream, the sender. Nothing is sent.",
        keymap.key_named("check"),
        keymap.key_named("check-again"),
        profile.smtp_host
    );
    let mut rows = paragraph(&what, tone::TEXT, width);
    let keys = [
        "{letter}  guided setup, up to your first delivered message",
        "{check-dns}  check DNS too: DKIM, Return-Path, SPF, DMARC",
        "{account-token}  enter an account token, to check signatures and domains",
        "{prove}  test the sender with one message to Postmark's blackhole address",
        "{troubleshooting} search everything that can go wrong",
    ];
    rows.push(Line::default());
    let letter = keymap.last_of("to-walkthrough");
    for key in keys {
        let key = key.replace("{letter}", &letter);
        rows.extend(paragraph(&keymap.say(&key), tone::TEXT, width));
    }
    rows
}

fn paragraph(words: &str, style: Style, width: usize) -> Vec<Line> {
    text::paragraph(("", style), words, style, width)
}

/// One row for a check; longer evidence continues below.
fn of_rung(check: &CheckPane, rung: CheckStep, width: usize) -> Vec<Line> {
    let reports: Vec<&StepReport> = check.rungs.iter().filter(|one| one.rung == rung).collect();
    let climbing = check.climbing.iter().any(|one| one.0 == rung);
    if reports.is_empty() && !climbing {
        return Vec::new();
    }
    let (sign, style) = match best(&reports) {
        Some(verdict) => mark(verdict),
        None => ("…", tone::QUIET),
    };
    let words = match (rung.is_per_port(), reports.as_slice()) {
        (true, several) if !several.is_empty() => ports(check, rung, several),
        (_, [only, ..]) => only.evidence.clone(),
        (_, []) => "…".to_owned(),
    };
    // Of several ports the slowest tells how long it took.
    let took = reports.iter().map(|report| report.ms).fold(0.0, f64::max);
    let words = if took < 0.05 {
        words
    } else {
        format!("{words}  ({took:.1} ms)")
    };
    let lead = format!("{sign} {:<11} ", rung.name());
    let lines = text::wrap(&words, width.saturating_sub(LABEL).max(10));
    let mut rows = Vec::new();
    for (at, line) in lines.into_iter().enumerate() {
        let lead = if at == 0 {
            lead.clone()
        } else {
            " ".repeat(LABEL)
        };
        rows.push(Line::from(vec![
            Span::styled(lead, style),
            Span::styled(line, tone::TEXT),
        ]));
    }
    rows
}

/// `587 ✓  2525 ✓  25 ✗ Connection refused`, and what the first of them found.
fn ports(check: &CheckPane, rung: CheckStep, reports: &[&StepReport]) -> String {
    let mut words: Vec<String> = Vec::new();
    let good = |verdict: StepResult| matches!(verdict, StepResult::Ok | StepResult::Warn);
    for report in reports.iter().filter(|report| report.port.is_some()) {
        let port = report.port.unwrap_or_default();
        if good(report.verdict) {
            words.push(format!("{port} ✓"));
        } else {
            words.push(format!("{port} ✗ {}", report.evidence));
        }
    }
    let climbing = check.climbing.iter().filter(|one| one.0 == rung);
    words.extend(
        climbing
            .filter_map(|one| one.1)
            .map(|port| format!("{port} …")),
    );
    // What is worth reading is the same on all ports.
    let telling = [
        CheckStep::Tls,
        CheckStep::Certificate,
        CheckStep::Ehlo,
        CheckStep::Greeting,
    ];
    let found = reports.iter().find(|report| good(report.verdict));
    match found {
        Some(found) if telling.contains(&rung) => {
            format!("{}  {}", words.join("  "), found.evidence)
        }
        _ if words.is_empty() => reports
            .first()
            .map_or_else(String::new, |one| one.evidence.clone()),
        _ => words.join("  "),
    }
}

/// One working port is enough.
fn best(reports: &[&StepReport]) -> Option<StepResult> {
    let verdicts = || reports.iter().map(|report| report.verdict);
    [
        StepResult::Ok,
        StepResult::Warn,
        StepResult::Fail,
        StepResult::Unknown,
        StepResult::Skipped,
    ]
    .into_iter()
    .find(|verdict| verdicts().any(|one| one == *verdict))
}

/// What the card's sign says.
fn worst(check: &CheckPane) -> StepResult {
    match check_status(check) {
        "good" => StepResult::Warn,
        "unknown" => StepResult::Unknown,
        _ => StepResult::Fail,
    }
}

fn mark(verdict: StepResult) -> (&'static str, Style) {
    match verdict {
        StepResult::Ok => ("✓", tone::GOOD),
        StepResult::Warn => ("!", tone::WARNING),
        StepResult::Fail => ("✗", tone::BAD),
        StepResult::Unknown => ("?", tone::WARNING),
        StepResult::Skipped => ("-", tone::QUIET),
    }
}
