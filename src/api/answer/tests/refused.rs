//! Answers that no call takes for a success.

use super::super::Kind;

/// Answers that no call takes for a success: the status, the body, the kind and the error code of the failure.
pub(super) fn refused_by_all() -> Vec<(u16, Vec<u8>, Kind, Option<u16>)> {
    let row = |(status, body, kind, code): &(u16, &str, Kind, Option<u16>)| {
        (*status, body.as_bytes().to_vec(), *kind, *code)
    };
    let mut all: Vec<_> = REFUSED_BY_ALL.iter().map(row).collect();
    let deep =
        |key: &str, depth| format!(r#"{{"{key}":{}{}}}"#, "[".repeat(depth), "]".repeat(depth));
    let made = [
        deep("Ignored", 100_000).into_bytes(),
        deep("Message", 300).into_bytes(),
        deep("ErrorCode", 300).into_bytes(),
        format!(r#"{{"Rows":[{}0]}}"#, "0,".repeat(200_000)).into_bytes(),
        b"\xff\xfe{\0}\0".to_vec(),
        b"\xef\xbb\xbf{\"ErrorCode\":0}".to_vec(),
        b"\x1f\x8b\x08\0\0".to_vec(),
    ];
    all.extend(made.map(|body| (200, body, Kind::Malformed, None)));
    all
}

#[rustfmt::skip]
const REFUSED_BY_ALL: [(u16, &str, Kind, Option<u16>); 45] = [
    (200, "", Kind::Malformed, None),
    (200, " \r\n", Kind::Malformed, None),
    (200, "{}", Kind::Malformed, None),
    (200, "[]", Kind::Malformed, None),
    (200, "[{}]", Kind::Malformed, None),
    (200, "null", Kind::Malformed, None),
    (200, "true", Kind::Malformed, None),
    (200, "0", Kind::Malformed, None),
    (200, r#""OK""#, Kind::Malformed, None),
    (200, "OK", Kind::Malformed, None),
    (200, "<!DOCTYPE html><html><body>Sign in to the network</body></html>", Kind::Malformed, None),
    (200, r#"{"Message":"OK"}"#, Kind::Malformed, None),
    (200, r#"{"status":"ok"}"#, Kind::Malformed, None),
    (200, r#"{"ErrorCode":0"#, Kind::Malformed, None),
    (200, r#"{} {}"#, Kind::Malformed, None),
    (200, r#"{"ErrorCode":406,"Message":"inactive"}"#, Kind::Refused, Some(406)),
    (200, r#"{"ErrorCode":"300","Message":"no"}"#, Kind::Refused, Some(300)),
    (200, r#"{"ErrorCode":10,"Message":"no"}"#, Kind::Unauthorized, Some(10)),
    (200, r#"{"ErrorCode":100}"#, Kind::Maintenance, Some(100)),
    (200, r#"{"ErrorCode":701}"#, Kind::NotFound, Some(701)),
    (200, r#"{"ErrorCode":-1}"#, Kind::Malformed, None),
    (200, r#"{"ErrorCode":1.5}"#, Kind::Malformed, None),
    (200, r#"{"ErrorCode":65536}"#, Kind::Malformed, None),
    (200, r#"{"ErrorCode":true}"#, Kind::Malformed, None),
    (200, r#"{"ErrorCode":"no"}"#, Kind::Malformed, None),
    (200, r#"{"ErrorCode":0,"ErrorCode":406}"#, Kind::Malformed, None),
    (204, "", Kind::Malformed, None),
    (202, r#"{"status":"queued"}"#, Kind::Malformed, None),
    (301, "", Kind::Malformed, None),
    (302, "<a href=https://login.example>", Kind::Malformed, None),
    (307, "{}", Kind::Malformed, None),
    (400, "Bad Request", Kind::Refused, None),
    (401, r#"{"ErrorCode":10,"Message":"no"}"#, Kind::Unauthorized, Some(10)),
    (401, "", Kind::Unauthorized, None),
    (403, "<center>403 Forbidden</center>", Kind::Refused, None),
    (404, "<h1>Not Found</h1>", Kind::NotFound, None),
    (413, "Request Entity Too Large", Kind::Refused, None),
    (422, r#"{"ErrorCode":300,"Message":"no"}"#, Kind::Refused, Some(300)),
    (422, r#"{"ErrorCode":1226,"Message":"no"}"#, Kind::NotFound, Some(1226)),
    (429, "", Kind::RateLimited, None),
    (500, "<h1>Internal Server Error</h1>", Kind::ServerError, None),
    (500, r#"{"ErrorCode":101,"Message":"no"}"#, Kind::ServerError, Some(101)),
    (500, r#"{"ErrorCode":300,"Message":"no"}"#, Kind::Refused, Some(300)),
    (503, "upstream connect error", Kind::Maintenance, None),
    (504, "", Kind::ServerError, None),
];
