//! A token or a password in place of the host: it is neither looked up nor shown.

use std::net::UdpSocket;

use crate::bench::Bench;
use crate::read::text_of;
use crate::sent::World;
use crate::table::TOKEN;

const SWAPPED: &str = "5f0c2b7e-91d4-4e0a-b3c8-7a6d5e4f3c2b";

/// A host that must not be looked up, in a file.
fn is_refused(world: &World, text: &str, secret: &str) {
    for extra in [&[][..], &["--json"][..]] {
        let run = world.check(true, ".env", text, extra);
        run.ends(78, "settings.bad-host");
        let said = format!("{}{}", run.out, run.err);
        let is_shown = said.to_lowercase().contains(&secret.to_lowercase());
        assert!(!is_shown, "{secret} is shown:\n{said}");
        // The steps of the check come after it is known where to go.
        assert!(
            !said.contains("name  ") && !said.contains("\"rung\""),
            "{said}"
        );
    }
}

#[test]
fn a_secret_as_host_is_a_finding() {
    let world = World::new();
    is_refused(&world, &text_of("swapped.env"), SWAPPED);
    let login = format!("SMTP_USER={TOKEN}\nSMTP_PASS={TOKEN}\n");
    for (host, secret) in [
        (format!("{TOKEN}."), TOKEN),
        (format!("{TOKEN}.smtp.acme.example"), TOKEN),
        (TOKEN.to_uppercase(), TOKEN),
        (
            "${DB_PASSWORD}.acme.example".to_owned(),
            "db-secret-password",
        ),
        ("db-secret-password".to_owned(), "db-secret-password"),
        (
            "PM-T-outbound-AbCdEfGhIjKlMnOpQrStUv".to_owned(),
            "AbCdEfGhIjKlMnOpQrStUv",
        ),
        ("smtp acme".to_owned(), "smtp acme"),
    ] {
        let text = format!("DB_PASSWORD=db-secret-password\nSMTP_HOST={host}\n{login}");
        is_refused(&world, &text, secret);
    }
    is_refused(
        &world,
        &format!("MAILER_DSN=smtp://x:y@{TOKEN}:587\n"),
        TOKEN,
    );
    is_refused(
        &world,
        &format!("GF_SMTP_HOST={TOKEN}:587\nGF_SMTP_USER=x\n"),
        TOKEN,
    );
}

#[test]
fn a_token_as_host_is_in_no_list_of_blocks() {
    let world = World::new();
    let text = format!("SMTP_HOST={TOKEN}\nSMTP_USER=x\nMAIL_HOST=127.0.0.1\nMAIL_USERNAME=y\n");
    for extra in [&[][..], &["--json"][..]] {
        let run = world.check(false, ".env", &text, extra);
        run.ends(64, "settings");
        assert!(!format!("{}{}", run.out, run.err).contains(TOKEN));
    }
}

#[test]
fn a_token_as_smtp_host_is_refused_by_every_command() {
    let bench = Bench::new();
    for command in [
        &["check"][..],
        &["send", "--to", "a@b.example"][..],
        &["sandbox"][..],
    ] {
        let run = bench.run(&[&["--smtp-host", TOKEN], command].concat(), b"");
        run.ends(64, "shaped like a token");
        assert!(!format!("{}{}", run.out, run.err).contains(TOKEN));
    }
    let bench = Bench::new().with("POSTRIDER_SMTP_HOST", TOKEN);
    bench.run(&["check"], b"").ends(64, "shaped like a token");
    let bench = Bench::new().config(&format!("[profiles.shop]\nsmtp-host = \"{TOKEN}\"\n"));
    let run = bench.run(&["check"], b"");
    run.ends(78, "profile `shop`: smtp-host is shaped like a token");
    assert!(!run.err.contains(TOKEN));
}

#[test]
fn a_host_that_is_the_own_secret_is_refused() {
    let key = "a-secret-key-that-is-no-uuid";
    let bench = Bench::new()
        .with(
            "POSTMARK_SMTP_ACCESS_KEY",
            "PM-T-outbound-AbCdEfGhIjKlMnOpQrStUv",
        )
        .with("POSTMARK_SMTP_SECRET_KEY", key);
    let run = bench.run(&["--smtp-host", key, "check"], b"");
    run.ends(78, "are the same text");
    assert!(!format!("{}{}", run.out, run.err).contains(key));
}

#[test]
fn control_characters_of_a_file_reach_no_terminal() {
    let world = World::new();
    for extra in [&[][..], &["--json"][..]] {
        let run = world.check(false, "evil.env", &text_of("evil.env"), extra);
        assert_eq!(run.code, 78, "{}{}", run.out, run.err);
        let said = format!("{}{}", run.out, run.err);
        let is_odd = |c: char| {
            c.is_control() && c != '\n'
                || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
        };
        assert_eq!(said.find(is_odd), None, "{said:?}");
    }
    let named = "<?php return ['\u{1b}]0;PWN\u{7}' => ['transport' => 'smtp', 'host' => 'a'], 'b' => ['transport' => 'smtp', 'host' => 'b']];";
    let run = world.check(false, "mail.php", named, &[]);
    run.ends(64, "2 blocks");
    assert!(
        !run.err.contains('\u{1b}') && !run.err.contains('\u{7}'),
        "{:?}",
        run.err
    );
}

/// Name servers see no name of a file that has several blocks, or a host that is a secret.
#[test]
fn nothing_is_asked_of_the_name_server_that_was_named() {
    let world = World::new();
    let server = UdpSocket::bind("127.0.0.1:0").unwrap();
    server.set_nonblocking(true).unwrap();
    let address = server.local_addr().unwrap().to_string();
    let run = world.check(
        false,
        ".env",
        &text_of("swapped.env"),
        &["--dns", "--resolver", &address],
    );
    assert_eq!(run.code, 78);
    // The binary has ended, so whatever it asked has arrived.
    assert!(server.recv(&mut [0; 512]).is_err());
}

#[test]
fn an_address_is_no_file_name() {
    let run = Bench::new().run(
        &[
            "check",
            "--settings",
            &format!("smtp://{TOKEN}:{TOKEN}@h.example"),
        ],
        b"",
    );
    run.ends(64, "standard input");
    assert!(!run.err.contains(TOKEN));
}
