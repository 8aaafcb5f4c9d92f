//! Which ports a practice server takes: those that were named and no others, else the usual ones,
//! and any free one in place of a usual one that is taken.

use crate::sandbox::{self, Practice, PracticeOptions, SandboxError};

/// Postmark's 2525, 587 and 25, moved to where no rights are needed.
pub(super) const SMTP: [u16; 3] = [2525, 2587, 2025];

/// A server that has its ports.
pub(super) struct Started {
    /// It.
    pub practice: Practice,
    /// Usual ports that it could not have, in words.
    pub replaced: Vec<String>,
}

/// Starts a server on the `named` SMTP ports, or on the `usual` ones if none is named.
pub(super) async fn start(
    mut options: PracticeOptions,
    named: &[u16],
    usual: &[u16],
) -> Result<Started, SandboxError> {
    let may_move = named.is_empty();
    options.smtp_ports = if may_move { usual } else { named }.to_vec();
    let mut replaced = Vec::new();
    loop {
        // Each turn replaces a usual port by 0, and there are only so many.
        match sandbox::start(options.clone()).await {
            Ok(practice) => return Ok(Started { practice, replaced }),
            Err(SandboxError::Bind { port, source }) if may_move && port != 0 => {
                replaced.push(format!(
                    "port {port} cannot be had ({source}); any free one is taken instead"
                ));
                free(&mut options.smtp_ports, port);
            }
            Err(error) => return Err(error),
        }
    }
}

/// Any free port in place of `taken`.
fn free(ports: &mut [u16], taken: u16) {
    for port in ports.iter_mut().filter(|port| **port == taken) {
        *port = 0;
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[tokio::test]
    async fn a_usual_port_that_is_taken_moves_and_a_named_one_does_not() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = taken.local_addr().unwrap().port();
        let started = start(PracticeOptions::default(), &[], &[port, 0])
            .await
            .unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(started.practice.ports().len(), 2);
        assert!(!started.practice.ports().contains(&port));
        assert_eq!(started.replaced.len(), 1);
        assert!(started.replaced[0].starts_with(&format!("port {port} cannot be had")));
        let named = start(PracticeOptions::default(), &[port], &[0]).await;
        assert!(matches!(named, Err(SandboxError::Bind { port: told, .. }) if told == port));
    }
}
