//! Webhooks of the practice server: events of messages and suppressions reported to an application, as Postmark
//! reports them (postmark-facts-2.md section 2).
//!
//! `hook` says who wants what, `happening` what there is to report, `payload` writes it, `post` sends it in time and
//! tries again. Nothing here connects anywhere: requests go through the [`Courier`] that the options bring along, and
//! without one nothing is posted.

mod happening;
mod hook;
pub(super) mod inbound;
mod payload;
mod post;
mod resend;
mod tracking;

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

pub(super) use self::happening::{Happening, Record};
pub use self::hook::{Triggers, Webhook};
pub(super) use self::payload::{sample, tracked};
use self::post::Order;
pub(super) use self::post::{Dispatcher, request};
pub(super) use self::resend::resend;
pub(super) use self::tracking::{TrackError, Tracked, click, open};
use super::account::Server;
use super::course::Course;
use super::state::State;
use crate::postmark::HookUrl;
use crate::record::{WebhookAnswer, WebhookRequest};

/// Time limit for a webhook; Postmark's own is not documented.
pub(super) const LIMIT: Duration = Duration::from_secs(30);

type Answering = Pin<Box<dyn Future<Output = WebhookAnswer> + Send>>;

/// Carries webhooks out of the practice server.
#[derive(Clone)]
pub struct Courier(Arc<dyn Fn(WebhookRequest) -> Answering + Send + Sync>);

impl Courier {
    /// A courier that posts with `post`, which must end in a bounded time.
    pub fn new<F, A>(post: F) -> Self
    where
        F: Fn(WebhookRequest) -> A + Send + Sync + 'static,
        A: Future<Output = WebhookAnswer> + Send + 'static,
    {
        Self(Arc::new(move |request| Box::pin(post(request))))
    }

    /// Posts one webhook.
    pub fn send(&self, request: WebhookRequest) -> Answering {
        self.0(request)
    }
}

impl fmt::Debug for Courier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Courier")
    }
}

/// Where the practice server reports events to.
#[derive(Debug, Clone)]
pub struct WebhookOptions {
    /// What carries them there.
    pub courier: Courier,
    /// URLs that get every event of every stream.
    pub urls: Vec<HookUrl>,
    /// URLs that get inbound messages.
    pub inbound: Vec<HookUrl>,
    /// Further headers of the webhooks to these URLs.
    pub headers: Vec<(String, String)>,
    /// How many times faster than Postmark failed webhooks are tried again.
    pub speed: u32,
    /// Hosts to which webhooks may be registered over the API, besides this computer and the hosts of the URLs.
    pub hosts: Vec<String>,
}

/// Webhooks as the state of the practice server knows them.
#[derive(Debug, Default)]
pub(super) struct Webhooks {
    options: Option<WebhookOptions>,
    orders: Option<UnboundedSender<Order>>,
}

impl Webhooks {
    /// Webhooks that are posted, and what posts them.
    pub fn open(options: WebhookOptions) -> (Self, Dispatcher) {
        let (orders, incoming) = unbounded_channel();
        let dispatcher = Dispatcher::new(incoming, options.courier.clone(), options.speed);
        let webhooks = Self {
            options: Some(options),
            orders: Some(orders),
        };
        (webhooks, dispatcher)
    }

    /// What carries webhooks out, if anything does.
    pub fn courier(&self) -> Option<Courier> {
        self.options.as_ref().map(|options| options.courier.clone())
    }

    /// Whether webhooks may be posted to the host of `url`.
    pub fn may_reach(&self, url: &HookUrl) -> bool {
        let Some(options) = &self.options else {
            return true;
        };
        let is_host = |host: &str| host.eq_ignore_ascii_case(url.host());
        url.is_local()
            || options.hosts.iter().any(|host| is_host(host))
            || options
                .urls
                .iter()
                .chain(&options.inbound)
                .any(|named| is_host(named.host()))
    }

    fn order(&self, order: Order) {
        if let Some(orders) = &self.orders {
            // Without a dispatcher the practice server is ending.
            let _ = orders.send(order);
        }
    }
}

impl State {
    /// Reports what happens to a message, each event at its time.
    pub fn report_course(&self, course: &Course) {
        if self.is_heard() {
            let all = happening::of(&course.kept, &course.kept.timeline);
            all.into_iter().for_each(|happening| self.report(happening));
        }
    }

    /// Whether there is anybody to tell.
    fn is_heard(&self) -> bool {
        let options = self.webhooks.options.as_ref();
        let is_named = |one: &WebhookOptions| !one.urls.is_empty() || !one.inbound.is_empty();
        let has_hooks = |server: &Server| {
            !server.webhooks.is_empty() || server.settings.contains_key("InboundHookUrl")
        };
        options.is_some_and(is_named) || self.account.servers.iter().any(has_hooks)
    }

    /// Reports one thing at its time.
    pub fn report(&self, happening: Happening) {
        if self.is_heard() {
            self.webhooks.order(Order::Report(Box::new(happening)));
        }
    }
}
