//! Tokens of practice Postmark. Each home has its own, so that nobody else on the machine can read what its
//! practice server caught; they open nothing at Postmark.

use super::Secret;

/// Prefix of every practice API token, which tells it from a real token wherever it turns up. The bytes spell
/// "practiCe".
const PREFIX: &str = "70726163-7469-4365-8";

/// The tokens of a practice account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PracticeTokens {
    /// The Server API token, which SMTP accepts as username and password.
    pub server: Secret,
    /// The Server API token of the account's second server.
    pub second_server: Secret,
    /// The Account API token.
    pub account: Secret,
    /// The SMTP token of the stream `outbound`.
    pub smtp: KeyPair,
    /// The SMTP token of the stream `broadcast`.
    pub broadcast: KeyPair,
}

/// The two halves of an SMTP token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyPair {
    pub access_key: Secret,
    pub secret_key: Secret,
}

impl PracticeTokens {
    /// Generates tokens from random numbers; `random` returns a new one on each call.
    pub fn generate(mut random: impl FnMut() -> u128) -> Self {
        Self {
            server: practice_token(random()),
            second_server: practice_token(random()),
            account: practice_token(random()),
            smtp: KeyPair::generate("PM-T-outbound", &mut random),
            broadcast: KeyPair::generate("PM-B-broadcast", &mut random),
        }
    }
}

impl KeyPair {
    fn generate(start: &str, random: &mut impl FnMut() -> u128) -> Self {
        Self {
            access_key: Secret::new(format!("{start}-{}", digits(random(), 20))),
            // 36 characters, as Postmark's have.
            secret_key: Secret::new(format!("practice-{}", digits(random(), 27))),
        }
    }
}

/// A practice API token from a random number.
pub fn practice_token(random: u128) -> Secret {
    let digits = digits(random, 15);
    Secret::new(format!("{PREFIX}{}-{}", &digits[..3], &digits[3..]))
}

/// Whether this is a practice server's API token, which Postmark does not know.
pub fn is_practice_token(token: &str) -> bool {
    let start = token.trim().get(..PREFIX.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(PREFIX))
}

/// The last `count` hexadecimal digits of a number.
fn digits(number: u128, count: usize) -> String {
    let all = format!("{number:032x}");
    all[all.len().saturating_sub(count)..].to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::TokenShape;
    use super::*;

    /// Numbers whose every digit counts.
    fn tokens(seed: u128) -> PracticeTokens {
        let mut next = seed;
        PracticeTokens::generate(|| {
            next = next
                .wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835)
                .wrapping_add(1);
            next
        })
    }

    #[test]
    fn practice_tokens_have_the_shapes_of_real_ones_and_are_recognized() {
        let tokens = tokens(1);
        for token in [&tokens.server, &tokens.second_server, &tokens.account] {
            assert_eq!(TokenShape::of(token.expose()), TokenShape::Uuid);
            assert!(is_practice_token(token.expose()));
            assert!(is_practice_token(&format!(
                " {} ",
                token.expose().to_uppercase()
            )));
        }
        let shape = |secret: &Secret| TokenShape::of(secret.expose());
        assert_eq!(
            shape(&tokens.smtp.access_key),
            TokenShape::AccessKeyTransactional
        );
        assert_eq!(shape(&tokens.smtp.secret_key), TokenShape::SecretKey);
        assert_eq!(
            shape(&tokens.broadcast.access_key),
            TokenShape::AccessKeyBroadcast
        );
        assert_eq!(shape(&tokens.broadcast.secret_key), TokenShape::SecretKey);
        for other in [
            "b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2",
            "",
            "70726163",
            "POSTMARK_API_TEST",
        ] {
            assert!(!is_practice_token(other), "{other}");
        }
    }

    #[test]
    fn no_two_tokens_are_alike() {
        let (one, other) = (tokens(1), tokens(2));
        let all = [&one, &other].map(|tokens| {
            [
                tokens.server.clone(),
                tokens.second_server.clone(),
                tokens.account.clone(),
                tokens.smtp.access_key.clone(),
                tokens.smtp.secret_key.clone(),
                tokens.broadcast.access_key.clone(),
                tokens.broadcast.secret_key.clone(),
            ]
        });
        let texts: std::collections::BTreeSet<&str> =
            all.iter().flatten().map(Secret::expose).collect();
        assert_eq!(texts.len(), 14);
    }
}
