//! What is printed of a panic, of whose message nobody knows what it quotes.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::panic::PanicHookInfo;

use super::plain::say;
use crate::postmark::Redactor;

/// From now on a panic is printed without anything token-shaped, and safe for a terminal.
pub(super) fn report() {
    std::panic::set_hook(Box::new(|info| say(&described(info))));
}

fn described(info: &PanicHookInfo<'_>) -> String {
    let said = info.to_string();
    let mut redactor = Redactor::new();
    redactor.learn_tokens_in(&said);
    let mut text = format!("postrider: defect: {}", redactor.scrub(&said));
    let trace = Backtrace::capture();
    if trace.status() == BacktraceStatus::Captured {
        text.push_str(&format!("\n{trace}"));
    }
    text
}
