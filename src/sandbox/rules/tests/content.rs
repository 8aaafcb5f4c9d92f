//! Bodies, sizes, fields, files.

use super::*;

#[test]
fn content_beyond_the_limits() {
    let broken: [(u16, &str, Change); 18] = [
        (300, "TextBody or HtmlBody", |world| {
            world.submission.text = None
        }),
        (300, "TextBody or HtmlBody", |world| {
            world.submission.text = Some(" \r\n".into())
        }),
        (300, "TextBody or HtmlBody", |world| {
            world.submission.text = None;
            world.submission.attachments = vec![file("a.pdf")];
        }),
        (300, "TextBody is too large: 5242881", |world| {
            world.submission.text = Some("x".repeat(5 * 1024 * 1024 + 1));
        }),
        (300, "HtmlBody is too large: 5242881", |world| {
            world.submission.html = Some("x".repeat(5 * 1024 * 1024 + 1));
        }),
        (300, "of 10 MB", |world| {
            world.submission.source_bytes = Some(10 * 1024 * 1024 + 1)
        }),
        (300, "of 10 MB", |world| {
            // Within the limit before base64.
            let content = vec![0; 9 * 1024 * 1024];
            world.submission.attachments = vec![Attached {
                content,
                ..file("a.pdf")
            }];
        }),
        (300, "'Subject'", |world| {
            world.submission.subject = "x".repeat(2001)
        }),
        (300, "'Subject'", |world| {
            world.submission.subject = "🎉".repeat(1001)
        }),
        (300, "'Tag'", |world| {
            world.submission.tag = Some("x".repeat(1001))
        }),
        (300, "11 fields", |world| {
            world.submission.metadata = (0..11).map(|at| (at.to_string(), String::new())).collect();
        }),
        (300, "21 characters", |world| {
            world.submission.metadata = vec![("k".repeat(21), "v".into())];
        }),
        (300, "81 characters", |world| {
            world.submission.metadata = vec![("k".into(), "v".repeat(81))];
        }),
        (300, "twice", |world| {
            world.submission.metadata =
                vec![("Color".into(), "a".into()), ("color".into(), "b".into())];
        }),
        (411, "not allowed: .exe", |world| {
            world.submission.attachments = vec![file("Setup.EXE")]
        }),
        (300, "invalid ContentType: 'pdf'", |world| {
            let content_type = "pdf".into();
            world.submission.attachments = vec![Attached {
                content_type,
                ..file("a.pdf")
            }];
        }),
        (300, "invalid ContentID", |world| {
            let content_id = Some("a b".into());
            world.submission.attachments = vec![Attached {
                content_id,
                ..file("a.png")
            }];
        }),
        (300, "invalid header", |world| {
            world.submission.headers = vec![("X Y".into(), "v".into())];
        }),
    ];
    for (code, told, change) in broken {
        let mut world = world();
        change(&mut world);
        let error = world.judge().expect_err(told);
        assert_eq!(error.code, code, "{error}");
        assert!(error.message.contains(told), "{told}: {error}");
    }
}

#[test]
fn every_forbidden_extension_is_forbidden() {
    for extension in crate::postmark::limit::FORBIDDEN_EXTENSIONS {
        let mut world = world();
        world.submission.attachments = vec![file("fine.pdf"), file(&format!("a.{extension}"))];
        assert_eq!(world.judge().unwrap_err().code, 411, "{extension}");
    }
}
