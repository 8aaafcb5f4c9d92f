use super::*;

fn found(selector: &str, domain: &str) -> Option<(String, String)> {
    Some((selector.to_owned(), domain.to_owned()))
}

/// As a mailbox provider shows it, Postmark's own signature first.
const RECEIVED: &str = "\
Delivered-To: grace@navy.example\r
Received: by 2002:a05 with SMTP id x; Mon, 23 Nov 2026 10:00:00 -0800\r
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; s=pm20260101; d=pm.mtasv.net;\r
 h=From:Date; bh=AAAA=; b=BBBB\r
dkim-signature: v=1; a=rsa-sha256;\r
\ts=20131031155228pm; c=relaxed/relaxed;\r
 d=Acme.\r
 Example; i=ada@acme.example; h=From:Date:Subject;\r
 bh=AAAA=; b=BB\r
 BB\r
From: Ada <ada@acme.example>\r
Subject: d=other.example; s=evilpm\r
\r
DKIM-Signature: v=1; s=bodypm; d=acme.example\r
";

#[test]
fn the_senders_signature_is_taken_from_a_folded_header() {
    let expected = found("20131031155228pm", "acme.example");
    assert_eq!(dkim_selector_in(RECEIVED), expected);
    assert_eq!(dkim_selector_in(&RECEIVED.replace("\r\n", "\n")), expected);
    assert_eq!(dkim_selector_in(&format!("\n \n{RECEIVED}")), expected);
}

#[test]
fn of_several_signatures_the_nearest_is_taken() {
    let cases = [
        (
            vec![("google", "acme.example"), ("2013pm", "acme.example")],
            found("2013pm", "acme.example"),
        ),
        (
            vec![("2013pm", "list.example"), ("s1", "acme.example")],
            found("s1", "acme.example"),
        ),
        (
            vec![("s1", "example.com"), ("s2", "mail.acme.example")],
            found("s2", "mail.acme.example"),
        ),
        (
            vec![("s1", "one.example"), ("2013pm", "two.example")],
            found("2013pm", "two.example"),
        ),
        (
            vec![("s1", "one.example"), ("s2", "two.example")],
            found("s1", "one.example"),
        ),
        (vec![("pm", "pm.mtasv.net")], None),
        (vec![("a b", "ac/me.example"), ("x", "")], None),
        (vec![], None),
    ];
    for (signatures, expected) in cases {
        let fields = signatures
            .iter()
            .map(|(selector, domain)| format!("DKIM-Signature: v=1; s={selector}; d={domain}\n"));
        let header = fields.collect::<String>() + "From: <ada@acme.example>\n";
        assert_eq!(dkim_selector_in(&header), expected, "{header}");
    }
}
