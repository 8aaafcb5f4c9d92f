//! Which ports a practice server takes: those that were named and no others, else the usual ones,
//! and any free one in place of a usual one that is taken.

use crate::sandbox::{self, Practice, PracticeOptions, SandboxError};

/// Postmark's 2525, 587 and 25, moved to where no rights are needed.
pub(super) const SMTP: [u16; 3] = [2525, 2587, 2025];

/// The usual port of the HTTP API.
pub(super) const API: u16 = 2080;

/// The ports that were named.
#[derive(Debug, Clone, Copy)]
pub(super) struct Named<'a> {
    /// For SMTP; none: the usual ones.
    pub smtp: &'a [u16],
    /// For the HTTP API.
    pub api: Option<u16>,
}

/// A server that has its ports.
pub(super) struct Started {
    /// It.
    pub practice: Practice,
    /// Usual ports that it could not have, in words.
    pub replaced: Vec<String>,
}

/// Starts a server on the `named` ports; where none is named, on the `usual` ones for SMTP and on [`API`].
pub(super) async fn start(
    mut options: PracticeOptions,
    named: Named<'_>,
    usual: &[u16],
) -> Result<Started, SandboxError> {
    let may_move = named.smtp.is_empty();
    options.smtp_ports = if may_move { usual } else { named.smtp }.to_vec();
    options.api_port = Some(named.api.unwrap_or(API));
    let mut replaced = Vec::new();
    loop {
        // Each turn replaces a usual port by 0, and there are only so many.
        match sandbox::start(options.clone()).await {
            Ok(practice) => return Ok(Started { practice, replaced }),
            Err(SandboxError::Bind { port, source, .. })
                if port != 0 && may_have_another(&options, named, port) =>
            {
                replaced.push(format!(
                    "port {port} cannot be had ({source}); any free one is taken instead"
                ));
                if may_move {
                    free(&mut options.smtp_ports, port);
                }
                if named.api.is_none() && options.api_port == Some(port) {
                    options.api_port = Some(0);
                }
            }
            Err(error) => return Err(error),
        }
    }
}

/// Any free port in place of `taken`.
/// Whether a port was not named and so can be any other.
fn may_have_another(options: &PracticeOptions, named: Named<'_>, port: u16) -> bool {
    let is_smtp = options.smtp_ports.contains(&port);
    let is_api = options.api_port == Some(port);
    (!is_smtp || named.smtp.is_empty()) && (!is_api || named.api.is_none())
}

fn free(ports: &mut [u16], taken: u16) {
    for port in ports.iter_mut().filter(|port| **port == taken) {
        *port = 0;
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    fn named(smtp: &[u16], api: Option<u16>) -> Named<'_> {
        Named { smtp, api }
    }

    #[tokio::test]
    async fn a_usual_port_that_is_taken_moves_and_a_named_one_does_not() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = taken.local_addr().unwrap().port();
        let started = start(PracticeOptions::default(), named(&[], Some(0)), &[port, 0])
            .await
            .unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(started.practice.ports().len(), 2);
        assert!(!started.practice.ports().contains(&port));
        assert_eq!(started.replaced.len(), 1);
        assert!(started.replaced[0].starts_with(&format!("port {port} cannot be had")));
        let refused = start(PracticeOptions::default(), named(&[port], Some(0)), &[0]).await;
        assert!(matches!(refused, Err(SandboxError::Bind { port: told, .. }) if told == port));
    }
}
