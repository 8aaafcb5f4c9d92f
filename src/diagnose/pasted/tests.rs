use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde::Deserialize;

use super::*;

/// What programs print when mail fails, with the hints.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Texts {
    text: Vec<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    /// The hint; empty for none.
    hint: String,
    /// The program.
    from: String,
    printed: String,
}

fn texts() -> Vec<Text> {
    let texts: Texts = toml::from_str(include_str!("texts.toml")).expect("the table can be read");
    texts.text
}

/// Sentences, stack traces and log lines that are not about mail that failed, parted by empty lines.
fn unrelated() -> impl Iterator<Item = &'static str> {
    include_str!("unrelated.txt").trim().split("\n\n")
}

/// Reading it costs more than most texts do.
static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(Catalogue::builtin);

fn errors(text: &str) -> TextErrors {
    CATALOGUE.errors_in(text, &Context::default())
}

fn ids(found: &TextErrors) -> Vec<&str> {
    let errors = found.errors.iter();
    errors
        .map(|error| error.diagnosis.primary.id.as_str())
        .collect()
}

#[test]
fn each_text_has_its_hint_and_no_other() {
    let texts = texts();
    let catalogue = &CATALOGUE;
    let mut wrong = Vec::new();
    for Text {
        hint,
        from,
        printed,
    } in &texts
    {
        let found = catalogue.errors_in(printed, &Context::default());
        let expected: Vec<&str> = Some(hint.as_str())
            .filter(|hint| !hint.is_empty())
            .into_iter()
            .collect();
        if ids(&found) != expected {
            wrong.push(format!(
                "{from}: {:?} instead of {expected:?}:\n{printed}",
                ids(&found)
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    let distinct: BTreeSet<&str> = texts.iter().map(|text| text.printed.as_str()).collect();
    assert!(distinct.len() >= 240, "{}", distinct.len());
}

#[test]
fn what_is_about_something_else_has_no_diagnosis() {
    let catalogue = &CATALOGUE;
    let found = |text: &str| catalogue.diagnose_text(text, &Context::default());
    let wrong: Vec<String> = unrelated()
        .filter_map(|text| Some(format!("{}:\n{text}", found(text)?.primary.id)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(unrelated().count() >= 80, "{}", unrelated().count());
    for text in [
        "",
        "\n\n",
        "hello",
        "port 587",
        "5 items",
        "in 2535 ways",
        "\u{1b}[31m",
        "550 5.7.1.2 ",
        "5.",
        "4",
    ] {
        assert_eq!(found(text), None, "{text:?}");
    }
}

/// All of it in one log: the diagnoses are those of the single texts.
#[test]
fn unrelated_lines_do_not_become_errors_beside_real_ones() {
    let unrelated: Vec<&str> = unrelated().collect();
    let refusal = "smtplib.SMTPAuthenticationError: (535, b'5.7.8 Error: authentication failed: ')";
    let blank = "\n".repeat(40);
    let log = unrelated.join(&blank) + &blank + refusal;
    // Without the other lines around it, mail is what those with a mail program in them are about.
    let found = errors(&log);
    assert_eq!(ids(&found), ["auth.token"], "{found:#?}");
    assert_eq!(found.errors[0].line, log.lines().count());
}

#[test]
fn the_evidence_is_the_line_and_nothing_is_invented() {
    for Text { from, printed, .. } in texts() {
        for error in errors(&printed).errors {
            let card = error.diagnosis.primary;
            let shown = &card.evidence[0];
            let plain: String = printed.split_whitespace().collect();
            let compact: String = shown.split_whitespace().collect();
            let is_there = plain.contains(compact.trim_matches('…'));
            // A reply of several lines is shown in one, without the repeated code.
            assert!(
                is_there || printed.contains("-5.7.") || printed.contains("-4.2."),
                "{from}: {shown}"
            );
            let postmark = |text: &str| text.contains("smtp.postmarkapp.com");
            assert!(
                !card.evidence.iter().any(|line| postmark(line)) || postmark(&printed),
                "{from}: {:?}",
                card.evidence
            );
        }
    }
}

#[test]
fn several_errors_are_counted_and_the_most_telling_comes_first() {
    let log = "\
Nov 30 04:00:00 web app: dial tcp 3.3.3.3:587: i/o timeout
Nov 30 04:00:01 web app: dial tcp 3.3.3.3:587: i/o timeout
Nov 30 04:00:02 web app: 250 2.0.0 Ok: queued as 6A59
Nov 30 04:00:03 web app: response: 550 5.1.1 <bob@navy.example>: User unknown
Nov 30 04:00:04 web app: response: 550 5.1.1 <eve@navy.example>: User unknown
Nov 30 04:00:05 web app: response: 550 5.1.1 <joe@navy.example>: User unknown
Nov 30 04:00:06 web app: {\"ErrorCode\":406,\"Message\":\"marked as inactive\"}
Nov 30 04:00:07 web app: dial tcp 3.3.3.3:587: i/o timeout
Nov 30 04:00:08 web app: response: 552 Mailbox full
";
    let found = errors(log);
    let seen: Vec<(&str, usize, usize)> = found
        .errors
        .iter()
        .map(|error| (error.diagnosis.primary.id.as_str(), error.count, error.line))
        .collect();
    assert_eq!(
        seen,
        [
            ("recipient.inactive", 1, 7),
            ("recipient.unknown", 3, 4),
            ("recipient.mailbox-full", 1, 9),
            ("connection.timeout", 3, 1),
        ]
    );
    let first = &found.errors[1].diagnosis.primary.evidence[0];
    assert!(
        first.ends_with("550 5.1.1 <bob@navy.example>: User unknown"),
        "{first}"
    );
}

#[test]
fn a_program_that_says_one_thing_in_several_lines_has_one_error() {
    for text in texts()
        .iter()
        .filter(|text| text.printed.lines().count() > 2)
    {
        let found = errors(&text.printed);
        assert!(found.errors.len() <= 1, "{}: {:?}", text.from, ids(&found));
    }
}

#[test]
fn the_server_that_a_text_names_decides_what_is_advised() {
    let advice = |text: &str| {
        let found = CATALOGUE
            .diagnose_text(text, &Context::default())
            .expect(text);
        let others: Vec<String> = found.others.iter().map(|card| card.id.clone()).collect();
        let fixes: Vec<String> = found
            .primary
            .remedies
            .iter()
            .map(|remedy| remedy.label.clone())
            .collect();
        (found.primary.id, others, fixes)
    };
    let (id, _, fixes) = advice("Error: connect ECONNREFUSED smtp.postmarkapp.com:587");
    assert_eq!(id, "connection.refused");
    assert!(
        !fixes.contains(&"Try port 587".to_owned()) && fixes.contains(&"Try port 2525".to_owned()),
        "{fixes:?}"
    );
    let (_, others, _) = advice(
        "host smtp.acme.example[192.0.2.3]:587 said: 535 5.7.8 Error: authentication failed",
    );
    assert!(
        others.contains(&"auth.not-postmark".to_owned()),
        "{others:?}"
    );
    let (_, others, _) = advice("535 5.7.8 Error: authentication failed");
    assert!(
        !others.contains(&"auth.not-postmark".to_owned()),
        "{others:?}"
    );
}

#[test]
fn replies_are_found_through_escapes_and_colors() {
    for text in [
        "\u{1b}[31merror\u{1b}[0m \u{1b}[1;33m535 5.7.8 Error: authentication failed\u{1b}[0m",
        r#"{"level":"error","err":"auth:\r\n535 5.7.8 Error: authentication failed\r\n"}"#,
        r#"{"msg":"535-5.7.8 Username and Password not accepted"}"#,
        "535 5.7.8 Error: authentication failed\r\n",
    ] {
        assert_eq!(ids(&errors(text)), ["auth.token"], "{text}");
    }
}

/// The cost of a line must not grow with the text: this has to end in the time that other tests take.
#[test]
fn long_texts_are_read_whole_and_bounded() {
    let line = "Nov 30 04:05:06 web app[550]: order 451 took 535 ms, nothing is wrong here\n";
    let refusal = "535 5.7.8 Error: authentication failed";
    // One line of a megabyte, with the error at its end.
    let mut one = line.trim_end().repeat(14_000);
    one.push_str(" smtp said: ");
    one.push_str(refusal);
    let found = errors(&one);
    assert_eq!(ids(&found), ["auth.token"]);
    let shown = &found.errors[0].diagnosis.primary.evidence[0];
    assert!(
        shown.contains(refusal) && shown.chars().count() <= 2 + SHOWN_CHARS,
        "{shown}"
    );
    // A megabyte of lines, with the error in the last one.
    let log = line.repeat(14_000) + refusal;
    let found = errors(&log);
    assert_eq!(
        (ids(&found), found.errors[0].line),
        (vec!["auth.token"], 14_001)
    );
    // More kinds of errors than are diagnosed.
    let words = |n: usize| -> String {
        let letter = |n: usize| char::from(b'a' + u8::try_from(n % 26).unwrap());
        [n / 676, n / 26, n].map(letter).iter().collect()
    };
    let many: String = (0..3_000)
        .map(|n| format!("550 5.1.1 {} is unknown\n", words(n)))
        .collect();
    let found = errors(&many);
    assert_eq!(found.errors[0].count + found.undiagnosed, 3_000);
    assert_eq!(found.undiagnosed, 1_000);
}

#[test]
fn a_line_without_any_space_is_cut_between_characters() {
    let text = "ä€😀".repeat(20_000) + "\n550 5.1.1 User unknown";
    let found = errors(&text);
    assert_eq!(
        (ids(&found), found.errors[0].line),
        (vec!["recipient.unknown"], 2)
    );
}

#[test]
fn a_report_names_its_hints() {
    let catalogue = &CATALOGUE;
    let report = "postrider report: failed\n\ndiagnosis certificate.expired: The certificate\n  also possible: certificate.clock, tls.failed\n";
    assert_eq!(
        catalogue.named_in(report),
        ["certificate.expired", "certificate.clock", "tls.failed"]
    );
    assert!(
        catalogue
            .named_in("xcertificate.expired certificate.expired-x")
            .is_empty()
    );
}

#[test]
fn every_phrase_can_be_found_and_every_hint_is_there() {
    let catalogue = &CATALOGUE;
    for row in ROWS {
        for phrase in row.phrases {
            let is_plain = phrase.len() >= 4
                && !phrase.contains(char::is_uppercase)
                && phrase.starts_with(char::is_alphanumeric);
            assert!(is_plain, "{phrase}");
        }
        if let Means::Hints(ids) = row.means {
            assert!(ids.iter().all(|id| catalogue.hint(id).is_some()), "{ids:?}");
        }
    }
    for id in HINTS {
        assert!(catalogue.hint(id).is_some(), "{id}");
    }
}

proptest::proptest! {
    /// Whatever is pasted gets an answer, and the lines are those of the text.
    #[test]
    fn nothing_pasted_is_too_odd(text in "([45][0-9]{2}[ .:-]?|[45]\\.[0-9]\\.[0-9] |\\PC|[\"'(\\[:\n\\\\]|ErrorCode|Message|smtp|timed out|\u{1b}\\[){0,60}") {
        let found = errors(&text);
        let count = text.lines().count();
        for error in &found.errors {
            proptest::prop_assert!(error.line >= 1 && error.line <= count && error.count >= 1);
        }
    }
}
