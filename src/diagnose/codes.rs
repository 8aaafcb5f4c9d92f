//! Postmark's error codes (postmark-facts.md section 4.8): what each means, and the hint for those that
//! one meets when sending, checking or following. They are no HTTP statuses, though some look so.

/// A range of codes, its meaning and hint; without a hint if postrider never makes the requests concerned.
type Row = (u16, u16, &'static str, Option<&'static str>);

#[rustfmt::skip]
const CODES: [Row; 66] = [
    (10, 10, "the token is missing, wrong, or of the other kind", Some("api.token")),
    (11, 11, "several errors at once, in a bulk request", None),
    (12, 12, "there is no such bulk request", None),
    (13, 13, "the key of a page of results is wrong", None),
    (14, 14, "the bulk API needs an approval of its own", None),
    (100, 100, "the API is closed for maintenance", Some("api.maintenance")),
    (101, 101, "an error at Postmark that should not happen; it carries an id for their support", Some("api.server-error")),
    (300, 300, "the message is invalid: an address, its recipients, its body, a header, metadata or a file", Some("message.invalid-inside")),
    (400, 400, "the sender is no signature or domain of the account", Some("sender.unverified")),
    (401, 401, "the sender signature is not confirmed yet", Some("sender.unconfirmed")),
    (402, 402, "the request is no valid JSON", Some("api.refused")),
    (403, 403, "a field of the request is invalid", Some("api.refused")),
    (405, 405, "the account has no messages left", Some("sender.no-credits")),
    (406, 406, "a recipient is inactive", Some("recipient.inactive")),
    (409, 409, "the request must be JSON", None),
    (410, 410, "more than 500 messages in a batch", None),
    (411, 411, "a file of a forbidden type is attached", Some("message.attachment")),
    (412, 412, "the account waits for approval, and may write within the sender's domain only", Some("sender.pending-account")),
    (413, 413, "the account may not send", Some("sender.account-blocked")),
    (422, 422, "the server or the account is invalid", Some("api.refused")),
    (500, 500, "the page of a list is wrong", None),
    (501, 501, "there is no such sender signature", Some("sender.not-found")),
    (502, 502, "there is nothing to change", None),
    (503, 503, "a public mail domain cannot be a sender", Some("sender.public-domain")),
    (504, 504, "the sender signature is there already", Some("api.there-already")),
    (505, 505, "the DKIM key cannot be renewed in its present state", None),
    (506, 506, "the sender signature is confirmed already", None),
    (507, 507, "the sender signature belongs to somebody else", None),
    (508, 508, "the DKIM key cannot be renewed in its present state", None),
    (510, 510, "there is no such domain", Some("sender.not-found")),
    (511, 511, "fields of the domain are invalid", None),
    (512, 512, "the domain is there already", Some("api.there-already")),
    (513, 513, "the domain belongs to somebody else", None),
    (514, 516, "the domain's name is missing, too long or invalid", None),
    (520, 522, "a field of the sender signature is missing, too long or invalid", None),
    (523, 523, "the Return-Path's CNAME was not found", Some("dns.not-there")),
    (600, 600, "the page of the list of servers is wrong", None),
    (601, 601, "templates cannot be pushed to this server", None),
    (602, 602, "the inbound domain is taken", None),
    (603, 603, "the server's name is taken", Some("api.there-already")),
    (604, 605, "the server cannot be deleted", None),
    (606, 606, "the address of a hook is invalid", None),
    (607, 609, "the server's color or name is invalid, or there is nothing to change", None),
    (610, 611, "the inbound MX record or spam threshold is invalid", None),
    (612, 613, "TrackLinks or DeliveryType is invalid", None),
    (614, 614, "the plan does not include more of these", None),
    (615, 615, "this is not supported", None),
    (700, 700, "the search for messages is invalid", Some("api.refused")),
    (701, 701, "there is no such message", Some("delivery.not-found")),
    (702, 703, "the inbound message cannot be let through or tried again", None),
    (709, 709, "the DKIM key could not be set up at Postmark", Some("api.server-error")),
    (800, 813, "an inbound rule is invalid", None),
    (900, 900, "a day of the statistics is invalid", None),
    (1000, 1000, "the search for bounces is invalid", Some("api.refused")),
    (1001, 1001, "there is no such bounce, or its source is gone after 30 days", None),
    (1002, 1002, "the bounce's number is missing", None),
    (1003, 1003, "the address of this bounce cannot be activated", Some("recipient.inactive")),
    (1100, 1131, "a template is invalid or missing", None),
    (1220, 1225, "a field of the message stream is invalid", None),
    (1226, 1226, "there is no such message stream", Some("stream.unknown")),
    (1227, 1234, "the message stream cannot be made, changed or archived so", None),
    (1235, 1235, "the message stream is not on this server", Some("stream.unknown")),
    (1236, 1236, "this type of stream does not send", Some("stream.not-for-sending")),
    (1237, 1241, "the message stream cannot be made, changed or archived so", None),
    (1300, 1460, "data removals, webhooks, suppressions or SMTP tokens: the request is invalid", None),
    (1480, 1502, "the address asking is not on the account's list (1480), or a request for statistics is invalid", None),
];

