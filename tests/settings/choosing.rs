//! Several blocks, and which of them is tried.

use serde_json::Value;

use crate::bench::Bench;
use crate::sent::{OWN, World};
use crate::table::TOKEN;

/// Two blocks: another service's, and the one that is meant.
fn two(world: &World) -> String {
    format!(
        "SMTP_HOST=127.0.0.1\nSMTP_PORT={}\nSMTP_USER=shop_user\nSMTP_PASS=db-secret-password\n\n\
         MAIL_HOST=127.0.0.1\nMAIL_PORT={}\nMAIL_USERNAME={TOKEN}\nMAIL_PASSWORD={TOKEN}\n",
        world.decoy.port, world.mail.port
    )
}

#[test]
fn several_blocks_are_listed_and_none_is_tried() {
    let world = World::new();
    let text = two(&world);
    let run = world.check(true, ".env", &text, &[]);
    run.ends(64, "2 blocks of mail settings");
    for part in [
        "SMTP",
        "lines 1-4",
        "MAIL",
        "lines 6-9",
        &format!("127.0.0.1:{}", world.mail.port),
        "--block NAME",
    ] {
        assert!(run.err.contains(part), "{part}: {}", run.err);
    }
    let run = world.check(true, ".env", &text, &["--json"]);
    let lines = run.json();
    let names: Vec<&Value> = lines
        .iter()
        .filter(|line| line["event"] == "block")
        .map(|line| &line["block"])
        .collect();
    assert_eq!(names, ["SMTP", "MAIL"]);
    let last = lines.last().unwrap();
    assert_eq!(
        (&last["event"], &last["hint"], &last["exit"]),
        (&"outcome".into(), &"settings.several".into(), &64.into())
    );
    assert_eq!(world.mail.take_calls() + world.decoy.take_calls(), 0);
}

#[test]
fn the_named_block_alone_is_tried() {
    let world = World::new();
    let text = two(&world);
    let run = world.check(true, ".env", &text, &["--block", "mail", "--json"]);
    assert_eq!(
        world.mail.take(),
        [(TOKEN.to_owned(), TOKEN.to_owned())],
        "{}",
        run.out
    );
    assert_eq!((world.mail.take_calls(), world.decoy.take_calls()), (1, 0));
    let lines = run.json();
    let sign_in = lines
        .iter()
        .position(|line| line["event"] == "sign-in")
        .unwrap();
    let first_line = lines
        .iter()
        .position(|line| line["event"] == "line")
        .unwrap();
    assert!(sign_in < first_line, "it is said before anybody is called");
    let said = &lines[sign_in];
    assert_eq!(said["host"], "127.0.0.1");
    assert_eq!(said["port"], world.mail.port);
    assert_eq!(said["user"], "…4e5f");
    assert_eq!(
        (&said["from"], &said["block"]),
        (&"file".into(), &"MAIL".into())
    );
    assert_eq!(said["lines"], serde_json::json!([6, 9]));
    assert!(said["file"].as_str().unwrap().ends_with(".env"));

    let run = world.check(true, ".env", &text, &["--block", "OTHER"]);
    run.ends(64, "no block \"OTHER\"");
    assert!(run.err.contains("MAIL"), "{}", run.err);
    assert_eq!(world.mail.take_calls(), 0);
}

#[test]
fn a_line_says_where_the_login_goes() {
    let world = World::new();
    let text = format!(
        "SMTP_HOST=127.0.0.1\nSMTP_PORT={}\nSMTP_USER=shop_user\nSMTP_PASS=db-secret-password\n",
        world.mail.port
    );
    let run = world.check(true, ".env", &text, &[]);
    let line = format!(
        "Signing in to 127.0.0.1:{} as a username of 9 characters, from lines 1-4 of ",
        world.mail.port
    );
    assert!(run.err.contains(&line), "{}", run.err);
    assert_eq!(
        world.mail.take(),
        [("shop_user".to_owned(), "db-secret-password".to_owned())]
    );
}

