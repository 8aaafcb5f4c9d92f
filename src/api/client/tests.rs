//! Where a request goes, and where it must not.

use super::*;

fn base(url: &str) -> Result<Url, String> {
    usable(url)
}

#[test]
fn the_address_of_the_api_is_one_that_a_token_may_go_to() {
    for url in [
        "https://api.postmarkapp.com",
        "https://api.postmarkapp.com/",
        "https://proxy.example:8443/postmark",
        "http://127.0.0.1:2080",
        "http://localhost",
        "http://[::1]:2080/",
        "HTTPS://API.POSTMARKAPP.COM",
    ] {
        assert!(base(url).is_ok(), "{url}: {:?}", base(url));
    }
    for (url, why) in [
        ("", "it is not a URL"),
        ("api.postmarkapp.com", "it is not a URL"),
        ("127.0.0.1:2080", "it is not a URL"),
        ("localhost:2080", "it does not begin with https://"),
        (
            "ftp://api.postmarkapp.com",
            "it does not begin with https://",
        ),
        ("file:///etc/passwd", "it does not begin with https://"),
        ("data:text/html,x", "it does not begin with https://"),
        ("https://", "it is not a URL"),
        (
            "http://api.postmarkapp.com",
            "without https:// the token could be read on the way",
        ),
        (
            "http://127.0.0.1.evil.example",
            "without https:// the token could be read on the way",
        ),
        (
            "https://user:secret@api.postmarkapp.com",
            "it contains a username or password",
        ),
        (
            "https://api.postmarkapp.com@evil.example",
            "it contains a username or password",
        ),
        (
            "https://api.postmarkapp.com?x=1",
            "it has a query or a fragment",
        ),
        (
            "https://api.postmarkapp.com/#x",
            "it has a query or a fragment",
        ),
        ("https://a b.example", "it is not a URL"),
        ("https://api.example:99999", "it is not a URL"),
    ] {
        let told = base(url).expect_err(url);
        assert!(told.starts_with(why), "{url}: {told}");
    }
}

#[test]
fn an_address_that_cannot_be_used_is_shown_without_secrets() {
    let mut redactor = Redactor::new();
    redactor.learn(&Secret::new("a-password-of-the-user"));
    for (url, shown) in [
        ("api.postmarkapp.com", "api.postmarkapp.com"),
        ("https://user:hunter2@api.example", "…@api.example"),
        ("b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2", "…"),
        ("https://b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2", "…"),
        (
            "https://api.example/?token=b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2",
            "…",
        ),
        ("https://api.example\u{1b}[2J", "https://api.example[2J"),
    ] {
        assert_eq!(presentable(url, &redactor), shown, "{url:?}");
    }
    let shown = presentable("ftp://a-password-of-the-user", &redactor);
    assert!(!shown.contains("a-password-of-the-user"), "{shown}");
}

fn question(path: String) -> Question<'static> {
    static TOKEN: std::sync::LazyLock<Secret> = std::sync::LazyLock::new(Secret::default);
    Question {
        method: Method::GET,
        path,
        query: Vec::new(),
        holder: Holder::Server,
        token: &TOKEN,
    }
}

#[test]
fn an_id_cannot_lead_to_another_path() {
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let tls = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    let url = "https://api.example/postmark/";
    let client = Client::new(url, &Arc::new(tls), Limits::default(), Redactor::new()).unwrap();
    let asked = |id: &str| {
        let question = question(path(&["messages", "outbound", id, "details"]));
        let address = client.address(&question);
        let blank = client.blank("GET", &question.path);
        check_path(&address, &question, &blank).map(|()| address.to_string())
    };
    for (id, encoded) in [
        (
            "b7bc2f4a-e38e-4336-af7d-e6c392c2f817",
            "b7bc2f4a-e38e-4336-af7d-e6c392c2f817",
        ),
        ("../../server", "..%2F..%2Fserver"),
        ("a/b", "a%2Fb"),
        ("a\\b", "a%5Cb"),
        ("a?b=c", "a%3Fb%3Dc"),
        ("a#b", "a%23b"),
        ("%2e%2e", "%252e%252e"),
        ("%2F", "%252F"),
        ("a b;c", "a%20b%3Bc"),
        ("ä", "%C3%A4"),
        ("\r\nHost: x", "%0D%0AHost%3A%20x"),
        ("...", "..."),
    ] {
        let expected = format!("https://api.example/postmark/messages/outbound/{encoded}/details");
        assert_eq!(asked(id), Ok(expected), "{id:?}");
    }
    for id in ["", ".", ".."] {
        let failure = asked(id).expect_err(id);
        assert_eq!(failure.kind, ApiFailureKind::NotSent, "{id:?}");
    }
}
