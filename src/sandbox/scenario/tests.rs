use super::*;

const MINIMAL: &str =
    "name = 'n'\ntitle = 't'\nstory = 's'\ntold = { status = 'failed', hint = 'a.b' }\n";

#[test]
fn a_scenario_of_the_users_own_is_read() {
    let text = format!(
        "{MINIMAL}you = {{ token = 'x{{account}}y', to = 'a@b.example', metadata = [['k', 'v']] }}\n\
         [[fault]]\nat = 'greeting'\ndo = 'drop'\n"
    );
    let scenario = Scenario::parse(&text).unwrap();
    assert_eq!(scenario.faults.len(), 1);
    let summary = scenario.summary(&Account::sample());
    assert_eq!(
        (summary.group.as_str(), summary.in_interface),
        ("own", true)
    );
    assert_eq!(summary.hint.as_deref(), Some("a.b"));
    let account = Account::sample();
    let token = format!("x{}y", account.token.expose());
    let row = |what: &str, value: &str| (what.to_owned(), value.to_owned());
    assert_eq!(
        summary.you,
        [
            row("token", &token),
            row("to", "a@b.example"),
            row("metadata", "k=v")
        ]
    );
}

#[test]
fn what_is_set_outside_the_form_is_no_matter_of_the_interface() {
    for (you, row) in [
        ("host = 'h'", ("smtp-host", "h")),
        ("port = 465", ("smtp-port", "465")),
        ("environment = 'test'", ("environment", "test")),
        ("ca-file = '/x'", ("ca-file", "/x")),
        ("roots = 'none'", ("roots", "none")),
    ] {
        let summary = Scenario::parse(&format!("{MINIMAL}you = {{ {you} }}\n"))
            .unwrap()
            .summary(&Account::sample());
        assert!(!summary.in_interface, "{you}");
        assert_eq!(summary.you, [(row.0.to_owned(), row.1.to_owned())]);
    }
    let recorded = format!("{MINIMAL}[recorded]\nhost = 'h'\nport = 1\n");
    assert!(
        !Scenario::parse(&recorded)
            .unwrap()
            .summary(&Account::sample())
            .in_interface
    );
}

#[test]
fn every_word_in_braces_stands_for_something() {
    let account = Account::sample();
    let words = "{account} {other} {access-key} {secret-key} {broadcast-access-key} \
                 {broadcast-secret-key}";
    let you = You {
        token: Some(words.into()),
        secret_key: Some("{secret-key}".into()),
        ..You::default()
    };
    let typed = you.token_in(&account).unwrap();
    assert!(!typed.expose().contains('{'), "{}", typed.expose());
    let key = you.secret_key_in(&account).unwrap();
    assert_eq!(
        key.expose(),
        account.servers[0].smtp_tokens[0].secret_key.expose()
    );
    assert_eq!(You::default().token_in(&account), None);
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let place = |text: &str| match Scenario::parse(text).unwrap_err() {
        ScenarioError::Unreadable { line, column, .. } => (line, column),
        other => panic!("{other}"),
    };
    assert_eq!(place(&format!("{MINIMAL}spam = 1\n")), (5, 1));
    assert_eq!(place("name = 'é' x\n"), (1, 12));
    let misplaced = format!("{MINIMAL}[[fault]]\nat = 'mail'\ndo = 'refuse'\n");
    let error = Scenario::parse(&misplaced).unwrap_err();
    assert!(error.to_string().starts_with("scenario `n`: "), "{error}");
}
