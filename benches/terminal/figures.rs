//! Figures: order statistics, and what the kernel knows of a process.

use std::fs;
use std::time::Duration;

/// Measured times in order.
pub struct Times(Vec<Duration>);

impl Times {
    /// Sorts what was measured.
    pub fn of(mut times: Vec<Duration>) -> Self {
        times.sort();
        Self(times)
    }

    /// The time below which so many hundredths of the measurements lie, in milliseconds.
    pub fn percentile(&self, hundredths: usize) -> f64 {
        let at = (self.0.len() * hundredths / 100).min(self.0.len() - 1);
        self.0[at].as_secs_f64() * 1_000.0
    }
}

/// One line of the report: what, how much, and what was promised.
pub fn report(what: &str, found: &str, promise: &str) {
    println!("{what:<44} {found:<34} {promise}");
}

/// Context switches of all threads so far, voluntary and not.
pub fn context_switches(pid: u32) -> u64 {
    let tasks = fs::read_dir(format!("/proc/{pid}/task"))
        .into_iter()
        .flatten()
        .flatten();
    let status = tasks.filter_map(|task| fs::read_to_string(task.path().join("status")).ok());
    status.map(|status| sum(&status, "ctxt_switches:")).sum()
}

/// Processor time so far, in clock ticks of a hundredth of a second.
pub fn ticks(pid: u32) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    [11, 12]
        .iter()
        .filter_map(|at| fields.get(*at)?.parse::<u64>().ok())
        .sum()
}

/// A value of kilobytes from a file of the process, in megabytes.
pub fn megabytes(pid: u32, file: &str, name: &str) -> f64 {
    let text = fs::read_to_string(format!("/proc/{pid}/{file}")).unwrap_or_default();
    let kilobytes = sum(&text, name);
    kilobytes as f64 / 1024.0
}

/// Forgets the peak of resident memory.
pub fn reset_peak(pid: u32) {
    let _ = fs::write(format!("/proc/{pid}/clear_refs"), "5");
}

/// Adds the numbers of all lines whose first word ends in `name`.
fn sum(text: &str, name: &str) -> u64 {
    let lines = text
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>());
    let named = lines.filter(|words| words.first().is_some_and(|word| word.ends_with(name)));
    named
        .filter_map(|words| words.get(1)?.parse::<u64>().ok())
        .sum()
}
