//! What each call takes for a success, and what everything else is.

mod refused;

use serde::de::DeserializeOwned;

use self::refused::refused_by_all;
use super::*;
use crate::postmark::api::{
    BounceDump, BounceReport, Bounces, DeliveryStats, Domain, Domains, EmailAnswer, MessageDetails,
    MessageStreams, Messages, Senders, ServerInfo, Servers, Signature, StatsOutbound,
    SuppressionRow, SuppressionStatus, Suppressions, Template, TemplateList, TemplateRow,
    Validation,
};

fn blank(status: u16) -> ApiFailure {
    ApiFailure {
        status: Some(status),
        ..ApiFailure::unasked("api.example", Kind::Malformed, String::new())
    }
}

/// Holds a call to the answers that all refuse, to its own `wrong` ones (status 200) and to its `right` ones.
fn check<T: DeserializeOwned>(right: &[&str], wrong: &[&str]) {
    let name = std::any::type_name::<T>();
    for (status, body, kind, code) in refused_by_all() {
        let shown = String::from_utf8_lossy(&body[..body.len().min(80)]).into_owned();
        let failure = judge::<T>(&body, None, &blank(status)).err();
        let failure = failure.unwrap_or_else(|| panic!("{name} takes {status} {shown}"));
        assert_eq!(
            (failure.kind, failure.code),
            (kind, code),
            "{name}: {status} {shown}"
        );
        assert_eq!(failure.status, Some(status));
        assert!(
            failure.message.chars().count() <= WORDS_CHARS,
            "{name}: {shown}"
        );
    }
    for body in wrong {
        let failure = judge::<T>(body.as_bytes(), None, &blank(200)).err();
        let failure = failure.unwrap_or_else(|| panic!("{name} takes {body}"));
        assert_eq!(failure.kind, Kind::Malformed, "{name}: {body}");
    }
    for body in right {
        for status in [200, 201, 202] {
            let answer = judge::<T>(body.as_bytes(), None, &blank(status));
            answer.unwrap_or_else(|failure| panic!("{name}: {body}: {failure:?}"));
        }
        // The same with an error code is a refusal, whatever else it has.
        let object = body.strip_prefix('{').unwrap_or_default();
        let refusal = format!(r#"{{"ErrorCode":422,{object}"#);
        if !body.contains("ErrorCode") {
            let failure = judge::<T>(refusal.as_bytes(), None, &blank(200)).err();
            assert_eq!(
                failure.map(|one| one.code),
                Some(Some(422)),
                "{name}: {refusal}"
            );
        }
    }
}

const ID: &str = r#""MessageID":"b7bc2f4a-e38e-4336-af7d-e6c392c2f817""#;

#[test]
fn a_message_id_proves_that_a_message_was_accepted() {
    let of = |rest: &str| format!("{{{ID}{rest}}}");
    let right = [
        of(""),
        of(
            r#","ErrorCode":0,"Message":"OK","To":"a@b.example","SubmittedAt":"2014-02-17T07:25:01.4178645-05:00""#,
        ),
        of(
            r#","Message":"Message accepted, but delivery may be delayed.","SubmittedAt":"2024-08-01T00:00:00Z","To":"a@b.example""#,
        ),
        of(r#","ErrorCode":null,"To":null,"Message":null"#),
        of(r#","ErrorCode":"0","Message":7,"SubmittedAt":0"#),
        of(r#","New":{"a":[1]}"#),
    ];
    let wrong = [
        r#"{"MessageID":""}"#,
        r#"{"MessageID":null,"ErrorCode":0,"Message":"OK"}"#,
        r#"{"MessageID":5}"#,
        r#"{"MessageID":["b7bc2f4a-e38e-4336-af7d-e6c392c2f817"]}"#,
        r#"{"MessageID":"a b"}"#,
        r#"{"MessageID":"\u001b[2J"}"#,
        r#"{"messageid":"b7bc2f4a-e38e-4336-af7d-e6c392c2f817"}"#,
        r#"{"ErrorCode":0,"Message":"OK","To":"a@b.example"}"#,
        r#"[{"ErrorCode":0,"MessageID":"b7bc2f4a-e38e-4336-af7d-e6c392c2f817"}]"#,
        r#"{"Result":{"MessageID":"b7bc2f4a-e38e-4336-af7d-e6c392c2f817"}}"#,
        r#"{"MessageID":"b7bc2f4a-e38e-4336-af7d-e6c392c2f817""#,
        r#"{"MessageID":"one","MessageID":"two"}"#,
    ];
    check::<EmailAnswer>(&right.each_ref().map(String::as_str), &wrong);
}

#[test]
fn an_object_has_its_id() {
    let numbered = [
        r#"{"ID":"1","Name":"n"}"#,
        r#"{"ID":null,"Name":"n"}"#,
        r#"{"ID":-1,"Name":"n"}"#,
        r#"{"ID":{},"Name":"n"}"#,
        r#"{"Name":"n"}"#,
        r#"{"Servers":[{"ID":1,"Name":"n"}]}"#,
    ];
    let server = [
        r#"{"ID":1,"Name":"n"}"#,
        r#"{"ID":1,"Name":"n","ApiTokens":null,"Color":null,"SmtpApiActivated":null}"#,
        r#"{"ID":1,"Name":"n","ApiTokens":["b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2"],"DeliveryType":"Live"}"#,
    ];
    let more = [
        r#"{"ID":1}"#,
        r#"{"ID":1,"Name":"n","ApiTokens":"x"}"#,
        r#"{"ID":1,"Name":"n","SmtpApiActivated":"yes"}"#,
    ];
    check::<ServerInfo>(&server, &[&numbered[..], &more[..]].concat());
    let domain = [
        r#"{"ID":1,"Name":"acme.example"}"#,
        r#"{"ID":1,"Name":"acme.example","DKIMHost":null,"DKIMVerified":true}"#,
    ];
    let more = [
        r#"{"ID":1}"#,
        r#"{"ID":1,"Name":"n","DKIMVerified":"true"}"#,
    ];
    check::<Domain>(&domain, &[&numbered[..], &more[..]].concat());
    let signature = [
        r#"{"ID":1,"EmailAddress":"a@b.example"}"#,
        r#"{"ID":1,"EmailAddress":"a@b.example","Name":null,"Confirmed":false}"#,
    ];
    check::<Signature>(&signature, &[&numbered[..], &[r#"{"ID":1}"#]].concat());
    check::<BounceReport>(
        &[
            r#"{"ID":692560173}"#,
            r#"{"ID":1,"MessageID":"","Tag":null}"#,
        ],
        &numbered[..5],
    );
}

/// Answers that are no list under `key`, or a list of something else than rows.
fn no_list(key: &str) -> Vec<String> {
    let values = [
        "null",
        "{}",
        "\"\"",
        "0",
        "true",
        "[null]",
        "[0]",
        "[[]]",
        "[\"x\"]",
        "{\"0\":{}}",
    ];
    let mut wrong: Vec<String> = values
        .iter()
        .map(|value| format!(r#"{{"TotalCount":1,"{key}":{value}}}"#))
        .collect();
    wrong.push(format!(r#"{{"TotalCount":0,"{}":[]}}"#, key.to_lowercase()));
    wrong.push(r#"{"TotalCount":0}"#.to_owned());
    wrong.push(format!(r#"{{"TotalCount":[],"{key}":[]}}"#));
    wrong
}

fn check_list<T: DeserializeOwned>(key: &str, row: &str, wrong_rows: &[&str]) {
    let right = [
        format!(r#"{{"TotalCount":0,"{key}":[]}}"#),
        format!(r#"{{"{key}":[{row}]}}"#),
        format!(r#"{{"TotalCount":"2","{key}":[{row},{row}]}}"#),
        format!(r#"{{"TotalCount":null,"New":{{}},"{key}":[{row}]}}"#),
    ];
    let mut wrong = no_list(key);
    wrong.extend(
        wrong_rows
            .iter()
            .map(|row| format!(r#"{{"TotalCount":1,"{key}":[{row}]}}"#)),
    );
    wrong.push(format!(
        r#"{{"TotalCount":1,"{key}":[{}{row}]}}"#,
        format!("{row},").repeat(10_000)
    ));
    let right: Vec<&str> = right.iter().map(String::as_str).collect();
    let wrong: Vec<&str> = wrong.iter().map(String::as_str).collect();
    check::<T>(&right, &wrong);
}

#[test]
fn a_list_has_its_own_key() {
    check_list::<Servers>("Servers", r#"{"ID":1,"Name":"n"}"#, &["{}", r#"{"ID":1}"#]);
    check_list::<Senders>(
        "SenderSignatures",
        r#"{"ID":1,"EmailAddress":"a@b.example"}"#,
        &["{}"],
    );
    check_list::<Domains>("Domains", r#"{"ID":1,"Name":"n"}"#, &["{}"]);
    check_list::<MessageStreams>(
        "MessageStreams",
        r#"{"ID":"outbound"}"#,
        &["{}", r#"{"ID":1}"#],
    );
    check_list::<Messages>(
        "Messages",
        r#"{"MessageID":"m"}"#,
        &[
            "{}",
            r#"{"MessageID":""}"#,
            r#"{"MessageID":"m","Metadata":[]}"#,
        ],
    );
    check_list::<Bounces>("Bounces", r#"{"ID":1}"#, &["{}", r#"{"ID":"x"}"#]);
}

#[test]
fn a_template_has_its_number_and_a_validation_its_verdict() {
    let row = [
        r#"{"TemplateId":41001}"#,
        r#"{"TemplateId":41001,"Name":"Welcome","Active":true,"Alias":null,"TemplateType":null,"LayoutTemplate":"null"}"#,
        r#"{"TemplateId":41001,"Name":"Base","Alias":"base","TemplateType":"Layout","LayoutTemplate":null,"New":[]}"#,
    ];
    let wrong = [
        r#"{"TemplateID":41001,"Name":"Welcome"}"#,
        r#"{"TemplateId":"41001"}"#,
        r#"{"TemplateId":null}"#,
        r#"{"TemplateId":-1}"#,
        r#"{"TemplateId":1,"Name":[]}"#,
        r#"{"TotalCount":0,"Templates":[]}"#,
    ];
    check::<TemplateRow>(&row, &wrong);
    let whole = [r#"{"TemplateId":1,"Subject":null,"HtmlBody":"<p>","TextBody":null}"#];
    let more = [
        r#"{"TemplateId":1,"HtmlBody":7}"#,
        r#"{"Subject":"s","HtmlBody":"<p>"}"#,
    ];
    check::<Template>(
        &[&row[..], &whole[..]].concat(),
        &[&wrong[..], &more[..]].concat(),
    );
    check_list::<TemplateList>("Templates", row[1], &["{}", wrong[1]]);
    let validation = [
        r#"{"AllContentIsValid":true}"#,
        r#"{"AllContentIsValid":true,"HtmlBody":null,"TextBody":{"ContentIsValid":true,"ValidationErrors":[],"RenderedContent":"x"},"SuggestedTemplateModel":{"a":1}}"#,
        r#"{"AllContentIsValid":false,"Subject":{"ContentIsValid":false,"ValidationErrors":[{"Message":"m","Line":null,"CharacterPosition":3}],"RenderedContent":null}}"#,
    ];
    let wrong = [
        r#"{"HtmlBody":null}"#,
        r#"{"AllContentIsValid":"yes"}"#,
        r#"{"AllContentIsValid":true,"HtmlBody":{}}"#,
        r#"{"AllContentIsValid":true,"HtmlBody":{"ContentIsValid":false,"ValidationErrors":{}}}"#,
        r#"{"AllContentIsValid":true,"HtmlBody":{"ContentIsValid":false,"ValidationErrors":[{"Line":"3"}]}}"#,
    ];
    check::<Validation>(&validation, &wrong);
}

#[test]
fn suppressions_have_an_address_and_changes_a_status() {
    let rows = [
        r#"{"Suppressions":[]}"#,
        r#"{"Suppressions":[{"EmailAddress":"a@b.example","SuppressionReason":"HardBounce"}]}"#,
    ];
    let wrong = [
        r#"{"Suppressions":null}"#,
        r#"{"Suppressions":{}}"#,
        r#"{"Suppressions":[{}]}"#,
        r#"{"Suppressed":[]}"#,
    ];
    check::<Suppressions<SuppressionRow>>(&rows, &wrong);
    let changed =
        [r#"{"Suppressions":[{"EmailAddress":"a@b.example","Status":"Deleted","Message":null}]}"#];
    let more = [r#"{"Suppressions":[{"EmailAddress":"a@b.example"}]}"#];
    check::<Suppressions<SuppressionStatus>>(&changed, &[&wrong[..], &more[..]].concat());
}

#[test]
fn details_dumps_and_counts_have_their_keys() {
    let details = [
        r#"{"MessageID":"m","MessageEvents":[]}"#,
        r#"{"MessageID":"m","Status":"Sent","Body":"x","MessageEvents":[{"Type":"Delivered","Recipient":"a@b.example","Details":{}}]}"#,
    ];
    let wrong = [
        r#"{"MessageID":"m"}"#,
        r#"{"MessageEvents":[]}"#,
        r#"{"MessageID":"m","MessageEvents":{}}"#,
        r#"{"MessageID":"m","MessageEvents":[1]}"#,
    ];
    check::<MessageDetails>(&details, &wrong);
    check::<BounceDump>(
        &[r#"{"Body":""}"#, r#"{"Body":null}"#, r#"{"Body":"x"}"#],
        &[r#"{"Body":1}"#, r#"{"body":""}"#],
    );
    let stats = [
        r#"{"InactiveMails":0,"Bounces":[]}"#,
        r#"{"InactiveMails":1,"Bounces":[{"Name":"All","Count":1}]}"#,
    ];
    check::<DeliveryStats>(
        &stats,
        &[
            r#"{"Bounces":[]}"#,
            r#"{"InactiveMails":0}"#,
            r#"{"InactiveMails":"x","Bounces":[]}"#,
        ],
    );
    check::<StatsOutbound>(
        &[r#"{"Sent":0}"#, r#"{"Sent":4,"BounceRate":1.5}"#],
        &[r#"{"Sent":null}"#, r#"{"Bounced":1}"#, r#"{"Sent":-1}"#],
    );
}

#[test]
fn what_is_not_an_answer_is_described() {
    for (status, body, redirect, words) in [
        (200, "", None, "the answer is empty"),
        (
            200,
            "{\"MessageID\":\"b7",
            None,
            "the answer is cut off in the middle",
        ),
        (
            200,
            "<html>\r\n<body>\u{1b}[2JSign in",
            None,
            "the answer is not JSON; it begins: <html> <body>[2JSign in",
        ),
        (
            200,
            "{}",
            None,
            "the answer is not what the API documents: missing field `MessageID` at line 1 column 2",
        ),
        (
            302,
            "",
            Some("https://login.example/?token=x"),
            "the answer is a redirect to login.example, and postrider does not take a token to another address",
        ),
        (
            308,
            "",
            Some("/email/"),
            "the answer is a redirect, and postrider does not take a token to another address",
        ),
        (
            502,
            "  <h1>Bad\n Gateway</h1> ",
            None,
            "<h1>Bad Gateway</h1>",
        ),
        (
            422,
            "{\"ErrorCode\":300,\"Message\":\"Invalid\\r\\n 'From'\\u0007\"}",
            None,
            "Invalid 'From'",
        ),
        (422, "{\"ErrorCode\":300,\"Message\":[1]}", None, ""),
    ] {
        let failure = judge::<EmailAnswer>(body.as_bytes(), redirect, &blank(status)).unwrap_err();
        assert_eq!(failure.message, words, "{status} {body}");
    }
    let long = format!(
        r#"{{"ErrorCode":300,"Message":"{}"}}"#,
        "x".repeat(1_000_000)
    );
    let failure = judge::<EmailAnswer>(long.as_bytes(), None, &blank(422)).unwrap_err();
    assert_eq!(failure.message.len(), WORDS_CHARS);
}
