//! What the real binary sends for each file: the login of the mail block, to the server of the mail block,
//! and nothing else to anybody.

use crate::bench::{Bench, Run};
use crate::certificate::ca_pem;
use crate::more::{LINE_FILES, PROGRAMS};
use crate::read::text_of;
use crate::recorder::Recorder;
use crate::table::{Expected, FILES, TOKEN};

/// The token of the environment, which no file has.
pub const OWN: &str = "b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2";

/// The binary, the server in place of the mail server, and the one in place of all others.
pub struct World {
    plain: Bench,
    with_token: Bench,
    pub mail: Recorder,
    pub decoy: Recorder,
}

impl World {
    pub fn new() -> Self {
        Self {
            plain: Bench::new(),
            with_token: Bench::new().with("POSTMARK_SERVER_TOKEN", OWN),
            mail: Recorder::start(),
            decoy: Recorder::start(),
        }
    }

    /// Runs `check --settings` on a file of this name and text.
    pub fn check(&self, with_token: bool, file: &str, text: &str, extra: &[&str]) -> Run {
        let bench = if with_token {
            &self.with_token
        } else {
            &self.plain
        };
        let path = bench.file(&format!("files/{file}"), text);
        let authority = bench.file("ca.pem", ca_pem());
        let fixed = ["--ca-file", &authority, "check", "--settings", &path];
        bench.run(&[&fixed[..], extra].concat(), b"")
    }

    /// What a run without and with a token in the environment sends, and with a server that the user
    /// names; what is wrong with it.
    fn try_file(&self, file: &str, text: &str, expected: &Expected) -> Vec<String> {
        let mut wrong = Vec::new();
        let named = ["--smtp-host", "127.0.0.1"];
        for (with_token, extra) in [(false, &[][..]), (true, &[][..]), (true, &named[..])] {
            let run = self.check(with_token, file, text, extra);
            let expected = logins(expected, with_token && !extra.is_empty());
            let found = self.mail.take();
            let said = format!("{}{}", run.out, run.err);
            let mut complain = |what: String| {
                wrong.push(format!(
                    "{file}, token {with_token}, {extra:?}: {what}\n{said}\n{text}\n"
                ));
            };
            if found != expected {
                complain(format!("{found:?} arrived, and not {expected:?}"));
            }
            if self.decoy.take_calls() > 0 {
                complain(format!(
                    "another server was called: {:?}",
                    self.decoy.take()
                ));
            }
            for secret in [
                TOKEN,
                OWN,
                "db-secret-password",
                "se/cret",
                "p:ssword1",
                "shop_user",
                "ecret-word",
            ] {
                if said.contains(secret) {
                    complain(format!("{secret} is shown"));
                }
            }
            if run.code == 0 || run.code == 70 || run.code == 101 {
                complain(format!("exit code {}", run.code));
            }
        }
        wrong
    }
}

/// The logins that a file comes to. The recording server refuses them, so each comes once.
fn logins(expected: &Expected, may_use_own: bool) -> Vec<(String, String)> {
    let Expected::Block([_, _, _, _, user, password]) = expected else {
        return Vec::new();
    };
    let is_variable = |part: &str| part.starts_with('$') && !part.starts_with("${");
    let is_known = |part: &str| !is_variable(part) && !["?", "-"].contains(&part);
    match (user, password) {
        (user, password) if is_known(user) && is_known(password) => {
            vec![((*user).to_owned(), (*password).to_owned())]
        }
        (user, password) if is_variable(user) && is_variable(password) && may_use_own => {
            vec![(OWN.to_owned(), OWN.to_owned())]
        }
        _ => Vec::new(),
    }
}

fn none_is_wrong(wrong: &[String]) {
    assert!(
        wrong.is_empty(),
        "{} are wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn a_file_sends_the_login_of_its_mail_block_to_the_server_of_that_block() {
    let world = World::new();
    let (port, decoy) = (world.mail.port.to_string(), world.decoy.port.to_string());
    let mut wrong = Vec::new();
    for row in FILES.iter().filter(|row| !row.moved.is_empty()) {
        let mut text = text_of(row.file);
        for (from, to) in row.moved {
            assert!(text.contains(from), "{}: {from}", row.file);
            text = text.replace(from, to);
        }
        let text = text.replace("@PORT@", &port).replace("@DECOY@", &decoy);
        // A host that is a token is called nowhere.
        let nothing = Expected::Several(&[]);
        let expected = if row.file == "swapped.env" {
            &nothing
        } else {
            &row.expected
        };
        wrong.extend(world.try_file(row.file, &text, expected));
    }
    none_is_wrong(&wrong);
}

#[test]
fn so_do_more_files_of_each_kind() {
    let world = World::new();
    let (port, decoy) = (world.mail.port.to_string(), world.decoy.port.to_string());
    let mut wrong = Vec::new();
    for (file, text, expected) in LINE_FILES.iter().chain(PROGRAMS) {
        // Nothing is tried here that would go to Postmark itself.
        let is_implied = !text.contains("@HOST@")
            && matches!(expected, Expected::Block([_, _, host, ..]) if host.contains("postmark"));
        if is_implied {
            continue;
        }
        let text = text
            .replace("@HOST@", "127.0.0.1")
            .replace("@PORT@", &port)
            .replace("@DECOY@", &decoy)
            .replace("@TOKEN@", TOKEN);
        wrong.extend(world.try_file(file, &text, expected));
    }
    none_is_wrong(&wrong);
}
