//! What the interface costs, measured on the real binary in a real pseudo-terminal. Prints figures;
//! asserts none, because a shared machine has bad moments.
//!
//! ```text
//! cargo bench --bench terminal                     everything; a minute of it is idle time
//! cargo bench --bench terminal -- --idle 5         with five idle seconds
//! cargo bench --bench terminal -- start latency    these parts only: start latency idle memory preview
//! ```
//!
//! The yardstick for the start is the smallest ratatui program there is, which is this very file
//! run with `--hello`.

#[cfg(unix)]
#[path = "terminal/driver.rs"]
mod driver;
#[cfg(unix)]
#[path = "terminal/figures.rs"]
mod figures;
#[cfg(unix)]
#[path = "terminal/hello.rs"]
mod hello;
#[cfg(unix)]
#[path = "terminal/parts.rs"]
mod parts;

#[cfg(unix)]
fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.iter().any(|argument| argument == "--hello") {
        return hello::run();
    }
    let idle = arguments
        .iter()
        .skip_while(|argument| *argument != "--idle")
        .nth(1);
    let idle = idle.and_then(|seconds| seconds.parse().ok()).unwrap_or(60);
    let table: [(&str, &dyn Fn()); 5] = [
        ("start", &parts::start),
        ("latency", &parts::latency),
        ("idle", &|| parts::idle(idle)),
        ("memory", &parts::memory),
        ("preview", &parts::preview),
    ];
    let named = |name: &str| arguments.iter().any(|argument| argument == name);
    let all = !table.iter().any(|(name, _)| named(name));
    for (name, measure) in table {
        if all || named(name) {
            measure();
        }
    }
}

#[cfg(not(unix))]
fn main() {
    eprintln!("skipped: these measurements need a Unix pseudo-terminal");
}
