//! A webhook: where it goes, what it wants.

use super::super::account::Server;
use super::super::state::State;
use super::happening::{Happening, Record};
use crate::postmark::{HookUrl, Secret};

/// A webhook of a message stream.
#[derive(Debug, Clone)]
pub struct Webhook {
    /// Postmark's number for it.
    pub id: u64,
    /// The URL as it was given.
    pub given: String,
    /// The same, read.
    pub url: HookUrl,
    /// The message stream.
    pub stream: String,
    /// Username and password for basic auth.
    pub login: Option<(String, Secret)>,
    /// Further headers, in order.
    pub headers: Vec<(String, String)>,
    /// What it wants.
    pub triggers: Triggers,
    /// Whether its URL answered when it was registered; one that did not gets no events.
    pub verified: bool,
}

/// Which events a webhook wants.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Triggers {
    /// Opens.
    pub open: bool,
    /// Of several opens by one recipient only the first.
    pub first_open_only: bool,
    /// Clicks.
    pub click: bool,
    /// Deliveries.
    pub delivery: bool,
    /// Bounces and SMTP API errors.
    pub bounce: bool,
    /// Bounces with the source of the bounce.
    pub bounce_content: bool,
    /// Spam complaints.
    pub complaint: bool,
    /// Spam complaints with their source.
    pub complaint_content: bool,
    /// Suppressions that come and go.
    pub subscription: bool,
}

impl Triggers {
    /// Every event, without sources.
    pub const ALL: Self = Self {
        open: true,
        first_open_only: false,
        click: true,
        delivery: true,
        bounce: true,
        bounce_content: false,
        complaint: true,
        complaint_content: false,
        subscription: true,
    };

    /// Whether events of this kind are wanted at all.
    pub(in crate::sandbox) fn wants(self, record: Record) -> bool {
        match record {
            Record::Open => self.open,
            Record::Click => self.click,
            Record::Delivery => self.delivery,
            Record::Bounce => self.bounce,
            Record::SpamComplaint => self.complaint,
            Record::SubscriptionChange => self.subscription,
            // Inbound messages have a URL of their own.
            Record::Inbound => false,
        }
    }

    fn content(self, record: Record) -> bool {
        match record {
            Record::Bounce => self.bounce_content,
            Record::SpamComplaint => self.complaint_content,
            _ => false,
        }
    }
}

/// Where one event goes.
#[derive(Debug, Clone)]
pub(in crate::sandbox) struct Target {
    /// The number of the webhook; 0 for one named on the command line.
    pub hook: u64,
    pub url: HookUrl,
    pub login: Option<(String, Secret)>,
    pub headers: Vec<(String, String)>,
    /// Whether the source of a bounce goes along.
    pub content: bool,
}

impl Webhook {
    /// Where an event of this kind goes.
    pub(in crate::sandbox) fn target(&self, record: Record) -> Target {
        Target {
            hook: self.id,
            url: self.url.clone(),
            login: self.login.clone(),
            headers: self.headers.clone(),
            content: self.triggers.content(record),
        }
    }

    fn takes(&self, happening: &Happening) -> bool {
        self.verified
            && self.stream.eq_ignore_ascii_case(&happening.stream)
            && self.triggers.wants(happening.record)
            && (happening.is_first || !self.triggers.first_open_only)
    }
}

impl State {
    /// Where something that happened is reported to.
    pub(super) fn targets(&self, happening: &Happening) -> Vec<Target> {
        if happening.record == Record::Inbound {
            return self.inbound_targets(happening.server);
        }
        let mut targets: Vec<Target> = self.named_targets().collect();
        let is_told =
            |server: &&Server| !happening.is_api_error || server.has("EnableSmtpApiErrorHooks");
        if let Some(server) = self.server(happening.server).filter(is_told) {
            let hooks = server.webhooks.iter().filter(|one| one.takes(happening));
            targets.extend(hooks.map(|one| one.target(happening.record)));
        }
        targets
    }

    /// The webhook that an earlier attempt went to, if it is still there.
    pub(super) fn target_of(&self, happening: &Happening, hook: u64, url: &str) -> Option<Target> {
        if happening.record == Record::Inbound {
            let mut targets = self.inbound_targets(happening.server).into_iter();
            return targets.find(|one| one.url.plain() == url);
        }
        let server = self.server(happening.server);
        let hooks = server.into_iter().flat_map(|server| &server.webhooks);
        match hook {
            0 => self.named_targets().find(|one| one.url.plain() == url),
            hook => hooks
                .filter(|one| one.id == hook)
                .map(|one| one.target(happening.record))
                .next(),
        }
    }

    /// The webhooks of the command line.
    fn named_targets(&self) -> impl Iterator<Item = Target> {
        let options = self.webhooks.options.as_ref();
        options.into_iter().flat_map(|options| {
            options.urls.iter().map(|url| Target {
                hook: 0,
                url: url.clone(),
                login: None,
                headers: options.headers.clone(),
                content: false,
            })
        })
    }

    /// Where the inbound messages of a server go: the URL that the server has, and those of the command line.
    fn inbound_targets(&self, id: u64) -> Vec<Target> {
        let Some(server) = self.server(id) else {
            return Vec::new();
        };
        let content = server.has("RawEmailEnabled");
        let own = server.settings.get("InboundHookUrl");
        let own = own.and_then(serde_json::Value::as_str);
        let own = own.and_then(|url| HookUrl::parse(url).ok());
        let own = own.filter(|url| self.webhooks.may_reach(url));
        let target = |url, headers| Target {
            hook: 0,
            url,
            login: None,
            headers,
            content,
        };
        // The headers of the command line may hold a secret: they go to its own URLs only.
        let own = own.map(|url| target(url, Vec::new()));
        let options = self.webhooks.options.iter();
        let named = options.flat_map(|options| {
            let urls = options.inbound.iter();
            urls.map(|url| target(url.clone(), options.headers.clone()))
        });
        own.into_iter().chain(named).collect()
    }

    fn server(&self, id: u64) -> Option<&Server> {
        self.account.servers.iter().find(|server| server.id == id)
    }
}