#[test]
fn an_own_token_is_used_only_where_the_user_named_the_server() {
    let world = World::new();
    let text = format!(
        "SMTP_HOST=127.0.0.1\nSMTP_PORT={}\nSMTP_USER=${{KEY}}\nSMTP_PASS=${{KEY}}\n",
        world.mail.port
    );
    let run = world.check(true, ".env", &text, &[]);
    run.ends(78, "No sign-in: the login comes from KEY");
    assert!(run.err.contains("--smtp-host 127.0.0.1"), "{}", run.err);
    assert_eq!(world.mail.take(), []);
    // Another server that is named changes nothing.
    world.check(true, ".env", &text, &["--smtp-host", "localhost"]);
    assert_eq!(world.mail.take(), []);
    let run = world.check(true, ".env", &text, &["--smtp-host", "127.0.0.1"]);
    assert_eq!(world.mail.take(), [(OWN.to_owned(), OWN.to_owned())]);
    assert!(
        run.err
            .contains("as …d4f2, the token from POSTMARK_SERVER_TOKEN"),
        "{}",
        run.err
    );
    // Half a login in the file is no reason to send another half.
    let half = text.replacen("${KEY}", TOKEN, 1);
    let run = world.check(true, ".env", &half, &["--smtp-host", "127.0.0.1"]);
    assert_eq!(world.mail.take(), [], "{}", run.err);
}

#[test]
fn a_missing_host_is_the_named_one() {
    let world = World::new();
    let text = format!(
        "SMTP_PORT={}\nSMTP_USER={TOKEN}\nSMTP_PASS={TOKEN}\n",
        world.mail.port
    );
    let run = world.check(false, ".env", &text, &[]);
    run.ends(78, "Name it with --smtp-host");
    let run = world.check(false, ".env", &text, &["--json"]);
    assert_eq!(run.json().last().unwrap()["hint"], "settings.no-host");
    assert_eq!(world.mail.take_calls(), 0);
    world.check(false, ".env", &text, &["--smtp-host", "127.0.0.1"]);
    assert_eq!(world.mail.take(), [(TOKEN.to_owned(), TOKEN.to_owned())]);
}

#[test]
fn a_missing_login_is_not_filled_in() {
    let world = World::new();
    let text = format!(
        "MAIL_HOST=127.0.0.1\nMAIL_PORT={}\nMAIL_USERNAME=null\nMAIL_PASSWORD=null\n",
        world.mail.port
    );
    let run = world.check(true, ".env", &text, &["--smtp-host", "127.0.0.1"]);
    run.ends(78, "No sign-in: the username is missing");
    assert_eq!(world.mail.take(), []);
}

#[test]
fn an_api_that_was_named_for_another_server_gets_no_token() {
    let world = World::new();
    let api = format!("http://127.0.0.1:{}", world.decoy.port);
    let text = format!(
        "SMTP_HOST=localhost\nSMTP_PORT={}\nSMTP_USER={TOKEN}\nSMTP_PASS={TOKEN}\n",
        world.mail.port
    );
    let run = world.check(false, ".env", &text, &["--api-url", &api]);
    assert_eq!(world.mail.take().len(), 1, "{}{}", run.out, run.err);
    assert_eq!(world.decoy.take_calls(), 0, "{}{}", run.out, run.err);
}

#[test]
fn the_help_says_what_is_read() {
    let run = Bench::new().run(&["check", "--help"], b"");
    for what in [
        "--block",
        ".env",
        "MAILER_DSN",
        "smtplib",
        "PHPMailer",
        "nodemailer",
        "Ruby mail",
        "Django",
        "Laravel",
        "Rails",
        "Symfony",
        "Spring",
        "Grafana",
        "Ghost",
        "not recognized",
    ] {
        assert!(run.out.contains(what), "{what}");
    }
}
