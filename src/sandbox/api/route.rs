//! The table of what can be asked, and who may ask it.

use super::answer::Answered;
use super::asked::Asked;
use super::{
    account, bounces, email, inbound, messages, servers, stats, streams, template_email, templates,
    tracking, webhooks,
};

/// Which token a request needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Needs {
    /// `X-Postmark-Server-Token`.
    Server,
    /// The same, or `POSTMARK_API_TEST` in its place.
    ServerOrTest,
    /// `X-Postmark-Account-Token`.
    Account,
}

/// Answers one request. May block on the disk.
pub(super) type Handler = fn(&Asked<'_>) -> Answered;

/// One row: `{}` in the path stands for anything without a slash.
pub(super) type Route = (&'static str, &'static str, Needs, Handler);

const ROUTES: &[Route] = &[
    ("POST", "/email", Needs::ServerOrTest, email::one),
    ("POST", "/email/batch", Needs::ServerOrTest, email::batch),
    (
        "POST",
        "/email/withTemplate",
        Needs::ServerOrTest,
        template_email::one,
    ),
    (
        "POST",
        "/email/batchWithTemplates",
        Needs::ServerOrTest,
        template_email::batch,
    ),
    ("GET", "/templates", Needs::Server, templates::list),
    ("POST", "/templates", Needs::Server, templates::create),
    (
        "POST",
        "/templates/validate",
        Needs::Server,
        templates::validate,
    ),
    // Before the row that would take `push` for an alias.
    ("PUT", "/templates/push", Needs::Account, templates::push),
    ("GET", "/templates/{}", Needs::Server, templates::one),
    ("PUT", "/templates/{}", Needs::Server, templates::edit),
    ("DELETE", "/templates/{}", Needs::Server, templates::remove),
    ("GET", "/server", Needs::Server, servers::own),
    ("PUT", "/server", Needs::Server, servers::edit_own),
    ("GET", "/messages/outbound", Needs::Server, messages::search),
    (
        "GET",
        "/messages/outbound/{}/details",
        Needs::Server,
        messages::details,
    ),
    (
        "GET",
        "/messages/outbound/{}/dump",
        Needs::Server,
        messages::dump,
    ),
    (
        "GET",
        "/messages/outbound/opens",
        Needs::Server,
        tracking::opens,
    ),
    (
        "GET",
        "/messages/outbound/opens/{}",
        Needs::Server,
        tracking::opens_of,
    ),
    (
        "GET",
        "/messages/outbound/clicks",
        Needs::Server,
        tracking::clicks,
    ),
    (
        "GET",
        "/messages/outbound/clicks/{}",
        Needs::Server,
        tracking::clicks_of,
    ),
    ("GET", "/messages/inbound", Needs::Server, inbound::search),
    (
        "GET",
        "/messages/inbound/{}/details",
        Needs::Server,
        inbound::details,
    ),
    (
        "PUT",
        "/messages/inbound/{}/retry",
        Needs::Server,
        inbound::retry,
    ),
    (
        "PUT",
        "/messages/inbound/{}/bypass",
        Needs::Server,
        inbound::bypass,
    ),
    ("GET", "/webhooks", Needs::Server, webhooks::list),
    ("POST", "/webhooks", Needs::Server, webhooks::create),
    ("GET", "/webhooks/{}", Needs::Server, webhooks::one),
    ("PUT", "/webhooks/{}", Needs::Server, webhooks::edit),
    ("DELETE", "/webhooks/{}", Needs::Server, webhooks::delete),
    (
        "POST",
        "/webhooks/{}/verify",
        Needs::Server,
        webhooks::check,
    ),
    (
        "GET",
        "/deliverystats",
        Needs::Server,
        bounces::delivery_stats,
    ),
    ("GET", "/bounces", Needs::Server, bounces::search),
    ("GET", "/bounces/{}", Needs::Server, bounces::one),
    ("GET", "/bounces/{}/dump", Needs::Server, bounces::dump),
    (
        "PUT",
        "/bounces/{}/activate",
        Needs::Server,
        bounces::activate,
    ),
    ("GET", "/message-streams", Needs::Server, streams::list),
    ("GET", "/message-streams/{}", Needs::Server, streams::one),
    (
        "POST",
        "/message-streams/{}/archive",
        Needs::Server,
        streams::archive,
    ),
    (
        "POST",
        "/message-streams/{}/unarchive",
        Needs::Server,
        streams::unarchive,
    ),
    (
        "GET",
        "/message-streams/{}/suppressions/dump",
        Needs::Server,
        streams::suppressions,
    ),
    (
        "POST",
        "/message-streams/{}/suppressions",
        Needs::Server,
        streams::suppress,
    ),
    (
        "POST",
        "/message-streams/{}/suppressions/delete",
        Needs::Server,
        streams::unsuppress,
    ),
    ("GET", "/stats/outbound", Needs::Server, stats::overview),
    ("GET", "/stats/outbound/sends", Needs::Server, stats::sends),
    (
        "GET",
        "/stats/outbound/bounces",
        Needs::Server,
        stats::bounces,
    ),
    ("GET", "/servers", Needs::Account, servers::list),
    ("POST", "/servers", Needs::Account, servers::create),
    ("GET", "/servers/{}", Needs::Account, servers::one),
    ("PUT", "/servers/{}", Needs::Account, servers::edit),
    ("GET", "/senders", Needs::Account, account::senders),
    ("POST", "/senders", Needs::Account, account::create_sender),
    ("GET", "/senders/{}", Needs::Account, account::sender),
    (
        "POST",
        "/senders/{}/resend",
        Needs::Account,
        account::resend,
    ),
    ("GET", "/domains", Needs::Account, account::domains),
    ("POST", "/domains", Needs::Account, account::create_domain),
    ("GET", "/domains/{}", Needs::Account, account::domain),
    (
        "PUT",
        "/domains/{}/verifydkim",
        Needs::Account,
        account::verify_dkim,
    ),
    (
        "PUT",
        "/domains/{}/verifyreturnpath",
        Needs::Account,
        account::verify_return_path,
    ),
];

/// What was found for a method and a path.
pub(super) enum Found {
    /// A row, and the parts of the path that stand for something.
    Route(&'static Route, Vec<String>),
    /// The path is known, but not with this method.
    OtherMethod,
    /// Nothing.
    Nothing,
}

/// Looks a request up; paths count without regard to case and to a slash at the end.
pub(super) fn find(method: &str, path: &str) -> Found {
    let mut found = Found::Nothing;
    for route in ROUTES {
        if let Some(parts) = fits(route.1, path) {
            if route.0 == method {
                return Found::Route(route, parts);
            }
            found = Found::OtherMethod;
        }
    }
    found
}

fn fits(pattern: &str, path: &str) -> Option<Vec<String>> {
    let path = path.strip_suffix('/').unwrap_or(path);
    let (mut wanted, mut given) = (pattern.split('/'), path.split('/'));
    let mut parts = Vec::new();
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return Some(parts),
            (Some("{}"), Some(part)) if !part.is_empty() => {
                parts.push(super::asked::decoded(part));
            }
            (Some(word), Some(part)) if word.eq_ignore_ascii_case(part) => {}
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_found_without_regard_to_case() {
        let found = |method: &str, path: &str| match find(method, path) {
            Found::Route(route, parts) => format!("{} {}", route.1, parts.join(",")),
            Found::OtherMethod => "other method".into(),
            Found::Nothing => "nothing".into(),
        };
        assert_eq!(
            found("GET", "/Messages/Outbound/ID%201/details"),
            "/messages/outbound/{}/details ID 1"
        );
        assert_eq!(
            found("PUT", "/domains/7/verifyDkim"),
            "/domains/{}/verifydkim 7"
        );
        assert_eq!(found("GET", "/server/"), "/server ");
        assert_eq!(found("DELETE", "/server"), "other method");
        assert_eq!(found("GET", "/messages//dump"), "nothing");
        assert_eq!(found("GET", "/"), "nothing");
    }
}
