//! lettre.

use std::fmt::Write as _;

use super::quote::{fill, lines, rust};
use super::{File, Pair, Program, address};
use crate::mail::Mailbox;

const HEAD: &str = r#"//! Sends one message through Postmark. Needs the server token in POSTMARK_SERVER_TOKEN, and in Cargo.toml:
//! lettre = { version = "0.11", default-features = false, features = ["builder", "smtp-transport", "rustls", "ring", "rustls-platform-verifier"] }
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Body, Mailbox, Message, MultiPart, SinglePart};
use lettre::message::header::ContentTransferEncoding::Base64;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{SmtpTransport, Transport};

type Failure = Box<dyn std::error::Error>;

fn mailbox(name: &str, address: &str) -> Result<Mailbox, Failure> {
    let name = Some(name.to_owned()).filter(|name| !name.is_empty());
    Ok(Mailbox::new(name, address.parse()?))
}

#[allow(dead_code)]
fn file(part: Attachment, path: &str, kind: &str) -> Result<SinglePart, Failure> {
    let bytes = Body::new_with_encoding(std::fs::read(path)?, Base64).map_err(|_| "not encoded")?;
    Ok(part.body(bytes, ContentType::parse(kind)?))
}

fn main() -> Result<(), Failure> {
    let token = std::env::var("POSTMARK_SERVER_TOKEN")?; // user name and password at once
"#;

const TAIL: &str = r#"
    let trust = TlsParameters::builder({host}.to_owned());
    {ca}
    let transport = SmtpTransport::builder_dangerous({host})
        .port({port})
        // Required: without STARTTLS it stops before the token is said.
        .tls(Tls::Required(trust.build()?))
        .credentials(Credentials::new(token.clone(), token))
        .build();
    transport.send(&message)?;
    // The server has it; that is not a delivery yet. The Message-ID here is not Postmark's MessageID.
    println!("accepted");
    Ok(())
}
"#;

pub(super) fn program(sheet: &Program<'_>) -> String {
    let mut code = HEAD.to_owned();
    builder(&mut code, sheet);
    let _ = writeln!(code, "    let message = builder.{}?;", body(sheet));
    let ca = match &sheet.target.ca_file {
        Some(path) => format!(
            "let trust = trust.add_root_certificate(Certificate::from_pem(&std::fs::read({})?)?);",
            rust(path)
        ),
        None => "let _ = Certificate::from_pem; // to trust an authority of your own".to_owned(),
    };
    let parts = [
        ("{host}", rust(&sheet.target.host)),
        ("{port}", sheet.target.port.to_string()),
        ("{ca}", ca),
    ];
    code + &fill(TAIL, &parts)
}

// Writing to a string cannot fail.
fn builder(code: &mut String, sheet: &Program<'_>) {
    let id = sheet.message_id.own();
    let id = id.map_or("None".to_owned(), |id| {
        format!("Some({}.to_owned())", rust(id))
    });
    let _ = writeln!(
        code,
        "    let mut builder = Message::builder().message_id({id});"
    );
    let one = std::slice::from_ref(&sheet.from);
    for (call, list) in [
        ("from", one),
        ("to", &sheet.to),
        ("cc", &sheet.cc),
        ("bcc", &sheet.bcc),
        ("reply_to", &sheet.reply_to),
    ] {
        for mailbox in list {
            let _ = writeln!(code, "    builder = builder.{call}({}?);", one_of(mailbox));
        }
    }
    let _ = writeln!(
        code,
        "    builder = builder.subject({});",
        rust(&sheet.subject)
    );
    code.push_str("    let own: &[(&'static str, &str)] = &[\n");
    for (at, (name, value)) in sheet.headers.iter().enumerate() {
        let again = |(later, _): &Pair| later.eq_ignore_ascii_case(name);
        if sheet.headers[at + 1..].iter().any(again) {
            code.push_str(
                "        // Left out: lettre keeps one header of a name, the last.\n        // ",
            );
        } else {
            code.push_str("        ");
        }
        let _ = writeln!(code, "({}, {}),", rust(name), rust(value));
    }
    code.push_str(
        "    ];\n    for (name, value) in own {\n        let name = HeaderName::new_from_ascii((*name).to_owned())?;\n        builder = builder.raw_header(HeaderValue::new(name, (*value).to_owned()));\n    }\n",
    );
}

fn one_of(one: &Mailbox) -> String {
    let name = one.name.as_deref().unwrap_or_default();
    format!("mailbox({}, {})", rust(name), rust(&address(one)))
}

fn body(sheet: &Program<'_>) -> String {
    let literal = |text: &str| {
        format!(
            "concat!({})",
            lines(&text.replace('\n', "\r\n"), rust, ", ")
        )
    };
    let plain = sheet
        .text()
        .map(|text| format!("SinglePart::plain({}.to_owned())", literal(text)));
    let html = sheet
        .html()
        .map(|html| format!("SinglePart::html({}.to_owned())", literal(html)));
    let shown: String = sheet
        .shown()
        .map(|(file, id)| attached(file, Some(id)))
        .collect();
    let html = html.map(|html| match shown.is_empty() {
        true => (false, html),
        false => (
            true,
            format!("MultiPart::related().singlepart({html}){shown}"),
        ),
    });
    let (is_many, text) = match (plain, html) {
        (Some(plain), None) => (false, plain),
        (None, Some(html)) => html,
        (Some(plain), Some((many, html))) => {
            let call = part_call(many);
            (
                true,
                format!("MultiPart::alternative().singlepart({plain}).{call}({html})"),
            )
        }
        (None, None) => (false, "SinglePart::plain(String::new())".to_owned()),
    };
    let beside: String = sheet.beside().map(|file| attached(file, None)).collect();
    if beside.is_empty() {
        return format!("{}({text})", part_call(is_many));
    }
    format!(
        "multipart(MultiPart::mixed().{}({text}){beside})",
        part_call(is_many)
    )
}

fn part_call(is_many: bool) -> &'static str {
    if is_many { "multipart" } else { "singlepart" }
}

fn attached(file: &File, id: Option<&str>) -> String {
    let name = rust(&file.name);
    let part = match id {
        Some(id) => format!(
            "Attachment::new_inline_with_name({}.to_owned(), {name}.to_owned())",
            rust(id)
        ),
        None => format!("Attachment::new({name}.to_owned())"),
    };
    let (path, kind) = (rust(&file.path), rust(&file.content_type));
    format!("\n        .singlepart(file({part}, {path}, {kind})?)")
}
