//! The catalogue is complete, and what is wrong in one is refused.

use super::super::{CatalogueError, HintAction, Remedy};
use super::*;

/// What a whole hint looks like; tests change one line.
const HINT: &str =
    "[[hint]]\nid = \"a.b\"\ntitle = \"T\"\ncause = \"C.\"\nremedies = [{ label = \"L\" }]\n";

fn builtin() -> Catalogue {
    Catalogue::parse(super::super::catalogue::BUILTIN).expect("the catalogue can be read")
}

fn is_tidy(text: &str) -> bool {
    !text.is_empty()
        && text.trim() == text
        && !text.contains(['\n', '\t', '`'])
        && !text.contains("  ")
}

#[test]
fn every_hint_is_complete() {
    for hint in builtin().hints() {
        let id = &hint.id;
        let (family, trouble) = id.split_once('.').unwrap_or((id, "x"));
        let word = |word: &str| {
            !word.is_empty()
                && word
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        assert!(word(family) && word(trouble), "{id}");
        assert!(
            is_tidy(&hint.title) && !hint.title.ends_with('.') && hint.title.chars().count() <= 64,
            "{id}: title"
        );
        let one_sentence =
            hint.cause.ends_with('.') && !hint.cause.trim_end_matches('.').contains(". ");
        assert!(
            is_tidy(&hint.cause) && one_sentence && hint.cause.chars().count() <= 200,
            "{id}: cause"
        );
        assert!(
            !hint.aliases.is_empty() && hint.aliases.iter().all(|alias| is_tidy(alias)),
            "{id}: aliases"
        );
        assert!(
            hint.page.as_ref().is_none_or(|page| is_page(page)),
            "{id}: page"
        );
        assert!(!hint.remedies.is_empty());
    }
}

fn is_page(page: &str) -> bool {
    ["https://postmarkapp.com/", "https://status.postmarkapp.com"]
        .iter()
        .any(|start| page.starts_with(start))
}

#[test]
fn every_remedy_is_complete() {
    for (hint, remedy) in builtin()
        .hints()
        .iter()
        .flat_map(|hint| hint.remedies.iter().map(move |one| (hint, one)))
    {
        let label = &remedy.label;
        assert!(
            is_tidy(label) && !label.ends_with('.') && label.chars().count() <= 100,
            "{}: {label}",
            hint.id
        );
        let names_port = remedy.action == Some(HintAction::UseUntriedPort);
        assert_eq!(label.contains('{'), names_port, "{}: {label}", hint.id);
        assert_eq!(label.contains("{port}"), names_port, "{}: {label}", hint.id);
        if let Some(HintAction::Plain(Remedy::OpenPage(page))) = &remedy.action {
            assert!(is_page(page), "{}: {page}", hint.id);
        }
    }
}

#[test]
fn the_guides_titles_lead_to_their_hints() {
    let catalogue = builtin();
    for (text, id) in [
        ("Authentication Failed", "auth.token"),
        ("Invalid Server API Token", "auth.token"),
        ("Sender Signature Not Found", "sender.unverified"),
        ("From address not verified", "sender.unverified"),
        ("Connection Refused", "connection.refused"),
        ("cannot connect on port 587", "connection.refused"),
        (
            "What's the difference between Server and Account API tokens?",
            "auth.account-token",
        ),
        ("auth.account-token", "auth.account-token"),
        ("ETIMEDOUT", "connection.timeout"),
        (
            "535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6",
            "auth.token",
        ),
        ("certificate expired", "certificate.expired"),
    ] {
        let found = catalogue.search(text);
        assert_eq!(
            found.first().map(|hint| hint.id.as_str()),
            Some(id),
            "{text}"
        );
    }
    assert!(catalogue.search("  ").is_empty());
    assert!(catalogue.search("zzzz no such thing").is_empty());
}

/// What the guide, section 7 of the facts and other programs' users name, in their words.
#[test]
fn the_complaints_that_are_known_lead_to_their_hints() {
    let catalogue = builtin();
    for (words, id) in [
        ("Connection timed out", "connection.timeout"),
        ("port 25 blocked", "connection.timeout"),
        ("Authentication failed", "auth.token"),
        ("stray spaces", "auth.stray-characters"),
        ("535 5.7.8 Error: authentication failed:", "auth.token"),
        ("only one field filled", "settings.one-value"),
        ("username and password different", "settings.two-values"),
        ("secure: true", "settings.implicit-tls"),
        ("wrong version number", "settings.implicit-tls"),
        ("port 465", "connection.port-465"),
        (
            "Sender signature not defined for From address",
            "sender.unverified",
        ),
        (
            "not a Sender Signature on your account",
            "sender.unverified",
        ),
        ("account pending approval", "sender.pending-account"),
        ("nowhere to be found", "delivery.not-found"),
        ("marked as inactive", "recipient.inactive"),
        (
            "broadcast in the transactional stream",
            "stream.header-missing",
        ),
        ("Message-ID rewritten", "message.id-rewritten"),
        ("server auto-disabled", "server.disabled"),
        (
            "Can I use Postmark for marketing emails?",
            "message.marketing",
        ),
        (
            "Why is the username and password the same?",
            "auth.same-twice",
        ),
        ("Cannot connect on port 587", "connection.refused"),
        ("Invalid Server API Token", "auth.token"),
        ("status page", "connection.everything"),
        ("NXDOMAIN", "dns.not-there"),
        ("sandbox mode", "server.sandbox"),
    ] {
        let told = catalogue.diagnose_text(words, &Context::default());
        let told = told.map(|told| told.primary.id);
        let found = catalogue.search(words);
        let listed = found.iter().any(|hint| hint.id == id);
        assert!(told.as_deref() == Some(id) || listed, "{words}: {told:?}");
    }
}

#[test]
fn a_catalogue_with_a_mistake_is_refused() {
    assert_eq!(
        Catalogue::parse(HINT).map(|catalogue| catalogue.hints().len()),
        Ok(1)
    );
    let with = |line: &str| HINT.replace("remedies = [{ label = \"L\" }]", line);
    let mistakes = [
        (format!("{HINT}{HINT}"), "`a.b` twice"),
        (format!("{HINT}colour = 1\n"), "unknown field `colour`"),
        ("hints = []".into(), "unknown field `hints`"),
        (HINT.replace("cause", "couse"), "unknown field `couse`"),
        (with("remedies = []"), "no remedy"),
        (
            with("remedies = [{ label = \"L\", do = \"retry\" }]"),
            "unknown field `do`",
        ),
        (
            with("remedies = [{ label = \"L\", action = \"dance\" }]"),
            "unknown variant `dance`",
        ),
        (
            with("remedies = [{ label = \"L\", action = { edit-field = \"tokn\" } }]"),
            "no field `tokn`",
        ),
        (
            with("remedies = [{ label = \"L\", action = { use-port = 0 } }]"),
            "port 0",
        ),
        (
            with("remedies = [{ label = \"L\", action = { use-port = 65536 } }]"),
            "65536",
        ),
        (
            with("remedies = [{ label = \"L\", action = { open-page = \"http://x\" } }]"),
            "not an https address",
        ),
        (
            with("remedies = [{ label = \"L\", only = \"sometimes\" }]"),
            "unknown variant `sometimes`",
        ),
    ];
    for (text, expected) in mistakes {
        let error = Catalogue::parse(&text).map_err(|error: CatalogueError| error.to_string());
        assert!(
            error.as_ref().is_err_and(|error| error.contains(expected)),
            "{text}: {error:?}"
        );
    }
}

#[test]
fn debug_of_a_context_shows_no_typed_text() {
    let context = Context {
        from: "typed-from".into(),
        stream: "typed-stream".into(),
        ..context()
    };
    assert!(!format!("{context:?}").contains("typed"));
}
