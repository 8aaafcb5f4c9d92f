use super::*;

#[test]
fn a_login_fits_by_all_of_its_parts() {
    let fit = |text: &str| Credential::parse(text).map(|login| (login.fit(), login.oddity()));
    for good in [
        "b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2",
        "PM-T-outbound-AbCdEfGh\nsecret-half",
        "PM-B-news-AbCdEfGh\nAbCdEfGhIjKlMnOpQrStUvWxYz0123456789",
    ] {
        assert_eq!(fit(good), Some((Fit::Good, None)), "{good}");
    }
    for impossible in [
        "CHANGE_ME",
        "changeme",
        "Change Me",
        "YOUR_TOKEN_HERE",
        "TODO",
        "Null",
        "POSTMARK_API_TOKEN",
        "Please paste the token here",
        "See 1Password.\nAsk Ada.",
        "SG.abcdefghijklmnop.qrstuvwxyz",
        "re_AbCdEfGh_12345678",
        "ada@acme.example",
        "PM-T-outbound-AbCdEfGh\nCHANGE_ME",
        "PM-T-outbound-AbCdEfGh\nask Ada for it",
    ] {
        let (fit, odd) = fit(impossible).unwrap();
        assert_eq!(fit, Fit::Impossible, "{impossible}");
        assert!(odd.is_some(), "{impossible}");
    }
    for doubtful in [
        "hunter2hunter2",
        "PM-T-outbound-AbCdEfGh",
        "b1946ac924924d238f5a3c6a1e07d4f2",
        "AbCdEfGhIjKlMnOpQrStUvWxYz0123456789",
        "hunter2hunter2\nhalf-of-it",
    ] {
        let (fit, odd) = fit(doubtful).unwrap();
        assert_eq!(fit, Fit::Doubtful, "{doubtful}");
        assert!(odd.is_some(), "{doubtful}");
    }
}

#[test]
fn shapes_are_told_apart() {
    for (text, shape) in [
        ("", TokenShape::Empty),
        ("b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2", TokenShape::Uuid),
        ("B1946AC9-2492-4D23-8F5A-3C6A1E07D4F2", TokenShape::Uuid),
        (
            "PM-T-outbound-AbCdEfGhIjKlMnOpQrStUv",
            TokenShape::AccessKeyTransactional,
        ),
        (
            "PM-B-news-AbCdEfGhIjKlMnOpQrStUvWxYz",
            TokenShape::AccessKeyBroadcast,
        ),
        ("POSTMARK_API_TEST", TokenShape::ApiTest),
        ("your-server-api-token", TokenShape::Placeholder),
        (
            "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",
            TokenShape::Placeholder,
        ),
        ("ada@acme.example", TokenShape::EmailLogin),
        ("SG.abc.def", TokenShape::OtherService),
        ("b1946ac9 2492", TokenShape::StrayCharacters),
        (
            "AbCdEfGhIjKlMnOpQrStUvWxYz0123456789",
            TokenShape::SecretKey,
        ),
        ("hunter2hunter2", TokenShape::Unknown),
        ("b1946ac9-2492-4d23-8f5a-3c6a1e07d4f", TokenShape::Unknown),
        (
            "b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2\n",
            TokenShape::StrayCharacters,
        ),
        ("\"b1946ac9\"", TokenShape::StrayCharacters),
        ("••••••••4f2a", TokenShape::StrayCharacters),
        (
            "00000000-0000-0000-0000-000000000000",
            TokenShape::Placeholder,
        ),
        ("$POSTMARK_SERVER_TOKEN", TokenShape::Placeholder),
        ("POSTMARK_SERVER_TOKEN", TokenShape::Placeholder),
        ("<your server token>", TokenShape::Placeholder),
        ("re_AbCdEfGh_123", TokenShape::OtherService),
        ("AKIAIOSFODNN7", TokenShape::OtherService),
        (
            "0123456789abcdef0123456789abcdef-01234567-89abcdef",
            TokenShape::OtherService,
        ),
    ] {
        assert_eq!(TokenShape::of(text), shape, "{text}");
    }
}
