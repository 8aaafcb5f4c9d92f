//! What a server does wrong, and where in the dialogue.

use serde::Deserialize;

/// Where in the dialogue a fault shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum At {
    /// When the client connects.
    Connect,
    /// In place of the 220.
    Greeting,
    /// In place of the reply to EHLO in clear text.
    Hello,
    /// In place of the reply to STARTTLS.
    StartTls,
    /// In place of the TLS handshake.
    Handshake,
    /// In place of the reply to EHLO inside TLS.
    SecureHello,
    /// In place of the verdict on the credential.
    Auth,
    /// In place of the reply to MAIL.
    Mail,
    /// In place of the reply to RCPT; see [`Fault::recipient`].
    Rcpt,
    /// In place of the reply to DATA.
    Data,
    /// In the middle of the content.
    Content,
    /// In place of the reply to the final dot.
    Verdict,
    /// In place of the reply to QUIT.
    Quit,
}

/// What is done wrong.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(
    rename_all = "kebab-case",
    rename_all_fields = "kebab-case",
    tag = "do",
    deny_unknown_fields
)]
pub enum Act {
    /// The port is closed. At `connect` only.
    Refuse,
    /// The port does not answer at all. At `connect` only.
    Unanswered,
    /// Nothing is said any more; the connection stays open.
    Silence,
    /// The right thing is said, a byte at a time.
    Slow {
        /// Milliseconds between two bytes.
        every_ms: u64,
    },
    /// The connection is closed.
    Drop,
    /// The connection is reset.
    Reset,
    /// This is said; `\r\n` is added to lines that lack it. The dialogue goes on as it says: after a 4yz
    /// or 5yz the command counts as refused.
    Reply {
        /// One line, or several parted by line feeds.
        text: String,
    },
    /// These bytes are sent as they are, then the connection is closed.
    Garbage {
        /// Hexadecimal.
        bytes: String,
    },
    /// A reply that never ends.
    Endless,
    /// TLS is spoken at once, as on port 465. At `greeting` only.
    Tls,
    /// STARTTLS is not offered. At `hello` only.
    WithoutStartTls,
    /// The keyword is masked, as some firewalls do. At `hello` only.
    MaskedStartTls,
    /// AUTH offers these mechanisms only; empty: no AUTH line. At `secure-hello` only.
    Mechanisms {
        /// `GSSAPI NTLM`.
        list: String,
    },
    /// Bytes stand behind the 220, as a man in the middle would plant them. At `start-tls` only.
    Inject {
        /// What is planted.
        text: String,
    },
    /// A TLS alert in place of the server hello. At `handshake` only.
    Alert {
        /// RFC 8446 section 6: 40 handshake_failure, 70 protocol_version.
        code: u8,
    },
    /// Another certificate is shown. At `handshake` only.
    Certificate {
        /// What is the matter with it.
        flaw: Flaw,
    },
}

/// What is the matter with a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Flaw {
    /// Past its end.
    Expired,
    /// Not valid yet.
    NotYetValid,
    /// For another host.
    OtherHost,
    /// Of an authority that nobody knows.
    UnknownAuthority,
    /// Of an inspecting proxy's authority.
    Inspected,
    /// Signed wrongly, or not for servers.
    Invalid,
}

/// One fault of the SMTP server.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Fault {
    /// Where.
    pub at: At,
    /// What.
    #[serde(flatten)]
    pub act: Act,
    /// How many times, then all is well; absent: always.
    #[serde(default)]
    pub times: Option<u32>,
    /// At `rcpt`: only for this recipient.
    #[serde(default)]
    pub recipient: Option<String>,
    /// Only on the first so many ports; absent: on all.
    #[serde(default)]
    pub ports: Option<usize>,
}

/// One fault of the HTTP API.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct ApiFault {
    /// The path's beginning; empty: every path.
    pub path: String,
    /// The HTTP status; 0: no answer at all (time-out).
    pub status: u16,
    /// Postmark's error code in the body; absent: the body is not JSON.
    pub code: Option<u16>,
    /// The text beside it.
    pub message: String,
    /// Seconds in `Retry-After`.
    pub retry_after: Option<u32>,
    /// How many times, then all is well; absent: always.
    pub times: Option<u32>,
}

impl Default for ApiFault {
    fn default() -> Self {
        Self {
            path: String::new(),
            status: 500,
            code: None,
            message: String::new(),
            retry_after: None,
            times: None,
        }
    }
}
