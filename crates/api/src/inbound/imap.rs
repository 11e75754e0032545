//! Reading a mailbox by IMAP without changing it: whoever else reads it sees the same flags. With TLS by rustls and the
//! certificates that the machine trusts.

use async_imap::Session;
use async_imap::error::Error;
use domain::kernel::Timestamp;
use domain::leads::mailbox::MailboxSecurity;
use futures_util::TryStreamExt;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

/// Well within the lease of a job, with room for what is written then.
const PATIENCE: Duration = Duration::from_secs(20);

/// Where a mailbox lies, with its password.
pub struct Access {
    pub host: String,
    pub port: u16,
    pub security: MailboxSecurity,
    pub user: String,
    pub password: String,
    pub folder: String,
}

/// What has been read of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Whose numbers these are: a mailbox that was made anew counts from the start.
    pub validity: Option<i64>,
    /// The last mail that was read.
    pub last: i64,
    /// What came before is not read.
    pub since: Timestamp,
}

/// Mails behind a place, the oldest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub validity: i64,
    pub mails: Vec<Mail>,
    /// The last that was looked at, be it one that came too early.
    pub last: i64,
    /// There are more than were asked for.
    pub more: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    pub uid: i64,
    pub bytes: Vec<u8>,
    /// Else these are its headers alone: it is larger than was asked for.
    pub whole: bool,
}

/// Of so many mails at once the server is asked when they came and what they weigh: within a line that each server takes.
const LOOKED_AT: usize = 500;

/// What goes to and fro: plain, or encrypted.
trait Wire: AsyncRead + AsyncWrite + Unpin + Send + std::fmt::Debug {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send + std::fmt::Debug> Wire for T {}

/// Reads at most so many mails, of those with more than so many bytes their headers. Waits for the server: only for jobs.
/// Fails in words without personal data.
pub fn read(access: &Access, place: Place, (most, largest): (usize, u32)) -> Result<Found, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|_| "this machine lets nothing be read".to_owned())?;
    let reading = async { tokio::time::timeout(PATIENCE, read_within(access, place, (most, largest))).await };
    runtime.block_on(reading).map_err(|_| "the mail server did not answer in time".to_owned())?
}

async fn read_within(access: &Access, place: Place, (most, largest): (usize, u32)) -> Result<Found, String> {
    let mut session = sign_in(access).await?;
    let folder = session.examine(&access.folder).await.map_err(|cause| told(&cause, "opens no such folder"))?;
    let validity = i64::from(folder.uid_validity.unwrap_or(0));
    let last = if place.validity == Some(validity) { place.last } else { 0 };
    // By days, in the server's own time: what is older by hours is left out below.
    let day = place.since.plus_seconds(-86_400).utc().format("%d-%b-%Y");
    let question = format!("UID {}:* SINCE {day}", last.saturating_add(1));
    let found = session.uid_search(question).await.map_err(|cause| told(&cause, "could not look for mails"))?;
    // `7:*` is also the last one where there is no seventh.
    let mut uids: Vec<u32> = found.into_iter().filter(|uid| i64::from(*uid) > last).collect();
    uids.sort_unstable();
    let mut found = Found { validity, mails: Vec::new(), last, more: uids.len() > LOOKED_AT };
    uids.truncate(LOOKED_AT);
    for Seen { uid, size } in look_at(&mut session, &uids, place.since).await? {
        if let Some(size) = size {
            if found.mails.len() == most {
                found.more = true;
                break;
            }
            let whole = size <= largest;
            // One that is gone by now was thrown away by somebody.
            if let Some(bytes) = fetch(&mut session, uid, whole).await? {
                found.mails.push(Mail { uid: i64::from(uid), bytes, whole });
            }
        }
        found.last = i64::from(uid);
    }
    // Whether it says goodbye changes nothing.
    session.logout().await.ok();
    Ok(found)
}

/// What the server says of a mail without giving it; no size where it came too early.
struct Seen {
    uid: u32,
    size: Option<u32>,
}

