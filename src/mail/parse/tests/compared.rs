//! What is well-formed is parsed as mail-parser itself parses it.

use super::*;

/// Without what is only an offset into the source: mail-parser counts the end of a multipart from
/// another place.
fn normal(message: &mut Message<'_>) {
    for part in &mut message.parts {
        if let PartType::Message(inner) = &mut part.body {
            normal(inner);
        }
        if matches!(part.body, PartType::Message(_) | PartType::Multipart(_)) {
            part.offset_end = 0;
        }
    }
    if let Some(part) = message.parts.first_mut() {
        part.offset_end = 0;
    }
}

/// A part with its headers; `number` makes the boundaries differ.
#[derive(Debug, Clone)]
enum Node {
    Leaf(&'static str, &'static str),
    Message(Box<Node>),
    Multipart(&'static str, Vec<Node>),
}

fn node() -> impl Strategy<Value = Node> {
    let headers = prop::sample::select(vec![
        "",
        "Content-Type: text/plain\r\n",
        "Content-Type: text/plain; name=a.txt\r\n",
        "Content-Type: text/html; charset=utf-8\r\n",
        "Content-Type: text/html\r\nContent-Disposition: attachment; filename=a.html\r\n",
        "Content-Type: text/csv\r\nContent-Disposition: attachment; filename=\"a b.csv\"\r\n",
        "Content-Type: image/png; name=a.png\r\nContent-ID: <a@b>\r\nContent-Transfer-Encoding: base64\r\n",
        "Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n",
        "Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n",
    ]);
    let content = prop::sample::select(vec!["YWJj", "Hello\r\nGrace", "a=E9b", "x\r\n\r\ny\r\n"]);
    let leaf = (headers, content).prop_map(|(headers, content)| match headers.contains("base64") {
        // Of base64 that is none, mail-parser makes something else.
        true => Node::Leaf(headers, "YWJj"),
        false => Node::Leaf(headers, content),
    });
    leaf.prop_recursive(4, 24, 4, |inner| {
        let kind =
            prop::sample::select(vec!["mixed", "alternative", "related", "digest", "signed"]);
        let parts = prop::collection::vec(inner.clone(), 1..4);
        // mail-parser loses track of a message that is all that another one holds.
        let content = inner
            .clone()
            .prop_filter("no message", |one| !matches!(one, Node::Message(_)));
        prop_oneof![
            1 => content.prop_map(|content| Node::Message(Box::new(content))),
            3 => (kind, parts).prop_map(|(kind, parts)| Node::Multipart(kind, parts)),
        ]
    })
}

fn write(node: &Node, number: &mut usize, out: &mut String) {
    match node {
        Node::Leaf(headers, content) => out.push_str(&format!("{headers}\r\n{content}")),
        Node::Message(inner) => {
            out.push_str("Content-Type: message/rfc822\r\n\r\nFrom: b@c.example\r\n");
            write(inner, number, out);
        }
        Node::Multipart(kind, parts) => {
            *number += 1;
            let boundary = format!("boundary-{number}-");
            out.push_str(&format!(
                "Content-Type: multipart/{kind}; boundary=\"{boundary}\"\r\n\r\n"
            ));
            for part in parts {
                out.push_str(&format!("--{boundary}\r\n"));
                if *kind == "digest" && matches!(part, Node::Leaf("", _)) {
                    // Of a digest each part is a message, which has a header.
                    out.push_str("\r\nSubject: d\r\n");
                }
                write(part, number, out);
                out.push_str("\r\n");
            }
            out.push_str(&format!("--{boundary}--\r\n"));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn a_well_formed_message_is_what_mail_parser_makes_of_it(node in node()) {
        let mut source = "From: =?utf-8?q?Ad=C3=A9l?= <a@b.example>\r\nSubject: s\r\n".to_owned();
        write(&node, &mut 0, &mut source);
        let mut theirs = MessageParser::new().parse(&source).unwrap();
        let mut ours = typed(source.as_bytes()).unwrap();
        normal(&mut theirs);
        normal(&mut ours.0);
        prop_assert_eq!(&ours.0, &theirs, "{}", source);
    }
}
