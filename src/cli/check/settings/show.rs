//! What `check --settings` prints: findings, corrections, the blocks to choose from, and where the login
//! goes. All of it may have text of the file in it, so all of it is redacted here.

use serde_json::{Value, json};

use super::login::Login;
use crate::cli::exit::Exit;
use crate::cli::json as lines;
use crate::cli::plain::{print, say};
use crate::diagnose::{Setting, SettingsBlock, SettingsReport, Weight, host_problem};
use crate::postmark::{Credential, Profile, Redactor};
use crate::smtp::presentable;

/// Blocks that are listed.
const LISTED: usize = 20;
/// Characters of a block's name that are shown.
const NAME: usize = 60;

/// Prints what is found in one file.
pub(super) struct Printer<'a> {
    pub json: bool,
    pub file: &'a str,
    pub profile: &'a Profile,
    pub redactor: Redactor,
}

impl Printer<'_> {
    fn clean(&self, text: &str) -> String {
        presentable(&self.redactor, text)
    }

    /// The findings and the corrected lines.
    pub(super) fn report(&self, report: &SettingsReport) {
        for finding in &report.findings {
            self.finding(finding.hint, finding.weight, finding.line, &finding.words);
        }
        let corrected: Vec<String> = report
            .corrected
            .iter()
            .map(|line| self.clean(line))
            .collect();
        if corrected.is_empty() {
            return;
        }
        if self.json {
            lines::line(&json!({"v": 1, "event": "corrected", "lines": corrected}));
            return;
        }
        print("\nHow it should be:\n\n");
        for line in &corrected {
            print(&format!("  {line}\n"));
        }
        print("\n");
    }

    fn finding(&self, hint: &str, weight: Weight, line: Option<usize>, words: &str) {
        let words = self.clean(words);
        if self.json {
            lines::line(&json!({
                "v": 1, "event": "setting", "hint": hint, "weight": weight, "line": line, "words": words,
            }));
            return;
        }
        let sign = match weight {
            Weight::Error => "✗ fail   ",
            Weight::Warning => "! warn   ",
            Weight::Note => "- note   ",
        };
        let line = line.map_or_else(String::new, |line| format!("line {line}: "));
        print(&format!("{sign} settings    {line}{words} [{hint}]\n"));
    }

    /// The file has no shape that is known.
    pub(super) fn not_recognized(&self, why: &str) -> Exit {
        let words = format!("{} was not recognized: {why}", self.file);
        self.finding("settings.nothing", Weight::Error, None, &words);
        self.end("settings.nothing", Exit::Configuration)
    }

    /// Several blocks to choose from, or none with the name that was given.
    pub(super) fn several(&self, blocks: &[SettingsBlock], wanted: Option<&str>) -> Exit {
        let words = match wanted {
            Some(name) => format!("{} has no block {name:?}; it has:", self.file),
            None => format!(
                "{} has {} blocks of mail settings; nothing was tried. Choose one with --block NAME:",
                self.file,
                blocks.len()
            ),
        };
        if self.json {
            self.finding("settings.several", Weight::Error, None, &words);
        } else {
            say(&self.clean(&words));
        }
        for block in blocks.iter().take(LISTED) {
            self.block(block);
        }
        if blocks.len() > LISTED && !self.json {
            say(&format!("  and {} more", blocks.len() - LISTED));
        }
        self.end("settings.several", Exit::Usage)
    }

    fn block(&self, block: &SettingsBlock) {
        let name: String = self.clean(&block.name).chars().take(NAME).collect();
        let host = block.host.as_ref().and_then(Setting::text);
        // Whatever is no plain name may be anything.
        let secrets: Vec<_> = block.secrets().cloned().collect();
        let host = host.filter(|host| host_problem(host, &secrets).is_none());
        let host = host.map(|host| self.clean(host));
        let port = block.port.as_ref().and_then(Setting::text);
        let port = port.and_then(|port| port.trim().parse::<u16>().ok());
        let (first, last) = block.lines;
        if self.json {
            lines::line(&json!({
                "v": 1, "event": "block", "block": name, "shape": block.shape(), "lines": [first, last],
                "host": host, "port": port,
            }));
            return;
        }
        let host = host.unwrap_or_else(|| "no host".to_owned());
        let port = port.map_or_else(String::new, |port| format!(":{port}"));
        say(&format!(
            "  {name:<20} {:<12} {host}{port}  ({})",
            range(first, last),
            block.shape()
        ));
    }

    /// Where the login goes, which user it is, and where that is written.
    pub(super) fn sign_in(&self, block: &SettingsBlock, (host, port): (&str, u16), login: &Login) {
        let user = login.credential.as_ref().map(short_user);
        let (first, last) = block.lines;
        if self.json {
            lines::line(&json!({
                "v": 1, "event": "sign-in", "host": host, "port": port, "user": user, "from": login.from,
                "why": if login.from == "none" { json!(self.clean(&login.words)) } else { Value::Null },
                "file": self.clean(self.file), "block": self.clean(&block.name), "lines": [first, last],
            }));
            return;
        }
        let Some(user) = user else {
            say(&self.clean(&login.words));
            return;
        };
        let place = format!(
            "{} of {} (block {})",
            range(first, last),
            self.file,
            block.name
        );
        let words = match login.from {
            "file" => format!("Signing in to {host}:{port} as {user}, from {place}"),
            _ => format!(
                "Signing in to {host}:{port} as {user}, {}; the server is from {place}",
                login.words
            ),
        };
        say(&self.clean(&words));
    }

    /// Nothing can be tried.
    pub(super) fn stop(&self, why: &str, hint: &str, exit: Exit) -> Exit {
        if !self.json {
            say(why);
        }
        self.end(hint, exit)
    }

    /// The last line of `--json`.
    fn end(&self, hint: &str, exit: Exit) -> Exit {
        if self.json {
            lines::line(&json!({
                "v": 1, "event": "outcome", "status": "bad", "hint": hint, "others": [],
                "profile": self.profile.name, "host": Value::Null, "exit": exit.code(),
            }));
        }
        exit
    }
}

/// `line 4`, `lines 4-7`
fn range(first: usize, last: usize) -> String {
    if first == last {
        format!("line {first}")
    } else {
        format!("lines {first}-{last}")
    }
}

/// The end of a username, enough to know it again.
fn short_user(credential: &Credential) -> String {
    let user = credential.user_name();
    match user.last_four() {
        "" => format!("a username of {} characters", user.expose().chars().count()),
        last => format!("…{last}"),
    }
}