/// Meaning of a Postmark error code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeMeaning {
    /// A few words, without a final period.
    pub words: &'static str,
    /// A hint, for errors when sending, checking or tracking.
    pub hint: Option<&'static str>,
}

/// The meaning of `code`; `None` if Postmark does not document it.
pub fn code_meaning(code: u16) -> Option<CodeMeaning> {
    // The one code among requests for statistics that concerns every request.
    if code == 1480 {
        let words = "the address asking is not on the account's list of allowed addresses";
        return Some(CodeMeaning {
            words,
            hint: Some("api.address"),
        });
    }
    let row = CODES.iter().find(|row| (row.0..=row.1).contains(&code))?;
    Some(CodeMeaning {
        words: row.2,
        hint: row.3,
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Catalogue, Context};
    use super::*;
    use crate::record::{ApiFailure, ApiFailureKind};

    /// Every code of section 4.8, ranges as they stand there.
    #[rustfmt::skip]
    const LISTED: [(u16, u16); 24] = [
        (10, 14), (100, 101), (300, 300), (400, 403), (405, 406), (409, 413), (422, 422), (500, 508),
        (510, 516), (520, 523), (600, 615), (700, 703), (709, 709), (800, 813), (900, 900), (1000, 1003),
        (1100, 1131), (1220, 1241), (1300, 1302), (1350, 1364), (1400, 1411), (1450, 1460), (1480, 1480),
        (1500, 1502),
    ];

    #[test]
    fn every_listed_code_has_a_hint_or_is_an_exclusion_with_its_meaning() {
        let catalogue = Catalogue::builtin();
        for code in LISTED.iter().flat_map(|(from, to)| *from..=*to) {
            let meaning = code_meaning(code).unwrap_or_else(|| panic!("{code} is missing"));
            assert!(
                meaning.words.len() > 10 && !meaning.words.ends_with('.'),
                "{code}"
            );
            if let Some(hint) = meaning.hint {
                assert!(catalogue.hint(hint).is_some(), "{code}: {hint}");
            }
        }
        for code in [0, 9, 200, 414, 999, 2000] {
            assert_eq!(code_meaning(code), None, "{code}");
        }
    }

    #[test]
    fn the_table_agrees_with_what_a_refusal_inside_is_told() {
        let catalogue = Catalogue::builtin();
        for code in [300, 400, 401, 405, 406, 411, 412, 413, 1235, 1236] {
            let told = catalogue.diagnose_inside(Some(code), "words", &Context::default());
            assert_eq!(
                Some(told.primary.id.as_str()),
                code_meaning(code).unwrap().hint,
                "{code}"
            );
        }
    }

    #[test]
    fn a_refused_request_is_told_by_its_code() {
        let failure = |code| ApiFailure {
            request: "GET /x".into(),
            host: "h".into(),
            kind: ApiFailureKind::Refused,
            status: Some(422),
            code: Some(code),
            message: "words".into(),
            retry_after: None,
            causes: Vec::new(),
        };
        let catalogue = Catalogue::builtin();
        let context = Context::default();
        for (code, hint) in [
            (1480, "api.address"),
            (1226, "stream.unknown"),
            (1109, "api.refused"),
            (603, "api.there-already"),
        ] {
            let card = catalogue.diagnose_api(&failure(code), &context).primary;
            assert_eq!(card.id, hint, "{code}");
        }
        let card = catalogue.diagnose_api(&failure(1109), &context).primary;
        assert!(
            card.evidence.iter().any(|line| line.contains("template")),
            "{:?}",
            card.evidence
        );
    }
}