async fn look_at(session: &mut Session<Box<dyn Wire>>, uids: &[u32], since: Timestamp) -> Result<Vec<Seen>, String> {
    if uids.is_empty() {
        return Ok(Vec::new());
    }
    let failed = |cause: Error| told(&cause, "could not say what lies there");
    let set = uids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    let answers = session.uid_fetch(set, "(UID RFC822.SIZE INTERNALDATE)").await.map_err(failed)?;
    let answers: Vec<_> = answers.try_collect().await.map_err(failed)?;
    let early = |came: i64| came < since.micros() - 1_000_000;
    let mut seen: Vec<Seen> = answers
        .iter()
        // Servers also tell, unasked, what has changed in others.
        .filter_map(|one| Some((one.uid.filter(|uid| uids.contains(uid))?, one.size?, one.internal_date())))
        .map(|(uid, size, came)| Seen {
            uid,
            size: Some(size).filter(|_| !came.is_some_and(|came| early(came.timestamp_micros()))),
        })
        .collect();
    seen.sort_unstable_by_key(|one| one.uid);
    Ok(seen)
}

/// One mail, or its headers; `None` for one that is gone.
async fn fetch(session: &mut Session<Box<dyn Wire>>, uid: u32, whole: bool) -> Result<Option<Vec<u8>>, String> {
    let failed = |cause: Error| told(&cause, "could not give a mail");
    let part = if whole { "(UID BODY.PEEK[])" } else { "(UID BODY.PEEK[HEADER])" };
    let answers = session.uid_fetch(uid.to_string(), part).await.map_err(failed)?;
    let answers: Vec<_> = answers.try_collect().await.map_err(failed)?;
    let given = answers.iter().find(|one| one.uid == Some(uid));
    Ok(given.and_then(|one| if whole { one.body() } else { one.header() }).map(<[u8]>::to_vec))
}

async fn sign_in(access: &Access) -> Result<Session<Box<dyn Wire>>, String> {
    let unreachable = |_| "the mail server cannot be reached".to_owned();
    let stream = TcpStream::connect((access.host.as_str(), access.port)).await.map_err(unreachable)?;
    let wire: Box<dyn Wire> = match access.security {
        MailboxSecurity::Nothing => Box::new(stream),
        MailboxSecurity::Tls => encrypt(access, Box::new(stream)).await?,
        MailboxSecurity::StartTls => {
            let open: Box<dyn Wire> = Box::new(stream);
            let mut client = async_imap::Client::new(open);
            greeted(client.read_response().await.is_ok_and(|greeting| greeting.is_some()))?;
            let offered = client.run_command_and_check_ok("STARTTLS", None).await;
            offered.map_err(|cause| told(&cause, "offers no TLS"))?;
            encrypt(access, client.into_inner()).await?
        }
    };
    let mut client = async_imap::Client::new(wire);
    if access.security != MailboxSecurity::StartTls {
        greeted(client.read_response().await.is_ok_and(|greeting| greeting.is_some()))?;
    }
    let session = client.login(&access.user, &access.password).await;
    session.map_err(|(cause, _)| told(&cause, "refuses the user or the password"))
}

fn greeted(yes: bool) -> Result<(), String> {
    if yes { Ok(()) } else { Err("the mail server said nothing".to_owned()) }
}

async fn encrypt(access: &Access, stream: Box<dyn Wire>) -> Result<Box<dyn Wire>, String> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|_| "this installation speaks no TLS".to_owned())?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(access.host.clone()).map_err(|_| "the mail server's name is none".to_owned())?;
    let encrypted = TlsConnector::from(Arc::new(config)).connect(name, stream).await;
    let encrypted = encrypted.map_err(|_| "the mail server's certificate is not trusted".to_owned())?;
    Ok(Box::new(encrypted))
}

/// What a server says may repeat an address: only what it was asked for is told.
fn told(cause: &Error, refused: &str) -> String {
    match cause {
        Error::No(_) | Error::Bad(_) => format!("the mail server {refused}"),
        Error::Io(_) | Error::ConnectionLost => "the mail server broke off".to_owned(),
        _ => "the mail server said something that nobody understands".to_owned(),
    }
}
