//! Why a request got no answer: TLS, a proxy, the network, time.

use std::error::Error;
use std::io;

use reqwest::Url;

use crate::record::{ApiFailure, ApiFailureKind as Kind};

/// Describes a TLS error.
pub type DescribeTls = fn(&rustls::Error) -> String;

/// Proxy variables, in the order in which reqwest uses them.
const VARIABLES: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

/// An HTTPS proxy from the environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proxy {
    variable: &'static str,
    /// Host and port, without a login.
    address: String,
}

impl Proxy {
    /// The proxy for requests, if the environment sets one. Ignores `NO_PROXY`.
    pub fn of_environment() -> Option<Self> {
        Self::of(|name| std::env::var(name).ok())
    }

    fn of(value: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let named = VARIABLES.into_iter().find_map(|variable| {
            let value = value(variable)?;
            let value = value.trim();
            (!value.is_empty()).then(|| (variable, value.to_owned()))
        });
        let (variable, value) = named?;
        let with_scheme = match value.contains("://") {
            true => value,
            false => format!("http://{value}"),
        };
        let url = Url::parse(&with_scheme).ok();
        let address = url.and_then(|url| {
            let host = url.host_str()?.to_owned();
            Some(match url.port_or_known_default() {
                Some(port) => format!("{host}:{port}"),
                None => host,
            })
        });
        Some(Self {
            variable,
            // What cannot be read may be a login.
            address: address.unwrap_or_else(|| "an unreadable address".into()),
        })
    }

    fn describe(&self) -> String {
        format!("the proxy {} ({})", self.address, self.variable)
    }
}

/// The request's route, as far as it explains an error.
#[derive(Debug, Clone)]
pub(super) struct Route {
    pub describe_tls: DescribeTls,
    proxy: Option<Proxy>,
}

impl Route {
    pub(super) fn new(proxy: Option<Proxy>) -> Self {
        Self {
            describe_tls: ToString::to_string,
            proxy,
        }
    }

    /// The failure of a request that ended with `error`.
    pub(super) fn failure(&self, error: &reqwest::Error, blank: &ApiFailure) -> ApiFailure {
        let mut causes = chain(error);
        let tls = tls_error(error).map(|tls| (self.describe_tls)(tls));
        if let (Some(words), Some(last)) = (&tls, causes.last_mut()) {
            last.clone_from(words);
        }
        let refusal = proxy_refusal(&causes);
        let kind = match () {
            () if refusal.is_some() => Kind::Proxy,
            () if tls.is_some() => Kind::Tls,
            // No connection came about, be it for lack of time: nothing was asked.
            () if error.is_connect() => Kind::Unreachable,
            () if error.is_timeout() => Kind::Timeout,
            () => Kind::Lost,
        };
        let words = match error.is_timeout() {
            true => "no answer came in time".to_owned(),
            false => causes.last().cloned().unwrap_or_default(),
        };
        ApiFailure {
            kind,
            message: self.message(words, refusal, &blank.host),
            causes,
            ..blank.clone()
        }
    }

    fn message(&self, words: String, refusal: Option<&str>, host: &str) -> String {
        let Some(proxy) = &self.proxy else {
            return words;
        };
        let proxy = proxy.describe();
        match refusal {
            Some("failed to create underlying connection") => {
                format!("{proxy} cannot be reached: {words}")
            }
            Some("proxy authorization required") => format!(
                "{proxy} asks for a login; write it into the variable as http://USER:PASSWORD@HOST:PORT"
            ),
            Some("unsuccessful") => format!("{proxy} refused to connect to {host}"),
            Some(other) => format!("{proxy} did not connect to {host}: {other}"),
            None => format!("{words} (requests go through {proxy})"),
        }
    }
}

/// What hyper's tunnel says if a proxy refuses a request.
fn proxy_refusal(causes: &[String]) -> Option<&str> {
    causes
        .iter()
        .find_map(|cause| cause.strip_prefix("tunnel error: "))
}

/// The TLS error among the causes.
fn tls_error<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e rustls::Error> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(tls) = error.downcast_ref() {
            return Some(tls);
        }
        // An io::Error hides what it holds from `source`.
        let held = error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref);
        next = match held {
            Some(held) => Some(held),
            None => error.source(),
        };
    }
    None
}

/// An error and its causes, each in one line.
pub(super) fn chain(error: &dyn Error) -> Vec<String> {
    let mut causes = vec![error.to_string()];
    let mut next = error.source();
    while let Some(cause) = next {
        causes.push(cause.to_string());
        next = cause.source();
    }
    causes.dedup();
    causes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(pairs: &[(&str, &str)]) -> Option<String> {
        let value = |name: &str| {
            let pair = pairs.iter().find(|pair| pair.0 == name);
            pair.map(|pair| pair.1.to_owned())
        };
        Proxy::of(value).map(|proxy| proxy.describe())
    }

    #[test]
    fn a_proxy_is_named_without_its_login() {
        assert_eq!(named(&[]), None);
        assert_eq!(named(&[("HTTPS_PROXY", " ")]), None);
        for (value, address) in [
            ("http://proxy.acme.example:3128", "proxy.acme.example:3128"),
            ("proxy.acme.example:3128", "proxy.acme.example:3128"),
            (
                "http://ada:hunter2@proxy.acme.example",
                "proxy.acme.example:80",
            ),
            ("https://[::1]:8443/", "[::1]:8443"),
            ("http://ada:hun ter2", "an unreadable address"),
        ] {
            let expected = format!("the proxy {address} (HTTPS_PROXY)");
            assert_eq!(named(&[("HTTPS_PROXY", value)]), Some(expected), "{value}");
        }
        let both = [
            ("all_proxy", "http://a.example"),
            ("https_proxy", "http://b.example"),
        ];
        assert_eq!(
            named(&both).unwrap(),
            "the proxy b.example:80 (https_proxy)"
        );
    }
}
