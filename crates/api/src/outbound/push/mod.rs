//! Push messages to browsers (RFC 8030), each encrypted for its browser and signed by this installation. Their addresses
//! come from browsers, so they may name anything: only the whole world's are reached, whatever a name resolves to.

mod encrypt;
mod vapid;

pub use vapid::Vapid;

use super::NotDelivered;
use domain::kernel::Timestamp;
use domain::kernel::network::is_public;
use std::time::Duration;
use ureq::config::Config;
use ureq::http::{Request, StatusCode, Uri};
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Error};

/// Well within the lease of a job.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a push service keeps a message for a browser that is away: a day.
const KEPT_SECONDS: u32 = 24 * 60 * 60;

/// One message to one browser.
#[derive(Clone)]
pub struct PushMessage {
    pub endpoint: String,
    pub public_key: Vec<u8>,
    pub auth_secret: Vec<u8>,
    pub text: String,
    /// A message that waits at the push service is replaced by the next one of its topic: at most 32 characters of
    /// base64url.
    pub topic: String,
    pub urgent: bool,
}

/// Why a message was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotPushed {
    /// The browser does not take any more.
    Gone,
    Not(NotDelivered),
}

pub trait PushSender: Send + Sync {
    /// What browsers need to know of us: the public key in base64url.
    fn public_key(&self) -> String;
    /// Whether messages may go to an address; its name is not looked up yet.
    fn reaches(&self, endpoint: &str) -> bool;
    /// Returns once the push service has taken the message.
    fn send(&self, message: &PushMessage, now: Timestamp) -> Result<(), NotPushed>;
}

pub struct WebPush {
    vapid: Vapid,
    agent: Agent,
    /// For trials and tests: to this machine too, and without TLS.
    loopback: bool,
}

impl WebPush {
    pub fn new(vapid: Vapid, loopback: bool) -> Self {
        Self { vapid, agent: agent(loopback), loopback }
    }

    /// The address, if messages may go there.
    fn target(&self, endpoint: &str) -> Option<Uri> {
        let uri: Uri = endpoint.parse().ok()?;
        let authority = uri.authority()?;
        let host = authority.host().trim_matches(['[', ']']).trim_end_matches('.').to_ascii_lowercase();
        let address: Option<std::net::IpAddr> = host.parse().ok();
        if self.loopback && address.is_some_and(|address| address.is_loopback()) {
            return Some(uri);
        }
        let port_fits = matches!(authority.port_u16(), None | Some(443));
        // What is only known within a network (RFC 6762, and what ICANN keeps for them) is not of the whole world.
        let top = host.rsplit_once('.').map(|(_, top)| top);
        let named = address.is_none() && top.is_some_and(|top| !matches!(top, "local" | "internal" | "localhost"));
        let public = address.is_some_and(is_public);
        let plain = !authority.as_str().contains('@');
        (uri.scheme_str() == Some("https") && port_fits && plain && (named || public)).then_some(uri)
    }

    fn request(&self, message: &PushMessage, now: Timestamp) -> Result<Request<Vec<u8>>, NotPushed> {
        let never = |why: &str| NotPushed::Not(NotDelivered::never(why));
        let uri = self.target(&message.endpoint).ok_or_else(|| never("the push service's address is none"))?;
        let origin = format!(
            "{}://{}",
            uri.scheme_str().unwrap_or("https"),
            uri.authority().map(ToString::to_string).unwrap_or_default()
        );
        let sealed = encrypt::encrypt(&message.public_key, &message.auth_secret, message.text.as_bytes());
        let sealed = sealed.map_err(|_| never("the push message could not be encrypted"))?;
        let signed = self.vapid.authorization(&origin, now);
        let signed = signed.map_err(|_| never("the push message could not be signed"))?;
        Request::post(uri)
            .header("authorization", signed)
            .header("content-type", "application/octet-stream")
            .header("content-encoding", "aes128gcm")
            .header("ttl", KEPT_SECONDS)
            .header("topic", &message.topic)
            .header("urgency", if message.urgent { "high" } else { "normal" })
            .body(sealed)
            .map_err(|_| never("the push service's address is none"))
    }
}

impl PushSender for WebPush {
    fn public_key(&self) -> String {
        self.vapid.public_key()
    }

    fn reaches(&self, endpoint: &str) -> bool {
        self.target(endpoint).is_some()
    }

    fn send(&self, message: &PushMessage, now: Timestamp) -> Result<(), NotPushed> {
        let answer = self.agent.run(self.request(message, now)?).map_err(|cause| not_reached(&cause))?;
        let status = answer.status();
        match status {
            StatusCode::NOT_FOUND | StatusCode::GONE => Err(NotPushed::Gone),
            StatusCode::TOO_MANY_REQUESTS => Err(later(format!("the push service answered {}", status.as_u16()))),
            _ if status.is_server_error() => Err(later(format!("the push service answered {}", status.as_u16()))),
            _ if status.is_success() => Ok(()),
            _ => {
                let why = format!("the push service refused with {}", status.as_u16());
                Err(NotPushed::Not(NotDelivered::never(why)))
            }
        }
    }
}

fn later(why: impl Into<String>) -> NotPushed {
    NotPushed::Not(NotDelivered::later(why))
}

/// Sent twice a message is shown once, by its topic and its tag: whatever broke off is tried again.
fn not_reached(cause: &Error) -> NotPushed {
    match cause {
        Error::BadUri(_) | Error::Http(_) => NotPushed::Not(NotDelivered::never("the push service's address is none")),
        Error::Tls(_) | Error::Rustls(_) => later("the push service's certificate is not trusted"),
        Error::Timeout(_) => later("the push service did not answer in time"),
        _ => later("the push service cannot be reached"),
    }
}

/// No redirects and no proxy: the name is looked up here, and what it resolves to is looked at.
fn agent(loopback: bool) -> Agent {
    let known = rustls_native_certs::load_native_certs().certs;
    let roots: Vec<Certificate<'static>> = known.iter().map(|known| Certificate::from_der(known).to_owned()).collect();
    let tls = TlsConfig::builder().root_certs(RootCerts::from(roots)).build();
    let config = Config::builder()
        .timeout_global(Some(PATIENCE))
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .proxy(None)
        .https_only(!loopback)
        .tls_config(tls)
        .build();
    Agent::with_parts(config, DefaultConnector::default(), Guarded { resolver: DefaultResolver::default(), loopback })
}

/// Gives out public addresses only: at the moment of each connection, so that a name which says something else the second
/// time it is asked reaches nothing.
#[derive(Debug)]
struct Guarded {
    resolver: DefaultResolver,
    loopback: bool,
}

impl Resolver for Guarded {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        let found = self.resolver.resolve(uri, config, timeout)?;
        let mut allowed = self.empty();
        for address in found.iter().copied() {
            if is_public(address.ip()) || (self.loopback && address.ip().is_loopback()) {
                allowed.push(address);
            }
        }
        if allowed.is_empty() { Err(Error::HostNotFound) } else { Ok(allowed) }
    }
}
