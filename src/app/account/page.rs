//! The pages of the account screen.

/// A page of the account screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AccountPage {
    /// Servers, each with its token.
    #[default]
    Servers,
    /// Single From addresses.
    Senders,
    /// Sending domains.
    Domains,
}

impl AccountPage {
    /// All pages in order.
    pub const ALL: [Self; 3] = [Self::Servers, Self::Senders, Self::Domains];

    /// The word on its tab.
    pub fn name(self) -> &'static str {
        match self {
            Self::Servers => "Servers",
            Self::Senders => "Senders",
            Self::Domains => "Domains",
        }
    }

    /// One of what it lists, in words.
    pub fn thing(self) -> &'static str {
        match self {
            Self::Servers => "server",
            Self::Senders => "sender signature",
            Self::Domains => "domain",
        }
    }
}
