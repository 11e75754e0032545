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
    pub mails: Vec<(i64, Option<Vec<u8>>)>,
    /// There are more than were asked for.
    pub more: bool,
}

/// What goes to and fro: plain, or encrypted.
trait Wire: AsyncRead + AsyncWrite + Unpin + Send + std::fmt::Debug {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send + std::fmt::Debug> Wire for T {}

/// Reads at most so many mails, each of at most so many bytes (`None` for one that is larger). Waits for the server: only
/// for jobs. Fails in words without personal data.
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
    let more = uids.len() > most;
    let mut mails = Vec::new();
    for uid in uids.into_iter().take(most) {
        if let Some(mail) = fetch(&mut session, uid, place.since, largest).await? {
            mails.push((i64::from(uid), mail));
        }
    }
    // Whether it says goodbye changes nothing.
    session.logout().await.ok();
    Ok(Found { validity, mails, more })
}

/// One mail: `None` for one that is gone or came before, `Some(None)` for one that is too large.
async fn fetch(
    session: &mut Session<Box<dyn Wire>>,
    uid: u32,
    since: Timestamp,
    largest: u32,
) -> Result<Option<Option<Vec<u8>>>, String> {
    let failed = |cause: Error| told(&cause, "could not give a mail");
    let about = session.uid_fetch(uid.to_string(), "(UID RFC822.SIZE INTERNALDATE)").await.map_err(failed)?;
    let about: Vec<_> = about.try_collect().await.map_err(failed)?;
    let Some(about) = about.into_iter().find(|one| one.uid == Some(uid)) else { return Ok(None) };
    let came = about.internal_date().map(|at| at.timestamp_micros());
    if came.is_some_and(|came| came < since.micros() - 1_000_000) {
        return Ok(None);
    }
    if about.size.is_some_and(|size| size > largest) {
        return Ok(Some(None));
    }
    let mail = session.uid_fetch(uid.to_string(), "(UID BODY.PEEK[])").await.map_err(failed)?;
    let mail: Vec<_> = mail.try_collect().await.map_err(failed)?;
    let mail = mail.iter().find(|one| one.uid == Some(uid)).and_then(|one| one.body());
    Ok(mail.map(|bytes| Some(bytes.to_vec())))
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
